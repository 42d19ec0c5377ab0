"""Which months, contributors and scopes may be asked for; choices are only what one may see."""

from datetime import date
from decimal import Decimal

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import alike, dates
from accounts.filters import ANY, Filters, search
from accounts.models import Membership, Partner
from accounts.names import named
from accounts.validity import standing_on
from contributors import reading_money
from contributors.models import BurdenTotal, Scale
from missions.models import Mission


class MonthChoice(forms.TypedChoiceField):
    """One of the reported months, as its first day; None where none was chosen."""

    def __init__(self, **kwargs):
        super().__init__(
            coerce=lambda text: date.fromisoformat(f"{text}-01"), empty_value=None, required=False, **kwargs
        )

    def offer(self, months):
        self.choices = [(f"{month:%Y-%m}", dates.month(month)) for month in months]


class ContributorFilter(Filters):
    text = search(_("Name"))
    month = MonthChoice(label=_("Month"))
    region = forms.ChoiceField(label=_("Region"), required=False)
    member_of = forms.ChoiceField(label=_("Member of"), required=False)

    def __init__(self, *args, user, months, **kwargs):
        super().__init__(*args, **kwargs)
        regions, groups = alike.known(user, ("regions and groups",), lambda: _regions_and_groups(user))
        self.fields["month"].offer(months)
        self.fields["region"].choices = [("", _("anywhere")), *((r, _(r)) for r in regions)]
        self.fields["member_of"].choices = [("", _("anything")), *((code, code) for code in groups)]

    @property
    def is_narrowed(self):
        return bool(self.chosen.keys() - {"month"})

    def narrow(self, shares, month):
        chosen = self.chosen
        if "text" in chosen:
            shares = shares.filter(named(chosen["text"], "contributor"))
        if "region" in chosen:
            shares = shares.filter(contributor__region=chosen["region"])
        if "member_of" in chosen:
            shares = shares.filter(contributor__in=members_of(chosen["member_of"], month))
        return shares


def _regions_and_groups(user):
    """(the regions of nations, the codes of those that have members)."""
    partners = Partner.objects.visible_to(user)
    regions = partners.nations().exclude(region="").order_by("region").values_list("region", flat=True)
    groups = partners.filter(members__isnull=False).distinct()
    return list(regions.distinct()), [partner.code for partner in groups]


def members_of(code, day):
    """Members of an organization on a day, to narrow what the reader sees."""
    return Partner.objects.members_of(code, day)


class ScaleFilter(Filters):
    text = search(_("Name or source"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *Scale.Kind.choices])
    organization = forms.ChoiceField(label=_("Of"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        of = Partner.objects.visible_to(user).filter(scales__in=Scale.objects.visible_to(user)).distinct()
        self.fields["organization"].choices = [ANY, *((p.code, p.local_name) for p in of)]

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.pop("text", ""):
            rows = rows.filter(Q(name__icontains=text) | Q(source__icontains=text))
        if code := chosen.pop("organization", ""):
            rows = rows.filter(organization__code=code)
        return rows.filter(**chosen)


class Joining(Filters):
    """At which share of the whole another member would join a key."""

    joins_at = forms.DecimalField(
        label=_("Share of who joins"),
        min_value=Decimal("0.0001"),
        max_value=Decimal("99.9999"),
        max_digits=6,
        decimal_places=4,
        help_text=_("percent of the whole, once it is a member"),
    )


class RateFilter(Filters):
    text = search(_("Partner"))
    level = forms.ChoiceField(label=_("Level"))

    def __init__(self, *args, levels, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [ANY, *((level, level) for level in levels)]
        if not levels:
            del self.fields["level"]

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.pop("text", ""):
            rows = rows.filter(named(text, "partner") | Q(partner__code=text.upper()))
        return rows.filter(**chosen)


class MembershipFilter(Filters):
    text = search(_("Member"))
    organization = forms.ChoiceField(label=_("Organization"))
    region = forms.ChoiceField(label=_("Region"))
    time = forms.ChoiceField(label=_("Standing"))

    def __init__(self, *args, user, day, **kwargs):
        super().__init__(*args, **kwargs)
        self.day = day
        partners = Partner.objects.visible_to(user)
        of = partners.filter(members__in=Membership.objects.visible_to(user)).distinct()
        regions = partners.exclude(region="").order_by("region").values_list("region", flat=True)
        self.fields["organization"].choices = [ANY, *((p.code, p.local_name) for p in of)]
        self.fields["region"].choices = [("", _("anywhere")), *((r, _(r)) for r in regions.distinct())]
        self.fields["time"].choices = [
            ("now", _("on this day")),
            ("not", _("before or after it")),
            ("any", _("ever")),
        ]

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(named(text, "partner") | Q(partner__code=text.upper()))
        if code := chosen.get("organization"):
            rows = rows.filter(organization__code=code)
        if region := chosen.get("region"):
            rows = rows.filter(partner__region=region)
        stands, time = standing_on(self.day), chosen.get("time") or "now"
        return rows if time == "any" else rows.filter(stands if time == "now" else ~stands)


def scopes_seen(user):
    return alike.known(user, ("scopes",), lambda: _scopes_seen(user))


def _scopes_seen(user):
    rows = BurdenTotal.objects.visible_to(user).order_by().values_list("scope", flat=True)
    return frozenset(rows.distinct()) | reading_money.scopes(user)


def scope_choices(user, scopes):
    """Scopes in groups, each in words."""
    scopes = frozenset(scopes)
    return alike.known(user, ("scopes in words", scopes), lambda: _scope_choices(user, scopes))


def _scope_choices(user, scopes):
    missions = {m.scope: m for m in Mission.objects.visible_to(user)}
    partners = {p.code: p for p in Partner.objects.visible_to(user).exclude(kind=Partner.Kind.NATION)}
    groups = {_("Across missions"): [], _("Missions led by"): [], _("Members of, in UN missions"): []}
    groups |= {_("Region, in UN missions"): [], _("One mission"): []}
    groups |= {_("Regular budget of"): []}
    across, led, members, regions, single, regular = groups.values()
    for scope in sorted(scopes):
        kind, _colon, key = scope.partition(":")
        if kind == "mission" and scope in missions:
            fictional = f" ({_('fictional')})" if missions[scope].is_fictional else ""
            single.append((scope, f"{key}{fictional}"))
        elif kind in {"organization", "members"} and key in partners:
            (led if kind == "organization" else members).append((scope, partners[key].local_name))
        elif kind == "regular" and key in partners:
            regular.append((scope, _("regular budget: %(of)s") % {"of": partners[key].local_name}))
        elif kind == "region":
            regions.append((scope, key))
        elif kind in ACROSS:
            across.insert(0 if kind == "un" else len(across), (scope, ACROSS[kind]))
    return [(label, choices) for label, choices in groups.items() if choices]


ACROSS = {"un": _("missions in the UN's own monthly reports"), "all": _("every mission in the portal")}


def scope_words(choices, scope):
    return next((words for _group, pairs in choices for key, words in pairs if key == scope), scope)
