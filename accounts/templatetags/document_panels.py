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
