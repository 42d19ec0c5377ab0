"""What is asked, answered and noted on a record, between a contributor and the mission's side."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import access, attaching, threads
from accounts.access import VisibleQuerySet
from accounts.constraints import Check
from accounts.models.partner import Partner


class MessageQuerySet(VisibleQuerySet):
    def on(self, row):
        """Those said of this record."""
        return self.filter(attaching.of(row))

    def questions(self):
        return self.filter(kind=Message.Kind.QUESTION)

    def open(self):
        return self.filter(state=Message.State.OPEN)

    def put_to(self, user):
        """To narrow what this person sees: questions their side is to answer. Whoever sees one and is not
        of its line stands on the mission's side."""
        own = Q(line__in=threads.own_partners(user))
        mine = Q(side=Message.Side.MISSION) & own | Q(side=Message.Side.CONTRIBUTOR) & ~own
        return self.questions().filter(mine)

    def of_contributor(self, user):
        """Those in a line of a contributor this person speaks for."""
        return self.visible_to(user).filter(line__in=threads.own_partners(user))

    def of_mission(self, user):
        """Those on records on whose mission's side this person stands."""
        rows = self.visible_to(user)
        return rows if user.is_system else rows.filter(_planned(user))


class Message(models.Model):
    """One thing said on a record. In the line of one contributor it is read by its people and by those of the
    mission; an answer to all stands in no line and names no question, so that it tells of none."""

    class Kind(models.TextChoices):
        QUESTION = "question", pgettext_lazy("message", "question")
        ANSWER = "answer", pgettext_lazy("message", "answer")
        NOTE = "note", pgettext_lazy("message", "note")

    class Side(models.TextChoices):
        CONTRIBUTOR = attaching.CONTRIBUTOR, pgettext_lazy("side", "contributor")
        MISSION = attaching.MISSION, pgettext_lazy("side", "mission")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("message", "open")
        ANSWERED = "answered", pgettext_lazy("message", "answered")
        CLOSED = "closed", pgettext_lazy("message", "closed")
        SAID = "said", pgettext_lazy("message", "said")
        WITHDRAWN = "withdrawn", pgettext_lazy("message", "withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.CharField(max_length=40)
    subject = GenericForeignKey("subject_type", "subject_id")
    subject_name = models.CharField(_("on"), max_length=200)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    line = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contributor"),
        help_text=_("in whose line it stands; empty: told to all who were asked"),
    )
    side = models.CharField(_("said by"), max_length=11, choices=Side)
    to_all = models.BooleanField(_("to all who were asked"), default=False)
    reply_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    answer_to_all = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="answers"
    )
    quoted = models.TextField(_("question as all read it"), max_length=4000, blank=True)
    text = models.TextField(_("text"), max_length=4000, blank=True)
    first_text = models.TextField(blank=True, editable=False, help_text=_("before it was corrected"))
    withdrawn_text = models.TextField(blank=True, editable=False, help_text=_("kept, and shown to nobody"))
    mentions = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("named")
    )
    due_on = models.DateField(_("answer due by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, editable=False)
    withdrawal_reason = models.CharField(_("why withdrawn"), max_length=500, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("said by")
    )
    created_at = models.DateTimeField(_("said"), default=timezone.now, editable=False)
    corrected_at = models.DateTimeField(_("corrected"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(pgettext_lazy("message", "withdrawn"), null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("subject_name",)
    seen_by_words = _(
        "Of those who see the record: the contributor in whose line it stands and those who plan or decide "
        "for the mission; an answer to all also everyone who was asked."
    )
    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name, verbose_name_plural = _("message"), _("messages")
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "created_at"]),
            models.Index(fields=["state", "due_on"]),
        ]
        constraints = [
            Check(
                condition=Q(to_all=True, line=None, reply_to=None, kind="answer", side="mission")
                | Q(to_all=False, line__isnull=False),
                name="what_is_told_to_all_stands_in_no_line",
            ),
            Check(condition=Q(due_on=None) | Q(kind="question"), name="a_question_alone_is_due"),
            Check(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False, text="")
                | ~Q(state="withdrawn") & Q(withdrawn_at=None) & ~Q(text=""),
                name="what_is_said_has_words_until_withdrawn",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.subject_name}"

    def get_absolute_url(self):
        return reverse("message", args=[self.pk])

    @classmethod
    def seen_by(cls, user):
        own = threads.own_partners(user)
        seen = Q(pk__in=[])
        for thread in threads.threads():
            told = Q(line__in=own) | _planned(user, [thread])
            if own and thread.has_several:
                told |= Q(to_all=True) & access.subject_among(thread.asked(own))
            visible = access.subject_among(thread.model._default_manager.visible_to(user))
            seen |= _of_kind(thread) & visible & told
        return seen

    @property
    def is_open(self):
        return self.state == self.State.OPEN

    @property
    def is_late(self):
        return self.is_open and self.due_on is not None and self.due_on < timezone.localdate()


def _of_kind(thread):
    return Q(subject_type=ContentType.objects.get_for_model(thread.model))


def _planned(user, among=None):
    """The filter for messages on records on whose mission's side a person stands."""
    seen = Q(pk__in=[])
    for thread in threads.threads() if among is None else among:
        rows = attaching.rows_of(user, thread.model, attaching.MISSION)
        seen |= _of_kind(thread) & access.subject_among(rows)
    return seen
