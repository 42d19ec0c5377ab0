"""Who is granted what: through one door, on two roots, for a time, and never at large."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from guardian.shortcuts import assign_perm

from accounts import access, services
from accounts.models import Document, PartnerUserObjectPermission, RoleGrant, Token, User
from missions.models import Mission, MissionGroupObjectPermission, MissionUserObjectPermission
from tests.beginnings import mission, nation, organization

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("accounts", "missions", "contributors", "logistics", "config")
PERMISSION_MODELS = {"UserObjectPermissionBase", "GroupObjectPermissionBase"}


@pytest.fixture
def un(db):
    return organization("UN", name="United Nations")


@pytest.fixture
def hidden(un):
    return mission("HIDDEN", un, is_public=False)


@pytest.fixture
def administrator(db):
    return User.objects.create_user("admin@concord.example", name="Ada", is_staff=True)


@pytest.fixture
def dora(db):
    """Holds nothing."""
    return User.objects.create_user("dora@concord.example", name="Dora")


def sees(person, row):
    return type(row).objects.visible_to(person).filter(pk=row.pk).exists()


def today(days=0):
    return timezone.now().date() + timedelta(days=days)


# --- One door
def guardian_imports(source):
    """What a module imports from guardian: [(module, name)]."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "guardian":
            found += [(node.module, alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [(a.name, "") for a in node.names if a.name.split(".")[0] == "guardian"]
    return found


def wrong_use_of_guardian(path, source):
    """Only access.py asks guardian; models may be built on its bases."""
    if path == "accounts/access.py":
        return []
    return [
        (module, name)
        for module, name in guardian_imports(source)
        if not ("models" in Path(path).parts and (name in PERMISSION_MODELS or name == "GuardianUserMixin"))
    ]


def test_guardian_is_asked_by_one_module_alone():
    files = [p for app in OURS for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts]
    wrong = {
        str(p.relative_to(ROOT)): found
        for p in files
        if (found := wrong_use_of_guardian(str(p.relative_to(ROOT)), p.read_text()))
    }
    assert not wrong


@pytest.mark.parametrize(
    "path, source",
    [
        ("missions/views.py", "from guardian.shortcuts import get_objects_for_user"),
        ("contributors/services.py", "def f():\n    import guardian.shortcuts"),
        ("missions/models/mission.py", "from guardian.shortcuts import assign_perm"),
    ],
)
def test_another_use_of_guardian_would_be_found(path, source):
    assert wrong_use_of_guardian(path, source)


def questions_to_django(source):
    """Calls of has_perm and its like, which would ask Django's global permissions."""
    asked = {"has_perm", "has_perms", "has_module_perms", "permission_required", "get_all_permissions"}
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Attribute) and node.attr in asked)
        or (isinstance(node, ast.Name) and node.id in asked)
    ]


def test_nothing_asks_for_global_permissions():
    files = [p for app in OURS for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts]
    wrong = {str(p.relative_to(ROOT)): lines for p in files if (lines := questions_to_django(p.read_text()))}
    assert not wrong
    assert questions_to_django("if user.has_perm('missions.view_mission'): pass")


def test_a_global_permission_opens_nothing(dora, hidden):
    dora.user_permissions.set(Permission.objects.all())
    assert not sees(dora, hidden)
    assert not access.allows(dora, "edit_mission", hidden)


def test_a_superuser_is_not_a_member(hidden):
    root = User.objects.create_superuser("root@concord.example", "x", name="Root")
    assert not sees(root, hidden)
    assert not access.allows(root, "edit_mission", hidden)


# --- Roles
@pytest.mark.parametrize("role", sorted(access.ROLES))
def test_a_role_gives_its_permissions_and_no_other(role, dora, hidden, un, administrator):
    subject = hidden if access.ROLES[role].root == "mission" else un
    services.grant_role(role=role, subject=subject, person=dora, by=administrator)
    held = {p for r in access.ROLES.values() for p in r.permissions if r.root == access.ROLES[role].root}
    assert {p for p in held if access.allows(dora, p, subject)} == set(access.ROLES[role].permissions)


def test_a_role_on_one_mission_opens_no_other(dora, hidden, un, administrator):
    other = mission("OTHER", un, is_public=False)
    services.grant_role(role="staff", subject=hidden, person=dora, by=administrator)
    assert sees(dora, hidden) and not sees(dora, other)
    with pytest.raises(PermissionDenied):
        access.require(dora, "edit_mission", other)


def test_a_role_ends_with_its_last_day(dora, hidden, administrator):
    row = services.grant_role(
        role="reader", subject=hidden, person=dora, expires_on=today(), by=administrator
    )
    assert sees(dora, hidden)
    RoleGrant.objects.filter(pk=row.pk).update(
        starts_on=today(-9), expires_on=today(-1), settled_on=today(-2)
    )
    services.settle_dated_grants()
    assert not sees(dora, hidden)
    assert not MissionUserObjectPermission.objects.filter(user=dora).exists()


def test_a_role_begins_on_its_first_day(dora, hidden, administrator):
    row = services.grant_role(
        role="reader", subject=hidden, person=dora, starts_on=today(3), by=administrator
    )
    services.settle_dated_grants()
    assert not sees(dora, hidden)
    RoleGrant.objects.filter(pk=row.pk).update(starts_on=today(), settled_on=today(-3))
    services.settle_dated_grants()
    assert sees(dora, hidden)


def test_a_role_taken_back_ends_at_once(dora, hidden, administrator):
    row = services.grant_role(role="staff", subject=hidden, person=dora, by=administrator)
    services.revoke_role(row, by=administrator)
    assert not sees(dora, hidden)


def test_one_of_two_roles_taken_back_leaves_the_other(dora, hidden, administrator):
    services.grant_role(role="reader", subject=hidden, person=dora, by=administrator)
    staff = services.grant_role(role="staff", subject=hidden, person=dora, by=administrator)
    services.revoke_role(staff, by=administrator)
    assert sees(dora, hidden)
    assert not access.allows(dora, "edit_mission", hidden)


def test_everyone_who_speaks_for_a_partner_holds_its_role(dora, hidden, administrator):
    bresland = nation("XBR")
    services.grant_role(role="analyst", subject=hidden, holders=bresland, by=administrator)
    assert not sees(dora, hidden)
    desk = services.grant_role(role="desk", subject=bresland, person=dora, by=administrator)
    assert sees(dora, hidden)
    services.revoke_role(desk, by=administrator)
    assert not sees(dora, hidden)


def test_a_partners_role_ends_for_all_of_them(dora, hidden, administrator):
    bresland = nation("XBR")
    services.grant_role(role="desk", subject=bresland, person=dora, by=administrator)
    row = services.grant_role(role="analyst", subject=hidden, holders=bresland, by=administrator)
    assert sees(dora, hidden)
    services.revoke_role(row, by=administrator)
    assert not sees(dora, hidden)
    assert not MissionGroupObjectPermission.objects.filter(group=bresland.group).exists()


@pytest.mark.parametrize("role", ["staff", "reader", "no such role", ""])
def test_a_role_is_given_only_on_its_kind_of_root(role, dora, un, administrator):
    with pytest.raises(ValidationError):
        services.grant_role(role=role, subject=un, person=dora, by=administrator)
    assert not RoleGrant.objects.exists() and not PartnerUserObjectPermission.objects.exists()


@pytest.mark.parametrize("role", [None, "reader", "staff", "analyst"])
def test_nobody_gives_roles_without_being_trusted_with_members(role, dora, hidden, administrator):
    if role:
        services.grant_role(role=role, subject=hidden, person=dora, by=administrator)
    before = RoleGrant.objects.count()
    with pytest.raises(PermissionDenied):
        services.grant_role(role="lead_staff", subject=hidden, person=dora, by=dora)
    assert RoleGrant.objects.count() == before


def test_a_role_needs_one_holder(dora, hidden, administrator):
    for holders in ({}, {"person": dora, "holders": nation("XBR")}):
        with pytest.raises(ValidationError):
            services.grant_role(role="reader", subject=hidden, by=administrator, **holders)


# --- Strangers and those who left
def test_an_inactive_person_sees_and_does_nothing(dora, hidden, un, administrator):
    services.grant_role(role="lead_staff", subject=hidden, person=dora, by=administrator)
    services.change_person(dora, is_active=False, by=administrator)
    gone = User.objects.get(pk=dora.pk)
    assert not sees(gone, hidden) and not sees(gone, un)
    assert not access.allows(gone, "edit_mission", hidden)
    assert access.granted(gone, "view_mission", Mission) == set()
    with pytest.raises(PermissionDenied):
        access.require(gone, "view_mission", hidden)


@pytest.mark.parametrize("stranger", [None, AnonymousUser()], ids=["nobody", "anonymous"])
def test_a_stranger_sees_nothing_at_all(stranger, un):
    mission("OPEN", un, is_public=True)
    assert not Mission.objects.visible_to(stranger).exists()
    assert not type(un).objects.visible_to(stranger).exists()


def test_an_inactive_administrator_may_do_nothing(administrator, dora, hidden):
    User.objects.filter(pk=administrator.pk).update(is_active=False)
    gone = User.objects.get(pk=administrator.pk)
    with pytest.raises(PermissionDenied):
        services.grant_role(role="reader", subject=hidden, person=dora, by=gone)


def test_a_token_dies_with_its_owner(client, dora, administrator):
    token, key = services.issue_token(name="x", scopes=["read"], expires_on=today(5), by=dora)
    assert Token.objects.get(pk=token.pk).is_standing
    header = {"HTTP_AUTHORIZATION": f"Bearer {key}"}
    assert client.get("/api/v1/missions/", **header).status_code == 200
    services.change_person(dora, is_active=False, by=administrator)
    assert client.get("/api/v1/missions/", **header).status_code == 401


# --- A permission without a name
@pytest.mark.parametrize("permission", ["", None])
def test_an_empty_permission_is_refused(permission, dora, hidden):
    with pytest.raises(ValueError):
        access.granted(dora, permission, Mission)
    with pytest.raises(ValueError):
        access.allows(dora, permission, hidden)


def test_a_permission_on_another_root_opens_nothing(dora, hidden, un):
    assign_perm("accounts.act_for", dora, un)
    assert not sees(dora, hidden)


def test_a_filter_reads_once_what_its_reader_holds_and_keeps_it_no_longer(
    un, hidden, dora, administrator, django_assert_num_queries
):
    row = services.grant_role(role="lead_staff", subject=hidden, person=dora, by=administrator)
    Document.objects.visible_to(dora)  # kinds of records are numbered once in a process
    with django_assert_num_queries(1):
        Document.objects.visible_to(dora)
    assert hidden in Mission.objects.visible_to(dora)
    services.revoke_role(row, by=administrator)
    assert hidden not in Mission.objects.visible_to(dora)
