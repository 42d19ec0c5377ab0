"""Long work and files: jobs to watch, imports to upload, check and apply."""

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser

from accounts import imports, services
from accounts.api.errors import TooLarge
from accounts.api.filters import Choice, Text
from accounts.api.shape import CodeField, Rows
from accounts.api.viewset import VisibleViewSet
from accounts.api.writing import Creatable, Given, Writable
from accounts.models import Import, ImportFinding, Job


class Nothing(Given):
    """No body."""


class JobRows(Rows):
    attached = ("percent",)
    id = serializers.IntegerField(help_text="number in this portal")
    kind = serializers.CharField(help_text="what it does, such as import.check")
    title = serializers.CharField(help_text="in words")
    state = serializers.ChoiceField(Job.State.choices, help_text="where it stands")
    stage = serializers.CharField(help_text="what it is at")
    rows_done = serializers.IntegerField(help_text="rows done in this stage")
    rows_total = serializers.IntegerField(help_text="rows of this stage", allow_null=True)
    percent = serializers.IntegerField(help_text="0 to 100; empty while unknown", allow_null=True)
    attempts = serializers.IntegerField(help_text="how often it was begun")
    error = serializers.CharField(help_text="why it failed")
    can_retry = serializers.BooleanField(help_text="whether it may be tried again")
    requested_by = serializers.CharField(source="requested_by.name", help_text="who asked for it")
    created_at = serializers.DateTimeField(help_text="when it was asked for")
    started_at = serializers.DateTimeField(help_text="when it was begun", allow_null=True)
    heartbeat_at = serializers.DateTimeField(help_text="last sign of life", allow_null=True)
    finished_at = serializers.DateTimeField(help_text="when it ended", allow_null=True)


class Jobs(Writable, VisibleViewSet):
    """Work done apart from the request that asked for it: yours; administrators see all."""

    model, rows, given, scope = Job, JobRows, Nothing, "imports:write"
    http_method_names = ["get", "head", "options", "post"]
    filters = {
        "state": Choice("state", Job.State.choices, "where it stands"),
        "kind": Text("kind", "what it does"),
    }
    ordering = "-id"

    def nest(self, records):
        for record in records:
            job = Job(**{name: record[name] for name in ("state", "rows_done", "rows_total")})
            record["percent"] = job.percent

    @extend_schema(summary="Stop it at its next step")
    @action(detail=True, methods=["post"])
    def cancel(self, request, **path):
        return self._act(services.cancel_job, request, path)

    @extend_schema(summary="Try it again")
    @action(detail=True, methods=["post"])
    def retry(self, request, **path):
        return self._act(services.retry_job, request, path)

    def _act(self, act, request, path):
        self.values_of(request)
        job = self.found(**path)
        act(job, by=request.user)
        return self.written(request, job)


class ImportRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    kind = serializers.CharField(help_text="what the file holds: personnel, missions …")
    file_name = serializers.CharField(help_text="as it was uploaded")
    size = serializers.IntegerField(help_text="bytes")
    content_hash = serializers.CharField(help_text="SHA-256 of the file")
    edition = serializers.CharField(help_text="which edition of the source it is")
    layout = serializers.CharField(help_text="which of the known layouts it has")
    state = serializers.ChoiceField(Import.State.choices, help_text="where it stands")
    counts = serializers.DictField(help_text="lines, new, changed, unchanged, flagged, refused …")
    message = serializers.CharField(help_text="the result in words")
    job = serializers.IntegerField(source="job_id", help_text="number of its job", allow_null=True)
    created_by = serializers.CharField(source="created_by.name", help_text="who uploaded it")
    created_at = serializers.DateTimeField(help_text="when")
    applied_at = serializers.DateTimeField(help_text="when it was written", allow_null=True)


class ImportGiven(Given):
    kind = serializers.CharField(
        max_length=20, help_text="pledges, requirements, personnel, missions, fatalities, scale or capacity"
    )
    file = serializers.FileField(help_text="CSV, gz, XLSX or JSON of at most 100 MB", max_length=255)
    edition = serializers.CharField(max_length=80, required=False, allow_blank=True, help_text="its name")
    organization = serializers.CharField(
        max_length=12,
        required=False,
        help_text="code of the organization whose figures they are; UN if empty",
    )
    options = serializers.JSONField(
        required=False,
        help_text='what the kind needs beside the file, as JSON: {"kind": "regular", "from": "2025-01-01"}',
    )

    def validate_options(self, options):
        if not isinstance(options, dict) or not all(isinstance(value, str) for value in options.values()):
            raise serializers.ValidationError(_('It takes a JSON object of texts, such as {"kind": "gdp"}.'))
        return {name[:40]: value[:200] for name, value in options.items() if value}

    def validate_kind(self, kind):
        if kind not in imports.KINDS:
            raise serializers.ValidationError(_("It takes %(kinds)s.") % {"kinds": ", ".join(imports.KINDS)})
        return kind


class Imports(Creatable, VisibleViewSet):
    """Files on their way in: upload, read what was found, apply. Nothing counts before it is applied."""

    model, rows, scope = Import, ImportRows, "imports:write"
    expands = {"job": (Jobs, "id")}
    given = {"create": ImportGiven, "apply": Nothing}
    filters = {
        "kind": Text("kind", "what the file holds"),
        "state": Choice("state", Import.State.choices, "where it stands"),
    }
    ordering = "-id"

    def get_parsers(self):
        return (
            [MultiPartParser()]
            if getattr(self, "action_map", {}).get("post") == "create"
            else super().get_parsers()
        )

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.IMPORT_MAX_BYTES + 65536:
            raise TooLarge()

    def make(self, values, by):
        file = values["file"]
        options = dict(values.get("options") or {})
        if "organization" in values:
            options["organization"] = values["organization"]
        if "organization" in options:
            options["organization"] = options["organization"].upper()
        return services.upload_file(
            kind=values["kind"],
            file=file,
            file_name=file.name,
            edition=values.get("edition", ""),
            options=options,
            by=by,
        )

    @extend_schema(summary="Write a checked file, whole or not at all")
    @action(detail=True, methods=["post"])
    def apply(self, request, **path):
        self.values_of(request)
        row = services.apply_import(self.found(**path), by=request.user)
        return self.written(request, row)


class FindingRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    severity = serializers.ChoiceField(ImportFinding.Severity.choices, help_text="refused or flagged")
    code = CodeField("what kind of remark it is")
    line = serializers.IntegerField(help_text="line of the file", allow_null=True)
    column = serializers.CharField(help_text="column of the file")
    value = serializers.CharField(help_text="as it stood")
    reason = serializers.CharField(help_text="what is remarkable")


class ImportFindings(VisibleViewSet):
    """What was found in a file: line, column, value and reason."""

    model, rows = ImportFinding, FindingRows
    filters = {
        "severity": Choice("severity", ImportFinding.Severity.choices, "refused or flagged"),
        "code": Text("code", "kind of remark"),
    }

    def narrowed(self, values):
        number = int(self.kwargs["import_id"])
        if not Import.objects.visible_to(self.request.user).filter(pk=number).exists():
            raise Http404
        return self.get_queryset().filter(belongs_to=number)
