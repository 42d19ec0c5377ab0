"""`python -m bench [name …]`: runs the benchmarks and prints a table. Takes minutes."""

import argparse
import subprocess
import sys
from pathlib import Path

from bench import force, money, pages, places, projects, readiness, scratch, situation, summaries

TABLES = {"summaries": summaries.run, "pages": pages.run, "force": force.run, "places": places.run}
TABLES |= {"money": money.run, "readiness": readiness.run, "projects": projects.run}
TABLES |= {"situation": situation.run}
ALONE = ("api", "hostile", "described")  # each starts what it needs
ALL = (*TABLES, *ALONE)


def main():
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", default=ALL, help=f"of {', '.join(ALL)}; all if none is named")
    parser.add_argument("--large", action="store_true", help="summaries: five million lines as well")
    given = parser.parse_args()
    names = given.names
    if unknown := set(names) - set(ALL):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    if len(names) > 1:  # each in a process, and on servers, of its own
        large = ["--large"] if given.large else []
        failed = [subprocess.run([sys.executable, "-m", "bench", name, *large]).returncode for name in names]
        sys.exit(any(failed))
    name = names[0]
    if name in ALONE:
        sys.exit(subprocess.run([sys.executable, Path(__file__).with_name(f"{name}.py")]).returncode)
    with scratch.servers():
        failed = _table(TABLES[name](large=given.large))
    sys.exit(1 if failed else 0)


def _table(rows):
    """Prints rows of (what, measured, bar, met); returns how many bars were missed."""
    print(f"{'what':48} {'measured':44} {'bar':10}")
    missed = 0
    for what, figure, bar, met in rows:
        word = "" if met is None else "met" if met else "MISSED"
        missed += met is False
        print(f"{what:48} {figure:44} {bar:10} {word}", flush=True)
    return missed


if __name__ == "__main__":
    main()
