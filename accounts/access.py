"""The only door to permissions: what a person may see, and what they may do.

Grants are held on two roots, a mission and a partner. Every other row is seen through the roots it
belongs to, so no permission is ever written for a single figure. The only module that calls guardian.
"""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import contextmanager
from functools import cache

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase
from guardian.shortcuts import assign_perm, get_objects_for_group, remove_perm
from guardian.utils import get_group_obj_perms_model, get_user_obj_perms_model

from accounts import asking
from accounts.roles import NEVER_LENT, ROLES, role_choices  # noqa: F401  (asked for here)


class VisibleQuerySet(models.QuerySet):
    """Rows of a model that says who may see them.

    `seen_through = {path to a root: the permission it takes there}`, `seen_by_all = Q(…)` for rows
    open to everyone who is signed in, and, where neither can say it, `seen_by(user)`, a Q.
    """

    def visible_to(self, user, **known):
        """The rows `user` may see; none for a stranger or for one who may no longer sign in.

        `known`: what the model's `seen_by` can leave out, since the caller knows it of the rows.
        """
        if user is None or not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_system:
            return self
        return self.filter(visibility(self.model, user, **known))


def visibility(model, user, **known):
    """The filter behind `visible_to`, for a model and one who is signed in.

    Seen as someone else, a row is seen only where whoever looks would see it as well.
    """
    looker = getattr(user, "previewed_by", None)
    key = "visibility", model, *known.values()
    with _holding(user):
        own = once(user, key, lambda: _visibility(model, user, known))
    return own if looker is None else own & _visibility(model, looker, known)


@contextmanager
def _holding(user):
    """What `user` holds is read once for all parts of one filter, where no request keeps it for longer."""
    if getattr(user, "held_this_request", None) is not None:
        yield
        return
    user.held_this_request = {}
    try:
        yield
    finally:
        user.held_this_request = None


def once(user, key, read):
    """What `read` gives, read once for all the panels of a page that `user` is shown."""
    kept = getattr(user, "kept_this_request", None)
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    return kept[key]


def _visibility(model, user, known):
    seen = getattr(model, "seen_by_all", None)
    if seen == Q():
        return seen
    ways = [seen] if seen else []
    if hasattr(model, "seen_by"):
        own = model.seen_by(user, **known)
        if own == Q():  # all rows; joined to another filter it would open none
            return own
        ways.append(own)
    for path, permission in getattr(model, "seen_through", {}).items():
        if keys := granted(user, permission, _model_at(model, path)):
            ways.append(Q(**{f"{path}__in": keys}))
    return Q(*ways, _connector=Q.OR) if ways else Q(pk__in=[])


def granted(user, permission, root):
    """Keys of the roots (model `root`) on which `user` holds `permission`, as a set."""
    if not permission:
        raise ValueError("Name a permission: an empty one would open every row.")
    if not user.is_active:
        return set()
    if hasattr(user, "granted_to_token"):
        return user.granted_to_token(permission, root)
    held = getattr(user, "held_this_request", None)
    if held is None:
        return _held_by(user).get((root._meta.model_name, permission), set())
    if not held:
        held.update(_held_by(user))
        if looker := getattr(user, "previewed_by", None):
            _narrow(held, looker)
        held["", ""] = set()  # who holds nothing is not asked for again either
    return held.get((root._meta.model_name, permission), set())


def sight(user):
    """All that decides which rows of missions and partners `user` sees, as a key; None where what they see
    is not to be kept for others: by a token, or looking as someone else."""
    if getattr(user, "kept_this_request", None) is None or getattr(user, "previewed_by", None):
        return None
    for root in roots()[:1]:
        granted(user, "view", root)  # what they hold is read, if it was not yet
    held = user.held_this_request.items()
    return user.is_staff, user.is_system, frozenset((*what, frozenset(keys)) for what, keys in held if keys)


def _narrow(held, looker):
    """Drop what is held on roots `looker` does not see."""
    for model in roots():
        kind = model._meta.model_name
        keys = set().union(*(found for (name, _permission), found in held.items() if name == kind))
        seen = set(model.objects.visible_to(looker).filter(pk__in=keys).values_list("pk", flat=True))
        for name, permission in held:
            if name == kind:
                held[name, permission] &= seen


def _held_by(user):
    """What a person holds; a deputy in another's place what that person holds, on roots where the deputy has
    a role as well, but for what is trusted to one person alone."""
    if user.acts_for is None:
        return _grants(user)
    there = defaultdict(set)
    for (root, _permission), keys in _grants(user).items():
        there[root] |= keys
    held = _grants(user.acts_for).items()
    return {what: keys & there[what[0]] for what, keys in held if what[1] not in NEVER_LENT}


def _grants(user):
    """{(root, permission): keys} of all one person holds, their own and their partners', in one query.

    guardian's own shortcut asks for one permission at a time and takes longer to write its question than
    the database to answer it. Global permissions count for nothing here either.
    """
    question = grants_sql("%s")
    with connection.cursor() as cursor:
        cursor.execute(question, [user.pk] * question.count("%s"))
        return held(cursor.fetchall())


def held(rows):
    """What a request keeps of (root, permission, key) rows."""
    found = defaultdict(set)
    found["asked", ""] = set()
    for root, permission, key in rows:
        found[root, permission].add(key)
    return found


@cache
def grants_sql(person):
    """The question for (root, permission, key) of all that `person`, the key of one in SQL, holds."""
    member = get_user_model().groups.through._meta.db_table
    parts = []
    for root in roots():
        for table, holder in (
            (get_user_obj_perms_model(root), f"WHERE g.user_id = {person}"),
            (get_group_obj_perms_model(root), f"JOIN {member} m USING (group_id) WHERE m.user_id = {person}"),
        ):
            parts.append(
                f"SELECT '{root._meta.model_name}' AS root, p.codename AS permission, "
                f"g.content_object_id AS key FROM {table._meta.db_table} g "
                f"JOIN auth_permission p ON p.id = g.permission_id {holder}"
            )
    return " UNION ALL ".join(parts)


@cache
def roots():
    """The models on which permissions are granted."""
    tables = UserObjectPermissionBase.__subclasses__()
    fields = [table._meta.get_field("content_object") for table in tables if not table._meta.abstract]
    return tuple(field.related_model for field in fields if isinstance(field, models.ForeignKey))


def granted_to_group(group, permission, root):
    """Keys of the roots on which everyone of a partner holds `permission`."""
    name = f"{root._meta.app_label}.{permission}"
    return set(
        get_objects_for_group(group, name, root, accept_global_perms=False).values_list("pk", flat=True)
    )


def allows(by, permission, *roots):
    """Whether `by` holds `permission` on one of these roots."""
    if by is None or not by.is_active:
        return False
    if by.is_system:
        return True
    return any(root.pk in granted(by, permission, type(root)) for root in roots if root is not None)


def require(by, permission, *roots):
    """Raise PermissionDenied unless `by` holds `permission` on one of these roots."""
    if not allows(by, permission, *roots):
        names = " / ".join(str(root) for root in roots)
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": names})


def allows_any(by, *ways):
    """Whether `by` holds one of these, each a permission and the root on which (None: nowhere)."""
    return any(allows(by, permission, root) for permission, root in ways if root is not None)


def require_any(by, *ways):
    """Raise PermissionDenied unless `by` holds one of these (permission, root)."""
    if not allows_any(by, *ways):
        names = " / ".join(dict.fromkeys(str(root) for _permission, root in ways if root is not None))
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": names})


def require_administrator(by):
    if by is None or not by.is_active or not (by.is_staff or by.is_system):
        raise PermissionDenied(_("Only an administrator may do this."))


def require_person(by, person):
    """What only the person concerned, or the portal itself, may do."""
    if by is None or by.pk is None or not by.is_active or not (by.is_system or by.pk == person.pk):
        raise PermissionDenied(_("Only %(person)s may do this.") % {"person": person})


def hands(by):
    """Keys of the people whose hand this is: who answers for it, and whose deputy they are just now."""
    person, _token = answerable(by)
    return {person.pk} if person.acts_for is None else {person.pk, person.acts_for.pk}


def require_another(by, key, words):
    """Refuse, in these words, the hand that wrote or entered it (key of a person): another's is wanted."""
    if key in hands(by):
        raise ValidationError(words, "same_person")


def require_own_hand(by):
    """Refuse what nobody does in another's place, while they act in one."""
    person, _token = answerable(by)
    if person.acts_for is not None:
        raise PermissionDenied(_("Act for yourself again first: this is not lent on."))


def speaks_for_someone(user):
    """Whether this person acts for some partner."""
    return any(granted(user, "act_for", root) for root in roots() if root._meta.model_name == "partner")


def signs_or_plans(user):
    """Whether this person plans or decides somewhere: there changes may be put to signature."""
    asked = ("decide_pledges", "edit_requirements")
    return any(granted(user, permission, root) for permission in asked for root in roots())


def keeps_figures(user):
    """Whether this person brings in the figures of some organization."""
    return any(
        granted(user, "import_figures", root) for root in roots() if root._meta.model_name == "partner"
    )


def takes_part(user):
    """Whether this person stands on some side between contributors and missions."""
    return speaks_for_someone(user) or signs_or_plans(user)


def answerable(by):
    """(the person who answers for what `by` does, the token of a partner or mission it came by or None)."""
    return (by.token.owner, by.token) if by.pk is None else (by, None)


# --- Root keys, and rows of this app that belong to a record of any app.
_registered = set()


def register(*models_):
    """Let events and jobs about these models be seen by those who see the record."""
    _registered.update(models_)


def registered():
    """The models whose records have events, jobs or a history that others may see."""
    return sorted(_registered, key=lambda model: model.__name__)


def kind_of(model):
    """As a kind of record stands in addresses: authorized-strength."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", model.__name__).lower()


def is_registered(model):
    return model in _registered


_roots = {}


def register_root(model, manages):
    """A kind of root; who holds the permission `manages` on one issues its tokens."""
    _roots[model._meta.model_name] = (model, manages)


def token_roots(user):
    """{root key: root} of the partners and missions for which `user` may issue tokens."""
    found = {}
    for model, manages in _roots.values():
        rows = model.objects.visible_to(user)
        rows = rows if user.is_system else rows.filter(pk__in=granted(user, manages, model))
        found |= {root_key(row): row for row in rows}
    return found


def roots_held(user):
    """Keys of the missions and partners in which `user` holds any role."""
    return {
        f"{root._meta.model_name}:{pk}"
        for root in roots()
        for permission in _permissions_of(root)
        for pk in granted(user, permission, root)
    }


def sides_of(user):
    """Keys of the partners and missions this person acts for between two sides."""
    acts = ("act_for", "decide_pledges")
    return {
        f"{root._meta.model_name}:{pk}"
        for root in roots()
        for name in acts
        for pk in granted(user, name, root)
    }


_told_between = {}


def tell_between(permission, *models_):
    """Let who holds `permission` on a root read what is between its two sides, of records of these models."""
    _told_between.setdefault(permission, set()).update(models_)


def told_between(user):
    """The filter for events between two sides that this person reads beside those of `sides_of`: of the kinds
    of records whose keeper they are, on the roots where they are it."""
    found = Q(pk__in=[])
    for permission, models_ in _told_between.items():
        keys = {f"{root._meta.model_name}:{pk}" for root in roots() for pk in granted(user, permission, root)}
        if keys:
            kinds = [ContentType.objects.get_for_model(model).pk for model in models_]
            found |= Q(subject_type__in=sorted(kinds), concerns__overlap=sorted(keys))
    return found


def root_key(root):
    return f"{root._meta.model_name}:{root.pk}"


def subjects_seen_by(user, kinds=None):
    """The filter for rows with a `subject_type` and a textual `subject_id` that `user` may see.

    Asked row by row through the subject's key: a list shows a page of rows, and there may be millions of
    subjects. The type is held first, so that no key is read as one of another kind. `kinds`: keys of the
    only content types there are among the rows; all if it is None.
    """
    seen_as, seen = sight(user), Q(pk__in=[])
    types = ContentType.objects.get_for_models(*_registered)
    for model in _registered:
        kind = types[model].pk
        if kinds is None or kind in kinds:
            seen |= Q(subject_type=kind) & _subject_seen_by(user, seen_as, model)
    return seen


filters_written: dict = {}
MOST_WRITTEN = 10_000


def _subject_seen_by(user, seen_as, model):
    """It names what is asked and no row that was found, so it holds for a day and as long as the sight."""
    if seen_as is None:
        return subject_among(model._default_manager.visible_to(user))
    key = seen_as, user.pk, model, timezone.localdate()
    if key not in filters_written:
        if len(filters_written) >= MOST_WRITTEN:
            filters_written.clear()
        filters_written[key] = subject_among(model._default_manager.visible_to(user))
    return filters_written[key]


def subject_among(rows):
    """The filter for rows whose `subject_id`, a text, is the key of one of `rows`, a queryset."""
    return asking.among(rows)


def rows_managed_by(user):
    """The filter for rows with a `subject` among the roots whose members `user` manages."""
    found = Q(pk__in=[])
    for root in roots():
        keys = granted(user, "manage_members", root)
        found |= Q(subject_type=ContentType.objects.get_for_model(root), subject_id__in=keys)
    return found


# --- Writing what the standing role grants say. Called by accounts.services only.
def settle(holder, root, roles):
    """Make guardian's rows of `holder` (a person or a group) on `root` say exactly `roles`."""
    wanted = {p for role in roles for p in ROLES[role].permissions}
    for permission in _permissions_of(type(root)):
        name = f"{root._meta.app_label}.{permission}"
        (assign_perm if permission in wanted else remove_perm)(name, holder, root)


def _permissions_of(model):
    kind = model._meta.model_name
    held = defaultdict(set)
    for role in ROLES.values():
        held[role.root].update(role.permissions)
    return sorted(held[kind])


def _model_at(model, path):
    for name in path.split("__"):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        model = field.related_model or model
    return model
