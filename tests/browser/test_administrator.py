"""An administrator at a browser: roles given and looked over, data taken in, work watched, keys revoked."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from accounts import services_access
from accounts.models import AccessRequest, AccessReview, Job, Partner, RoleGrant, Token
from tests.browser.conftest import PASSWORD

PARTNERS = "code,kind,name,iso3,region\nXBR,nation,Bresland,XBR,The west\nXNW,agency,Newcomer,,\n"


@pytest.fixture
def desk(traveller, cast):
    """The administrator, signed in with a password and a code that holds longer than half a minute."""
    TOTP.activate(cast.administrator, generate_totp_secret())
    codes = RecoveryCodes.activate(cast.administrator).get_unused_codes()
    one = traveller()
    one.go("/sign-in/?next=/access/")
    one.look()
    one.page.fill("#id_username", cast.administrator.email)
    one.page.fill("#id_password", PASSWORD)
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/sign-in/second/**")
    one.look()
    one.page.fill("#id_code", codes[0])
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/access/")
    return one


def _search(page, field, words):
    """Choose in a field of the administration that is searched as one types."""
    page.click(f"#id_{field} + .select2 .select2-selection")
    page.fill(".select2-search__field", words)
    page.click(f".select2-results__option:has-text('{words}')")


def test_who_asks_is_let_in_and_who_stays_is_looked_over(desk, cast):
    page = desk.page
    row = services_access.ask_access(wanted="the northern one", why="to plan the rotation", by=cast.dora)
    services_access.open_reviews(cast.months[0], by=cast.system)
    desk.go("/access/")
    desk.look()
    page.click(f"a[href='/access/requests/{row.pk}/']")
    desk.look()
    page.select_option("#id_scope", f"mission:{cast.alpha.pk}")
    page.select_option("#id_role", "reader")
    page.fill("#id_expires_on", "2099-12-31")
    page.click("main form .btn-primary")
    page.wait_for_url("**/access/")
    row.refresh_from_db()
    assert (row.state, str(row.grant.expires_on)) == (AccessRequest.State.GRANTED, "2099-12-31")
    scope = f"/access/mission/{cast.alpha.pk}"
    page.click(f"a[href='{scope}/']")
    page.wait_for_url(f"**{scope}/")
    desk.look()
    page.click(f"a[href='{scope}/review/']")
    desk.look()
    anwars = RoleGrant.objects.get(person=cast.anwar)
    page.check(f"#keep-{anwars.pk}")
    page.check(f"#end-{row.grant_id}")
    page.fill("#reason", "The rotation is planned")
    page.click("main form .btn-primary")
    page.wait_for_selector(".notice.ok")
    desk.look()
    review = AccessReview.objects.get(subject_id=cast.alpha.pk, subject_type__model="mission")
    assert {answer.grant_id: answer.is_kept for answer in review.answers.all()} == {
        anwars.pk: True,
        row.grant_id: False,
    }
    assert not RoleGrant.objects.standing().filter(pk=row.grant_id).exists()
    assert desk.wrong == [] == desk.complaints


def test_a_role_is_given_in_the_administration_and_seen_as_its_holder(desk, cast):
    page = desk.page
    desk.go(f"/admin/accounts/user/{cast.dora.pk}/change/")
    desk.look_at_the_administration()
    page.click(f"a[href$='/rolegrant/add/?person={cast.dora.pk}']")
    page.select_option("#id_role", "lead_staff")
    _search(page, "mission", "ALPHA")
    page.fill("#id_expires_on", "2099-12-31")
    page.fill("#id_reason", "Joins the planning cell")
    desk.look_at_the_administration()
    page.click("input[name=_save]")
    page.wait_for_url("**/admin/accounts/rolegrant/")
    desk.look_at_the_administration()
    grant = RoleGrant.objects.get(person=cast.dora)
    assert (grant.subject, grant.role, str(grant.expires_on)) == (cast.alpha, "lead_staff", "2099-12-31")
    desk.go(f"/admin/accounts/user/{cast.dora.pk}/change/")
    page.click("form[action^='/preview/'] button")
    page.wait_for_selector(".preview")
    assert "Dora" in page.inner_text(".preview")
    desk.go("/missions/alpha/")
    assert page.locator("a[href='/missions/alpha/edit/']").count() == 1
    desk.look()
    page.click(".preview button")
    page.wait_for_selector(".preview", state="detached")
    assert desk.wrong == [] == desk.complaints


def test_reference_data_comes_in_as_a_file_and_is_shown_before(desk, tmp_path):
    page = desk.page
    file = tmp_path / "partners.csv"
    file.write_text(PARTNERS)
    desk.go("/admin/accounts/partner/import/")
    page.set_input_files("#id_import_file", file)
    page.select_option("#id_format", "0")
    desk.look_at_the_administration()
    page.click("input[type=submit]:not([name=language])")
    page.wait_for_selector("input[name=confirm]")
    assert "The west" in page.inner_text("#content") and not Partner.objects.filter(code="XNW").exists()
    desk.look_at_the_administration()
    page.click("input[name=confirm]")
    page.wait_for_url("**/admin/accounts/partner/")
    assert Partner.objects.get(code="XNW").name == "Newcomer"
    assert desk.wrong == [] == desk.complaints


def test_work_is_watched_as_it_goes_and_stopped(desk, tmp_path):
    page = desk.page
    file = tmp_path / "july.csv"
    file.write_text("iso3,name_as_printed,mission,category_as_printed,women,men,reported_on\n")
    desk.go("/imports/new/")
    desk.look()
    page.set_input_files("#id_file", file)
    page.click("main form .btn-primary")
    page.wait_for_selector("#progress progress")
    job = Job.objects.filter(kind__startswith="import")
    job.update(state=Job.State.RUNNING, stage="ALPHA", rows_done=3, rows_total=4)
    page.wait_for_selector("#progress progress[value='75']")  # the page follows by itself
    desk.look()
    desk.go("/jobs/")
    assert "75 %" in page.inner_text("table.listing")
    desk.look()
    page.click("table.listing tbody th a >> nth=0")
    page.wait_for_selector("#progress progress")
    desk.look()
    page.click("#progress form .btn-danger")
    page.wait_for_selector(".notice.ok")
    assert job.get().cancel_asked_at is not None
    desk.look()
    assert desk.wrong == [] == desk.complaints


def test_a_token_is_issued_shown_once_and_revoked(desk):
    page = desk.page
    desk.go("/account/tokens/new/")
    desk.look()
    page.fill("#id_name", "nightly copy")
    page.click("main form .btn-primary")
    page.wait_for_selector("#key")
    desk.look()
    key = page.input_value("#key")
    page.click("main .actions a[href='/account/']")
    page.wait_for_url("**/account/")
    desk.look()
    desk.unfold()
    page.click("form[action$='/revoke/'] button")
    page.wait_for_selector(".notice.ok")
    assert not Token.objects.get().is_standing and key not in page.content()
    assert desk.wrong == [] == desk.complaints
