"""Figures by state and by mission, put ready for the world map. Reads stored summaries only."""

from django.urls import reverse

from accounts.models import Partner
from contributors.models import BurdenTotal


def by_state(user, figures, *, left_out=False):
    """What a map takes, of figures {partner id: value}.

    A state without one has nobody there, 0; or, where that says nothing of the measure, is left out.
    """
    nations = Partner.objects.visible_to(user).nations().filter(is_fictional=False).exclude(iso3=None)
    nations = nations.only("code", "iso3", "name", "names")
    place = reverse("contributors:contributors")  # each has its page below it
    values, names, urls = {}, {}, {}
    for nation in nations:
        if left_out and nation.pk not in figures:
            continue
        values[nation.iso3] = figures.get(nation.pk, 0)
        names[nation.iso3] = nation.local_name
        if nation.pk in figures:
            urls[nation.iso3] = f"{place}{nation.code}/"
    return {"values": values, "names": names, "urls": urls}


def of_answer(user, answer):
    """The figure of each state, or of the group it is in; None where states are in several groups at once."""
    if answer.question.by == "membership":
        return None
    values, names, urls, notes = {}, {}, {}, {}
    place = reverse("contributors:contributors")  # each has its page below it
    scale = 100 if answer.figure.unit == "0 to 1" else 1  # a map says percent
    for row in answer.rows:
        for who in row.of.members:
            state = answer.people[who]
            if not state.iso3 or state.is_fictional:
                continue
            values[state.iso3] = None if row.figure is None else float(row.figure) * scale
            names[state.iso3] = state.local_name
            urls[state.iso3] = f"{place}{state.code}/"
            notes[state.iso3] = "" if row.partner else row.name
    return {"values": values, "names": names, "urls": urls, "notes": notes}


def of_missions(user, month):
    """The missions that reported the month, where they are and with how many."""
    totals = BurdenTotal.objects.visible_to(user).filter(month=month, scope__startswith="mission:")
    totals = totals.filter(
        mission__is_fictional=False, mission__longitude__isnull=False, mission__latitude__isnull=False
    )
    return [
        {
            "label": total.mission.acronym,
            "longitude": float(total.mission.longitude),
            "latitude": float(total.mission.latitude),
            "value": total.personnel,
            "url": total.mission.get_absolute_url(),
        }
        for total in totals.select_related("mission").order_by("mission__acronym")
    ]
