"""The same rows as JSON, CSV or a spreadsheet; in files no cell can start a formula."""

import io
import json
import tempfile

import orjson
from defusedcsv import csv
from django.http import FileResponse, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.negotiation import DefaultContentNegotiation
from xlsxwriter import Workbook

from accounts.api.errors import Refused
from accounts.renderers import JSONRenderer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSX_ROWS = 1_048_575


class FileRenderer(JSONRenderer):
    """Names a format that is streamed by the resource; errors in its place are written as JSON."""


class CSVRenderer(FileRenderer):
    media_type, format = "text/csv", "csv"


class XLSXRenderer(FileRenderer):
    media_type, format = XLSX, "xlsx"


class GeoJSONRenderer(FileRenderer):
    media_type, format = "application/geo+json", "geojson"


class Negotiation(DefaultContentNegotiation):
    """`?format=` first, then Accept; a request for anything is a request for JSON."""

    def select_renderer(self, request, renderers, format_suffix=None):
        wanted = request.GET.get("format")
        if wanted is None:
            accept = request.META.get("HTTP_ACCEPT", "*/*")
            if accept in ("*/*", "", "application/json"):
                return renderers[0], renderers[0].media_type
            return super().select_renderer(request, renderers, format_suffix)
        for renderer in renderers:
            if renderer.format == wanted:
                return renderer, renderer.media_type
        formats = ", ".join(renderer.format for renderer in renderers)
        raise Refused("format", _("It takes %(formats)s.") % {"formats": formats})


class _Echo:
    def write(self, text):
        return text


def as_csv(names, rows, file_name):
    """Streamed row by row; UTF-8 with a mark, so that spreadsheets read accents."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")

    def lines():
        yield "\ufeff" + writer.writerow(names)
        buffer = io.StringIO()
        into = csv.writer(buffer, lineterminator="\r\n")
        for number, row in enumerate(rows, 1):
            into.writerow([_cell(value) for value in row])
            if number % 500 == 0:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
        yield buffer.getvalue()

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}.csv"'
    return response


def as_xlsx(names, rows, file_name, notes=()):
    """One sheet, and one of notes [(name, words)]; through a temporary file, so that memory stays flat."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    book = Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Concord")
    sheet.write_row(0, 0, names)
    for number, row in enumerate(rows, 1):
        if number > XLSX_ROWS:
            raise Refused(
                "format", _("A sheet holds no more than 1,048,575 rows; narrow the list or take csv.")
            )
        sheet.write_row(number, 0, [_cell(value) for value in row])
    if notes:
        method = book.add_worksheet("Method")
        for number, note in enumerate(notes):
            method.write_row(number, 0, [_cell(value) for value in note])
    book.close()
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{file_name}.xlsx", content_type=XLSX)


def as_geojson(names, rows, file_name):
    """RFC 7946: a feature a row at its longitude and latitude; a row without a place has no geometry,
    and one that has a geometry of its own has that."""
    places = ("longitude", "latitude")

    def lines():
        yield b'{"type":"FeatureCollection","features":['
        for number, row in enumerate(rows):
            record = dict(zip(names, row, strict=True))
            at = [record.pop(place, None) for place in places]
            point = None if None in at else {"type": "Point", "coordinates": [float(part) for part in at]}
            point = record.pop("geometry", point)
            key = record.get("id", record.get("code", number))
            feature = {"type": "Feature", "id": key, "geometry": point, "properties": record}
            yield (b"," if number else b"") + orjson.dumps(feature, default=str)
        yield b"]}"

    response = StreamingHttpResponse(lines(), content_type="application/geo+json")
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}.geojson"'
    return response


MAKERS = {"csv": as_csv, "xlsx": as_xlsx, "geojson": as_geojson}


def _cell(value):
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    text = value if isinstance(value, str) else str(value)
    if text[:1] in "\t\r\n\0＝＋－＠" and text:
        return "'" + text
    return text
