"""By keyboard alone: signed in, a list narrowed, something found, a form sent."""

from accounts.models import AccessRequest
from tests.browser.conftest import PASSWORD
from tests.browser.test_mission_staff import walk_to


def test_a_whole_errand_goes_by_keyboard(traveller, cast):
    """A reader signs in, narrows a list, finds a mission and asks to be let in; the mouse is not touched."""
    one = traveller()
    page = one.page
    one.go("/missions/")
    page.wait_for_url("**/sign-in/**")
    one.look()
    walk_to(page, "id_username")
    page.keyboard.type(cast.dora.email)
    walk_to(page, "id_password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/sign-in/" not in address)  # loaded: its scripts have run
    page.keyboard.press("/")
    page.keyboard.type("Beta")
    page.keyboard.press("Enter")
    page.wait_for_url("**text=Beta**")
    assert page.locator("table.listing tbody th a").all_inner_texts() == ["BETA"]
    one.look()

    is_in_the_bar = page.locator("#search-field").is_visible()
    page.keyboard.press("Control+k")
    if not is_in_the_bar:
        page.wait_for_url("**/search/")  # where the top bar has no room, the search is a page
        page.keyboard.press("Control+k")
    page.keyboard.type("Alpha")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=Alpha")
    one.look()
    page.focus("main a[href='/missions/alpha/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/missions/alpha/")

    one.go("/access/request/")
    walk_to(page, "id_wanted")
    page.keyboard.type("ALPHA")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the button, before the reason is given
    page.wait_for_selector("[role=alert]")
    assert page.input_value("#id_wanted") == "ALPHA"
    one.look()
    walk_to(page, "id_why")
    page.keyboard.type("To plan with them")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notice.ok")
    assert AccessRequest.objects.get().person == cast.dora
    one.look()
    assert one.wrong == [] == one.complaints
