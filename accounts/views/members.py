"""Who holds what: asked for, given, taken back, and looked over each month, for one mission or partner."""

from django.contrib.contenttypes.models import ContentType
from django.contrib.messages import success
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts import access, services, services_access
from accounts.filters import GrantFilter
from accounts.forms import take_errors
from accounts.forms_members import AskForm, DecideForm, GiveForm, ReasonForm
from accounts.models import AccessRequest, AccessReview, RoleGrant
from accounts.views import managed
from accounts.views.access_lists import MEMBERS, NOBODY

FIRST = 20


def scopes(request):
    """What I may manage, what waits for me, and what I asked for: the first of each, and where all are."""
    user = request.user
    asked = AccessRequest.objects.visible_to(user).select_related("person").prefetch_related("subject")
    waiting = asked.filter(state=AccessRequest.State.OPEN).exclude(person=user).order_by("asked_at")
    reviews = AccessReview.objects.visible_to(user).unfinished().select_related("subject_type")
    roots = _managed(user)
    return render(
        request,
        "accounts/scopes.html",
        {
            "managed": roots,
            "waiting": waiting[:FIRST],
            "mine": asked.filter(person=user)[:FIRST],
            "reviews": reviews.prefetch_related("subject")[:FIRST] if user.is_staff or roots else [],
            "first": FIRST,
        },
    )


def _managed(user):
    """[(kind, the first of those whose members the reader manages, whether there are more)]."""
    found = {root._meta.model_name: list(managed.of(user, root)[: FIRST + 1]) for root in access.roots()}
    return [(kind, rows[:FIRST], len(rows) > FIRST) for kind, rows in found.items() if rows]


def _root(request, kind, pk):
    """The mission or partner of the address, whose members the reader manages."""
    model = next((root for root in access.roots() if root._meta.model_name == kind), None)
    if model is None:
        raise Http404
    root = get_object_or_404(model.objects.visible_to(request.user), pk=pk)
    if not access.allows(request.user, "manage_members", root) and not request.user.is_staff:
        raise PermissionDenied
    return root


def _held_on(root):
    kind = ContentType.objects.get_for_model(root)
    return Q(subject_type=kind, subject_id=root.pk)


def members(request, kind, pk):
    root = _root(request, kind, pk)
    grants = (
        RoleGrant.objects.visible_to(request.user)
        .on_root(root)
        .select_related("person", "holders", "granted_by", "subject_type")
    )
    review = AccessReview.objects.visible_to(request.user).filter(_held_on(root)).first()
    asked = MEMBERS.asked(request)
    form = GrantFilter(asked, kind=kind)
    return MEMBERS.answer(
        request,
        asked,
        form.narrow(grants.standing()),
        form=form,
        empty=NOBODY,
        root=root,
        kind=kind,
        review=review,
    )


def member_add(request, kind, pk):
    root = _root(request, kind, pk)
    form = GiveForm(request.POST or None, kind=kind, user=request.user)
    if form.is_valid():
        given = form.cleaned_data
        try:
            if given["holders"]:
                given = {name: given[name] for name in ("role", "expires_on", "reason", "holders")}
                services.grant_role(subject=root, **given, by=request.user)
                who = given["holders"]
            else:
                given.pop("holders")
                base = f"{request.scheme}://{request.get_host()}"
                who = services_access.add_member(subject=root, **given, base=base, by=request.user)
        except ValidationError as error:
            take_errors(form, error)
        else:
            success(request, _("%(who)s holds the role in %(root)s now.") % {"who": who, "root": root})
            return redirect("members", kind, pk)
    return render(request, "accounts/member_add.html", {"form": form, "root": root, "kind": kind})


def member_end(request, kind, pk, grant):
    root = _root(request, kind, pk)
    row = get_object_or_404(RoleGrant.objects.visible_to(request.user).on_root(root).standing(), pk=grant)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        services.revoke_role(row, reason=form.cleaned_data["reason"], by=request.user)
        success(request, _("The role is taken back; it ended at once."))
        return redirect("members", kind, pk)
    return render(
        request, "accounts/member_end.html", {"form": form, "root": root, "kind": kind, "grant": row}
    )


def review(request, kind, pk):
    """This month's look over who holds what here."""
    root = _root(request, kind, pk)
    rows = AccessReview.objects.visible_to(request.user).filter(_held_on(root))
    row = get_object_or_404(rows.order_by("-month")[:1])
    grants = list(
        row.unanswered().select_related("person", "holders", "granted_by").order_by("role", "granted_at")
    )
    error = ""
    if request.method == "POST":
        said = {grant: request.POST.get(f"grant-{grant.pk}") for grant in grants}
        answers = {grant: word == "keep" for grant, word in said.items() if word in ("keep", "end")}
        try:
            if not answers:
                raise ValidationError(_("Say of at least one role whether it is kept."))
            services_access.answer_review(
                row, answers=answers, reason=request.POST.get("reason", "")[:300], by=request.user
            )
        except ValidationError as refused:
            error = refused.messages[0]
        else:
            success(request, _("Recorded."))
            return redirect("review", kind, pk)
    answered = row.answers.select_related("grant__person", "grant__holders", "by")
    return render(
        request,
        "accounts/review.html",
        {"root": root, "kind": kind, "review": row, "grants": grants, "answers": answered, "error": error},
        status=400 if error else 200,
    )


# --- Asking
def ask(request):
    """Asked in one's own words: the answer tells nothing of what there is."""
    form = AskForm(request.POST or None, initial={"wanted": request.GET.get("for", "")[:120]})
    if form.is_valid():
        try:
            services_access.ask_access(**form.cleaned_data, by=request.user)
        except ValidationError as error:
            take_errors(form, error)
        else:
            success(
                request,
                _("Sent. If there is something of that name, whoever manages it answers; you are told here."),
            )
            return redirect("scopes")
    return render(request, "accounts/ask.html", {"form": form})


def decide(request, pk):
    row = get_object_or_404(
        AccessRequest.objects.visible_to(request.user).select_related("person", "decided_by"), pk=pk
    )
    if row.person_id == request.user.pk or row.state != AccessRequest.State.OPEN:
        return render(request, "accounts/request.html", {"row": row})
    form = DecideForm(request.POST or None, row=row, user=request.user)
    if form.is_valid():
        try:
            if form.cleaned_data["decision"] == "refuse":
                services_access.refuse_request(row, answer=form.cleaned_data["answer"], by=request.user)
            else:
                services_access.grant_request(row, **form.given(), by=request.user)
        except ValidationError as error:
            take_errors(form, error)
        else:
            success(request, _("Answered; %(person)s is told.") % {"person": row.person})
            return redirect("scopes")
    return render(request, "accounts/request.html", {"row": row, "form": form})
