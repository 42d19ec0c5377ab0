"""Announcements a reader may see, who must acknowledge them, who has, and who has not.

The rule is that of procedures (missions.understood): a reader is a person, a post that somebody holds, or a
partner, for which whoever speaks for it says so.
"""

from collections import defaultdict
from itertools import count
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.access import granted
from accounts.members import active, holders_of, speakers_of
from accounts.models import Partner, User
from missions import holding, understood
from missions.models import Announcement, AnnouncementReading, Element, Mission
from missions.models.announcement import ANY_ROLE, NEVER, sent_to, unread_by
from missions.reading_procedures import MISSION_ROLES, Reader

PARTNER = "partner"
A_READING = 50  # announcements, in which those that wait are looked for


class Mine(NamedTuple):
    """An announcement one must acknowledge: for oneself, for a partner, or for a post or unit."""

    announcement: Announcement
    partner: Partner | None
    element: Element | None
    line: understood.Line


def announcements(user):
    return Announcement.objects.visible_to(user).select_related("mission")


def readers_of(user, row, day):
    """Each who must acknowledge it, with how they stand; for those who plan the mission."""
    people = dict(active(_people(row)).values_list("pk", "name"))
    partners = {str(one.pk): one.local_name for one in row.partners.order_by("name")}
    elements = {str(one.pk): one for one in row.elements.select_related("mission")}
    names = {(understood.PERSON, str(key)): name for key, name in people.items()}
    names |= {(PARTNER, key): name for key, name in partners.items()}
    names |= {(understood.POST, key): f"{one}, {one.title}" for key, one in elements.items()}
    given = AnnouncementReading.objects.visible_to(user).filter(announcement=row).select_related("person")
    read, said = _read(given)
    return [
        Reader(names[line.kind, line.key], line, said.get((line.kind, line.key), ""))
        for line in _lines(row, names, read, elements.values(), day)
    ]


def mine(user, day, row=None):
    """What this person must acknowledge: for themselves, for partners they speak for, for posts they hold."""
    mine = _Mine(user, day)
    rows = mine.rows()
    return mine.standing(rows.filter(pk=row.pk) if row is not None else rows)


def waiting(user, day, most):
    """The first of them that nobody has acknowledged yet, as many as are asked for."""
    mine, found = _Mine(user, day), []
    rows = mine.rows().filter(mine.unread())
    for start in count(0, A_READING):
        some = list(rows[start : start + A_READING])
        lines = mine.standing(some)
        found += [one for one in lines if one.line.status in (understood.WAITS, understood.LATE)]
        if len(found) >= most or len(some) < A_READING:
            return found[:most]


class _Mine:
    """What one person must acknowledge, of announcements that go to them, the first to be due first."""

    def __init__(self, user, day):
        self.user, self.day = user, day
        self.own, self.held = granted(user, "act_for", Partner), set(holding.held_for(user, day))
        self.missions = granted(user, "view_mission", Mission)
        self.people: dict = {}

    def rows(self):
        rows = announcements(self.user).filter(withdrawn_on=None)
        if not (self.own or self.held or self.missions):
            return rows.none()
        return rows.prefetch_related("partners", "elements__mission").order_by("due_on", "pk")

    def unread(self):
        """Not yet acknowledged by the person or a partner, or to a post, whose holder may have changed."""
        given = AnnouncementReading.objects.visible_to(self.user)
        own = given.filter(announcement=OuterRef("pk"), person=self.user.pk, partner=None, element=None)
        to_people = self.rows().exclude(people="").order_by("mission_id", "people")
        to_me = NEVER
        for one in to_people.distinct("mission_id", "people"):
            if self._is_of(one):
                to_me |= Q(mission=one.mission, people=one.people)
        return to_me & ~Exists(own) | unread_by(self.own, given) | sent_to(self.held)

    def standing(self, rows):
        rows, read = list(rows), defaultdict(list)
        given = AnnouncementReading.objects.visible_to(self.user).filter(announcement__in=rows)
        for one in given.select_related("person"):
            read[one.announcement_id].append(one)
        return [line for one in rows for line in self._lines(one, _read(read[one.pk])[0])]

    def _lines(self, one, read):
        partners = {str(p.pk): p for p in one.partners.all() if p.pk in self.own}
        elements = {str(e.pk): e for e in one.elements.all() if e.pk in self.held}
        asked = [(understood.PERSON, str(self.user.pk))] if self._is_of(one) else []
        asked += [(PARTNER, key) for key in partners] + [(understood.POST, key) for key in elements]
        for line in _lines(one, asked, read, elements.values(), self.day):
            partner = partners.get(line.key) if line.kind == PARTNER else None
            element = elements.get(line.key) if line.kind == understood.POST else None
            yield Mine(one, partner, element, line)

    def _is_of(self, one):
        """Whether it goes to this person as one of the mission's people."""
        of = one.mission_id, one.people
        if one.people and of not in self.people:
            self.people[of] = self.user.pk in _people(one)
        return bool(one.people) and self.people[of]


def _lines(row, readers, read, elements, day):
    since = timezone.localdate(row.created_at)
    within = (row.due_on - since).days
    duties = [understood.Duty(kind, key, since, within) for kind, key in readers]
    held = {str(key): one.since for key, one in holding.of(elements, day).items()}
    return understood.standing(duties, read, held, since, day)


def _people(row):
    """Keys of the people of the mission to whom it goes."""
    if not row.people:
        return set()
    return holders_of(row.mission, MISSION_ROLES if row.people == ANY_ROLE else [row.people])


def _read(given):
    """({reader: days}, {partner or post: who said so last})."""
    read, said = defaultdict(list), {}
    for one in given:
        reader = understood.PERSON, str(one.person_id)
        if one.partner_id or one.element_id:
            kind = PARTNER if one.partner_id else understood.POST
            reader = kind, str(one.partner_id or one.element_id)
            said.setdefault(reader, one.person.name)
        read[reader].append(timezone.localdate(one.given_at))
    return read, said


# --- Whom a round tells, not what a reader sees
def told(row, day, statuses):
    """Keys of the people whose line stands so: themselves, or who speaks for the partner or the holder."""
    by = User.objects.system("calendar")
    lines = [one.line for one in readers_of(by, row, day) if one.line.status in statuses]
    keys = {kind: [line.key for line in lines if line.kind == kind] for kind in _KINDS}
    holders = holding.of(row.elements.filter(pk__in=keys[understood.POST]), day)
    partners = [*keys[PARTNER], *(str(one.partner) for one in holders.values())]
    return {int(key) for key in keys[understood.PERSON]} | (set(speakers_of(partners)) if partners else set())


_KINDS = (understood.PERSON, PARTNER, understood.POST)


def asked(row, day):
    return told(row, day, (understood.WAITS, understood.LATE, understood.READ))


def unread(row, day):
    return told(row, day, (understood.WAITS, understood.LATE))
