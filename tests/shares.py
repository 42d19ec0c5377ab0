"""What of an exhaustive walk a run takes: all of it with --exhaustive or --browser, otherwise a share.

A share still asks every address and every operation, each as few persons as `asked_by` names. Which, a hash
of what is asked decides, so that every run takes the same; the closing lines say how much was left.
"""

import hashlib

import pytest

MOST_EXAMPLES = 1 / 5
left, whole = 0, False


def pytest_addoption(parser):
    parser.addoption(
        "--exhaustive",
        action="store_true",
        help="take the walks of every address × everybody whole, of which ./test alone takes a share; "
        "so does --browser",
    )


def pytest_configure(config):
    global whole
    whole = config.getoption("exhaustive") or config.getoption("browser")


def pytest_collection_modifyitems(items):
    if not whole:
        for item in items:
            if item.get_closest_marker("exhaustive"):
                item.add_marker(pytest.mark.skip(reason="left to ./test --exhaustive"))


# --- For the tests
def asked_by(what, people, most=1, alike=None):
    """Those of `people` who ask for `what`, in their order: all in the exhaustive run, otherwise `most`.

    `alike(person)`: of whom it is the same for several, one at most is named.
    """
    global left
    if whole:
        return list(people)
    named = {}
    for person in sorted(people, key=lambda person: _hash(f"{what} {person}")):
        named.setdefault(alike(person) if alike else person, person)
    chosen = list(named.values())[:most]
    return [person for person in people if person in chosen]


def asks(person, what, people, most=1, alike=None):
    """Whether `person`, one of `people`, asks for `what` in this run."""
    global left
    if person in asked_by(what, people, most, alike):
        return True
    left += 1
    return False


def examples(number):
    """How many examples of a rule are drawn in this run, of `number` in the exhaustive one."""
    return number if whole else max(10, round(number * MOST_EXAMPLES))


def _hash(words):
    return hashlib.sha256(words.encode()).digest()


# --- What is said at the end
def pytest_runtest_setup(item):
    global left
    left = 0


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item, call):
    if call.when == "teardown" and left:
        item.user_properties.append(("left to the exhaustive run", left))


def pytest_terminal_summary(terminalreporter):
    if whole:
        return
    asked = sum(
        number
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, number in getattr(report, "user_properties", [])
        if name == "left to the exhaustive run" and report.when == "teardown"
    )
    if asked:
        terminalreporter.write_line(
            f"A share of the exhaustive walks: {asked:,} times an address was left to others. All of it, "
            "the tests skipped for it and five times the examples: ./test --exhaustive, as .ci/run does."
        )
