"""Writes a whole list to a file, as the one who asked would see it at that moment."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import connection, transaction
from django.http import QueryDict
from django.urls import get_resolver
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import jobs
from accounts.authentication import Principal
from accounts.models import Export

KEPT = timedelta(hours=24)
EVERY = 2000  # rows between two signs of life
_writers: dict = {}


class Writer(NamedTuple):
    """How one list is written; each function takes an Asked."""

    check: Callable  # raises what the list itself would
    chunks: Callable  # the file, piece by piece; also takes the format and what counts its rows
    roots: Callable  # root keys its reader sees


def register(resource, writer):
    _writers[resource] = writer


def resources():
    get_resolver().url_patterns  # noqa: B018  (with the addresses all lists offer themselves)
    return _writers


class Asked:
    """A request as far as a list needs one: who asks, and for what."""

    method = "GET"

    def __init__(self, user, query):
        self.user, self.auth = user, getattr(user, "token", None)
        self.GET, self.META = QueryDict(query), {"QUERY_STRING": query}


def check(user, resource, query):
    """Raise what the list itself would, were it asked for now."""
    resources()[resource].check(Asked(user, query))


def is_still_seen(export, user):
    """Whether its reader sees every root its rows hang on, as when it was made."""
    return set(export.roots) <= set(resources()[export.resource].roots(Asked(user, "")))


@jobs.work("export.make")
def make(progress, export_id):
    row = Export.objects.select_related("created_by", "token").get(pk=export_id)
    user = _asker(row)
    asked, writer = Asked(user, row.query), resources()[row.resource]
    progress.stage(_("Writing"))
    count = _Count(progress)
    with transaction.atomic():
        _hold_still()
        row.roots = sorted(writer.roots(asked))
        file = _Chunks(writer.chunks(asked, row.format, count))
        row.file.save(f"{secrets.token_hex(16)}.{row.format}", file, save=False)
    row.size, row.rows, row.expires_at = row.file.size, count.n, timezone.now() + KEPT
    with transaction.atomic():
        row.save(update_fields=["file", "size", "rows", "roots", "expires_at"])
        progress.hold()


def _hold_still():
    """One picture, however long it takes; the job beside it is noted in transactions apart."""
    if not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _asker(row):
    """Who asked, with the rights they have now."""
    if row.token:
        if not row.token.is_standing or not row.token.owner.is_active:
            raise ValidationError(_("The token that asked for this is expired or revoked."))
        return Principal(row.token)
    if not row.created_by.is_active:
        raise ValidationError(_("Who asked for this may no longer sign in."))
    return row.created_by


class _Count:
    """Passes rows on one by one, and tells how many."""

    def __init__(self, progress):
        self.progress, self.n = progress, 0

    def __call__(self, rows):
        for self.n, row in enumerate(rows, 1):  # noqa: B020
            if self.n % EVERY == 0:
                self.progress.rows(self.n)
            yield row


class _Chunks(File):
    """A streamed answer as a file to copy from."""

    def __init__(self, pieces):
        super().__init__(None)
        self.pieces = pieces

    def chunks(self, chunk_size=None):
        return iter(self.pieces)


def forget_old():
    """Expired files go, and what was asked with them. Called by the sweeper."""
    for row in Export.objects.filter(expires_at__lt=timezone.now())[:100]:
        row.file.delete(save=False)
        row.delete()
