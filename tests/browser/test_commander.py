"""Who keeps a mission's structure: transfers authority, reads the chart of two dates, takes the files."""

import csv
import io
from datetime import date, timedelta

import pytest

from contributors import services_holders
from missions import services_command as services
from missions.models import AuthorityEdge

BEFORE, ON = date(2026, 3, 1), date(2026, 6, 1)


@pytest.fixture
def force(cast):
    """A commander, two sectors, and a battalion of Bresland's in the eastern one."""
    by, made = cast.anwar, {}
    for reference, title, kind in (
        ("FC", "Force Commander", "post"),
        ("SECT-E", "Sector East", "headquarters"),
        ("SECT-W", "Sector West", "headquarters"),
        ("BN-1", "Battalion 1", "force"),
    ):
        made[reference] = services.add_element(
            cast.alpha, reference=reference, title=title, kind=kind, under=made.get("FC"), by=by
        )
    for reference in ("SECT-E", "SECT-W"):
        services.give_authority(
            made[reference], relationship="operational", superior=made["FC"], starts_on=BEFORE, by=by
        )
    services.give_authority(made["BN-1"], relationship="full", partner=cast.bresland, by=by)
    services.give_authority(
        made["BN-1"], relationship="operational", superior=made["SECT-E"], starts_on=BEFORE, by=by
    )
    services_holders.fill_element(
        made["FC"], partner=cast.calmora, shown_as="Major General", starts_on=BEFORE, by=by
    )
    return made


def chain(page):
    """The chain of command as it is listed, its titles from the top down."""
    return page.locator("section:has(#h-chain) .chain bdi").all_inner_texts()


def show(one, day):
    one.page.fill("#id_on", day.isoformat())
    one.page.click("main form.filters button[type=submit]")
    one.page.wait_for_url(f"**on={day.isoformat()}**")
    one.look()


def test_authority_is_transferred_and_the_chart_of_two_dates_read_and_taken(traveller, cast, force):
    one = traveller(cast.anwar)
    page = one.page
    one.go("/command/?mission=alpha")
    one.look()
    page.click(f"main a[href='/command/elements/{force['BN-1'].pk}/']")
    page.wait_for_selector("#h-chain")
    one.look()
    page.get_by_role("link", name=one.says("Transfer authority"), exact=True).click()
    page.wait_for_url("**/transfer/")
    one.look()
    page.check("input[name=relationship][value=operational]")
    page.fill("#id_superior", "SECT-W")
    page.fill("#id_effective_on", ON.isoformat())
    page.fill("#id_instrument", "TOA message 4")
    page.fill("#id_reason", "Ordered")
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    edge = AuthorityEdge.objects.get(instrument="TOA message 4")
    assert (edge.superior, edge.starts_on) == (force["SECT-W"], ON)

    show(one, ON - timedelta(days=1))
    assert "Sector East" in chain(page) and "Sector West" not in chain(page)
    show(one, ON)
    assert "Sector West" in chain(page) and "Sector East" not in chain(page)
    assert one.says("Who may task it?") in page.inner_text("#tasking")
    drawn = page.locator("figure.chart svg").first.text_content()
    assert "Sector West" in drawn and "Major General" in drawn

    for kind in ("CSV", "SVG"):
        with page.expect_download() as taken:
            page.locator("figure.chart .figure-files a", has_text=kind).first.click()
        text = taken.value.path().read_text(encoding="utf-8-sig")
        assert "Sector West" in text and "Sector East" not in text, kind

    answer = page.request.get(f"/command/authorities/?mission=alpha&on={ON}&format=csv")
    rows = list(csv.reader(io.StringIO(answer.text().removeprefix("\ufeff"))))
    assert any("TOA message 4" in row for row in rows)
    one.go("/command/compare/?one=alpha")
    one.look()
    assert one.wrong == [] == one.complaints
