"""`python -m bench [name …]`: runs the benchmarks and prints a table. Takes minutes."""

import argparse
import importlib
import sys

from bench import scratch

ALL = ("summaries", "api")


def main():
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", default=ALL, help=f"of {', '.join(ALL)}; all if none is named")
    parser.add_argument(
        "--large", action="store_true", help="summaries: five million lines as well (half an hour)"
    )
    given = parser.parse_args()
    names = given.names
    if unknown := set(names) - set(ALL):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    failed = 0
    with scratch.servers():
        for name in names:
            print(f"\n{name}\n{'what':48} {'measured':44} {'bar':10}")
            options = {"growth": (1, 12, 5)} if given.large and name == "summaries" else {}
            for what, figure, bar, met in importlib.import_module(f"bench.{name}").run(**options):
                word = "" if met is None else "met" if met else "MISSED"
                failed += met is False
                print(f"{what:48} {figure:44} {bar:10} {word}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
