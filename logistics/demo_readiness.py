"""Loads courses units are asked for; and for invented units certificates, and how ready they were."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Partner, User
from contributors import services_deployments, services_visits
from contributors.deploying import visit_before_arrival
from contributors.models import Agreement, Deployment, Visit
from logistics import summaries_units
from logistics.models import Certificate, Course, CourseSession, TakenPlaces, Unit, UnitReadiness

MONTHS = (1, 2, 3, 6, 9, 12, 15, 18, 21, 24)  # at whose ends it is told how ready units were, counted back
SILENT, NEXT = "XDU-SIG-1", "XDU-ENG-1"
FORMED = ["contingent", "formed_police"]
# code, names, kind, asked of, of the unit as a whole, share of its persons, months it holds
COURSES = (
    (
        "core-pre-deployment",
        "Core pre-deployment training materials",
        {"fr": "Formation de base préalable au déploiement", "ar": "مواد التدريب الأساسي السابق للانتشار"},
        "pre_deployment", FORMED, True, 100, 24,
    ),
    (
        "conduct",
        "Conduct and discipline, prevention of sexual exploitation and abuse",
        {
            "fr": "Déontologie et discipline, prévention de l’exploitation et des atteintes sexuelles",
            "ar": "السلوك والانضباط ومنع الاستغلال والانتهاك الجنسيين",
        },
        "conduct", FORMED, True, 100, 12,
    ),
    (
        "first-aid",
        "Buddy first aid",
        {"fr": "Secours au combat", "ar": "الإسعافات الأولية للزميل"},
        "specialist", FORMED, False, 25, 24,
    ),
)  # fmt: skip


def load_reference():
    """The courses most organizations ask for; their validities are the portal's own, to be set by each."""
    if Course.objects.exists():
        return {}
    names = ("code", "name", "names", "kind", "required_of", "is_of_unit", "share", "months")
    rows = Course.objects.bulk_create(Course(**dict(zip(names, row, strict=True))) for row in COURSES)
    return {"courses": len(rows)}


def load_demo():
    if Certificate.objects.filter(unit__is_fictional=True).exists():
        return {}
    _covered()
    _readied()
    units = list(Unit.objects.filter(is_fictional=True, kind__in=FORMED).order_by("reference"))
    courses = list(Course.objects.filter(code__in=[row[0] for row in COURSES]))
    rows = [row for n, unit in enumerate(units) for row in _held(unit, n, courses)]
    Certificate.objects.bulk_create(rows)
    today = timezone.localdate()
    days = [_month_end(today, n) for n in MONTHS]
    for unit in units:
        if not UnitReadiness.objects.filter(unit=unit).exists():
            summaries_units.rebuild_unit_readiness(unit, days)
    return {"certificates": len(rows)} | _courses(courses, units)


def _month_end(today, back):
    """The last day of the month so many months before."""
    months = today.year * 12 + today.month - back  # the month after it, counted from 0
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


def _covered():
    """Who came before anything was pledged here came under a memorandum of its own, signed before it arrived;
    one that was never reported on has none on record."""
    rows = Unit.objects.filter(is_fictional=True, pledge=None).exclude(reference=SILENT)
    for unit in rows.select_related("mission", "contributor"):
        before = (unit.arrived_on or timezone.localdate()) - timedelta(days=45)
        agreement = Agreement.objects.create(
            kind=Agreement.Kind.MOU, title=f"Memorandum of understanding, {unit.name}", mission=unit.mission,
            signed_on=before, starts_on=before, source="invented", is_fictional=True,
        )  # fmt: skip
        agreement.parties.add(unit.contributor)
        unit.agreement = agreement
        unit.save(update_fields=["agreement"])


def _readied():
    """The one that is to deploy next took its visit; its visas and its movement are cleared."""
    unit = Unit.objects.filter(reference=NEXT, is_fictional=True).select_related("pledge__mission").first()
    if unit is None or unit.pledge is None:
        return
    by, on = User.objects.system("demo"), timezone.localdate() - timedelta(days=20)
    services_visits.plan_visit(
        unit.pledge, kind=visit_before_arrival(unit), held_on=on, result=Visit.Result.PASSED,
        findings=[{"dimension": name, "standard": "met"} for name in ("general", "training", "medical")],
        reason="demonstration", by=by,
    )  # fmt: skip
    cleared = {"visas": "cleared", "visas_on": on, "movement": "cleared", "movement_on": on}
    for deployment in Deployment.objects.filter(pledge=unit.pledge).going_on():
        services_deployments.change_deployment(deployment, reason="demonstration", by=by, **cleared)


def _held(unit, n, courses):
    """Its certificates: some end soon, one unit's has ended, and of one nothing is known. Each took the place
    of earlier ones, as far back as it is told how ready units were."""
    today = timezone.localdate()
    for at, course in enumerate(courses):
        if unit.reference == SILENT and at == 1:
            continue
        holds = timedelta(days=30 * (course.months or 24))
        last = today - timedelta(days=60 + 40 * ((n + 2 * at) % 9))
        for back in range(4 if holds < timedelta(days=400) else 2):
            issued = last - back * (holds - timedelta(days=10))  # renewed before it ended
            yield Certificate(
                unit=unit,
                course=course,
                persons=max(1, (unit.personnel or 1) // 3),
                issued_on=issued,
                expires_on=issued + holds,
                issuer="National training centre, invented",
                places_offered=40,
                places_taken=30 + n % 10,
                source="certificate, invented",
            )


def _courses(courses, units):
    """Courses two invented nations offer in the next months; units of others took some of their places."""
    today = timezone.localdate()
    hosts = list(Partner.objects.filter(is_fictional=True, kind="nation").order_by("code")[:2])
    made = []
    for n, (host, course) in enumerate((host, course) for host in hosts for course in courses):
        starts = today + timedelta(days=18 + 23 * n)
        row = CourseSession(
            course=course,
            partner=host,
            place="National training centre, invented",
            language="English" if n % 2 else "français",
            starts_on=starts,
            ends_on=starts + timedelta(days=4 + n),
            places=24,
            is_fictional=True,
        )
        guests = [unit for unit in units if unit.contributor_id != host.pk][n : n + 2]
        taken = [
            TakenPlaces(session=row, partner_id=unit.contributor_id, unit=unit, persons=8 + 4 * at)
            for at, unit in enumerate(guests)
        ]
        row.taken = sum(one.persons for one in taken)
        made.append((row, taken))
    CourseSession.objects.bulk_create(row for row, _taken in made)
    TakenPlaces.objects.bulk_create(one for _row, taken in made for one in taken)
    return {"courses offered": len(made)}
