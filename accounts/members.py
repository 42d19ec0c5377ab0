"""Who looks after the members of a mission or partner."""

from django.db.models import Q

from accounts import access
from accounts.models import RoleGrant, User


def managers(root):
    """Those who give and take roles there, by a role of their own or of all who speak for a partner."""
    roles = [role.code for role in access.ROLES.values() if "manage_members" in role.permissions]
    held = RoleGrant.objects.standing().on_root(root).filter(role__in=roles).order_by()
    people = User.objects.filter(is_active=True)
    return people.filter(Q(grants__in=held) | Q(groups__partner__grants_held__in=held)).distinct()
