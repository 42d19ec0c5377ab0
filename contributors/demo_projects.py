"""Money for the invented projects: one priority funded twice, another by nobody; none is real."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Partner, User
from contributors import services_flows as services
from contributors.models import Flow
from missions.models import Project

MISSION, WHY = "ALPHA", "demonstration"
# project, source, amount, currency, rate, days ago, stage; part of it that was paid since
GIVEN = (
    ("Two wells and a pump for Kasari", "XBR", "60000", "USD", None, 130, "committed", "35000"),
    ("Water line from the spring to Osire", "XCA", "55000", "USD", None, 70, "pledged", "20000"),
    ("Court house of Kasari", "XBR", "180000", "USD", None, 210, "committed", "120000"),
    ("Paths for cattle, agreed and marked", "XCA", "40000", "EUR", "0.9", 95, "disbursed", ""),
    ("Culverts on the road to Nareb", "XBR", "260000", "USD", None, 160, "spent", ""),
    ("Workshops for two hundred apprentices", "XCA", "90000", "USD", None, 45, "pledged", ""),
)


def load():
    by = User.objects.system("demo")
    projects = {row.title: row for row in Project.objects.filter(mission__acronym=MISSION)}
    projects = {title: row for title, row in projects.items() if row.is_fictional}
    if not projects or Flow.objects.filter(project__in=projects.values()).exists():
        return {}
    donors = {one.code: one for one in Partner.objects.filter(code__in={row[1] for row in GIVEN})}
    for title, code, amount, currency, rate, days, stage, paid in GIVEN:
        given = {"project": projects[title], "mission": projects[title].mission, "donor": donors[code]}
        given |= {"currency": currency, "rate": rate, "title": title, "is_fictional": True}
        given |= {"source": "invented for the demonstration", "certainty": "published", "reason": WHY}
        first = services.record_flow(**given, amount=amount, decided_on=_ago(days), stage=stage, by=by)
        if paid:
            later = {"decided_on": _ago(days // 2), "stage": "disbursed", "fulfils": first}
            services.record_flow(**given | later, amount=paid, by=by)
    return {"flows of money for projects": len(GIVEN)}


def _ago(days):
    return timezone.localdate() - timedelta(days=days)
