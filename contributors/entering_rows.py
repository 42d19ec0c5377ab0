"""Rows of a bulk entry as a secretariat typed them: all are entered, or none, and each error has its line."""

from typing import NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from contributors import forms_entry as forms
from contributors import services_entry as services


class Wrong(NamedTuple):
    """What is wrong with one cell of a line; `field` is its column in words, empty for the whole line."""

    line: int
    field: str
    words: str


@transaction.atomic
def enter_all(conference, rows, *, by):
    """(pledges entered, what is wrong) of [(line, {column: text})]; none is entered if anything is wrong."""
    needs, partners = forms.needs_by_name(by, conference), forms.partners_by_name(by)
    entered, wrong = [], []
    for line, cells in rows:
        form = forms.EntryRow(cells, needs=needs, partners=partners)
        if not form.is_valid():
            wrong += _wrong(line, form, form.errors)
            continue
        given = {name: value for name, value in form.cleaned_data.items() if value is not None}
        try:
            with transaction.atomic():
                entered.append(services.enter_pledge(conference, **given, by=by))
        except ValidationError as error:
            said = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
            wrong += _wrong(line, form, said)
    if wrong:
        transaction.set_rollback(True)
        return [], wrong
    return entered, []


def _wrong(line, form, said):
    for name, messages in said.items():
        label = form.fields[name].label if name in form.fields else ""
        yield from (Wrong(line, str(label), str(words)) for words in messages)
