"""The directory: entered by planners and by partners for their own; read by whom its label names."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Event, Notification
from missions import demo_contacts
from missions import services_contacts as services
from missions.models import Contact
from tests.missions.channelled import element_of, reached
from tests.missions.civil import at_work
from tests.missions.test_decision_pages import done, text, versioned

pytestmark = pytest.mark.django_db
WHY = {"reason": "as told"}


def test_a_planner_enters_a_post_and_a_partner_its_own_through_pages(cast, sign_in):
    anwar, berit = sign_in(cast.anwar), sign_in(cast.berit)
    post = element_of(cast, cast.alpha, "JOC")
    form = {"mission": cast.alpha.pk, "purpose": "duty", "label": "partners"} | WHY
    none = anwar.post("/communication/contacts/new/", form | {"element": "JOC"})
    assert "Give a telephone, a call sign or an e-mail address" in text(none)
    done(anwar.post("/communication/contacts/new/", form | {"element": "JOC", "phone": "+999 1 100"}))
    row = Contact.objects.get()
    assert (row.title, row.element, row.keeper) == ("Element JOC", post, None)
    assert "+999 1 100" in text(anwar.get(post.get_absolute_url()))
    own = {"keeper": cast.bresland.pk, "title": "Liaison cell", "call_sign": "BRES"}
    done(berit.post("/communication/contacts/new/", form | own))
    made = Contact.objects.get(keeper=cast.bresland)
    page = made.get_absolute_url()
    done(berit.post(f"{page}edit/", versioned(made) | form | own | {"hours": "day and night"}))
    assert "day and night" in text(anwar.get(page))
    assert "Liaison cell" in text(anwar.get("/communication/contacts/?whose=partner"))
    assert "Element JOC" not in text(anwar.get("/communication/contacts/?whose=partner&columns=title"))
    made.refresh_from_db()
    done(anwar.post(f"{page}remove/", versioned(made)))
    assert Contact.objects.count() == 1 and berit.get(page).status_code == 404
    assert Event.objects.filter(verb="contact.removed").exists()


def test_a_partner_enters_none_of_another_and_none_of_the_mission(cast):
    with pytest.raises(PermissionDenied):
        reached(cast, keeper=cast.calmora, by=cast.berit)
    with pytest.raises(PermissionDenied):
        reached(cast, element=element_of(cast, cast.alpha, "JOC"), by=cast.berit)
    with pytest.raises(PermissionDenied):
        services.change_contact(reached(cast, keeper=cast.calmora), hours="always", by=cast.berit)


def test_it_is_of_a_post_of_its_mission_or_of_a_partner_once_a_purpose(cast):
    post = element_of(cast, cast.alpha, "JOC")
    for wrong in ({}, {"element": post, "keeper": cast.bresland}):
        with pytest.raises(ValidationError, match="one of the two"):
            reached(cast, by=cast.system, **wrong)
    with pytest.raises(ValidationError, match="another mission"):
        reached(cast, element=element_of(cast, cast.shade, "HQ"), by=cast.system)
    reached(cast, element=post)
    with pytest.raises(ValidationError, match="already"):
        reached(cast, element=post)
    row = reached(cast, element=post, purpose="press")
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.filter(pk=row.pk).update(phone="")


@pytest.mark.parametrize(("label", "sees"), [("mission", False), ("named", True), ("partners", True)])
def test_the_label_opens_it_by_every_door(cast, label, sees, sign_in):
    cast_ = {"label": label, "released_to": [cast.calmora] if label == "named" else []}
    row = reached(cast, keeper=cast.bresland, title="Liaison cell", **cast_)
    at_work(cast, label="partners")
    chidi = sign_in(cast.chidi)
    assert (chidi.get(row.get_absolute_url()).status_code == 200) == sees
    assert len(chidi.get("/api/v1/contacts/").json()["results"]) == sees
    assert ("+999 1 100" in text(chidi.get("/communication/contacts/"))) == sees
    assert ("Liaison cell" in text(chidi.get("/search/?q=liaison"))) == sees
    assert ("+999 1 100" in text(chidi.get("/civil/who/"))) == sees


def test_the_contact_of_a_hidden_post_is_as_hidden_as_the_post(cast, sign_in):
    post = element_of(cast, cast.alpha, "JOC", label="mission")
    row = reached(cast, element=post, label="public")
    assert sign_in(cast.chidi).get(row.get_absolute_url()).status_code == 404
    assert sign_in(cast.anwar).get(row.get_absolute_url()).status_code == 200


def test_the_other_side_is_told(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = reached(cast, keeper=cast.bresland, by=cast.berit)
        services.change_contact(row, hours="always", by=cast.anwar)
        reached(cast, element=element_of(cast, cast.alpha, "JOC"))
    told = Notification.objects.filter(verb__startswith="contact.").values_list("verb", "person__name")
    assert sorted(told) == [("contact.changed", "Berit"), ("contact.entered", "Anwar")]


def test_channels_lead_to_announcements_briefings_and_contacts(cast, sign_in):
    page = sign_in(cast.anwar).get("/communication/channels/").content.decode()
    for kind in ("announcements", "briefings", "contacts", "plans"):
        assert f'href="/communication/{kind}/"' in page.partition("<main")[2]


def test_the_demo_has_none_where_nothing_is_invented(db):
    assert demo_contacts.load() == {"contacts": 0}
