"""Who fills the structures of the demo: deployments of the invented states, and people by their function."""

from accounts import tables
from accounts.models import Partner, User
from contributors import services_holders
from contributors.models import Deployment, Holder
from missions.models import Element

FOLDERS = {"contributors/reference": tables.day, "contributors/fictional": tables.day_told_now}


def load():
    by, n = User.objects.system("demo"), 0
    partners = {partner.code: partner for partner in Partner.objects.all()}
    rows = Element.objects.select_related("mission")
    elements = {(row.mission.acronym, row.reference): row for row in rows}
    filled = set(Holder.objects.values_list("element", flat=True))
    for folder, day in FOLDERS.items():
        for row in tables.rows(f"{folder}/holders.csv"):
            element = elements.get((row["mission"], row["element"]))
            if element is None or element.pk in filled:
                continue
            services_holders.fill_element(
                element,
                deployment=_deployment(row["pledge"]),
                partner=partners.get(row["partner"]),
                shown_as=row["shown_as"],
                is_acting=tables.truth(row["is_acting"]),
                starts_on=day(row["starts_on"]),
                ends_on=day(row["ends_on"]),
                handover_note=row["handover_note"],
                source=row["source"],
                reason="demonstration",
                by=by,
            )
            n += 1
    return {"holders": n}


def _deployment(pledge):
    """The first deployment under a pledge named by its contributor and reference."""
    if not pledge:
        return None
    code, reference = pledge.split()
    rows = Deployment.objects.filter(pledge__contributor__code=code, pledge__reference=reference)
    return rows.order_by("number").first()
