"""The two sides of what stands in a mission: its contributors, and the staff who run and support it."""

from django.db.models import Q

from accounts.access import granted
from missions.models import Mission

# Any of these makes one staff of a mission, who read what stands there; `manage_logistics` changes it.
STAFF = ("edit_requirements", "decide_pledges", "report_strength", "manage_logistics", "manage_care")
# Who brings a unit in; before it arrives it is between these and its contributor.
RECEIVING = ("decide_pledges", "manage_logistics")


def staffed(user, permissions=STAFF):
    """Keys of the missions on which this person holds one of these permissions."""
    return set().union(*(granted(user, permission, Mission) for permission in permissions))


def of_staff(user, path, permissions=STAFF):
    """The filter for rows whose mission, at `path`, this person is staff of."""
    return Q(**{f"{path}__in": staffed(user, permissions)})
