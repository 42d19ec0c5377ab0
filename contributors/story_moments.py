"""The moments of a mission's life that this app's records hold: strengths, holders of posts, agreements."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.notation import number
from contributors.models import Agreement, BurdenTotal, Holder
from missions import story
from missions.story import Moment


def strengths(user, mission):
    """The first month reported, the largest, and of a closed mission the last."""
    rows = BurdenTotal.objects.visible_to(user).filter(scope=mission.scope, personnel__gt=0).order_by("month")
    rows = list(rows.only("month", "personnel", "contributors", "computed_from"))
    if not rows:
        return []
    told = {rows[0].month: _("First month reported")}
    told.setdefault(max(rows, key=_size).month, _("Largest month reported"))
    if mission.ends_on:
        told.setdefault(rows[-1].month, _("Last month reported"))
    return [
        Moment(
            row.month,
            "strength",
            told[row.month],
            _("%(personnel)s persons of %(contributors)s contributors")
            % {"personnel": number(row.personnel), "contributors": number(row.contributors)},
            mission.part_url("strength"),
            "; ".join(name for name in row.computed_from["sources"] if name),
        )
        for row in rows
        if row.month in told
    ]


def _size(row):
    return row.personnel


def holders(user, mission):
    """Who came to hold a post, and for which state or organization."""
    rows = Holder.objects.visible_to(user).filter(element__mission=mission, deployment=None)
    return [
        Moment(
            row.starts_on,
            "holder",
            f"{row.element.title}: {row.shown_as or row.partner.local_name}",
            row.partner.local_name + (f" · {_('acting')}" if row.is_acting else ""),
            row.element.get_absolute_url(),
            row.source,
        )
        for row in rows.select_related("element", "partner")
    ]


def agreements(user, mission):
    rows = Agreement.objects.visible_to(user).filter(mission=mission).exclude(starts_on=None)
    return [
        Moment(
            row.starts_on, "agreement", row.title, row.get_kind_display(), row.get_absolute_url(), row.source
        )
        for row in rows
    ]


story.register("strength", lazy("deployed strength"), lazy("strengths named"), strengths, 15)
story.register("agreement", lazy("agreement"), lazy("agreements"), agreements, 25)
story.register("holder", lazy("holder of a post"), lazy("holders of posts"), holders, 35)
