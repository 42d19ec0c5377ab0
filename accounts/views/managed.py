"""Lists of the missions, or partners, whose members the reader looks after."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, OuterRef, Subquery
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import access
from accounts.cells import aside, second, state
from accounts.dates import day
from accounts.filters import ManagedFilter
from accounts.listing import Column, Empty, Listing
from accounts.models import AccessReview, RoleGrant
from accounts.names import LocalName

KINDS = {
    "mission": lazy("Missions whose members you look after"),
    "partner": lazy("Partners whose members you look after"),
}
CODES = {"mission": "acronym", "partner": "code"}


def of(user, model):
    """The missions or partners whose members the reader manages; administrators, those with any."""
    rows = model.objects.visible_to(user)
    if not user.is_staff:
        return rows.filter(pk__in=access.granted(user, "manage_members", model))
    return rows.filter(pk__in=_grants(user, model).values("subject_id"))


def _grants(user, model):
    kind = ContentType.objects.get_for_model(model)
    return RoleGrant.objects.visible_to(user).standing().filter(subject_type=kind).order_by()


def _held(model):
    """How many roles stand on each row."""

    def asked(request):
        found = _grants(request.user, model).filter(subject_id=OuterRef("pk")).values("subject_id")
        return Subquery(found.annotate(n=Count("pk")).values("n"))

    return asked


def _reviews(model):
    """The latest monthly review of each row."""

    def attached(request, rows):
        kind = ContentType.objects.get_for_model(model)
        found = AccessReview.objects.visible_to(request.user).filter(
            subject_type=kind, subject_id__in=[row.pk for row in rows]
        )
        latest = found.order_by("subject_id", "-month").distinct("subject_id")
        return {review.subject_id: review for review in latest}

    return attached


def _review_words(review):
    if review.finished_at:
        return _("finished")
    return _("overdue") if review.is_overdue else _("open")


def _review(review, words):
    if review is None:
        return ""
    code = "done" if review.finished_at else "failed" if review.is_overdue else "queued"
    due = "" if review.finished_at else second(_("due on %(day)s") % {"day": day(review.due_on)})
    return state(code, words) + due


def _listing(model):
    kind = model._meta.model_name
    return Listing(
        "managed",
        KINDS[kind],
        (
            Column("name", lazy("For"), value="local_name", sort=LocalName()),
            Column("code", lazy("Code"), value=CODES[kind], sort=CODES[kind]),
            Column("held", lazy("Roles"), kind="number", ask=_held(model), sort="held", near=True),
            Column("review", lazy("Review"), value=_review_words, attach=_reviews(model), cell=_review),
        ),
        order="name",
        link=lambda row: reverse("members", args=[kind, row.pk]),
        mark=aside,
        template="accounts/managed.html",
    )


NOBODY = Empty(
    lazy("None fits."),
    lazy("Who may manage the members of a mission or partner finds it here."),
)


def managed(request, kind):
    model = next((root for root in access.roots() if root._meta.model_name == kind), None)
    if model is None:
        raise Http404
    listing = _listing(model)
    asked = listing.asked(request)
    form = ManagedFilter(asked)
    rows = form.narrow(of(request.user, model))
    tabs = [(name, words, name == kind) for name, words in KINDS.items()]
    return listing.answer(request, asked, rows, form=form, empty=NOBODY, tabs=tabs)
