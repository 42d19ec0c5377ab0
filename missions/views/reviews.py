"""Pages of after-action reviews: the list, a review with its observations, and its form."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.cells import aside
from accounts.listing import Column, Empty, Listing
from missions import concerning
from missions import forms_lessons as forms
from missions import reading_lessons as reading
from missions import rights_lessons as rights
from missions import services_lessons as services
from missions.forms_decisions import may_keep
from missions.models import Action, Review
from missions.views.lessons import MARKED, whose

REVIEWS = Listing(
    "missions:reviews",
    lazy("After-action reviews"),
    (
        Column("title", lazy("What was reviewed"), sort=("title", "pk")),
        Column("mission", lazy("Mission"), value=whose, sort="mission__acronym"),
        Column("held", lazy("Held"), value="held_on", kind="day", sort=("held_on", "pk"), near=True),
        Column("label", lazy("Who reads it"), value="get_label_display"),
        Column("summary", lazy("What it comes to"), shown=False),
    ),
    order="-held",
    link=lambda row: row.get_absolute_url(),
    mark=aside,
    template="missions/reviews.html",
)
NO_REVIEW = Empty(
    lazy("No review fits."),
    lazy("A review shows to who keeps it, to its mission’s own people, and to whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def reviews(request):
    asked = REVIEWS.asked(request)
    form = forms.ReviewFilter(asked, user=request.user)
    rows = form.narrow(reading.reviews(request.user))
    return REVIEWS.answer(request, asked, rows, form=form, empty=NO_REVIEW, may_enter=may_keep(request.user))


def review(request, pk):
    row = _seen(request, pk)
    observed = reading.lessons(request.user).filter(review=row).order_by("observed_on", "pk")
    actions = Action.objects.visible_to(request.user).from_record(row)
    return render(
        request,
        "missions/review.html",
        {
            "review": row,
            "whose": whose(row),
            "subject": concerning.subjects(request.user, [row]).get(row.pk),
            "observations": [(one, MARKED[one.state]) for one in observed],
            "may_keep": rights.may_keep(request.user, row),
            "actions": list(actions.select_related("owner", "person", "mission")),
        },
    )


def _seen(request, pk):
    return get_object_or_404(reading.reviews(request.user).select_related("created_by"), pk=pk)


def review_new(request):
    if not may_keep(request.user):
        raise PermissionDenied(_("Who plans a mission, or speaks for a partner, enters reviews."))
    subject = concerning.named(request.user, request.GET.get("about", ""), request.GET.get("key", ""))
    start = {"label": "mission", "held_on": timezone.localdate()}
    if (mission := getattr(subject, "mission", None)) is not None:
        start["mission"] = mission.pk
    return editing.page(
        request,
        forms.ReviewForm(request.POST or None, user=request.user, subject=subject, initial=start),
        partial(services.enter_review, by=request.user),
        to=Review.get_absolute_url,
        said=lambda row: _("%(review)s is entered. Enter now what was observed.") % {"review": row},
        title=_("Enter a review of %(subject)s") % {"subject": subject}
        if subject
        else _("Enter an after-action review"),
        lead=_("What was looked back upon, when, and by whom. What was observed follows one by one."),
        button=_("Enter the review"),
        back=reverse("missions:reviews"),
        crumbs=_crumbs(),
    )


def review_edit(request, pk):
    row = _seen(request, pk)
    if not rights.may_keep(request.user, row):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})

    def look():
        now = _seen(request, pk)
        return forms.standing_review(now), now.version

    return editing.page(
        request,
        forms.ReviewForm(request.POST or None, user=request.user, look=look),
        partial(services.change_review, row, by=request.user),
        to=Review.get_absolute_url,
        said=lambda done: _("%(review)s is changed.") % {"review": done},
        title=_("Change %(review)s") % {"review": row},
        button=_("Save the review"),
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def _crumbs(row=None):
    found = [(_("After-action reviews"), reverse("missions:reviews"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
