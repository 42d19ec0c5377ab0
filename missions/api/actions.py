"""Actions, engagements with their promises, and consultations, through the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.access import require_any
from accounts.api import (
    Acts,
    Changeable,
    Choice,
    CodeField,
    CountedField,
    Creatable,
    Day,
    Given,
    NumberedAtRandom,
    Order,
    Rows,
    Text,
    VisibleField,
    VisibleViewSet,
    WholeNumber,
)
from accounts.models import Partner
from missions import following
from missions import services_actions as services
from missions import services_consultations as consulting
from missions import services_engagements as meeting
from missions.api.decisions import REASON
from missions.api.labels import label_given, label_told, named_given
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given, partner_given
from missions.models import Action, Consultation, Consulted, Engagement, Mandate, Promise
from missions.releasing import runners


class ActionRows(Rows):
    attached = ("origin", "origin_id")
    id = serializers.UUIDField(help_text="number in this portal")
    reference = serializers.CharField(help_text="unique in the mission; empty: none")
    title = serializers.CharField(help_text="what is to be done")
    text = serializers.CharField(help_text="in detail")
    mission = CodeField("acronym of the mission", source="mission.acronym", allow_null=True)
    keeper = CodeField("code of the partner that follows it up", source="keeper.code", allow_null=True)
    owner = CodeField("code of the partner that does it", source="owner.code", allow_null=True)
    due_on = serializers.DateField(help_text="by when")
    state = serializers.ChoiceField(Action.State.choices, help_text="where it stands")
    done_on = serializers.DateField(help_text="reported done", allow_null=True)
    report = serializers.CharField(help_text="what was done")
    verified_on = serializers.DateField(help_text="another person saw it done", allow_null=True)
    label = label_told()
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    origin = serializers.CharField(help_text="kind of record it comes from; empty: none you may see")
    origin_id = serializers.CharField(help_text="number of that record")


class ActionChanged(Given):
    title = serializers.CharField(max_length=200, help_text="what is to be done")
    text = serializers.CharField(max_length=2000, required=False, allow_blank=True, help_text="in detail")
    reference = serializers.CharField(max_length=24, required=False, allow_blank=True, help_text="unique")
    owner = partner_given("code of the partner that does it; left out: the mission itself", required=False)
    due_on = serializers.DateField(help_text="by when")
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class ActionSet(ActionChanged):
    mission = mission_given(required=False)
    keeper = partner_given("code of a partner you speak for, where there is no mission", required=False)
    origin = serializers.CharField(
        max_length=20, required=False, help_text="decision, proposal, engagement …"
    )
    origin_id = serializers.CharField(max_length=40, required=False, help_text="number of that record")


class Done(StepGiven):
    report = serializers.CharField(max_length=1000, help_text="what was done")


class SaidWhy(StepGiven):
    reason = serializers.CharField(max_length=500, help_text="why; the owner reads it")


class Actions(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Tasks that follow: who does them, until when, and whether another person saw that they were done."""

    model, rows, scope = Action, ActionRows, "missions:write"
    given = {
        "create": ActionSet,
        "partial_update": ActionChanged,
        "done": Done,
        "verify": StepGiven,
        "reopen": SaidWhy,
        "cancel": SaidWhy,
    }
    examples = {
        "create": {"mission": "MINUSCA", "title": "Send the plan", "owner": "FRA", "due_on": "2027-01-31"},
        "partial_update": {"due_on": "2027-02-28"},
        "done": {"report": "sent on Monday"},
        "reopen": {"reason": "the annex is missing"},
        "cancel": {"reason": "no longer needed"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "owner": Text("owner__code", "code of the partner that does it", upper=True),
        "state": Choice("state", Action.State.choices, "where it stands"),
        "due_by": Day("due_on__lte", "due on this day or earlier"),
    }
    orderings = {"id": Order("id"), "due_on": Order("due_on", "id")}
    ordering = "due_on"

    def nest(self, records):
        keys = [record["id"] for record in records]
        rows = list(Action.objects.visible_to(self.request.user).filter(pk__in=keys))
        found, codes = following.origins(self.request.user, rows), following.codes()
        names = {model: code for code, model in codes.items()}
        for record in records:
            one = found.get(record["id"])
            record |= {
                "origin": names[type(one[1])] if one else "",
                "origin_id": str(one[1].pk) if one else "",
            }

    def may_change(self, row, by):
        require_any(by, *runners(row))

    def make(self, values, by):
        values = dict(values)
        code, key = values.pop("origin", ""), values.pop("origin_id", "")
        origin = following.named(by, code, key) if code else None
        if code and origin is None:
            raise serializers.ValidationError({"origin": "No such record that you may see."})
        return services.set_action(**values, origin=origin, by=by)

    def change(self, row, values, by):
        return services.change_action(row, **values, by=by)

    @extend_schema(summary="Say that it is done, and what was done")
    @action(detail=True, methods=["post"])
    def done(self, request, **path):
        return self.act(request, path, services.report_action)

    @extend_schema(summary="Say that one saw it done")
    @action(detail=True, methods=["post"])
    def verify(self, request, **path):
        return self.act(request, path, services.verify_action)

    @extend_schema(summary="It is not done yet")
    @action(detail=True, methods=["post"])
    def reopen(self, request, **path):
        return self.act(request, path, services.reopen_action)

    @extend_schema(summary="It is not to be done any more")
    @action(detail=True, methods=["post"])
    def cancel(self, request, **path):
        return self.act(request, path, services.cancel_action)


class PromiseRows(Rows):
    id = serializers.IntegerField(help_text="number of the promise")
    promised_by = serializers.CharField(help_text="a state, body or person")
    text = serializers.CharField(help_text="what was promised")
    due_on = serializers.DateField(help_text="by when", allow_null=True)
    state = serializers.ChoiceField(Promise.State.choices, help_text="open, kept, not kept")
    settled_on = serializers.DateField(help_text="since when that is known", allow_null=True)
    note = serializers.CharField(help_text="how it is known")


class EngagementRows(Rows):
    attached = ("partners",)
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym", allow_null=True)
    keeper = CodeField("code of the partner that keeps it", source="keeper.code", allow_null=True)
    kind = serializers.ChoiceField(Engagement.With.choices, help_text="met with")
    title = serializers.CharField(help_text="subject")
    held_on = serializers.DateField(help_text="the day")
    place = serializers.CharField(help_text="where")
    met = serializers.CharField(help_text="who met")
    text = serializers.CharField(help_text="what was said")
    label = label_told()
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    partners = serializers.ListField(child=serializers.CharField(), help_text="codes of the partners met")
    promises = PromiseRows(many=True, help_text="what was promised there")


class EngagementChanged(Given):
    kind = serializers.ChoiceField(Engagement.With.choices, help_text="met with")
    title = serializers.CharField(max_length=160, help_text="subject")
    held_on = serializers.DateField(help_text="the day")
    place = serializers.CharField(max_length=120, help_text="where")
    met = serializers.CharField(max_length=1000, help_text="who met")
    text = serializers.CharField(max_length=4000, required=False, allow_blank=True, help_text="what was said")
    partners = serializers.ListField(
        child=VisibleField(Partner, "code", "code of a partner", change=str.upper),
        required=False,
        max_length=200,
        help_text="partners met",
    )
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class EngagementEntered(EngagementChanged):
    mission = mission_given(required=False)
    keeper = partner_given("code of a partner you speak for, where there is no mission", required=False)


class PromiseGiven(StepGiven):
    promised_by = serializers.CharField(max_length=160, help_text="a state, body or person")
    text = serializers.CharField(max_length=500, help_text="what was promised")
    due_on = serializers.DateField(required=False, help_text="by when")


class PromiseSettled(Given):
    promise = WholeNumber(help_text="number of the promise")
    kept = serializers.BooleanField(help_text="whether it was kept")
    note = serializers.CharField(max_length=500, help_text="how it is known")


class Engagements(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Meetings with capitals, the host and regional bodies: who met, what was promised, kept or not."""

    model, rows, scope = Engagement, EngagementRows, "missions:write"
    given = {
        "create": EngagementEntered,
        "partial_update": EngagementChanged,
        "promise": PromiseGiven,
        "settle": PromiseSettled,
    }
    examples = {
        "create": {
            "mission": "MINUSCA",
            "kind": "host",
            "title": "Talks on access",
            "held_on": "2026-02-01",
            "place": "Bangui",
            "met": "the head of mission; the minister",
        },
        "partial_update": {"place": "Bangui"},
        "promise": {"promised_by": "the minister", "text": "access to the airfield", "due_on": "2026-03-01"},
        "settle": {"promise": 7, "kept": True, "note": "the airfield was opened"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "kind": Choice("kind", Engagement.With.choices, "met with"),
        "held_from": Day("held_on__gte", "held on this day or later"),
        "partner": Text("partners__code", "code of a partner met", upper=True),
    }
    orderings = {"id": Order("id"), "held_on": Order("held_on", "id")}
    ordering = "held_on"

    def nest(self, records):
        user, keys, shape = self.request.user, {r["id"]: r for r in records}, PromiseRows.shape()
        for record in records:
            record["partners"], record["promises"] = [], []
        met = Engagement.objects.visible_to(user).filter(pk__in=keys, partners__isnull=False)
        for key, code in met.order_by("partners__code").values_list("pk", "partners__code"):
            keys[key]["partners"].append(code)
        promises = Promise.objects.visible_to(user).filter(engagement__in=keys).order_by("pk")
        for key, *row in promises.values_list("engagement", *shape.paths):
            keys[key]["promises"].append(dict(zip(shape.names, row, strict=True)))

    def may_change(self, row, by):
        require_any(by, *runners(row))

    def make(self, values, by):
        return meeting.enter_engagement(**values, by=by)

    def change(self, row, values, by):
        return meeting.change_engagement(row, **values, by=by)

    @extend_schema(summary="Keep what somebody promised there")
    @action(detail=True, methods=["post"])
    def promise(self, request, **path):
        return self.act(request, path, meeting.add_promise)

    @extend_schema(summary="Say whether a promise was kept")
    @action(detail=True, methods=["post"])
    def settle(self, request, **path):
        return self.act(request, path, self._settle)

    def _settle(self, row, *, promise, by, **given):
        require_any(by, *runners(row))
        found = Promise.objects.visible_to(by).filter(engagement=row, pk=promise).first()
        if found is None:
            raise serializers.ValidationError({"promise": "Nothing was promised there by this number."})
        return meeting.settle_promise(found, by=by, **given)


class AnswerRows(Rows):
    partner = CodeField("code of the partner that was asked", source="partner.code")
    part = serializers.ChoiceField(Consulted.Part.choices, help_text="as what")
    answer = serializers.CharField(help_text="agrees, concerns, objects; empty: none yet")
    words = serializers.CharField(help_text="in words")
    answered_at = serializers.DateTimeField(help_text="when", allow_null=True)
    version = serializers.IntegerField(help_text="of the answer")


class ConsultationRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym of the mission", source="mission.acronym")
    mandate = serializers.IntegerField(source="mandate_id", help_text="number of the mandate")
    paragraph = serializers.CharField(help_text="of the task")
    before = serializers.CharField(help_text="as it read; empty: there was none")
    text = serializers.CharField(help_text="as it would read; empty: it would end")
    reasons = serializers.CharField(help_text="why it should change")
    due_on = serializers.DateField(help_text="answers due by")
    state = serializers.ChoiceField(Consultation.State.choices, help_text="where it stands")
    outcome = serializers.CharField(help_text="what came of it")
    label = label_told()
    version = serializers.IntegerField(help_text="moves with every change; a step may name it")
    answers = AnswerRows(
        many=True, help_text="whom it was put to and what they answered, as far as you may see"
    )


class ConsultationBegun(Given):
    mandate = CountedField(Mandate, "pk", "number of the mandate")
    paragraph = serializers.CharField(max_length=16, help_text="of the task")
    text = serializers.CharField(
        max_length=5000, allow_blank=True, help_text="as it would read; empty: it would end"
    )
    reasons = serializers.CharField(max_length=2000, help_text="why it should change")
    due_on = serializers.DateField(help_text="answers due by")
    label = label_given()
    released_to = named_given()
    reason = serializers.CharField(**REASON)


class ConsultationAnswered(StepGiven):
    partner = partner_given("code of the partner that was asked, yours")
    answer = serializers.ChoiceField(Consulted.Answer.choices, help_text="what it says")
    words = serializers.CharField(max_length=2000, required=False, help_text="why, where it does not agree")


class ConsultationEnded(StepGiven):
    outcome = serializers.CharField(
        max_length=1000, help_text="what came of it; those who were asked read it"
    )


class Consultations(NumberedAtRandom, Acts, Creatable, VisibleViewSet):
    """A change of a mandate's task, put to the mission's contributors and its host before it is made."""

    model, rows, scope = Consultation, ConsultationRows, "missions:write"
    given = {
        "create": ConsultationBegun,
        "answer": ConsultationAnswered,
        "close": StepGiven,
        "conclude": ConsultationEnded,
        "drop": ConsultationEnded,
    }
    examples = {
        "create": {
            "mandate": 7,
            "paragraph": "3(a)",
            "text": "Protect civilians",
            "reasons": "asked for by the council",
            "due_on": "2027-01-31",
        },
        "answer": {"partner": "FRA", "answer": "concerns", "words": "too few troops"},
        "conclude": {"outcome": "changed as it was put"},
        "drop": {"outcome": "contributors had concerns"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "state": Choice("state", Consultation.State.choices, "where it stands"),
        "due_by": Day("due_on__lte", "answers due on this day or earlier"),
    }
    orderings = {"id": Order("id"), "due_on": Order("due_on", "id")}
    ordering = "due_on"

    def nest(self, records):
        keys, shape = {record["id"]: record for record in records}, AnswerRows.shape()
        for record in records:
            record["answers"] = []
        seen = Consulted.objects.visible_to(self.request.user).filter(consultation__in=keys)
        for key, *row in seen.order_by("partner__code").values_list("consultation", *shape.paths):
            keys[key]["answers"].append(dict(zip(shape.names, row, strict=True)))

    def make(self, values, by):
        values = dict(values)
        return consulting.begin_consultation(values.pop("mandate"), **values, by=by)

    @extend_schema(summary="Say what one who was asked answers")
    @action(detail=True, methods=["post"])
    def answer(self, request, **path):
        return self.act(request, path, consulting.answer_consultation)

    @extend_schema(summary="Take no more answers")
    @action(detail=True, methods=["post"])
    def close(self, request, **path):
        return self.act(request, path, consulting.close_consultation)

    @extend_schema(summary="Change the task as it was put to them")
    @action(detail=True, methods=["post"])
    def conclude(self, request, **path):
        return self.act(request, path, consulting.carry_out_consultation)

    @extend_schema(summary="The task stays as it reads")
    @action(detail=True, methods=["post"])
    def drop(self, request, **path):
        return self.act(request, path, consulting.drop_consultation)
