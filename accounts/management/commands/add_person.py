"""Opens an account from the shell: the first administrator of a portal without demo people."""

import secrets

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts import events, services
from accounts.models import Event, User


class Command(BaseCommand):
    help = "Open an account and print its first password, once."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--administrator", action="store_true")

    def handle(self, *, email, name, administrator, **options):
        password = secrets.token_urlsafe(15)
        try:
            with events.through(Event.Door.COMMAND):
                services.add_person(
                    email=email,
                    name=name,
                    password=password,
                    is_staff=administrator,
                    by=User.objects.system("command"),
                )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{email} may sign in with the password {password}")
