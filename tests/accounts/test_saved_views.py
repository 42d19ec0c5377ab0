"""Views of lists under a name: kept, opened, shown first, shared with those of one mission, removed."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts import services_saved
from accounts.access import root_key
from accounts.models import Event, SavedView

PAGE = "missions:missions"


def _keep(person, name="Of the AU", query="lead=AU", **how):
    return services_saved.save_view(page=PAGE, name=name, query=query, by=person, **how)


def _found(browser, query=""):
    return [mission.acronym for mission in browser.get(f"/missions/{query}").context["listing"].records]


def test_a_view_is_kept_from_its_page_and_opened_by_name(sign_in, cast):
    browser = sign_in(cast.anwar)
    text = browser.get("/missions/?lead=AU&sort=-acronym&after=x").content.decode()
    assert 'name="query" value="lead=AU&amp;sort=-acronym"' in text
    given = {
        "page": PAGE,
        "name": "Of the AU",
        "query": "lead=AU&sort=-acronym",
        "next": "/missions/?lead=AU",
    }
    answer = browser.post(reverse("saved_views"), given)
    assert answer.url == "/missions/?lead=AU"
    view = SavedView.objects.get()
    assert _found(browser, f"?saved={view.pk}") == ["BETA"]
    assert _found(browser, f"?saved={view.pk}&lead=UN") == ["ALPHA"]  # what the address says goes before
    assert (
        'aria-current="true"><span>Of the AU' in browser.get(f"/missions/?saved={view.pk}").content.decode()
    )


def test_one_is_shown_first_where_nothing_is_asked(sign_in, cast):
    browser = sign_in(cast.anwar)
    view = _keep(cast.anwar, is_default=True)
    other = _keep(cast.anwar, name="Others", query="lead=UN", is_default=True)
    view.refresh_from_db()
    assert (view.is_default, other.is_default) == (False, True)
    assert _found(browser) == ["ALPHA"]
    assert _found(browser, "?saved=none") == ["ALPHA", "BETA"]
    browser.post(reverse("saved_view_choose", args=[other.pk]), {"is_default": ""})
    assert _found(browser) == ["ALPHA", "BETA"]


def test_it_is_shared_with_those_of_a_mission_and_nobody_else(sign_in, cast):
    view = _keep(cast.anwar, shared_with=root_key(cast.alpha))  # pia is an analyst of ALPHA
    assert SavedView.objects.visible_to(cast.pia).get() == view
    for person in (cast.noor, cast.berit, cast.dora, cast.administrator):
        assert not SavedView.objects.visible_to(person).exists()
    assert _found(sign_in(cast.pia), f"?saved={view.pk}") == ["BETA"]
    assert _found(sign_in(cast.dora), f"?saved={view.pk}") == ["ALPHA", "BETA"]
    with pytest.raises(PermissionDenied):
        services_saved.remove_view(view, by=cast.pia)


def test_nobody_shares_with_a_mission_they_hold_no_role_in(cast):
    with pytest.raises(ValidationError):
        _keep(cast.anwar, shared_with=root_key(cast.shade))
    assert not SavedView.objects.exists()


def test_the_same_name_gives_way_and_each_act_is_told_once(cast):
    first, second = _keep(cast.anwar), _keep(cast.anwar, query="lead=UN")
    assert first.pk == second.pk and SavedView.objects.get().query == "lead=UN"
    services_saved.remove_view(second, by=cast.anwar)
    verbs = Event.objects.filter(verb__startswith="saved_view.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["saved_view.kept", "saved_view.kept", "saved_view.removed"]


@pytest.mark.parametrize(
    "given", [{}, {"page": "x" * 99, "name": "y"}, {"page": PAGE, "name": " "}, {"page": PAGE, "name": "\0"}]
)
def test_what_cannot_be_kept_is_said_and_leaves_nothing(sign_in, cast, given):
    answer = sign_in(cast.anwar).post(reverse("saved_views"), given, follow=True)
    assert answer.status_code == 200 and list(answer.context["messages"])
    assert not SavedView.objects.exists()


def test_mine_are_listed_with_what_can_be_done(sign_in, cast):
    _keep(cast.anwar, name="Mine")
    text = sign_in(cast.anwar).get(reverse("saved_views")).content.decode()
    assert "Mine" in text and "Show first" in text and "/missions/?lead=AU" in text.replace("&amp;", "&")
