"""Who is let in: requests, roles given and taken back in pages, the monthly review, and the preview."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts import services, services_access, tasks
from accounts.models import AccessRequest, AccessReview, Event, Job, RoleGrant, User
from contributors.models import PersonnelLine
from missions.models import Mission
from tests.conftest import signed_in

MONTH = date(2026, 1, 1)


def _text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def _members(root, page="members", *more):
    return reverse(page, args=[root._meta.model_name, root.pk, *more])


# --- Asking
def test_asking_answers_the_same_whether_or_not_there_is_anything(cast):
    answers = []
    for person, wanted in ((cast.berit, "SHADE"), (cast.chidi, "NOWHERE-AT-ALL")):
        asked = {"wanted": wanted, "why": "I plan rotations"}
        page = _text(signed_in(person).post(reverse("ask"), asked, follow=True))
        answers.append(page.replace(wanted, "…").replace(person.name, "…"))
    assert answers[0] == answers[1]
    assert "Sent. If there is something of that name" in answers[0]


def test_a_request_reaches_who_manages_what_it_names_and_nobody_else(cast):
    row = services_access.ask_access(wanted="shade", why="to plan", by=cast.dora)
    page = reverse("request", args=[row.pk])
    statuses = {name: signed_in(person).get(page).status_code for name, person in cast.people.items()}
    assert statuses == {
        **dict.fromkeys(cast.people, 404),
        "ivo": 302,
        "dora": 200,
        "noor": 200,
    }
    tasks.notices.tell(Event.objects.get(verb="access.asked"))
    assert "Asked for access" in _text(signed_in(cast.noor).get(reverse("notifications")))
    assert "Asked for access" not in _text(signed_in(cast.anwar).get(reverse("notifications")))


def test_what_names_nothing_reaches_administrators(cast):
    row = services_access.ask_access(wanted="Atlantis", why="to plan", by=cast.dora)
    assert AccessRequest.objects.visible_to(cast.administrator).get() == row
    assert not AccessRequest.objects.visible_to(cast.anwar).exists()


def test_a_request_is_granted_with_role_scope_and_end_and_opens_the_mission(cast):
    row = services_access.ask_access(wanted="SHADE", why="to plan", by=cast.dora)
    assert signed_in(cast.dora).get("/missions/shade/").status_code == 404
    until = date.today() + timedelta(days=30)
    browser = signed_in(cast.noor)
    answer = browser.post(
        reverse("request", args=[row.pk]),
        {"decision": "give", "scope": f"mission:{cast.shade.pk}", "role": "reader", "expires_on": until},
    )
    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert signed_in(cast.dora).get("/missions/shade/").status_code == 200
    grant = RoleGrant.objects.get(person=cast.dora)
    assert (grant.role, grant.expires_on, grant.granted_by) == ("reader", until, cast.noor)
    assert Event.objects.filter(verb="access.granted").count() == 1


def test_a_refusal_says_why_and_a_request_is_answered_once(cast):
    row = services_access.ask_access(wanted="SHADE", why="to plan", by=cast.dora)
    browser, page = signed_in(cast.noor), reverse("request", args=[row.pk])
    silent = browser.post(page, {"decision": "refuse", "scope": f"mission:{cast.shade.pk}"})
    assert "Say why" in _text(silent)
    browser.post(page, {"decision": "refuse", "answer": "Ask the planning cell first."})
    assert "Ask the planning cell first." in _text(signed_in(cast.dora).get(page))
    with pytest.raises(ValidationError):
        services_access.refuse_request(row, answer="again", by=cast.noor)


def test_nobody_decides_on_a_request_of_their_own_or_of_another_scope(cast):
    own = services_access.ask_access(wanted="ALPHA", why="more", by=cast.anwar)
    with pytest.raises(PermissionDenied):
        services_access.grant_request(own, subject=cast.alpha, role="staff", by=cast.anwar)
    row = services_access.ask_access(wanted="SHADE", why="to plan", by=cast.dora)
    with pytest.raises(PermissionDenied):
        services_access.refuse_request(row, answer="no", by=cast.anwar)


def test_requests_are_bounded(cast):
    for n in range(5):
        services_access.ask_access(wanted=f"place {n}", why="to plan", by=cast.dora)
    for wanted in ("place 0", "place 9"):
        with pytest.raises(ValidationError):
            services_access.ask_access(wanted=wanted, why="to plan", by=cast.dora)


# --- Giving and taking back
def test_a_manager_gives_a_role_to_someone_known_and_invites_someone_new(cast, mailoutbox):
    browser, page = signed_in(cast.anwar), _members(cast.alpha, "member_add")
    given = {"role": "reader", "email": cast.dora.email, "expires_on": "2099-06-30", "reason": "liaison"}
    assert browser.post(page, given).url == _members(cast.alpha)
    listed = _text(browser.get(_members(cast.alpha)))
    assert "Dora" in listed and "30 Jun 2099" in listed and "liaison" in listed
    new = given | {"email": "nia@partner.example"}
    assert "give a name" in _text(browser.post(page, new))
    browser.post(page, new | {"name": "Nia"})
    assert RoleGrant.objects.get(person__email="nia@partner.example").role == "reader"
    assert Job.objects.filter(kind="mail", arguments__mail="invitation").count() == 1


def test_a_role_goes_to_everyone_of_a_partner_and_is_taken_back(cast):
    browser = signed_in(cast.anwar)
    browser.post(
        _members(cast.alpha, "member_add"),
        {"role": "auditor", "holders": cast.calmora.pk, "reason": "oversight"},
    )
    grant = RoleGrant.objects.get(role="auditor")
    assert grant.holders == cast.calmora
    assert "Everyone who speaks for Calmora" in _text(browser.get(_members(cast.alpha)))
    end = _members(cast.alpha, "member_end", grant.pk)
    assert browser.get(end).status_code == 200
    browser.post(end, {"reason": "done"})
    assert not RoleGrant.objects.standing().filter(pk=grant.pk).exists()


def test_one_who_manages_nothing_sees_no_members_and_gives_nothing(cast):
    for name in ("dora", "berit"):
        browser = signed_in(cast.people[name])
        assert browser.get(_members(cast.alpha)).status_code == 403
        assert browser.get(_members(cast.shade)).status_code == 404
        assert browser.post(_members(cast.alpha, "member_add"), {"role": "reader"}).status_code == 403
    assert signed_in(cast.administrator).get(_members(cast.alpha)).status_code == 200
    assert signed_in(cast.administrator).get(_members(cast.shade)).status_code == 404
    assert signed_in(cast.dora).get("/access/user/1/").status_code == 404


# --- The monthly review
@pytest.fixture
def review(cast):
    services.grant_role(role="reader", subject=cast.alpha, person=cast.dora, by=cast.system)
    services_access.open_reviews(MONTH, by=cast.system)
    return AccessReview.objects.get(subject_id=cast.alpha.pk, subject_type__model="mission")


def test_each_scope_gets_one_review_a_month_and_its_managers_a_mail(cast, review):
    held = RoleGrant.objects.standing().values_list("subject_type", "subject_id").distinct()
    assert AccessReview.objects.filter(month=MONTH).count() == len(set(held))
    assert services_access.open_reviews(MONTH, by=cast.system) == 0
    told = set(Job.objects.filter(arguments__mail="review_due").values_list("arguments__address", flat=True))
    assert told == {"anwar@concord.example", "noor@concord.example"}


def test_an_overdue_review_shows_to_managers_and_administrators(cast, review):
    assert review.is_overdue
    for name in ("anwar", "administrator"):
        assert "overdue" in _text(signed_in(cast.people[name]).get(reverse("scopes"))), name
    assert "was due on 15 January 2026" in _text(signed_in(cast.anwar).get(_members(cast.alpha)))
    assert "overdue" not in _text(signed_in(cast.dora).get(reverse("scopes")))


def test_each_role_is_kept_or_taken_back_and_the_review_ends(cast, review):
    browser, page = signed_in(cast.anwar), _members(cast.alpha, "review")
    dora = RoleGrant.objects.get(person=cast.dora)
    analysts = RoleGrant.objects.get(role="analyst")
    own = RoleGrant.objects.get(person=cast.anwar)
    assert browser.post(page, {}).status_code == 400
    assert browser.post(page, {f"grant-{own.pk}": "keep"}).status_code == 400  # not one's own
    answer = browser.post(page, {f"grant-{dora.pk}": "end", f"grant-{analysts.pk}": "keep", "reason": "left"})
    assert answer.status_code == 302
    assert not RoleGrant.objects.standing().filter(pk=dora.pk).exists()
    review.refresh_from_db()
    assert review.finished_at is None  # anwar's own role waits for somebody else
    signed_in(cast.administrator).post(page, {f"grant-{own.pk}": "keep"})
    review.refresh_from_db()
    assert review.finished_by == cast.administrator
    assert Event.objects.filter(verb="review.answered").count() == 2
    assert "Finished by Administrator" in _text(browser.get(page))


# --- Seeing as another
def _preview(cast, person):
    browser = signed_in(cast.administrator)
    assert browser.post(reverse("preview", args=[person.pk])).status_code == 302
    return browser


def test_an_administrator_sees_as_another_does_marked_and_read_only(cast):
    browser = _preview(cast, cast.anwar)
    page = _text(browser.get("/missions/alpha/"))
    assert "You see the portal as Anwar does" in page
    assert browser.post(reverse("ask"), {"wanted": "x", "why": "y"}).status_code == 403
    assert browser.post("/api/v1/missions/", {}, content_type="application/json").status_code == 403
    for name in ("account", "token_new", "mfa_index", "password_change", "email_change", "admin:index"):
        assert browser.get(reverse(name)).status_code == 403, name
    assert browser.post(reverse("preview_end")).status_code == 302
    assert "You see the portal as" not in _text(browser.get("/missions/alpha/"))
    assert list(Event.objects.filter(verb__startswith="preview.").values_list("verb", "by__name")) == [
        ("preview.ended", "Administrator"),
        ("preview.begun", "Administrator"),
    ]


def test_a_preview_opens_nothing_an_administrator_may_not_read(cast):
    assert Mission.objects.visible_to(cast.noor).filter(acronym="SHADE").exists()
    browser = _preview(cast, cast.noor)
    assert browser.get("/missions/shade/").status_code == 404
    assert "SHADE" not in _text(browser.get("/missions/"))
    hidden = PersonnelLine.objects.filter(mission=cast.shade).first()
    browser = _preview(cast, cast.berit)  # she sees her nation's rows in SHADE
    assert PersonnelLine.objects.visible_to(cast.berit).filter(pk=hidden.pk).exists()
    assert browser.get(f"/api/v1/personnel/{hidden.pk}/").status_code == 404
    seen = browser.get("/api/v1/personnel/?contributor=XBR&page_size=100").json()["results"]
    assert {row["mission"] for row in seen} == {"ALPHA", "BETA"}


@pytest.mark.parametrize("name", ["dora", "anwar", "noor", "berit"])
def test_a_preview_is_never_more_than_either_sees(cast, name):
    person = User.objects.get(pk=cast.people[name].pk)
    person.previewed_by = cast.administrator
    for model in (Mission, PersonnelLine, Event, RoleGrant, AccessRequest):
        seen = set(model.objects.visible_to(person).values_list("pk", flat=True))
        for one in (cast.people[name], cast.administrator):
            assert seen <= set(model.objects.visible_to(one).values_list("pk", flat=True))


def test_only_administrators_preview_and_never_each_other(cast):
    assert signed_in(cast.anwar).post(reverse("preview", args=[cast.anwar.pk])).status_code == 403
    other = services.add_person(email="b@concord.example", name="B", is_staff=True, by=cast.system)
    browser = _preview(cast, other)
    assert "You see the portal as" not in _text(browser.get("/missions/"))
