"""The life of a movement as steps between its states, and which side takes each.

After the sequence of movement control: request, load list, mode and provider, approval, schedule, then where
the load is. Delays are kept beside the state: what is delayed is still somewhere.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.steps import Life, Step

REQUESTING, CONTROL, EITHER = "requesting", "control", ""

OPEN = ("requested", "load_accepted", "provider_set", "approved", "scheduled")
UNDER_WAY = ("embarked", "in_transit", "at_port", "cleared", "onward")
THERE = ("delivered", "received")
ENDED = ("closed", "cancelled")
BOOKED = ("scheduled", *UNDER_WAY, *THERE, "closed")  # transport stands
CHARGED = (*THERE, "closed")  # what it cost can be charged
AGREED = ("load_accepted", "provider_set", "approved", *BOOKED)  # the load list stands

GROUPS = (  # of the board, in its order
    (pgettext_lazy("movements", "Asked for"), ("requested", "load_accepted", "provider_set")),
    (pgettext_lazy("movements", "Approved"), ("approved", "scheduled")),
    (pgettext_lazy("movements", "Under way"), UNDER_WAY),
    (pgettext_lazy("movements", "Arrived"), THERE),
)

LIFE = Life(
    [
        Step(
            "accept",
            _("Accept the load list"),
            ("requested",),
            "load_accepted",
            REQUESTING,
            _("The load list stands, dangerous goods declared; movement control chooses how it travels."),
        ),
        Step(
            "provide",
            _("Set mode and provider"),
            ("load_accepted", "provider_set"),
            "provider_set",
            CONTROL,
            _("How it travels, and who provides the transport."),
        ),
        Step(
            "send_back",
            _("Send back"),
            ("load_accepted", "provider_set", "approved"),
            "requested",
            CONTROL,
            _("The load list is open again; your reason is told."),
        ),
        Step(
            "approve",
            pgettext_lazy("movement", "Approve"),
            ("provider_set",),
            "approved",
            CONTROL,
            _("The movement may be booked."),
        ),
        Step(
            "schedule",
            pgettext_lazy("movement", "Schedule"),
            ("approved",),
            "scheduled",
            CONTROL,
            _("Its legs are booked; the load must fit what each of them carries."),
        ),
        Step(
            "embark",
            _("Embarked"),
            ("scheduled",),
            "embarked",
            CONTROL,
            _("The load is on board, or on the road."),
        ),
        Step("depart", _("In transit"), ("embarked",), "in_transit", CONTROL, _("It has left.")),
        Step(
            "arrive",
            _("At the port"),
            ("in_transit",),
            "at_port",
            CONTROL,
            _("It has arrived at the port of debarkation."),
        ),
        Step(
            "clear",
            _("Customs cleared"),
            ("at_port",),
            "cleared",
            CONTROL,
            _("Customs has cleared all of it; legs that waited for it are cleared with it."),
        ),
        Step(
            "move_on",
            _("Onward"),
            ("at_port", "cleared"),
            "onward",
            CONTROL,
            _("It travels on from the port. No leg may wait for customs."),
        ),
        Step(
            "deliver",
            _("Delivered"),
            ("in_transit", "at_port", "cleared", "onward"),
            "delivered",
            CONTROL,
            _("It is where it was to go. No leg may wait for customs."),
        ),
        Step(
            "receive",
            _("Received"),
            ("delivered",),
            "received",
            EITHER,
            _("Whoever receives it says of each line what came, and what of it is damaged."),
        ),
        Step(
            "close",
            pgettext_lazy("movement", "Close"),
            ("received",),
            "closed",
            CONTROL,
            _("Nothing is left to do."),
        ),
        Step(
            "cancel",
            pgettext_lazy("movement", "Cancel"),
            OPEN,
            "cancelled",
            EITHER,
            _("It does not take place; places it booked are free again."),
            is_dangerous=True,
        ),
    ]
)
