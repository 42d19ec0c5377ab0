"""What a search finds of training: certificates and courses offered, by the course, the unit and where."""

from accounts.folding import having
from accounts.notation import day
from accounts.search import Hit
from logistics.models import Certificate, CourseSession


def certificates(user, terms, most):
    """Of units whose inside one sees; the last issued first."""
    rows = Certificate.objects.visible_to(user).select_related("course", "unit")
    columns = ("course__name", "course__code", "unit__name", "unit__reference", "person", "issuer", "source")
    return [
        Hit(
            f"{row.course.local_name}, {row.unit.name}",
            row.get_absolute_url(),
            f"{row.issuer}, {day(row.issued_on)}",
            row.unit.is_fictional,
        )
        for row in having(rows, terms, *columns).order_by("-issued_on", "pk")[:most]
    ]


def sessions(user, terms, most):
    """Courses that are offered; the last to begin first."""
    rows = CourseSession.objects.visible_to(user).select_related("course", "partner")
    columns = ("course__name", "course__code", "partner__code", "partner__name", "place", "language")
    return [
        Hit(
            row.course.local_name,
            row.get_absolute_url(),
            f"{row.partner.local_name}, {day(row.starts_on)}, {row.get_state_display()}",
            row.is_fictional,
        )
        for row in having(rows, terms, *columns).order_by("-starts_on", "pk")[:most]
    ]
