"""What offers can show for a readiness level: their documents and visits, and in words what is missing."""

from collections import defaultdict
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import Document, DocumentVersion
from contributors import levels
from contributors.models import Pledge, Visit
from missions.models.requirement import Level

WORDS = {
    "note_verbale": lazy("a note verbale that both sides read"),
    "organization": lazy("a table of organization that both sides read"),
    "equipment": lazy("a list of major equipment that both sides read"),
    "sustainment": lazy("a list of self-sustainment that both sides read"),
    "aav": lazy("a passed assessment and advisory visit"),
    "vv": lazy("a passed verification visit"),
    "requirement": lazy("a requirement that it answers"),
    "days_to_deploy": lazy("60 days to deploy at most"),
}


class Next(NamedTuple):
    """The level after the one reached, and what is missing for it, as codes."""

    level: str
    missing: list[str]

    @property
    def label(self):
        return Level(self.level).label

    @property
    def words(self):
        return [WORDS[code] for code in self.missing]


def next_levels(pledges):
    """{key: Next} of these offers; None for one at the last level. Two questions, however many they are.

    Of documents only what both sides read and no scanner objected to counts: the other side decides on it.
    """
    pledges = list(pledges)
    papers, passed = _papers(pledges), _passed(pledges)
    return {
        row.pk: Next(level, _missing(row, level, papers[row.pk], passed[row.pk]))
        if (level := levels.following(row.level))
        else None
        for row in pledges
    }


def missing_for(row, level):
    """What an offer still needs for a level, in words."""
    codes = _missing(row, level, _papers([row])[row.pk], _passed([row])[row.pk])
    return [str(WORDS[code]) for code in codes]


def _missing(row, level, papers, passed):
    return levels.missing(
        level,
        papers=papers,
        passed=passed,
        answers_a_need=row.requirement_id is not None,
        days_to_deploy=row.days_to_deploy,
    )


def _papers(pledges):
    standing = Document.objects.standing().filter(
        subject_type=ContentType.objects.get_for_model(Pledge),
        subject_id__in=[str(row.pk) for row in pledges],
        kind__in=levels.PAPERS,
        side=Document.Side.CONTRIBUTOR,
    )
    standing = standing.exclude(label=Document.Label.OWN)
    standing = standing.exclude(current__scan=DocumentVersion.Scan.INFECTED)
    found, keys = defaultdict(set), {str(row.pk): row.pk for row in pledges}
    for key, kind in standing.values_list("subject_id", "kind"):
        found[keys[key]].add(kind)
    return found


def _passed(pledges):
    visits = Visit.objects.filter(pledge__in=pledges, result__in=Visit.PASSED).order_by()
    found = defaultdict(set)
    for key, kind in visits.values_list("pledge", "kind"):
        found[key].add(kind)
    return found


def require(row, level):
    """Raise unless this level is one step up at most, and the offer shows what it demands."""
    if level not in levels.LEVELS:
        raise ValidationError({"level": _("There is no such level.")})
    up = levels.LEVELS.index(level) - levels.LEVELS.index(row.level)
    if up > 1:
        raise ValidationError({"level": _("Levels are reached one after the other.")})
    if up == 1 and (lacking := missing_for(row, level)):
        raise ValidationError(
            {"level": _("This level still takes: %(what)s.") % {"what": "; ".join(lacking)}}
        )
