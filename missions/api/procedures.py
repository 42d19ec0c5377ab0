"""Procedures with their versions, and who has read and understood them, through the API."""

from collections import defaultdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.access import require_any
from accounts.api import (
    Acts,
    Changeable,
    CodeField,
    Creatable,
    Flag,
    Given,
    NumberedAtRandom,
    NumberedField,
    Order,
    Rows,
    Text,
    VisibleField,
    VisibleViewSet,
    WholeNumber,
    Words,
)
from missions import adopting
from missions import services_procedures as services
from missions.api.decisions import REASON
from missions.api.labels import label_given, label_told, named_given, named_told
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given, partner_given
from missions.models import (
    Acknowledgement,
    Adoption,
    Element,
    Lesson,
    Procedure,
    ProcedureVersion,
    Theme,
)
from missions.models.procedure import ROLE_CHOICES
from missions.models.releasing import named_on
from missions.releasing import runners

TEXT: dict[str, Any] = {"required": False, "allow_blank": True}
ROLE_CODES = [code for code, _label in ROLE_CHOICES]


class ProcedureVersionRows(Rows):
    id = serializers.UUIDField(help_text="number of the version")
    number = serializers.IntegerField(help_text="which version")
    text = serializers.CharField(help_text="its text")
    changed = serializers.CharField(help_text="what changed in it")
    lesson = serializers.UUIDField(
        source="lesson_id", help_text="number of the lesson that changed it", allow_null=True
    )
    state = serializers.ChoiceField(ProcedureVersion.State.choices, help_text="draft, or issued")
    in_force_from = serializers.DateField(help_text="followed from this day", allow_null=True)


class AdoptionRows(Rows):
    id = serializers.UUIDField(help_text="number of the adoption")
    kind = serializers.CharField(help_text="kind of record that works by it: mission, element, unit")
    key = serializers.CharField(help_text="number of that record")
    starts_on = serializers.DateField(help_text="first day", allow_null=True)
    ends_on = serializers.DateField(help_text="last day; null: still", allow_null=True)


class ProcedureRows(Rows):
    attached = ("themes", "released_to", "versions", "adoptions")
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField(
        "acronym of the mission; null: across missions", source="mission.acronym", allow_null=True
    )
    keeper = CodeField("code of the partner that keeps it", source="keeper.code", allow_null=True)
    reference = serializers.CharField(help_text="reference")
    title = serializers.CharField(help_text="title")
    purpose = serializers.CharField(help_text="what it is for")
    withdrawn_on = serializers.DateField(help_text="followed no more since", allow_null=True)
    label = label_told()
    version = serializers.IntegerField(help_text="moves with every change of the procedure itself")
    themes = serializers.ListField(child=serializers.CharField(), help_text="codes of its themes")
    released_to = named_told()
    versions = ProcedureVersionRows(many=True, help_text="the last first; a draft, to its keepers alone")
    adoptions = AdoptionRows(many=True, help_text="who works by it, of records you may see")


class ProcedureChanged(Given):
    title = serializers.CharField(max_length=160, help_text="title")
    reference = serializers.CharField(max_length=24, help_text="reference", **TEXT)
    purpose = serializers.CharField(max_length=2000, help_text="what it is for", **TEXT)
    themes = serializers.ListField(
        child=VisibleField(Theme, "code", "code of a theme", change=str.lower),
        required=False,
        max_length=20,
        help_text="codes of its themes",
    )
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class ProcedureDrafted(ProcedureChanged):
    text = serializers.CharField(max_length=40000, help_text="text of its first version")
    mission = mission_given(required=False)
    keeper = partner_given("code of a partner you speak for; needed across missions", required=False)


class VersionDrafted(Given):
    text = serializers.CharField(max_length=40000, help_text="its text")
    changed = serializers.CharField(max_length=2000, help_text="what changes in it")
    lesson = NumberedField(Lesson, "number of the lesson it comes from", required=False)
    reason = serializers.CharField(**REASON)


class VersionIssued(Given):
    in_force_from = serializers.DateField(
        help_text="followed from this day; another issues than who wrote it"
    )
    reason = serializers.CharField(**REASON)


class ProcedureAdopted(Given):
    kind = serializers.CharField(max_length=20, help_text="mission, element or unit")
    key = serializers.CharField(max_length=40, help_text="number of that record")
    starts_on = serializers.DateField(help_text="first day")
    reason = serializers.CharField(**REASON)


class ReadingAsked(Given):
    mission = mission_given(required=False)
    role = serializers.ChoiceField(ROLE_CODES, required=False, help_text="of people of the mission")
    element = NumberedField(Element, "number of a post or unit, in place of a mission", required=False)
    starts_on = serializers.DateField(help_text="from this day")
    within = WholeNumber(max_value=365, min_value=1, help_text="days to read it in")
    reason = serializers.CharField(**REASON)


class ProcedureWithdrawn(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why")


class Procedures(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """How things are done: each procedure with its versions and who works by it."""

    model, rows, scope = Procedure, ProcedureRows, "missions:write"
    given = {
        "create": ProcedureDrafted,
        "partial_update": ProcedureChanged,
        "revise": VersionDrafted,
        "issue": VersionIssued,
        "adopt": ProcedureAdopted,
        "ask": ReadingAsked,
        "withdraw": ProcedureWithdrawn,
    }
    examples = {
        "create": {"mission": "MINUSCA", "title": "Inspection of camps", "text": "1. Look at each pit."},
        "partial_update": {"purpose": "Nothing leaves a camp."},
        "revise": {"text": "1. Look at each pit before the rains.", "changed": "Before the rains."},
        "issue": {"in_force_from": "2026-12-01"},
        "adopt": {"kind": "mission", "key": "1", "starts_on": "2026-12-01"},
        "ask": {"mission": "MINUSCA", "role": "staff", "starts_on": "2026-12-01", "within": 14},
        "withdraw": {"reason": "part of another procedure"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "keeper": Text("keeper__code", "code of the partner that keeps it", upper=True),
        "theme": Text("themes__code", "code of a theme", lower=True),
        "search": Words(("title", "purpose", "reference"), "words of it"),
    }
    orderings = {"id": Order("id"), "title": Order("title", "id")}
    ordering = "title"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        named, themes, versions = named_on(Procedure, keys), defaultdict(list), defaultdict(list)
        rows = Theme.objects.visible_to(user).filter(procedures__in=keys).order_by("code")
        for key, code in rows.values_list("procedures", "code"):
            themes[key].append(code)
        lessons = set(
            Lesson.objects.visible_to(user).filter(changes__procedure__in=keys).values_list("pk", flat=True)
        )
        for row in ProcedureVersion.objects.visible_to(user).filter(procedure__in=keys).order_by("-number"):
            told = {
                name: getattr(row, name) for name in ProcedureVersionRows.shape().names if name != "lesson"
            }
            lesson = row.lesson_id if row.lesson_id in lessons else None
            versions[row.procedure_id].append(told | {"lesson": lesson})
        adoptions = self._adoptions(user, keys)
        for record in records:
            key = record["id"]
            record |= {"themes": themes[key], "released_to": named[key]}
            record |= {"versions": versions[key], "adoptions": adoptions[key]}

    def _adoptions(self, user, keys):
        rows = list(Adoption.objects.visible_to(user).filter(procedure__in=keys).order_by("starts_on", "pk"))
        found, told = adopting.adopters(user, rows), defaultdict(list)
        names = {model: code for code, model in adopting.codes().items()}
        for row in rows:
            if one := found.get(row.pk):
                told[row.procedure_id].append(
                    {
                        "id": row.pk,
                        "kind": names[type(one[1])],
                        "key": row.subject_id,
                        "starts_on": row.starts_on,
                        "ends_on": row.ends_on,
                    }
                )
        return told

    def may_change(self, row, by):
        require_any(by, *runners(row))

    def make(self, values, by):
        return services.draft_procedure(**values, by=by)

    def change(self, row, values, by):
        return services.change_procedure(row, **values, by=by)

    @extend_schema(summary="Draft the next version")
    @action(detail=True, methods=["post"])
    def revise(self, request, **path):
        return self.act(request, path, services.draft_version)

    @extend_schema(summary="Put the draft in force from a day on")
    @action(detail=True, methods=["post"])
    def issue(self, request, **path):
        return self.act(request, path, self._issue)

    def _issue(self, row, *, by, **given):
        require_any(by, *runners(row))
        drafts = ProcedureVersion.objects.visible_to(by).filter(procedure=row, state="draft")
        draft = drafts.select_related("procedure__mission", "procedure__keeper").first()
        if draft is None:
            raise serializers.ValidationError({"in_force_from": "The procedure has no draft."})
        return services.issue_version(draft, by=by, **given)

    @extend_schema(summary="Say that a mission, element or unit works by it")
    @action(detail=True, methods=["post"])
    def adopt(self, request, **path):
        return self.act(request, path, self._adopt)

    def _adopt(self, row, *, kind, key, by, **given):
        subject = adopting.named(by, kind, key)
        if subject is None:
            raise serializers.ValidationError({"key": "No such record that you may see."})
        return services.adopt_procedure(row, subject=subject, by=by, **given)

    @extend_schema(summary="Ask people of a mission, or the holder of a post, to read it")
    @action(detail=True, methods=["post"])
    def ask(self, request, **path):
        return self.act(request, path, services.ask_to_read)

    @extend_schema(summary="It is followed no more")
    @action(detail=True, methods=["post"])
    def withdraw(self, request, **path):
        return self.act(request, path, services.withdraw_procedure)


class AcknowledgementRows(Rows):
    id = serializers.UUIDField(help_text="number of the acknowledgement")
    procedure = serializers.UUIDField(source="version.procedure_id", help_text="number of the procedure")
    number = serializers.IntegerField(source="version.number", help_text="which version was read")
    person = serializers.CharField(source="person.name", help_text="who read and understood it")
    element = serializers.UUIDField(
        source="element_id", help_text="number of the post or unit they answer for", allow_null=True
    )
    given_at = serializers.DateTimeField(help_text="when they said so")


class AcknowledgementGiven(Given):
    version = NumberedField(ProcedureVersion, "number of the version in force")
    element = NumberedField(Element, "number of the post or unit you answer for", required=False)


class Acknowledgements(NumberedAtRandom, Creatable, VisibleViewSet):
    """That a person has read and understood a version: one's own, and those of procedures one keeps. No token
    of a partner or mission gives one."""

    model, rows, scope = Acknowledgement, AcknowledgementRows, "missions:write"
    given = {"create": AcknowledgementGiven}
    filters = {
        "procedure": Text("version__procedure", "number of the procedure"),
        "own": Flag("element__isnull", "those for oneself, and for no post"),
    }
    orderings = {"id": Order("id"), "given_at": Order("given_at", "id")}
    ordering = "-given_at"

    def make(self, values, by):
        values = dict(values)
        return services.acknowledge_version(values.pop("version"), **values, by=by)
