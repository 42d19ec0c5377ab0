"""The panel of documents that the page of any record may have."""

from django import template
from django.db.models import Prefetch

from accounts import attaching
from accounts.models import Document, DocumentVersion

register = template.Library()


@register.inclusion_tag("components/_documents.html", takes_context=True)
def documents_panel(context, row):
    """The documents on a record that its reader may see, and what they may do with each."""
    user = context["request"].user
    side = attaching.side_of(user, row)
    versions = DocumentVersion.objects.visible_to(user).select_related("created_by")
    rows = Document.objects.visible_to(user).on(row).select_related("superseded_by", "current__created_by")
    rows = rows.prefetch_related(Prefetch("versions", versions)).order_by("kind", "-created_at")
    may_see = {one.pk for one in rows}
    return {
        "documents": [
            (one, side and one.side == side and one.state == "standing", one.superseded_by_id in may_see)
            for one in rows
        ],
        "record": row,
        "kind": row._meta.model_name,
        "may_add": bool(side) and not getattr(context["request"], "as_of", None),
        "request": context["request"],
    }


@register.inclusion_tag("components/_documents_beside.html", takes_context=True)
def documents_beside(context, row):
    """The standing documents of a record that is one line of a page, and a link to add one."""
    user = context["request"].user
    rows = Document.objects.visible_to(user).on(row).filter(state=Document.State.STANDING)
    return {
        "documents": rows.select_related("current").order_by("-created_at"),
        "record": row,
        "kind": row._meta.model_name,
        "may_add": bool(attaching.side_of(user, row)) and not getattr(context["request"], "as_of", None),
    }
