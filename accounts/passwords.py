"""Which passwords are refused: too long, known to those who guess, or made of what everyone here knows.

No rule asks for signs of some kind; a long sentence is better than a short riddle (ASVS V6.2).
"""

import re
from functools import cache
from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Partner

LEFT_AT_LEAST = 8  # characters that are none of the words everyone here knows
RUNS = ("abcdefghijklmnopqrstuvwxyz", "0123456789" * 3, "9876543210" * 3, "qwertyuiopasdfghjklzxcvbnm")
_words = []


def words_of_here(function):
    """The decorated function gives words that are no secret here, such as the names of missions."""
    _words.append(function)
    return function


class NotTooLong:
    def __init__(self, most):
        self.most = most

    def validate(self, password, user=None):
        if len(password) > self.most:
            raise ValidationError(
                ngettext(
                    "This password is longer than %(n)d character.",
                    "This password is longer than %(n)d characters.",
                    self.most,
                )
                % {"n": self.most},
                code="too_long",
            )

    def get_help_text(self):
        return ngettext("At most %(n)d character.", "At most %(n)d characters.", self.most) % {"n": self.most}


class NotKnown:
    """Refuses what stands on a list of passwords in use or breached, also twice or with figures added."""

    def __init__(self, path=""):
        self.path = path

    def validate(self, password, user=None):
        plain = password.strip().lower()
        if any(part in _known(self.path) for part in _disguised(plain)) or _runs(plain):
            raise ValidationError(
                _("This password is on the lists that are tried first. Choose words of your own."),
                code="known",
            )

    def get_help_text(self):
        return _("None that is on the lists of passwords in use.")


class NotOfHere:
    """Refuses what is little more than names everyone here knows: the person, missions, nations, Concord."""

    def validate(self, password, user=None):
        left = password.lower()
        own = re.split(r"[\W_]+", f"{getattr(user, 'email', '')} {getattr(user, 'name', '')}".lower())
        for word in sorted({*own, *_of_here()}, key=len, reverse=True):
            if len(word) >= 4:
                left = left.replace(word, "")
        if len(re.sub(r"[\W\d_]", "", left)) < LEFT_AT_LEAST:
            raise ValidationError(
                _("This password is made of names everyone here knows. Add words of your own."),
                code="of_here",
            )

    def get_help_text(self):
        return _("More than names of people, missions and nations.")


def _disguised(plain):
    """The password, without the figures and signs around it, and its part where it is one part repeated."""
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    for text in {plain, bare, re.sub(r"[\W_]", "", plain)}:
        if text:
            yield text
            yield text[: (text + text).find(text, 1)]


def _runs(plain):
    """Rows of the keyboard, the alphabet and figures in order, or a few characters over and over."""
    return len(set(plain)) < 5 or any(plain in run or plain[::-1] in run for run in RUNS)


@cache
def _known(path):
    known = set(CommonPasswordValidator().passwords)
    if path:
        known.update(line.strip().lower() for line in Path(path).read_text().splitlines())
    return known


def _of_here():
    names = Partner.objects.values_list("name", flat=True)
    found = ["concord", "mission", "peacekeeping", *names]
    for function in _words:
        found += function()
    return {word for name in found for word in re.split(r"[\W_]+", name.lower())}
