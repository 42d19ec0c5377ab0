"""Records that carry a conversation: each contributor with the mission's side, in a line of its own.

Each app says it of its models in `apps.ready`. What is said in one line no other contributor learns of.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts import access, attaching
from accounts.attaching import CONTRIBUTOR, MISSION
from accounts.models.partner import Partner


class Thread(NamedTuple):
    """`lines(row)`: the contributors the mission's side speaks with on a record. `asked(partners)`: the rows
    on which one of these has a line. `mission_people(row)`: keys of who speaks on the mission's side."""

    model: type
    lines: Callable[[Any], Any]
    asked: Callable[[Any], Any]
    mission_people: Callable[[Any], set]
    has_several: bool  # lines, so that an answer may go to all of them


_threads: dict[type, Thread] = {}


def register(model, *, lines, asked, mission_people, has_several):
    _threads[model] = Thread(model, lines, asked, mission_people, has_several)


def threads():
    return list(_threads.values())


def kinds():
    """The kinds of records that carry a conversation, as the API names them."""
    return sorted(model._meta.model_name for model in _threads)


def carries(row):
    return type(row) in _threads


def may_answer_all(row):
    return _threads[type(row)].has_several


def lines_of(row):
    return _threads[type(row)].lines(row)


def own_partners(user):
    """Keys of the contributors this person speaks for."""
    return access.granted(user, "act_for", Partner)


def side_in(by, row, line):
    """On which side of a line one stands; empty for who has no part in it. `line` None: what all are told."""
    if line is not None and line.pk in own_partners(by) and lines_of(row).filter(pk=line.pk).exists():
        return CONTRIBUTOR
    return MISSION if attaching.rows_of(by, type(row), MISSION).filter(pk=row.pk).exists() else ""


def refuse_stranger():
    raise PermissionDenied(_("Only those asked and those who plan or decide for the mission write here."))


def is_author(by, row):
    """Whether one said it oneself, or by one's token."""
    person, _token = access.answerable(by)
    return person is not None and person.pk == row.created_by_id


def lines_for(by, row):
    """The contributors in whose lines one may write on a record."""
    if not carries(row):
        return Partner.objects.none()
    rows = lines_of(row)
    if side_in(by, row, None):
        return rows
    return rows.filter(pk__in=own_partners(by))


def mission_people(row):
    """Keys of who speaks on the mission's side of a record."""
    return _threads[type(row)].mission_people(row)
