"""Mission staff at a browser: a mandate renewed and a month corrected by keyboard; no draft is lost."""

from datetime import date

from django.utils.translation import override

from accounts import dates
from contributors.models import PersonnelLine
from missions.models import Mandate
from missions.services import change_mission


def walk_to(page, name, most=120):
    """Press Tab until the control of this name has the focus."""
    for _step in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate("[document.activeElement.id, document.activeElement.innerText || '']")
        if name in (here[0], here[1].strip()):
            return
    raise AssertionError(f"no way by keyboard to {name} on {page.url}")


def test_a_mandate_is_renewed_and_a_month_corrected_by_keyboard(traveller, cast):
    one = traveller(cast.anwar)
    page = one.page
    one.go("/missions/alpha/mandate/")
    one.look()
    walk_to(page, one.says("Renew the mandate"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/renew/")
    one.look()
    walk_to(page, "id_instrument")
    page.keyboard.type("S/RES/2 (2026)")
    page.keyboard.press("Tab")
    page.fill("#id_starts_on", "2026-11-16")  # typing into a date control depends on the browser's language
    page.fill("#id_ends_on", "2027-11-15")
    button = page.inner_text("#edit button[type=submit]")
    with override(one.language):  # the script writes the day as pages do
        day = dates.day(date(2027, 11, 15))
    assert button == one.says("Renew the mandate until {day}").replace("{day}", day)
    walk_to(page, button)
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.bad[role=alert]")  # why is asked for
    one.look()
    page.focus("[role=alert] a")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_reason"
    page.keyboard.type("Adopted today")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.ok")
    assert "2027" in page.inner_text(".notice.ok")
    assert Mandate.objects.get(instrument="S/RES/2 (2026)").ends_on == date(2027, 11, 15)

    one.go("/missions/alpha/strength/")
    one.look()
    page.focus("#months a[href='/missions/alpha/months/2025-07/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/months/2025-07/")
    walk_to(page, "id_XBR.troops.women")
    page.keyboard.press("Control+A")
    page.keyboard.type("14")
    assert page.inner_text("tr:has([id='id_XBR.troops.women']) [data-row-total]") == "104"
    assert page.inner_text("[data-total]") == "204"
    one.look()
    walk_to(page, "id_reason")
    page.keyboard.type("A later count")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.ok")
    one.look()
    line = PersonnelLine.objects.get(mission=cast.alpha, contributor=cast.bresland, month="2025-07-01")
    assert line.women == 14
    assert one.wrong == [] == one.complaints


def test_what_takes_persons_off_is_confirmed_by_keyboard(traveller, cast):
    """An emptied cell is asked about first; Space and Enter confirm it, and the mouse is not touched."""
    one = traveller(cast.anwar)
    page = one.page
    one.go("/missions/alpha/months/2025-07/")
    for name in ("id_XBR.troops.women", "id_XBR.troops.men"):
        walk_to(page, name)
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
    walk_to(page, "id_reason")
    page.keyboard.type("They were counted twice")
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_confirmed")
    one.look()
    lines = PersonnelLine.objects.filter(mission=cast.alpha, contributor=cast.bresland, month="2025-07-01")
    assert lines.exists()
    walk_to(page, "id_confirmed")
    page.keyboard.press("Space")
    walk_to(page, page.inner_text("#edit .actions button"))
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.ok")
    assert not lines.exists()
    assert one.wrong == [] == one.complaints


def wait_for_a_draft(page, words):
    """What was typed is kept in the browser a moment later."""
    page.wait_for_function(
        "words => Object.keys(localStorage).some("
        "key => key.startsWith('draft:') && localStorage.getItem(key).includes(words))",
        arg=words,
    )


def test_a_closed_tab_loses_nothing_and_signing_out_leaves_nothing(visitor, cast):
    one = visitor(cast.anwar)
    one.go("/missions/alpha/edit/")
    one.page.focus("#id_area")
    one.page.keyboard.type("The northern valley")
    wait_for_a_draft(one.page, "The northern valley")
    one.page.close()
    one.page = one.context.new_page()
    one.go("/missions/alpha/edit/")
    one.page.wait_for_selector("text=A draft from")
    assert one.page.input_value("#id_area") == "The northern valley"
    assert one.barriers() == []
    one.page.click("text=Discard the draft")
    assert one.page.input_value("#id_area") == ""
    one.page.focus("#id_area")
    one.page.keyboard.type("Elsewhere")
    wait_for_a_draft(one.page, "Elsewhere")
    one.page.click(".top-end button:has-text('Sign out')")
    one.page.wait_for_url("**/sign-in/**")
    left = one.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))")
    assert left == []


def test_who_was_slower_chooses_between_both_versions(visitor, cast):
    one = visitor(cast.anwar)
    one.go("/missions/alpha/edit/")
    change_mission(cast.alpha, area="Theirs", by=cast.system)
    one.page.fill("#id_area", "Mine")
    one.page.fill("#id_reason", "moved")
    one.page.click("#edit .btn-primary")
    one.page.wait_for_selector("text=Someone changed this")
    assert one.barriers() == []
    one.page.click(".versions label:has-text('Theirs')")
    one.page.click("#edit .btn-primary")
    one.page.wait_for_selector(".notice.ok")
    cast.alpha.refresh_from_db()
    assert cast.alpha.area == "Theirs"
    assert one.complaints == []


def test_forms_of_mission_staff_fit_a_phone(visitor, cast):
    one = visitor(cast.anwar, width=390)
    mandate = Mandate.objects.get(mission=cast.alpha)
    barriers = []
    for address in (
        "/missions/alpha/edit/",
        f"/missions/alpha/mandates/{mandate.pk}/renew/",
        "/missions/alpha/authorized/new/",
        "/missions/alpha/partners/new/",
        "/missions/alpha/months/2025-08/",
        "/missions/alpha/women/",
        "/missions/alpha/contributors/",
        "/missions/compare/?mission=alpha&mission=beta",
        f"/history/mandate/{mandate.pk}/",
    ):
        assert one.go(address) == 200, address
        assert one.runs_over() <= 0, address
        barriers += one.barriers()
    assert barriers == [] == one.complaints
