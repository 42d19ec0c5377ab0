"""Channels of the invented mission, how tests of them went, and how its elements reach each other.

Through the services that people use, on days counted from the one on which it is loaded. One pair cannot
reach each other, so that it can be mended.
"""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Partner, User
from missions import services_announcements as announcements
from missions import services_channels as services
from missions.models import Channel, Element, Mission

MISSION, WHY = "ALPHA", "demonstration"
# name, type, encryption, standard, particulars, who reads it, who sends and receives, who receives only
CHANNELS = (
    ("Force HF net", "voice", "mission", "MIL-STD-188-141",
     "6.310 MHz by day, 3.820 MHz by night", "partners",
     ("FC", "DFC", "SECT-E", "SECT-W", "BN-1", "BN-2"), ("HOSP-2",)),
    ("Mission VHF network", "voice", "none", "Analogue FM",
     "Channel 9, repeater on the ridge at Nareb", "partners",
     ("HOM", "FC", "DFC", "PC", "DMS", "JOC", "FPU-1"), ()),
    ("Mission wide area network", "data", "commercial", "IPsec over VSAT",
     "Help desk: extension 2500", "partners",
     ("HOM", "FC", "PC", "DMS", "JOC", "SECT-E", "SECT-W"), ()),
    ("Morning video conference", "video", "commercial", "H.323", "Room 14", "mission",
     ("HOM", "FC", "PC", "DMS", "SECT-E", "SECT-W"), ()),
    ("Satellite telephones", "voice", "commercial", "",
     "Numbers in the safe of the operations centre", "mission",
     ("FC", "SECT-E", "SECT-W", "BN-1", "JOC"), ()),
    ("Liaison officer at mission BRAVO", "liaison", "none", "",
     "At the gate from 8 to 17 hours", "mission",
     ("HOM", "LNO-EU"), ()),
)  # fmt: skip
OUT_OF_SERVICE = ("Satellite telephones", "The subscriptions ran out; new ones are bought.")
# between whom; primary, alternate, contingency, emergency
PLANS = (
    ("HOM", "FC", ("Mission VHF network", "Mission wide area network", "Morning video conference")),
    ("HOM", "PC", ("Mission VHF network", "Mission wide area network")),
    ("FC", "SECT-E", ("Mission wide area network", "Force HF net", "Morning video conference",
                      "Satellite telephones")),
    ("FC", "SECT-W", ("Mission wide area network", "Force HF net", "Satellite telephones")),
    ("SECT-E", "BN-1", ("Force HF net", "Satellite telephones")),
    ("SECT-W", "BN-2", ("Force HF net",)),
    ("PC", "FPU-1", ("Mission VHF network",)),
    ("HOM", "LNO-EU", ("Liaison officer at mission BRAVO",)),
)  # fmt: skip
# channel, between whom, days ago, how it went
TESTS = (
    ("Mission VHF network", "HOM", "FC", 1, "worked", ""),
    ("Mission VHF network", "HOM", "PC", 1, "worked", ""),
    ("Mission wide area network", "FC", "SECT-E", 2, "failed", "The storm turned the dish."),
    ("Force HF net", "FC", "SECT-E", 2, "weak", "Readable with repeats."),
    ("Mission wide area network", "FC", "SECT-W", 2, "worked", ""),
    ("Force HF net", "SECT-E", "BN-1", 3, "worked", ""),
    ("Force HF net", "SECT-W", "BN-2", 3, "failed", "No answer in three tries."),
    ("Mission VHF network", "PC", "FPU-1", 12, "worked", ""),
)  # fmt: skip


def load():
    mission = Mission.objects.filter(acronym=MISSION, is_fictional=True).first()
    if mission is None or Channel.objects.filter(mission=mission).exists():
        return {}
    by = User.objects.system("demo")
    elements = {row.reference: row for row in Element.objects.filter(mission=mission)}
    channels = {row[0]: _opened(mission, row, elements, by) for row in CHANNELS}
    for one, other, names in PLANS:
        steps = dict(zip(services.STEPS, (channels[name] for name in names), strict=False))
        services.plan_pace(
            mission, one=elements[one], other=elements[other], label="partners", reason=WHY, by=by, **steps
        )
    for name, one, other, ago, result, note in TESTS:
        services.enter_channel_test(
            channels[name],
            one=elements[one],
            other=elements[other],
            tested_on=timezone.localdate() - timedelta(days=ago),
            result=result,
            note=note,
            reason=WHY,
            by=by,
        )
    name, words = OUT_OF_SERVICE
    services.take_out_channel(channels[name], words=words, reason=WHY, by=by)
    _announced(mission, by)
    return {"channels": len(CHANNELS), "PACE plans": len(PLANS), "announcements": 1}


def _announced(mission, by):
    """One that goes to the planners of the mission and to a state; nobody has acknowledged it yet."""
    announcements.make_announcement(
        mission,
        title="Night movement on the Nareb road is suspended",
        text="No vehicle of the mission leaves after 18 hours until the bridge is inspected. "
        "Medical evacuation is asked for through the joint operations centre.",
        people="lead_staff",
        partners=list(Partner.objects.filter(code="XBR")),
        due_on=timezone.localdate() + timedelta(days=1),
        label="partners",
        reason=WHY,
        by=by,
    )


def _opened(mission, row, elements, by):
    name, kind, encryption, standard, details, label, both, hear = row
    made = services.open_channel(
        mission,
        name=name,
        kind=kind,
        encryption=encryption,
        standard=standard,
        details=details,
        label=label,
        reason=WHY,
        by=by,
    )
    for reference in (*both, *hear):
        services.put_on_channel(made, element=elements[reference], sends=reference in both, reason=WHY, by=by)
    return made
