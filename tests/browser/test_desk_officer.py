"""A contributor's desk officer at a browser: what waits, a month corrected, its figures followed."""

from accounts import outbox
from accounts.models import Notification, SavedView
from contributors.models import PersonnelLine


def _fill(page, name, persons):
    """Type into a cell of the sheet, whose name has dots."""
    page.fill(f"[id='id_{name}']", persons)


def test_a_desk_officer_answers_for_the_nations_own_months(traveller, cast):
    one = traveller(cast.berit, accept_downloads=True)
    page = one.page
    page.wait_for_selector(".tour-box")
    one.look()
    with page.expect_response("**/tour/seen/"):
        page.keyboard.press("Escape")

    # The nation's own page, and from there the month that was wrong.
    one.go("/contributors/XBR/")
    one.look()
    page.click("td a[href='/missions/beta/months/2025-07/']")
    page.wait_for_url("**/missions/beta/months/2025-07/")
    _fill(page, "XBR.troops.men", "a lot")
    page.click("#edit .actions button")
    page.wait_for_selector("[aria-invalid='true']")
    one.look()
    assert page.input_value("[id='id_XBR.troops.men']") == "a lot"
    _fill(page, "XBR.troops.men", "40")
    page.fill("#id_reason", "Five went home")
    page.click("#edit .actions button")
    page.wait_for_selector(".notice.ok")
    stored = PersonnelLine.objects.get(mission=cast.beta, contributor=cast.bresland, month="2025-07-01")
    assert (stored.women, stored.men) == (5, 40)

    # Who, when and why stand in the history of the mission and of the report.
    one.go("/missions/beta/history/")
    assert "Five went home" in page.text_content("main") and "Berit" in page.text_content("main")
    one.look()
    one.go("/missions/beta/strength/")
    page.click("#months tbody tr:first-child a[href^='/history/']")
    page.wait_for_url("**/history/**")
    assert "Five went home" in page.text_content(".timeline")
    one.look()

    # What waits leads to the month that is missing, the earlier one's figures offered.
    one.go("/")
    page.click(".waits a[href='/missions/alpha/months/2025-08/']")
    page.wait_for_url("**/missions/alpha/months/2025-08/")
    assert page.locator("[data-sheet] tbody tr").count() == 1, "nobody else's row"
    assert page.input_value("[id='id_XBR.troops.women']") == "10"
    _fill(page, "XBR.troops.women", "15")
    assert page.inner_text("[data-total]") == "105"
    one.look()
    page.fill("#id_reason", "Rotation of August")
    page.click("#edit .actions button")
    page.wait_for_selector(".notice.ok")
    outbox.settle()
    one.go("/contributors/XBR/")
    assert "105" in page.inner_text("main")
    assert one.wrong == [] == one.complaints


def test_a_desk_officer_follows_the_figure_and_takes_it_along(traveller, cast):
    one = traveller(cast.berit, accept_downloads=True)
    page = one.page
    page.wait_for_selector(".tour-box")
    with page.expect_response("**/tour/seen/"):
        page.click(".tour-box .btn-plain")

    # From the mission to who carries it, by another measure, to the rows of the nation's figure.
    one.go("/missions/beta/")
    one.look()
    page.click("a[href^='/burden-sharing/?scope=mission']")
    page.check("#m-women_share")
    page.wait_for_url("**measure=women_share**")
    one.look()
    page.click("#figures tbody a[href*='/burden-sharing/rows/'][href*='of=XBR']")
    page.wait_for_url("**/burden-sharing/rows/**")
    one.look()

    # A view of a list is kept under a name, and the list downloaded as it is shown.
    one.go("/contributors/?sort=name")
    page.click(".bar-of-list .menu:has(.saved-views) > summary")
    page.fill("#id-view-name", "By name")
    page.click(".saved-views form button")
    page.wait_for_selector(".notice.ok")
    one.look()
    assert SavedView.objects.get(owner=cast.berit).query == "sort=name"
    page.click(".bar-of-list .menu:has(a[download]) > summary")
    with page.expect_download() as coming:
        page.click(".bar-of-list a[download][href*='csv']")
    lines = coming.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:3]] == ["Bresland", "Calmora"]

    # What one was told of: a strength that somebody else reported.
    page.click(".top-end a[href='/notifications/']")
    page.wait_for_url("**/notifications/")
    one.look()
    unread = Notification.objects.filter(person=cast.berit, read_at=None).count()
    with page.expect_navigation():
        page.click("table.listing form button >> nth=0")
    assert Notification.objects.filter(person=cast.berit, read_at=None).count() == unread - 1
    with page.expect_navigation():
        page.click("table.listing tbody th a >> nth=0")
    one.look()
    assert page.locator("h1").count() == 1
    assert one.wrong == [] == one.complaints
