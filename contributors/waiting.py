"""What waits for mission staff and desks: months that have ended and were not reported."""

from datetime import timedelta

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import alike, imports
from accounts.access import granted
from accounts.charts import months_between
from accounts.inbox import Item
from accounts.models import Partner
from accounts.notation import month as month_words
from accounts.notation import month_key
from contributors.models import PersonnelLine, PersonnelReport
from missions.models import Mission


def months(user, today):
    """Missions one reports for, and those where a partner one speaks for stands, with months missing."""
    return alike.known(user, ("months missing", today), lambda: _months(user, today))


def _months(user, today):
    last = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    reports_for = granted(user, "report_strength", Mission)
    speaks_for = Partner.objects.visible_to(user).nations().filter(pk__in=granted(user, "act_for", Partner))
    partners = {partner.pk: partner for partner in speaks_for}
    last_of = _last_months(user, partners)
    missions = Mission.objects.visible_to(user).active()
    missions = missions.filter(pk__in=reports_for | {mission for _partner, mission in last_of})
    if not missions:
        return []
    latest = dict(
        PersonnelReport.objects.visible_to(user)
        .filter(mission__in=missions)
        .order_by()
        .values_list("mission")
        .annotate(Max("month"))
    )
    gaps = {m: months_between(latest[m.pk], last)[1:] for m in missions if latest.get(m.pk, last) < last}
    by_file = imports.may_send(user, imports.KINDS["personnel"])
    items = [_of_mission(m, gap, by_file) for m, gap in gaps.items() if m.pk in reports_for]
    by_key = {mission.pk: (mission, gap) for mission, gap in gaps.items()}
    return items + [
        _of_partner(partners[partner], *by_key[mission])
        for (partner, mission), month in last_of.items()
        if mission in by_key and month == latest[mission]  # it stood there when last reported
    ]


def _last_months(user, partners):
    """{(partner, mission): the last month in which it had somebody there}."""
    if not partners:
        return {}
    lines = PersonnelLine.objects.visible_to(user).filter(contributor__in=partners, personnel__gt=0)
    rows = lines.order_by().values_list("contributor", "mission").annotate(Max("month"))
    return {(partner, mission): month for partner, mission, month in rows}


def _of_mission(mission, gap, by_file):
    return Item(
        _("Strengths"),
        _missing(gap) % {"who": mission, "n": len(gap), "month": month_words(gap[0])},
        _("Enter the month, or import its report.") if by_file else _("Enter the month."),
        f"{mission.get_absolute_url()}#strength",
        is_late=len(gap) > 1,
    )


def _of_partner(partner, mission, gap):
    who = _("%(partner)s in %(mission)s") % {"partner": partner.local_name, "mission": mission}
    return Item(
        _("Strengths"),
        _missing(gap) % {"who": who, "n": len(gap), "month": month_words(gap[0])},
        _("Enter your own figures, or ask the mission."),
        reverse("contributors:month", args=[mission.slug, month_key(gap[0])]),
        is_late=len(gap) > 1,
    )


def _missing(gap):
    return ngettext(
        "%(who)s: %(month)s is not reported",
        "%(who)s: %(n)d months are not reported, the first %(month)s",
        len(gap),
    )
