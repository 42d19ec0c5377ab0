"""Load lists in by file, as through any other door: each movement's anew, all of a file or nothing of it."""

from functools import partial

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access
from accounts.files.records import header_of
from accounts.imports import ImportKind, Outcome, register
from accounts.rowwise import NEW, UNCHANGED, carry_out
from logistics import load_files
from logistics import services_movements as services
from logistics.models import EquipmentLine, LoadLine, Movement
from missions.models import Mission


def asks_for_movements(by):
    """Whether this person asks for movements, of a contributor or of a mission."""
    return access.speaks_for_someone(by) or bool(access.granted(by, "manage_logistics", Mission))


def examine_loads(row, path, progress, write):
    """Set the load list of each movement to the lines the file has of it; one that stands so is unchanged."""
    outcome = Outcome()
    progress.stage(_("Reading the file"))
    file = load_files.read_loads(path, row.file_name)
    lists = {}
    carry_out(file, outcome, progress, partial(_gather, lists, by=row.created_by), whole="item")
    outcome.new = 0  # lines were gathered; what became of them is told by load lists
    if not outcome.is_refused:
        for movement, lines in lists.values():
            _set(file, outcome, movement, lines, row)
    return outcome


def _gather(lists, values, *, by):
    """Put a line to those of its movement, as the model would keep it."""
    movement = _movement(lists, values.pop("movement"), values.pop("version"), by)
    if not values["item"]:
        return UNCHANGED, {}
    given = {name: value for name, value in values.items() if value not in (None, "")}
    if "equipment" in given:
        given["equipment"] = _equipment(movement, given["equipment"], by)
    LoadLine(movement=movement, **given).full_clean()
    lists[movement.pk][1].append(given)
    return NEW, {}


def _movement(lists, key, version, by):
    """The movement a line names, at the version its file was made from; asked for once."""
    if key not in lists:
        seen = Movement.objects.visible_to(by).select_related("mission", "partner")
        found = seen.filter(pk=key).first()
        if found is None:
            raise ValidationError({"movement": _("There is no movement by this number that you may see.")})
        lists[key] = found, []
    found = lists[key][0]
    if version != found.version:
        words = _("It changed meanwhile and stands at version %(now)d. Take a new file and enter it there.")
        raise ValidationError({"version": words % {"now": found.version}})
    return found


def _equipment(movement, key, by):
    found = EquipmentLine.objects.visible_to(by).filter(pk=key, unit=movement.unit_id).first()
    if found is None:
        raise ValidationError({"equipment": _("The movement's unit has no such equipment that you may see.")})
    return found


def _set(file, outcome, movement, lines, row):
    if not lines or _stands(movement, lines):
        outcome.unchanged += 1
        return
    try:
        services.set_load(movement, lines=lines, reason=row.edition, by=row.created_by)
    except PermissionDenied as error:
        outcome.refuse("not_yours", f"{movement}: {error}", None, header_of(file.columns, "movement"))
    except ValidationError as error:
        by_name = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for messages in by_name.values():
            for message in messages:
                outcome.refuse("rule", f"{movement}: {message}", None, header_of(file.columns, "movement"))
    else:
        outcome.changed += 1


def _stands(movement, lines):
    """Whether the load list says the same already, line by line."""
    stood = movement.load.select_related("equipment")
    said = [LoadLine(movement=movement, **line) for line in lines]
    return [_told(line) for line in stood] == [_told(line) for line in said]


def _told(line):
    return [getattr(line, name) for name in services.LOADED]


register(
    ImportKind(
        kind="load-lists",
        label=gettext_lazy("Load lists"),
        help=gettext_lazy(
            "What movements carry, a line an item: movement and version as the file under Movements has "
            "them, item, equipment, quantity, packages, weight_kg, volume_m3, un_number, hazard_class. The "
            "lines of a movement take the place of its load list, in their order; a movement the file does "
            "not name, or names without an item, stays as it is. CSV, XLSX or JSON, up to 2,000 lines."
        ),
        examine=examine_loads,
        by_person=True,
        permits=asks_for_movements,
    )
)
