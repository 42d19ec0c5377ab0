"""What happened: the trail of the acts on records one may see."""

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import naming
from accounts.filters import EventFilter
from accounts.listing import Column, Empty, Listing
from accounts.models import Event
from accounts.templatetags.concord import verb_words


def _who(event, who):
    if event.by_id is None:
        who = format_html('<span class="muted">{}</span>', who)
    if event.token is None:
        return who
    by = _("by token %(token)s") % {"token": event.token.name}
    return format_html('{}<span class="second">{}</span>', who, by)


def changes(event):
    """What changed, as (field, before, after)."""
    pairs = event.data.get("changes", {})
    return [(field, *("–" if value is None else value for value in pair)) for field, pair in pairs.items()]


def _name(event, name):
    return format_html("<bdi>{}</bdi>", name)


def _why(event, reason):
    lines = format_html_join("", '<span class="second">{}: {} → {}</span>', changes(event))
    return format_html("{}{}", reason, lines)


HISTORY = Listing(
    "history",
    lazy("History"),
    (
        Column("record", lazy("Record"), value=naming.name, sort="subject_name", cell=_name),
        Column("what", lazy("What"), value=lambda event: verb_words(event.verb), sort="verb", near=True),
        Column("when", lazy("When"), value="at", kind="moment", sort="at", css="together"),
        Column("who", lazy("Who"), value="who", sort="by__name", cell=_who),
        Column("door", lazy("Door"), value="get_door_display", sort="door"),
        Column("why", lazy("Why"), ask=lambda request: Event.reason_for(request.user), cell=_why),
        Column("request", lazy("Request"), value="request_id", shown=False),
    ),
    order="-when",
    template="accounts/history.html",
)
NOTHING_YET = Empty(
    lazy("Nothing here."),
    lazy("Acts on records you see appear here: imports, changes to missions, roles given and taken back."),
)


def history(request):
    asked = HISTORY.asked(request)
    form = EventFilter(asked)
    rows = form.narrow(Event.objects.visible_to(request.user)).select_related("by", "token")
    return HISTORY.answer(request, asked, rows, form=form, empty=NOTHING_YET)
