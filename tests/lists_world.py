"""Rows of every list, a dozen at a time."""

from datetime import date

import pytest
from django.utils import timezone

from accounts import events, outbox, services
from accounts.models import (
    AccessRequest,
    AccessReview,
    Import,
    Job,
    Membership,
    Notification,
    Partner,
    RoleGrant,
    Token,
)
from contributors.models import (
    Appropriation,
    Assessment,
    Bill,
    Fatality,
    Payment,
    PersonnelLine,
    Scale,
    ScaleRate,
)
from contributors.services import report_strength
from missions.models import Mandate, Mission
from missions.services import authorize_strength, create_mission
from tests.contributors.listed import add_claim, funded, nominated, offered, structured
from tests.logistics.exercised import exercised_row
from tests.logistics.listed import add_care, add_inspection, add_stock, add_unit
from tests.logistics.moved_world import add_moved
from tests.missions.briefed import briefed_row
from tests.missions.channelled import channelled_row
from tests.missions.civil import civil_row
from tests.missions.decided import decided_row
from tests.missions.learnt import learnt_row
from tests.missions.planned import planned_row
from tests.missions.rebuilt import rebuilt_row
from tests.missions.situated import situated_row


@pytest.fixture
def world(cast):
    """A row of each kind; called again, more of them."""
    scale = Scale.objects.create(organization=cast.un, kind="regular", name="A scale")
    file = Import.objects.create(kind="personnel", file_name="a.csv", size=1, created_by=cast.administrator)
    month = f"{timezone.localdate():%Y-%m}"
    places = {"scale": scale.pk, "file": file.pk, "mission": cast.alpha.pk, "month": month}

    def add(many, start=0):
        for n in range(start, start + many):
            nation = Partner.objects.create(
                code=f"X{n:02}", iso3=f"X{n:02}", name=f"Nation {n}", kind="nation", is_fictional=True
            )
            organization = Partner.objects.create(code=f"ORG{n}", name=f"Org {n}", kind="organization")
            Membership.objects.create(partner=nation, organization=organization)
            mission = create_mission(
                acronym=f"MORE{n}",
                name="More",
                lead=organization,
                phase=Mission.Phase.OPERATIONAL,
                series=Mission.Series.UN_MONTHLY,
                is_public=True,
                by=cast.administrator,
            )
            Mandate.objects.create(
                mission=mission,
                instrument=f"S/RES/{n}",
                starts_on=cast.months[0],
                ends_on=date(2099, 12, 31),
            )
            authorize_strength(
                mission, category="troops", personnel=9, starts_on=cast.months[0], by=cast.system
            )
            report_strength(
                mission=mission,
                month=cast.months[-1],
                contributor=nation,
                category="troops",
                women=1,
                men=n,
                reason="more",
                by=cast.system,
            )
            Assessment.objects.create(
                organization=organization,
                mission=mission,
                reference=f"L{n}",
                issued_on=date(2025, 7, 1),
                due_on=date(2025, 7, 31),
                amount=n,
            )
            letter = Assessment.objects.create(
                organization=cast.un,
                reference=f"U{n}",
                issued_on=date(2025, 7, 1),
                due_on=date(2025, 7, 31),
                amount=n,
            )
            Bill.objects.create(assessment=letter, partner=cast.bresland, gross=n + 1)
            Payment.objects.create(
                organization=organization,
                mission=mission,
                partner=nation,
                received_on=date(2025, 7, 1),
                amount=n + 1,
            )
            add_claim(cast, nation, n)
            add_moved(cast, nation, n)
            add_unit(cast, nation, n)
            add_care(cast, nation, n)
            exercised_row(cast, nation, n)
            add_stock(cast, nation, places, n)
            add_inspection(nation, n)
            Appropriation.objects.create(
                mission=mission,
                cycle="2025/26",
                starts_on=date(2025, 7, 1),
                ends_on=date(2026, 6, 30),
                instrument=f"A/RES/79/{n}",
                maintenance=n,
            )
            Fatality.objects.create(
                casualty_id=f"{n}",
                mission=mission,
                nationality=nation,
                happened_on=cast.months[0],
                incident_type=f"Cause {n}",
            )
            line = PersonnelLine.objects.get(mission=mission)
            line.pk, line.contributor = None, cast.bresland
            line.save()
            Notification.objects.create(
                person=cast.administrator,
                verb="mission.changed",
                audience="role",
                event=events.record("mission.changed", cast.alpha, by=cast.system, about=[cast.alpha]),
            )
            RoleGrant.objects.create(
                role="reader", subject=cast.alpha, holders=nation, granted_by=cast.system
            )
            for root in (mission, nation):
                services.grant_role(
                    role="reader" if root == mission else "desk",
                    subject=root,
                    person=cast.dora,
                    by=cast.system,
                )
            offered(cast, nation, n)
            nominated(cast, nation, n)
            structured(cast, nation, n)
            decided_row(cast, nation, n)
            planned_row(cast, nation, n)
            situated_row(cast, nation, n)
            learnt_row(cast, nation, n)
            civil_row(cast, nation, n)
            rebuilt_row(cast, nation, n)
            channelled_row(cast, nation, n)
            briefed_row(cast, nation, n)
            funded(cast, nation, n)
            Token.objects.create(
                owner=cast.administrator, name=f"Token {n}", prefix=f"{n}", expires_on=date(2099, 1, 1)
            )
            AccessRequest.objects.create(person=cast.administrator, wanted=f"Wanted {n}", why="to read")
            AccessReview.objects.create(subject=mission, month=cast.months[0], due_on=cast.months[-1])
            ScaleRate.objects.create(scale=scale, partner=nation, percent=n)
            Scale.objects.create(organization=organization, kind="regular", name=f"Scale {n}")
            job = Job.objects.create(kind="none", title=f"Job {n}", requested_by=cast.administrator)
            Import.objects.create(
                kind="personnel", file_name=f"{n}.csv", size=1, created_by=cast.administrator, job=job
            )
            file.findings.create(severity="flagged", code="zero", line=n, reason="none")
            services.change_person(cast.dora, is_active=bool(n % 2), by=cast.administrator)
        outbox.settle()

    add(2)
    return places, add
