"""Figures of civilian posts: seconded, contracted and vacant, of a mission by category, of all by mission."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import figures
from accounts.as_of import last_day
from accounts.charts import Part, column_chart
from accounts.figures import Column, Figure, Table
from accounts.notation import number, percent
from missions import reading_posts, secondment
from missions.figures import MISSION
from missions.models import Post

SOURCE = gettext_lazy(
    "posts and their holders as missions entered them; targets of the Civilian CSDP Compact"
)
HOW = gettext_lazy(
    "Share seconded: seconded divided by seconded and contracted; vacant posts are in neither. Counted are "
    "the classified posts you may see that are needed on the day. Targets: 70 % of all, 100 % of management "
    "and operational posts, 40 % women. The share of women is of holders whose sex is reported, and is "
    "withheld below five. A post is re-advertised once two calls were opened for it."
)


def of_mission(user, *, as_of=None, mission):
    day = last_day(as_of) if as_of else None
    whole, each = reading_posts.shares(user, mission, day)
    if whole is None:
        return None
    words = dict(Post.Category.choices)
    rows = {str(words[code]): found for code, found in each.items()}
    address = f"{reverse('missions:posts')}?mission={mission.slug}&state=any"
    title = _title(whole, mission.acronym)
    head = _("Category (fictional)") if mission.is_fictional else _("Category")
    return _figure(title, _("by category"), head, rows, whole, address, mission.is_fictional)


def of_all(user, *, as_of=None):
    day = last_day(as_of) if as_of else None
    found = reading_posts.of_missions(user, day)
    if not found:
        return None
    rows = {mission.acronym: secondment.shares(places) for mission, places in found.items()}
    whole = secondment.shares(place for places in found.values() for place in places)
    title = _title(whole, _("All missions"))
    is_fictional = any(mission.is_fictional for mission in found)
    head = _("Mission (fictional)") if is_fictional else _("Mission")
    return _figure(title, _("by mission"), head, rows, whole, reverse("missions:posts"), is_fictional)


def _title(whole, of):
    if whole.seconded_share is None:
        return _("%(of)s: no civilian post is held") % {"of": of}
    share = percent(whole.seconded_share)
    return _("%(of)s: %(share)s of civilian posts held are seconded") % {"of": of, "share": share}


def _figure(title, by, head, rows, whole, address, is_fictional):
    parts = [
        Part(_("seconded"), [found.seconded for found in rows.values()]),
        Part(_("contracted"), [found.contracted for found in rows.values()]),
        Part(_("vacant"), [found.vacant for found in rows.values()]),
    ]
    columns = [
        Column(head, "text"),
        Column(_("Posts")),
        Column(_("Seconded")),
        Column(_("Contracted")),
        Column(_("Vacant")),
        Column(_("Share seconded"), "share"),
        Column(_("Target"), "share"),
        Column(_("Days vacant, median"), "decimal"),
        Column(_("Days vacant, longest")),
        Column(_("Re-advertised")),
    ]
    lines = [_line(name, found) for name, found in rows.items()]
    return Figure(
        title=title,
        subtitle=_("civilian posts %(by)s, seconded, contracted and vacant") % {"by": by},
        table=Table(columns, [*lines, _line(_("All"), whole)]),
        scene=column_chart(list(rows), parts, height=200, write=number),
        note=_women(whole),
        source=str(SOURCE) + (f" ({_('invented for the demonstration')})" if is_fictional else ""),
        how=str(HOW),
        rows_at=address,
    )


def _line(name, found):
    return [
        name,
        found.posts,
        found.seconded,
        found.contracted,
        found.vacant,
        found.seconded_share,
        found.target,
        found.vacant_median,
        found.vacant_longest,
        found.readvertised,
    ]


def _women(whole):
    if whole.women_share is not None:
        return _("Women: %(share)s of %(n)s holders whose sex is reported; the target is 40 %%.") % {
            "share": percent(whole.women_share),
            "n": number(whole.sex_reported),
        }
    if whole.sex_reported:
        return _("Women: withheld, the sex of fewer than five holders is reported.")
    return _("Women: not reported.")


figures.register(
    "mission.secondment",
    of_mission,
    label=gettext_lazy("Civilian posts of a mission"),
    about=gettext_lazy("Seconded, contracted and vacant by category, against the targets; days vacant."),
    mission=MISSION,
)
figures.register(
    "missions.secondment",
    of_all,
    label=gettext_lazy("Civilian posts of all missions"),
    about=gettext_lazy("Seconded, contracted and vacant by mission, against the target; days vacant."),
)
