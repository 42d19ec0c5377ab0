"""What every answer carries to the browser, for a stranger and for one who is signed in."""

import pytest

from tests import shares
from tests.access_addresses import address
from tests.access_table import TABLE
from tests.conftest import signed_in
from tests.test_access import cast, world  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db
PEOPLE = ("anonymous", "administrator")
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


@pytest.mark.parametrize("who", PEOPLE)
def test_every_address_answers_with_the_headers_that_protect_its_reader(client, cast, world, who):  # noqa: F811
    browser = client if who == "anonymous" else signed_in(cast.administrator)
    wrong = []
    for method, name, of in TABLE:
        if method != "GET" or not shares.asks(who, f"{name} {of}", PEOPLE):
            continue
        answer = browser.get(address(name, of, world))
        said = answer.headers
        wrong += [
            f"{name}: {key} is {said.get(key)}" for key, value in ALWAYS.items() if said.get(key) != value
        ]
        policy = said.get("Content-Security-Policy", "")
        if "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy:
            wrong.append(f"{name}: the policy is {policy!r}")
        if "'unsafe-inline'" in policy or "'unsafe-eval'" in policy:
            wrong.append(f"{name}: {policy}")
        if not name.startswith(("health-", "api:")) and "no-store" not in said.get("Cache-Control", ""):
            wrong.append(f"{name}: kept by {said.get('Cache-Control')!r}")
        if "text/html" in said.get("Content-Type", "") and "geolocation=()" not in said.get(
            "Permissions-Policy", ""
        ):
            wrong.append(f"{name}: Permissions-Policy is {said.get('Permissions-Policy')}")
    assert wrong == []
