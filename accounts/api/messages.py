"""What is asked, answered and noted on records: read by the two sides of each line."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts import attaching, members, services_messages, threads
from accounts.api.filters import Choice, Day, Flag, Text
from accounts.api.paging import Order
from accounts.api.shape import CodeField, Rows
from accounts.api.viewset import NumberedAtRandom, VisibleViewSet
from accounts.api.writing import Acts, Creatable, Given, NumberedField, VisibleField, WholeNumber
from accounts.models import Message, Partner


class MessageRows(Rows):
    attached = ("mentions",)
    id = serializers.UUIDField(help_text="number in this portal")
    subject_kind = serializers.CharField(source="subject_type.model", help_text="kind of record it is on")
    subject_id = serializers.CharField(help_text="number of that record")
    subject_name = serializers.CharField(help_text="the record in words")
    kind = serializers.ChoiceField(Message.Kind.choices, help_text="what it is")
    line = CodeField(
        "contributor in whose line it stands; empty: told to all who were asked",
        source="line.code",
        allow_null=True,
    )
    side = serializers.ChoiceField(Message.Side.choices, help_text="which side said it")
    to_all = serializers.BooleanField(help_text="an answer to all who were asked")
    reply_to = serializers.UUIDField(
        source="reply_to_id", help_text="number of the message it belongs to", allow_null=True
    )
    answer_to_all = serializers.UUIDField(
        source="answer_to_all_id",
        help_text="of a question: number of the answer that went to all",
        allow_null=True,
    )
    quoted = serializers.CharField(help_text="of an answer to all: the question, without who asked")
    text = serializers.CharField(help_text="what is said; empty once withdrawn")
    first_text = serializers.CharField(help_text="what was said before it was corrected")
    due_on = serializers.DateField(help_text="of a question: answer due by", allow_null=True)
    state = serializers.ChoiceField(Message.State.choices, help_text="where it stands")
    withdrawal_reason = serializers.CharField(help_text="why it was withdrawn")
    said_by = serializers.CharField(source="created_by.name", help_text="the person")
    created_at = serializers.DateTimeField(help_text="when it was said")
    corrected_at = serializers.DateTimeField(help_text="when it was corrected", allow_null=True)
    withdrawn_at = serializers.DateTimeField(help_text="when it was withdrawn", allow_null=True)
    version = serializers.IntegerField(help_text="moves with every change; a step names it")
    mentions = serializers.ListField(child=serializers.CharField(), help_text="names of whom it names")


class WordsGiven(Given):
    text = serializers.CharField(max_length=4000, help_text="what is said; plain text")


class NamingGiven(WordsGiven):
    mentions = serializers.ListField(
        child=WholeNumber(),
        max_length=50,
        required=False,
        help_text="keys of people who read the line, as `people/` gives them",
    )


class MessageGiven(NamingGiven):
    subject_kind = serializers.CharField(max_length=40, help_text="kind of record: pledge or requirement")
    subject_id = serializers.UUIDField(help_text="number of the record")
    kind = serializers.ChoiceField(
        [("question", _("question")), ("note", _("note"))], help_text="what it is; an answer is a step"
    )
    line = VisibleField(
        Partner,
        "code",
        "code of the contributor in whose line; left out where you have one line only",
        change=str.upper,
        required=False,
    )
    due_on = serializers.DateField(required=False, help_text="of a question: answer due by")
    reply_to = NumberedField(Message, "of a note: number of the message it belongs to", required=False)


class StepOfMessage(Given):
    version = WholeNumber(required=False, help_text="the version you saw; another is answered with 409")
    reason = serializers.CharField(max_length=500, required=False, help_text="why; the line reads it")


class AnswerGiven(NamingGiven):
    version = WholeNumber(required=False, help_text="the version of the question you saw")
    to_all = serializers.BooleanField(
        required=False, help_text="of the mission: to everyone who was asked for offers"
    )
    quoted = serializers.CharField(
        max_length=4000,
        required=False,
        help_text="to all: the question in words that do not show who asked; its own if left out",
    )


class WordsCorrected(WordsGiven):
    version = WholeNumber(required=False, help_text="the version you saw; another is answered with 409")


class PersonRows(serializers.Serializer):
    person = serializers.IntegerField(help_text="key, for `mentions`")
    name = serializers.CharField(help_text="as it is known")
    side = serializers.ChoiceField(Message.Side.choices, help_text="on which side")


class Messages(NumberedAtRandom, Acts, Creatable, VisibleViewSet):
    """Questions, answers and notes on pledges and requirements. Each contributor has a line of its own with
    those who plan or decide for the mission; no other contributor reads it, or learns that it is there."""

    model, rows, scope = Message, MessageRows, "messages:write"
    given = {
        "create": MessageGiven,
        "answer": AnswerGiven,
        "correct": WordsCorrected,
        "withdraw": StepOfMessage,
        "close": StepOfMessage,
    }
    examples = {
        "create": {
            "subject_kind": "requirement",
            "subject_id": "00000000-0000-4000-8000-000000000000",
            "kind": "question",
            "text": "Is a level 2 hospital meant?",
            "due_on": "2026-12-31",
        },
        "answer": {"text": "Yes.", "to_all": True, "quoted": "Is a level 2 hospital meant?"},
        "correct": {"text": "Is a level 2 hospital meant, or level 1?"},
        "withdraw": {"reason": "asked on the wrong record"},
    }
    filters = {
        "subject_kind": Text("subject_type__model", "kind of record, such as pledge", lower=True),
        "subject_id": Text("subject_id", "number of the record"),
        "kind": Choice("kind", Message.Kind.choices, "what it is"),
        "state": Choice("state", Message.State.choices, "where it stands"),
        "side": Choice("side", Message.Side.choices, "which side said it"),
        "line": Text("line__code", "code of the contributor in whose line", upper=True),
        "to_all": Flag("to_all", "told to all who were asked, or not"),
        "due_until": Day("due_on__lte", "answers due by this day"),
    }
    orderings = {"id": Order("id"), "created_at": Order("created_at", "id")}
    ordering = "created_at"

    def nest(self, records):
        seen = Message.objects.visible_to(self.request.user).filter(pk__in=[one["id"] for one in records])
        names = {}
        for key, name in seen.filter(mentions__isnull=False).values_list("pk", "mentions__name"):
            names.setdefault(key, []).append(name)
        for record in records:
            record["mentions"] = sorted(names.get(record["id"], []))

    def make(self, values, by):
        values = dict(values)
        subject = _subject(by, values.pop("subject_kind"), values.pop("subject_id"))
        line = values.pop("line", None) or _only_line(by, subject)
        if values.pop("kind") == Message.Kind.NOTE:
            _refuse(values, "due_on", _("A question alone is due."))
            return services_messages.write_note(subject, line=line, **values, by=by)
        _refuse(values, "reply_to", _("A note belongs to a message; a question stands by itself."))
        return services_messages.ask_question(subject, line=line, **values, by=by)

    @extend_schema(summary="Answer a question")
    @action(detail=True, methods=["post"])
    def answer(self, request, **path):
        self.no_parameters(request)
        made = services_messages.answer_question(
            self.found(**path), **self.values_of(request), by=request.user
        )
        return self.written(request, made)

    @extend_schema(summary="Correct your own words, a quarter of an hour at most")
    @action(detail=True, methods=["post"])
    def correct(self, request, **path):
        return self.act(request, path, services_messages.correct_message)

    @extend_schema(summary="Take your own words back")
    @action(detail=True, methods=["post"])
    def withdraw(self, request, **path):
        return self.act(request, path, services_messages.withdraw_message)

    @extend_schema(summary="Want no answer any more")
    @action(detail=True, methods=["post"])
    def close(self, request, **path):
        return self.act(request, path, services_messages.close_question)

    @extend_schema(summary="Who reads its line, to be named", responses=PersonRows(many=True))
    @action(detail=True, methods=["get"])
    def people(self, request, **path):
        self.no_parameters(request)
        row = self.found(**path)
        if row.line is None:
            return Response([])
        sides = members.readers_of(row.subject, row.line)
        people = members.active(sides).order_by("name", "pk")
        return Response([{"person": p.pk, "name": p.name, "side": sides[p.pk]} for p in people])


def _subject(by, kind, key):
    try:
        subject = attaching.found(by, kind.lower(), key)
    except Http404:
        subject = None
    if subject is None or not threads.carries(subject):
        words = _("There is no such record that you may see; subject_kind takes %(kinds)s.")
        raise serializers.ValidationError({"subject_id": words % {"kinds": ", ".join(threads.kinds())}})
    return subject


def _only_line(by, subject):
    lines = list(threads.lines_for(by, subject)[:2])
    if len(lines) == 1:
        return lines[0]
    if not lines:
        threads.refuse_stranger()
    raise serializers.ValidationError({"line": _("Name the contributor in whose line you write.")})


def _refuse(values, name, words):
    if name in values:
        raise serializers.ValidationError({name: words})
