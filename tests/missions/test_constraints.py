"""Access constraints: reported, eased, resolved; told no more exactly than chosen; counted month by month."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.inbox import waiting
from accounts.models import Notification
from missions import reading_constraints as reading
from missions import services_assistance as assistance
from missions import services_constraints as services
from missions.models import AccessConstraint
from tests.missions.civil import WHERE, asked, hindered, notified, passed_on
from tests.missions.test_decision_pages import done, text, versioned

pytestmark = pytest.mark.django_db
WHY = {"reason": "as told"}


def day(n):
    return timezone.localdate() + timedelta(days=n)


def test_it_is_reported_eased_and_resolved_through_pages(cast, sign_in):
    berit, anwar = sign_in(cast.berit), sign_in(cast.anwar)
    form = {"mission": cast.alpha.pk, "keeper": cast.bresland.pk, "kind": "physical", "severity": 3}
    form |= {"title": "The bridge is down", "starts_on": day(-3), "precision": "village", "label": "mission"}
    done(berit.post("/civil/constraints/new/", form | WHERE | WHY))
    row = AccessConstraint.objects.get()
    page = row.get_absolute_url()
    assert "all sectors" in text(anwar.get(page))
    done(anwar.post(f"{page}edit/", versioned(row) | form | WHERE | WHY | {"sector": "food"}))
    row.refresh_from_db()
    done(anwar.post(f"{page}ease/", versioned(row) | {"outcome": "a ford is open"}))
    row.refresh_from_db()
    assert (row.state, row.sector) == ("eased", "food") and "a ford is open" in text(berit.get(page))
    late = berit.post(f"{page}resolve/", versioned(row) | {"outcome": "rebuilt", "ends_on": day(1)})
    assert late.status_code == 200 and "has not come" in text(late)
    done(berit.post(f"{page}resolve/", versioned(row) | {"outcome": "rebuilt", "ends_on": day(-1)}))
    row.refresh_from_db()
    assert (row.state, row.ends_on) == ("resolved", day(-1))
    assert berit.get(f"{page}edit/").status_code == 302
    done(berit.post(f"{page}worsen/", versioned(row) | {"outcome": "washed away"}))
    row.refresh_from_db()
    assert (row.state, row.ends_on) == ("open", None)


def test_who_speaks_for_nobody_in_it_reports_nothing(cast):
    with pytest.raises(PermissionDenied):
        hindered(cast, by=cast.dora)
    with pytest.raises(PermissionDenied):
        services.ease_constraint(hindered(cast), outcome="x", by=cast.chidi)
    with pytest.raises(ValidationError, match="has not come"):
        hindered(cast, starts_on=day(1))
    with pytest.raises(ValidationError, match="Say what changed"):
        services.resolve_constraint(hindered(cast), outcome=" ", by=cast.berit)


def test_the_database_resolves_nothing_without_a_day(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessConstraint.objects.filter(pk=hindered(cast).pk).update(state="resolved", outcome="x")


def test_both_sides_are_told_and_what_is_past_its_day_waits(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = hindered(cast, starts_on=day(-9), ends_on=day(-1))
    assert [n.person for n in Notification.objects.filter(verb="constraint.reported")] == [cast.anwar]

    def waits(person):
        return [item.is_late for item in waiting(person, timezone.localdate()) if item.title == row.title]

    assert waits(cast.anwar) == [True] == waits(cast.berit) and not waits(cast.chidi)
    with django_capture_on_commit_callbacks(execute=True):
        services.resolve_constraint(row, outcome="rebuilt", by=cast.anwar)
    assert not waits(cast.berit)
    assert [n.person for n in Notification.objects.filter(verb="constraint.resolved")] == [cast.berit]


@pytest.mark.parametrize(("label", "sees"), [("mission", False), ("named", True), ("public", True)])
def test_the_label_opens_it_with_the_place_as_it_is_told(cast, label, sees, sign_in):
    row = hindered(cast, label=label, released_to=[cast.calmora] if label == "named" else [])
    chidi = sign_in(cast.chidi)
    assert (chidi.get(row.get_absolute_url()).status_code == 200) == sees
    rows = chidi.get("/api/v1/access-constraints/").json()["results"]
    assert len(rows) == sees and "4.12345" not in str(rows)
    assert (row.title in text(chidi.get("/search/?q=bridge"))) == sees
    overview = text(chidi.get("/civil/"))
    assert (row.title in overview) == sees and "4.12345" not in overview
    assert sign_in(cast.berit).get(f"/api/v1/access-constraints/{row.pk}/").json()["latitude"] == "4.12345"


def test_the_trend_counts_what_stood_at_the_end_of_each_month(cast):
    hindered(cast, starts_on=day(-400))
    gone = hindered(cast, starts_on=day(-100))
    services.resolve_constraint(gone, outcome="gone", ends_on=day(-40), by=cast.anwar)
    rows = AccessConstraint.objects.visible_to(cast.anwar)
    told = reading.trend(rows, timezone.localdate())
    assert len(told) == 12 and [when for when, _stood, _began in told][-1] == timezone.localdate()
    for when, stood, began in told:
        assert stood == rows.standing_on(when).count()
        assert began == rows.filter(starts_on__range=(when.replace(day=1), when)).count()
    assert told[-1][1] == 1 and told[0][1] == 1
    assert reading.by_severity(rows)[1][1] == 1  # serious


def test_the_overview_names_what_waits_and_the_lists_beside_it(cast, sign_in):
    now = timezone.now()
    notified(cast, title="Site that ends tomorrow", ends_at=now + timedelta(days=1))
    notified(cast, title="Site for a month", ends_at=now + timedelta(days=30))
    passed_on(cast, cast.calmora, title="Unheard site", ends_at=now + timedelta(days=30))
    asked(cast, title="Escort that waits")
    assistance.refuse_assistance(asked(cast, title="Escort refused"), decision="no", by=cast.anwar)
    page = sign_in(cast.anwar).get("/civil/").text
    for title in ("Site that ends tomorrow", "Unheard site", "Escort that waits"):
        assert title in page
    assert "Site for a month" not in page and "Escort refused" not in page
    for name in ("notifications", "assistance", "activities", "who", "concerns"):
        assert f'href="/civil/{name}/"' in page
    other = sign_in(cast.dora).get("/civil/").text  # of neither, who reads none of them
    assert "Site that ends tomorrow" not in other and "Escort that waits" not in other
