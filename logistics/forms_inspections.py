"""What is asked in an inspection, step by step, and what their list may be narrowed by."""

from datetime import date, timedelta
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import granted
from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, search
from accounts.members import active, holders_of
from accounts.models import User
from accounts.notation import number
from contributors.models.finding import DIMENSIONS, LONGEST, Standard, findings_of
from logistics import inspecting
from logistics.models import Inspection, InspectionContest, ItemFinding, Unit
from logistics.models.inspection import quarter_words
from logistics.models.inspection_life import OPEN
from missions.models import Mission

ROLES = ("logistics",)
LOOKED_AT = ("", pgettext_lazy("self-sustainment", "not looked at"))
MET = [LOOKED_AT, ("yes", pgettext_lazy("standard", "met")), ("no", pgettext_lazy("standard", "not met"))]
BEFORE = 2  # quarters before this one of which a verification may still be planned


class InspectionFilter(Filters):
    text = search(_("Unit"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *Inspection.Kind.choices])
    mission = forms.ChoiceField(label=_("Mission"))
    state = forms.ChoiceField(
        label=_("State"),
        choices=[("", _("not over")), ("any", pgettext_lazy("state", "any")), *Inspection.State.choices],
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Inspection.objects.visible_to(user).order_by().values("unit__mission")
        missions = Mission.objects.visible_to(user).filter(pk__in=seen)
        self.fields["mission"].choices = [ANY, *((m.slug, m.acronym) for m in missions)]

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(unit__name__icontains=text) | rows.filter(unit__reference__icontains=text)
        if chosen.get("kind"):
            rows = rows.filter(kind=chosen["kind"])
        if chosen.get("mission"):
            rows = rows.filter(unit__mission__slug=chosen["mission"])
        state = chosen.get("state", "")
        if state == "any":
            return rows
        return rows.filter(state=state) if state else rows.filter(state__in=OPEN)


def inspected(user):
    """Units this person may plan inspections of."""
    states = (Unit.State.PREPARING, Unit.State.PRESENT, Unit.State.LEAVING)
    rows = Unit.objects.visible_to(user).filter(state__in=states).select_related("mission", "contributor")
    kept = granted(user, "manage_logistics", Mission)
    return (
        rows
        if user.is_system
        else rows.filter(mission__in=kept).exclude(
            pk__in=Unit.objects.visible_to(user).of_contributor(user).order_by().values("pk")
        )
    )


def inspectors(missions):
    """People who keep the logistics of one of these missions."""
    keys = set().union(*(holders_of(mission, ROLES) for mission in missions))
    return active(keys).order_by("name")


def _quarters(today):
    """The next quarter, this one and those before it, as choices."""
    first = inspecting.quarter_of(inspecting.quarter_end(inspecting.quarter_of(today)) + timedelta(days=1))
    found = []
    for _n in range(BEFORE + 2):
        found.append((first.isoformat(), quarter_words(first)))
        first = inspecting.quarter_of(first - timedelta(days=1))
    return found


class UnitChoice(forms.ModelChoiceField):
    def label_from_instance(self, unit):
        return f"{unit.name} ({unit.reference}), {unit.mission.acronym}"


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, person):
        return person.name


class PlanForm(Editing):
    """`units`: those that may be inspected; `missions`: theirs, whose logistics officers inspect."""

    questions = (
        (_("Which unit, and how"), ("unit", "kind", "quarter")),
        (_("When and by whom"), ("planned_on", "inspector", "purpose")),
    )
    unit = UnitChoice(Unit.objects.none(), label=_("Unit"), empty_label=None)
    kind = forms.ChoiceField(label=_("Kind"), choices=Inspection.Kind.choices)
    quarter = forms.TypedChoiceField(
        label=_("Quarter"),
        required=False,
        coerce=date.fromisoformat,
        empty_value=None,
        help_text=_("of a periodic verification; others are of none"),
    )
    planned_on = DayField(label=_("Planned for"))
    inspector = PersonChoice(
        User.objects.none(), label=_("Inspector"), required=False, empty_label=_("who conducts it")
    )
    purpose = forms.CharField(label=_("What it looks for"), max_length=300, required=False)

    def __init__(self, *args, units=None, missions=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        self.fields["inspector"].queryset = inspectors(missions)
        if units is None:
            for name in ("unit", "kind", "quarter"):
                del self.fields[name]
            return
        self.fields["unit"].queryset = units
        self.fields["quarter"].choices = [
            ("", _("that of the planned day")),
            *_quarters(timezone.localdate()),
        ]

    def answers(self):
        given = super().answers()
        if given.get("kind") != Inspection.Kind.PERIODIC:
            given.pop("quarter", None)
        return given


# --- The form that is filled in the field
class Line:
    """A line of the field form: what it is of, and its questions as the page shows them."""

    def __init__(self, form, of, questions, items=()):
        self.of, self.items = of, [(item, form[name]) for item, name in items]
        for name, field in questions.items():
            setattr(self, name, form[field])
        self.errors = [error for field in questions.values() for error in form[field].errors]


def _count(label):
    attrs = {"inputmode": "numeric", "min": "0"}
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=1_000_000_000,
        required=False,
        widget=forms.NumberInput(attrs=attrs),
    )


def _remark(label):
    return forms.CharField(label=_("Remark, %(what)s") % {"what": label}, max_length=LONGEST, required=False)


class FieldForm(Editing):
    """All that is found. `lines`, `categories`: of the unit; `items`: {line's key: its items}."""

    conducted_on = DayField(label=pgettext_lazy("inspection", "Conducted"))
    strength_present = _count(_("Strength present"))
    report = forms.CharField(
        label=_("Report"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    _key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, lines, categories, items, **kwargs):
        self.lines, self.categories, self.items = lines, categories, items
        super().__init__(data, **kwargs)
        self.initial.setdefault("_key", uuid4())

    def order_fields(self, field_order):
        """The questions of lines, categories and dimensions join the others before these are put in order."""
        if self.fields.pop("reason", None) is None:  # they stand already
            return super().order_fields(field_order)
        for line in self.lines:
            mark = short(line)
            if line.pk in self.items:
                for item in self.items[line.pk]:
                    self.fields[f"i{short(item)}"] = forms.ChoiceField(
                        label=item.number,
                        choices=[
                            ("", pgettext_lazy("item found", "not looked at")),
                            *ItemFinding.Result.choices,
                        ],
                        required=False,
                    )
            else:
                self.fields[f"h{mark}"] = _count(_("On hand: %(what)s") % {"what": line.type})
                self.fields[f"w{mark}"] = _count(_("Serviceable: %(what)s") % {"what": line.type})
            self.fields[f"r{mark}"] = _remark(line.type)
        for line in self.categories:
            label = capfirst(line.get_category_display())
            self.fields[f"s_{line.category}"] = forms.ChoiceField(label=label, choices=MET, required=False)
            self.fields[f"t_{line.category}"] = _remark(label)
        for dimension, label in DIMENSIONS.items():
            self.fields[f"c_{dimension}"] = forms.ChoiceField(
                label=capfirst(label), choices=Standard.choices, required=False
            )
            self.fields[f"d_{dimension}"] = _remark(label)
        return super().order_fields(field_order)

    def clean(self):
        given = super().clean()
        for line in self.lines:
            on_hand, works = given.get(f"h{short(line)}"), given.get(f"w{short(line)}")
            if (on_hand is None) != (works is None) and line.pk not in self.items:
                missing = f"h{short(line)}" if on_hand is None else f"w{short(line)}"
                if missing not in self.errors:
                    self.add_error(missing, _("Give both, or neither."))
            elif on_hand is not None and works > on_hand:
                self.add_error(f"w{short(line)}", _("No more is serviceable than is on hand."))
        return given

    def answers(self):
        given = self.cleaned_data
        told = {name: given[name] for name in ("conducted_on", "strength_present", "report")}
        return told | {
            "equipment": [one for line in self.lines if (one := self._found(line))],
            "sustainment": [
                {"line": line, "is_met": met == "yes", "remark": given[f"t_{line.category}"]}
                for line in self.categories
                if (met := given[f"s_{line.category}"])
            ],
            "checklist": [
                {
                    "dimension": dimension,
                    "standard": given[f"c_{dimension}"] or Standard.NOT_LOOKED_AT,
                    "remark": given[f"d_{dimension}"],
                }
                for dimension in DIMENSIONS
            ],
            "key": given.get("_key"),
            "version": given["version"],
        }

    def _found(self, line):
        """What was found of a line; None where nobody looked at it."""
        given, mark = self.cleaned_data, short(line)
        if line.pk in self.items:
            results = {item: given[f"i{short(item)}"] for item in self.items[line.pk]}
            items = [{"item": item, "result": result} for item, result in results.items() if result]
            return {"line": line, "items": items, "remark": given[f"r{mark}"]} if items else None
        if given[f"h{mark}"] is None:
            return None
        counts = {"on_hand": given[f"h{mark}"], "serviceable": given[f"w{mark}"]}
        return {"line": line, **counts, "remark": given[f"r{mark}"]}

    def _own_fields(self):
        return [(name, field) for name, field in super()._own_fields() if name != "_key"]

    # --- As the page shows it
    @property
    def key(self):
        return self["_key"]

    @property
    def equipment(self):
        """[(group, [Line])] in the order of the lines."""
        groups: dict = {}
        for line in self.lines:
            mark, items = short(line), [(item, f"i{short(item)}") for item in self.items.get(line.pk, ())]
            questions = {"remark": f"r{mark}"} | (
                {} if items else {"on_hand": f"h{mark}", "serviceable": f"w{mark}"}
            )
            groups.setdefault(line.get_group_display(), []).append(Line(self, line, questions, items))
        return list(groups.items())

    @property
    def sustained(self):
        return [
            Line(self, line, {"met": f"s_{line.category}", "remark": f"t_{line.category}"})
            for line in self.categories
        ]

    @property
    def dimensions(self):
        return [
            Line(self, label, {"standard": f"c_{name}", "remark": f"d_{name}"})
            for name, label in DIMENSIONS.items()
        ]


def short(row):
    """A row's mark in names of questions: the beginning of its key."""
    return row.pk.hex[:10]


def standing_findings(row):
    """What stands of the questions of the field form."""
    told = {
        "conducted_on": row.conducted_on or timezone.localdate(),
        "strength_present": row.strength_present,
        "report": row.report,
    }
    for found in row.equipment.select_related("line").prefetch_related("items__item"):
        mark = short(found.line)
        told |= {f"h{mark}": found.on_hand, f"w{mark}": found.serviceable, f"r{mark}": found.remark}
        told |= {f"i{short(one.item)}": one.result for one in found.items.all()}
    for found in row.sustainment.select_related("line"):
        name = found.line.category
        told |= {f"s_{name}": "yes" if found.is_met else "no", f"t_{name}": found.remark}
    for one in findings_of(row.checklist):
        told |= {f"c_{one.dimension}": one.standard, f"d_{one.dimension}": one.remark}
    return told


# --- The steps
class SignForm(Editing):
    questions = ((_("Your signature"), ("words",)),)
    words = forms.CharField(
        label=_("Remark"), max_length=500, required=False, help_text=_("stands beside the signature")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class ReasonForm(Editing):
    """A step that takes nothing but why."""


class OptionalReasonForm(Editing):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


class ContestForm(Editing):
    """Why, and what shows it, of each finding; those with neither are not contested."""

    def __init__(self, *args, inspection, **kwargs):
        self.about = contestable(inspection)
        super().__init__(*args, **kwargs)

    def order_fields(self, field_order):
        if self.fields.pop("reason", None) is None:  # they stand already
            return super().order_fields(field_order)
        for name, (words, _given) in self.about.items():
            self.fields[f"w_{name}"] = forms.CharField(
                label=_("Why it is contested: %(what)s") % {"what": words}, max_length=1000, required=False
            )
            self.fields[f"v_{name}"] = forms.CharField(
                label=_("What shows it: %(what)s") % {"what": words}, max_length=300, required=False
            )
        return super().order_fields(field_order)

    def clean(self):
        given = super().clean()
        for name in self.about:
            words, evidence = given.get(f"w_{name}"), given.get(f"v_{name}")
            if words and not evidence:
                self.add_error(f"v_{name}", _("Name what shows it: a document, a photograph, a log."))
            if evidence and not words:
                self.add_error(f"w_{name}", _("Say what is not so."))
        return given

    def answers(self):
        given = self.cleaned_data
        contests = [
            {**of, "words": given[f"w_{name}"], "evidence": given[f"v_{name}"]}
            for name, (_words, of) in self.about.items()
            if given[f"w_{name}"]
        ]
        return {"contests": contests, "version": given["version"]}

    @property
    def rows(self):
        return [(words, self[f"w_{name}"], self[f"v_{name}"]) for name, (words, _of) in self.about.items()]


def contestable(row):
    """{name of a question: (the finding in words, what the service is told it is of)}."""
    found = {}
    if row.strength_present is not None:
        found["strength"] = (_("Strength present: %(n)s") % {"n": number(row.strength_present)}, {})
    for one in row.equipment.select_related("line"):
        words = _("%(type)s: %(on_hand)s on hand, %(serviceable)s serviceable of %(agreed)s agreed")
        told = {
            "type": one.line.type,
            "on_hand": number(one.on_hand),
            "serviceable": number(one.serviceable),
            "agreed": number(one.agreed),
        }
        found[f"e{one.pk}"] = (words % told, {"equipment": one})
    for one in row.sustainment.select_related("line"):
        met = _("%(what)s: met") if one.is_met else _("%(what)s: not met")
        found[f"s{one.pk}"] = (
            met % {"what": capfirst(one.line.get_category_display())},
            {"sustainment": one},
        )
    for one in row.by_dimension:
        if one.standard != Standard.NOT_LOOKED_AT:
            found[f"c_{one.dimension}"] = (capfirst(str(one)), {"dimension": one.dimension})
    return found


class ReviewForm(Editing):
    """What the review found, and of each contested finding whether it is upheld, why, and what counts."""

    words = forms.CharField(
        label=_("What the review found"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args, inspection, **kwargs):
        rows = inspection.contests.filter(round=inspection.round)
        self.contests = list(rows.select_related("equipment__line", "sustainment__line"))
        self.questions = [(_("The review"), ("words",))]
        super().__init__(*args, **kwargs)

    def order_fields(self, field_order):
        if self.fields.pop("reason", None) is None:  # they stand already
            return super().order_fields(field_order)
        for one in self.contests:
            names = [f"o{one.pk}", f"y{one.pk}", *_counts_of(one)]
            self.fields[names[0]] = forms.ChoiceField(
                label=_("Outcome"),
                choices=InspectionContest.Outcome.choices,
                help_text=f"{one.words} ({one.evidence})",
            )
            self.fields[names[1]] = forms.CharField(label=_("Why"), max_length=1000)
            for name, field in _counts_of(one).items():
                self.fields[name] = field
            self.questions.append((capfirst(str(one.about)), tuple(names)))
        return super().order_fields(field_order)

    def answers(self):
        given, decisions = self.cleaned_data, []
        for one in self.contests:
            corrected = {name.partition("_")[2]: given[name] for name in _counts_of(one)}
            if "is_met" in corrected:
                corrected["is_met"] = {"yes": True, "no": False}.get(corrected["is_met"])
            outcome, why = given[f"o{one.pk}"], given[f"y{one.pk}"]
            told = {"contest": one, "outcome": outcome, "outcome_words": why, "corrected": corrected}
            decisions.append(told)
        return {"words": given["words"], "decisions": decisions, "version": given["version"]}


def _counts_of(contest):
    """{name: field} of what counts instead, where a contest is upheld."""
    key = contest.pk
    if contest.equipment_id:
        return {
            f"n{key}_on_hand": _count(_("On hand, if upheld")),
            f"n{key}_serviceable": _count(_("Serviceable, if upheld")),
        }
    if contest.sustainment_id:
        return {
            f"n{key}_is_met": forms.ChoiceField(label=_("Standard, if upheld"), choices=MET, required=False)
        }
    if contest.dimension:
        choices = [("", "—"), *Standard.choices]
        field = forms.ChoiceField(label=_("Standard, if upheld"), choices=choices, required=False)
        return {f"n{key}_standard": field}
    return {f"n{key}_strength_present": _count(_("Strength, if upheld"))}
