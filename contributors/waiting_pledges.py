"""What waits of offers: answers for who decides, renewals and drafts for who made them."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import granted
from accounts.inbox import Item
from accounts.models import Partner
from contributors import signing
from contributors.models import Agreement, EnteredPledge, Pledge
from contributors.models.pledge_life import OPEN
from missions.models import Mission

MOST, SOON, ANSWER_WITHIN = 10, timedelta(days=14), timedelta(days=30)
ENDS_SOON = timedelta(days=90)


def decisions(user, today):
    """Offers on the table, for who decides on them and did not enter them; late after thirty days."""
    if not granted(user, "decide_pledges", Mission) and not granted(user, "decide_pledges", Partner):
        return []
    rows = Pledge.objects.visible_to(user).decided_by(user).filter(state__in=OPEN)
    rows = rows.exclude(entered__created_by=user)
    rows = rows.select_related("contributor", "requirement__mission", "offered_to").order_by("submitted_at")
    return [
        Item(
            _("Offer"),
            _("%(title)s of %(contributor)s")
            % {"title": row.title, "contributor": row.contributor.local_name},
            _("Take it up, then accept or decline it."),
            row.get_absolute_url(),
            row.submitted_at.date() + ANSWER_WITHIN,
            row.submitted_at.date() + ANSWER_WITHIN < today,
        )
        for row in rows[:MOST]
    ]


def renewals(user, today):
    """Offers of one's own that lapse soon."""
    if not granted(user, "act_for", Partner):
        return []
    rows = Pledge.objects.visible_to(user).own_of(user).filter(state__in=OPEN, valid_until__lte=today + SOON)
    return [
        Item(
            _("Offer"),
            row.title,
            _("It lapses after this day; renew it if it still stands."),
            reverse("contributors:pledge_step", args=[row.pk, "renew"]),
            row.valid_until,
            row.valid_until <= today + timedelta(days=3),
        )
        for row in rows.order_by("valid_until")[:MOST]
    ]


def entries(user, today):
    """What was entered in the name of one's own, and waits for their word."""
    own = granted(user, "act_for", Partner)
    if not own:
        return []
    rows = EnteredPledge.objects.visible_to(user).filter(pledge__contributor__in=own)
    rows = rows.filter(answer=EnteredPledge.Answer.WAITING).select_related("pledge").order_by("created_at")
    return [
        Item(
            _("Pledge entered for us"),
            row.pledge.title,
            _("Confirm it or discard it: until then it is your draft."),
            row.pledge.get_absolute_url(),
        )
        for row in rows[:MOST]
    ]


def signatures(user, today):
    """Agreements that wait for the signature of one's own side."""
    words = _("Read it and sign it for your side: it counts once all its parties have signed.")
    return [
        Item(_("Agreement"), row.title, words, row.get_absolute_url()) for row in to_sign(user, today)[:MOST]
    ]


def to_sign(user, today):
    """The agreements of which this person may record a signature that is missing."""
    own, decided = granted(user, "act_for", Partner), granted(user, "decide_pledges", Mission)
    organizations = granted(user, "decide_pledges", Partner)
    if not own and not decided and not organizations:
        return []
    taken = Q(mission__in=decided) | Q(mission=None, parties__in=organizations)
    rows = Agreement.objects.visible_to(user).filter(taken | Q(parties__in=own), signed_on=None)
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=today)).select_related("mission").distinct()
    rows = rows.prefetch_related("parties", "signatures").order_by("starts_on", "title")
    return [row for row in rows if signing.signable(user, row) - {s.party_id for s in row.signatures.all()}]


def agreements(user, today):
    """Agreements of one's own, or of missions one decides for, that end within ninety days."""
    mine = Q(mission__in=granted(user, "decide_pledges", Mission))
    mine |= Q(parties__in=granted(user, "act_for", Partner))
    if not mine.children or not any(value for _path, value in mine.children):
        return []
    rows = Agreement.objects.visible_to(user).filter(mine, ends_on__range=(today, today + ENDS_SOON))
    rows = rows.filter(signed_on__isnull=False, amendments=None).distinct().order_by("ends_on", "title")
    return [
        Item(
            _("Agreement"),
            row.title,
            row.lapses_with_it or _("It ends on this day; extend it, or let it end."),
            row.get_absolute_url(),
            row.ends_on,
        )
        for row in rows[:MOST]
    ]
