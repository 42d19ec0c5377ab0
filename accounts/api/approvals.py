"""What waits for signatures, and who signs for whom. A person signs, signed in; a token reads."""

from functools import partial

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts import approving, deputies, services_approvals
from accounts.api.filters import Choice, Day
from accounts.api.paging import Order
from accounts.api.shape import Rows
from accounts.api.viewset import NumberedAtRandom, VisibleViewSet
from accounts.api.writing import Acts, Creatable, Given, WholeNumber
from accounts.models import Approval, Delegation, Signature


class SignatureRows(Rows):
    person = serializers.CharField(source="person.name", help_text="who signed")
    on_behalf_of = serializers.CharField(
        source="on_behalf_of.name", help_text="for whom; empty: for themselves", allow_null=True
    )
    note = serializers.CharField(help_text="in their words")
    signed_at = serializers.DateTimeField(help_text="when")
    voided_at = serializers.DateTimeField(
        help_text="since when it is void, as the change was amended; empty: it counts", allow_null=True
    )


class ApprovalRows(Rows):
    attached = ("changes",)
    id = serializers.UUIDField(help_text="number in this portal")
    step = serializers.ChoiceField(Approval.Step.choices, help_text="what is to be signed")
    subject_kind = serializers.CharField(source="subject_type.model", help_text="kind of record it is of")
    subject = serializers.CharField(source="subject_id", help_text="number of the record")
    subject_name = serializers.CharField(help_text="the record in words")
    subject_version = serializers.IntegerField(help_text="version of the record it was asked on")
    state = serializers.ChoiceField(Approval.State.choices, help_text="where it stands")
    needed = serializers.IntegerField(help_text="signatures needed")
    asked_by = serializers.CharField(source="asked_by.name", help_text="who asked")
    asked_at = serializers.DateTimeField(help_text="when")
    decided_at = serializers.DateTimeField(help_text="when it was decided", allow_null=True)
    answer = serializers.CharField(help_text="why it was sent back")
    version = serializers.IntegerField(
        help_text="moves when the change or the state does; a signature names it"
    )
    changes = serializers.DictField(
        child=serializers.ListField(), help_text="the exact change: {field: [before, after]}"
    )
    signatures = SignatureRows(many=True, help_text="who signed")


class WithdrawnGiven(Given):
    version = WholeNumber(required=False, help_text="the version you saw; another is answered with 409")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class SignedGiven(Given):
    version = WholeNumber(help_text="the version you saw; another is answered with 409")
    on_behalf_of = serializers.EmailField(
        required=False, help_text="e-mail of who delegated it to you; left out: for yourself"
    )
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, help_text="in your words")


class SentBackGiven(Given):
    version = WholeNumber(help_text="the version you saw; another is answered with 409")
    on_behalf_of = serializers.EmailField(
        required=False, help_text="e-mail of who delegated it to you; left out: for yourself"
    )
    reason = serializers.CharField(max_length=500, help_text="why; who asked reads it")


class Approvals(NumberedAtRandom, Acts, VisibleViewSet):
    """Changes put to signature in missions you plan or decide for. A signed-in person signs and sends back;
    a token reads."""

    model, rows, scope = Approval, ApprovalRows, "requirements:write"
    given = {"sign": SignedGiven, "send_back": SentBackGiven, "withdraw": WithdrawnGiven}
    examples = {
        "sign": {"version": 1, "note": "as agreed with the force headquarters"},
        "send_back": {"version": 1, "reason": "the strength does not fit the concept of operations"},
    }
    filters = {
        "state": Choice("state", Approval.State.choices, "where it stands"),
        "step": Choice("step", Approval.Step.choices, "what is to be signed"),
    }
    orderings = {"id": Order("id"), "asked_at": Order("asked_at", "id")}
    ordering = "-asked_at"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        shape, signed = SignatureRows.shape(), {key: [] for key in keys}
        seen = Signature.objects.visible_to(user).filter(approval__in=keys).order_by("signed_at", "pk")
        for key, *row in seen.values_list("approval", *shape.paths):
            signed[key].append(dict(zip(shape.names, row, strict=True)))
        changes = dict(Approval.objects.visible_to(user).filter(pk__in=keys).values_list("pk", "changes"))
        for record in records:
            record["changes"], record["signatures"] = changes[record["id"]], signed[record["id"]]

    @extend_schema(summary="Sign the change as the version you saw")
    @action(detail=True, methods=["post"])
    def sign(self, request, **path):
        return self.act(request, path, _signed)

    @extend_schema(summary="Send it back with the reason")
    @action(detail=True, methods=["post"], url_path="send-back", url_name="back")
    def send_back(self, request, **path):
        return self.act(request, path, _sent_back)

    @extend_schema(summary="Take back what was asked")
    @action(detail=True, methods=["post"])
    def withdraw(self, request, **path):
        return self.act(request, path, services_approvals.withdraw_approval)


def _signed(row, *, by, on_behalf_of="", **given):
    approving.kind_of(row).sign(row, on_behalf_of=_principal(row, on_behalf_of, by), by=by, **given)


def _sent_back(row, *, by, on_behalf_of="", **given):
    principal = _principal(row, on_behalf_of, by)
    services_approvals.send_back_approval(row, on_behalf_of=principal, by=by, **given)


def _principal(row, email, by):
    """Whoever delegated it to `by`; None where they sign for themselves."""
    if not email or email.casefold() == getattr(by, "email", "").casefold():
        return None
    for person in approving.principals(row, by):
        if person.email.casefold() == email.casefold():
            return person
    raise serializers.ValidationError(
        {"on_behalf_of": [_("You hold no delegation of that person here.")]}, "unknown"
    )


class DelegationRows(Rows):
    attached = ("on",)
    id = serializers.UUIDField(help_text="number in this portal")
    giver = serializers.CharField(source="giver.name", help_text="for whom")
    receiver = serializers.CharField(source="receiver.name", help_text="who signs")
    on_kind = serializers.CharField(
        source="subject_type.model",
        help_text="mission or partner; null: a leave, everything",
        allow_null=True,
    )
    on_id = serializers.IntegerField(
        source="subject_id", help_text="number of the mission or partner", allow_null=True
    )
    on = serializers.CharField(help_text="the mission or partner, in words", allow_null=True)
    starts_on = serializers.DateField(help_text="first day")
    ends_on = serializers.DateField(help_text="last day")
    reason = serializers.CharField(help_text="why")
    given_at = serializers.DateTimeField(help_text="when it was given")
    revoked_at = serializers.DateTimeField(help_text="when it was taken back", allow_null=True)


class DelegationGiven(Given):
    receiver = serializers.EmailField(help_text="e-mail of who is to sign or act for you")
    on = serializers.CharField(
        max_length=40,
        required=False,
        help_text="acronym of a mission or code of an organization you decide for; left out: your deputy in"
        " everything, while you are on leave",
    )
    starts_on = serializers.DateField(required=False, help_text="first day; today if left out")
    ends_on = serializers.DateField(help_text="last day, within a year")
    reason = serializers.CharField(max_length=500, required=False, help_text="why")


class DelegationRevoked(Given):
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class Delegations(NumberedAtRandom, Acts, Creatable, VisibleViewSet):
    """Who signs for whom, and who is whose deputy: what you gave and what you hold; who manages members sees
    those there."""

    model, rows, scope = Delegation, DelegationRows, "requirements:write"
    given = {"create": DelegationGiven, "revoke": DelegationRevoked}
    examples = {
        "create": {"receiver": "deputy@concord.example", "on": "MINUSCA", "ends_on": "2027-01-31"},
    }
    filters = {"stands_on": Day("ends_on__gte", "those that end on this day or later")}
    orderings = {"id": Order("id"), "starts_on": Order("starts_on", "id")}
    ordering = "-starts_on"

    def nest(self, records):
        rows = Delegation.objects.visible_to(self.request.user).filter(pk__in=[r["id"] for r in records])
        names = {
            row.pk: str(row.subject) if row.subject else None for row in rows.prefetch_related("subject")
        }
        for record in records:
            record["on"] = names[record["id"]]

    def make(self, values, by):
        values = {"starts_on": timezone.localdate()} | values
        if "on" in values:
            subject, within = _scope(by, values.pop("on"))
            people, words = approving.colleagues(within), _("Name somebody who plans or decides there.")
            write = partial(services_approvals.delegate, subject=subject)
        else:
            people, words = deputies.possible(by), _("Name somebody who has a role where you have one.")
            write = services_approvals.name_deputy
        receiver = people.filter(email__iexact=values.pop("receiver")).first()
        if receiver is None:
            raise serializers.ValidationError({"receiver": [words]}, "unknown")
        return write(receiver=receiver, **values, by=by)

    @extend_schema(summary="Take it back")
    @action(detail=True, methods=["post"])
    def revoke(self, request, **path):
        return self.act(request, path, services_approvals.revoke_delegation)


def _scope(by, name):
    for root, within in approving.scopes_of(by).values():
        if name.casefold() in (str(root).casefold(), getattr(root, "code", "").casefold()):
            return root, within
    words = _("You decide for no mission or organization of this name.")
    raise serializers.ValidationError({"on": [words]}, "unknown")
