"""Pages of what was verified of contributors, of the terms they are paid by, and of the books."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import as_of, editing
from accounts.cells import aside
from accounts.listing import Column, Empty, Listing
from accounts.names import LocalName
from contributors import contesting
from contributors import forms_reimbursements as forms
from contributors import reading_receivables as reading
from contributors import services_verifications as services
from contributors.models import (
    Contribution,
    LedgerLine,
    ReimbursementTerm,
    VerifiedHolding,
    VerifiedStrength,
)

KINDS = {
    "strengths": (VerifiedStrength, forms.StrengthForm),
    "holdings": (VerifiedHolding, forms.HoldingForm),
    "contributions": (Contribution, forms.ContributionForm),
}
WHOSE = (
    Column(
        "contributor",
        lazy("Contributor"),
        value="contributor.local_name",
        sort=(LocalName("contributor"), "pk"),
    ),
    Column("mission", lazy("Mission"), value="mission.acronym", sort=("mission__acronym", "pk")),
    Column("from", lazy("From"), value="starts_on", kind="day", sort=("starts_on", "pk")),
    Column("until", lazy("Until"), value="ends_on", kind="day", sort=("ends_on", "pk")),
)
KNOWN = (
    Column(
        "signed",
        lazy("Signed"),
        value="signed_on",
        kind="day",
        sort=("signed_on", "pk"),
        unknown=lazy("not signed"),
    ),
    Column("source", lazy("Source"), sort=("source", "pk"), shown=False),
)


def _count(name, label, **more):
    return Column(name, label, kind="number", sort=(name, "pk"), **more)


def _listing(kind, label, *columns):
    return Listing(
        f"contributors:verified_{kind}",
        label,
        (*WHOSE, *columns, *KNOWN),
        order="-from",
        link=lambda row: reverse("contributors:verified_change", args=[kind, row.pk]),
        mark=lambda row: aside(row),
        template="contributors/verified.html",
    )


GROUP = Column("group", lazy("Group"), value="group_words", sort=("group", "pk"))
KIND = Column("kind", lazy("Kind"), value="get_kind_display", sort=("kind", "pk"), shown=False)
LISTS = {
    "strengths": _listing(
        "strengths",
        lazy("Verified strength"),
        GROUP,
        _count("agreed", lazy("Agreed")),
        _count("present", lazy("Present"), near=True),
    ),
    "holdings": _listing(
        "holdings",
        lazy("Verified equipment"),
        KIND,
        GROUP,
        Column("lease", lazy("Lease"), value="get_lease_display", sort=("lease", "pk"), shown=False),
        _count("agreed", lazy("Agreed")),
        _count("present", lazy("Present")),
        _count("serviceable", lazy("Serviceable"), near=True),
    ),
    "contributions": _listing(
        "contributions",
        lazy("Contributions in kind and training"),
        KIND,
        Column("group", lazy("What was given"), sort=("group", "pk")),
        Column("quantity", lazy("Quantity"), kind="number", places=2, sort=("quantity", "pk"), shown=False),
        Column("unit", lazy("Unit"), shown=False),
        _count("value", lazy("Value"), near=True, unknown=lazy("not reported")),
        Column("currency", lazy("Currency"), sort=("currency", "pk"), shown=False),
    ),
}
NOTHING = Empty(
    lazy("Nothing verified that you may see fits."),
    lazy("Verifications are posted by mission staff and funding officers, by page, file or the API."),
)


def verified_strengths(request):
    return _list(request, "strengths")


def verified_holdings(request):
    return _list(request, "holdings")


def verified_contributions(request):
    return _list(request, "contributions")


def _list(request, kind):
    model, _form = KINDS[kind]
    asked = LISTS[kind].asked(request)
    form = forms.OfTwo(asked, user=request.user, model=model)
    rows = form.narrow(model.objects.visible_to(request.user)).select_related("contributor", "mission__lead")
    may_post = bool(forms.posted_missions(request.user))
    return LISTS[kind].answer(
        request, asked, rows, form=form, empty=NOTHING, kind=kind, may_post=may_post, lists=_others(kind)
    )


def _others(kind):
    return [(one.label, reverse(one.page), name == kind) for name, one in LISTS.items()]


def verified_new(request, kind):
    if kind not in KINDS:
        raise Http404
    model, form = KINDS[kind]
    missions = forms.posted_missions(request.user)
    if not missions:
        raise PermissionDenied(_("Verifications are posted by mission staff and funding officers."))
    page = f"contributors:verified_{kind}"
    return editing.page(
        request,
        form(request.POST or None, user=request.user, missions=missions),
        partial(services.post_verification, model, by=request.user),
        to=lambda _row: reverse(page),
        said=lambda row: _("%(what)s is posted.") % {"what": row},
        title=LISTS[kind].label,
        lead=_("Posted again for the same period and group, it corrects what stands."),
        button=_("Post it"),
        back=reverse(page),
        crumbs=[(LISTS[kind].label, reverse(page))],
    )


def verified_change(request, kind, pk):
    if kind not in KINDS:
        raise Http404
    model, whole = KINDS[kind]

    def seen():
        rows = model.objects.visible_to(request.user).select_related("contributor", "mission__lead")
        return get_object_or_404(rows, pk=pk)

    row, page = seen(), f"contributors:verified_{kind}"
    disputes = [] if kind == "contributions" else contesting.disputes_on(request.user, row)
    may_post = services.may_post(request.user, row.mission)
    if not may_post or (disputes and request.method == "GET" and "correct" not in request.GET):
        own = contesting.own_partners(request.user).filter(pk=row.contributor_id).first()
        context = {
            "row": row,
            "kind": kind,
            "back": page,
            "disputes": disputes,
            "contest_url": "" if kind == "contributions" else contesting.link(own, verification=row.pk),
            "correct_url": f"{request.path}?correct=1" if may_post else "",
        }
        return render(request, "contributors/verified_row.html", context)
    form = forms.corrected(whole)

    def look():
        now = seen()
        return forms.standing(now, form), now.version

    return editing.page(
        request,
        form(request.POST or None, look=look, user=request.user, missions=[]),
        partial(services.correct_verification, row, by=request.user),
        to=lambda _row: reverse(page),
        said=lambda done: _("%(what)s is kept.") % {"what": done},
        title=str(row),
        lead=_("A claim calculated on it is calculated anew; a certified one is opened again first."),
        button=_("Keep it"),
        back=reverse(page),
        crumbs=[(LISTS[kind].label, reverse(page))],
    )


TERMS = Listing(
    "contributors:reimbursement_terms",
    lazy("Terms of reimbursement"),
    (
        Column("kind", lazy("What"), value="get_kind_display", sort=("kind", "group", "value", "pk")),
        Column("of", lazy("Of"), value=lambda row: _of(row), sort=("organization__code", "pk")),
        Column("group", lazy("Group"), sort=("group", "pk")),
        Column("value", lazy("Value"), kind="number", places=2, sort=("value", "pk"), near=True),
        Column("from", lazy("From"), value="starts_on", kind="day", sort=("starts_on", "pk"), unknown="–"),
        Column("until", lazy("Until"), value="ends_on", kind="day", sort=("ends_on", "pk"), unknown="–"),
        Column("resolution", lazy("Resolution"), value="instrument", sort=("instrument", "pk")),
        Column(
            "certainty",
            lazy("Certainty"),
            value="get_certainty_display",
            sort=("certainty", "pk"),
        ),
        Column("source", lazy("Source"), sort=("source", "pk"), shown=False),
    ),
    order="kind",
    mark=lambda row: aside(row),
    template="contributors/reimbursement_terms.html",
)
NO_TERM = Empty(
    lazy("No figures yet."),
    lazy("Rates and rules are dated tables that an administrator brings in, each with its source."),
)


def _of(row):
    return row.mission.acronym if row.mission else row.organization.code


def reimbursement_terms(request):
    asked = TERMS.asked(request)
    form = forms.TermFilter(asked)
    rows = form.narrow(ReimbursementTerm.objects.visible_to(request.user))
    return TERMS.answer(
        request, asked, rows.select_related("organization", "mission"), form=form, empty=NO_TERM
    )


BOOKS = Listing(
    "contributors:ledger",
    lazy("Books"),
    (
        Column("what", lazy("What"), value="entry.get_cause_display", sort=("entry__cause", "pk")),
        Column("day", lazy("Day"), value="entry.on", kind="day", sort=("entry__on", "pk")),
        Column("of", lazy("Of"), value=lambda row: _of(row.entry), sort=("entry__organization__code", "pk")),
        Column("reference", lazy("Reference"), value="entry.words", sort=("entry__words", "pk")),
        Column("book", lazy("Account"), value="get_book_display", sort=("book", "pk")),
        Column("who", lazy("Partner"), value="partner.local_name", shown=False),
        Column(
            "amount",
            lazy("Debit, credit below zero"),
            kind="number",
            places=2,
            sort=("amount", "pk"),
            near=True,
        ),
        Column("currency", lazy("Currency"), value="entry.currency", shown=False),
        Column("entry", lazy("Entry"), value="entry_id", kind="number", sort=(F("entry"), "pk"), shown=False),
    ),
    order="-day",
    template="contributors/ledger.html",
)
NO_ENTRY = Empty(lazy("Nothing is in the books that you may see."))


def ledger(request):
    """Every account of every mission and organization: debits, credits, and that they sum to nothing."""
    asked = BOOKS.asked(request)
    form = forms.BookFilter(asked, user=request.user)
    seen = LedgerLine.objects.visible_to(request.user).filter(**as_of.cut(request, "entry__on"))
    rows = form.narrow(seen)
    return BOOKS.answer(
        request,
        asked,
        rows.select_related("entry__organization", "entry__mission", "partner"),
        form=form,
        empty=NO_ENTRY,
        books=[] if form.chosen or form.is_of_nothing else reading.books(seen),
        chosen=form.chosen or form.is_of_nothing,
    )
