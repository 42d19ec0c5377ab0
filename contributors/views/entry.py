"""Pages of entering for others: authorities as their contributors record them, and rows of a secretariat."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from accounts import editing
from accounts.access import granted
from accounts.cells import invented, state
from accounts.listing import Column, Empty, Listing
from accounts.models import Partner
from accounts.names import LocalName
from contributors import entering, entering_rows, entry_rows
from contributors import forms_entry as forms
from contributors import services_entry as services
from contributors.models import Conference, EnteredPledge, EntryAuthority
from missions.models import Requirement


def _standing(row):
    return row.standing_on(timezone.localdate())


AUTHORITIES = Listing(
    "contributors:authorities",
    lazy("Authorities to enter pledges"),
    (
        Column(
            "contributor",
            lazy("Contributor"),
            value="contributor.local_name",
            sort=(LocalName("contributor"), "pk"),
        ),
        Column(
            "organization",
            lazy("May be entered by"),
            value="organization.local_name",
            sort=LocalName("organization"),
        ),
        Column("starts", lazy("First day"), value="starts_on", kind="day", sort="starts_on"),
        Column("ends", lazy("Last day"), value="ends_on", kind="day", sort="ends_on"),
        Column(
            "confirmation",
            lazy("What is entered"),
            value=lambda row: _("stays a draft") if row.needs_confirmation else _("is on the table at once"),
        ),
        Column(
            "standing",
            lazy("Standing"),
            value=lambda row: _standing(row)[1],
            cell=lambda row, _words: state(*_standing(row)),
            near=True,
        ),
        Column("note", lazy("Note"), shown=False),
    ),
    order="-starts",
    link=lambda row: row.get_absolute_url(),
    mark=invented,
    template="contributors/authorities.html",
)
NO_AUTHORITY = Empty(
    lazy("No authority is recorded that you may see."),
    lazy(
        "A contributor's own people record one, so that an organization may enter its pledges at conferences."
    ),
)


def authorities(request):
    rows = EntryAuthority.objects.visible_to(request.user).select_related("contributor", "organization")
    may_give = bool(granted(request.user, "act_for", Partner))
    asked = AUTHORITIES.asked(request)
    return AUTHORITIES.answer(request, asked, rows, empty=NO_AUTHORITY, may_give=may_give)


def authority(request, pk):
    row = _seen(request, pk)
    entered = EnteredPledge.objects.visible_to(request.user).filter(authority=row)
    return render(
        request,
        "contributors/authority.html",
        {
            "authority": row,
            "standing": _standing(row),
            "entered": entered.select_related("conference", "created_by")[:100],
            "may_revoke": services.may_give(request.user, row.contributor) and row.may_be_revoked,
        },
    )


def authority_new(request):
    if not granted(request.user, "act_for", Partner):
        raise PermissionDenied(_("Only who speaks for a contributor lets others enter its pledges."))
    form = forms.AuthorityForm(request.POST or None, user=request.user)
    return editing.page(
        request,
        form,
        lambda contributor, **given: services.give_authority(contributor, **given, by=request.user),
        to=EntryAuthority.get_absolute_url,
        said=lambda row: _("The authority is recorded; add its document below."),
        title=_("Let an organization enter our pledges"),
        lead=_("At its conferences its secretariat may then write down what you say there, in your name."),
        button=_("Record the authority"),
        back=reverse("contributors:authorities"),
        crumbs=_crumbs(),
    )


def authority_revoke(request, pk):
    row = _seen(request, pk)
    if not services.may_give(request.user, row.contributor):
        raise PermissionDenied(_("Only the contributor takes its authority back."))
    if not row.may_be_revoked:
        return redirect(row)

    def look():
        return {}, _seen(request, pk).version

    form = forms.RevokeForm(request.POST or None, look=look)
    return editing.page(
        request,
        form,
        partial(services.revoke_authority, row, by=request.user),
        to=EntryAuthority.get_absolute_url,
        said=lambda row: _("The authority is taken back."),
        title=_("Take the authority back"),
        lead=_("From this moment nothing more is entered under it; what was entered stays as it is."),
        button=_("Take it back"),
        is_dangerous=True,
        back=row.get_absolute_url(),
        crumbs=[*_crumbs(), (str(row), row.get_absolute_url())],
    )


def conference_enter(request, pk):
    """Rows pasted or sent as a file: all are entered or none, and each error has its line."""
    rows = Conference.objects.visible_to(request.user).select_related("mission__lead", "organization")
    row = get_object_or_404(rows, pk=pk)
    if not services.may_enter(request.user, row):
        raise PermissionDenied(_("Pledges are entered at a conference by its secretariat."))
    if row.state not in entering.ENTERED_AT:
        return redirect(row)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form, wrong = forms.EntryForm(*sent), []
    if form.is_valid():
        entered, wrong = entering_rows.enter_all(row, form.cleaned_data["read"], by=request.user)
        if not wrong:
            messages.success(request, _said(entered))
            return redirect(row)
    today = timezone.localdate()
    held = EntryAuthority.objects.visible_to(request.user).filter(organization=row.secretariat)
    return render(
        request,
        "contributors/conference_enter.html",
        {
            "conference": row,
            "form": form,
            "wrong": wrong,
            "columns": entry_rows.COLUMNS,
            "authorities": held.standing(today).select_related("contributor").order_by("contributor__name"),
            "needs": Requirement.objects.visible_to(request.user)
            .filter(conferences=row)
            .select_related("mission", "capability")
            .order_by("mission__acronym", "reference"),
        },
    )


def _said(entered):
    words = ngettext("%(n)d pledge is entered.", "%(n)d pledges are entered.", len(entered))
    return words % {"n": len(entered)}


def _seen(request, pk):
    rows = EntryAuthority.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("contributor", "organization", "created_by"), pk=pk)


def _crumbs():
    return [(_("Authorities to enter pledges"), reverse("contributors:authorities"))]
