"""Contacts of the invented missions. Those that are real have none here: no number is invented for them."""

from accounts.models import Partner, User
from missions import services_contacts as services
from missions.models import Contact, Element, Mission

WHY = "demonstration"
# mission, post or partner, purpose, name of the post ("": the post's), telephone, call sign, e-mail, hours,
# who reads it
CONTACTS = (
    ("ALPHA", "JOC", "duty", "Duty officer, joint operations centre", "+999 20 100 2500", "ZERO",
     "joc@alpha.example", "day and night", "partners"),
    ("ALPHA", "HOSP-2", "medevac", "Duty doctor, level 2 hospital", "+999 20 100 2911", "MERCY",
     "", "day and night", "partners"),
    ("ALPHA", "DMS", "movement", "Movement control desk", "+999 20 100 2610", "", "movcon@alpha.example",
     "07:00 to 19:00", "partners"),
    ("ALPHA", "SECT-E", "duty", "Duty officer, Sector East", "+999 20 100 3100", "EAGLE", "",
     "day and night", "mission"),
    ("ALPHA", "SECT-W", "duty", "Duty officer, Sector West", "+999 20 100 3200", "WOLF", "",
     "day and night", "mission"),
    ("ALPHA", "HOM", "press", "Spokesperson", "+999 20 100 2001", "", "press@alpha.example",
     "08:00 to 18:00", "public"),
    ("ALPHA", "XRA", "notices", "Access desk", "+999 20 300 1000", "", "access@relief.example",
     "06:00 to 22:00", "partners"),
    ("ALPHA", "XBR", "liaison", "National support element, duty officer", "+999 20 300 2000", "BRES", "",
     "day and night", "partners"),
    ("BRAVO", "OPS", "duty", "Watch keeper", "+999 20 400 1000", "HIGHLAND", "watch@bravo.example",
     "day and night", "partners"),
    ("BRAVO", "FO-H", "security", "Security officer, Highlands", "+999 20 400 1200", "", "", "", "mission"),
)  # fmt: skip


def load():
    missions = {row.acronym: row for row in Mission.objects.filter(is_fictional=True)}
    if Contact.objects.filter(mission__in=missions.values()).exists():
        return {}
    by, n = User.objects.system("demo"), 0
    partners = {row.code: row for row in Partner.objects.filter(is_fictional=True)}
    elements = {(row.mission.acronym, row.reference): row for row in _elements(missions)}
    for acronym, whose, purpose, title, phone, call_sign, email, hours, label in CONTACTS:
        element, keeper = elements.get((acronym, whose)), partners.get(whose)
        if element is None and keeper is None:
            continue
        services.enter_contact(
            missions[acronym],
            element=element,
            keeper=None if element else keeper,
            purpose=purpose,
            title=title,
            phone=phone,
            call_sign=call_sign,
            email=email,
            hours=hours,
            label=label,
            reason=WHY,
            by=by,
        )
        n += 1
    return {"contacts": n}


def _elements(missions):
    return Element.objects.filter(mission__in=missions.values()).select_related("mission")
