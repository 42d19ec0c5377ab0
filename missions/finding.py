"""What a search finds of this app: missions by name or place, what they stand under, and what they need."""

from django.db.models import Case, CharField, Value, When
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from accounts.dates import day
from accounts.folding import having
from accounts.notation import number
from accounts.search import Hit
from missions.models import (
    Action,
    AuthorityEdge,
    AuthorizedStrength,
    Body,
    Consultation,
    Decision,
    Element,
    Engagement,
    Mandate,
    Mission,
    MissionName,
    Proposal,
    Requirement,
)


def missions(user, terms, most):
    rows = Mission.objects.visible_to(user)
    columns = ("acronym", "name", "area", "headquarters", "host__name", KT("names__fr"), KT("names__ar"))
    found = list(having(rows, terms, *columns).select_related("host")[:most])
    names = having(MissionName.objects.visible_to(user), terms, "name").order_by()
    known = {row.pk for row in found}
    other = rows.filter(pk__in=names.values("mission"))
    found += [row for row in other.select_related("host")[:most] if row.pk not in known]
    return [Hit(r.acronym, r.get_absolute_url(), r.local_name, r.is_fictional) for r in found[:most]]


def _called(instrument="instrument"):
    """The word an instrument is called by, where it is a resolution: S/RES/2759 is asked for as one."""
    words = Value(f"resolution {_('resolution')}", output_field=CharField())
    return Case(When(**{f"{instrument}__contains": "/RES/"}, then=words), default=Value(""))


def ceilings(user, terms, most):
    """Authorized strengths, by the instrument that set them."""
    rows = AuthorizedStrength.objects.visible_to(user).select_related("mission")
    rows = (
        having(rows, terms, "instrument", "mission__acronym", _called())
        .exclude(instrument="")
        .order_by("-starts_on")
    )
    return [
        Hit(
            row.instrument,
            f"{row.mission.get_absolute_url()}#readiness",
            _("%(mission)s, authorized: %(persons)s %(category)s")
            % {
                "mission": row.mission,
                "persons": number(row.personnel),
                "category": row.get_category_display(),
            },
            row.mission.is_fictional,
        )
        for row in rows[:most]
    ]


def mandates(user, terms, most):
    rows = Mandate.objects.visible_to(user).select_related("mission")
    rows = having(rows, terms, "instrument", "summary", "mission__acronym", _called()).order_by("-starts_on")
    return [
        Hit(row.instrument, row.mission.get_absolute_url(), row.mission.acronym, row.mission.is_fictional)
        for row in rows[:most]
    ]


def requirements(user, terms, most):
    """By title, reference, place or what is needed; those that are open first."""
    rows = Requirement.objects.visible_to(user).select_related("mission", "capability")
    columns = ("title", "reference", "sector", "mission__acronym", "capability__code", "capability__name")
    rows = having(rows, terms, *columns).order_by("-circulated_at", "reference")
    return [
        Hit(
            row.title,
            row.get_absolute_url(),
            f"{row.mission} {row.reference}, {row.get_state_display()}",
            row.mission.is_fictional,
        )
        for row in rows[:most]
    ]


def elements(user, terms, most):
    """Posts and force elements of structures, by title, reference or place."""
    rows = Element.objects.visible_to(user).select_related("mission")
    rows = having(rows, terms, "title", "reference", "location", "mission__acronym").order_by("reference")
    return [
        Hit(row.title, row.get_absolute_url(), f"{row}, {row.get_kind_display()}", row.is_fictional)
        for row in rows[:most]
    ]


def authorities(user, terms, most):
    """Who has an authority over what, by the instrument it began or ended by."""
    rows = AuthorityEdge.objects.visible_to(user).exclude(instrument="", end_instrument="")
    rows = having(rows, terms, "instrument", "end_instrument")
    rows = rows.select_related("element__mission", "superior__mission", "partner").order_by(
        "-starts_on", "pk"
    )
    return [
        Hit(row.instrument or row.end_instrument, row.get_absolute_url(), str(row), row.element.is_fictional)
        for row in rows[:most]
    ]


def bodies(user, terms, most):
    rows = having(Body.objects.visible_to(user), terms, "name", "mission__acronym", "keeper__name")
    rows = rows.select_related("mission", "keeper").order_by("name", "pk")
    return [
        Hit(row.name, row.get_absolute_url(), str(row.mission or row.keeper), row.is_fictional)
        for row in rows[:most]
    ]


def consultations(user, terms, most):
    """By mission, instrument and paragraph, or by words of the change; the word consultation fits each."""
    word = Value(f"consultation {_('consultation')}", output_field=CharField())
    columns = ("mission__acronym", "mandate__instrument", "paragraph", "before", "text", "reasons", word)
    rows = having(Consultation.objects.visible_to(user), terms, *columns)
    rows = rows.select_related("mission", "mandate").order_by("-due_on", "pk")
    return [
        Hit(
            str(row),
            row.get_absolute_url(),
            f"{row.get_state_display()}, {day(row.due_on)}",
            row.mission.is_fictional,
        )
        for row in rows[:most]
    ]


def decisions(user, terms, most):
    """What was decided, by title or text; then what is or was before a body."""
    hits = []
    for model in (Decision, Proposal):
        rows = having(model.objects.visible_to(user), terms, "title", "text", "body__name")
        rows = rows.select_related("body__mission", "body__keeper").order_by("-pk")
        hits += [
            Hit(
                row.title,
                row.get_absolute_url(),
                f"{row.body}, {row.reference if model is Decision else _('proposal')}",
                row.is_fictional,
            )
            for row in rows[:most]
        ]
    return hits[:most]


def actions(user, terms, most):
    rows = having(Action.objects.visible_to(user), terms, "title", "reference", "text", "owner__name")
    rows = rows.select_related("mission", "keeper").order_by("due_on", "pk")
    return [
        Hit(row.title, row.get_absolute_url(), row.get_state_display(), row.is_fictional)
        for row in rows[:most]
    ]


def engagements(user, terms, most):
    rows = having(Engagement.objects.visible_to(user), terms, "title", "place", "met", "text")
    rows = rows.select_related("mission", "keeper").order_by("-held_on", "pk")
    return [Hit(row.title, row.get_absolute_url(), row.place, row.is_fictional) for row in rows[:most]]
