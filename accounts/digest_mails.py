"""The mail of a subscription as its person reads it: text and simple HTML, and a link that ends it."""

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from accounts.models import Subscription

SALT = "unsubscribe"


def written(row, digest, *, is_sample=False):
    """The mail, ready to be sent, in its person's language and time zone."""
    person = row.person
    with translation.override(person.language or settings.LANGUAGE_CODE), timezone.override(person.time_zone):
        name = " ".join(digest.name.split())
        stop = f"{row.base}{stop_path(row)}"
        context = {
            "person": person,
            "name": name,
            "digest": digest,
            "items": digest.write(),
            "base": row.base,
            "row": row,
            "stop": stop,
            "account": f"{row.base}{reverse('account')}#mails",
            "is_sample": is_sample,
            "language": translation.get_language(),
            "direction": "rtl" if get_language_bidi() else "ltr",
        }
        text = render_to_string("accounts/mails/digest.txt", context).strip() + "\n"
        mail = EmailMultiAlternatives(
            _subject(name, digest.n, is_sample), text, None, [person.email], headers=_headers(stop)
        )
        mail.attach_alternative(render_to_string("accounts/mails/digest.html", context), "text/html")
        return mail


def _subject(name, n, is_sample):
    if is_sample:
        return _("Concord: a test of “%(name)s”") % {"name": name}
    words = ngettext("Concord: %(name)s, %(n)d new or changed", "Concord: %(name)s, %(n)d new or changed", n)
    return words % {"name": name, "n": n}


def _headers(stop):
    return {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }


def stop_path(row):
    return reverse("unsubscribe", args=[signing.dumps(str(row.pk), salt=SALT)])


def named_by(key):
    """The subscription a link names; None where nobody signed it or there is none any more."""
    try:
        pk = signing.loads(key, salt=SALT)
    except signing.BadSignature:
        return None
    return Subscription.objects.filter(pk=pk).select_related("person", "view").first()
