"""Signing in: passwords, second factors, lock-out, sessions, invitations and addresses, over HTTP."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.core.cache.backends import locmem
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts import jobs, services, services_sign_in
from accounts.models import BrowserSession, Event, Job, User
from tests.conftest import signed_in

PASSWORD = "a long enough word for tests"
OTHER = "quite another sentence to remember"


def _sign_in(client, person, password=PASSWORD, **more):
    return client.post(reverse("login"), {"login": person.email, "password": password, **more})


def _mails():
    for job in Job.objects.filter(kind="mail", state="queued"):
        jobs.run(job.pk)


def _link(mail):
    return re.search(r"https?://testserver(/\S+)", mail.body).group(1)


def _code(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.fixture
def app(cast):
    """Anwar's app that shows codes: the secret it knows."""
    secret = "JBSWY3DPEHPK3PXP"
    cache.clear()  # a code another test has just used is refused
    TOTP.activate(cast.anwar, secret)
    return secret


# --- The door
def test_a_new_session_key_comes_with_the_sign_in(client, cast):
    client.get(reverse("login"))
    client.session["planted"] = "by a stranger"
    client.session.save()
    before = client.session.session_key
    assert _sign_in(client, cast.anwar).url == "/"
    assert client.session.session_key not in (None, before)


def test_an_unknown_address_is_answered_as_a_wrong_password_is(client, cast):
    answers = [
        client.post(reverse("login"), {"login": email, "password": "wrong"}).content.decode()
        for email in (cast.anwar.email, "nobody@concord.example")
    ]
    known, unknown = (re.sub(r'value="[^"]*"', "", answer).replace("nobody", "anwar") for answer in answers)
    assert known == unknown


def test_the_way_back_stays_in_the_house(client, cast):
    assert _sign_in(client, cast.anwar, next="https://elsewhere.example/").url == "/"


def test_nobody_signs_up():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_five_failures_close_the_door_for_one_person_at_one_address(client, cast, settings):
    settings.AXES_ENABLED = True
    for _attempt in range(5):
        answer = _sign_in(client, cast.anwar, "wrong")
    assert answer.status_code == 429
    assert _sign_in(client, cast.anwar).status_code == 429  # the right one is not heard either
    assert _sign_in(client, cast.berit).status_code == 302
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert _sign_in(elsewhere, cast.anwar).status_code == 302


def test_fifty_failures_from_one_address_close_it_for_everybody(client, cast, settings):
    settings.AXES_ENABLED = True
    for n in range(50):
        client.post(reverse("login"), {"login": f"guess{n}@concord.example", "password": "wrong"})
    assert _sign_in(client, cast.berit).status_code == 429
    assert _sign_in(Client(REMOTE_ADDR="192.0.2.7"), cast.berit).status_code == 302


def test_signing_out_has_the_browser_forget(client, cast):
    _sign_in(client, cast.anwar)
    answer = client.post(reverse("logout"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/").status_code == 302


# --- Passwords
@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("fourteen signs", "too short"),
        ("x y" * 50, "longer than 128"),
        ("passwordpassword", "tried first"),
        ("123password123456", "tried first"),
        ("abcdefghijklmnop", "tried first"),
        ("qwertyuiopasdfgh", "tried first"),
        ("aaaaaaaabbbbbbbb", "tried first"),
        ("Concord-ALPHA-Bresland-2025", "everyone here knows"),
        ("anwar@concord.example", "everyone here knows"),
    ],
)
def test_a_password_others_would_guess_is_refused_with_its_reason(cast, password, why):
    with pytest.raises(ValidationError) as refused:
        services_sign_in.set_password(cast.anwar, password=password, by=cast.anwar)
    assert why in " ".join(refused.value.messages)


@pytest.mark.parametrize(
    "password", [OTHER, "все люди рождаются", "    spaces count here    ", "x" * 4 + "qwertz" * 3]
)
def test_no_rule_asks_for_signs_of_some_kind(cast, password):
    services_sign_in.set_password(cast.anwar, password=password, by=cast.anwar)


def test_an_operators_own_list_of_breached_passwords_counts(cast, tmp_path, settings):
    file = tmp_path / "breached.txt"
    file.write_text("Correct Horse Battery\n")
    settings.AUTH_PASSWORD_VALIDATORS = [
        {"NAME": "accounts.passwords.NotKnown", "OPTIONS": {"path": str(file)}}
    ]
    with pytest.raises(ValidationError):
        services_sign_in.set_password(cast.anwar, password="correct horse battery", by=cast.anwar)


def test_a_changed_password_ends_the_sessions_elsewhere_and_keeps_this_one(client, cast):
    _sign_in(client, cast.anwar)
    elsewhere = Client()
    _sign_in(elsewhere, cast.anwar)
    elsewhere.get("/about/")
    answer = client.post(
        reverse("password_change"),
        {"old_password": PASSWORD, "new_password1": OTHER, "new_password2": OTHER},
    )
    assert answer.url == reverse("account")
    assert client.get("/about/").status_code == 200
    assert elsewhere.get("/about/").status_code == 302
    assert Event.objects.filter(verb="person.password_set", by=cast.anwar).count() == 1


def test_asking_for_a_new_password_tells_nothing_of_who_is_known(client, cast, mailoutbox):
    answers = [
        client.post(reverse("password_reset"), {"email": e}) for e in (cast.anwar.email, "x@y.example")
    ]
    assert {(a.status_code, a.url) for a in answers} == {(302, reverse("password_reset_done"))}
    assert Job.objects.filter(kind="mail").count() == 2  # the same work for both
    _mails()
    assert [mail.to for mail in mailoutbox] == [[cast.anwar.email]]
    assert not any("token" in str(job.arguments) for job in Job.objects.all())


def test_a_reset_leaves_the_second_factor(client, cast, app, mailoutbox):
    client.post(reverse("password_reset"), {"email": cast.anwar.email})
    _mails()
    form = client.get(_link(mailoutbox[0]), follow=True)
    client.post(form.request["PATH_INFO"], {"new_password1": OTHER, "new_password2": OTHER})
    assert _sign_in(client, cast.anwar, OTHER).url == reverse("mfa_authenticate")
    assert client.get("/about/").status_code == 302
    assert client.get(_link(mailoutbox[0]), follow=True).context["validlink"] is False


# --- The second factor
def test_an_app_is_set_up_and_asked_for(client, cast, mailoutbox, django_capture_on_commit_callbacks):
    _sign_in(client, cast.anwar)
    elsewhere = signed_in(cast.anwar)
    elsewhere.get("/about/")
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("mfa_activate_totp"), {"code": _code(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    codes = client.get(answer.url).context["unused_codes"]
    assert len(codes) == 10 and len(set(codes)) == 10
    _mails()
    assert mailoutbox[0].subject == "Concord: your second factor was changed"
    assert Event.objects.filter(verb="person.factor_activated").count() == 1
    assert elsewhere.get("/about/").status_code == 302  # sessions elsewhere end

    another = Client()
    assert _sign_in(another, cast.anwar, next="/missions/").url.startswith(reverse("mfa_authenticate"))
    assert another.get("/about/").status_code == 302
    assert another.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert another.post(reverse("mfa_authenticate"), {"code": codes[0]}).url == "/missions/"
    again = Client()
    _sign_in(again, cast.anwar)
    assert again.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 200  # each works once


def test_secrets_of_factors_lie_encrypted(cast, app):
    stored = Authenticator.objects.get(user=cast.anwar, type="totp").data["secret"]
    assert app not in stored
    client = Client()
    _sign_in(client, cast.anwar)
    assert client.post(reverse("mfa_authenticate"), {"code": _code(app)}).status_code == 302


def test_a_former_key_can_be_removed_once_secrets_are_renewed(cast, app, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key altogether"
    call_command("renew_factors")
    settings.SECRET_KEY_FALLBACKS = []
    assert Authenticator.objects.get(user=cast.anwar, type="totp").wrap().validate_code(_code(app))


@pytest.mark.parametrize(
    ("required", "name", "asked"),
    [
        (["administrator"], "administrator", True),
        (["administrator"], "anwar", False),
        (["lead_staff"], "anwar", True),
        (["analyst"], "pia", True),  # held by everyone of the AU
        (["analyst"], "berit", False),
        (["everyone"], "dora", True),
        ([], "administrator", False),
    ],
)
def test_a_role_that_needs_a_second_factor_gets_nowhere_without(cast, settings, required, name, asked):
    settings.MFA_REQUIRED_OF = required
    client = signed_in(cast.people[name])
    answer = client.get("/missions/")
    assert (answer.status_code == 302 and answer.url == reverse("mfa_index")) is asked
    if asked:
        assert client.get(reverse("mfa_index")).status_code == 200
        TOTP.activate(cast.people[name], "JBSWY3DPEHPK3PXP")
        assert client.get("/missions/").status_code == 200


def test_an_administrator_takes_lost_factors_away_with_a_reason(cast, app):
    with pytest.raises(ValidationError):
        services_sign_in.remove_factors(cast.anwar, reason="", by=cast.administrator)
    services_sign_in.remove_factors(cast.anwar, reason="known by voice", by=cast.administrator)
    assert not Authenticator.objects.filter(user=cast.anwar).exists()


# --- Is it you?
def test_an_old_session_is_asked_again_before_what_matters(cast):
    client = signed_in(cast.anwar)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 3600}]
    session.save()
    for page in ("mfa_activate_totp", "email_change"):
        assert client.get(reverse(page)).url.startswith(reverse("account_reauthenticate")), page
    again = reverse("account_reauthenticate") + "?next=" + reverse("email_change")
    assert client.post(again, {"password": "wrong"}).status_code == 200
    assert client.post(again, {"password": PASSWORD}).url == reverse("email_change")
    assert client.get(reverse("email_change")).status_code == 200


# --- Sessions
def test_sessions_are_listed_and_ended(cast):
    here, there = signed_in(cast.anwar), signed_in(cast.anwar)
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    there.get("/about/", headers={"User-Agent": firefox}, REMOTE_ADDR="192.0.2.9")
    page = here.get(reverse("account")).content.decode()
    assert "Firefox · Linux" in page and "192.0.2.9" in page
    row = BrowserSession.objects.get(session_key=there.session.session_key)
    assert signed_in(cast.berit).post(reverse("session_end", args=[row.pk])).status_code == 404
    assert here.post(reverse("session_end", args=[row.pk])).status_code == 302
    assert there.get("/about/").status_code == 302
    assert here.get("/about/").status_code == 200


def test_all_other_sessions_are_ended_at_once(cast):
    here, others = signed_in(cast.anwar), [signed_in(cast.anwar) for _n in range(3)]
    for browser in (here, *others):
        browser.get("/about/")
    here.post(reverse("sessions_end"))
    assert [browser.get("/about/").status_code for browser in (here, *others)] == [200, 302, 302, 302]


@pytest.mark.parametrize(("began", "seen"), [(0, 31 * 60), (12 * 3600 + 1, 5)])
def test_a_session_left_alone_or_lasting_too_long_ends(cast, began, seen):
    client = signed_in(cast.anwar)
    client.get("/about/")
    session = client.session
    session["began"], session["seen"] = time.time() - began, time.time() - seen
    session.save()
    assert client.get("/about/").status_code == 302
    assert not BrowserSession.objects.filter(person=cast.anwar).exists()


def test_one_who_may_no_longer_sign_in_has_no_session(cast):
    client = signed_in(cast.anwar)
    client.get("/about/")
    services.change_person(cast.anwar, is_active=False, by=cast.administrator)
    assert client.get("/about/").status_code == 302
    assert not BrowserSession.objects.filter(person=cast.anwar).exists()


# --- Invitations and addresses
def test_an_invitation_opens_an_account_once(client, cast, mailoutbox):
    person = services_sign_in.invite_person(
        email="Nia@partner.example", name="Nia", base="http://testserver", by=cast.administrator
    )
    _mails()
    assert "Administrator invites you" in mailoutbox[0].body
    form = client.get(_link(mailoutbox[0]), follow=True)
    assert "Welcome" in form.content.decode()
    client.post(form.request["PATH_INFO"], {"new_password1": OTHER, "new_password2": OTHER})
    assert _sign_in(client, person, OTHER).url == "/"
    assert Client().get(_link(mailoutbox[0]), follow=True).context["validlink"] is False


def test_a_second_invitation_ends_the_first(client, cast, mailoutbox):
    person = services_sign_in.invite_person(
        email="nia@partner.example", name="Nia", base="http://testserver", by=cast.administrator
    )
    _mails()
    services_sign_in.invite_again(person, base="http://testserver", by=cast.administrator)
    _mails()
    links = [client.get(_link(mail), follow=True).context["validlink"] for mail in mailoutbox]
    assert links == [False, True]


def test_a_new_address_counts_when_its_owner_opens_the_link(cast, mailoutbox):
    client = signed_in(cast.anwar)
    taken = client.post(reverse("email_change"), {"email": cast.berit.email})
    assert "cannot be used" in taken.content.decode()
    client.post(reverse("email_change"), {"email": "new@concord.example"})
    _mails()
    link = _link(mailoutbox[0])
    assert mailoutbox[0].to == ["new@concord.example"]
    assert signed_in(cast.berit).get(link).status_code == 404  # another's link
    assert client.get(link).status_code == 200
    assert User.objects.get(pk=cast.anwar.pk).email == cast.anwar.email  # looking changes nothing
    assert client.post(link).url == reverse("account")
    assert User.objects.get(pk=cast.anwar.pk).email == "new@concord.example"
    _mails()
    assert mailoutbox[1].to == ["anwar@concord.example"]
    assert client.post(link).status_code == 400  # used


def test_a_code_is_good_once_whichever_process_is_shown_it(cast, app):
    def one():
        return Authenticator.objects.get(user=cast.anwar, type="totp").wrap()

    code = _code(app)
    assert one().validate_code(code)
    locmem._caches.clear()  # as another process: what one process alone remembers is not there
    assert not one().validate_code(code)
    with connection.cursor() as cursor:  # in the database, so that it holds with no Redis, too
        cursor.execute("SELECT count(*) FROM accounts_sign_in_cache")
        assert cursor.fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
def test_of_two_processes_shown_a_code_at_once_one_takes_it(cast, app):
    code, both = _code(app), threading.Barrier(2)

    def shown(_n):
        try:
            row = Authenticator.objects.get(user=cast.anwar, type="totp")
            both.wait(30)
            return row.wrap().validate_code(code)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(shown, range(2))) == [False, True]
