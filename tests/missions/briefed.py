"""Briefings for tests: a daily series with its chair and one who attends it, and its meeting of today."""

from django.utils import timezone

from missions import services_briefings as services
from tests.missions.channelled import element_of


def series_of(cast, mission=None, title="Morning briefing", by=None, on="BR", **fields):
    mission = mission or cast.alpha
    given = {"rhythm": "daily", "first_on": timezone.localdate(), "agenda": "Situation\n\nPlans"} | fields
    if "chair" not in given:
        given["chair"] = element_of(cast, mission, f"{on}-1", kind="post")
    if "attendees" not in given:
        given["attendees"] = [element_of(cast, mission, f"{on}-2")]
    return services.make_series(mission, title=title, by=by or cast.system, **given)


def briefing_of(cast, series, day=None, by=None, **fields):
    return services.call_briefing(series, held_on=day or timezone.localdate(), by=by or cast.system, **fields)


def briefed_world(cast, mission):
    """{resource: key} of a series and of its meeting of today."""
    series = series_of(cast, mission, f"Briefing of {mission}")
    return {"briefing-series": series.pk, "briefings": briefing_of(cast, series).pk}


def briefed_row(cast, nation, n):
    """One more of each in ALPHA, for lists."""
    series = series_of(cast, title=f"Briefing {n}", on=f"BR-{n}", label="named", released_to=[nation])
    briefing_of(cast, series)
