"""An analyst at a browser: a table of who carries what, taken along, kept, shared, followed to its rows."""

from accounts import outbox
from accounts.models import SavedView
from contributors.models import CapacityFigure


def test_an_analyst_builds_a_table_takes_it_along_and_shares_it(traveller, cast):
    for partner, persons in ((cast.bresland, 2_000_000), (cast.calmora, 8_000_000)):
        CapacityFigure.objects.create(partner=partner, kind="population", year=2024, value=persons)
    outbox.settle()
    one = traveller(cast.pia, accept_downloads=True)
    page = one.page
    one.look()
    one.go("/burden-sharing/")
    one.look()
    page.check("#m-women")
    page.wait_for_url("**measure=women**")
    page.select_option("#id_period", "2025")
    page.wait_for_url("**period=2025&**")
    page.select_option("#id_by", "development")
    page.wait_for_url("**by=development**")
    page.select_option("#id_key", "population")
    page.wait_for_url("**key=population**")
    assert one.says("Share to key") in page.text_content("#figures") and "2025" in page.inner_text(
        ".asked-of"
    )
    one.look()
    with page.expect_download() as waiting:
        page.click(".actions a[href*='file.csv']")
    table = waiting.value.path().read_text(encoding="utf-8-sig")
    assert table.startswith("rank,code,name,ratio")
    page.click(".actions .menu:has(.saved-views) > summary")
    page.fill("#id-view-name", "Women and people")
    page.select_option("#id-view-shared", index=1)
    page.click(".saved-views form button[type=submit]")
    page.wait_for_selector(".notice.ok")
    page.click(".actions .menu:has(.saved-views) > summary")
    assert "Women and people" in page.inner_text(".saved-views")
    page.click(".share-view summary")
    address = page.input_value("#view-address")
    assert one.go(address) == 200 and page.is_checked("#m-women")
    page.click("#figures tbody a >> nth=0")
    page.wait_for_url("**/burden-sharing/rows/**")
    assert page.locator("main table.listing, main table.data").count() >= 1
    one.look()

    # What is not needed any more is removed, after a second look.
    one.go("/saved-views/")
    one.look()
    one.unfold()
    page.click(".confirm > summary")
    one.look()
    assert SavedView.objects.filter(owner=cast.pia).exists()
    page.click(".confirm form button")
    page.wait_for_selector(".notice.ok")
    assert not SavedView.objects.filter(owner=cast.pia).exists()
    assert one.wrong == [] == one.complaints


def test_an_analyst_puts_organizations_missions_and_months_side_by_side(traveller, cast):
    """From the own organization to the missions it leads, contributors compared, a month gone by, the API."""
    one = traveller(cast.pia)
    page = one.page
    for address in (
        "/organizations/AU/",
        "/missions/compare/?mission=alpha&mission=beta",
        "/contributors/compare/?with=XBR&with=XCA",
        "/as-of/2025-06/burden-sharing/",
        "/glossary/",
        "/api/docs/start/",
    ):
        assert one.go(address) == 200, address
        one.look()
    assert page.locator("pre code").count() > 0
    assert one.wrong == [] == one.complaints
