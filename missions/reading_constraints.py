"""Access constraints as their readers see them: on the map, by severity, and how many stood by month."""

from datetime import date, timedelta

from django.db.models import Count, Q

from missions.models import AccessConstraint, Incident

MONTHS = 12


def constraints(user):
    """Those this reader sees, with the place as exactly as they may know it."""
    return AccessConstraint.objects.visible_to(user).read_by(user).select_related("mission", "keeper")


def by_severity(rows):
    """[(severity in words, how many of these stand)], the gravest first."""
    rows = rows.standing().order_by().values("severity").annotate(n=Count("pk"))
    counts = {row["severity"]: row["n"] for row in rows}
    return [(words, counts.get(code, 0)) for code, words in reversed(Incident.Severity.choices)]


def month_ends(today, months=MONTHS):
    """The last days of so many months, the present one to today."""
    days, day = [today], today
    for _month in range(months - 1):
        day = day.replace(day=1) - timedelta(days=1)
        days.append(day)
    return days[::-1]


def trend(rows, today):
    """[(day, how many of these stood on it, how many began in its month)] over a year, in one question."""
    days, State = month_ends(today), AccessConstraint.State  # noqa: N806
    asked = {}
    for n, day in enumerate(days):
        over = Q(state=State.RESOLVED, ends_on__lte=day)
        asked[f"stood_{n}"] = Count("pk", filter=Q(starts_on__lte=day) & ~over)
        first = date(day.year, day.month, 1)
        asked[f"began_{n}"] = Count("pk", filter=Q(starts_on__range=(first, day)))
    told = rows.order_by().aggregate(**asked)
    return [(day, told[f"stood_{n}"], told[f"began_{n}"]) for n, day in enumerate(days)]
