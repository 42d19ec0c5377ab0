"""Encrypts the secrets of second factors with the key in force, so that a former key can be removed."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.core.management.base import BaseCommand
from django.db import transaction

SECRETS = {"totp": "secret", "recovery_codes": "seed"}


class Command(BaseCommand):
    help = "Encrypt the secrets of second factors anew, after SECRET_KEY was changed."

    @transaction.atomic
    def handle(self, **options):
        rows = Authenticator.objects.filter(type__in=SECRETS).select_for_update()
        for row in rows:
            name = SECRETS[row.type]
            row.data[name] = encrypt(decrypt(row.data[name]))
            row.save(update_fields=["data"])
        self.stdout.write(f"{len(rows)} secrets are encrypted anew")
