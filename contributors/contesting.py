"""What may be contested, and where it stands: a bill, a rate, a month's strength, a claim. Stores nothing."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import access, places
from accounts.access import granted
from accounts.models import Partner
from accounts.notation import month as month_words
from accounts.notation import month_key
from contributors import rating
from contributors.models import (
    Assessment,
    Bill,
    Dispute,
    PersonnelLine,
    PersonnelReport,
    Reimbursement,
    VerifiedHolding,
    VerifiedStrength,
)
from missions.models import Mission

Kind = Dispute.Kind
TITLE = Dispute._meta.get_field("title").max_length


class Contested(NamedTuple):
    """What is contested: `given` are arguments of the service, `words` name it, `amount` is what it asks."""

    given: dict
    words: str
    amount: Decimal | None = None
    currency: str = "USD"


def own_partners(user):
    """Those in whose name this person contests."""
    rows = Partner.objects.visible_to(user)
    return rows if user.is_system else rows.filter(pk__in=granted(user, "act_for", Partner))


def bill(user, letter, partner):
    """The bill of a partner in a letter; None where it is not billed."""
    found = Bill.objects.visible_to(user).filter(assessment=letter, partner=partner).first()
    if found is None:
        return None
    given = {
        "kind": Kind.ASSESSMENT,
        "subject": letter,
        "organization": letter.organization,
        "mission": letter.mission,
        "about_on": letter.issued_on,
    }
    words = _("Bill of the letter %(reference)s") % {"reference": letter.reference}
    return Contested(given, words, found.net, letter.currency)


def rate(year, partner):
    """The peacekeeping rate of a partner for a year; None where there is none."""
    try:
        found = rating.rates_of(year)
    except rating.NoRates:
        return None
    state = next((state for state in found.states if state.partner.pk == partner.pk), None)
    if state is None:
        return None
    given = {
        "kind": Kind.RATE,
        "subject": state.held,
        "organization": found.table.organization,
        "mission": None,
        "about_on": date(year, 1, 1),
    }
    return Contested(given, _("Peacekeeping rate of %(year)s") % {"year": year})


def strength(user, mission, month, partner):
    """What is reported of a partner in a month of a mission; None where nothing is."""
    lines = PersonnelLine.objects.visible_to(user).filter(mission=mission, month=month, contributor=partner)
    report = PersonnelReport.objects.visible_to(user).filter(pk__in=lines.values("report")).first()
    if report is None:
        return None
    given = {
        "kind": Kind.FIGURE,
        "subject": report,
        "organization": mission.lead,
        "mission": mission,
        "about_on": month,
    }
    words = _("Strength in %(mission)s, %(month)s") % {"mission": mission, "month": month_words(month)}
    return Contested(given, words)


def verification(user, key, partner):
    """A verified strength or verified equipment of a partner; None where there is none such to be seen."""
    for model in (VerifiedStrength, VerifiedHolding):
        row = model.objects.visible_to(user).filter(pk=key, contributor=partner)
        if found := row.select_related("contributor", "mission__lead").first():
            given = {
                "kind": Kind.VERIFICATION,
                "subject": found,
                "organization": found.mission.lead,
                "mission": found.mission,
                "about_on": found.starts_on,
            }
            return Contested(given, str(found)[:TITLE])
    return None


def disputes_on(user, row):
    """Disputes on a record, the latest first, as far as this reader is one of their sides."""
    rows = Dispute.objects.visible_to(user).filter(
        subject_type=ContentType.objects.get_for_model(row), subject_id=str(row.pk)
    )
    return rows.order_by("-opened_at", "pk")


def claim(user, key, partner, line=None):
    """A claim of reimbursement of a partner, or one `line` of it with what that comes to."""
    rows = Reimbursement.objects.visible_to(user).select_related("mission__lead")
    row = rows.filter(pk=key, contributor=partner).first()
    if row is None:
        return None
    given = {
        "kind": Kind.CLAIM,
        "subject": row,
        "organization": row.mission.lead,
        "mission": row.mission,
        "about_on": row.starts_on,
    }
    if line is None:
        return Contested(given, str(row)[:TITLE], currency=row.currency)
    found = row.lines.filter(pk=line).first()
    if found is None:
        return None
    amount = None if found.amount is None else abs(found.amount)
    return Contested(given, f"{found.get_kind_display().capitalize()}: {row}"[:TITLE], amount, row.currency)


def one_of(
    user, partner, *, assessment=None, claim_of=None, line=None, verified=None, year=None, mission=None,
    month=None,
):  # fmt: skip
    """What of a partner these name; None where they name no record. ValidationError: there is none such."""
    if assessment is not None:
        letters = Assessment.objects.visible_to(user).select_related("organization", "mission__lead")
        letter = letters.filter(pk=assessment).first()
        found, field = letter and bill(user, letter, partner), "assessment"
    elif claim_of is not None:
        found, field = claim(user, claim_of, partner, line), "claim"
    elif verified is not None:
        found, field = verification(user, verified, partner), "verification"
    elif year is not None:
        found, field = rate(year, partner), "year"
    elif month is not None:
        first = month.replace(day=1)
        found, field = mission and strength(user, mission, first, partner), "month"
    else:
        return None
    if found is None:
        words = {"who": partner.local_name}
        raise ValidationError({field: _("There is no such record of %(who)s that you may see.") % words})
    return found


def address(user, row):
    """The page of what a dispute is about, as far as this reader sees it; empty where there is none."""
    if row.kind == Kind.RATE and row.about_on:
        return reverse("contributors:rate", args=[row.about_on.year, row.partner.code])
    if row.subject_type_id is None:
        return ""
    model: type[Model] = ContentType.objects.get_for_id(row.subject_type_id).model_class()
    if not access.is_registered(model):
        return ""
    found = model._default_manager.visible_to(user).filter(pk=row.subject_id).first()
    if found is None:
        return ""
    if row.kind == Kind.FIGURE and row.mission_id and row.about_on:
        seen = Mission.objects.visible_to(user).filter(pk=row.mission_id).exists()
        return row.mission.part_url("strength") if seen else ""
    return places.address(found)


def link(partner, **named):
    """The address under which a partner begins to contest something, or empty without a partner."""
    if partner is None:
        return ""
    query = "&".join(f"{name}={value}" for name, value in {"partner": partner.code, **named}.items())
    return f"{reverse('contributors:dispute_new')}?{query}"


def month_link(partner, mission, month):
    return link(partner, mission=mission.slug, month=month_key(month))
