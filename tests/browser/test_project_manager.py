"""A project manager: what an area needs and nobody funds gets a project, is funded once, and goes out."""

from django.utils.translation import override

from contributors.reading_alignment import WORDS
from missions.models import Priority, Project


def verdict(traveller, code):
    """How a priority stands, in the words of the traveller's language."""
    with override(traveller.language):
        return str(WORDS[code])


def test_an_unfunded_priority_funded_once(traveller, cast):
    manager = traveller(cast.anwar)
    page = manager.page
    manager.go("/priorities/")
    page.get_by_role("link", name=manager.says("Enter a local priority"), exact=True).click()
    page.wait_for_url("**/priorities/new/")
    manager.look()
    page.select_option("#id_mission", str(cast.alpha.pk))
    page.fill("#id_area", "Sector East")
    page.select_option("#id_sector", "water")
    page.fill("#id_title", "Clean water in Kasari")
    page.fill("#id_rank", "1")
    page.select_option("#id_voice", "women")
    page.select_option("#id_gathered_by", "meeting")
    page.fill("#id_budget", "40000")
    page.select_option("#id_label", "public")
    page.fill("#id_reason", "Meeting of 3 March")
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    manager.look()
    need = Priority.objects.get()

    manager.go("/money/alignment/?mission=alpha")
    assert verdict(manager, "unfunded") in page.inner_text("main table")
    manager.look()
    partner = traveller(cast.berit)
    page = partner.page
    partner.go(need.get_absolute_url())
    page.get_by_role("link", name=partner.says("Propose a project that meets it"), exact=True).click()
    page.wait_for_url("**/projects/new/**")
    partner.look()
    assert page.input_value("#id_title") == need.title
    page.select_option("#id_keeper", str(cast.bresland.pk))
    page.select_option("#id_kind", "quick_impact")
    page.fill("#id_title", "Wells for Kasari")
    page.fill("#id_budget", "40000")
    page.select_option("#id_label", "public")
    page.fill("#id_reason", "Agreed with the women's union")
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    partner.look()
    project = Project.objects.get()
    address = project.get_absolute_url()
    assert list(project.priorities.all()) == [need]

    page = manager.page
    manager.go("/inbox/")
    page.click(f"main a[href='{address}']")
    page.wait_for_selector("#h-what")
    page.click(f"a[href='{address}approve/']")
    page.wait_for_url("**/approve/")
    manager.look()
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    manager.look()

    page = partner.page
    partner.go("/money/alignment/?mission=alpha")
    page.get_by_role("link", name=partner.says("Fund this priority")).click()
    page.wait_for_url("**/flows/new/**")
    partner.look()
    assert page.input_value("#id_amount") == "40000.00"
    page.select_option("#id_donor", str(cast.bresland.pk))
    page.click("#edit button[type=submit]")
    page.wait_for_selector(".notice.ok")
    partner.look()
    partner.go("/money/alignment/?mission=alpha")
    assert verdict(partner, "funded") in page.inner_text("main table")
    assert page.get_by_role("link", name=partner.says("Fund this priority")).count() == 0
    partner.look()
    answer = page.request.get("/money/alignment/priorities.csv?mission=alpha")
    assert answer.ok and "Clean water in Kasari,women,funded,40000.00,40000.00" in answer.text()
    answer = page.request.get("/money/alignment/donors.csv?mission=alpha")
    assert answer.ok and "ALPHA,XBR" in answer.text() and "40000.00" in answer.text()
    assert partner.wrong == [] == partner.complaints
    assert manager.wrong == [] == manager.complaints
