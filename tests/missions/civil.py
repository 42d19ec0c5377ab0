"""What military, civilian and humanitarian actors tell each other, for tests."""

from datetime import timedelta

from django.utils import timezone

from accounts.services import grant_role
from missions import services_assistance as assistance
from missions import services_civil_activities as activities
from missions import services_concerns as concerns
from missions import services_constraints as constraints
from missions import services_humanitarian as humanitarian

WHERE = {"place": "Kasari", "district": "Eastern valleys", "area": "Sector East"}
WHERE |= {"latitude": "4.12345", "longitude": "21.98765"}


def notified(cast, mission=None, title="Vaccines to Kasari", by=None, **fields):
    """A site in ALPHA, told by berit for Bresland, from an hour ago until tomorrow."""
    now = timezone.now()
    given = {"kind": "site", "keeper": cast.bresland, "contact": "the clinic's radio"} | WHERE
    given |= {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(days=1)} | fields
    return humanitarian.submit_notification(mission or cast.alpha, title=title, by=by or cast.berit, **given)


def passed_on(cast, *partners, forces=False, **fields):
    """One that the mission received and passed on."""
    row = humanitarian.receive_notification(notified(cast, **fields), by=cast.anwar)
    return humanitarian.forward_notification(row, forces=forces, partners=partners, by=cast.anwar)


def asked(cast, mission=None, title="Escort to Kasari", by=None, **fields):
    """Berit asks ALPHA for an escort in the name of Bresland."""
    today = timezone.localdate()
    given = {"kind": "escort", "keeper": cast.bresland, "last_resort": "no carrier goes"} | WHERE
    given |= {"needed_from": today, "needed_until": today + timedelta(days=2)} | fields
    return assistance.ask_assistance(mission or cast.alpha, title=title, by=by or cast.berit, **given)


def hindered(cast, mission=None, title="The bridge at Kasari is down", by=None, **fields):
    """Berit reports for Bresland what hinders access in ALPHA."""
    given = {"kind": "physical", "severity": 3, "keeper": cast.bresland} | WHERE
    given |= {"starts_on": timezone.localdate() - timedelta(days=3)} | fields
    return constraints.report_constraint(mission or cast.alpha, title=title, by=by or cast.berit, **given)


def at_work(cast, mission=None, title="Wells in the valleys", by=None, **fields):
    """Berit tells for Bresland what is done in Sector East of ALPHA."""
    given = {"keeper": cast.bresland, "actor_kind": "humanitarian", "sector": "water", "state": "under_way"}
    given |= WHERE | {"starts_on": timezone.localdate() - timedelta(days=3)} | fields
    return activities.tell_activity(mission or cast.alpha, title=title, by=by or cast.berit, **given)


def feared(cast, mission=None, title="Families leave the river", by=None, **fields):
    """The system enters a protection concern in ALPHA."""
    given = {"kind": "displacement", "precision": "district", "observed_on": timezone.localdate()} | WHERE
    return concerns.enter_concern(mission or cast.alpha, title=title, by=by or cast.system, **given | fields)


def civil_world(cast, mission, person):
    """{resource: key} between military, civilian and humanitarian actors; entered by the system."""
    row = notified(cast, mission, keeper=cast.un, by=cast.system)
    row = humanitarian.receive_notification(row, by=cast.system)
    humanitarian.forward_notification(row, forces=True, by=cast.system)
    help_ = asked(cast, mission, keeper=cast.un, by=cast.system)
    hindrance = hindered(cast, mission, keeper=cast.un, by=cast.system)
    grant_role(role="protection", subject=mission, person=person, by=cast.system)
    return {
        "humanitarian-notifications": row.pk,
        "assistance-requests": help_.pk,
        "access-constraints": hindrance.pk,
        "protection-concerns": feared(cast, mission).pk,
        "civil-activities": at_work(cast, mission, keeper=cast.un, by=cast.system).pk,
    }


def civil_row(cast, nation, n):
    """A row of each list."""
    begins = timezone.now() + timedelta(days=n)
    row = notified(
        cast,
        title=f"Site {n}",
        keeper=nation,
        starts_at=begins,
        ends_at=begins + timedelta(days=1),
        label="partners",
        by=cast.system,
    )
    row = humanitarian.receive_notification(row, by=cast.system)
    humanitarian.forward_notification(row, forces=True, partners=[cast.au], by=cast.system)
    asked(cast, title=f"Escort {n}", keeper=nation, label="partners", by=cast.system)
    hindered(cast, title=f"Bridge {n}", keeper=nation, label="partners", by=cast.system)
    if n == 0:
        grant_role(role="protection", subject=cast.alpha, person=cast.anwar, by=cast.system)
    feared(cast, title=f"Concern {n}")
    at_work(cast, title=f"Wells {n}", keeper=nation, label="partners", by=cast.system)
