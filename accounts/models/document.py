"""Documents on a record of any app: what they are, who may read them, and the bytes of every version."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import attaching
from accounts.access import VisibleQuerySet
from accounts.constraints import Check


class DocumentQuerySet(VisibleQuerySet):
    def on(self, *rows):
        """Those that hang on these records, of one model."""
        return self.filter(attaching.of(*rows))

    def standing(self):
        return self.filter(state=Document.State.STANDING)


class Document(models.Model):
    """One document on one record; its bytes stand in its versions, the newest of which is `current`."""

    class Kind(models.TextChoices):
        NOTE_VERBALE = "note_verbale", _("note verbale")
        ORGANIZATION = "organization", _("table of organization")
        EQUIPMENT = "equipment", _("list of major equipment")
        SUSTAINMENT = "sustainment", _("list of self-sustainment")
        REPORT = "report", _("report of a visit")
        AGREEMENT = "agreement", _("text of an agreement")
        MINUTES = "minutes", _("minutes of a conference")
        ATTACHMENT = "attachment", _("attachment to a question or an answer")
        OTHER = "other", pgettext_lazy("kind of document", "other")

    class Label(models.TextChoices):
        RECORD = "record", _("everyone who sees the record")
        SIDES = "sides", _("the two sides of the record")
        OWN = "own", _("the side that put it there alone")

    class Side(models.TextChoices):
        CONTRIBUTOR = attaching.CONTRIBUTOR, pgettext_lazy("side", "contributor")
        MISSION = attaching.MISSION, pgettext_lazy("side", "mission")

    class State(models.TextChoices):
        STANDING = "standing", pgettext_lazy("document", "standing")
        SUPERSEDED = "superseded", pgettext_lazy("document", "superseded")
        WITHDRAWN = "withdrawn", pgettext_lazy("document", "withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.CharField(max_length=40)
    subject = GenericForeignKey("subject_type", "subject_id")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    title = models.CharField(_("title"), max_length=160)
    label = models.CharField(_("who reads it"), max_length=6, choices=Label, default=Label.SIDES)
    side = models.CharField(_("put there by"), max_length=11, choices=Side, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.STANDING, editable=False)
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="supersedes"
    )
    withdrawal_reason = models.CharField(_("why withdrawn"), max_length=500, blank=True, editable=False)
    current = models.OneToOneField(
        "accounts.DocumentVersion", models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    known_by = ("title",)
    seen_by_words = _("Of those who see the record it hangs on: whom its label names, and nobody else.")
    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name, verbose_name_plural = _("document"), _("documents")
        indexes = [models.Index(fields=["subject_type", "subject_id"])]
        constraints = [
            Check(condition=~Q(state="withdrawn") | ~Q(withdrawal_reason=""), name="a_withdrawal_says_why"),
            Check(
                condition=Q(state="superseded", superseded_by__isnull=False)
                | ~Q(state="superseded") & Q(superseded_by=None),
                name="what_is_superseded_names_by_what",
            ),
        ]

    def __str__(self):
        return self.title

    @classmethod
    def seen_by(cls, user, on=None):
        """`on`: the model of the records they hang on, where the caller asks for no other."""

        def on_sides(either, each):
            seen = Q(label=cls.Label.RECORD) | Q(label=cls.Label.SIDES) & either
            for side, own in each.items():
                seen |= Q(label=cls.Label.OWN, side=side) & own
            return seen

        return attaching.seen_by(user, on_sides, on)


class DocumentVersion(models.Model):
    """The bytes of a document as they once came in; never changed, only followed by others."""

    class Scan(models.TextChoices):
        UNSCANNED = "unscanned", _("not scanned")
        CLEAN = "clean", _("nothing found")
        INFECTED = "infected", _("infected")

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    file = models.FileField(_("file"), upload_to="documents/%Y/%m", max_length=200)
    file_name = models.CharField(_("file name"), max_length=255)
    content_type = models.CharField(_("type"), max_length=100, help_text=_("told by its bytes"))
    size = models.BigIntegerField(_("size"), help_text=_("bytes"))
    content_hash = models.CharField(max_length=64, help_text=_("SHA-256 of the file's bytes"))
    scan = models.CharField(_("scan for malware"), max_length=9, choices=Scan, default=Scan.UNSCANNED)
    scanned_at = models.DateTimeField(_("scanned"), null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now)

    seen_by_words = _("Everyone who sees the document.")
    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["document", "-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="one_file_a_version")]

    def __str__(self):
        return f"{self.document} ({self.number})"

    @classmethod
    def seen_by(cls, user, **known):
        return Q(document__in=Document.objects.visible_to(user, **known).order_by().values("pk"))

    @property
    def may_be_served(self):
        """Never what was found infected; where there is a scanner, only what it passed."""
        if self.scan == self.Scan.CLEAN:
            return True
        return self.scan == self.Scan.UNSCANNED and not settings.DOCUMENT_SCANNER
