"""The administration: it opens for administrators alone, and each change goes through a service."""

import time
from decimal import Decimal
from urllib.parse import unquote

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from axes.models import AccessAttempt, AccessLog
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from accounts.models import Event, Partner, RoleGrant, User
from config import texts
from contributors.models import BurdenShare, BurdenTotal, CapacityFigure, Scale, ScaleRate
from logistics.models import MissionReadiness, ReadinessArea
from missions.models import Mission
from tests.conftest import signed_in

REGISTERED = [
    model
    for model in admin.site._registry
    if model.__module__.split(".")[0] in {"accounts", "missions", "contributors", "logistics"}
]


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.administrator, "django.contrib.auth.backends.ModelBackend")
    return client


# Packages' own, which say these in every language of ours.
AXES = {"access attempt", "access attempts", "access log", "access logs"}


def _address(model, act, *keys):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{act}", args=keys)


def test_every_list_and_record_opens_for_an_administrator(desk):
    for model in REGISTERED:
        assert desk.get(_address(model, "changelist")).status_code == 200, model
        row = model._default_manager.exclude(**({"is_system": True} if model is User else {})).first()
        if row is not None:
            assert desk.get(_address(model, "change", row.pk)).status_code in {200, 302}, model


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_models_and_apps_are_named_in_each_language(language):
    """Said by catalogs, also where a word is the same in two languages."""
    names = {meta.app_config.verbose_name for meta in (model._meta for model in admin.site._registry)}
    for model in admin.site._registry:
        names |= {model._meta.verbose_name, model._meta.verbose_name_plural}
    with translation.override("en"):
        names = {str(name) for name in names}
    known = {entry.msgid for entry in texts.catalog(language) if entry.translated()}
    assert len(names) > 60 and names - known <= AXES, names - known


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


def test_it_is_entered_by_the_portals_own_page_and_asks_for_the_second_factor(client, cast):
    answer = client.get(reverse("admin:index"), follow=True)
    assert unquote(answer.redirect_chain[-1][0]) == f"{reverse('login')}?next={reverse('admin:index')}"
    TOTP.activate(cast.administrator, "JBSWY3DPEHPK3PXP")
    desk = signed_in(cast.administrator)  # by a session from before the factor
    assert desk.get(reverse("admin:index")).url.startswith(reverse("mfa_reauthenticate"))
    session = desk.session
    session["account_authentication_methods"] += [{"method": "mfa", "at": time.time(), "type": "totp"}]
    session.save()
    assert desk.get(reverse("admin:index")).status_code == 200
    assert signed_in(cast.anwar).get(reverse("admin:index"), follow=True).status_code == 403


def test_a_password_is_changed_by_the_portals_own_page(desk):
    assert desk.get(reverse("admin:password_change")).url == reverse("password_change")


def test_nothing_that_signs_a_person_in_is_there(desk):
    names = {model.__name__ for model in admin.site._registry}
    assert not names & {"Group", "EmailAddress", "Authenticator", "SocialToken", "Session", "BrowserSession"}
    assert {"PeriodicTask", "CrontabSchedule", "AccessAttempt", "AccessLog"} <= names


def test_libraries_rows_open_for_an_administrator(desk):
    for model in (PeriodicTask, CrontabSchedule, IntervalSchedule, AccessAttempt, AccessLog):
        assert desk.get(_address(model, "changelist")).status_code == 200, model
    made = desk.post(_address(IntervalSchedule, "add"), {"every": "5", "period": "minutes"})
    assert made.status_code == 302
    assert Event.objects.filter(verb="schedule.added", by__email="administrator@concord.example").exists()


def test_partners_go_out_as_a_file_and_come_in_with_a_preview(desk, cast):
    out = desk.post(
        _address(Partner, "export"),
        {
            "format": "0",
            "partnerresource_id": "",
            **dict.fromkeys(
                (
                    "partnerresource_code",
                    "partnerresource_kind",
                    "partnerresource_name",
                    "partnerresource_region",
                ),
                "on",
            ),
        },
    )
    assert "XBR,nation,Bresland,Nowhere" in out.content.decode()
    file = "code,kind,name,iso3,region\nXBR,nation,Bresland,XBR,The west\nXNW,agency,Newcomer,,\n"
    shown = desk.post(
        _address(Partner, "import"),
        {"format": "0", "import_file": SimpleUploadedFile("partners.csv", file.encode(), "text/csv")},
    )
    assert "The west" in shown.content.decode()
    assert not Partner.objects.filter(code="XNW").exists()  # a look changes nothing
    assert not Event.objects.filter(verb="partner.added", subject_name="Newcomer").exists()
    stored = desk.post(_address(Partner, "process_import"), shown.context["confirm_form"].initial)
    assert stored.status_code == 302, stored.content.decode()[:3000]
    assert Partner.objects.get(code="XBR").region == "The west"
    assert Event.objects.get(verb="partner.added", subject_name="Newcomer").by == cast.administrator
    assert Event.objects.get(verb="partner.changed").data["changes"]["region"] == ["Nowhere", "The west"]


def test_a_wrong_row_keeps_the_whole_file_out(desk, cast):
    file = "code,kind,name,iso3\nXNW,agency,Newcomer,\nTOOLONG,nation,Wrong,\n"
    shown = desk.post(
        _address(Partner, "import"),
        {"format": "0", "import_file": SimpleUploadedFile("partners.csv", file.encode(), "text/csv")},
    )
    assert "confirm_form" not in shown.context or shown.context["confirm_form"] is None
    assert "three-letter" in shown.content.decode()
    assert not Partner.objects.filter(code="XNW").exists()


def test_a_person_page_tells_roles_and_removes_lost_factors_with_a_reason(desk, cast):
    TOTP.activate(cast.anwar, "JBSWY3DPEHPK3PXP")
    page = desk.get(_address(User, "change", cast.anwar.pk)).content.decode()
    assert "head of mission planning, ALPHA" in page
    assert reverse("preview", args=[cast.anwar.pk]) in page
    remove = reverse("admin:accounts_user_factors", args=[cast.anwar.pk])
    assert desk.get(remove).status_code == 405
    desk.post(remove, {"reason": "known by voice"})
    assert Event.objects.get(verb="person.factors_removed").reason == "known by voice"


def _come_in(desk, model, file):
    """(what the preview shows, how storing it was answered)."""
    upload = SimpleUploadedFile("rows.csv", file.encode(), "text/csv")
    shown = desk.post(_address(model, "import"), {"format": "0", "import_file": upload})
    assert shown.context.get("confirm_form"), shown.content.decode()[:3000]
    return shown.content.decode(), lambda: desk.post(
        _address(model, "process_import"), shown.context["confirm_form"].initial
    )


def test_scales_rates_and_capacities_come_in_with_a_preview_and_go_out(desk, cast):
    page, store = _come_in(
        desk,
        Scale,
        "name,organization,kind,starts_on,ends_on,source\nS 2025,UN,regular,2025-01-01,,A/RES/1\n",
    )
    assert "S 2025" in page and not Scale.objects.exists()
    assert store().status_code == 302
    scale = Scale.objects.get()
    assert (scale.organization, str(scale.starts_on)) == (cast.un, "2025-01-01")

    rates = "scale,partner,percent,level,provenance\nS 2025,XBR,60.5,,official\nS 2025,XCA,39.5,,official\n"
    assert _come_in(desk, ScaleRate, rates)[1]().status_code == 302
    assert {rate.partner.code: rate.percent for rate in scale.rates.all()} == {
        "XBR": Decimal("60.5"),
        "XCA": Decimal("39.5"),
    }
    assert _come_in(desk, ScaleRate, rates.replace("60.5", "61"))[1]().status_code == 302
    changed = Event.objects.get(verb="scalerate.changed")
    assert (changed.by, changed.data["changes"]["percent"]) == (cast.administrator, ["60.500000", "61"])

    figures = "partner,kind,year,value,source\nXBR,population,2024,1200000,a census\n"
    assert _come_in(desk, CapacityFigure, figures)[1]().status_code == 302
    assert CapacityFigure.objects.get().value == 1_200_000
    chosen = {f"scalerateresource_{name}": "on" for name in ("scale", "partner", "percent")}
    out = desk.post(_address(ScaleRate, "export"), {"format": "0", "scalerateresource_id": "", **chosen})
    assert "S 2025,XBR,61" in out.content.decode()


def test_a_rate_that_is_no_percentage_keeps_its_file_out(desk, cast):
    Scale.objects.create(organization=cast.un, kind="regular", name="S 2025")
    file = "scale,partner,percent\nS 2025,XBR,60\nS 2025,XCA,160\n"
    upload = SimpleUploadedFile("rates.csv", file.encode(), "text/csv")
    shown = desk.post(_address(ScaleRate, "import"), {"format": "0", "import_file": upload})
    assert not shown.context.get("confirm_form") and not ScaleRate.objects.exists()
