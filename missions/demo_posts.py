"""The invented civilian mission's posts and calls, taken through their lives by the services that people use.

Days are counted from the day on which it is loaded, so that there are always open calls.
"""

from datetime import timedelta

from django.utils import timezone

from accounts import tables
from accounts.models import Partner, User
from missions import services_calls, services_posts
from missions.models import Call, Capability, Mission, Post

FIRST, SECOND, OPEN = "2026-1", "2026-2", "2026-3"
ASKED = ("XBR", "XCA", "XDU")
MISSION = "BRAVO"


def load():
    by, today = User.objects.system("demo"), timezone.localdate()
    missions = {m.acronym: m for m in Mission.objects.filter(is_fictional=True)}
    known = set(Post.objects.values_list("mission__acronym", "reference"))
    kinds = {kind.code: kind for kind in Capability.objects.all()}
    rows = list(tables.rows("missions/fictional/posts.csv"))
    rows = [row for row in rows if (row["mission"], row["reference"]) not in known]
    for row in rows:
        post = services_posts.draft_post(
            missions[row["mission"]],
            reference=row["reference"],
            title=row["title"],
            capability=kinds[row["capability"]],
            category=row["category"],
            basis=row["basis"],
            needed_from=today + timedelta(days=int(row["needed_in_days"])),
            tour_months=int(row["tour_months"]),
            languages=row["languages"].split(";"),
            location=row["location"],
            duties=row["duties"],
            reason="demonstration",
            by=by,
        )
        services_posts.classify_post(post, reason="demonstration", by=by)
        if row["held"]:
            since = today - timedelta(days=int(row["held_for_days"]))
            services_posts.fill_post(
                post, basis=row["held"], sex=row["sex"], starts_on=since, reason="demonstration", by=by
            )
    if rows:
        _called(FIRST, 1, ["RL-02", "HR-01"], 1)
        _called(OPEN, 1, ["RL-03", "MO-01", "MO-02"], 21)
    return {"civilian posts": len(rows)}


def call_again():
    """Close the first call, and open the second for the post nobody was found for."""
    by = User.objects.system("demo")
    first = Call.objects.get(mission__acronym=MISSION, reference=FIRST)
    services_calls.close_call(first, reason="demonstration", by=by)
    _called(SECOND, 2, ["RL-02"], 35, then_contracted=True)


def _called(reference, number, posts, days, **fields):
    by, mission = User.objects.system("demo"), Mission.objects.get(acronym=MISSION)
    call = services_calls.draft_call(
        mission,
        reference=reference,
        number=number,
        posts=list(Post.objects.filter(mission=mission, reference__in=posts)),
        deadline=timezone.localdate() + timedelta(days=days),
        audience="public",
        reason="demonstration",
        by=by,
        **fields,
    )
    asked = list(Partner.objects.filter(code__in=ASKED))
    services_calls.open_call(call, partners=asked, reason="demonstration", by=by)
