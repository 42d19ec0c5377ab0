"""Certificates of units: the list, and the forms in which they are entered and corrected."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.api import formats
from accounts.cells import aside, state
from accounts.listing import Column, Empty, Listing
from logistics import certificate_files
from logistics import services_training as services
from logistics.forms_unit_readiness import (
    CertificateFilter,
    CertificateForm,
    TakeBackForm,
    standing_certificate,
)
from logistics.imports_units import keeps_units
from logistics.models import Certificate, CourseSession, Exercise, Unit


def _state_cell(row, _value):
    today = timezone.localdate()
    if row.withdrawn_on:
        return state("withdrawn", _("withdrawn"))
    if row.expires_on and row.expires_on < today:
        return state("lapsed", _("ended"))
    return state("met", _("valid"))


def _state(row):
    today = timezone.localdate()
    if row.withdrawn_on:
        return "withdrawn"
    return "ended" if row.expires_on and row.expires_on < today else "valid"


CERTIFICATES = Listing(
    "logistics:certificates",
    lazy("Certificates"),
    (
        Column("course", lazy("Course"), value="course.local_name", sort=("course__code", "pk")),
        Column("unit", lazy("Unit"), value="unit.name", sort=("unit__name", "pk")),
        Column("person", lazy("Person"), sort=("person", "pk")),
        Column("persons", lazy("Persons"), kind="number", sort=("persons", "pk")),
        Column("issued", lazy("Issued"), value="issued_on", kind="day", sort=("issued_on", "pk")),
        Column(
            "expires",
            lazy("Holds until"),
            value="expires_on",
            kind="day",
            sort=("expires_on", "pk"),
            unknown=lazy("without end"),
        ),
        Column("issuer", lazy("Issued by"), sort=("issuer", "pk"), shown=False),
        Column("offered", lazy("Places offered"), value="places_offered", kind="count", shown=False),
        Column("taken", lazy("Places taken"), value="places_taken", kind="count", shown=False),
        Column("state", lazy("State"), value=_state, cell=_state_cell, near=True),
    ),
    order="expires",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row.unit, row.unit.reference),
    template="logistics/certificates.html",
)
NO_CERTIFICATE = Empty(
    lazy("No certificate fits."),
    lazy("You see certificates of your own units, and of units of missions whose staff you are."),
    lazy("Show all"),
    "?",
)


def certificates(request):
    asked = CERTIFICATES.asked(request)
    form = CertificateFilter(asked, user=request.user)
    rows = form.narrow(Certificate.objects.visible_to(request.user)).select_related("unit", "course")
    return CERTIFICATES.answer(
        request, asked, rows, form=form, empty=NO_CERTIFICATE, may_file=keeps_units(request.user)
    )


def certificates_file(request, kind):
    """The certificates of units one keeps, as a file to change and send back."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    if not keeps_units(request.user):
        raise PermissionDenied(_("Contributors and logistics officers of missions keep certificates."))
    units = Unit.objects.visible_to(request.user).kept_by(request.user).order_by().values("pk")
    rows = Certificate.objects.visible_to(request.user).filter(unit__in=units)
    rows = rows.order_by("unit__contributor__code", "unit__reference", "course__code", "issued_on", "person")
    lines = certificate_files.certificate_lines(rows)
    return formats.MAKERS[kind](certificate_files.HEADS, lines, f"certificates-{timezone.localdate()}")


def certificate_new(request, pk):
    seen = Unit.objects.visible_to(request.user).between(request.user)
    unit = get_object_or_404(seen.select_related("contributor", "mission"), pk=pk)
    _require(request, unit)
    back = reverse("logistics:unit_evidence", args=[unit.pk, "training"])
    return editing.page(
        request,
        CertificateForm(request.POST or None, user=request.user),
        partial(services.add_certificate, unit, by=request.user),
        to=lambda _row: back,
        said=lambda _row: _("The certificate is entered."),
        title=_("Enter a certificate: %(unit)s") % {"unit": unit.name},
        button=_("Enter this certificate"),
        back=back,
        crumbs=_crumbs(unit),
    )


def certificate(request, pk):
    """One certificate: what it says, of whom, by whom, and until when."""
    row = _certificate(request, pk)
    return render(
        request,
        "logistics/certificate.html",
        {
            "certificate": row,
            "state": _state(row),
            "session": CourseSession.objects.visible_to(request.user)
            .select_related("course")
            .filter(taken_places=row.places_id)
            .first(),
            "exercise": Exercise.objects.visible_to(request.user)
            .filter(allotted__nominations=row.nomination_id)
            .first()
            if row.nomination_id
            else None,
            "may_certify": services.may_certify(request.user, row.unit),
        },
    )


def certificate_change(request, pk):
    row = _certificate(request, pk)
    _require(request, row.unit)

    def look():
        now = _certificate(request, pk)
        return standing_certificate(now), now.version

    form = CertificateForm(request.POST or None, look=look, user=request.user)
    del form.fields["course"]
    return editing.page(
        request,
        form,
        partial(services.change_certificate, row, by=request.user),
        to=lambda _row: row.get_absolute_url(),
        said=lambda _row: _("The certificate is kept."),
        title=f"{row.course.local_name}: {row.unit.name}",
        button=_("Keep the certificate"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row.unit),
    )


def certificate_withdraw(request, pk):
    row = _certificate(request, pk)
    _require(request, row.unit)
    form = TakeBackForm(request.POST or None, look=lambda: ({}, _certificate(request, pk).version))
    form.fields["reason"].required = True
    return editing.page(
        request,
        form,
        partial(services.withdraw_certificate, row, by=request.user),
        to=lambda _row: row.get_absolute_url(),
        said=lambda _row: _("The certificate is withdrawn."),
        title=_("Withdraw the certificate: %(course)s") % {"course": row.course.local_name},
        button=_("Withdraw it"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row.unit),
    )


def _certificate(request, pk):
    seen = Certificate.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("unit__contributor", "unit__mission", "course"), pk=pk)


def _require(request, unit):
    if not services.may_certify(request.user, unit):
        raise PermissionDenied(_("Its contributors and the mission's logistics officers keep this unit."))


def _crumbs(unit):
    return [
        (_("Readiness of units"), reverse("logistics:unit_board")),
        (unit.name, reverse("logistics:unit_readiness", args=[unit.pk])),
    ]
