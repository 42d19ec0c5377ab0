"""Pages of channels: the list, one with who is on it and how its tests went, and the forms of planners."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import as_of, cells, editing
from accounts.listing import Column, Empty, Listing
from accounts.validity import stands_on
from missions import forms_channels as forms
from missions import reading_channels as reading
from missions import services_channels as services
from missions.forms_decisions import StepForm, run_missions
from missions.models import Channel, ChannelMember

MARKED = {Channel.State.IN_SERVICE: "accepted", Channel.State.OUT: "declined"}
RESULTS = {"worked": "done", "weak": "flagged", "failed": "failed"}
CHANNELS = Listing(
    "missions:channels",
    lazy("Channels"),
    (
        Column("name", lazy("Name or call sign"), sort=("name", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column("kind", pgettext_lazy("channel", "Type"), value="get_kind_display", sort=("kind", "pk")),
        Column("encryption", lazy("Encryption"), value="get_encryption_display", sort=("encryption", "pk")),
        Column("standard", lazy("Standard"), unknown=lazy("not stated"), cell=cells.said, shown=False),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, word: cells.state(MARKED[row.state], word),
            sort=("state", "pk"),
            near=True,
        ),
        Column("from", pgettext_lazy("first day", "From"), value="starts_on", kind="day", shown=False),
        Column("until", pgettext_lazy("last day", "Until"), value="ends_on", kind="day", shown=False),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
    ),
    order="name",
    link=lambda row: row.get_absolute_url(),
    mark=cells.aside,
    template="missions/channels.html",
)
NONE = Empty(
    lazy("No channel fits."),
    lazy("A channel shows to the mission’s own people, and to whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def channels(request):
    asked = CHANNELS.asked(request)
    form = forms.ChannelFilter(asked, user=request.user)
    rows = form.narrow(reading.channels(request.user))
    may_open = run_missions(request.user).exists()
    return CHANNELS.answer(request, asked, rows, form=form, empty=NONE, may_open=may_open)


def channel(request, pk):
    row, user, today = _seen(request, pk), request.user, timezone.localdate()
    tests = list(reading.tests_of(user, row)[:50])
    return render(
        request,
        "missions/channel.html",
        {
            "channel": row,
            "mark": MARKED[row.state],
            "stands": stands_on(row, today),
            "tells_details": row.tells_details_to(user),
            "members": reading.members_of(user, row, today),
            "tests": [(test, RESULTS[test.result]) for test in tests],
            "may_keep": services.may_keep(user, row.mission),
        },
    )


def _seen(request, pk):
    return get_object_or_404(reading.channels(request.user).select_related("created_by"), pk=pk)


# --- Writing
def channel_new(request):
    if not run_missions(request.user).exists():
        raise PermissionDenied(_("Who plans a mission enters its channels."))
    mission = run_missions(request.user).filter(slug=request.GET.get("mission", "")).first()
    start = {"label": "mission", "mission": mission}
    return editing.page(
        request,
        forms.ChannelForm(request.POST or None, user=request.user, initial=start),
        partial(_open, by=request.user),
        to=Channel.get_absolute_url,
        said=lambda row: _("%(channel)s is entered. Put the elements on it that use it.") % {"channel": row},
        title=_("Enter a channel"),
        lead=_(
            "A net, a line, a liaison officer or a standing meeting over which elements reach each other."
        ),
        button=_("Enter the channel"),
        back=reverse("missions:channels"),
        crumbs=crumbs(),
    )


def _open(*, mission, by, **fields):
    return services.open_channel(mission, by=by, **fields)


def _edit(row, request):
    def look():
        now = _seen(request, row.pk)
        return forms.standing_channel(now), now.version

    return forms.ChannelForm(request.POST or None, user=request.user, look=look)


def _step(kind):
    def form(row, request):
        return kind(request.POST or None, look=lambda: ({}, _seen(request, row.pk).version))

    return form


def _join(row, request):
    start = {"sends": True, "receives": True, "element": request.GET.get("element", "")[:60]}
    return forms.JoinForm(request.POST or None, user=request.user, mission=row.mission, initial=start)


def _test(row, request):
    start = {"tested_on": as_of.today(), "result": "worked"}
    start |= {name: request.GET.get(name, "")[:60] for name in ("one", "other")}
    return forms.TestForm(request.POST or None, user=request.user, mission=row.mission, initial=start)


ACTS: dict[str, tuple] = {  # (form, service, label, what it means, states it begins in)
    "edit": (_edit, services.change_channel, pgettext_lazy("channel", "Change it"), "", MARKED),
    "join": (
        _join,
        services.put_on_channel,
        lazy("Put an element on it"),
        lazy("Two elements reach each other over it where each can send and the other receive."),
        MARKED,
    ),
    "test": (
        _test,
        services.enter_channel_test,
        lazy("Enter a test"),
        lazy(
            "Between two elements that were on it on that day. The last test says how they reach each other."
        ),
        MARKED,
    ),
    "out": (
        _step(forms.OutForm),
        services.take_out_channel,
        lazy("Take it out of service"),
        lazy("Nobody reaches anybody over it until it is back."),
        (Channel.State.IN_SERVICE,),
    ),
    "back": (
        _step(StepForm),
        services.put_back_channel,
        lazy("Put it back in service"),
        lazy("Who is on it reaches each other over it again."),
        (Channel.State.OUT,),
    ),
}


def channel_act(request, pk, act):
    row = _seen(request, pk)
    if act not in ACTS:
        raise Http404
    _require(request.user, row)
    form, service, label, told, states = ACTS[act]
    if row.state not in states:
        return redirect(row)
    return editing.act_page(
        request,
        row,
        form(row, request),
        partial(service, row, by=request.user),
        label=label,
        told=told,
        said=lambda _done: _("%(channel)s is changed.") % {"channel": row},
        crumbs=crumbs(row),
    )


def member_end(request, pk):
    rows = ChannelMember.objects.visible_to(request.user).select_related(
        "channel__mission", "element__mission"
    )
    row = get_object_or_404(rows, pk=pk)
    _require(request.user, row.channel)
    return editing.page(
        request,
        forms.LeaveForm(request.POST or None, initial={"ends_on": as_of.today()}),
        partial(services.take_off_channel, row.channel, element=row.element, by=request.user),
        to=lambda _done: row.channel.get_absolute_url(),
        said=lambda _done: _("%(channel)s is changed.") % {"channel": row.channel},
        title=_("Take %(element)s off %(channel)s") % {"element": row.element.title, "channel": row.channel},
        lead=_("Steps of plans over this channel carry it no longer."),
        button=_("Take it off"),
        back=row.channel.get_absolute_url(),
        crumbs=crumbs(row.channel),
    )


def _require(user, row):
    if not services.may_keep(user, row.mission):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})


def crumbs(row=None):
    found = [(_("Channels"), reverse("missions:channels"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
