"""Lists by keyboard and by thumb: filter, sort, choose columns, open a row, unfold it; and the style page."""

import pytest

from accounts.models import SavedView
from missions.services import create_mission


def _rows(one):
    return one.page.locator("table.listing tbody th").all_inner_texts()


def test_a_list_is_narrowed_sorted_and_opened_by_keyboard(visitor, cast):
    one = visitor(cast.anwar)
    one.go("/missions/")
    one.page.keyboard.press("/")
    one.page.keyboard.type("Nowhere")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**text=Nowhere**")
    assert len(_rows(one)) == 2
    one.page.focus("thead th:has-text('Mission') a")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**sort=-acronym**")
    assert "BETA" in _rows(one)[0]
    assert one.page.get_attribute("thead th:has-text('Mission')", "aria-sort") == "descending"
    one.page.focus("tbody th a")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/missions/beta/")
    assert one.complaints == []


def test_columns_are_chosen_and_a_view_is_kept_by_keyboard(visitor, cast):
    one = visitor(cast.anwar)
    one.go("/missions/?lead=AU")
    one.page.focus(".menu summary:has-text('Columns')")
    one.page.keyboard.press("Enter")
    assert one.barriers() == []
    one.page.check("text=Began")
    one.page.click("text=Show these")
    one.page.wait_for_url("**columns=starts**")
    assert "Began" in one.page.inner_text("thead")
    one.page.focus(".menu summary:has-text('Saved')")
    one.page.keyboard.press("Enter")
    one.page.fill("#id-view-name", "Of the AU")
    assert one.barriers() == []
    one.page.keyboard.press("Enter")
    one.page.wait_for_selector("text=is kept")
    assert SavedView.objects.get().owner == cast.anwar
    one.page.click(".menu summary:has-text('Saved')")
    one.page.keyboard.press("Escape")
    assert one.page.locator("details.menu[open]").count() == 0
    assert one.complaints == []


HIDDEN = """async () => {
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    const tip = [...document.querySelectorAll(".tip")].find(one => one.checkVisibility());
    if (!tip) return "no meaning is shown";
    const box = tip.getBoundingClientRect();
    return [[4, 4], [box.width - 4, 4], [4, box.height - 4], [box.width - 4, box.height - 4]]
        .map(([x, y]) => document.elementFromPoint(box.x + x, box.y + y))
        .filter(there => !tip.contains(there))
        .map(there => there ? there.outerHTML.slice(0, 80) : "outside of the screen");
}"""
HEADS = [
    ("/contributors/", ".term a[aria-describedby^='term-fatalities']"),
    ("/readiness/", "thead .term a[aria-describedby^='term-band']"),
    ("/missions/alpha/", "thead .term a[aria-describedby^='term-womens_share']"),
    ("/burden-sharing/", ".facts .term a[aria-describedby^='term-gini']"),
]


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 700)])
def test_the_term_of_a_head_tells_its_meaning_in_full(visitor, cast, language, width):
    one = visitor(cast.anwar, width=width, locale=language, reduced_motion="reduce")  # scrolled at once
    for address, label in HEADS:
        one.go(address)
        head = one.page.locator(label).first
        head.evaluate("head => head.scrollIntoView({block: 'center', inline: 'center'})")
        head.focus()
        assert one.page.evaluate(HIDDEN) == [], address
        one.page.keyboard.press("Escape")
        assert "no meaning" in one.page.evaluate(HIDDEN)
    assert one.complaints == []


def test_a_whole_row_is_its_link(visitor, cast):
    one = visitor(cast.anwar, width=900)  # the first column stays in place, its link covers itself alone
    one.go("/missions/")
    one.page.locator("tbody tr:has-text('BETA') td").nth(2).click()
    one.page.wait_for_url("**/missions/beta/")


@pytest.mark.parametrize("width", [1280, 390])
def test_very_long_names_break_and_push_nothing_off_the_page(visitor, cast, width):
    longest = {"acronym": "MINUSTABILIZATION-UPLAND", "area": "Taumatawhakatangihanga" * 4}
    mission = create_mission(
        **longest, name="Multidimensional " * 8, lead=cast.au, phase="operational", by=cast.administrator
    )
    one = visitor(cast.administrator, width=width)
    for address in ("/missions/", mission.get_absolute_url(), f"/missions/compare/?mission={mission.slug}"):
        assert one.go(address) == 200, address
        assert one.runs_over() <= 0, address


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_row_unfolds_on_a_phone(visitor, cast, language):
    one = visitor(cast.anwar, width=390, locale=language)
    one.go("/missions/")
    row = one.page.locator("tbody tr:has-text('ALPHA')")
    lead = row.locator("td", has_text="UN").first
    assert not lead.is_visible()
    row.locator(".unfold summary").click()
    assert lead.is_visible()
    assert one.runs_over() <= 0
    assert one.barriers() == [] == one.complaints


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_unfolds_a_row_stands_at_its_end(visitor, cast, language):
    """Of wide lists as well, whose first column stays in place on larger screens."""
    one = visitor(cast.anwar, width=390, locale=language)
    for address in ("/missions/", "/contributors/", "/readiness/"):
        one.go(address)
        fold = one.page.locator(".unfold > summary").first.bounding_box()
        row = one.page.locator("tr:has(.unfold)").first.bounding_box()
        end = row["x"] if language == "ar" else row["x"] + row["width"] - fold["width"]
        assert abs(fold["x"] - end) < 2, address


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_component_in_every_state_has_no_barrier(visitor, cast, width, scheme):
    one = visitor(cast.administrator, width=width, color_scheme=scheme)
    assert one.go("/style/") == 200
    one.page.click(".confirm summary")
    assert one.runs_over() <= 0
    assert one.barriers() == [] == one.complaints
