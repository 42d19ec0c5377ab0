"""Who is told of which event of an approval or a delegation."""

from django.utils.translation import gettext_lazy as _

from accounts import approving, deputies, members, notices
from accounts.models import Approval, Delegation
from accounts.notices import Kind

APPROVALS = _("Approvals")


def signers(event):
    row = Approval.objects.get(pk=event.subject_id)
    people = approving.signers(row) if row.is_pending else ()
    return {person: "signer" for person in people if person != event.by_id}


def authors(event):
    row = Approval.objects.get(pk=event.subject_id)
    return {person: "author" for person in {row.asked_by_id, *row.authors} if person != event.by_id}


def managers(event):
    row = Approval.objects.get(pk=event.subject_id)
    return {person.pk: "manager" for person in members.managers(row.root)}


def other_party(event):
    row = Delegation.objects.get(pk=event.subject_id)
    return {person: "party" for person in (row.giver_id, row.receiver_id) if person != event.by_id}


def deputy(event):
    row = Delegation.objects.select_related("giver").get(pk=event.subject_id)
    people = {one.pk: "manager" for root in deputies.roots_of(row.giver) for one in members.managers(root)}
    people.pop(row.giver_id, None)
    return people | {row.receiver_id: "deputy"}


notices.register(
    Kind(
        "approval.asked",
        _("a change waits for my signature"),
        APPROVALS,
        {"signer": _("%(by)s asks for your signature: %(subject)s.")},
        signers,
    ),
    Kind(
        "approval.renewed",
        _("a change I was to sign was amended"),
        APPROVALS,
        {"signer": _("It was amended, so it is to be signed anew: %(subject)s.")},
        signers,
    ),
    Kind(
        "approval.reminded",
        _("a change still waits for my signature"),
        APPROVALS,
        {"signer": _("It still waits for your signature: %(subject)s.")},
        signers,
    ),
    Kind(
        "approval.escalated",
        _("nobody signs what waits in a mission I manage"),
        APPROVALS,
        {"manager": _("It has waited for signatures for a week: %(subject)s.")},
        managers,
    ),
    Kind(
        "approval.signed",
        _("a change of mine was signed"),
        APPROVALS,
        {"author": _("%(by)s signed: %(subject)s. More signatures are needed.")},
        authors,
    ),
    Kind(
        "approval.completed",
        _("a change of mine was approved"),
        APPROVALS,
        {"author": _("All have signed: %(subject)s.")},
        authors,
    ),
    Kind(
        "approval.sent_back",
        _("a change of mine was sent back"),
        APPROVALS,
        {"author": _("%(by)s sent back: %(subject)s. The reason is there.")},
        authors,
    ),
    Kind(
        "delegation.given",
        _("someone lets me sign for them"),
        APPROVALS,
        {"party": _("You may sign for %(by)s: %(subject)s.")},
        other_party,
    ),
    Kind(
        "leave.given",
        _("someone on leave names me as deputy, or a deputy where I manage members"),
        APPROVALS,
        {
            "deputy": _("%(by)s will be on leave and names you as deputy: %(subject)s."),
            "manager": _("%(by)s will be on leave and names a deputy: %(subject)s."),
        },
        deputy,
    ),
    Kind(
        "delegation.revoked",
        _("a delegation of mine was taken back"),
        APPROVALS,
        {"party": _("A delegation was taken back: %(subject)s.")},
        other_party,
    ),
)
