"""Pages of a version of a procedure: to read it, to say that it was read, to write and issue it."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from accounts import editing
from missions import forms_procedures as forms
from missions import reading_procedures as reading
from missions import services_procedures as services
from missions import understood
from missions.models import Element, Lesson, ProcedureVersion
from missions.views.procedures import READ_MARKS, READ_WORDS, _require, crumbs, whose

JOINED = ("procedure__mission", "procedure__keeper", "lesson", "written_by", "issued_by")


def version(request, pk):
    row, user, today = _seen(request, pk), request.user, timezone.localdate()
    force = reading.in_force(user, [row.procedure_id], today).get(row.procedure_id)
    keeps = services.may_keep(user, row.procedure)
    is_draft = row.state == ProcedureVersion.State.DRAFT
    mine = reading.mine(user, today, row.procedure) if force == row else []
    return render(
        request,
        "missions/procedure_version.html",
        {
            "version": row,
            "procedure": row.procedure,
            "whose": whose(row.procedure),
            "in_force": force,
            "lesson": Lesson.objects.visible_to(user).filter(pk=row.lesson_id).first(),
            "mine": [(one, READ_MARKS[one.line.status], READ_WORDS[one.line.status]) for one in mine],
            "to_say": [one for one in mine if one.line.status not in (understood.READ, understood.VACANT)],
            "may_write": keeps and is_draft,
            "may_issue": keeps and is_draft and user.pk != row.written_by_id,
        },
    )


@require_POST
def version_read(request, pk):
    """Say that one has read and understood it: for oneself, or for the post or unit named."""
    row = _seen(request, pk)
    element = None
    if key := request.POST.get("element"):
        rows = Element.objects.visible_to(request.user)
        element = next((one for one in rows.filter(pk__in=_keys(request.user)) if str(one.pk) == key), None)
        if element is None:
            raise Http404
    try:
        services.acknowledge_version(row, element=element, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request, _("It is kept that you have read and understood %(version)s.") % {"version": row}
        )
    return redirect(row)


def _keys(user):
    return [one.element.pk for one in reading.mine(user, timezone.localdate()) if one.element]


def _seen(request, pk):
    rows = ProcedureVersion.objects.visible_to(request.user).select_related(*JOINED)
    return get_object_or_404(rows, pk=pk)


def _write(row, request):
    def look():
        now = _seen(request, row.pk)
        told = {"text": now.text, "changed": now.changed, "lesson": now.lesson_id}
        return told, now.version

    return forms.VersionForm(request.POST or None, user=request.user, number=row.number, look=look)


def _issue(row, request):
    def look():
        return {"in_force_from": timezone.localdate()}, _seen(request, row.pk).version

    return forms.IssueForm(request.POST or None, look=look)


ACTS: dict[str, tuple] = {
    "write": (_write, services.write_version, lazy("Write on the draft")),
    "issue": (_issue, services.issue_version, lazy("Issue it")),
}


def version_act(request, pk, act):
    row = _seen(request, pk)
    if act not in ACTS:
        raise Http404
    _require(request.user, row.procedure)
    own = act == "issue" and request.user.pk == row.written_by_id
    if row.state != ProcedureVersion.State.DRAFT or own:
        return redirect(row)
    form, service, label = ACTS[act]
    return editing.page(
        request,
        form(row, request),
        partial(service, row, by=request.user),
        to=ProcedureVersion.get_absolute_url,
        said=lambda done: _("%(version)s is kept.") % {"version": done},
        title=f"{label}: {row}",
        button=label,
        back=row.get_absolute_url(),
        crumbs=crumbs(row.procedure),
    )
