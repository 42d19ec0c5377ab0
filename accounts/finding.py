"""What a search finds of this app: partners by any name, people, files, terms, pages."""

from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils.text import format_lazy

from accounts import navigation, places
from accounts.folding import having
from accounts.glossary import terms as glossary_terms
from accounts.models import Document, Import, Partner, PartnerName, User
from accounts.search import Hit, has

LANGUAGES = ("fr", "ar", "es", "ru", "zh")


def partners(user, terms, most):
    """By code, by name in any language, and by every name they bear or bore."""
    rows = Partner.objects.visible_to(user)
    names = having(PartnerName.objects.visible_to(user), terms, "name").order_by()
    own = having(rows, terms, "name", "code", "iso2", *(KT(f"names__{code}") for code in LANGUAGES))
    former = rows.filter(pk__in=names.values("partner"))
    found = list(own[:most])
    known = {row.pk for row in found}
    found += [row for row in former[:most] if row.pk not in known]
    return [Hit(row.local_name, places.address(row), _also(row), row.is_fictional) for row in found[:most]]


def _also(partner):
    kind = partner.get_kind_display()
    return format_lazy("{} · {}", partner.code, kind)


def people(user, terms, most):
    """For administrators, who alone see others."""
    if not user.is_staff:
        return []
    rows = having(User.objects.visible_to(user).filter(is_system=False), terms, "name", "email")
    return [
        Hit(row.name, reverse("admin:accounts_user_change", args=[row.pk]), row.email, row.is_fictional)
        for row in rows[:most]
    ]


def files(user, terms, most):
    rows = having(Import.objects.visible_to(user), terms, "file_name", "edition", "kind")
    return [Hit(r.file_name, reverse("import", args=[r.pk]), r.get_state_display()) for r in rows[:most]]


def documents(user, terms, most):
    """By title and by the name of the newest file; the record each hangs on is its page."""
    rows = having(Document.objects.visible_to(user).standing(), terms, "title", "current__file_name")
    rows = rows.select_related("current").prefetch_related("subject")
    return [
        Hit(
            row.title, f"{places.address(row.subject)}#documents", f"{row.subject} · {row.get_kind_display()}"
        )
        for row in rows[:most]
        if row.subject is not None
    ]


def glossary(user, terms, most):
    page = reverse("glossary")
    found = [t for t in glossary_terms() if has(t.name, terms)]
    found += [t for t in glossary_terms() if t not in found and has(f"{t.name} {t.definition}", terms)]
    return [Hit(t.name, f"{page}#{t.code}", t.definition) for t in found[:most]]


def pages(user, terms, most):
    entries = [entry for entry in navigation.entries(user) if has(str(entry.label), terms)]
    return [Hit(entry.label, reverse(entry.route)) for entry in entries[:most]]
