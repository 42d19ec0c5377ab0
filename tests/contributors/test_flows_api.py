"""Voluntary money through the API: enter, link, step, take out; what is hidden stays hidden."""

from decimal import Decimal

import pytest

from contributors import services_flows
from tests.contributors.flows import flow, fund, keepers, package

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def write(client, token):
    """POST or PATCH as this person, who may enter money."""

    def send(person, path, body, method="post", **headers):
        given = token(person, scopes=["read", "money:write"]) | {"Idempotency-Key": path} | headers
        return getattr(client, method)(f"{API}{path}", body, content_type="application/json", headers=given)

    return send


@pytest.fixture
def read(client, token):
    return lambda person, path: client.get(f"{API}{path}", headers=token(person))


def test_a_flow_is_entered_linked_and_taken_through_its_stages(cast, write, read):
    keepers(cast)
    body = {"donor": "XBR", "mission": "ALPHA", "amount": "500000.00", "currency": "eur", "rate": "0.824"}
    made = write(cast.berit, "flows/", body)
    assert (made.status_code, made.json()["dollars"], made.json()["stage"]) == (201, "606796.12", "pledged")
    key = made.json()["id"]
    part = write(
        cast.dora, "flows/", body | {"stage": "disbursed", "amount": "200000.00", "fulfils": key}
    ).json()
    assert (part["fulfils"], part["open"]) == (key, "200000.00")
    assert read(cast.berit, f"flows/{key}/").json()["open"] == "300000.00"
    assert write(cast.berit, f"flows/{key}/commit/", {"version": 9}).status_code == 409
    assert write(cast.berit, f"flows/{key}/spend/", {}).status_code == 403
    assert write(cast.berit, f"flows/{key}/withdraw/", {}).json()["errors"][0]["field"] == "reason"
    done = write(
        cast.berit, f"flows/{key}/commit/", {"version": 1, "reason": "signed"}, **{"Idempotency-Key": "2"}
    )
    assert (done.status_code, done.json()["stage"]) == (200, "committed")


def test_many_come_at_once_or_not_at_all(cast, write, read):
    keepers(cast)
    row = {"donor": "XCA", "mission": "ALPHA", "amount": "5.00"}
    refused = write(cast.dora, "flows/", [row, row | {"stage": "lapsed"}])
    assert (refused.status_code, refused.json()["errors"][0]["row"]) == (400, 2)
    assert read(cast.dora, "flows/").json()["results"] == []
    done = write(cast.dora, "flows/", [row, row | {"certainty": "recalled"}], **{"Idempotency-Key": "2"})
    assert [one["status"] for one in done.json()["results"]] == [201, 201]
    assert len(read(cast.berit, "flows/?certainty=recalled&donor=XCA").json()["results"]) == 1


def test_of_a_hidden_payment_nothing_is_told(cast, read):
    pledge = flow(cast)
    hidden = flow(
        cast, stage="disbursed", amount=Decimal(40), fulfils=pledge, certainty="reported", source=""
    )
    assert read(cast.chidi, f"flows/{pledge.pk}/").json()["open"] == "100.00"
    assert read(cast.berit, f"flows/{pledge.pk}/").json()["open"] == "60.00"
    assert read(cast.chidi, f"flows/{hidden.pk}/").status_code == 404


def test_a_fund_has_windows_that_flows_name(cast, write):
    keepers(cast)
    body = {"organization": "UN", "code": "TF", "name": "Trust Fund", "windows": ["Police"]}
    made = write(cast.administrator, "funds/", body)
    assert made.status_code == 201
    window = made.json()["windows"][0]["id"]
    sent = {"fund": made.json()["id"], "window": window, "amount": "7.00", "donor": "XBR"}
    assert write(cast.administrator, "flows/", sent).json()["window"] == "Police"


@pytest.mark.django_db(transaction=True)  # what is not committed is in no feed
def test_the_feed_tells_each_reader_of_what_they_see(cast, read):
    keepers(cast)
    since = read(cast.chidi, "changes/?since=now").json()["since"]
    kept = fund(cast)
    services_flows.change_flow(flow(cast, fund=kept), certainty="reported", by=cast.system)

    def told(person):
        rows = read(person, f"changes/?since={since}").json()["results"]
        return [(row["resource"], row["how"]) for row in rows]

    assert told(cast.administrator) == [("funds", "created"), ("flows", "created"), ("flows", "changed")]
    assert told(cast.chidi) == [("funds", "created"), ("flows", "deleted")]


def test_a_package_and_its_lines(cast, write, read):
    keepers(cast)
    quarter = {"quarter": "2026-01-01", "budget": "100.00"}
    body = {"mission": "ALPHA", "name": "Shared", "assessed_share": "75.00", "quarters": [quarter, quarter]}
    assert write(cast.dora, "packages/", body).json()["errors"][0]["field"] == "quarters"
    made = write(cast.dora, "packages/", body | {"quarters": [quarter]}, **{"Idempotency-Key": "2"})
    assert (made.status_code, made.json()["quarters"][0]["gap"]) == (201, "100.00")
    line = {"package": made.json()["id"], "quarter": "2026-01-01", "part": "assessed", "committed": "90.00"}
    assert write(cast.dora, "package-lines/", line).status_code == 201
    told = read(cast.dora, f"packages/{made.json()['id']}/").json()["quarters"][0]
    assert (told["committed"], told["gap"], told["beyond_ceiling"]) == ("75.00", "25.00", "15.00")
    assert read(cast.chidi, "packages/").json()["results"] == []


def test_lists_come_as_files(cast, client, token):
    flow(cast, title="For police")
    fund(cast)
    package(cast)
    for name, words in (("flows", "For police"), ("funds", "Trust Fund"), ("packages", "S/RES/2719")):
        answer = client.get(f"{API}{name}/?format=csv", headers=token(cast.chidi))
        assert words in b"".join(answer.streaming_content).decode()
