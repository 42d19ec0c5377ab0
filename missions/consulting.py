"""Whether contributors and host were consulted on what a change makes of a mandate's tasks. Changes nothing.

A task counts as changed by its text: one that is only numbered otherwise, as in a renewal, does not.
"""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import dates
from accounts.models import Partner
from accounts.validity import standing_on
from missions.models import Body, Consultation, Consulted, Participation

State, Part = Consultation.State, Consulted.Part
DONE = (State.CLOSED, State.CARRIED_OUT)


def parties(mission):
    """{partner: as what} of whom to ask today: every contributor of the mission, and its host."""
    standing = Participation.objects.filter(standing_on(timezone.localdate()), mission=mission)
    rows = standing.filter(part__in=["contributor", "host"]).values_list("partner", "part")
    asked = {partner: Part.CONTRIBUTOR for partner, part in rows if part == "contributor"}
    asked |= {partner: Part.HOST for partner, part in rows if part == "host"}
    if mission.host_id:
        asked[mission.host_id] = Part.HOST
    found = Partner.objects.in_bulk(list(asked))
    return {found[key]: part for key, part in asked.items()}


def required(mandate, tasks, *, because, by):
    """{text of a task: the consultation on it, or None} of those that change what the mission was to do.

    `tasks`: (paragraph, text) of all there will be. `because`: why the change is made though nobody was
    consulted. Raises ValidationError where that is not said, or a body of the mission does not let it be.
    Of what is over, and of tasks where none were known before, nobody is to be consulted.
    """
    is_over = mandate.ends_on is not None and mandate.ends_on < timezone.localdate()
    earlier = None if by.is_system or is_over else _changed(mandate)
    if earlier is None:
        return {}
    found, missing = _consulted(earlier, list(earlier.tasks.values_list("number", "text")), tasks)
    if missing and parties(earlier.mission):
        _require_said(earlier, missing, because)
    return found


def _changed(mandate):
    """The mandate whose tasks are changed: this one, or while it has none the one before it; None where that
    has none either."""
    known = [mandate]
    if mandate.starts_on is not None:
        known += mandate.mission.mandates.filter(starts_on__lt=mandate.starts_on).order_by("-starts_on")[:1]
    return next((one for one in known if one.tasks.exists()), None)


def _consulted(earlier, was, tasks):
    """({new text: its consultation or None}, the paragraphs on which nobody was consulted)."""
    texts, stood = {text for _number, text in tasks}, {text for _number, text in was}
    done = list(Consultation.objects.filter(mandate=earlier, state__in=DONE).order_by("created_at"))
    by_text = {one.text: one for one in done}
    found = {text: by_text.get(text) for _number, text in tasks if text not in stood}
    ended = {one.before for one in done if not one.text or one.text in texts}
    missing = [number for number, text in tasks if text in found and found[text] is None]
    gone = [number for number, text in was if text not in texts and text not in ended]
    return found, list(dict.fromkeys([*missing, *gone]))


def _require_said(earlier, missing, because):
    words = {"paragraphs": ", ".join(missing)}
    body = Body.objects.filter(mission=earlier.mission, is_closed=False, requires_consultation=True).first()
    if body is not None:
        told = _(
            "Contributors and host were not consulted on %(paragraphs)s, and %(body)s requires it: begin a "
            "consultation on each, and make the change once it is closed."
        )
        _refuse("tasks", told % (words | {"body": body}))
    if because.strip():
        return
    open_ = Consultation.objects.filter(mandate=earlier, state=State.OPEN, paragraph__in=missing).first()
    told = _(
        "Contributors and host were not consulted on %(paragraphs)s. Begin a consultation, or say why the "
        "change is made without one."
    )
    if open_ is not None:
        words["day"] = dates.day(open_.due_on)
        told = _(
            "Contributors and host are still being consulted on %(paragraphs)s, until %(day)s. Wait for what "
            "they answer, or say why the change is made before."
        )
    _refuse("without_consultation", told % words)


def _refuse(field, words):
    raise ValidationError({field: ValidationError(words, "not_consulted")})
