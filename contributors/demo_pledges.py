"""The invented contributors' offers, taken through their lives by the services that both sides use."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts import services_documents, tables
from accounts.models import Document, Partner, User
from contributors import (
    demo_conferences,
    deploying,
    levels,
    services_agreements,
    services_caveats,
    services_deployments,
    services_visits,
)
from contributors import services_pledges as services
from contributors.models import Deployment, Pledge, Visit
from missions import demo_requirements
from missions.models import Capability, MandateTask, Mission, Requirement

PATH = "contributors/fictional/pledges.csv"
WAYS = {  # the steps that lead to a state
    "draft": (),
    "submitted": ("submit",),
    "under_assessment": ("submit", "assess"),
    "accepted": ("submit", "assess", "accept"),
    "agreement_signed": ("submit", "assess", "accept", "sign"),
    "deployed": ("submit", "assess", "accept", "sign", "prepare", "deploy"),
}


def load():
    by, codes = User.objects.system("demo"), {p.code: p for p in Partner.objects.all()}
    known = set(Pledge.objects.values_list("contributor__code", "reference"))
    needs = {r.reference: r for r in Requirement.objects.filter(mission__is_fictional=True)}
    capabilities = {c.code: c for c in Capability.objects.all()}
    rows = [row for row in tables.rows(PATH) if (row["contributor"], row["reference"]) not in known]
    for row in rows:
        pledge = services.draft_pledge(
            codes[row["contributor"]],
            reference=row["reference"],
            requirement=needs.get(row["requirement"]),
            offered_to=codes.get(row["offered_to"]),
            capability=capabilities.get(row["capability"]),
            title=row["title"],
            quantity=int(row["quantity"]),
            personnel=tables.whole(row["personnel"]),
            available_from=tables.day_told_now(row["available_from"]),
            available_until=tables.day_told_now(row["available_until"]),
            days_to_deploy=tables.whole(row["days_to_deploy"]),
            languages=row["languages"].split(";"),
            terms=row["terms"],
            conditions=row["conditions"],
            valid_until=tables.day_told_now(row["valid_until"]),
            visibility=int(row["visibility"]),
            reason="demonstration",
            by=by,
        )
        _restricted(_live(pledge, row, by), by)
    if rows:
        _rotated(by)
    conferences = demo_conferences.load()
    demo_requirements.close()
    if rows:
        _consented(codes, by)
    return {"pledges": len(rows)} | conferences


ENDS = ("2026-12-31", "2027-01-31", "2027-01-31")


def _rotated(by):
    """Contingents that stand end soon: some with a successor, one that comes late, one with none."""
    rows = Deployment.objects.filter(
        state=Deployment.State.STANDING, pledge__is_fictional=True, successor=None
    )
    for n, row in enumerate(rows.select_related("pledge").order_by("pledge__contributor__code", "title")):
        ends = tables.day_told_now(ENDS[n % 3])
        services_deployments.change_deployment(row, leaves_on=ends, reason="demonstration", by=by)
        if n % 3 == 2:
            continue
        services_deployments.plan_deployment(
            row.pledge,
            arrives_on=ends + timedelta(days=1 + 13 * (n % 3)),
            visas="requested",
            movement="cleared" if n % 3 else "open",
            reason="demonstration",
            by=by,
        )


def _restricted(pledge, by):
    """Its caveats, as the table has them."""
    for row in tables.rows("contributors/fictional/caveats.csv"):
        if (row["contributor"], row["reference"]) != (pledge.contributor.code, pledge.reference):
            continue
        tasks = MandateTask.objects.filter(
            mandate=pledge.mission.mandates.order_by("-starts_on").first(), number__in=row["tasks"].split(";")
        )
        declared = row["state"] == "declared"
        enter = services_caveats.declare_caveat if declared else services_caveats.record_caveat
        enter(
            pledge,
            kind=row["kind"],
            text=row["text"],
            sector=row["sector"],
            limits=tables.whole(row["limits"]),
            visibility=int(row["visibility"]),
            tasks=list(tasks),
            reason="demonstration",
            by=by,
        )


def _live(pledge, row, by):
    steps = {
        "submit": lambda p: services.submit_pledge(p, by=by),
        "assess": lambda p: services.assess_pledge(p, by=by),
        "accept": lambda p: services.accept_pledge(
            p, version=p.version_of_sides, quantity=int(row["accepted"]), by=by
        ),
        "sign": lambda p: services.sign_pledge(_covered(p, by), by=by),
        "prepare": lambda p: services.prepare_pledge(p, by=by),
        "deploy": lambda p: services.deploy_pledge(_visited(p, by), by=by),
    }
    for name in WAYS[row["state"]]:
        pledge = steps[name](pledge)
    if row["state"] == "accepted" and pledge.mission:
        _waiting(pledge, by)
    for level in levels.LEVELS[1 : levels.LEVELS.index(row["level"]) + 1]:
        if level == "1":
            _papers(pledge, by)
        if level == "2":
            _visit(pledge, Visit.Kind.AAV, by)
        pledge = services.level_pledge(pledge, level=level, by=by)
    return pledge


def _papers(pledge, by):
    """What registering it takes: four files that say they are invented."""
    for kind in levels.PAPERS:
        words = f"{Document.Kind(kind).label}: {pledge}. Invented for the demonstration.\n"
        file = ContentFile(words.encode(), name=f"{kind.replace('_', '-')}.txt")
        services_documents.add_document(pledge, file=file, kind=kind, reason="demonstration", by=by)


def _waiting(pledge, by):
    """Its agreement, which who takes it has signed and its contributor has not."""
    row = _recorded(pledge, timezone.localdate(), by)
    services_agreements.sign_agreement(
        row, party=pledge.mission.lead, version=row.version, reason="demonstration", by=by, **INVENTED
    )


INVENTED = {"signer": "invented for the demonstration", "document": "invented for the demonstration"}


def _covered(pledge, by):
    day = timezone.localdate() - timedelta(days=30)
    _signed(_recorded(pledge, day, by), day, by)
    return pledge


def _recorded(pledge, starts_on, by):
    return services_agreements.record_agreement(
        kind="mou",
        title=f"Memorandum of understanding, {pledge.title}",
        mission=pledge.mission,
        parties=[pledge.contributor, pledge.mission.lead],
        pledges=[pledge],
        starts_on=starts_on,
        ends_on=pledge.available_until,
        is_fictional=True,
        reason="demonstration",
        by=by,
    )


def _signed(row, on, by):
    """All its parties sign on the same day."""
    for party in row.parties.order_by("code"):
        row = services_agreements.sign_agreement(
            row, party=party, version=row.version, signed_on=on, reason="demonstration", by=by, **INVENTED
        )


def _consented(codes, by):
    """What the invented missions stand on in their host nation."""
    for mission in Mission.objects.filter(is_fictional=True, host__isnull=False):
        since = mission.starts_on
        for kind, title, lapses in CONSENT:
            row = services_agreements.record_agreement(
                kind=kind,
                title=title % {"mission": mission, "host": mission.host},
                mission=mission,
                parties=[codes[mission.lead.code], mission.host],
                starts_on=since,
                lapses_with_it=lapses,
                source="invented for the demonstration",
                is_fictional=True,
                reason="demonstration",
                by=by,
            )
            _signed(row, min(since, timezone.localdate()), by)


CONSENT = (
    ("consent", "Consent of %(host)s to %(mission)s", "The mission ceases its operations and withdraws."),
    (
        "sofa",
        "Status-of-forces agreement, %(mission)s and %(host)s",
        "Privileges, immunities, freedom of movement and exemption from customs end.",
    ),
)


def _visited(pledge, by):
    kind = deploying.visit_before_arrival(pledge)
    if kind:
        _visit(pledge, kind, by)
    return pledge


def _visit(pledge, kind, by):
    held = timezone.localdate() - timedelta(days=60)
    services_visits.plan_visit(
        pledge,
        kind=kind,
        held_on=held,
        result=Visit.Result.PASSED,
        findings=FOUND,
        reason="demonstration",
        by=by,
    )


FOUND = [
    {"dimension": name, "standard": "met"} for name in ("general", "training", "coe", "medical", "ict")
] + [{"dimension": "movcon", "standard": "conditions", "remark": "Two containers still to be certified"}]
