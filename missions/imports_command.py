"""Structures in by file: elements, and authority over them, as the API writes them or by reference."""

from functools import partial
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.files.records import choice, column, day, key, read_records, several, whole, words
from accounts.imports import ImportKind, Outcome, register
from accounts.models import Partner
from accounts.rowwise import CHANGED, NEW, UNCHANGED, carry_out, differences, keep_fixed, standing
from missions import services_command as services
from missions.models import AuthorityEdge, Capability, Element, Mission, Release
from missions.models.releasing import keeps

ELEMENTS = {
    "id": column("id", key),
    "version": column("version", whole()),
    "mission": column("mission", words(24)),
    "reference": column("reference", words(24, needed=True), needed=True),
    "title": column("title", words(160, needed=True)),
    "kind": column("kind", choice(Element.Kind.values)),
    "under": column("under", words(40)),
    "under_reference": column("under_reference", words(24)),
    "capability": column("capability", words(40)),
    "location": column("location", words(80)),
    "starts_on": column("starts_on", day()),
    "ends_on": column("ends_on", day()),
    "label": column("label", choice(Release.values)),
    "released_to": column("released_to", several()),
    "source": column("source", words(300)),
}
AUTHORITIES = {
    "id": column("id", key),
    "version": column("version", whole()),
    "mission": column("mission", words(24)),
    "element": column("element", words(40, needed=True), needed=True),
    "reference": column("reference", words(24)),
    "relationship": column("relationship", choice(AuthorityEdge.Relationship.values)),
    "superior": column("superior", words(70)),
    "superior_reference": column("superior_reference", words(24)),
    "partner": column("partner", words(12)),
    "starts_on": column("starts_on", day()),
    "ends_on": column("ends_on", day()),
    "instrument": column("instrument", words(160)),
    "end_instrument": column("end_instrument", words(160)),
    "limits": column("limits", words(500)),
    "label": column("label", choice(Release.values)),
    "released_to": column("released_to", several()),
    "source": column("source", words(300)),
}
SAID_BESIDE = ("full_command", "superior", "is_fictional")


def keeps_somewhere(by):
    return bool(keeps(by))


def examine_elements(row, path, progress, write):
    """Add what has no number yet, change what has one."""
    return _examine(row, path, progress, "elements", ELEMENTS, SAID_BESIDE, _keep_element, above_first)


def examine_authorities(row, path, progress, write):
    """Enter what has no number yet; of what has one correct the words, and end it where it has a last day."""
    return _examine(row, path, progress, "authorities", AUTHORITIES, (), _keep_authority, wider_first)


def above_first(rows):
    """The rows with each after the one of this file under which it stands; those of a circle stay last."""
    waiting = list(rows)
    while waiting:
        still = {_plain(item, "mission", "reference") for item in waiting}
        ready = [item for item in waiting if _plain(item, "mission", _place(item)) not in still]
        yield from ready or waiting
        kept = {id(item) for item in ready or waiting}
        waiting = [item for item in waiting if id(item) not in kept]


def wider_first(rows):
    """Full command before operational authority before tactical command, which lie within each other."""
    ranks = {relationship: n for n, relationship in enumerate(AuthorityEdge.Relationship.values)}
    return sorted(rows, key=lambda item: ranks.get(item.values.get("relationship"), len(ranks)))


def _place(item):
    return "under_reference" if item.values.get("under_reference") else "under"


def _plain(item, *names):
    return tuple((item.values.get(name) or "").casefold() for name in names)


def _examine(row, path, progress, name, fields, beside, keep, arrange=iter):
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = read_records(path, row.file_name, name, fields, beside)
    own = partial(keep, by=row.created_by, reason=row.edition)
    carry_out(
        file, outcome, progress, own, whole="reference" if name == "elements" else "element", arrange=arrange
    )
    return outcome


register(
    ImportKind(
        kind="elements",
        label=gettext_lazy("Structure of a mission"),
        help=gettext_lazy(
            "Posts, headquarters and force elements, a line each: a line without id adds one, one with id "
            "and version changes it. CSV, XLSX or JSON, up to 2,000 lines."
        ),
        examine=examine_elements,
        by_person=True,
        permits=keeps_somewhere,
    )
)
register(
    ImportKind(
        kind="authorities",
        label=gettext_lazy("Authorities over elements"),
        help=gettext_lazy(
            "Who has which authority over an element, a line each: a line without id enters one, one with id "
            "and version corrects its words or ends it. CSV, XLSX or JSON, up to 2,000 lines."
        ),
        examine=examine_authorities,
        by_person=True,
        permits=keeps_somewhere,
    )
)


# --- Elements
def _keep_element(values, *, by, reason):
    values = {name: value for name, value in values.items() if name not in ("kind", "label") or value}
    named = partners_named(values.pop("released_to"), by) if "released_to" in values else None
    if values.get("capability") is not None:
        values["capability"] = capability_named(values["capability"], by) if values["capability"] else None
    _by_reference(values, under="under_reference")
    return (_change_element if values.get("id") else _add_element)(values, named, by, reason)


def _add_element(values, named, by, reason):
    values.pop("id", None), values.pop("version", None)
    mission = mission_kept(values.pop("mission", ""), by)
    given = {name: value for name, value in values.items() if value not in (None, "")}
    if "under" in given:
        given["under"] = element_named(given["under"], mission, by, "under")
    blank = {"title": "", "kind": ""}
    services.add_element(mission, released_to=named or (), reason=reason, by=by, **blank | given)
    return NEW, {}


def _change_element(values, named, by, reason):
    rows = Element.objects.visible_to(by).kept_by(by).select_related("mission", "under", "capability")
    row = standing(rows, values)
    keep_fixed(values, {"mission": row.mission.acronym})
    if "under" in values:
        text = values["under"]
        values["under"] = element_named(text, row.mission, by, "under") if text else None
    changes = differences(row, values, services.FIELDS)
    more = of_label(row, named, changes)
    if not changes:
        return UNCHANGED, {}
    fields = {name: after for name, (_before, after) in changes.items() if name != "released_to"}
    services.change_element(row, version=row.version, reason=reason, by=by, **fields, **more)
    return CHANGED, changes


# --- Authorities
def _keep_authority(values, *, by, reason):
    values = {name: value for name, value in values.items() if name != "label" or value}
    named = partners_named(values.pop("released_to"), by) if "released_to" in values else None
    _by_reference(values, element="reference", superior="superior_reference")
    return (_change_authority if values.get("id") else _give_authority)(values, named, by, reason)


def _give_authority(values, named, by, reason):
    values.pop("id", None), values.pop("version", None)
    acronym = values.pop("mission", "")
    element = element_named(values.pop("element"), mission_kept(acronym, by), by, "element")
    given = {name: value for name, value in values.items() if value not in (None, "")}
    if "superior" in given:
        given["superior"] = element_named(given["superior"], element.mission, by, "superior")
    if "partner" in given:
        given["partner"] = partners_named([given["partner"]], by, "partner")[0]
    relationship = given.pop("relationship", "")
    services.give_authority(
        element, relationship=relationship, released_to=named or (), reason=reason, by=by, **given
    )
    return NEW, {}


def _change_authority(values, named, by, reason):
    rows = AuthorityEdge.objects.visible_to(by).kept_by(by)
    row = standing(rows.select_related("element__mission", "superior__mission", "partner"), values)
    _keep_sides(row, values, by)
    ends_on = values.pop("ends_on", row.ends_on)
    changes = differences(row, values, services.EDGE_FIELDS)
    more = of_label(row, named, changes)
    fields = {name: after for name, (_before, after) in changes.items() if name != "released_to"}
    if changes:
        row = services.change_authority(row, version=row.version, reason=reason, by=by, **fields, **more)
    if ends_on != row.ends_on:
        changes["ends_on"] = (row.ends_on, ends_on)
        instrument = values.get("end_instrument") or row.end_instrument
        services.end_authority(row, ends_on=ends_on, end_instrument=instrument, reason=reason, by=by)
    return (CHANGED, changes) if changes else (UNCHANGED, {})


def _keep_sides(row, values, by):
    """Between whom an authority is, which it is and since when does not change by a file."""
    for name in ("element", "superior"):
        if text := values.pop(name, ""):
            found = element_named(text, row.element.mission, by, name)
            if found != getattr(row, name):
                raise ValidationError({name: _("A file does not change this. Draft another record instead.")})
    fixed = {"mission": row.element.mission.acronym, "partner": row.partner.code if row.partner else ""}
    fixed |= {"relationship": row.relationship, "starts_on": row.starts_on}
    keep_fixed(values, fixed)


# --- What a line names
def _by_reference(values, **pairs):
    """A line that is new names elements by reference where it has that beside a number: the number is of the
    portal the file came from."""
    for name, reference in pairs.items():
        text = values.pop(reference, "")
        if text and not values.get("id"):
            values[name] = text


def of_label(row, named, changes):
    """{"released_to": …} where the partners the label names differ, noted among the changes."""
    if named is None:
        return {}
    before = sorted(row.released_to.values_list("code", flat=True))
    after = sorted(partner.code for partner in named)
    if before == after:
        return {}
    changes["released_to"] = (before, after)
    return {"released_to": named}


def mission_kept(acronym, by):
    found = Mission.objects.visible_to(by).filter(pk__in=keeps(by))
    found = found.filter(acronym__iexact=acronym) if acronym else found
    if len(found) != 1:
        raise ValidationError({"mission": _("Name a mission whose structure you keep.")})
    return found[0]


def element_named(text, mission, by, name):
    """An element by its number, its reference in the mission, or another mission's acronym and reference."""
    rows = Element.objects.visible_to(by).select_related("mission")
    acronym, _space, reference = text.rpartition(" ")
    try:
        wanted = Q(pk=UUID(text))
    except ValueError:
        wanted = Q(mission=mission, reference__iexact=text)
        wanted |= Q(mission__acronym__iexact=acronym, reference__iexact=reference) if acronym else Q()
    found = rows.filter(wanted).first()
    if found is None:
        raise ValidationError({name: _("There is no element by this reference that you may see.")})
    return found


def capability_named(code, by):
    found = Capability.objects.visible_to(by).filter(code__iexact=code).first()
    if found is None:
        raise ValidationError({"capability": _("There is nothing by this name that you may see.")})
    return found


def partners_named(codes, by, name="released_to"):
    codes = [code.upper() for code in codes]
    found = {row.code.upper(): row for row in Partner.objects.visible_to(by).filter(code__in=codes)}
    if unknown := [code for code in codes if code not in found]:
        words_ = _("%(codes)s: no state or organization has this code.")
        raise ValidationError({name: words_ % {"codes": ", ".join(unknown)}})
    return [found[code] for code in codes]
