"""From a draft requirement to a rotated contingent, through pages and through the API, and who sees what."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import outbox
from contributors import reading_deployments, reading_lags, services_visits
from contributors.models import Caveat, Coverage, Deployment, Pledge
from missions import services_requirements as needs
from missions.models import Capability, Mission, Requirement
from tests.conftest import signed_in
from tests.contributors.agreeing import agreed

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(240)]


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


class Pages:
    """Each act as the form of a page, with what stands in it already."""

    def __init__(self, cast):
        self.browsers = {name: signed_in(getattr(cast, name)) for name in ("anwar", "berit", "chidi")}

    def fill(self, who, address, **answers):
        browser = self.browsers[who]
        form = browser.get(address).context["form"]
        standing = {name: form[name].value() for name in form.fields}
        given = {"reason": "as agreed", "confirmed": "on"} | {n: v for n, v in standing.items() if v}
        answer = browser.post(address, given | answers)
        assert answer.status_code == 302, answer.context["form"].errors
        return answer

    def draft(self, who, **given):
        self.fill(who, "/missions/alpha/requirements/new/", **given)

    def circulate(self, who, need, partners):
        step = reverse("missions:requirement_step", args=[need.pk, "circulate"])
        self.fill(who, step, partners=[partner.pk for partner in partners])

    def offer(self, who, need, contributor, reference, quantity, days):
        what = {
            "contributor": contributor.pk,
            "reference": reference,
            "quantity": quantity,
            "title": reference,
        }
        answer = self.fill(who, f"/pledges/new/?requirement={need.pk}", **what)
        self.fill(who, answer.url, **days)

    def step(self, who, pledge, name, **given):
        self.fill(who, reverse("contributors:pledge_step", args=[pledge.pk, name]), **given)

    def caveat(self, who, pledge, **given):
        self.fill(who, f"/pledges/{pledge.pk}/caveats/new/", **given)

    def change(self, who, deployment, **given):
        self.fill(who, reverse("contributors:deployment_step", args=[deployment.pk, "change"]), **given)

    def succeed(self, who, deployment, successor):
        step = reverse("contributors:deployment_step", args=[deployment.pk, "successor"])
        self.fill(who, step, successor=successor.pk)


class Api:
    """Each act as a request of a program, in the sessions of the same people."""

    def __init__(self, cast):
        self.browsers = {name: signed_in(getattr(cast, name)) for name in ("anwar", "berit", "chidi")}

    def post(self, who, path, **body):
        answer = self.browsers[who].post(
            f"/api/v1/{path}",
            json.dumps(body, default=str),
            content_type="application/json",
            headers={"Idempotency-Key": uuid4().hex},
        )
        assert answer.status_code in (200, 201), answer.content
        return answer.json()

    def draft(self, who, capability, **given):
        code = Capability.objects.get(pk=capability).code
        self.post(who, "requirements/", mission="ALPHA", capability=code, **given)

    def circulate(self, who, need, partners):
        self.post(who, f"requirements/{need.pk}/circulate/", partners=[p.code for p in partners])

    def offer(self, who, need, contributor, reference, quantity, days):
        what = {"contributor": contributor.code, "reference": reference, "title": reference}
        self.post(who, "pledges/", requirement=need.pk, quantity=quantity, **what, **days)

    def step(self, who, pledge, name, **given):
        if name in ("accept", "decline"):
            given["version"] = Pledge.objects.get(pk=pledge.pk).version
        self.post(who, f"pledges/{pledge.pk}/{name}/", **given)

    def caveat(self, who, pledge, **given):
        self.post(who, "caveats/", pledge=pledge.pk, **given)

    def change(self, who, deployment, **given):
        address = f"/api/v1/deployments/{deployment.pk}/"
        held = self.browsers[who].get(address).headers["ETag"]
        answer = self.browsers[who].patch(
            address,
            json.dumps(given, default=str),
            content_type="application/json",
            headers={"If-Match": held},
        )
        assert answer.status_code == 200, answer.content

    def succeed(self, who, deployment, successor):
        self.post(who, f"deployments/{deployment.pk}/successor/", successor=successor.pk)


@pytest.mark.parametrize("door", [Pages, Api])
def test_from_a_draft_requirement_to_a_rotated_contingent(cast, door):
    Mission.objects.filter(pk=cast.alpha.pk).update(is_fictional=True)  # as its contributors are
    by = door(cast)
    kind = Capability.objects.create(code="hospital-2", name="Hospital", unit="beds", category="troops")
    by.draft(
        "anwar",
        capability=kind.pk,
        reference="SUR-1",
        title="Hospital",
        quantity=20,
        needed_from=today(-400),
        criticality="critical",
        audience="partners",
    )
    need = Requirement.objects.get()
    needs.approve_requirement(need, by=cast.system)
    by.circulate("anwar", need, [cast.bresland, cast.calmora])

    days = (
        {"available_from": today(-390), "available_until": ""}
        if door is Pages
        else {"available_from": today(-390)}
    )
    by.offer("berit", need, cast.bresland, "B-1", 12, days)
    by.offer("chidi", need, cast.calmora, "C-1", 8, days)
    by.offer("chidi", need, cast.calmora, "C-2", 12, days)
    partial, withdrawn, late = (Pledge.objects.get(reference=ref) for ref in ("B-1", "C-1", "C-2"))
    by.caveat("berit", partial, kind="night", text="No flights at night", visibility=1)
    for who, pledge in (("berit", partial), ("chidi", withdrawn), ("chidi", late)):
        by.step(who, pledge, "submit")
    by.step("anwar", partial, "accept", quantity=10)
    by.step("anwar", withdrawn, "accept", quantity=8)
    by.step("chidi", withdrawn, "withdraw")
    by.step("anwar", late, "accept", quantity=10)

    agreed(
        kind="mou",
        title="MOU",
        mission=cast.alpha,
        parties=[cast.bresland, cast.un],
        pledges=[partial],
        signed_on=today(-390),
        by=cast.anwar,
    )
    services_visits.plan_visit(partial, kind="pdv", held_on=today(-385), result="passed", by=cast.anwar)
    by.step("anwar", partial, "sign")
    by.step("berit", partial, "prepare")
    by.step("anwar", partial, "deploy", on=today(-370))
    by.step("berit", partial, "rotate")
    services_visits.plan_visit(partial, kind="pdv", held_on=today(-20), result="passed", by=cast.anwar)
    by.step("anwar", partial, "rotated", on=today(-5))
    second = partial.deployments.get(number=2)
    # It stands to the end of this month, whichever day of it today is.
    by.change("berit", second, title="Second contingent", leaves_on=today(40))
    coming = late.deployments.get()
    by.change("chidi", coming, arrives_on=today(51), leaves_on=today(300))
    by.succeed("anwar", second, coming)
    by.step("berit", partial, "show", visibility=2)
    outbox.settle()

    states = dict(Pledge.objects.values_list("reference", "state"))
    assert states == {"B-1": "deployed", "C-1": "withdrawn", "C-2": "accepted"}
    chain = partial.deployments.order_by("number").values_list("state", "arrived_on", "ended_on")
    assert list(chain) == [("ended", today(-370), today(-5)), ("standing", today(-5), None)]
    assert withdrawn.deployments.get().state == "called_off"

    # What each sees: the planner, both contributors, the partner and the observer.
    listed = {
        name: set(Deployment.objects.visible_to(getattr(cast, name)).values_list("title", flat=True))
        for name in ("anwar", "berit", "chidi", "pia", "dora")
    }
    own, theirs = {"B-1", "Second contingent"}, {"C-1", "C-2"}
    assert listed == {
        "anwar": own | theirs,
        "berit": own,
        "chidi": own | theirs,
        "pia": own,
        "dora": set(),
    }
    followers = {name: _follower(getattr(cast, name), second) for name in ("anwar", "berit", "chidi", "pia")}
    assert followers == {"anwar": "C-2", "berit": None, "chidi": "C-2", "pia": None}
    assert "10 days" in _late(cast.anwar, second) and "No successor" in _late(cast.pia, second)
    seen = [Caveat.objects.visible_to(p).count() for p in (cast.anwar, cast.berit, cast.chidi, cast.pia)]
    assert seen == [1, 1, 0, 0]
    month = today().replace(day=1)
    accepted = {
        name: list(
            Coverage.objects.visible_to(getattr(cast, name))
            .filter(month=month)
            .values_list("accepted", "deployed", "limited")
        )
        for name in ("anwar", "pia", "dora")
    }
    assert accepted == {"anwar": [(20, 10, 10)], "pia": [(10, 10, 0)], "dora": []}
    lags = {
        name: [one.pledge.reference for one in reading_lags.lags(getattr(cast, name), mission=cast.alpha)]
        for name in ("anwar", "pia", "dora")
    }
    assert (sorted(lags["anwar"]), lags["pia"], lags["dora"]) == (["B-1", "C-2"], ["B-1"], [])


def _turn(person, row):
    rows = reading_deployments.due(person, 90).filter(pk=row.pk)
    joined = rows.select_related("pledge__contributor", "pledge__capability", "pledge__mission")
    return reading_deployments.turns(person, joined)[row.pk]


def _follower(person, row):
    follows = _turn(person, row).follows
    return follows and follows.title


def _late(person, row):
    return " ".join(_turn(person, row).late)
