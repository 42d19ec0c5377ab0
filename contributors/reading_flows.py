"""What readers are told of voluntary money: the flows they may see, each amount counted once."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from contributors import flow_sums
from contributors.flow_sums import STAGES
from contributors.models import Flow
from contributors.models.flow_life import OPEN
from missions.models import Project

JOINED = ("donor", "fund__organization", "fund__mission", "window", "mission__lead", "recipient", "project")
NOTHING = Decimal(0)


def kept_by(code):
    """The filter for flows to an organization of this code, to funds it keeps and to missions it leads."""
    return Q(recipient__code=code) | Q(fund__organization__code=code) | Q(mission__lead__code=code)


@dataclass(frozen=True)
class Told:
    """Some flows, and what they add up to."""

    flows: list
    sums: flow_sums.Sums

    @property
    def is_fictional(self):
        return any(row.is_fictional for row in self.flows)

    @property
    def stages(self):
        """(flow's stage, its words, US dollars) of each stage."""
        return [(code, Flow.Stage(code).label, self.sums.by_stage[code]) for code in STAGES]

    @property
    def stages_to_come(self):
        """Those of what is not paid yet, the nearest first."""
        return [stage for stage in reversed(self.stages) if stage[0] in OPEN]

    @property
    def gone(self):
        return [(code, Flow.Stage(code).label, amount) for code, amount in self.sums.gone.items() if amount]

    def by(self, key):
        """For each `key(flow)`: US dollars by stage and in all, the largest first."""
        found = defaultdict(lambda: dict.fromkeys(STAGES, NOTHING))
        for row in self.flows:
            if row.pk in self.sums.counted:
                found[key(row)][row.stage] += self.sums.counted[row.pk]
        rows = [Line(name, stages, sum(stages.values(), NOTHING)) for name, stages in found.items()]
        return sorted(rows, key=lambda line: (-line.total, str(line.key)))


@dataclass(frozen=True)
class Line:
    """What one source, window or destination accounts for."""

    key: object
    by_stage: dict
    total: Decimal

    @property
    def paid(self):
        return self.by_stage["disbursed"] + self.by_stage["spent"]

    @property
    def open(self):
        return self.total - self.paid

    @property
    def cells(self):
        return [self.by_stage[stage] for stage in STAGES]


def told(rows):
    """Flows, a queryset of those a reader may see, with their sums."""
    flows = list(rows.select_related(*JOINED))
    return Told(flows, flow_sums.sums(row.given for row in flows))


def with_what_fulfils(user, keys):
    """These flows and all that fulfil them, step by step, as far as this reader may see."""
    rows, found, ahead = Flow.objects.visible_to(user), set(keys), set(keys)
    while ahead:
        ahead = set(rows.filter(fulfils__in=ahead).order_by().values_list("pk", flat=True)) - found
        found |= ahead
    return rows.filter(pk__in=found)


def projects_of(user, rows):
    """{key: project} of the projects these flows are for, of those this reader sees."""
    wanted = {row.project_id for row in rows if row.project_id}
    return Project.objects.visible_to(user).in_bulk(wanted) if wanted else {}


def source_of(row):
    """(address key, words) of where it comes from."""
    return (row.donor.code if row.donor else ""), row.source_words()


def destination_of(row):
    """(kind, key, words) of where it goes."""
    if row.fund:
        return "fund", str(row.fund_id), row.fund.name
    if row.mission:
        return "mission", row.mission.slug, row.mission.acronym
    if row.recipient:
        return "partner", row.recipient.code, row.recipient.local_name
    return "", "", row.recipient_name
