"""`python -m bench [name …]`: runs the benchmarks and prints a table. Takes minutes."""

import argparse
import importlib
import sys

from bench import scratch

ALL = ("summaries", "api")


def main():
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", default=ALL, help=f"of {', '.join(ALL)}; all if none is named")
    names = parser.parse_args().names
    if unknown := set(names) - set(ALL):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    failed = 0
    with scratch.servers():
        for name in names:
            print(f"\n{name}\n{'what':48} {'measured':44} {'bar':10}")
            for what, figure, bar, met in importlib.import_module(f"bench.{name}").run():
                word = "" if met is None else "met" if met else "MISSED"
                failed += met is False
                print(f"{what:48} {figure:44} {bar:10} {word}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
