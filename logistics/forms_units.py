"""What is asked of a unit, and what the list of units may be narrowed by; offered is what its reader sees."""

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import granted
from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, search
from accounts.models import Partner
from contributors.models import Agreement, Pledge
from contributors.models.pledge import Visibility
from logistics.models import Location, OrganizationLine, Unit
from logistics.models.unit_life import LIFE
from missions.forms_editing import PartnerChoice
from missions.forms_requirements import CapabilityChoice
from missions.models import Capability, Mission, Requirement
from missions.models.strength import Category

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Questions = tuple[tuple["StrOrPromise", tuple[str, ...]], ...]
PARENTS = 4  # further contributors the form has room for


def count(label, **more):
    return forms.IntegerField(label=label, min_value=0, max_value=1_000_000, **more)


def maybe(label, empty=None):
    """A count that may be left out; `empty` says what that means."""
    return count(label, required=False, help_text=empty or _("persons; empty: not reported"))


class Reporting(Editing):
    """What is reported names its source; why it is entered need not be said."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


class Shown(forms.ModelChoiceField):
    """One of the rows its reader sees, none of them at first."""

    def __init__(self, model, label, **kwargs):
        super().__init__(model.objects.none(), label=label, required=False, empty_label="—", **kwargs)


class Titled(Shown):
    def label_from_instance(self, row):
        return f"{row.reference} · {row.title}"


class WhatForm(Reporting):
    """What a unit is."""

    questions: Questions = (
        (_("The unit"), ("name", "reference", "kind")),
        (_("What it brings"), ("capability", "quantity", "personnel")),
        (_("Readiness"), ("start_clock",)),
    )
    name = forms.CharField(label=_("Name"), max_length=160, help_text=_("as its contributor calls it"))
    reference = forms.CharField(
        label=_("Reference"),
        max_length=24,
        help_text=_("unique among the contributor's own, such as BRE-INF-1"),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Unit.Kind.choices)
    capability = CapabilityChoice()
    quantity = forms.IntegerField(
        label=_("Quantity"),
        min_value=1,
        max_value=1_000_000,
        help_text=_("in the capability's unit: what it brings of it"),
    )
    personnel = maybe(_("Agreed strength"), _("persons; empty: not stated"))
    start_clock = forms.ChoiceField(
        label=_("Days to deploy count from"),
        choices=Unit.StartClock.choices,
        help_text=_("Systems of readiness differ in it."),
    )

    def __init__(self, *args, user, unit=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["capability"].offer(user)
        if unit is not None:
            own = Q(pk=unit.capability_id) | Q(is_offered=True, below=None)
            self.fields["capability"].queryset = Capability.objects.visible_to(user).filter(own)


class NewForm(WhatForm):
    questions = (
        (_("Whose, and where"), ("contributor", "mission")),
        *WhatForm.questions,
        (_("Who sees it"), ("visibility",)),
    )
    contributor = PartnerChoice(Partner.objects.none(), label=_("Contributor"))
    mission = forms.ModelChoiceField(
        Mission.objects.none(),
        label=_("Mission"),
        required=False,
        empty_label=_("none yet"),
        help_text=_("which it is for"),
    )
    visibility = forms.TypedChoiceField(
        label=_("Who sees it"),
        choices=Visibility.choices,
        coerce=int,
        help_text=_("On standby its contributors alone, unless you open it further."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        partners = Partner.objects.visible_to(user)
        missions = Mission.objects.visible_to(user)
        own = granted(user, "act_for", Partner)
        if own:
            partners = partners.filter(pk__in=own)
        else:
            missions = missions.filter(pk__in=granted(user, "manage_logistics", Mission))
            self.fields["mission"].required = True
            del self.fields["visibility"]
        self.fields["contributor"].queryset = partners
        self.fields["mission"].queryset = missions


class MissionForm(Reporting):
    """For which mission one on standby is."""

    questions = ((_("Where it is for"), ("mission",)),)
    mission = forms.ModelChoiceField(
        Mission.objects.none(), label=_("Mission"), required=False, empty_label=_("none yet")
    )

    def __init__(self, *args, user, unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mission"].queryset = Mission.objects.visible_to(user)


class LinksForm(Reporting):
    """Which offer, need and agreement a unit stands for."""

    questions = ((_("What it stands for"), ("pledge", "requirement", "agreement")),)
    pledge = Titled(Pledge, _("Pledge"), help_text=_("the offer it is the unit of"))
    requirement = Titled(Requirement, _("Requirement"), help_text=_("empty: that of its pledge"))
    agreement = Shown(Agreement, _("Agreement"), help_text=_("the memorandum that covers it"))

    def __init__(self, *args, user, unit, **kwargs):
        super().__init__(*args, **kwargs)
        pledges = Pledge.objects.visible_to(user).filter(contributor=unit.contributor_id)
        agreements = Agreement.objects.visible_to(user).filter(parties=unit.contributor_id)
        if unit.mission_id:
            pledges = pledges.filter(Q(mission=unit.mission_id) | Q(mission=None))
            agreements = agreements.filter(Q(mission=unit.mission_id) | Q(mission=None))
        self.fields["pledge"].queryset = pledges
        self.fields["agreement"].queryset = agreements
        needs = Requirement.objects.visible_to(user).filter(mission=unit.mission_id)
        self.fields["requirement"].queryset = needs
        for name in ("pledge", "requirement", "agreement"):
            key = getattr(unit, f"{name}_id")
            if key and not self.fields[name].queryset.filter(pk=key).exists():
                del self.fields[name]  # what one does not see one does not take away


class PlaceForm(Reporting):
    """Where a unit stands."""

    questions = ((_("Where it stands"), ("location",)),)
    location = Shown(Location, _("Location"), help_text=_("the two sides alone see which"))

    def __init__(self, *args, user, unit, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Location.objects.visible_to(user).filter(mission=unit.mission_id)
        self.fields["location"].queryset = rows


class SeenForm(Editing):
    """Who sees a unit; its contributor alone says."""

    questions = ((_("Who sees it"), ("visibility",)),)
    visibility = forms.TypedChoiceField(
        label=_("Who sees it"),
        choices=Visibility.choices,
        coerce=int,
        help_text=_("Others than the two sides see its name, kind, state and sector alone."),
    )

    def __init__(self, *args, user, unit, **kwargs):
        super().__init__(*args, **kwargs)


class OrganizationForm(Reporting):
    """The table of organization, a line a post."""

    questions = ((_("The table of organization"), ("lines",)),)
    lines = forms.CharField(
        label=_("Posts"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "A line a post: section; post; rank; persons. Such as: First company; rifleman; private; 96"
        ),
    )

    def __init__(self, *args, user, unit, **kwargs):
        super().__init__(*args, **kwargs)

    def clean_lines(self):
        texts = [line.strip() for line in self.cleaned_data["lines"].splitlines()]
        return [_post(n, text) for n, text in enumerate(texts, start=1) if text]


def _post(n, text):
    parts = [part.strip() for part in text.split(";")]
    if len(parts) != 4 or not parts[3].isdecimal() or int(parts[3]) < 1 or not (parts[0] and parts[1]):
        words = {"n": n, "text": text[:80]}
        raise ValidationError(_now("Line %(n)s is not section; post; rank; persons: %(text)s") % words)
    return {"section": parts[0], "post": parts[1], "rank": parts[2], "personnel": int(parts[3])}


def posts_as_text(rows):
    return "\n".join(f"{row.section}; {row.post}; {row.rank}; {row.personnel}" for row in rows)


class ParentsForm(Editing):
    """Who else gives people to a unit; they see all of it."""

    def __init__(self, *args, user, unit, **kwargs):
        self.offered = Partner.objects.visible_to(user).exclude(pk=unit.contributor_id)
        super().__init__(*args, **kwargs)

    @property
    def questions(self):
        return tuple(
            (_now("Further contributor %(n)s") % {"n": n}, (f"partner_{n}", f"personnel_{n}"))
            for n in range(1, PARENTS + 1)
        )

    def order_fields(self, field_order):
        for n in range(1, PARENTS + 1):
            field = PartnerChoice(self.offered, label=_("Contributor"), required=False, empty_label="—")
            self.fields[f"partner_{n}"] = field
            self.fields[f"personnel_{n}"] = maybe(_("Agreed strength"), _("persons; empty: not stated"))
        super().order_fields(field_order)

    def answers(self):
        given = super().answers()
        pairs = [(given.pop(f"partner_{n}"), given.pop(f"personnel_{n}")) for n in range(1, PARENTS + 1)]
        return given | {"parents": [{"partner": p, "personnel": n} for p, n in pairs if p]}


def standing_parents(rows):
    told = {}
    for n, row in enumerate(rows[:PARENTS], start=1):
        told |= {f"partner_{n}": row.partner_id, f"personnel_{n}": row.personnel}
    return told


# --- Its life
class StepForm(Reporting):
    def __init__(self, *args, user, unit, **kwargs):
        super().__init__(*args, **kwargs)


class ArriveForm(StepForm):
    questions = ((_("Its arrival"), ("arrived_on", "exception")),)
    arrived_on = DayField(label=_("In the mission since"))
    exception = forms.CharField(
        label=_("Exception"),
        max_length=500,
        required=False,
        help_text=_("Why it arrives although no agreement in force covers its pledge."),
    )


class CloseForm(Editing):
    questions = ((_("Its end"), ("left_on",)),)
    left_on = DayField(label=pgettext_lazy("unit", "Left the mission"), required=False)

    def __init__(self, *args, user, unit, **kwargs):
        super().__init__(*args, **kwargs)
        if not unit.arrived_on:
            del self.fields["left_on"]


STEP_FORMS: dict[str, type[Editing]] = dict.fromkeys(LIFE.steps, StepForm)
STEP_FORMS |= {"arrive": ArriveForm, "close": CloseForm}


# --- Who was there
class StrengthForm(Reporting):
    questions = (
        (_("Of which day"), ("reported_on", "category")),
        (_("Present for duty"), ("men", "women", "present")),
        (_("Away"), ("on_leave", "absent")),
        (_("On whose word"), ("source",)),
    )
    reported_on = DayField(label=_("Day"))
    category = forms.ChoiceField(label=_("Category"), choices=Category.choices)
    men = maybe(_("Men present"))
    women = maybe(_("Women present"))
    present = maybe(_("Present for duty"), _("persons; empty: men and women together"))
    on_leave = maybe(_("On leave"))
    absent = maybe(_("Absent"), _("ill, detached or without leave; empty: not reported"))
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("the report it is from"))

    def __init__(self, *args, user, unit, **kwargs):
        super().__init__(*args, **kwargs)

    def clean(self):
        given = super().clean()
        both = given.get("men") is not None and given.get("women") is not None
        if given.get("present") is None and not both and "present" not in self.errors:
            self.add_error("present", _now("Say how many were present."))
        return given


class CorrectStrengthForm(StrengthForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reported_on"], self.fields["category"]
        self.fields["reason"].required = True


CATEGORY_OF = {Unit.Kind.FORMED_POLICE: Category.FORMED_POLICE, Unit.Kind.POST: Category.STAFF_OFFICERS}


def begun_strength(unit):
    """What a new report most likely is: of today, of the category of the unit."""
    category = unit.capability.category or CATEGORY_OF.get(unit.kind, Category.TROOPS)
    return {"reported_on": timezone.localdate(), "category": category}


def standing_unit(unit, form):
    """What stands of the questions of a form."""
    names = [name for name in form.base_fields if hasattr(unit, name) and name not in ("version", "reason")]
    return {name: getattr(unit, f"{name}_id", getattr(unit, name)) for name in names}


# --- The list
class UnitFilter(Filters):
    text = search(_("Reference or name"))
    mission = forms.ChoiceField(label=_("Mission"))
    contributor = forms.ChoiceField(label=_("Contributor"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *Unit.Kind.choices])
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("not closed")), ("any", pgettext_lazy("state", "any")), *Unit.State.choices],
    )
    capability = forms.ChoiceField(label=_("Capability"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Unit.objects.visible_to(user).order_by()
        partners = Partner.objects.visible_to(user).filter(pk__in=seen.values("contributor"))
        missions = Mission.objects.visible_to(user).filter(pk__in=seen.values("mission"))
        kinds = Capability.objects.visible_to(user).filter(pk__in=seen.values("capability"))
        self.fields["contributor"].choices = [ANY, *((p.code, p.local_name) for p in partners)]
        self.fields["mission"].choices = [ANY, *((m.slug, m.acronym) for m in missions)]
        self.fields["capability"].choices = [ANY, *((c.code, c.local_name) for c in kinds)]

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(Q(reference__icontains=text) | Q(name__icontains=text))
        if chosen.get("contributor"):
            rows = rows.filter(contributor__code=chosen["contributor"])
        if chosen.get("mission"):
            rows = rows.filter(mission__slug=chosen["mission"])
        if chosen.get("capability"):
            rows = rows.filter(capability__code=chosen["capability"])
        if chosen.get("kind"):
            rows = rows.filter(kind=chosen["kind"])
        state = chosen.get("state")
        if state == "any":
            return rows
        return rows.filter(state=state) if state else rows.standing()


def posts(user, unit):
    return OrganizationLine.objects.visible_to(user).filter(unit=unit)
