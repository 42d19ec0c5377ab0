"""Who fills the elements of a mission's structure: entered, corrected, ended with a handover note."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, events, records, versions
from contributors.models import Holder
from missions import chain
from missions.models import Element
from missions.services_command import may_keep

FIELDS = ("shown_as", "is_acting", "starts_on", "ends_on", "handover_note", "source")


@transaction.atomic
def fill_element(element, *, starts_on, deployment=None, partner=None, version=None, reason="", by, **fields):
    """Enter that a deployment, or a person of `partner`, fills an element since a day.

    Of a deployment its contributor is the partner. Raises ValidationError where somebody holds it then, or
    the forces are of another state than has full command.
    """
    _require(by, element, deployment)
    element = _held(element)
    versions.require(version, element.version)
    person, _token = access.answerable(by)
    if deployment is not None:
        partner = _partner_of(deployment, partner)
    if partner is None:
        raise ValidationError({"partner": _("Name the state or organization, or a deployment.")})
    row = Holder(
        element=element,
        deployment=deployment,
        partner=partner,
        starts_on=starts_on,
        created_by=person,
        **records.known(fields, FIELDS),
    )
    _check(row)
    row.save()
    events.record("holder.entered", row, by=by, about=_about(row), reason=reason)
    return row


@transaction.atomic
def change_holder(row, *, version=None, reason="", by, **fields):
    """Correct what was entered of a holder; who it is stands."""
    _require(by, row.element, row.deployment)
    row = _locked(row, version)
    before = Holder.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.version += 1
    _check(row)
    row.save(update_fields=[*fields, "version"])
    told = [name for name in fields if name != "handover_note"]
    changed = events.changes(before, row, told)
    events.record("holder.changed", row, by=by, about=_about(row), reason=reason, changes=changed)
    return row


@transaction.atomic
def end_holder(row, *, ends_on, handover_note="", version=None, reason="", by):
    """Say on which day a holder left, and what whoever follows must know."""
    _require(by, row.element, row.deployment)
    row = _locked(row, version)
    if row.ends_on is not None and ends_on > row.ends_on:
        words = _("It ended before that day already.")
        raise ValidationError({"ends_on": ValidationError(words, "wrong_state")})
    row.ends_on = ends_on
    row.handover_note = handover_note or row.handover_note
    row.version += 1
    _check(row)
    row.save(update_fields=["ends_on", "handover_note", "version"])
    events.record("holder.left", row, by=by, about=_about(row), reason=reason, on=str(ends_on))
    return row


# --- What may be done
def may_fill(by, element):
    return may_keep(by, element.mission)


def may_deploy(by, element):
    """Whether this person says which deployment fills an element: who decides on pledges sees them all."""
    return access.allows(by, "decide_pledges", element.mission)


# --- What these share
def _require(by, element, deployment):
    if not may_fill(by, element) or deployment is not None and not may_deploy(by, element):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": element.mission})


def _held(element):
    return Element.objects.select_for_update(no_key=True, of=("self",)).get(pk=element.pk)


def _locked(row, version):
    _held(row.element)
    return records.held(row, version)


def _partner_of(deployment, partner):
    contributor = deployment.pledge.contributor
    if partner is not None and partner != contributor:
        raise ValidationError({"partner": _("The deployment is of %(whom)s.") % {"whom": contributor}})
    return contributor


def _check(row):
    row.full_clean()
    commander = _commander(row.element)
    if row.element.kind == Element.Kind.FORCE and commander not in (None, row.partner):
        words = _("%(state)s has full command of it; forces of another state cannot fill it.")
        field = "deployment" if row.deployment_id else "partner"
        raise ValidationError({field: words % {"state": commander}})
    of = row.element
    if of.starts_on and row.starts_on < of.starts_on:
        raise ValidationError({"starts_on": _("The element is no part of the structure on that day.")})
    if of.ends_on and (row.ends_on or row.starts_on) > of.ends_on:
        raise ValidationError({"ends_on": _("The element is no part of the structure on that day.")})


def _commander(element):
    rows = element.authorities.filter(relationship=chain.FULL).select_related("partner")
    edge = rows.first()
    return edge.partner if edge else None


def _about(row):
    return [row.element.mission, row.partner]
