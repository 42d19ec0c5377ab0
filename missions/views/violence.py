"""Pages of published violence: the register, and its trend round a mission, before and after a day."""

from datetime import date

from django import forms as django_forms
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import dates
from accounts.filters import ANY, Filters, search
from accounts.listing import Column, Empty, Listing
from missions import reading_violence as reading
from missions import trend
from missions.models import Mission, ViolenceRecord

VIOLENCE = Listing(
    "missions:violence",
    lazy("Published violence"),
    (
        Column("place", lazy("Place as printed"), sort=("place", "pk"), unknown=lazy("not stated")),
        Column("year", lazy("Year"), kind="text", sort=("year", "pk")),
        Column("day", lazy("Date"), value="happened_on", kind="day"),
        Column("country", lazy("Country as printed"), unknown=lazy("not stated"), sort=("country", "pk")),
        Column("kind", lazy("Type"), value="get_kind_display", unknown=lazy("not stated")),
        Column("events", lazy("Events"), value="n_events", kind="number"),
        Column("best", lazy("Deaths, best"), kind="number", sort=("best", "pk"), near=True),
        Column("low", lazy("Deaths, low"), kind="number", shown=False),
        Column("high", lazy("Deaths, high"), kind="number", shown=False),
        Column("civilians", lazy("Deaths of civilians"), kind="number", shown=False),
        Column("source", lazy("Source")),
        Column("edition", lazy("Edition"), shown=False),
    ),
    order="-year",
    template="missions/violence.html",
)
NO_EVENT = Empty(
    lazy("No published event fits."),
    lazy("Whoever keeps figures brings them in by file, under Imports."),
    lazy("Show all"),
    "?saved=none",
)


class ViolenceFilter(Filters):
    text = search(lazy("Place or country"))
    source = django_forms.ChoiceField(label=lazy("Source"))
    year = django_forms.IntegerField(label=lazy("Year"), min_value=1900, max_value=2200)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [ANY, *((one.name, one.name) for one in reading.sources(user))]

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.pop("text", ""):
            rows = rows.filter(place__icontains=text) | rows.filter(country__icontains=text)
        return rows.filter(**chosen)


def violence(request):
    asked = VIOLENCE.asked(request)
    form = ViolenceFilter(asked, user=request.user)
    rows = form.narrow(ViolenceRecord.objects.visible_to(request.user))
    missions = _missions(request)
    return VIOLENCE.answer(request, asked, rows, form=form, empty=NO_EVENT, missions=missions)


class TrendForm(Filters):
    """Of which source, how many whole years on each side, and of which day."""

    mission = django_forms.ChoiceField(label=lazy("Mission"))
    source = django_forms.ChoiceField(label=lazy("Source"))
    cut = django_forms.ChoiceField(label=lazy("Before and after"))
    years = django_forms.TypedChoiceField(
        label=lazy("Years on each side"), coerce=int, choices=[(3, "3"), (1, "1"), (5, "5"), (10, "10")]
    )

    def __init__(self, *args, missions, sources, cuts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mission"].choices = [(row.slug, row.acronym) for row in missions]
        self.fields["source"].choices = [(one.name, one.name) for one in sources]
        self.fields["cut"].choices = [
            (day.isoformat(), f"{dates.day(day)}: {words or _('first day of the mission')}")
            for day, words in cuts
        ]


def _missions(request):
    """Those whose headquarters has a point."""
    return Mission.objects.visible_to(request.user).exclude(longitude=None).order_by("acronym")


def violence_trend(request):
    """The trend round a mission's headquarters; before and after its first day or a mandate's."""
    missions = _missions(request)
    slug = request.GET.get("mission")
    row = get_object_or_404(missions, slug=slug) if slug else missions.first()
    if row is None:
        return redirect("missions:violence")
    sources = reading.sources(request.user)
    cuts = reading.cuts(request.user, row)
    form = TrendForm(request.GET, missions=missions, sources=sources, cuts=cuts)
    form.initial["mission"] = row.slug
    source = {one.name: one for one in sources}.get(form.chosen.get("source"), next(iter(sources), None))
    shown = {"mission": row, "form": form, "source": source}
    if source:
        shown |= _trend(request, row, source, form.chosen, cuts)
    return render(request, "missions/violence_trend.html", shown)


def _trend(request, row, source, chosen, cuts):
    rows = reading.near(request.user, source.name, row.longitude, row.latitude)
    found = reading.periods(rows, by_month=False)
    last = reading.last_of(rows)
    cut = (
        date.fromisoformat(chosen["cut"]) if chosen.get("cut") else next((day for day, _words in cuts), None)
    )
    both = cut and trend.before_and_after(found, cut, chosen.get("years", 3), (source.first, source.last))
    spans = cut and trend.sides(cut, chosen.get("years", 3), (source.first, source.last))
    return {
        "whole": trend.total(found),
        "last": last,
        "days_since": (timezone.localdate() - last["day"]).days if source.has_days and last["day"] else None,
        "cut": cut,
        "spans": spans,
        "both": _rings(both),
        "widest": reading.reached(rows),
        "sought": reading.RINGS[-1],
    }


def _rings(both):
    """[(from km, to km, before, after)] of each ring, the nearest first."""
    inner = dict(zip(reading.RINGS, (0, *reading.RINGS), strict=False))
    return [(inner[ring], ring, before, after) for ring, (before, after) in (both or {}).items()]
