"""What is asked of who asks, answers or notes: the words, whom they name, and until when."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import members
from accounts.editing import DayField, Editing
from accounts.filters import ANY, Filters, search
from accounts.forms_documents import FileField
from accounts.models import Message, Partner


class PeopleField(forms.ModelMultipleChoiceField):
    """People of `sides` ({key: side}), each with the side they stand on."""

    def __init__(self, **kwargs):
        super().__init__(members.active(()), widget=forms.CheckboxSelectMultiple, required=False, **kwargs)
        self.sides = {}

    def offer(self, sides, without):
        self.sides = sides
        self.queryset = members.active(sides).exclude(pk=without)

    def label_from_instance(self, person):
        return f"{person.name} ({Message.Side(self.sides[person.pk]).label})"


class Wordless(Editing):
    """A form that asks for no reason: the words themselves are the record."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["reason"]


class Words(Wordless):
    """Words for a line, a file, and whom they name; `readers` is {key: side} of who may be named."""

    text = forms.CharField(
        label=_("Text"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"})
    )
    file = FileField(required=False)
    mentions = PeopleField(label=_("Named"), help_text=_("they are told that you named them"))

    def __init__(self, *args, user, readers=None, **kwargs):
        super().__init__(*args, **kwargs)
        if readers is None:
            del self.fields["mentions"]
        else:
            self.fields["mentions"].offer(readers, user.pk)

    def answers(self):
        given = super().answers()
        if "mentions" in given:
            given["mentions"] = [person.pk for person in given["mentions"]]
        return given


class ReplyForm(Words):
    questions = ((_("What you say"), ("text", "file")), (_("Whom you name"), ("mentions",)))


class Lined(Words):
    """`lines` are the contributors in whose lines the reader may write."""

    line = forms.ModelChoiceField(
        Partner.objects.none(),
        label=_("Contributor"),
        empty_label=None,
        help_text=_("its people and those of the mission read it, and no other contributor"),
    )

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = lines
        self.fields["line"].label_from_instance = lambda partner: partner.local_name


class NoteForm(Lined):
    questions = (
        (_("To whom"), ("line",)),
        (_("What you say"), ("text", "file")),
        (_("Whom you name"), ("mentions",)),
    )


class QuestionForm(Lined):
    questions = (
        (_("To whom"), ("line",)),
        (_("What you ask"), ("text", "file", "due_on")),
        (_("Whom you name"), ("mentions",)),
    )
    due_on = DayField(label=_("Answer due by"), required=False)


class AnswerForm(Words):
    """`question`: what is answered; it may be answered to all where `may_tell_all`."""

    questions = (
        (_("What you say"), ("text", "file")),
        (_("Who reads it"), ("to_all", "quoted")),
        (_("Whom you name"), ("mentions",)),
    )
    to_all = forms.BooleanField(
        label=_("To all who were asked"),
        required=False,
        help_text=_("they read the question in the words below, and never who asked it"),
    )
    quoted = forms.CharField(
        label=_("The question, as all read it"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("take out what would show who asked"),
    )

    def __init__(self, *args, question, may_tell_all, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("quoted", question.text)
        if not may_tell_all:
            del self.fields["to_all"], self.fields["quoted"]


class CorrectForm(Wordless):
    questions = ((_("What you say"), ("text",)),)
    text = forms.CharField(
        label=_("Text"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"})
    )


class TakeBackForm(Editing):
    """A step that may say why."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        self.fields["reason"].help_text = _("The readers of the line see it.")


class QuestionFilter(Filters):
    text = search(_("Words, or what it is on"))
    waits = forms.ChoiceField(
        label=_("Waits for"), choices=[ANY, ("me", _("my side")), ("others", _("the other side"))]
    )
    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("any", ANY[1]),
            *((state.value, state.label) for state in Message.State if state != Message.State.SAID),
        ],
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def narrow(self, rows):
        chosen = self.chosen
        if text := chosen.get("text"):
            rows = rows.filter(Q(text__icontains=text) | Q(subject_name__icontains=text))
        if waits := chosen.get("waits"):
            to_me = Message.objects.visible_to(self.user).put_to(self.user).open().order_by().values("pk")
            rows = rows.open().filter(pk__in=to_me) if waits == "me" else rows.open().exclude(pk__in=to_me)
        state = chosen.get("state") or Message.State.OPEN
        return rows if state == "any" else rows.filter(state=state)


def readers_of(row, lines):
    """{key of a person: side} of those who read the only line there is to choose; None for several."""
    return members.readers_of(row, lines[0]) if len(lines) == 1 else None
