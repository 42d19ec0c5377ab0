"""The base of every resource: starts at the rows its reader may see, and gives them in one shape."""

from uuid import UUID

import orjson
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import viewsets
from rest_framework.response import Response

from accounts.api import conditional, filters, formats, paging, repeats, schema
from accounts.api.errors import Refused
from accounts.api.shape import refuse_unknown
from accounts.renderers import JSONRenderer

EXPORT_ROWS = 5000


class VisibleViewSet(viewsets.GenericViewSet):
    """Lists and shows the rows of `model` that are visible to the reader.

    `rows` names the columns, `filters` and `orderings` what may be asked for. `counted` are the resources
    whose counted changes, within what `seen()` says, move the list's ETag; without it the bytes do.
    """

    model: type
    rows: type
    lookup = "id"
    lookup_url_kwarg = "id"
    lookup_value_regex = "[0-9]{1,18}"
    filters: dict = {}
    defaults: dict = {}
    orderings: dict = {"id": paging.Order("id")}
    ordering = "id"
    counted: tuple = ()
    expands: dict = {}  # column: (resource, its column by which this one names it), for expand=
    scope = ""  # what a token needs to write here
    never_kept: tuple = ()  # what an answer shows this once, and no repetition shows again

    renderer_classes = [JSONRenderer, formats.CSVRenderer, formats.XLSXRenderer]
    content_negotiation_class = formats.Negotiation
    filter_backends = [schema.Parameters]
    pagination_class = schema.Pages
    metadata_class = None
    schema = schema.ResourceSchema()

    # --- What may be read
    def get_queryset(self):
        user = getattr(self.request, "user", None)
        return self.begun.visible_to(user)

    @property
    def begun(self):
        """Where every queryset of this request begins; a list has its columns and order in it already."""
        return self.__dict__.get("_begun", self.model.objects)

    def get_serializer_class(self):
        return self.rows

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if request.method == "POST" and hasattr(self, "post"):
            self.post = repeats.once(request, self.post, self.never_kept)

    def seen(self):
        """(SQL for the root keys this reader's rows hang on, its values); None for all."""
        return None

    def nest(self, records):
        """Put the nested lists into these records, one query a kind."""

    # --- Reading
    def list(self, request, **path):
        values = self.values_asked(request)
        form = request.accepted_renderer.format
        etag, counted = None, self._counted(self._expanded(values))
        if counted:
            etag = conditional.of_counters(request, counted, self.seen(), form)
            if conditional.is_held(request, etag):
                return unchanged(etag)
        shape, order = self._shape(values), self._order(values)
        name = values.get("ordering", self.ordering)
        key, backwards = paging.decode(values["cursor"], name) if "cursor" in values else (None, False)
        if form != "json":
            return self._file(form, values, etag)
        self._begun = paging.begin(self.model, shape, order, backwards)
        queryset = filters.narrow(self.narrowed(values), self.filters, values)
        page = paging.page(queryset, shape, order, paging.size(values.get("page_size")), key, backwards)
        return self._page(request, shape, page, values, (key, backwards), etag)

    def narrowed(self, values):
        """The rows of a list before its filters."""
        return self.get_queryset()

    def retrieve(self, request, **path):
        values = filters.given(request, {"format", "fields", "expand"})
        record = self._narrowed([self.record(**path)], values)[0]
        etag = conditional.of_record(request, record)
        if conditional.is_held(request, etag):
            return unchanged(etag)
        return answer(orjson.dumps(record, default=str), etag)

    def options(self, request, *args, **kwargs):
        return Response(status=204, headers={"Allow": ", ".join(self.allowed_methods)})

    # --- Parts
    def record(self, **path):
        """One record as a plain dict, or 404: hidden and never there are told alike."""
        records = self._records(self.one(**path)[:1])
        if not records:
            raise Http404
        return records[0]

    def records(self, keys):
        """{key: record} of those of these keys that the reader may see."""
        found = self.get_queryset().filter(**{f"{self.lookup}__in": list(keys)}).order_by()
        return {record[self.lookup_url_kwarg]: record for record in self._records(found)}

    def _records(self, queryset):
        shape = self.rows.shape()
        records = shape.as_dicts(queryset.values_list(*shape.paths))
        self.nest(records)
        return records

    def one(self, **path):
        """The queryset that holds the record the address names, or nothing."""
        value = path[self.lookup_url_kwarg]
        if "\0" in value or not self.could_be_key(value):
            raise Http404
        return self.get_queryset().filter(**{self.lookup: self.named(value)}).order_by()

    def found(self, **path):
        """The visible row itself, or 404."""
        row = self.one(**path).first()
        if row is None:
            raise Http404
        return row

    @property
    def keys_are_numbers(self):
        return self.lookup == "id"

    def could_be_key(self, value):
        return not self.keys_are_numbers or int(value) < 2**63

    def named(self, value):
        """The value of the address as the column holds it."""
        return value

    def no_parameters(self, request):
        filters.given(request, {"format"})

    def _shape(self, values):
        """The columns to read: those named, or all where what hangs on others is named too."""
        shape, wanted = self.rows.shape(), _names(values, "fields")
        if not wanted or set(wanted) & set(self.rows.nested()):
            return shape
        return shape.only(wanted)

    def _narrowed(self, records, values):
        """Records with what `expand` names in place of a code, and the columns `fields` names alone."""
        for name in self._expanded(values):
            self._expand(records, name)
        wanted = _names(values, "fields")
        if wanted:
            columns = (*self.rows.shape().names, *self.rows.nested())
            refuse_unknown("fields", wanted, columns)
            records = [{name: record[name] for name in columns if name in wanted} for record in records]
        return records

    def _expanded(self, values):
        names = _names(values, "expand")
        refuse_unknown("expand", names, tuple(self.expands))
        return names

    def _expand(self, records, name):
        """One level: the related record where its reader may see it; the code stays otherwise."""
        resource, column = self.expands[name]
        keys = {record[name] for record in records if record.get(name) is not None}
        found = resource(request=self.request)._named(column, keys)
        for record in records:
            if name in record:
                record[name] = found.get(record[name], record[name])

    def _named(self, column, keys):
        """{key: record} by a column other than the one in the address."""
        shape = self.rows.shape()
        path = shape.paths[shape.names.index(column)]
        rows = self.get_queryset().filter(**{f"{path}__in": keys}).order_by()
        return {record[column]: record for record in self._records(rows)}

    def _counted(self, expanded):
        """The resources whose changes move the tag; none where those of one of them are not counted."""
        counted = [self.counted, *(self.expands[name][0].counted for name in expanded)]
        return sorted(set().union(*counted)) if all(counted) else ()

    def _order(self, values):
        name = values.get("ordering", self.ordering)
        order = self.orderings.get(name.removeprefix("-"))
        if order is None:
            raise Refused(
                "ordering",
                _("It takes %(names)s, with - before it downwards.") % {"names": ", ".join(self.orderings)},
                "unknown",
            )
        return paging.Order(*order.paths, descending=order.descending != name.startswith("-"))

    def _page(self, request, shape, page, values, came_from, etag):
        (rows, first, last, more), (key, backwards) = page, came_from
        records = shape.as_dicts(rows)
        if shape is self.rows.shape():
            self.nest(records)
        records = self._narrowed(records, values)
        link = _links(request, values.get("ordering", self.ordering))
        body = orjson.dumps(
            {
                "next": link(last, False) if rows and (more or backwards) else None,
                "previous": link(first, True) if rows and (more if backwards else key is not None) else None,
                "results": records,
            },
            default=str,
        )
        return answer_if_new(request, body, etag)

    def _file(self, form, values, etag):
        names, rows = self.asked_rows(values)
        file_name = f"{self.basename}-{timezone.now():%Y-%m-%d}"
        return tagged(formats.MAKERS[form](names, rows, file_name), etag)

    def asked_rows(self, values):
        """(names of the columns, every row) of a list, as a file holds them."""
        for name in ("cursor", "page_size", "expand"):
            if name in values:
                raise Refused(name, _("A file holds every row, and each flat; leave this out."))
        shape, order = self._shape(values), self._order(values)
        self._begun = paging.begin(self.model, shape, order)
        queryset = filters.narrow(self.narrowed(values), self.filters, values)
        if shape is not self.rows.shape() or not self.rows.filed:
            return shape.names, (
                row for rows in _pages(queryset, shape, order) for row in map(shape.as_values, rows)
            )
        names = (*shape.names, *self.rows.filed)
        return names, self._filed(_pages(queryset, shape, order), shape, names)

    def _filed(self, pages, shape, names):
        """Rows with what the resource puts in, a page at a time."""
        for rows in pages:
            records = shape.as_dicts(rows)
            self.nest(records)
            yield from ([record[name] for name in names] for record in records)

    def values_asked(self, request):
        return self.defaults | filters.given(request, {*filters.ALWAYS, *self.filters})


class OneDocument(viewsets.ViewSet):
    """One document, worked out when it is asked for, not rows in pages."""

    renderer_classes = [JSONRenderer]
    content_negotiation_class = formats.Negotiation
    metadata_class = None
    schema = schema.ResourceSchema()

    def told(self, document):
        """The document as JSON, or its tag alone where the asker holds it already."""
        return answer_if_new(self.request, JSONRenderer().render(document))


class OneTable(OneDocument):
    """One document, or its rows as a file."""

    renderer_classes = [JSONRenderer, formats.CSVRenderer, formats.XLSXRenderer]


class NumberedAtRandom:
    """Records whose number tells nothing of how many others there are."""

    lookup_value_regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    keys_are_numbers = False

    def named(self, value):
        try:
            return UUID(value)
        except ValueError as error:
            raise Http404 from error


def _names(values, parameter):
    return values[parameter].split(",") if parameter in values else []


def answer(body, etag=None, status=200, headers=None):
    """JSON as it is, with its tag."""
    return tagged(HttpResponse(body, status=status, content_type="application/json", headers=headers), etag)


def answer_if_new(request, body, etag=None):
    """JSON as it is, or its tag alone where the asker holds it already. `etag`: of the bytes if None."""
    etag = etag or conditional.of_bytes(request, body)
    return unchanged(etag) if conditional.is_held(request, etag) else answer(body, etag)


def unchanged(etag):
    return tagged(HttpResponse(status=304), etag)


def tagged(response, etag):
    if etag:
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept, Accept-Language, Authorization, Cookie"
    return response


def _links(request, order):
    def link(key, backwards):
        query = request.GET.copy()
        query["cursor"] = paging.encode(order, key, backwards)
        return f"{request.build_absolute_uri(request.path)}?{query.urlencode()}"

    return link


def _pages(queryset, shape, order):
    """Every row, a few thousand at a time, so that neither memory nor a transaction grows."""
    key, more = None, True
    while more:
        rows, _first, key, more = paging.page(queryset, shape, order, EXPORT_ROWS, key)
        yield rows
