"""Taking records in: what may be given, by name; a change only on what its writer has read."""

import orjson
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api import conditional, filters
from accounts.api.shape import MonthField
from accounts.api.viewset import answer


class Given(serializers.Serializer):
    """What a client may give. Anything else is refused by name rather than ignored."""

    def to_internal_value(self, data):
        if isinstance(data, dict):
            wrong = {
                name[:80]: [serializers.ErrorDetail(self._why(name), "unknown")]
                for name in data
                if name not in self.fields or self.fields[name].read_only
            }
            if wrong:
                raise serializers.ValidationError(wrong)
        return super().to_internal_value(data)

    def _why(self, name):
        known = ", ".join(n for n, field in self.fields.items() if not field.read_only)
        return _("There is no such field to give; there are %(names)s.") % {"names": known}


class WholeNumber(serializers.IntegerField):
    """A whole number in JSON: no text, no fraction, no true."""

    def __init__(self, **kwargs):
        super().__init__(**{"min_value": 0, "max_value": 2_000_000_000} | kwargs)

    def to_internal_value(self, data):
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return data


class GivenMonth(MonthField):
    """A month such as "2025-07"."""

    def to_internal_value(self, data):
        try:
            return filters.Month("month", "").parse(super().to_internal_value(data))
        except ValueError as error:
            raise serializers.ValidationError(error.args[0]) from error


class VisibleField(serializers.CharField):
    """Names a record by its code; one that is hidden is as unknown as one that is not there."""

    def __init__(self, model, column, help_text, change=str, **kwargs):
        self.model, self.column, self.change = model, column, change
        super().__init__(help_text=help_text, **kwargs)

    def to_internal_value(self, data):
        if not isinstance(data, str):
            self.fail("invalid")
        text = self.change(super().to_internal_value(data))[:80]
        user, known = self.context["request"].user, self.context["found"]
        if (self.model, text) not in known:
            rows = self.model.objects.visible_to(user).filter(**{self.column: text})
            known[self.model, text] = rows.first()
        found = known[self.model, text]
        if found is None:
            raise serializers.ValidationError(_("There is nothing by this name that you may see."), "unknown")
        return found

    def look_up(self, given):
        """Have all that is named at hand before it is asked for one by one."""
        user, known = self.context["request"].user, self.context["found"]
        texts = {
            self.change(text.strip())[:80] for text in given if isinstance(text, str) and "\0" not in text
        }
        found = self.model.objects.visible_to(user).filter(**{f"{self.column}__in": texts})
        known |= {(self.model, text): None for text in texts}
        known |= {(self.model, getattr(row, self.column)): row for row in found}

    def __deepcopy__(self, memo):
        return type(self)(*self._args, **self._kwargs)


class NumberedField(VisibleField):
    """Names a record by its number, a UUID."""

    def __init__(self, model, help_text, **kwargs):
        super().__init__(model, "pk", help_text, **kwargs)

    def to_internal_value(self, data):
        serializers.UUIDField().run_validation(data)
        return super().to_internal_value(data)

    def look_up(self, given):
        """What is no number is refused by its row, so each is asked for by itself."""


@extend_schema_field({"type": "integer", "minimum": 1})
class CountedField(VisibleField):
    """Names a record by its number, a whole one."""

    def to_internal_value(self, data):
        text = str(serializers.IntegerField(min_value=1, max_value=2**63 - 1).run_validation(data))
        return super().to_internal_value(text)

    def look_up(self, given):
        """What is no number is refused by its row, so each is asked for by itself."""


class Writable:
    """What is given, checked; and the record as its writer finds it afterwards."""

    def values_of(self, request, data=None, action=None, partial=False):
        """What was given, in the body or one row of it."""
        return self._reader(action or self.action, partial).run_validation(
            request.data if data is None else data
        )

    def look_up(self, rows):
        """Find what these rows name, a question a field and not one a row."""
        for name, field in self._reader(self.action, False).fields.items():
            if isinstance(field, VisibleField):
                field.look_up([row.get(name) for row in rows])

    def _reader(self, action, partial):
        """One for all rows, which looks up a partner named a hundred times once."""
        known = self.__dict__.setdefault("_readers", {})
        if action not in known:
            given = self.given[action] if isinstance(self.given, dict) else self.given
            context = {"request": self.request, "found": {}}
            known[action] = given(data={}, partial=partial, context=context)
        return known[action]

    def written(self, request, row, status=200):
        """The record as its writer reads it now, with the tag for the next change."""
        key = str(getattr(row, self.lookup))
        record = self.record(**{self.lookup_url_kwarg: key})
        headers = {}
        if status == 201:
            headers["Location"] = request.build_absolute_uri(f"{request.path}{key}/")
        etag = conditional.of_record(request, record)
        return answer(orjson.dumps(record, default=str), etag, status, headers)


class Acts(Writable):
    """POST of a step of a record's life; what is given goes to its service, which asks who may take it."""

    def act(self, request, path, service):
        self.no_parameters(request)
        row = self.found(**path)
        service(row, **self.values_of(request), by=request.user)
        return self.written(request, row)


class Creatable(Writable):
    """POST: what is given, checked, handed to the resource's `make(values, by)`."""

    def create(self, request, **path):
        self.no_parameters(request)
        made = self.make(self.values_of(request), request.user)
        return self.written(request, made, 201)


class Held(Writable):
    """What changes or removes a record that was read: `may_change(row, by)` first, then If-Match."""

    @transaction.atomic
    def under_lock(self, request, path, act):
        """Do `act` on the locked row, if what its writer read still holds."""
        self.no_parameters(request)
        row = self.one(**path).select_for_update(of=("self",), no_key=True).first()
        if row is None:
            raise Http404
        self.may_change(row, request.user)
        conditional.require_match(request, conditional.of_record(request, self.record(**path)))
        done = act(request, row)
        return self.written(request, done) if done is not None else answer(b"", status=204)


class Changeable(Held, Creatable):
    """PATCH of what was read, handed to the resource's `change(row, values, by)`."""

    def partial_update(self, request, **path):
        return self.under_lock(request, path, self._change)

    def _change(self, request, row):
        return self.change(row, self.values_of(request, partial=True), request.user)
