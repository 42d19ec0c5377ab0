"""Charts and maps in a real browser: one of every kind, by keyboard, on a phone, from right to left."""

import pytest

OF_EVERY_KIND = [
    "/figures/",
    "/figures/mission.strength/?mission=alpha",
    "/figures/personnel.months/",
    "/figures/strength.categories/",
    "/figures/strength.sexes/",
    "/figures/burden.ranked/",
    "/figures/burden.lorenz/",
    "/figures/burden.months/",
    "/figures/burden.ranks/?first=2025-06",
    "/figures/burden.map/",
    "/figures/readiness.matrix/",
    "/figures/readiness.filled/",
    "/figures/women.share/?scope=mission:ALPHA",
]


@pytest.mark.parametrize(
    ("width", "scheme", "locale"), [(1280, "light", "en"), (390, "dark", "en"), (1280, "light", "ar")]
)
def test_every_kind_of_figure_has_no_barrier_and_fits(visitor, cast, width, scheme, locale):
    one = visitor(cast.anwar, width=width, color_scheme=scheme, locale=locale)
    barriers = []
    for address in OF_EVERY_KIND:
        assert one.go(address) == 200, address
        barriers += one.barriers()
        card = one.page.evaluate(
            "() => { const c = document.querySelector('.figure-card');"
            " return c ? c.scrollWidth - c.clientWidth : 0 }"
        )
        assert card <= 0, address
    assert barriers == []
    assert one.complaints == []


def test_arrows_walk_over_the_figures_and_a_note_says_each(visitor, cast):
    one = visitor(cast.anwar)
    one.go("/figures/mission.strength/?mission=alpha")
    page = one.page
    assert page.locator(".plot .datum[tabindex='0']").count() == 1
    page.locator(".plot .datum[tabindex='0']").focus()
    page.keyboard.press("End")
    last = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert page.locator(".figure-tip").text_content() == last
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") != last
    assert page.locator(".plot .datum[tabindex='0']").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".figure-tip").count() == 0


def test_the_table_is_one_key_away(visitor, cast):
    one = visitor(cast.anwar)
    one.go("/missions/alpha/")
    table = one.page.locator(".figure-card [data-table]").first
    assert table.get_attribute("open") is None
    one.page.locator(".plot .datum").first.focus()
    one.page.keyboard.press("t")
    assert table.get_attribute("open") is not None


def test_a_figure_is_read_and_downloaded_without_scripts(visitor, cast):
    one = visitor(cast.anwar, java_script_enabled=False)
    one.go("/missions/alpha/")
    assert one.page.locator(".plot .datum title").count() > 2
    one.page.locator(".figure-card [data-table] summary").first.click()
    assert one.page.locator(".figure-card table").first.is_visible()
    with one.page.expect_download() as coming:
        one.page.locator(".figure-files a", has_text="CSV").first.click()
    assert coming.value.suggested_filename == "mission.strength-alpha-reported.csv"


def test_another_month_is_asked_for_by_choosing_it(visitor, cast):
    one = visitor(cast.anwar)
    one.go("/figures/burden.ranked/?scope=mission:ALPHA")
    one.page.select_option("#ask-month", "2025-06")
    one.page.wait_for_url("**month=2025-06**")
    assert "June 2025" in one.page.locator(".figure-card figcaption").text_content()
