"""Large lists as files: asked for, written apart from the request, fetched when done."""

from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.decorators import action

from accounts import exporting, services
from accounts.api.changes import roots_of
from accounts.api.filters import Choice, Text
from accounts.api.formats import MAKERS, XLSX
from accounts.api.shape import Rows
from accounts.api.viewset import VisibleViewSet
from accounts.api.work import Jobs
from accounts.api.writing import Creatable, Given
from accounts.models import Export, Job, Token

KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX, "geojson": "application/geo+json"}


def offer(name, resource):
    """Let a list be exported."""

    def opened(asked):
        view = resource(request=asked)
        return view.asked_rows(view.values_asked(asked))

    def chunks(asked, form, count):
        names, rows = opened(asked)
        return MAKERS[form](names, count(rows), name).streaming_content

    exporting.register(name, exporting.Writer(opened, chunks, roots_of))


class NotReady(exceptions.APIException):
    status_code = 409
    default_code = "not_ready"
    default_detail = _("The file is not written; its job says how far it is, or why it ended.")


class Gone(exceptions.APIException):
    status_code = 410
    default_code = "rights_changed"
    default_detail = _("You no longer see everything this file holds; ask for it anew.")


class ExportRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    resource = serializers.CharField(help_text="the list")
    query = serializers.CharField(help_text="its parameters, as in its address")
    format = serializers.ChoiceField(list(MAKERS), help_text="of the file")
    job = serializers.IntegerField(source="job_id", help_text="number of its job")
    state = serializers.ChoiceField(Job.State.choices, source="job.state", help_text="where it stands")
    rows = serializers.IntegerField(help_text="rows of the file", allow_null=True)
    size = serializers.IntegerField(help_text="bytes of the file", allow_null=True)
    created_at = serializers.DateTimeField(help_text="when it was asked for")
    expires_at = serializers.DateTimeField(help_text="until when it is kept")


class ExportGiven(Given):
    resource = serializers.CharField(max_length=40, help_text="the list, such as personnel")
    query = serializers.CharField(
        max_length=4096,
        required=False,
        allow_blank=True,
        help_text="such as contributor=RWA&fields=month,women",
    )
    format = serializers.ChoiceField(["csv", "xlsx"], help_text="of the file")

    def validate_resource(self, name):
        if name not in exporting.resources():
            names = ", ".join(sorted(exporting.resources()))
            raise serializers.ValidationError(_("It takes %(names)s.") % {"names": names}, "unknown")
        return name


class Exports(Creatable, VisibleViewSet):
    """Whole lists as files: ask, watch the job, fetch `file/` within a day. Nobody but you reads them."""

    model, rows, given, scope = Export, ExportRows, ExportGiven, Token.Scope.READ
    expands = {"job": (Jobs, "id")}
    filters = {
        "resource": Text("resource", "the list"),
        "state": Choice("job__state", Job.State.choices, "where it stands"),
    }
    ordering = "-id"
    examples = {"create": {"resource": "personnel", "query": "contributor=RWA", "format": "csv"}}

    def make(self, values, by):
        return services.request_export(**{"query": ""} | values, by=by)

    also_refuses = {"file": ("409", "410")}

    @extend_schema(summary="The file itself", responses={(200, "*/*"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def file(self, request, **path):
        self.no_parameters(request)
        row = self.found(**path)
        if not row.file or row.job.state != Job.State.DONE:
            raise NotReady()
        if not exporting.is_still_seen(row, request.user):
            raise Gone()
        name = f"{row.resource}-{row.created_at:%Y-%m-%d}.{row.format}"
        return FileResponse(
            row.file.open(), as_attachment=True, filename=name, content_type=KINDS[row.format]
        )
