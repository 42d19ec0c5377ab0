"""Pages of what is asked, answered and noted: the list of questions, and each act as a form."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import attaching, editing, members, places, threads
from accounts import forms_messages as forms
from accounts import services_messages as services
from accounts.cells import said, second, state
from accounts.listing import Column, Empty, Listing
from accounts.models import Message

MARKS = {"open": "queued", "answered": "done", "closed": "cancelled", "withdrawn": "cancelled"}
SHOWN = 120  # letters of a question in a list


def mark(row):
    return state("refused" if row.is_late else MARKS[row.state], row.get_state_display())


QUESTIONS = Listing(
    "messages",
    lazy("Questions"),
    (
        Column(
            "text",
            lazy("Question"),
            value=lambda row: row.text or row.get_state_display(),
            cell=lambda row, words: said(row, Truncator(words).chars(SHOWN)),
        ),
        Column("on", lazy("On"), value="subject_name", sort="subject_name", shown=False),
        Column("contributor", lazy("Contributor"), value="line.local_name", sort="line__code"),
        Column("side", lazy("Asked by"), value="get_side_display", sort="side"),
        Column("person", lazy("Person"), value="created_by.name", sort="created_by__name", shown=False),
        Column("asked", lazy("Asked"), value="created_at", kind="moment", sort="created_at"),
        Column("due", lazy("Answer due by"), value="due_on", kind="day", sort="due_on"),
        Column(
            "state",
            lazy("State"),
            value="get_state_display",
            cell=lambda row, _words: mark(row),
            sort="state",
            near=True,
        ),
    ),
    order="-asked",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: second(row.subject_name),
    template="accounts/messages.html",
)
NO_QUESTION = Empty(
    lazy("No question is open."),
    lazy(
        "Ask on the page of a pledge or a requirement; you find here what you asked and what is asked of you."
    ),
    lazy("Show those of any state"),
    "?state=any",
)


def messages(request):
    asked = QUESTIONS.asked(request)
    form = forms.QuestionFilter(asked if asked else {"state": "open"}, user=request.user)
    rows = form.narrow(Message.objects.visible_to(request.user).questions())
    return QUESTIONS.answer(
        request, asked, rows.select_related("line", "created_by"), form=form, empty=NO_QUESTION
    )


def message(request, pk):
    return redirect(_place(_seen(request, pk)))


NEW: dict[str, tuple] = {
    "ask": (services.ask_question, forms.QuestionForm, lazy("Ask a question"), lazy("Ask")),
    "note": (services.write_note, forms.NoteForm, lazy("Write a note"), lazy("Write it")),
}


def message_new(request, kind, key, what):
    subject = attaching.found(request.user, kind, key)
    if what not in NEW or not threads.carries(subject):
        raise Http404
    lines = list(threads.lines_for(request.user, subject))
    if not lines:
        threads.refuse_stranger()
    chosen = [line for line in lines if line.code == request.GET.get("line")]
    service, form, title, button = NEW[what]
    among = chosen or lines
    return editing.page(
        request,
        form(
            request.POST or None,
            files=request.FILES or None,
            user=request.user,
            lines=threads.lines_for(request.user, subject).filter(pk__in=[line.pk for line in among]),
            readers=forms.readers_of(subject, among),
            initial={"line": among[0]},
        ),
        partial(service, subject, by=request.user),
        to=_place,
        said=_kept,
        title=f"{title}: {subject}",
        button=button,
        back=f"{places.address(subject)}#thread",
        crumbs=[(str(subject), places.address(subject))],
    )


STEPS = {
    "answer": (pgettext_lazy("act", "Answer"), lazy("Send the answer")),
    "note": (lazy("Add a note"), lazy("Write it")),
    "correct": (lazy("Correct it"), lazy("Keep the correction")),
    "close": (lazy("Close the question"), lazy("Close the question")),
    "withdraw": (lazy("Withdraw it"), lazy("Withdraw it")),
}


def acts(user, row, side):
    """The steps this person, on `side` of its line, may take on a message."""
    if not side or row.state == Message.State.WITHDRAWN:
        return []
    is_question, is_own = row.kind == Message.Kind.QUESTION, row.side == side
    return [
        *(["answer"] if is_question and not is_own and row.state in services.ASKED else []),
        *(["note"] if not row.to_all and not row.reply_to_id else []),
        *(["correct"] if services.may_correct(user, row) else []),
        *(["close"] if is_question and is_own and row.is_open else []),
        *(["withdraw"] if threads.is_author(user, row) else []),
    ]


def message_step(request, pk, step):
    row = _seen(request, pk)
    if step not in STEPS:
        raise Http404
    side = threads.side_in(request.user, row.subject, row.line)
    if step not in acts(request.user, row, side):
        if side:
            return redirect(_place(row))
        raise PermissionDenied(_("This step is not yours to take."))
    form, act = _asked_for(request, row, step, side)
    title, button = STEPS[step]
    return editing.page(
        request,
        form,
        act,
        to=_place,
        said=_kept,
        title=f"{title}: {row.subject_name}",
        lead=Truncator(row.text).chars(300),
        button=button,
        is_dangerous=step == "withdraw",
        back=_place(row),
        crumbs=[(str(row.subject), places.address(row.subject))],
    )


def _asked_for(request, row, step, side):
    """The form of a step, and what is done with its answers."""

    def look():
        now = _seen(request, row.pk)
        return {"text": now.text} if step == "correct" else {}, now.version

    data, user = request.POST or None, request.user
    if step in ("correct", "close", "withdraw"):
        kind = forms.CorrectForm if step == "correct" else forms.TakeBackForm
        service = {"correct": services.correct_message, "close": services.close_question}
        act = service.get(step, services.withdraw_message)
        return kind(data, look=look), partial(act, row, by=user)
    given = {
        "files": request.FILES or None,
        "user": user,
        "readers": members.readers_of(row.subject, row.line),
    }
    if step == "note":
        act = partial(services.write_note, row.subject, line=row.line, reply_to=row, by=user)
        return forms.ReplyForm(data, **given), act
    tells_all = side == Message.Side.MISSION and threads.may_answer_all(row.subject)
    form = forms.AnswerForm(data, look=look, question=row, may_tell_all=tells_all, **given)
    return form, partial(services.answer_question, row, by=user)


def _seen(request, pk):
    rows = Message.objects.visible_to(request.user).select_related("line", "created_by", "subject_type")
    return get_object_or_404(rows, pk=pk)


def _place(row):
    return f"{places.address(row.subject)}#message-{row.pk}"


def _kept(row):
    return _("%(message)s is kept.") % {"message": row}
