"""Whom the invented states nominate for the civilian mission's posts, in each state of the way."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Partner, User
from contributors import services_nominations as services
from contributors.models import Nomination
from missions import demo_posts
from missions.models import Call

NOMINATED = (  # call, post, state, its reference, sex, steps taken
    (demo_posts.FIRST, "HR-01", "XBR", "B-101", "female", ("shortlist", "select", "agree", "deploy")),
    (demo_posts.FIRST, "HR-01", "XCA", "C-09", "male", ("decline",)),
    (demo_posts.OPEN, "MO-01", "XBR", "B-201", "male", ("shortlist", "interview", "select")),
    (demo_posts.OPEN, "MO-01", "XCA", "C-11", "female", ("shortlist", "interview")),
    (demo_posts.OPEN, "MO-02", "XDU", "D-7", "", ("shortlist",)),
    (demo_posts.OPEN, "RL-03", "XBR", "B-202", "female", ()),
)


def load():
    if Nomination.objects.filter(post__mission__acronym=demo_posts.MISSION).exists():
        return {}
    for row in NOMINATED:
        _live(*row)
    demo_posts.call_again()
    return {"nominations": len(NOMINATED)}


def _live(call, post, partner, candidate, sex, steps):
    by, today = User.objects.system("demo"), timezone.localdate()
    call = Call.objects.get(mission__acronym=demo_posts.MISSION, reference=call)
    row = services.nominate(
        call,
        post=call.posts.get(reference=post),
        partner=Partner.objects.get(code=partner),
        candidate=candidate,
        sex=sex,
        available_from=today + timedelta(days=30),
        reason="demonstration",
        by=by,
    )
    arrived = today - timedelta(days=320)
    taken = {
        "shortlist": lambda: services.shortlist_nomination(row, by=by),
        "interview": lambda: services.interview_nominee(row, by=by),
        "select": lambda: services.select_nominee(row, version=row.version, by=by),
        "decline": lambda: services.decline_nomination(
            row, version=row.version, reason="another candidate knows the law of the land", by=by
        ),
        "agree": lambda: services.agree_to_nominee(row, by=by),
        "deploy": lambda: services.deploy_nominee(row, on=arrived, by=by),
    }
    for name in steps:
        row = taken[name]()
