"""Disputes: each side its own steps, positions that stand, nothing told to anybody else."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, transaction
from django.utils import timezone

from accounts import calendars, inbox, services_documents
from accounts.models import Document, Event, Notification
from accounts.search import search
from accounts.services import grant_role
from contributors import contesting, services_verifications, tasks
from contributors import services_disputes as services
from contributors.models import (
    Assessment,
    Bill,
    Dispute,
    DisputePosition,
    PersonnelLine,
    Reimbursement,
    ReimbursementLine,
    VerifiedStrength,
)
from tests.contributors import flows as money

pytestmark = pytest.mark.django_db
WORDS = "Eight vehicles ran on every other day."


def day(n=0):
    return timezone.localdate() + timedelta(days=n)


@pytest.fixture(autouse=True)
def keepers(cast):
    """Dora keeps ALPHA's money, the administrator that of the United Nations."""
    money.keepers(cast)


def contested(cast, by=None, **fields):
    given = {
        "kind": "verification",
        "title": "Vehicles of the Kestrel company",
        "words": WORDS,
        "partner": cast.bresland,
        "mission": cast.alpha,
        "amount": Decimal("84200.00"),
    } | fields
    return services.open_dispute(**given, by=by or cast.berit)


@pytest.fixture
def dispute(cast):
    return contested(cast)


@pytest.fixture
def letter(cast):
    row = Assessment.objects.create(
        organization=cast.un,
        mission=cast.alpha,
        reference="L/1",
        issued_on=date(2026, 7, 1),
        due_on=date(2026, 7, 31),
        amount=100,
    )
    Bill.objects.create(assessment=row, partner=cast.bresland, gross=60, credit=10)
    return row


class TestTheLifeOfACase:
    def test_from_its_opening_to_its_outcome(self, cast, dispute):
        assert (dispute.state, dispute.waits_for, dispute.organization) == ("opened", "mission", cast.un)
        row = services.answer_dispute(dispute, words="Four were repaired.", by=cast.dora)
        assert row.waits_for == "contributor"
        row = services.set_deadline(row, deadline=day(5), by=cast.dora)
        row = services.take_position(row, words="All eight were.", by=cast.berit)
        assert (row.state, row.waits_for, row.deadline) == ("answered", "mission", None)
        row = services.review_dispute(row, by=cast.administrator)
        row = services.decide_dispute(
            row,
            outcome="part",
            amount=Decimal("42100.00"),
            words="Half of them.",
            version=row.version,
            by=cast.dora,
        )
        row.refresh_from_db()
        assert (row.state, row.outcome, row.outcome_amount) == ("settled", "part", Decimal("42100.00"))
        assert (row.settled_on, row.waits_for) == (day(), "")
        said = list(row.positions.values_list("side", "words", "by__name"))
        assert said == [
            ("contributor", WORDS, "Berit"),
            ("mission", "Four were repaired.", "Dora"),
            ("contributor", "All eight were.", "Berit"),
        ]
        verbs = Event.objects.filter(subject_id=str(row.pk)).order_by("pk").values_list("verb", flat=True)
        assert [verb.partition(".")[2] for verb in verbs] == [
            *("opened", "answered", "deadline_set", "position_taken", "reviewed", "settled")
        ]

    def test_a_position_is_never_edited(self, dispute):
        with pytest.raises(InternalError, match="update"), transaction.atomic():
            DisputePosition.objects.update(words="otherwise")
        assert DisputePosition.objects.get().words == WORDS

    def test_what_is_withdrawn_has_no_outcome_and_takes_nothing_more(self, cast, dispute):
        row = services.withdraw_dispute(dispute, reason="settled by letter", by=cast.berit)
        assert (row.state, row.outcome, row.waits_for) == ("withdrawn", "", "")
        for act in (
            lambda: services.take_position(row, words="And yet", by=cast.berit),
            lambda: services.answer_dispute(row, words="No", by=cast.dora),
            lambda: services.set_deadline(row, deadline=day(1), by=cast.dora),
        ):
            with pytest.raises(ValidationError):
                act()

    def test_an_amount_may_be_left_out_and_no_more_is_conceded_than_was_contested(self, cast, dispute):
        assert contested(cast, amount=None).amount is None
        row = services.review_dispute(dispute, by=cast.dora)
        wrong = (
            ({"outcome": "part", "amount": Decimal("84200.01")}, "amount"),
            ({"outcome": "rejected", "amount": Decimal(1)}, "amount"),
            ({"outcome": "part", "words": " "}, "words"),
            ({"outcome": "part", "on": day(1)}, "on"),
        )
        for given, field in wrong:
            with pytest.raises(ValidationError) as refused:
                services.decide_dispute(row, **{"words": "So"} | given, version=row.version, by=cast.dora)
            assert list(refused.value.error_dict) == [field]
        with pytest.raises(ValidationError, match="changed this since"):
            services.decide_dispute(row, outcome="part", words="So", version=9, by=cast.dora)


class TestWhoMay:
    @pytest.mark.parametrize("name", ["anwar", "chidi", "pia", "dora", "noor", "administrator"])
    def test_nobody_but_the_partner_opens_and_withdraws(self, cast, dispute, name):
        by = getattr(cast, name)
        with pytest.raises(PermissionDenied):
            contested(cast, by)
        with pytest.raises(PermissionDenied):
            services.withdraw_dispute(dispute, by=by)

    @pytest.mark.parametrize("name", ["anwar", "berit", "chidi", "pia", "noor"])
    def test_nobody_but_who_keeps_the_money_answers_and_decides(self, cast, dispute, name):
        by = getattr(cast, name)
        for act in (
            lambda: services.answer_dispute(dispute, words="No", by=by),
            lambda: services.review_dispute(dispute, by=by),
            lambda: services.set_deadline(dispute, deadline=day(1), by=by),
            lambda: services.decide_dispute(dispute, outcome="part", words="So", version=1, by=by),
        ):
            with pytest.raises(PermissionDenied):
                act()
        assert Dispute.objects.get().state == "opened"

    def test_a_third_partner_takes_no_position(self, cast, dispute):
        for by in (cast.chidi, cast.pia, cast.anwar):
            with pytest.raises(PermissionDenied):
                services.take_position(dispute, words="We as well", by=by)

    def test_who_speaks_for_the_partner_does_not_decide_even_with_the_money(self, cast, dispute):
        grant_role(role="funding", subject=cast.alpha, person=cast.berit, by=cast.system)
        with pytest.raises(PermissionDenied, match="other side"):
            services.answer_dispute(dispute, words="Yes", by=cast.berit)

    def test_who_entered_what_is_contested_does_not_decide_on_it(self, cast, letter):
        from accounts import events

        events.record("assessment.issued", letter, by=cast.dora, about=[cast.alpha])
        found = contesting.bill(cast.berit, letter, cast.bresland)
        assert (found.amount, found.given["kind"]) == (Decimal(50), "assessment")
        row = services.open_dispute(
            **found.given, title=found.words, words=WORDS, partner=cast.bresland, by=cast.berit
        )
        row = services.review_dispute(row, by=cast.dora)
        given = {"outcome": "upheld", "words": "So", "version": row.version}
        with pytest.raises(PermissionDenied, match="somebody else"):
            services.decide_dispute(row, **given, by=cast.dora)
        assert services.decide_dispute(row, **given, by=cast.administrator).outcome == "upheld"

    def test_a_letter_is_contested_by_whom_it_bills(self, cast, letter):
        assert contesting.bill(cast.chidi, letter, cast.calmora) is None
        with pytest.raises(ValidationError, match="not billed"):
            contested(cast, cast.chidi, partner=cast.calmora, kind="assessment", subject=letter)

    def test_a_token_decides_nothing(self, cast, dispute, token, client):
        row = services.review_dispute(dispute, by=cast.dora)
        write = token(cast.dora, scopes=["read", "money:write"])
        body = {"version": row.version, "outcome": "rejected", "words": "No"}
        answer = client.post(
            f"/api/v1/disputes/{row.pk}/decide/",
            body,
            content_type="application/json",
            headers=write | {"Idempotency-Key": "one"},
        )
        assert (answer.status_code, "token" in answer.json()["detail"]) == (403, True)


class TestWhoSees:
    def test_its_two_sides_and_nobody_else(self, cast, dispute, sign_in, token, client):
        services.answer_dispute(dispute, words="Four of the Kestrel were repaired.", by=cast.dora)
        people = ("berit", "dora", "administrator", "anwar", "chidi", "pia", "noor")
        counts = [Dispute.objects.visible_to(getattr(cast, name)).count() for name in people]
        assert counts == [1, 1, 1, 0, 0, 0, 0]
        assert DisputePosition.objects.visible_to(cast.dora).count() == 2
        addresses = (
            f"/money/disputes/{dispute.pk}/",
            "/money/disputes/?state=any",
            "/money/disputes/?state=any&format=csv",
            "/history/",
            "/missions/alpha/history/",
            f"/record/dispute/{dispute.pk}/",
            "/search/?q=Kestrel",
            "/",
        )
        own = sign_in(cast.berit)
        assert "Kestrel" in own.get(addresses[0]).content.decode()
        assert "Kestrel" in own.get("/search/?q=Kestrel").content.decode()
        for name in ("chidi", "pia", "anwar"):  # a third nation, an observer, a planner of the mission
            browser, read = sign_in(getattr(cast, name)), token(getattr(cast, name))
            for address in addresses:
                answer = browser.get(address)
                body = b"".join(answer).decode()
                assert "company" not in body and str(dispute.pk) not in body.replace(address, ""), address
            assert browser.get(addresses[0]).status_code == 404
            assert client.get("/api/v1/disputes/", headers=read).json()["results"] == []
            assert client.get(f"/api/v1/disputes/{dispute.pk}/", headers=read).status_code == 404
            assert str(dispute.pk) not in client.get("/api/v1/events/", headers=read).content.decode()
            assert not search(getattr(cast, name), "Kestrel")

    def test_nothing_moves_for_others_when_a_case_is_opened_and_argued(self, cast, token, client):
        read = token(cast.chidi)

        def tags():
            paths = ("disputes/", "assessments/", "events/", "notifications/")
            return [client.get(f"/api/v1/{path}", headers=read).headers["ETag"] for path in paths]

        before = tags()
        services.answer_dispute(contested(cast), words="No", by=cast.dora)
        assert tags() == before

    def test_documents_are_read_by_the_two_sides_alone(self, cast, dispute):
        services_documents.add_document(
            dispute, file=SimpleUploadedFile("a.pdf", b"%PDF-1.7"), kind="other", by=cast.berit
        )
        people = ("berit", "dora", "administrator", "anwar", "chidi", "pia")
        assert [Document.objects.visible_to(getattr(cast, name)).count() for name in people] == [1] * 3 + [
            0
        ] * 3

    def test_each_side_is_told_of_the_other_and_nobody_else(self, cast, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            row = services.answer_dispute(contested(cast), words="No", by=cast.dora)
            row = services.take_position(row, words="And yet", by=cast.berit)
            services.review_dispute(row, by=cast.dora)
        told = Notification.objects.filter(verb__startswith="dispute.").values_list("person__name", "verb")
        assert set(told) == {
            ("Dora", "dispute.opened"),
            ("Administrator", "dispute.opened"),
            ("Berit", "dispute.answered"),
            ("Dora", "dispute.position_taken"),
            ("Administrator", "dispute.position_taken"),
            ("Berit", "dispute.reviewed"),
        }

    def test_what_waits_is_with_the_side_whose_step_is_next(self, cast, dispute):
        def waits(person):
            return [item.kind for item in inbox.waiting(person, day()) if item.kind == "Dispute"]

        assert [len(waits(person)) for person in (cast.berit, cast.dora, cast.chidi)] == [0, 1, 0]
        services.answer_dispute(dispute, words="No", by=cast.dora)
        assert [len(waits(person)) for person in (cast.berit, cast.dora, cast.chidi)] == [1, 0, 0]

    def test_a_deadline_reminds_the_side_it_waits_for_once(
        self, cast, dispute, django_capture_on_commit_callbacks
    ):
        row = services.answer_dispute(dispute, words="No", by=cast.dora)
        services.set_deadline(row, deadline=day(10), by=cast.dora)
        for _night in range(2):
            with django_capture_on_commit_callbacks(execute=True):
                tasks.look_over_disputes()
        told = Notification.objects.filter(verb="dispute.reminded")
        assert list(told.values_list("person__name", "times")) == [("Berit", 1)]


class TestPagesAndApi:
    def test_a_bill_is_contested_from_its_letter(self, cast, letter, sign_in):
        browser = sign_in(cast.berit)
        page = browser.get(f"/assessments/{letter.pk}/").content.decode()
        address = f"/money/disputes/new/?partner=XBR&amp;assessment={letter.pk}"
        assert address in page
        assert "disputes/new" not in sign_in(cast.chidi).get(f"/assessments/{letter.pk}/").content.decode()
        address = address.replace("&amp;", "&")
        assert 'value="50.00"' in browser.get(address).content.decode()
        given = {
            "partner": cast.bresland.pk,
            "title": "Bill of L/1",
            "amount": "1,000.50",
            "currency": "USD",
            "words": WORDS,
        }
        answer = browser.post(address, given, follow=True)
        row = Dispute.objects.get()
        assert (row.amount, row.about_on, row.subject_name) == (Decimal("1000.50"), letter.issued_on, "L/1")
        assert f"/assessments/{letter.pk}/" in answer.content.decode()

    def test_both_sides_take_their_steps_on_pages(self, cast, dispute, sign_in):
        at = f"/money/disputes/{dispute.pk}/"
        own, keeper = sign_in(cast.berit), sign_in(cast.dora)
        assert own.get(f"{at}answer/").status_code == 403
        assert sign_in(cast.chidi).get(f"{at}answer/").status_code == 404
        keeper.post(f"{at}answer/", {"words": "No", "version": 1})
        own.post(f"{at}position/", {"words": "And yet", "version": 2})
        keeper.post(f"{at}deadline/", {"deadline": str(day(4)), "reason": "the quarter ends", "version": 3})
        page = own.get(at).content.decode()
        assert "And yet" in page and WORDS in page
        given = {"outcome": "upheld", "words": "All eight ran.", "on": str(day()), "version": 4}
        assert keeper.post(f"{at}decide/", given).status_code == 302
        assert "All eight ran." in own.get(at).content.decode()
        assert own.get(f"{at}withdraw/").status_code == 302

    def test_the_list_narrows_sorts_and_leaves_as_files(self, cast, dispute, sign_in):
        contested(cast, title="Another", kind="figure", amount=None, mission=None, organization=cast.un)
        keeper = sign_in(cast.administrator)
        for query, titles in (
            ("?kind=figure", ["Another"]),
            ("?mission=alpha", [dispute.title]),
            ("?sort=title", ["Another", dispute.title]),
            ("?state=settled", []),
        ):
            body = keeper.get(f"/money/disputes/{query}").content.decode()
            assert [t for t in ("Another", dispute.title) if f">{t}<" in body] == titles, query
        for kind in ("csv", "xlsx", "json"):
            answer = keeper.get(f"/api/v1/disputes/?format={kind}")
            assert answer.status_code == 200, kind
        table = keeper.get("/money/disputes/?format=csv").getvalue().decode()
        assert dispute.title in table and "84200" in table.replace(",", "")

    def test_the_api_opens_of_a_letter_and_steps_on(self, cast, letter, token, client):
        def post(person, path, key, **body):
            return client.post(
                f"/api/v1/disputes/{path}",
                body,
                content_type="application/json",
                headers=token(person, scopes=["read", "money:write"]) | {"Idempotency-Key": key},
            )

        made = post(cast.berit, "", "1", partner="XBR", assessment=str(letter.pk), words=WORDS)
        assert made.status_code == 201, made.content
        row = made.json()
        assert (row["amount"], row["kind"], row["mission"], row["subject"]) == (
            "50.00",
            "assessment",
            "ALPHA",
            "L/1",
        )
        assert [said["words"] for said in row["positions"]] == [WORDS]
        none = post(cast.chidi, "", "2", partner="XCA", assessment=str(letter.pk), words=WORDS)
        assert (none.status_code, "assessment" in str(none.json())) == (400, True)
        assert post(cast.chidi, f"{row['id']}/answer/", "3", words="No").status_code == 404
        answered = post(cast.dora, f"{row['id']}/answer/", "4", words="No")
        assert (answered.status_code, answered.json()["waits_for"]) == (200, "contributor")

    def test_a_month_and_a_claim_in_words_are_contested_too(self, cast, sign_in):
        month = cast.months[-1]
        found = contesting.strength(cast.berit, cast.alpha, month, cast.bresland)
        row = services.open_dispute(
            **found.given, title=found.words, words=WORDS, partner=cast.bresland, by=cast.berit
        )
        assert PersonnelLine.objects.filter(report=row.subject_id).exists()
        assert "strength" in contesting.address(cast.berit, row)
        assert contesting.strength(cast.berit, cast.shade, month, cast.bresland) is None
        hidden = f"/money/disputes/new/?partner=XBR&mission=shade&month={month:%Y-%m}"
        assert sign_in(cast.berit).get(hidden).status_code == 404


def test_deadlines_stand_in_the_calendars_of_its_sides_alone(cast, dispute):
    services.set_deadline(dispute, deadline=day(20), by=cast.dora)

    def keys(who):
        return [one.key for one in calendars.days(cast.people[who], day()) if one.key.startswith("dispute-")]

    assert keys("berit") == keys("dora") == keys("administrator") == [f"dispute-{dispute.pk}-deadline"]
    assert keys("chidi") == keys("noor") == []
    (told,) = (one for one in calendars.days(cast.berit, day()) if one.key.startswith("dispute-"))
    assert told.on == day(20) and "waits for who keeps the record" in str(told.title)
    services.withdraw_dispute(Dispute.objects.get(pk=dispute.pk), by=cast.berit)
    assert keys("berit") == []


class TestVerifications:
    @pytest.fixture
    def verified(self, cast):
        return services_verifications.post_verification(
            VerifiedStrength, contributor=cast.bresland, mission=cast.alpha, starts_on=date(2026, 4, 1),
            ends_on=date(2026, 6, 30), group="contingent", agreed=110, present=90, source="Report 1",
            by=cast.system,
        )  # fmt: skip

    def test_one_is_contested_from_its_page_and_leads_to_the_dispute(self, cast, verified, sign_in):
        desk, page = sign_in(cast.berit), verified.get_absolute_url()
        link = contesting.link(cast.bresland, verification=verified.pk)
        assert link.replace("&", "&amp;") in desk.get(page).content.decode()
        assert "Contest:" in desk.get(link).content.decode()
        desk.post(link, {"partner": cast.bresland.pk, "title": "Present", "words": WORDS, "currency": "USD"})
        row = Dispute.objects.get()
        assert (row.kind, row.subject_id, row.mission) == ("verification", str(verified.pk), cast.alpha)
        assert row.get_absolute_url() in desk.get(page).content.decode()
        assert page in desk.get(row.get_absolute_url()).content.decode()
        keeper = sign_in(cast.dora)
        assert row.get_absolute_url() in keeper.get(page).content.decode()
        assert keeper.get(f"{page}?correct=1").context["form"].fields.keys() >= {"present", "source"}

    def test_nobody_contests_what_is_verified_of_another(self, cast, verified, sign_in):
        assert contesting.verification(cast.berit, verified.pk, cast.calmora) is None
        assert contesting.verification(cast.pia, verified.pk, cast.bresland) is None
        stranger = sign_in(cast.berit).get(contesting.link(cast.bresland, verification=cast.alpha.lead.pk))
        assert stranger.status_code == 404
        assert not contesting.disputes_on(cast.pia, verified).exists()

    def test_a_program_names_the_verification(self, cast, verified, sign_in):
        answer = sign_in(cast.berit).post(
            "/api/v1/disputes/",
            {"partner": cast.bresland.code, "verification": str(verified.pk), "words": WORDS},
            content_type="application/json",
            headers={"Idempotency-Key": "verification-1"},
        )
        assert answer.status_code == 201, answer.content
        assert Dispute.objects.get().subject_id == str(verified.pk)


def test_a_dismissed_line_of_a_claim_is_taken_to_a_dispute_with_its_amount(cast, sign_in):
    claim = Reimbursement.objects.create(
        contributor=cast.bresland, mission=cast.alpha, starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30),
        state="calculated", total=-50,
    )  # fmt: skip
    line = ReimbursementLine.objects.create(
        claim=claim, kind="deduction", amount=Decimal("-50.00"), contested_on=day(), contest="Not so.",
        outcome="dismissed", outcome_words="So.", outcome_on=day(),
    )  # fmt: skip
    desk = sign_in(cast.berit)
    link = contesting.link(cast.bresland, claim=claim.pk, line=line.pk)
    assert link.replace("&", "&amp;") in desk.get(claim.get_absolute_url()).content.decode()
    found = contesting.claim(cast.berit, claim.pk, cast.bresland, line.pk)
    assert found.amount == 50 and found.words.startswith("Deduction for missing equipment")
    assert contesting.claim(cast.berit, claim.pk, cast.bresland, line.pk + 1) is None
