"""The feed of changes, for who keeps a copy: what changed since they last asked, and how it stands."""

import base64
import binascii
import hashlib
import hmac
import struct

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers

from accounts import feed
from accounts.api import filters, paging
from accounts.api.errors import Refused
from accounts.api.viewset import OneDocument

FORM = struct.Struct(">qqqi")
_key = hashlib.sha256(b"concord.api.changes" + settings.SECRET_KEY.encode()).digest()


class Gone(exceptions.APIException):
    status_code = 410
    default_code = "too_old"
    default_detail = _("Changes since then are forgotten; read the lists afresh and begin with since=now.")


class ChangeRows(serializers.Serializer):
    """One record that changed."""

    resource = serializers.CharField(help_text="the resource, as in its address")
    key = serializers.CharField(help_text="the record, as in its address")
    how = serializers.ChoiceField(["created", "changed", "deleted"], help_text="what happened to it")
    at = serializers.DateTimeField(help_text="when the change was begun")
    record = serializers.DictField(
        help_text="as it stands now; empty for one that is deleted", allow_null=True
    )


class ChangesPage(serializers.Serializer):
    """Changes in their order, and where to go on."""

    results = ChangeRows(many=True, help_text="the changes")
    since = serializers.CharField(help_text="for the next request")
    more = serializers.BooleanField(help_text="whether more follow at once")


class Changes(OneDocument):
    """What changed since you last asked, of what you may list, complete and in order; deletions too."""

    rows = ChangesPage
    basename = "changes"
    feeds: dict = {}  # name: resource; filled where all are known
    tiered: frozenset = frozenset()  # those of which more than roots say who sees a row

    @extend_schema(
        operation_id="changes_list",
        parameters=[
            OpenApiParameter(
                "since", str, description="as the last answer gave it, or now; the oldest kept if left out"
            ),
            OpenApiParameter("resource", str, description="only these resources, with commas between"),
            OpenApiParameter("page_size", int, description="changes, 1 to 200"),
        ],
        responses=ChangesPage,
    )
    def list(self, request):
        values = filters.given(request, {"since", "resource", "page_size", "format"})
        resources = self._resources(values.get("resource"))
        size, roots = paging.size(values.get("page_size")), self._roots()
        if values.get("since") == "now":
            entries, more, place = [], False, feed.now(roots, resources, self._learned)
        else:
            place = _place(values["since"]) if "since" in values else feed.beginning()
            entries, more = feed.after(place, roots, resources, size, self._learned)
            place = feed.at(entries[-1]) if entries else place._replace(day=feed.beginning().day)
        return self.told({"results": self._told(entries), "since": _hidden(place), "more": more})

    def _resources(self, raw):
        if raw is None:
            return list(self.feeds)
        names = raw.split(",")
        for name in names:
            if name not in self.feeds:
                words = {"name": name[:80], "names": ", ".join(self.feeds)}
                raise Refused("resource", _("%(name)s has no feed; there are %(names)s.") % words, "unknown")
        return names

    def _roots(self):
        return roots_of(self.request)

    def _learned(self, entries):
        """What this reader learns of these entries, as it is for them: of a row that tiers open, whether it
        came into their sight, changed in it, or left it."""
        ways = {}
        for name in self.tiered & {entry.resource for entry in entries}:
            of_it = [entry for entry in entries if entry.resource == name]
            now = self._seen_now(name, {entry.key for entry in of_it})
            before, after = (
                feed.seen_then(self.feeds[name].model, self.request.user, of_it, when)
                for when in ("before", "after")
            )
            silent = self._kept_from_them(name, of_it)
            for entry in of_it:
                if entry.id in silent:
                    continue
                if entry.id in after and entry.key in now:
                    ways[entry.id] = entry._replace(how="changed" if entry.id in before else "created")
                elif entry.id in before and entry.id not in after:
                    ways[entry.id] = entry._replace(how="deleted")
        return [
            ways.get(entry.id, entry)
            for entry in entries
            if entry.id in ways or entry.resource not in self.tiered
        ]

    def _seen_now(self, name, keys):
        return _keys(self.feeds[name].model.objects.visible_to(self.request.user).filter(pk__in=keys))

    def _kept_from_them(self, name, entries):
        """The numbers of those that change only what is kept between two sides, of which they are none."""
        model = self.feeds[name].model
        columns = getattr(model, "kept_between", ())
        kept = feed.kept_apart(entries, columns) if columns else set()
        keys = {entry.key for entry in entries if entry.id in kept}
        if not keys:
            return kept
        user = self.request.user
        sides = _keys(model.objects.visible_to(user).between(user).filter(pk__in=keys))
        return {entry.id for entry in entries if entry.id in kept and entry.key not in sides}

    def _told(self, entries):
        """Each change with its record now. One that was deleted since is told by its own entry."""
        records = {
            name: self._records(name, {entry.key for entry in entries if entry.resource == name})
            for name in {entry.resource for entry in entries}
        }
        return [
            {
                "resource": entry.resource,
                "key": entry.key,
                "how": entry.how,
                "at": entry.at,
                "record": records[entry.resource].get(entry.key) if entry.how != "deleted" else None,
            }
            for entry in entries
            if entry.how == "deleted" or entry.key in records[entry.resource]
        ]

    def _records(self, name, keys):
        resource = self.feeds[name](request=self.request)
        if resource.keys_are_numbers:
            keys = map(int, keys)
        return {str(key): record for key, record in resource.records(keys).items()}


def _keys(rows):
    return {str(key) for key in rows.order_by().values_list("pk", flat=True)}


def roots_of(request):
    """The root keys of all this reader may see, in order."""
    asked = [resource(request=request).seen() for resource in Changes.feeds.values()]
    return feed.roots({repr(seen): seen for seen in asked if seen}.values())


def _hidden(place):
    """A place as text that tells nothing: sealed, and its numbers covered by what seals them."""
    body = FORM.pack(*place)
    seal = hmac.new(_key, body, hashlib.sha256).digest()[:12]
    return base64.urlsafe_b64encode(seal + _covered(body, seal)).rstrip(b"=").decode()


def _place(text):
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        body = _covered(raw[12:], raw[:12])
        if hmac.compare_digest(hmac.new(_key, body, hashlib.sha256).digest()[:12], raw[:12]):
            place = feed.Place(*FORM.unpack(body))
            if place.is_lost:
                raise Gone()
            return place
    except (ValueError, UnicodeError, binascii.Error, struct.error):
        pass
    raise Refused("since", _("Take since from an answer as it stands, or now."))


def _covered(body, seal):
    cover = hmac.new(_key, b"cover" + seal, hashlib.sha256).digest()
    return bytes(a ^ b for a, b in zip(body, cover, strict=False))
