"""Pages of cost-sharing packages: the list, one package by quarter and source, what is entered of it."""

from functools import partial
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.api import formats
from accounts.cells import aside
from accounts.listing import Column, Empty, Listing
from contributors import forms_funds as forms
from contributors import reading_packages
from contributors import services_packages as services
from contributors.forms_flows import StepForm
from contributors.models import CostPackage, PackageLine


def totals_of(request, rows):
    """{package: its totals, as this reader may see them}."""
    found = reading_packages.told_each(request.user, rows)
    return {key: told.totals for key, told in found.items()}


PACKAGES = Listing(
    "contributors:packages",
    lazy("Cost-sharing packages"),
    (
        Column("name", lazy("Package"), sort=("name", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort=("mission__acronym", "pk")),
        Column("instrument", lazy("Instrument"), sort=("instrument", "pk")),
        Column(
            "share",
            lazy("Assessed, at most"),
            value="assessed_share",
            kind="rate",
            places=0,
            sort=("assessed_share", "pk"),
            unknown=lazy("not set"),
        ),
        Column("budget", lazy("Budget"), unit=lazy("US dollars"), kind="number", attach=totals_of),
        Column(
            "committed",
            lazy("Committed"),
            value="total_committed",
            unit=lazy("US dollars"),
            kind="number",
            attach=totals_of,
        ),
        Column(
            "paid", lazy("Paid"), value="total_paid", unit=lazy("US dollars"), kind="number", attach=totals_of
        ),
        Column("gap", lazy("Gap"), unit=lazy("US dollars"), kind="number", attach=totals_of, near=True),
    ),
    order="name",
    link=lambda row: row.get_absolute_url(),
    mark=lambda row: aside(row),
    template="contributors/packages.html",
)
NO_PACKAGE = Empty(
    lazy("No cost-sharing package fits."), lazy("Packages are entered by funding staff of their mission.")
)


def packages(request):
    asked = PACKAGES.asked(request)
    form = forms.PackageFilter(asked, user=request.user)
    rows = reading_packages.chosen(request.user, **form.chosen)
    may_enter = forms.kept_missions(request.user).exists()
    return PACKAGES.answer(
        request,
        asked,
        rows,
        form=form,
        empty=NO_PACKAGE,
        may_enter=may_enter,
        chosen=urlencode(form.chosen),
    )


def package_quarters(request):
    """All packages that fit together, quarter by quarter."""
    form = forms.PackageFilter(request.GET, user=request.user)
    told = reading_packages.together(request.user, **form.chosen)
    return render(
        request,
        "contributors/package_quarters.html",
        {"form": form, "told": told, "chosen": urlencode(form.chosen), "is_narrowed": bool(form.chosen)},
    )


def package_quarters_file(request, kind):
    """The quarters of all packages that fit together, part by part, as a file."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    form = forms.PackageFilter(request.GET, user=request.user)
    told = reading_packages.together(request.user, **form.chosen)
    columns, rows = reading_packages.COLUMNS_TOGETHER, list(reading_packages.rows_together(told))
    return formats.MAKERS[kind](columns, rows, "package-quarters")


def package(request, pk):
    row = _seen(request, pk)
    told = reading_packages.told(request.user, row)
    return render(
        request,
        "contributors/package.html",
        {"package": row, "told": told, "may_change": services.may_keep(request.user, row.mission)},
    )


def package_file(request, pk, kind):
    """The quarters of a package, part by part, as a file."""
    row = _seen(request, pk)
    if kind not in ("csv", "xlsx"):
        raise Http404
    told = reading_packages.told(request.user, row)
    return formats.MAKERS[kind](reading_packages.COLUMNS, list(reading_packages.rows_of(told)), "package")


# --- What is entered
def package_new(request):
    if not forms.kept_missions(request.user).exists():
        raise PermissionDenied(_("A package is entered by funding staff of its mission."))
    form = forms.PackageForm(request.POST or None, user=request.user)
    return editing.page(
        request,
        form,
        partial(services.record_package, by=request.user),
        to=CostPackage.get_absolute_url,
        said=lambda row: _("%(package)s is entered; add who gives what.") % {"package": row},
        title=_("Enter a cost-sharing package"),
        lead=_("What a mission costs by quarter, and how much of it assessed contributions may carry."),
        button=_("Enter the package"),
        back=reverse("contributors:packages"),
        crumbs=_crumbs(),
    )


def package_change(request, pk):
    row = _kept(request, pk)

    def look():
        now = _seen(request, pk)
        return forms.standing_package(now), now.version

    form = forms.PackageForm(request.POST or None, look=look, user=request.user, package=row)
    return editing.page(
        request,
        form,
        partial(services.change_package, row, by=request.user),
        to=CostPackage.get_absolute_url,
        said=lambda row: _("%(package)s is kept.") % {"package": row},
        title=_("Change %(package)s") % {"package": row},
        button=_("Keep the package"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def line_new(request, pk):
    row = _kept(request, pk)
    form = forms.LineForm(request.POST or None, user=request.user, package=row)
    return editing.page(
        request,
        form,
        partial(services.add_line, row, by=request.user),
        to=lambda line: line.package.get_absolute_url(),
        said=lambda _line: _("The line is entered."),
        title=_("Enter who gives which part"),
        lead=_(
            "Either a flow of money, which brings its amounts with it, or the amounts as they are stated."
        ),
        button=_("Enter the line"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def line_change(request, pk, line):
    row = _kept(request, pk)
    one = _line(request, row, line)

    def look():
        return forms.standing_line(_line(request, row, line)), _seen(request, pk).version

    form = forms.LineForm(request.POST or None, look=look, user=request.user, package=row)
    return editing.page(
        request,
        form,
        partial(services.change_line, one, by=request.user),
        to=lambda line: line.package.get_absolute_url(),
        said=lambda _line: _("The line is kept."),
        title=_("Change what one source gives"),
        button=_("Keep the line"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def line_remove(request, pk, line):
    row = _kept(request, pk)
    one = _line(request, row, line)

    def look():
        return {}, _seen(request, pk).version

    return editing.page(
        request,
        StepForm(request.POST or None, look=look),
        partial(services.remove_line, one, by=request.user),
        to=CostPackage.get_absolute_url,
        said=lambda _row: _("The line is taken out."),
        title=_("Take out %(line)s") % {"line": one.get_part_display()},
        lead=_("It counts no more; the history of the package keeps that it stood here."),
        button=_("Take it out"),
        is_dangerous=True,
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def _seen(request, pk):
    rows = CostPackage.objects.visible_to(request.user).select_related("mission__lead")
    return get_object_or_404(rows, pk=pk)


def _kept(request, pk):
    row = _seen(request, pk)
    if not services.may_keep(request.user, row.mission):
        raise PermissionDenied(_("A package is entered by funding staff of its mission."))
    return row


def _line(request, row, key):
    rows = PackageLine.objects.visible_to(request.user).filter(package=row)
    return get_object_or_404(rows.select_related("package__mission__lead", "giver", "flow"), pk=key)


def _crumbs(row=None):
    packages = [(_("Cost-sharing packages"), reverse("contributors:packages"))]
    return [*packages, (row.name, row.get_absolute_url())] if row else packages
