"""Who may see a record, in words: read from the rule that is asked, never from a list beside it."""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import access
from accounts.models import User


@dataclass(frozen=True)
class Audience:
    """Some who may see a record, and by what rule; `is_reader` where the one who asks is among them."""

    words: str
    rule: str
    is_reader: bool = False
    roles: list = field(default_factory=list)


@dataclass(frozen=True)
class Sight:
    """The audiences of one record, and what being an administrator gives."""

    audiences: list
    is_open: bool
    administrators: bool


def sight(record, user):
    """Who may see `record`, for `user`, who sees it."""
    everyone = _sees(record, _nobody())
    administrators = everyone or _sees(record, _nobody(is_staff=True))
    audiences = [Audience(_("Everyone who signs in"), _why_open(record), True)] if everyone else []
    audiences += [_holders(record, path, permission, user) for path, permission in _paths(record)]
    audiences = [audience for audience in audiences if audience]
    if own := getattr(record, "seen_by_words", ""):
        audiences.append(Audience(str(own), _("A rule of this kind of record.")))
    if administrators and not everyone:
        words, rule = _("Administrators"), _("They keep people, roles and work of the portal.")
        audiences.append(Audience(words, rule, user.is_staff))
    return Sight(audiences, everyone, administrators)


def _nobody(**fields):
    """One who is signed in and holds nothing: what they see, everyone of their kind sees."""
    person = User(pk=0, **fields)
    person.held_this_request = {("asked", ""): set()}
    return person


def _sees(record, person):
    return type(record)._default_manager.filter(pk=record.pk).visible_to(person).exists()


def _paths(record):
    return getattr(record, "seen_through", {}).items()


def _holders(record, path, permission, user):
    """Those who hold `permission` on the root at the end of `path`, None where there is none."""
    root = record
    for name in path.split("__"):
        root = root if name == "pk" or root is None else getattr(root, name)
    if root is None:
        return None
    kind = root._meta.model_name
    roles = [str(r.label) for r in access.ROLES.values() if r.root == kind and permission in r.permissions]
    if kind == "partner":
        words = _("Everyone who speaks for %(partner)s") % {"partner": root}
    else:
        words = _("Everyone with a role in %(root)s") % {"root": root}
    is_reader = root.pk in access.granted(user, permission, type(root))
    return Audience(words, _("The role is given with scope and expiry."), is_reader, roles)


def _why_open(record):
    """The condition under which rows of this kind are open, in the words of its fields."""
    rule = getattr(record, "seen_by_all", Q())
    conditions = [c for c in rule.children if isinstance(c, tuple) and _holds(record, c)]
    if not conditions:
        return _("Rows of this kind are open to all who sign in.")
    path, value = conditions[0]
    if value is None:
        return _("It belongs to no mission.")
    *root, name = path.split("__")
    of = _reached(record, root)
    label = of._meta.get_field(name).verbose_name
    return _("%(record)s is marked “%(mark)s”.") % {"record": of, "mark": label}


def _holds(record, condition):
    path, value = condition
    *root, name = path.split("__")
    of = _reached(record, root)
    return of is not None and getattr(of, name) == value


def _reached(record, names):
    for name in names:
        record = None if record is None else getattr(record, name)
    return record
