"""Who may reach what: every address and method × every person. One that is not in the table fails."""

import re
from contextlib import suppress
from uuid import UUID, uuid4

import pytest
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from tests import shares
from tests.access_addresses import DECIDED, OF_A_CALL, OF_A_NEED, OF_A_POST, address
from tests.access_asking import ask, browser_of
from tests.access_table import PEOPLE, ROWS, TABLE
from tests.access_world import build_world
from tests.conftest import build_cast

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("access"), pytest.mark.timeout(400)]


# --- Every address stands in the table
def addresses(patterns=None, namespace="", path=""):
    """(name, path, callback) of every address of the portal."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or here), pattern.callback
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner, here)


def methods(callback):
    """The methods an address of the API answers; a page is read, and written to where it is in the table."""
    actions = getattr(callback, "actions", None)
    return {name.upper() for name in actions or {"get": ""}} - {"HEAD", "OPTIONS"}


def wanted():
    """What the table must say: every page and every method of the API, the administration by its own rule."""
    return {
        (method, name)
        for name, callback in addresses()
        if not name.startswith("admin")
        for method in methods(callback)
    }


def missing_and_stale(needed, table):
    said = {(method, name) for method, name, _of in table}
    names = {name for _method, name in needed}
    return needed - said, {(method, name) for method, name in said if name not in names}


def test_every_address_and_method_is_in_the_table_and_nothing_else_is():
    missing, stale = missing_and_stale(wanted(), TABLE)
    assert not missing, f"say who may reach: {sorted(missing)}"
    assert not stale, f"there is no such address any more: {sorted(stale)}"


def test_an_address_left_out_and_one_too_many_would_be_found():
    table = dict(TABLE)
    table["GET", "api:of-old-list", ""] = table.pop(("GET", "home", ""))
    assert missing_and_stale(wanted(), table) == ({("GET", "home")}, {("GET", "api:of-old-list")})


def test_no_row_is_said_twice():
    assert len(ROWS) == len(TABLE)


def test_every_row_speaks_of_everybody():
    assert {row for row, codes in TABLE.items() if len(codes.split()) != len(PEOPLE)} == set()


# --- What everybody reaches
def build_cast_and_world():
    cast = build_cast()
    cast.world = build_world(cast)
    return cast


@pytest.fixture
def cast(db, snapshots):
    """The cast, and beside it `world`."""
    return snapshots[build_cast_and_world].get(build_cast_and_world)


@pytest.fixture
def world(cast):
    """What each address may name: of ALPHA, which everybody sees, and of SHADE, which is hidden."""
    return cast.world


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_reaches_what_the_table_says_and_nothing_more(person, cast, world, token):
    client = browser_of(person, cast, token)
    differing = []
    for (method, name, of), codes in TABLE.items():
        told = dict(zip(PEOPLE, codes.split(), strict=True))
        if not shares.asks(person, f"{method} {name} {of}", PEOPLE, most=2, alike=told.get):
            continue
        said, found = int(told[person]), ask(client, method, name, of, world).status_code
        if said != found:
            differing.append(f"{method} {name} {of}: the table says {said}, the portal {found}")
        if name == "logout":
            client = browser_of(person, cast, token)
    assert not differing, "\n".join(differing)


# --- Not yours is not there
def told(answer):
    """What an answer tells, without what differs from request to request."""
    body = answer.content
    for changing in (answer.headers.get("X-Request-ID", ""), _nonce(answer)):
        body = body.replace(changing.encode(), b"") if changing else body
    headers = {name: value for name, value in answer.headers.items() if name not in CHANGING}
    return answer.status_code, headers, FORGERY.sub(b"", body)


CHANGING = {"X-Request-ID", "Content-Security-Policy", "Date", "RateLimit"}
FORGERY = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|csrfToken[^,}]*|X-CSRFToken[^}]*')


def _nonce(answer):
    found = re.search(r"'nonce-([^']+)'", answer.headers.get("Content-Security-Policy", ""))
    return found.group(1) if found else ""


def never_there(name, of, places):
    """The key of a record that is not there, as long as that of the one that is hidden."""
    resource = name.removeprefix("api:").rpartition("-")[0]
    if name in BY_UUID:
        return uuid4()
    if name in ("missions:seat_end", "missions:promise_settle", *RENEWED):
        return 10**9
    if resource == "missions" or name.startswith(
        ("missions:", "figure", "contributors:month", "contributors:agreement_new", "contributors:cash")
        + ("logistics:force",)
    ):
        return uuid4().hex[: len(places[of]["missions"])]
    if isinstance(places[of].get(resource), UUID):
        return uuid4()
    return 10**9


RENEWED = ("missions:renewal", "missions:renewal_step_new")
BY_UUID = {
    *(f"missions:{page}" for page in ("element", "element_act", "authority_act")),
    *(f"contributors:{page}" for page in ("fill", "holder_act")),
    *(f"logistics:inspection{page}" for page in ("", "_file", "_form", "_step")),
    *(f"missions:{page}" for page in (*OF_A_NEED, "requirement_step")),
    *(f"missions:{page}" for pages in DECIDED.values() for page in pages),
    *(f"missions:{page}" for page in (*OF_A_POST, *OF_A_CALL, "post_step", "call_step")),
    *(f"contributors:{page}" for page in ("nomination", "nomination_step", "nominate", "selection")),
    *(f"contributors:{page}" for page in ("offers", "matches", "pledge")),
    *(f"contributors:pledge_{page}" for page in ("part", "step", "direct")),
    *(f"contributors:visit{page}" for page in ("", "_new", "_edit")),
    *(f"contributors:conference{page}" for page in ("", "_board", "_change", "_enter", "_file", "_step")),
    *(f"contributors:flow{page}" for page in ("", "_change", "_step")),
    *("contributors:dispute", "contributors:dispute_step"),
    *(f"logistics:stock{page}" for page in ("", "_book", "_change", "_act", "_take_back")),
    *(f"logistics:request{page}" for page in ("", "_new", "_step")),
    *(f"logistics:discrepancy{page}" for page in ("", "_new", "_step")),
    *(f"contributors:fund{page}" for page in ("", "_change")),
    *(f"contributors:package{page}" for page in ("", "_change", "_file")),
    *(f"contributors:line_{page}" for page in ("new", "change", "remove")),
    *("contributors:authority", "contributors:authority_revoke"),
    *(f"contributors:agreement{page}" for page in ("", "_change", "_of_pledge", "_sign")),
    *(f"contributors:assessment{page}" for page in ("", "_file", "_cancel", "_credits")),
    *("contributors:payment", "contributors:payment_reverse", "contributors:verified_change"),
    *(
        f"contributors:reimbursement{page}"
        for page in ("", "_step", "_delay", "_item", "_contest", "_decide")
    ),
    *("contributors:deployment_new", "contributors:deployment_step"),
    *(f"logistics:{page}" for page in ("unit", "unit_act", "equipment_line", "equipment_act", "item_record")),
    *(f"logistics:{page}" for page in ("movement", "movement_act", "load_file", "leg_act")),
    *(f"logistics:{page}" for page in ("fit_of_two", "fit_of_need", "standards_needed")),
    *("logistics:standard_new", "logistics:standard_change"),
    *("logistics:lift", "logistics:lift_act", "logistics:booking_release"),
    *("logistics:unit", "logistics:unit_readiness", "logistics:unit_evidence", "logistics:override_new"),
    *(f"logistics:certificate{page}" for page in ("", "_new", "_change", "_withdraw")),
    "logistics:override_end",
    *("logistics:care_record", "logistics:care_act"),
    *("logistics:location", "logistics:location_change"),
    *("logistics:session", "logistics:session_act", "logistics:taken_act"),
    *(f"logistics:exercise{page}" for page in ("", "_act", "_nominations_file")),
    *("logistics:places_remove", "logistics:nomination_act"),
    *("message", "message_new", "message_step"),
    *("document_new", "document_step", "document_file"),
    *("contributors:caveat_new", "contributors:caveat_step"),
    *("approval", "approval_step", "delegation_revoke", "inbox_for"),
    *("subscription", "subscription_step"),
}


OUTSIDE = ("dora", "anwar", "administrator", "token")


@pytest.mark.parametrize("person", OUTSIDE)
def test_what_is_hidden_answers_as_what_never_was(person, cast, world, token):
    client = browser_of(person, cast, token)
    compared = 0
    for (method, name, of), codes in TABLE.items():
        told = dict(zip(PEOPLE, codes.split(), strict=True))
        kept_from = [other for other in OUTSIDE if of == "hidden" and told[other] in ("404", "403")]
        if person not in kept_from or not shares.asks(person, f"{method} {name}", kept_from):
            continue
        hidden = ask(client, method, name, of, world)
        never = ask(client, method, name, of, world, stand_in=never_there(name, of, world))
        own = [address(name, of, world, key) for key in (None, never_there(name, of, world))]
        assert _without_its_own_address(hidden, own) == _without_its_own_address(never, own), name
        compared += 1
    assert compared >= 10


def _without_its_own_address(answer, addresses_):
    status, headers, body = told(answer)
    headers.pop("Content-Length", None)
    for path in addresses_:
        body = body.replace(path.encode(), b"")
    return status, headers, body


# --- The administration
def administration():
    """Paths of everything in the administration, with a key where one is asked for."""
    paths = set()
    for name, _callback in addresses():
        if name.startswith("admin:") and name.count(":") == 1 and name[6:] not in ("login", "logout"):
            try:
                paths.add(reverse(name))
            except NoReverseMatch:
                with suppress(NoReverseMatch):
                    paths.add(reverse(name, args=["1"]))
    return sorted(paths)


@pytest.mark.parametrize("person", [person for person in PEOPLE if person != "administrator"])
def test_the_administration_is_closed_to_all_but_administrators(person, cast, token):
    client, paths = browser_of(person, cast, token), administration()
    assert len(paths) > 50
    for path in paths:
        answer = client.get(path)
        assert (answer.status_code, "/login/" in answer.url or "sign-in" in answer.url) == (302, True), path
