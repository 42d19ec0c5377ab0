"""Loads courses units are asked for; and for invented units certificates, and how ready they were."""

from datetime import timedelta

from django.utils import timezone

from logistics import summaries_units
from logistics.models import Certificate, Course, Unit, UnitReadiness

QUARTERS = 8
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
    units = list(Unit.objects.filter(is_fictional=True, kind__in=FORMED).order_by("reference"))
    courses = list(Course.objects.filter(code__in=[row[0] for row in COURSES]))
    rows = [row for n, unit in enumerate(units) for row in _held(unit, n, courses)]
    Certificate.objects.bulk_create(rows)
    today = timezone.localdate()
    days = [today - timedelta(days=91 * n) for n in range(1, QUARTERS + 1)]
    for unit in units:
        if not UnitReadiness.objects.filter(unit=unit).exists():
            summaries_units.rebuild_unit_readiness(unit, days)
    return {"certificates": len(rows)}


def _held(unit, n, courses):
    """Its certificates: some end soon, one unit's has ended, and of one nothing is known."""
    today = timezone.localdate()
    for at, course in enumerate(courses):
        if (n + at) % 9 == 8:
            continue
        issued = today - timedelta(days=60 + 40 * ((n + 2 * at) % 9))
        yield Certificate(
            unit=unit,
            course=course,
            persons=max(1, (unit.personnel or 1) // 3),
            issued_on=issued,
            expires_on=issued + timedelta(days=30 * (course.months or 24)),
            issuer="National training centre, invented",
            places_offered=40,
            places_taken=30 + n % 10,
            source="certificate, invented",
        )
