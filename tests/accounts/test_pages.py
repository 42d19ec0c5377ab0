"""Pages of people, tokens, files and jobs; and what every page owes its reader."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts import access, jobs, outbox, sign_ins
from accounts.models import DueRefresh, Event, Import, ImportFinding, Job, Token, User

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
FILE = (
    "iso3,name_as_printed,mission,category_as_printed,women,men,reported_on\n"
    "XBR,Bresland,ALPHA,Troops,11,90,2025-07-31\n"
    "XCA,Calmora,ALPHA,Troops,10,90,2025-07-31\n"
)
PAGES = [
    "home",
    "about",
    "account",
    "figures",
    "password_change",
    "token_new",
    "tokens",
    "imports",
    "import_new",
    "jobs",
    "history",
    "inbox",
    "notifications",
    "notification_kinds",
    "glossary",
    "tour",
    "search",
    "as_of",
    "missions:missions",
    "missions:organizations",
    "contributors:contributors",
    "contributors:fatalities",
    "contributors:burden",
    "contributors:scales",
    "logistics:board",
]


def _text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


# --- Signing in
def test_a_stranger_is_led_to_the_sign_in_page_and_back(client, cast):
    for page in PAGES:
        assert client.get(reverse(page)).url == f"{reverse('login')}?next={reverse(page)}"
    answer = client.post(
        reverse("login"),
        {"login": cast.anwar.email, "password": "a long enough word for tests", "next": "/missions/"},
    )
    assert answer.url == "/missions/"


def test_a_wrong_password_is_said_and_the_address_kept(client, cast):
    answer = client.post(reverse("login"), {"login": cast.anwar.email, "password": "wrong"})
    assert "do not belong together" in _text(answer)
    assert f'value="{cast.anwar.email}"' in answer.content.decode()


def test_one_who_may_no_longer_sign_in_is_refused(client, cast):
    client.post(reverse("login"), {"login": cast.ivo.email, "password": "a long enough word for tests"})
    assert client.get(reverse("home")).status_code == 302


@pytest.mark.parametrize(("mode", "offered"), [("production", False), ("embedded", True)])
def test_demo_sign_ins_are_offered_only_where_the_portal_runs_by_itself(
    client, cast, settings, mode, offered
):
    User.objects.filter(pk=cast.berit.pk).update(email=sign_ins.SIGN_INS[0][1], is_fictional=True)
    settings.MODE = mode
    assert (sign_ins.SIGN_INS[0][2] in _text(client.get(reverse("login")))) is offered


def test_too_many_attempts_close_the_door(client, cast, settings):
    settings.AXES_ENABLED = True
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post(reverse("login"), {"login": cast.anwar.email, "password": "wrong"})
    assert answer.status_code == 429
    assert "Too many attempts" in _text(answer)


def test_a_forgotten_password_is_set_anew_by_mail(client, cast, mailoutbox):
    client.post(reverse("password_reset"), {"email": cast.anwar.email})
    jobs.run(Job.objects.get(kind="mail").pk)
    link = re.search(r"http://testserver(/password/new/\S+)", mailoutbox[0].body).group(1)
    form = client.get(link, follow=True)
    answer = client.post(
        form.request["PATH_INFO"],
        {"new_password1": "another long enough word", "new_password2": "another long enough word"},
    )
    assert answer.url == reverse("login")
    assert client.login(
        request=answer.wsgi_request, username=cast.anwar.email, password="another long enough word"
    )


# --- What every page owes
def test_no_page_carries_a_style_or_script_of_its_own(sign_in, cast):
    outbox.settle()
    browser = sign_in(cast.administrator)
    for page in [*map(reverse, PAGES), "/missions/alpha/", "/contributors/XBR/", "/organizations/AU/"]:
        answer = browser.get(page)
        html = answer.content.decode()
        assert answer.status_code == 200, page
        assert not re.search(r'\sstyle="|\son[a-z]+="|<style|<script(?![^>]*\ssrc=)', html), page
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert html.count("<h1") == 1, page


def test_error_pages_repeat_nothing_of_what_was_asked(sign_in, cast):
    answer = sign_in(cast.anwar).get("/missions/<b>secret-word</b>/")
    assert answer.status_code == 404
    assert "secret-word" not in answer.content.decode()


def test_a_figure_that_waits_too_long_says_so(sign_in, cast):
    outbox.settle()
    browser = sign_in(cast.anwar)
    assert "computed" in _text(browser.get("/missions/alpha/"))
    DueRefresh.objects.create(key="burden:2025-07", added_at=timezone.now() - timedelta(minutes=5))
    assert "not current" in _text(browser.get("/missions/alpha/"))


# --- My account
def test_preferences_are_kept_and_a_wrong_one_is_said_beside_its_field(sign_in, cast):
    browser = sign_in(cast.anwar)
    answer = browser.post(reverse("account"), {"language": "en", "time_zone": "Mars/Olympus"})
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"time_zone"}
    answer = browser.post(reverse("account"), {"language": "", "time_zone": "Africa/Bangui", "theme": "dark"})
    assert answer.status_code == 302
    cast.anwar.refresh_from_db()
    assert cast.anwar.time_zone == "Africa/Bangui"
    assert 'data-theme="dark"' in browser.get(reverse("account")).content.decode()


def test_a_token_is_shown_once_and_revoked_at_once(sign_in, cast):
    browser = sign_in(cast.berit)
    until = timezone.localdate() + timedelta(days=20)
    form = {
        "name": "copy",
        "scopes": ["read"],
        "expires_on": until,
        "subject": access.root_key(cast.bresland),
        "networks": "",
    }
    key = browser.post(reverse("token_new"), form).context["key"]
    assert key not in browser.get(reverse("account")).content.decode()
    token = Token.objects.get()
    assert token.subject == cast.bresland
    browser.post(reverse("token_revoke", args=[token.pk]))
    token.refresh_from_db()
    assert not token.is_standing


def test_a_token_too_long_is_refused_beside_its_field(sign_in, cast):
    form = {"name": "copy", "scopes": ["read"], "expires_on": "2099-01-01"}
    answer = sign_in(cast.anwar).post(reverse("token_new"), form)
    assert "expires_on" in answer.context["form"].errors
    assert 'value="copy"' in answer.content.decode()
    assert not Token.objects.exists()


def test_the_token_of_another_is_not_there(sign_in, cast, token):
    token(cast.anwar)
    mine = Token.objects.get()
    assert sign_in(cast.berit).post(reverse("token_revoke", args=[mine.pk])).status_code == 404


# --- Files in
def _upload(browser, text, name="july.csv"):
    file = SimpleUploadedFile(name, text.encode())
    return browser.post(reverse("import_new"), {"kind": "personnel", "file": file, "edition": "second"})


def test_a_file_is_previewed_then_applied_whole(sign_in, cast):
    browser = sign_in(cast.administrator)
    answer = _upload(browser, FILE)
    row = Import.objects.get()
    assert answer.url == reverse("import", args=[row.pk])
    assert "queued" in _text(browser.get(answer.url))
    jobs.run(row.job_id)
    preview = _text(browser.get(answer.url))
    assert "What applying would do" in preview
    assert "Apply: store 0 new, 1 changed" in preview
    browser.post(reverse("import_apply", args=[row.pk]))
    row.refresh_from_db()
    jobs.run(row.job_id)
    assert "What was stored" in _text(browser.get(answer.url))
    assert Event.objects.filter(verb="import.applied").count() == 1


def test_what_is_refused_is_listed_with_line_column_and_reason(sign_in, cast):
    browser = sign_in(cast.administrator)
    _upload(browser, FILE.replace("90,2025-07-31\nXCA", "many,2025-07-31\nXCA"))
    row = Import.objects.get()
    jobs.run(row.job_id)
    page = browser.get(reverse("import", args=[row.pk]))
    finding = ImportFinding.objects.get(severity="refused")
    assert str(finding.line) in _text(page)
    assert "many" in _text(page)
    assert "Apply" not in _text(page)
    browser.post(reverse("import_apply", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == "refused"


def test_one_who_may_not_import_is_told_before_and_refused_after(sign_in, cast):
    browser = sign_in(cast.dora)
    assert "Your roles do not allow an import" in _text(browser.get(reverse("import_new")))
    refused = _upload(browser, FILE)
    assert refused.status_code == 403 and "Only an administrator may do this." in refused.content.decode()
    assert not Import.objects.exists()


def test_the_import_and_job_of_another_are_not_there(sign_in, cast):
    _upload(sign_in(cast.administrator), FILE)
    row, browser = Import.objects.get(), sign_in(cast.anwar)
    assert browser.get(reverse("import", args=[row.pk])).status_code == 404
    assert browser.get(reverse("job", args=[row.job_id])).status_code == 404
    assert browser.post(reverse("job_cancel", args=[row.job_id])).status_code == 404


def test_a_job_is_stopped_and_tried_again(sign_in, cast):
    browser = sign_in(cast.administrator)
    _upload(browser, FILE)
    job = Job.objects.get()
    browser.post(reverse("job_cancel", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == "cancelled"
    browser.post(reverse("job_retry", args=[job.pk]), {"next": "https://elsewhere.example/"})
    job.refresh_from_db()
    assert job.state == "queued"


def test_the_progress_of_a_job_is_a_piece_that_asks_again_until_it_ends(sign_in, cast):
    browser = sign_in(cast.administrator)
    _upload(browser, FILE)
    job = Job.objects.get()
    piece = browser.get(reverse("job", args=[job.pk]), headers={"HX-Request": "true"})
    assert "every 1s" in piece.content.decode()
    assert "<html" not in piece.content.decode()
    jobs.run(job.pk)
    piece = browser.get(reverse("job", args=[job.pk]), headers={"HX-Request": "true"})
    assert piece.headers["HX-Refresh"] == "true"


# --- The trail
def test_the_history_shows_only_what_concerns_records_one_sees(sign_in, cast):
    assert "SHADE" in _text(sign_in(cast.noor).get(reverse("history")))
    assert "SHADE" not in _text(sign_in(cast.chidi).get(reverse("history")))


def test_only_the_frame_of_pages_writes_a_head():
    heads = [page.name for page in TEMPLATES.rglob("*.html") if 'class="page-head' in page.read_text()]
    assert heads == ["page.html"]
