"""What is put to those who sign: the rule of how many, who may sign for whom, and the change in words.

An app registers what it puts to signature, with the service that signs it. Stores nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts import access, dates, members
from accounts.models import ApprovalRule, Delegation, User
from accounts.models.approval import PLANS, SIGNS


@dataclass(frozen=True)
class Kind:
    """How one kind of record is signed: `sign(approval, version=, on_behalf_of=, note=, by=)`."""

    model: type[models.Model]
    sign: Callable


_kinds: dict[str, Kind] = {}
_scopes: list[Callable] = []


def register(*kinds):
    for kind in kinds:
        _kinds[kind.model._meta.label] = kind


def kind_of(approval):
    return _kinds[approval.subject_type.model_class()._meta.label]


def needed(organization, criticality, persons, *, is_amendment=False):
    """How many signatures a change takes: of all rules of the organization that fit, the one that wants most.

    `persons` is the strength it is about, None where it is not stated: then rules above a strength do not
    fit. Without a rule 1; of an amendment 0, which means that it stands at once.
    """
    fits = Q(criticality="") | Q(criticality=criticality)
    strong = Q(persons_over=None)
    if persons is not None:
        strong |= Q(persons_over__lt=persons)
    rules = ApprovalRule.objects.filter(fits, strong, organization=organization)
    if is_amendment:
        rules = rules.filter(for_amendments=True)
    found = [rule.signatures for rule in rules]
    return max(found, default=0 if is_amendment else 1)


def principals(approval, by):
    """Those for whom `by` may sign now: themselves first, then who delegated it."""
    if not approval.is_pending or by.pk is None:
        return []
    signed = signed_already(approval)
    spent = signed | set(approval.authors)
    if by.pk in spent:
        return []
    may_sign = access.allows(by, SIGNS, approval.root)
    if by.acts_for:  # with what is lent, one signs for that person alone
        return [by.acts_for] if may_sign and by.acts_for.pk not in spent else []
    own = [by] if may_sign else []
    if not own and not access.allows(by, PLANS, approval.root):
        return []
    held = Delegation.objects.in_force(timezone.localdate()).covering(approval.concerns).filter(receiver=by)
    givers = {row.giver_id: row.giver for row in held.select_related("giver").order_by("giver__name")}
    others = [
        giver
        for pk, giver in givers.items()
        if pk not in spent and access.allows(giver, SIGNS, approval.root)
    ]
    return own + others


def signed_already(approval):
    """Keys of those whose signature stands, and of those it was given for."""
    rows = approval.signatures.standing().values_list("person", "on_behalf_of")
    return {key for row in rows for key in row} - {None}


def signers(approval):
    """Keys of those who may sign and have not: who decides in the mission, and who signs for one of them."""
    deciders = members.deciders_of(approval.root)
    held = Delegation.objects.in_force(timezone.localdate()).covering(approval.concerns)
    held = set(held.filter(giver__in=deciders).values_list("receiver", flat=True))
    return (deciders | held) - signed_already(approval) - set(approval.authors)


def register_scopes(scopes):
    """`scopes(user)` returns {what a delegation may cover: the roots on which the user signs in it}."""
    _scopes.append(scopes)


def scopes_of(user):
    """{root key: (root, the roots on which the user signs in it)} of all a delegation of theirs may cover."""
    found = {root: within for scopes in _scopes for root, within in scopes(user).items()}
    return {access.root_key(root): (root, within) for root, within in found.items()}


def reach_of(user, subject):
    """The roots on which `user` signs within a mission or organization; itself, if there are none."""
    return scopes_of(user).get(access.root_key(subject), (subject, [subject]))[1]


def colleagues(roots):
    """People who plan or decide on one of these roots: who may be asked to sign for another there."""
    roles = [r.code for r in access.ROLES.values() if {PLANS, SIGNS} & set(r.permissions)]
    keys = {key for root in roots for key in members.holders_of(root, roles)}
    return User.objects.filter(pk__in=keys, is_active=True, is_system=False)


def lines(approval):
    """[(field in words, before, after)] of the change, in the reader's language, in the order of the fields:
    the database keeps it in an order of its own."""
    model = approval.subject_type.model_class()
    fields = [field.name for field in model._meta.get_fields()]
    return [
        _line(model, name, *approval.changes[name]) for name in sorted(approval.changes, key=fields.index)
    ]


def _line(model, name, before, after):
    field = model._meta.get_field(name)
    return field.verbose_name, _words(field, before), _words(field, after)


def _words(field, value):
    """A stored value as a page writes it; empty where there is none."""
    if value in (None, "", []):
        return ""
    if isinstance(value, list):
        of = field.base_field if isinstance(field, ArrayField) else field
        return ", ".join(str(_words(of, one)) for one in value)
    if isinstance(field, models.DateField):
        return dates.day(date.fromisoformat(value))
    if choices := getattr(field, "flatchoices", None):
        return dict(choices).get(value, value)
    return value
