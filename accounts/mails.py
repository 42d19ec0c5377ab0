"""Mails the portal sends: queued as jobs, so that none is lost and no answer waits for, or tells of, one.

A secret in a link is made by the worker that sends it, and lies in no queue.
"""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import jobs
from accounts.models import User

EMAIL_LINK_SECONDS = 24 * 60 * 60
SUBJECTS = {
    "password": gettext_lazy("Concord: a new password"),
    "invitation": gettext_lazy("Concord: you are invited"),
    "email": gettext_lazy("Concord: your new address"),
    "email_left": gettext_lazy("Concord: your address was changed"),
    "factor": gettext_lazy("Concord: your second factor was changed"),
    "review_due": gettext_lazy("Concord: a review of access is due"),
}


def send(kind, address, request=None, *, base="", **facts):
    """Queue a mail of this kind to an address; `facts` are ids and short texts."""
    base = base or (f"{request.scheme}://{request.get_host()}" if request else "")
    with transaction.atomic():
        return jobs.start(
            "mail",
            _("Mail: %(subject)s") % {"subject": SUBJECTS[kind]},
            by=User.objects.system("mail"),
            mail=kind,
            address=address.lower(),
            base=base,
            facts=facts,
        )


@jobs.work("mail")
def deliver(progress, *, mail, address, base, facts):
    """Write the mail in its reader's language and hand it to the mail server."""
    known = facts.get("person") or User.objects.filter(email__iexact=address, is_active=True).values("pk")[:1]
    reader = User.objects.filter(pk__in=known if not isinstance(known, int) else [known]).first()
    if reader is None or not reader.is_active or reader.is_system:
        return
    with translation.override(reader.language or settings.LANGUAGE_CODE):
        link = LINKS.get(mail, _no_link)(reader, address, facts)
        context = facts | {"person": reader, "address": address, "link": f"{base}{link}"}
        text = render_to_string(f"accounts/mails/{mail}.txt", context)
        send_mail(str(SUBJECTS[mail]), text.strip() + "\n", None, [address])
    progress.hold()


def _password_link(reader, address, facts):
    uid = urlsafe_base64_encode(force_bytes(reader.pk))
    return reverse("password_reset_confirm", args=[uid, default_token_generator.make_token(reader)])


def _email_link(reader, address, facts):
    key = signing.dumps({"person": reader.pk, "from": reader.email, "to": address}, salt="email")
    return reverse("email_new", args=[key])


def _no_link(reader, address, facts):
    return facts.get("path", "/")


LINKS = {"password": _password_link, "invitation": _password_link, "email": _email_link}


def address_of(key, person):
    """The new address a mailed link names for `person`; None where it is old, used, or another's."""
    try:
        said = signing.loads(key, salt="email", max_age=EMAIL_LINK_SECONDS)
    except signing.BadSignature:
        return None
    return said["to"] if (said["person"], said["from"]) == (person.pk, person.email) else None
