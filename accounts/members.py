"""Who looks after the members of a mission or partner, who speaks for one, who decides for one."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from accounts import access, attaching, threads
from accounts.models import Partner, RoleGrant, User


def managers(root):
    """Those who give and take roles there, by a role of their own or of all who speak for a partner."""
    roles = [role.code for role in access.ROLES.values() if "manage_members" in role.permissions]
    held = RoleGrant.objects.standing().on_root(root).filter(role__in=roles).order_by()
    people = User.objects.filter(is_active=True)
    return people.filter(Q(grants__in=held) | Q(groups__partner__grants_held__in=held)).distinct()


def speakers_of(partners):
    """Keys of the people who speak for one of these partners (keys, or a query of them)."""
    desks = RoleGrant.objects.standing().filter(
        subject_type=ContentType.objects.get_for_model(Partner), subject_id__in=partners
    )
    roles = [role.code for role in access.ROLES.values() if "act_for" in role.permissions]
    return _people(desks.filter(role__in=roles))


def readers_of(row, line):
    """{key of a person: the side they stand on} of all who read a contributor's line on a record."""
    people = dict.fromkeys(threads.mission_people(row), attaching.MISSION)
    return people | dict.fromkeys(speakers_of([line.pk]), attaching.CONTRIBUTOR)


def deciders_of(root):
    """Keys of the people who decide on pledges made to a mission or an organization."""
    roles = [role.code for role in access.ROLES.values() if "decide_pledges" in role.permissions]
    return holders_of(root, roles)


def keepers_of(root):
    """Keys of the people who keep the money of a mission or an organization."""
    roles = [role.code for role in access.ROLES.values() if "manage_money" in role.permissions]
    return holders_of(root, roles)


def planners_of(root):
    """Keys of the people who plan a mission's force or decide on pledges made to it."""
    held = {"decide_pledges", "edit_requirements"}
    return holders_of(root, [role.code for role in access.ROLES.values() if held & set(role.permissions)])


def holders_of(root, roles):
    """Keys of the people who hold one of these roles on a mission or partner."""
    return _people(RoleGrant.objects.standing().on_root(root).filter(role__in=roles))


def active(keys):
    """The people of these keys who may sign in."""
    return User.objects.filter(pk__in=keys, is_active=True, is_system=False)


def _people(grants):
    rows = grants.order_by().values_list("person", "holders__group__user").distinct()
    return {person or member for person, member in rows} - {None}
