"""Keeping views of lists, sharing them, choosing which is shown first. Each by and for its owner."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, events
from accounts.models import SavedView

MOST = 100  # of one person, so that a menu stays one


@transaction.atomic
def save_view(*, page, name, query="", shared_with="", is_default=False, by):
    """Keep what a page was asked under a name; one kept by that name before gives way."""
    access.require_person(by, by)
    if shared_with and shared_with not in access.roots_held(by):
        raise ValidationError({"shared_with": _("You hold no role there.")})
    view = SavedView.objects.filter(owner=by, page=page, name=name).first() or SavedView(
        owner=by, page=page, name=name
    )
    if view.pk is None and SavedView.objects.filter(owner=by).count() >= MOST:
        raise ValidationError(_("You keep 100 views. Remove one first."))
    view.query, view.shared_with, view.is_default = query, shared_with, is_default
    if is_default:
        SavedView.objects.filter(owner=by, page=page).exclude(pk=view.pk).update(is_default=False)
    view.full_clean()
    view.save()
    events.record("saved_view.kept", view, by=by, page=page)
    return view


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
