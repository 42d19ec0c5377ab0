"""Keeping views of lists, sharing them, choosing which is shown first. Each by and for its owner."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, events, saved
from accounts.models import SavedView

MOST = 100  # of one person, so that a menu stays one


@transaction.atomic
def save_view(*, page, name, query="", shared_with="", is_default=False, replaces=True, by):
    """Keep what a page was asked under a name; one kept by that name before gives way if `replaces`."""
    access.require_person(by, by)
    if not saved.is_page(page):
        raise ValidationError({"page": _("There is no such page.")})
    kept = SavedView.objects.filter(owner=by, page=page, name=name).first() if replaces else None
    view = kept or SavedView(owner=by, page=page, name=name)
    if kept is None and SavedView.objects.filter(owner=by).count() >= MOST:
        raise ValidationError(_("You keep 100 views. Remove one first."))
    _keep(view, {"query": query, "shared_with": shared_with, "is_default": is_default}, by)
    events.record("saved_view.kept", view, by=by, page=page)
    return view


@transaction.atomic
def change_view(view, *, by, **changed):
    """`changed`: name, query, shared_with, is_default, those that change."""
    access.require_person(by, view.owner)
    _keep(view, changed, by)
    events.record("saved_view.changed", view, by=by, page=view.page)
    return view


def _keep(view, values, by):
    shared_with = values.get("shared_with", "")
    if shared_with and shared_with != view.shared_with and shared_with not in access.roots_held(by):
        raise ValidationError({"shared_with": _("You hold no role there.")})
    for name, value in values.items():
        setattr(view, name, value)
    if view.is_default:
        SavedView.objects.filter(owner=view.owner, page=view.page).exclude(pk=view.pk).update(
            is_default=False
        )
    view.full_clean()
    view.save()


@transaction.atomic
def choose_view(view, *, is_default, by):
    """Show it first whenever its page is opened without a question, or no longer."""
    access.require_person(by, view.owner)
    SavedView.objects.filter(owner=by, page=view.page).update(is_default=False)
    view.is_default = is_default
    view.save(update_fields=["is_default"])
    events.record("saved_view.chosen", view, by=by, is_default=is_default)
    return view


@transaction.atomic
def remove_view(view, *, by):
    access.require_person(by, view.owner)
    events.record("saved_view.removed", view, by=by, page=view.page)
    view.delete()
