"""People who keep records of care, and records of theirs; all of them invented."""

from accounts import services
from logistics import services_care
from tests.logistics.stores import ago


def person(cast, role, subject, name):
    made = services.add_person(
        email=f"{name}@concord.example", name=name.capitalize(), password="a long enough word for tests",
        by=cast.system,
    )  # fmt: skip
    services.grant_role(role=role, subject=subject, person=made, by=cast.system)
    return made


def medic(cast, mission, name="mara"):
    """A medical officer of a mission."""
    return person(cast, "medical", mission, name)


def carer(cast, partner, name="brit"):
    """A care officer of a contributor."""
    return person(cast, "care", partner, name)


def case(mission, by, reference="C-1", **fields):
    given = {"kind": "illness", "happened_on": ago(3)} | fields
    return services_care.record_care(mission=mission, reference=reference, by=by, **given)
