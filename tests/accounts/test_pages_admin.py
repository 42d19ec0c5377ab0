"""The administration: it opens for administrators alone, and each change goes through a service."""

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import Event, RoleGrant, User
from contributors.models import BurdenShare, BurdenTotal
from logistics.models import MissionReadiness, ReadinessArea
from missions.models import Mission

REGISTERED = [
    model
    for model in admin.site._registry
    if model.__module__.split(".")[0] in {"accounts", "missions", "contributors", "logistics"}
]


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.administrator, "django.contrib.auth.backends.ModelBackend")
    return client


def _address(model, act, *keys):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{act}", args=keys)


def test_every_list_and_record_opens_for_an_administrator(desk):
    for model in REGISTERED:
        assert desk.get(_address(model, "changelist")).status_code == 200, model
        row = model._default_manager.exclude(**({"is_system": True} if model is User else {})).first()
        if row is not None:
            assert desk.get(_address(model, "change", row.pk)).status_code in {200, 302}, model


def test_nobody_else_comes_in(client, cast):
    client.force_login(cast.anwar, "django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("admin:index")).status_code == 302


def test_summaries_are_not_there_to_be_edited():
    assert not {BurdenShare, BurdenTotal, MissionReadiness, ReadinessArea} & set(admin.site._registry)


def test_a_role_given_here_is_told_once_and_works(desk, cast):
    answer = desk.post(
        _address(RoleGrant, "add"),
        {
            "role": "reader",
            "person": cast.noor.pk,
            "mission": cast.shade.pk,
            "starts_on": "2025-01-01",
            "reason": "test",
        },
    )
    # An administrator without a role in a hidden mission does not see it either.
    assert answer.status_code == 200
    visible = Mission.objects.visible_to(cast.administrator).first()
    answer = desk.post(
        _address(RoleGrant, "add"),
        {
            "role": "reader",
            "person": cast.noor.pk,
            "mission": visible.pk,
            "starts_on": "2025-01-01",
            "reason": "test",
        },
    )
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert Event.objects.filter(verb="role.granted", by=cast.administrator, reason="test").count() == 1
    assert RoleGrant.objects.get(reason="test").settled_on is not None


def test_a_person_opened_here_is_added_by_the_service(desk):
    answer = desk.post(_address(User, "add"), {"email": "New@Concord.example", "name": "New"})
    assert answer.status_code == 302
    assert User.objects.get(email="new@concord.example").name == "New"
    assert Event.objects.filter(verb="person.added", subject_name="New").count() == 1


def test_a_mission_changed_here_keeps_its_history(desk, cast):
    mission = Mission.objects.visible_to(cast.administrator).first()
    page = desk.get(_address(Mission, "change", mission.pk))
    form = page.context["adminform"].form
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    data = {name: "" if value is None else value for name, value in data.items()}
    data |= {"area": "The hills", "names": "{}", "other_names-TOTAL_FORMS": 0, "other_names-INITIAL_FORMS": 0}
    answer = desk.post(_address(Mission, "change", mission.pk), data)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    mission.refresh_from_db()
    assert mission.area == "The hills"
    event = Event.objects.filter(verb="mission.changed").latest("pk")
    assert event.data["changes"]["area"][1] == "The hills"
    assert event.door == "admin"


def test_what_a_service_refuses_is_said_and_not_stored(desk, cast):
    visible = Mission.objects.visible_to(cast.administrator).first()
    before = RoleGrant.objects.count()
    answer = desk.post(
        _address(RoleGrant, "add"),
        {"role": "desk", "person": cast.noor.pk, "mission": visible.pk, "starts_on": "2025-01-01"},
    )
    assert answer.status_code == 200
    assert RoleGrant.objects.count() == before
