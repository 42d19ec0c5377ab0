"""Documents on records: put there, followed by versions, withdrawn, and their bytes."""

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser

from accounts import attaching, services_documents
from accounts.api import filters
from accounts.api.errors import Refused, TooLarge
from accounts.api.filters import Choice, Text
from accounts.api.paging import Order
from accounts.api.shape import Rows
from accounts.api.viewset import NumberedAtRandom, VisibleViewSet
from accounts.api.writing import Acts, Creatable, Given, NumberedField, WholeNumber
from accounts.downloads import sent
from accounts.models import Document, DocumentVersion


class DocumentRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    subject_kind = serializers.CharField(source="subject_type.model", help_text="kind of record it hangs on")
    subject_id = serializers.CharField(help_text="number of that record")
    kind = serializers.ChoiceField(Document.Kind.choices, help_text="what it is")
    title = serializers.CharField(help_text="as it is known")
    label = serializers.ChoiceField(
        Document.Label.choices, help_text="of those who see the record, who reads it"
    )
    side = serializers.ChoiceField(Document.Side.choices, help_text="which side put it there")
    state = serializers.ChoiceField(Document.State.choices, help_text="where it stands")
    superseded_by = serializers.UUIDField(
        source="superseded_by_id", help_text="number of the document that replaced it", allow_null=True
    )
    withdrawal_reason = serializers.CharField(help_text="why it was withdrawn")
    number = serializers.IntegerField(source="current.number", help_text="of its newest version, from 1")
    file_name = serializers.CharField(source="current.file_name", help_text="of the newest version")
    content_type = serializers.CharField(source="current.content_type", help_text="told by its bytes")
    size = serializers.IntegerField(source="current.size", help_text="bytes")
    content_hash = serializers.CharField(source="current.content_hash", help_text="SHA-256 of its bytes")
    scan = serializers.ChoiceField(
        DocumentVersion.Scan.choices, source="current.scan", help_text="scan for malware"
    )
    created_at = serializers.DateTimeField(help_text="when it was put there")
    uploaded_at = serializers.DateTimeField(source="current.created_at", help_text="when the newest came")
    version = serializers.IntegerField(help_text="moves with every change; a step names it")


class VersionGiven(Given):
    file = serializers.FileField(
        help_text="PDF, PNG, JPEG, DOCX, XLSX, PPTX, ODT, ODS, ODP, CSV or TXT", max_length=255
    )
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class DocumentGiven(VersionGiven):
    subject_kind = serializers.CharField(max_length=40, help_text="kind of record, such as pledge")
    subject_id = serializers.UUIDField(help_text="number of the record")
    kind = serializers.ChoiceField(Document.Kind.choices, help_text="what it is")
    title = serializers.CharField(
        max_length=160, required=False, help_text="as it is known; the file's name if left out"
    )
    label = serializers.ChoiceField(
        Document.Label.choices, required=False, help_text="who reads it; the two sides if left out"
    )
    supersedes = NumberedField(Document, "number of the document of yours it replaces", required=False)


class StepOfDocument(Given):
    version = WholeNumber(required=False, help_text="the version you saw; another is answered with 409")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class DocumentLabelled(StepOfDocument):
    label = serializers.ChoiceField(Document.Label.choices, help_text="who reads it from now on")


class DocumentWithdrawn(StepOfDocument):
    reason = serializers.CharField(max_length=500, help_text="why; those who read it see it")


class Documents(NumberedAtRandom, Acts, Creatable, VisibleViewSet):
    """Files on pledges, requirements, visits and agreements, as far as you may read them: what you may
    do with the record decides what you may put there. A file is sent as `multipart/form-data`."""

    model, rows, scope = Document, DocumentRows, "documents:write"
    given = {
        "create": DocumentGiven,
        "versions": VersionGiven,
        "label": DocumentLabelled,
        "withdraw": DocumentWithdrawn,
    }
    examples = {
        "label": {"label": "own"},
        "withdraw": {"reason": "sent by mistake"},
    }
    filters = {
        "subject_kind": Text("subject_type__model", "kind of record, such as pledge", lower=True),
        "subject_id": Text("subject_id", "number of the record"),
        "kind": Choice("kind", Document.Kind.choices, "what it is"),
        "state": Choice("state", Document.State.choices, "where it stands"),
        "side": Choice("side", Document.Side.choices, "which side put it there"),
    }
    orderings = {"id": Order("id"), "created_at": Order("created_at", "id")}
    ordering = "created_at"

    def get_parsers(self):
        takes_a_file = getattr(self, "action_map", {}).get("post") in ("create", "versions")
        return [MultiPartParser()] if takes_a_file else super().get_parsers()

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DOCUMENT_MAX_BYTES + 65536:
            raise TooLarge()

    def make(self, values, by):
        values = dict(values)
        kind, key = values.pop("subject_kind"), values.pop("subject_id")
        try:
            subject = attaching.found(by, kind.lower(), key)
        except Http404 as error:
            kinds = ", ".join(attaching.kinds())
            words = _("There is no such record that you may see; subject_kind takes %(kinds)s.")
            raise serializers.ValidationError({"subject_id": words % {"kinds": kinds}}) from error
        return services_documents.add_document(subject, **values, by=by)

    @extend_schema(summary="Add a newer version")
    @action(detail=True, methods=["post"])
    def versions(self, request, **path):
        return self.act(request, path, services_documents.add_version)

    @extend_schema(summary="Say who reads it")
    @action(detail=True, methods=["post"])
    def label(self, request, **path):
        return self.act(request, path, services_documents.label_document)

    @extend_schema(summary="Withdraw it")
    @action(detail=True, methods=["post"])
    def withdraw(self, request, **path):
        return self.act(request, path, services_documents.withdraw_document)

    @extend_schema(
        summary="The bytes of it, or of one of its versions",
        parameters=[OpenApiParameter("number", int, description="of the version; the newest if left out")],
        responses={(200, "*/*"): OpenApiTypes.BINARY},
    )
    @action(detail=True, methods=["get"])
    def file(self, request, **path):
        asked = filters.given(request, {"format", "number"})
        row = self.found(**path)
        number = row.current.number
        if "number" in asked:
            try:
                number = filters.Number("", "").parse(asked["number"])
            except ValueError as error:
                raise Refused("number", error.args[0]) from error
        kept = DocumentVersion.objects.visible_to(request.user).filter(document=row, number=number).first()
        if kept is None:
            raise Http404
        return sent(request, kept)
