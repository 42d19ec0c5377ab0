"""Pages of units' readiness: the board, a unit traced to its evidence, a force, the report, bands by hand."""

from datetime import timedelta

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import outbox
from accounts import services as of_accounts
from contributors.models import Agreement
from logistics.models import (
    Certificate,
    Course,
    EquipmentCount,
    EquipmentLine,
    ReadinessOverride,
    SustainmentCheck,
    SustainmentLine,
    Unit,
    UnitReadiness,
    UnitStrength,
)
from missions.models import Capability, Requirement

pytestmark = pytest.mark.django_db


def ago(days):
    return timezone.localdate() - timedelta(days=days)


@pytest.fixture
def kind(db):
    return Capability.objects.create(code="infantry", name="Infantry", unit="units", category="troops")


@pytest.fixture
def need(cast, kind):
    return Requirement.objects.create(
        mission=cast.alpha, reference="SUR-1", title="Infantry in the north", capability=kind, quantity=2,
        needed_from=ago(300), criticality="critical", state="approved", approved_at=timezone.now(),
        created_by=cast.system,
    )  # fmt: skip


@pytest.fixture
def unit(cast, kind, need):
    """Bresland's, in ALPHA, whose logistics noor keeps and which anwar plans."""
    of_accounts.grant_role(role="logistics", subject=cast.alpha, person=cast.noor, by=cast.system)
    agreement = Agreement.objects.create(kind="mou", title="The MOU", mission=cast.alpha, signed_on=ago(300))
    agreement.parties.add(cast.bresland)
    row = Unit.objects.create(
        reference="B1", name="First battalion", contributor=cast.bresland, mission=cast.alpha,
        capability=kind, personnel=100, state=Unit.State.PRESENT, arrived_on=ago(200), requirement=need,
        agreement=agreement,
    )  # fmt: skip
    UnitStrength.objects.create(
        unit=row, reported_on=ago(10), category="troops", present=95, source="Report 7"
    )
    line = EquipmentLine.objects.create(unit=row, group="armour", type="Carrier", lease="wet", agreed=10)
    EquipmentCount.objects.create(
        line=line,
        counted_on=ago(5),
        on_hand=10,
        serviceable=8,
        source="Inspection 3",
        counted_by="inspection",
    )
    catering = SustainmentLine.objects.create(unit=row, category="catering", entitled=100)
    SustainmentCheck.objects.create(line=catering, checked_on=ago(5), is_met=True, source="Inspection 3")
    outbox.settle()
    return row


def page(sign_in, person, name, *args, **asked):
    return sign_in(person).get(reverse(f"logistics:{name}", args=args), asked)


def test_the_board_shows_who_may_know_and_nobody_else(cast, sign_in, unit):
    for person, seen in ((cast.berit, True), (cast.noor, True), (cast.anwar, True), (cast.pia, False)):
        shown = page(sign_in, person, "unit_board").content.decode()
        assert ("First battalion" in shown) is seen
    assert "Carrier" not in page(sign_in, cast.pia, "unit_board").content.decode()


def test_a_missions_units_and_the_weeks_report_are_led_to(cast, sign_in, unit):
    force = reverse("logistics:force", args=["alpha"])
    report = reverse("logistics:force_report", args=["alpha"])
    board = reverse("logistics:unit_board")
    for person, leads in ((cast.anwar, (force, report)), (cast.berit, (force,)), (cast.pia, ())):
        for address in ("/missions/alpha/readiness/", f"{board}?mission=alpha"):
            shown = sign_in(person).get(address).content.decode()
            assert [one for one in (force, report) if f'href="{one}"' in shown] == list(leads), address
    assert f'href="{force}"' not in sign_in(cast.anwar).get(board).content.decode()
    assert f'href="{force}"' in sign_in(cast.anwar).get("/missions/alpha/").content.decode()


def test_a_contributors_page_shows_the_bands_of_its_units_to_who_may_know(cast, sign_in, unit):
    board = f"{reverse('logistics:unit_board')}?contributor=XBR"
    for person, seen in ((cast.berit, True), (cast.pia, False)):
        shown = sign_in(person).get("/contributors/XBR/").content.decode()
        units = shown[shown.index('id="units"') :] if 'id="units"' in shown else ""
        assert (f'href="{board}"' in units, '<th scope="col">Band</th>' in units) == (seen, seen)


def test_a_units_readiness_leads_link_by_link_to_the_records_it_rests_on(cast, sign_in, unit):
    browser = sign_in(cast.anwar)
    board = browser.get(reverse("logistics:unit_board")).content.decode()
    here = reverse("logistics:unit_readiness", args=[unit.pk])
    assert here in board
    shown = browser.get(here).content.decode()
    assert "Troops: Report 7" in shown or "troops: Report 7" in shown
    there = reverse("logistics:unit_evidence", args=[unit.pk, "serviceability"])
    assert there in shown and "Under 90 %: combat vehicles" in shown
    lines = browser.get(there).content.decode()
    assert "Carrier" in lines and "inspection: Inspection 3" in lines
    assert EquipmentLine.objects.get().get_absolute_url().partition("#")[0] in lines
    legal = (
        sign_in(cast.berit).get(reverse("logistics:unit_evidence", args=[unit.pk, "legal"])).content.decode()
    )
    assert unit.agreement.get_absolute_url() in legal and "The MOU, signed" in legal


def test_what_a_record_says_is_not_told_to_who_may_not_see_it(cast, sign_in, unit):
    shown = page(sign_in, cast.noor, "unit_evidence", unit.pk, "legal").content.decode()
    assert "The MOU" not in shown and "a record you may not see" in shown


def test_of_another_units_readiness_nothing_is_there(cast, sign_in, unit):
    for name, args in (
        ("unit_readiness", [unit.pk]),
        ("unit_evidence", [unit.pk, "legal"]),
        ("override_new", [unit.pk, "legal"]),
        ("certificate_new", [unit.pk]),
    ):
        assert page(sign_in, cast.pia, name, *args).status_code == 404
    assert page(sign_in, cast.anwar, "unit_evidence", unit.pk, "morale").status_code == 404


def test_a_unit_that_left_is_in_the_pictures_until_then_and_in_none_since(cast, sign_in, unit):
    UnitReadiness.objects.update(valid_from=ago(60))
    Unit.objects.filter(pk=unit.pk).update(state=Unit.State.CLOSED, left_on=ago(20))
    browser = sign_in(cast.anwar)
    for days, there in ((0, False), (20, False), (21, True)):
        asked = {"on": ago(days).isoformat()} if days else {}
        board = browser.get(reverse("logistics:unit_board"), asked).context
        assert (board["sums"]["units"], len(board["listing"].rows)) == (there, there)
        force = browser.get(reverse("logistics:force", args=[cast.alpha.slug]), asked).context
        assert (force["sums"]["units"], force["found"].units, len(force["listing"].rows)) == (there,) * 3
        week = browser.get(reverse("logistics:force_report", args=[cast.alpha.slug]), asked).context["week"]
        assert len(week) == there
    Unit.objects.update(left_on=None)
    asked = {"on": ago(30).isoformat()}
    assert not browser.get(reverse("logistics:unit_board"), asked).context["listing"].rows
    assert browser.get(reverse("logistics:unit_readiness", args=[unit.pk]), asked).context["row"]


def test_a_need_that_takes_no_more_offers_is_a_need_until_its_last_day(cast, sign_in, unit, need):
    def fill(**changed):
        Requirement.objects.filter(pk=need.pk).update(**changed)
        return page(sign_in, cast.anwar, "force", cast.alpha.slug).context["found"].force.fill

    assert fill() == 0.5 == fill(state="closed")
    assert fill(needed_until=ago(0)) == 0.5
    assert fill(needed_until=ago(1)) is None
    assert fill(needed_until=None, state="cancelled") is None


def test_the_picture_of_a_past_day_holds_the_needs_as_they_stood_then(cast, sign_in, unit, need):
    browser = sign_in(cast.anwar)

    def needs(days):
        asked = {"on": ago(days).isoformat()}
        force = browser.get(reverse("logistics:force", args=[cast.alpha.slug]), asked).context["found"].force
        return [(one.required, one.weight) for one in force.needs]

    def happened(days, **changed):
        """As history keeps it of a change so many days ago."""
        Requirement.objects.filter(pk=need.pk).update(**changed)
        latest = need.events.order_by("pgh_id").last()
        need.events.filter(pk=latest.pk).update(pgh_created_at=timezone.now() - timedelta(days=days))

    Requirement.objects.update(state="draft", created_at=timezone.now() - timedelta(days=40))
    need.events.all().delete()
    happened(30, state="approved")
    happened(20, quantity=4, criticality="routine")
    happened(10, state="cancelled")
    first, amended = [(2, 3)], [(4, 1)]
    then = [needs(days) for days in (35, 30, 21, 20, 11, 10, 0)]
    assert then == [[], first, first, amended, amended, [], []]
    assert needs(50) == [], "what was given up since does not count before it was entered either"
    happened(0, state="approved")
    assert needs(50) == [(4, 1)], "what was entered later says itself from when it is needed"


def test_the_picture_of_a_past_day_holds_what_units_stood_for_then(cast, sign_in, unit, need):
    UnitReadiness.objects.update(valid_from=ago(60))
    browser, pk = sign_in(cast.anwar), unit.pk

    def ready(days):
        asked = {"on": ago(days).isoformat()}
        found = browser.get(reverse("logistics:force", args=[cast.alpha.slug]), asked).context["found"]
        return [one.ready for one in found.force.needs], found.unmatched

    now = ready(0)
    assert now == ([1], 0) == ready(30)
    Unit.objects.filter(pk=pk).update(requirement=None, pledge=None)
    kept = Unit.pgh_event_model.objects.filter(pgh_obj=pk)
    kept.filter(pk=kept.latest("pgh_id").pk).update(pgh_created_at=timezone.now() - timedelta(days=20))
    assert [ready(days) for days in (30, 21, 20, 0)] == [now, now, ([0], 1), ([0], 1)]
    UnitReadiness.objects.update(is_rebuilt=True)
    assert ready(30) == ([0], 1), "what was worked out later is of what is known by now"


def test_the_picture_of_a_past_day_is_what_was_stored_then(cast, sign_in, unit):
    row = UnitReadiness.objects.get()
    UnitReadiness.objects.create(
        unit=unit, mission=cast.alpha, valid_from=ago(60), valid_until=ago(1), band=4, found=4, weakest=4,
        judged_on=ago(60), as_of=timezone.now(),
    )  # fmt: skip
    assert row.band == 2
    browser = sign_in(cast.anwar)
    then = browser.get(reverse("logistics:unit_readiness", args=[unit.pk]), {"on": ago(30).isoformat()})
    assert then.context["row"].band == 4 and not then.context["may_assess"]
    before = browser.get(reverse("logistics:unit_readiness", args=[unit.pk]), {"on": ago(90).isoformat()})
    assert before.context["row"] is None
    board = browser.get(reverse("logistics:unit_board"), {"on": ago(30).isoformat()})
    assert [one["record"].band for one in board.context["listing"].rows] == [4]


def test_a_force_is_read_by_its_staff_and_own_units_by_their_contributor(cast, sign_in, unit, need):
    staff = page(sign_in, cast.anwar, "force", "alpha")
    found = staff.context["found"]
    assert (found.force.fill, found.at_zero, found.short) == (0.5, [], [need])
    own = page(sign_in, cast.berit, "force", "alpha")
    assert own.context["found"] is None and "First battalion" in own.content.decode()
    other = page(sign_in, cast.pia, "force", "alpha")
    assert "First battalion" not in other.content.decode()


@pytest.mark.parametrize("form, type_", [("pdf", "application/pdf"), ("xlsx", "spreadsheet")])
def test_the_weeks_report_is_for_the_staff_and_a_file(form, type_, cast, sign_in, unit):
    assert page(sign_in, cast.anwar, "force_report", "alpha").status_code == 200
    answer = page(sign_in, cast.anwar, "force_report_file", "alpha", form)
    assert answer.status_code == 200 and type_ in answer.headers["Content-Type"]
    for person in (cast.berit, cast.pia):
        assert page(sign_in, person, "force_report_file", "alpha", form).status_code == 404


def test_a_band_is_set_and_taken_back_in_the_browser_and_both_bands_are_shown(cast, sign_in, unit):
    browser = sign_in(cast.noor)
    form = reverse("logistics:override_new", args=[unit.pk, "serviceability"])
    given = {"band": 1, "expires_on": ago(-30).isoformat(), "reason": "Repaired since, seen today."}
    assert browser.post(form, given).status_code == 302
    outbox.settle()
    shown = browser.get(reverse("logistics:unit_readiness", args=[unit.pk])).content.decode()
    assert "Repaired since, seen today." in shown and "by the evidence: 2" in shown
    row = ReadinessOverride.objects.get()
    back = reverse("logistics:override_end", args=[row.pk])
    assert browser.post(back, {"version": row.version, "reason": ""}).status_code == 302
    outbox.settle()
    assert UnitReadiness.objects.get().band == 2
    assert sign_in(cast.berit).get(form).status_code == 403


def test_a_certificate_is_entered_read_corrected_and_withdrawn(cast, sign_in, unit):
    course = Course.objects.create(
        code="conduct", name="Conduct", months=12, required_of=["contingent"], share=1
    )
    browser = sign_in(cast.berit)
    given = {
        "course": course.pk,
        "person": "P-1",
        "persons": 1,
        "issued_on": ago(9).isoformat(),
        "issuer": "Centre",
    }
    assert browser.post(reverse("logistics:certificate_new", args=[unit.pk]), given).status_code == 302
    row = Certificate.objects.get()
    outbox.settle()
    training = browser.get(reverse("logistics:unit_evidence", args=[unit.pk, "training"])).content.decode()
    assert row.get_absolute_url() in training
    assert "Centre" in sign_in(cast.anwar).get(row.get_absolute_url()).content.decode()
    assert sign_in(cast.pia).get(row.get_absolute_url()).status_code == 404
    change = reverse("logistics:certificate_change", args=[row.pk])
    assert sign_in(cast.anwar).get(change).status_code == 403
    assert browser.post(change, given | {"issuer": "Academy", "version": 1, "persons": 1}).status_code == 302
    away = reverse("logistics:certificate_withdraw", args=[row.pk])
    assert browser.post(away, {"version": 2, "reason": "Of another unit."}).status_code == 302
    listed = browser.get(reverse("logistics:certificates"), {"which": "ended"}).content.decode()
    assert "P-1" in listed and "withdrawn" in listed


def test_the_panel_stands_for_those_alone_who_may_know(cast, unit):
    piece = Template("{% load unit_readiness_panels %}{% unit_readiness_panel unit %}")
    for person, shown in ((cast.anwar, True), (cast.berit, True), (cast.pia, False)):
        request = RequestFactory().get("/")
        request.user = person
        words = piece.render(Context({"unit": unit, "request": request}))
        assert (reverse("logistics:unit_readiness", args=[unit.pk]) in words) is shown


@pytest.mark.parametrize(
    "address",
    [
        "/readiness/units/?size=100",
        "/readiness/missions/alpha/",
        "/readiness/missions/alpha/report/",
        "/certificates/",
    ],
)
def test_pages_ask_no_more_for_more_units(address, cast, sign_in, unit, kind):
    browser = sign_in(cast.noor)

    def asked():
        browser.get(address)
        with CaptureQueriesContext(connection) as questions:
            assert browser.get(address).status_code == 200
        return len(questions)

    def more(numbers):
        course, _made = Course.objects.get_or_create(code="conduct", name="Conduct")
        for n in numbers:
            row = Unit.objects.create(
                reference=f"M{n}", name=f"More {n}", contributor=cast.bresland, mission=cast.alpha,
                capability=kind, personnel=10, state=Unit.State.PRESENT, arrived_on=ago(9),
            )  # fmt: skip
            Certificate.objects.create(unit=row, course=course, issued_on=ago(3), issuer="Centre")
        outbox.settle()

    more(range(2))
    few = asked()
    more(range(2, 8))
    assert asked() == few
