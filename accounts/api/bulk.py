"""Many records in one request: all are written or none, and each row is answered by its number."""

import orjson
from django.db import connection, transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from psycopg2.extensions import TRANSACTION_STATUS_INERROR
from rest_framework import exceptions, routers

from accounts.api import conditional
from accounts.api.described import MOST
from accounts.api.errors import Refused
from accounts.api.viewset import answer


class Router(routers.SimpleRouter):
    """PATCH and DELETE of a list's address take a list of records."""

    routes = [
        route._replace(mapping=route.mapping | {"patch": "change_many", "delete": "remove_many"})
        if isinstance(route, routers.Route) and route.name == "{basename}-list"
        else route
        for route in routers.SimpleRouter.routes
    ]


class RowsRefused(exceptions.APIException):
    """What is wrong in which row; nothing of the others was written either."""

    def __init__(self, refused, n):
        self.status_code = refused[0][1].status_code
        words = {"refused": len(refused), "n": n}
        super().__init__(
            _("Nothing was written: %(refused)d of %(n)d rows are refused; errors says which.") % words,
            "rows_refused",
        )
        self.errors = [{"row": row} | error for row, problem in refused for error in _errors(problem.data)]


def _errors(problem):
    whole = {"field": "", "code": problem.get("code", "invalid"), "detail": problem["detail"]}
    return problem.get("errors") or [whole]


class InBulk:
    """The same act for every row of a list, in one transaction; all that is wrong is told at once."""

    @transaction.atomic
    def each(self, rows, act):
        done, refused = [], []
        for number, row in enumerate(rows, 1):
            try:
                done.append(act(row))  # a service undoes what it began; whatever else was done goes with all
            except Exception as error:
                problem = self.get_exception_handler()(error, self.get_exception_handler_context())
                if problem is None:
                    raise
                refused.append((number, problem))
                if connection.connection.info.transaction_status == TRANSACTION_STATUS_INERROR:
                    break  # the database hears nothing more of this transaction
        if refused:
            raise RowsRefused(refused, len(rows))
        return done

    def rows_of(self, request):
        """The list a client sent: objects, at least one and not too many."""
        self.no_parameters(request)
        rows = request.data
        if not isinstance(rows, list):
            raise Refused("", _("It takes a list of records."))
        if not 1 <= len(rows) <= MOST:
            raise Refused("", _("It takes 1 to %(n)d rows; send more in several requests.") % {"n": MOST})
        if not all(isinstance(row, dict) for row in rows):
            raise Refused("", _("Each row is an object."))
        return rows

    def told(self, done, status):
        """Each written record as its writer reads it now, with the tag for its next change."""
        keys = [getattr(row, self.lookup) for row in done]
        found = self.records(keys)
        results = [
            {
                "row": number,
                "status": status,
                "etag": conditional.of_record(self.request, found[key]),
                "record": found[key],
            }
            for number, key in enumerate(keys, 1)
        ]
        return answer(orjson.dumps({"results": results}, default=str), status=status)


class CreatesMany(InBulk):
    """POST of a list beside POST of one."""

    def create(self, request, **path):
        if not isinstance(request.data, list):
            return super().create(request, **path)
        rows = self.rows_of(request)
        self.look_up(rows)
        return self.told(self.make_many(request, rows), 201)

    def make_many(self, request, rows):
        return self.each(rows, lambda row: self.make(self.values_of(request, row), request.user))


class ChangesMany(CreatesMany):
    """PATCH of a list: each row names its record and the tag under which it was read."""

    @transaction.atomic
    def change_many(self, request, **path):
        read = self.held(rows := self.rows_of(request))

        def change(row):
            found, values = read(row)
            values = self.values_of(request, values, "partial_update", partial=True)
            return self.change(found, values, request.user)

        return self.told(self.each(rows, change), 200)

    def held(self, rows):
        """Locks the records these rows name, in one order; answers (record, what else is given) of a row."""
        keys = {self.named(row[self.lookup]) for row in rows if self._names(row)}
        found = self.get_queryset().filter(**{f"{self.lookup}__in": keys}).order_by("pk")
        held = {getattr(row, self.lookup): row for row in found.select_for_update(of=("self",), no_key=True)}
        records = self.records(held)

        def read(row):
            values = dict(row)
            if not self._names(row):
                raise Refused(self.lookup, _("Name the record of this row."), "required")
            key, etag = self.named(values.pop(self.lookup)), values.pop("etag", "")
            found = held.get(key)
            if found is None:
                raise Http404
            self.may_change(found, self.request.user)
            if key not in records:
                raise Refused(self.lookup, _("This record stands in two rows."), "repeated")
            conditional.require_tag(etag, conditional.of_record(self.request, records.pop(key)))
            return found, values

        return read

    def _names(self, row):
        key = row.get(self.lookup)
        if self.keys_are_numbers:
            return isinstance(key, int) and not isinstance(key, bool) and 0 < key < 2**63
        return isinstance(key, str) and 0 < len(key) <= 40


class RemovesMany(ChangesMany):
    """DELETE of one, and of a list: each row names its record and the tag under which it was read."""

    def destroy(self, request, **path):
        return self.under_lock(request, path, lambda request, row: self.remove(row, {}, request.user))

    @transaction.atomic
    def remove_many(self, request, **path):
        read = self.held(rows := self.rows_of(request))

        def remove(row):
            found, values = read(row)
            self.remove(found, self.values_of(request, values, "destroy"), request.user)
            return row[self.lookup]

        removed = self.each(rows, remove)
        results = [{"row": number, "status": 204, self.lookup: key} for number, key in enumerate(removed, 1)]
        return answer(orjson.dumps({"results": results}))
