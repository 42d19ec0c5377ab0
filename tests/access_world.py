"""What the table of access speaks of: a record of each kind, of a mission all see and of a hidden one."""

from datetime import timedelta

from django.utils import timezone

from accounts import (
    outbox,
    services,
    services_access,
    services_approvals,
)
from accounts.models import (
    BrowserSession,
    Event,
    Export,
    Import,
    Job,
    Membership,
    Notification,
    RoleGrant,
    SavedView,
    Subscription,
)
from contributors.models import (
    BurdenShare,
    BurdenTotal,
    CapacityFigure,
    Fatality,
    LevelTable,
    PersonnelLine,
    PersonnelLineEvent,
    PersonnelReport,
    Scale,
    ScaleRate,
    StateLevel,
)
from contributors.services import report_strength
from logistics.models import Alert, Course, MissionReadiness, ReadinessRule
from missions.models import AuthorizedStrength, Mandate, Participation
from tests.access.contributors_world import (
    agreed,
    assessed,
    force,
    given_freely,
    reimbursed,
    staff,
    structured,
)
from tests.access.logistics_world import delivered, fell_ill, inspected, judged, stored, taught
from tests.logistics.exercised import exercised_world
from tests.logistics.moved_world import moved
from tests.missions.briefed import briefed_world
from tests.missions.channelled import channelled_world
from tests.missions.civil import civil_world
from tests.missions.decided import decided_world
from tests.missions.learnt import learnt_world
from tests.missions.planned import planned_world
from tests.missions.rebuilt import rebuilt_world
from tests.missions.situated import published_violence, situated_world


def build_world(cast):
    """What each address may name: of ALPHA, which everybody sees, and of SHADE, which is hidden."""
    anwar, noor = cast.anwar, cast.noor
    scale = Scale.objects.create(organization=cast.un, kind="regular", name="Scale")
    rate = ScaleRate.objects.create(scale=scale, partner=cast.bresland, percent=1)
    capacity = CapacityFigure.objects.create(partner=cast.bresland, year=2020, kind="population", value=9)
    membership = Membership.objects.create(partner=cast.bresland, organization=cast.au)
    for mission in (cast.alpha, cast.shade):
        report_strength(
            mission=mission,
            month=cast.months[0],
            contributor=cast.bresland,
            category="troops",
            women=1,
            men=2,
            reason="corrected",
            by=cast.system,
        )
    outbox.settle()
    table = LevelTable.objects.create(name="Levels", organization=cast.un, average_income=11_473)
    level = StateLevel.objects.create(table=table, partner=cast.bresland, level="B")
    places = {"": {"code": cast.bresland.code, "scale": scale.pk, "organization": cast.un.code}}
    for of, mission, person in (("open", cast.alpha, anwar), ("hidden", cast.shade, noor)):
        death = Fatality.objects.create(
            casualty_id=of, mission=mission, mission_as_printed=of, happened_on="2025-07-02"
        )
        job = Job.objects.create(kind="none", title=of, requested_by=person, state="failed")
        row = Import.objects.create(
            kind="personnel", file_name=f"{of}.csv", size=1, created_by=person, job=job
        )
        finding = row.findings.create(severity="flagged", code="zero", reason="none")
        token, _key = services.issue_token(
            name=of, scopes=["read"], expires_on=timezone.localdate() + timedelta(days=3), by=person
        )
        grant = RoleGrant.objects.filter(person=person).first()
        export = Export.objects.create(
            resource="partners", format="csv", created_by=person, job=job, expires_at=timezone.now()
        )
        told = Event.objects.filter(verb="mandate.added", concerns=[f"mission:{mission.pk}"]).first()
        notice = Notification.objects.create(
            person=person, verb=told.verb, audience="role", about=f"mission:{mission.pk}", event=told
        )
        places[of] = {
            "notifications": notice.key,
            "exports": export.pk,
            "missions": mission.slug,
            "mandates": Mandate.objects.get(mission=mission).pk,
            "authorized-strengths": AuthorizedStrength.objects.get(mission=mission).pk,
            "participations": Participation.objects.filter(mission=mission).first().pk,
            "personnel": PersonnelLine.objects.filter(mission=mission, contributor=cast.bresland).first().pk,
            "personnel-history": PersonnelLineEvent.objects.get(mission=mission).pk,
            "personnel-reports": PersonnelReport.objects.filter(mission=mission).first().pk,
            "burden-totals": BurdenTotal.objects.filter(mission=mission).first().pk,
            "burden-shares": BurdenShare.objects.filter(mission=mission).first().pk,
            "readiness": MissionReadiness.objects.filter(mission=mission).first().pk,
            "fatalities": death.pk,
            "events": told.key,
            "jobs": job.pk,
            "imports": row.pk,
            "findings": finding.pk,
            "tokens": token.pk,
            "role-grants": grant.pk,
            "mission": mission.pk,
            **assessed(cast, mission, person),
            **reimbursed(cast, mission),
            "request": services_access.ask_access(wanted=mission.acronym, why="to plan", by=person).pk,
            "sessions": BrowserSession.objects.create(person=person, session_key=of).pk,
        }
        places[of] |= (
            force(cast, mission)
            | structured(cast, mission)
            | staff(cast, mission)
            | given_freely(cast, mission)
        )
        places[of] |= delivered(cast, mission, person)
        places[of] |= moved(cast, mission, person)
        places[of] |= stored(cast, mission)
        places[of] |= judged(cast, mission, person, places[of])
        places[of] |= fell_ill(cast, mission, person)
        kept = SavedView.objects.create(owner=person, page="missions:missions", name=of)
        places[of] |= {"saved": kept.pk, "saved-views": kept.pk}
        mailed = Subscription.objects.create(person=person, view=kept, base="http://testserver")
        places[of] |= {"subscriptions": mailed.pk}
        places[of] |= {"alerts": Alert.objects.create(person=person, kind="band", mission=mission).pk}
        places[of] |= inspected(cast, mission, person)
        places[of] |= decided_world(cast, mission)
        places[of] |= planned_world(cast, mission)
        places[of] |= situated_world(cast, mission, person)
        places[of] |= learnt_world(cast, mission, person)
        places[of] |= civil_world(cast, mission, person)
        places[of] |= rebuilt_world(cast, mission, person)
        places[of] |= channelled_world(cast, mission, person)
        places[of] |= briefed_world(cast, mission)
        places[of] |= exercised_world(cast, mission, person)
    services_access.open_reviews(cast.months[0], by=cast.system)
    offered, taken = taught(cast)
    judging = ReadinessRule.objects.create(organization=cast.un)
    places[""] |= {
        "readiness-rules": judging.pk,
        "courses": Course.objects.get(code="conduct").pk,
        "course-sessions": offered.pk,
        "course-places": taken.pk,
        "person": cast.dora.pk,
        "partners": cast.bresland.code,
        "contributors": cast.bresland.code,
        "memberships": membership.pk,
        "scales": scale.pk,
        "rates": rate.pk,
        "payment-plans": agreed(cast).pk,
        "levels": level.pk,
        "capacities": capacity.pk,
        "violence": published_violence().pk,
        "capabilities": "hospital",
        "themes": "water",
        "lead": cast.un.pk,
        "rule": services_approvals.set_rule(cast.un, signatures=1, by=cast.system).pk,
    }
    return places
