"""Forms that change a record: grouped questions, a reason, and both versions where somebody was quicker.

A view builds the form, `carry_out` hands its answers to a service, `page` shows it until that succeeds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from accounts import dates
from accounts.forms import Plain, take_errors
from accounts.notation import day
from accounts.versions import ChangedMeanwhile

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class DayField(forms.DateField):
    """A day, picked or typed."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**kwargs)


class Both(NamedTuple):
    """An answer that differs from what stands now."""

    name: str
    label: str
    mine: str
    theirs: str


class Editing(Plain, forms.Form):
    """Questions in groups, and why. `look` returns the values that stand, and their version."""

    questions: tuple[tuple[StrOrPromise, tuple[str, ...]], ...] = ()  # (legend, names of fields)
    act_words: StrOrPromise = ""  # what the button says once the day in `act_field` is chosen
    act_field = ""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    confirmed = forms.BooleanField(required=False)
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        help_text=_("Kept in the history of the record, with your name and the time."),
    )

    def __init__(self, data=None, *, look=None, initial=None, **kwargs):
        self.look, self.both, self.to_confirm = look, None, []
        self.standing, version = look() if look else ({}, "")
        start = (initial or {}) | self.standing | {"version": version}
        super().__init__(data, initial=start, **kwargs)
        last = ["reason", "confirmed", "version"]
        self.order_fields([*(name for name in self.fields if name not in last), *last])
        if data is not None and look:
            self._take_theirs()

    def act_days(self):
        """How the script at the button writes a day: as pages do."""
        return {"months": [str(month) for month in dates.MONTHS], "first": dates.first_of_a_month()}

    def groups(self):
        self.dress()  # a form may have been given more fields since it began
        groups = [
            (legend, [self[name] for name in names if name in self.fields])
            for legend, names in self.questions
        ]
        return [(legend, fields) for legend, fields in groups if fields]

    def dangers(self):
        """What the answers would do that deserves a second look, in sentences."""
        return []

    def clean(self):
        given = super().clean()
        if not self.errors and not given.get("confirmed"):
            self.to_confirm = self.dangers()
        return given

    def answers(self):
        """What the service is asked to do."""
        given = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("version", "confirmed") and not name.startswith("_")
        }
        return given | ({"version": self.cleaned_data["version"]} if self.look else {})

    def disagree(self):
        """Keep what was typed, and show beside it what stands now."""
        self.standing, version = self.look()
        self.data = self.data.copy()
        self.data["version"] = version
        self.both = [
            Both(name, field.label, self._words(name, self[name].data), self._words(name, theirs))
            for name, field in self._own_fields()
            if field.has_changed(theirs := self.standing.get(name), self[name].data)
        ]

    def _own_fields(self):
        return [(n, f) for n, f in self.fields.items() if n not in ("reason", "version", "confirmed")]

    def _take_theirs(self):
        """Where the reader chose what stands, that is the answer."""
        chosen = [name for name, _field in self._own_fields() if self.data.get(f"take-{name}") == "theirs"]
        if not chosen:
            return
        self.data = self.data.copy()
        for name in chosen:
            for key in [k for k in self.data if k == name or k.startswith(f"{name}-")]:
                del self.data[key]
            for key, texts in posted(self.fields[name], name, self.standing.get(name)).items():
                self.data.setlist(key, texts if isinstance(texts, list) else [texts])

    def _words(self, name, value):
        """An answer as a reader would write it."""
        field = self.fields[name]
        if hasattr(field.widget, "words"):
            return field.widget.words(value)
        if isinstance(field, forms.BooleanField):
            return _("yes") if field.to_python(value) else _("no")
        if isinstance(field.widget, forms.SelectMultiple):
            asked = {str(one) for one in field.prepare_value(value) or ()}
            return ", ".join(str(label) for key, label in field.choices if str(key) in asked)
        if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
            asked = str(field.prepare_value(value) or "")
            return next((str(label) for key, label in field.choices if str(key) == asked), asked)
        if isinstance(field, forms.DateField):
            try:
                return day(field.to_python(value))
            except ValidationError:
                return str(value)
        return "" if value is None else str(value)


def posted(field, name, value):
    """{key: text, or a list of several} as a browser would send this value."""
    if hasattr(field.widget, "posted"):
        return field.widget.posted(name, value)
    if isinstance(field, forms.BooleanField):
        return {name: "on"} if value else {}
    value = field.prepare_value(value)
    if isinstance(field.widget, forms.SelectMultiple):
        return {name: [str(one) for one in value or ()]}
    if not isinstance(field.widget, forms.Select):
        value = field.widget.format_value(value)
    return {name: "" if value is None else str(value)}


def carry_out(form, act, *, given=None):
    """What the act returns for a valid form, else None with the form saying why."""
    if not form.is_valid() or form.to_confirm:
        return None
    try:
        return act(**(form.answers() if given is None else given()))
    except ChangedMeanwhile:
        form.disagree()
    except ValidationError as error:
        take_errors(form, error)
    return None


def page(request, form, act, *, to, said, template="accounts/edit.html", given=None, **words):
    """Show a form and carry out what it asks: then on to `to(what was done)`, where `said` is told.

    `words`: title, lead, button, back (an address), crumbs [(words, address)].
    """
    if request.method == "POST" and (done := carry_out(form, act, given=given)) is not None:
        messages.success(request, said(done))
        return redirect(to(done))
    return render(request, template, {"form": form, **words})


def act_page(request, row, form, act, *, step=None, label="", told="", said, crumbs):
    """The page of one act on a record: a step of its life, or, without one, what `label` and `told` say."""
    label = step.label if step else label
    return page(
        request,
        form,
        act,
        to=lambda _done: row.get_absolute_url(),
        said=said,
        title=f"{label}: {row}",
        lead=step.told if step else told,
        button=label,
        is_dangerous=bool(step and step.is_dangerous),
        back=row.get_absolute_url(),
        crumbs=crumbs,
    )
