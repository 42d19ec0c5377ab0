"""Documents on a record: putting one there, its newer versions, its readers, its end, and its bytes."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import attaching, editing, places
from accounts import forms_documents as forms
from accounts import services_documents as services
from accounts.downloads import sent
from accounts.models import Document, DocumentVersion


def document_new(request, kind, key):
    subject = attaching.found(request.user, kind, key)
    side = services.may_add(request.user, subject)
    if not side:
        raise PermissionDenied(_("Only the sides of a record put documents on it."))
    own = Document.objects.visible_to(request.user, on=type(subject)).on(subject).standing().filter(side=side)
    form = forms.DocumentForm(request.POST or None, files=request.FILES or None, own=own)
    return editing.page(
        request,
        form,
        partial(services.add_document, subject, by=request.user),
        to=_back,
        said=lambda row: _("%(document)s is kept.") % {"document": row},
        title=_("Add a document: %(record)s") % {"record": subject},
        button=_("Add the document"),
        back=places.address(subject),
        crumbs=[(str(subject), places.address(subject))],
    )


STEPS = {
    "version": (services.add_version, forms.VersionForm, lazy("New version"), lazy("Add the version")),
    "label": (services.label_document, forms.LabelForm, lazy("Who reads it"), lazy("Keep it")),
    "withdraw": (
        services.withdraw_document,
        forms.WithdrawForm,
        lazy("Withdraw the document"),
        lazy("Withdraw the document"),
    ),
}


def document_step(request, pk, step):
    seen = Document.objects.visible_to(request.user)
    row = get_object_or_404(seen, pk=pk)
    if step not in STEPS:
        raise Http404
    if not services.may_change(request.user, row):
        raise PermissionDenied(_("Only the side that put a document there changes it, while it stands."))
    service, kind, title, button = STEPS[step]

    def look():
        now = seen.get(pk=pk)
        return {"label": now.label} if step == "label" else {}, now.version

    files = {"files": request.FILES or None} if step == "version" else {}
    return editing.page(
        request,
        kind(request.POST or None, look=look, **files),
        partial(service, row, by=request.user),
        to=_back,
        said=lambda row: _("%(document)s is kept.") % {"document": row},
        title=f"{title}: {row}",
        button=button,
        is_dangerous=step == "withdraw",
        back=_back(row),
        crumbs=[(str(row.subject), _back(row))],
    )


def _back(row):
    return f"{places.address(row.subject)}#documents"


def document_file(request, pk, number):
    seen = DocumentVersion.objects.visible_to(request.user)
    return sent(request, get_object_or_404(seen, document=pk, number=number))
