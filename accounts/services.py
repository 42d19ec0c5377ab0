"""Every change to people, roles, tokens and jobs. Each asks permission, checks, saves, records."""

import hashlib
import logging
import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access, events, exporting, imports, jobs, outbox, sittings
from accounts.authentication import PREFIX, hash_secret
from accounts.models import Export, Import, Job, Partner, RoleGrant, Token, User

TOKEN_DAYS = 90
EXPORTS_AT_ONCE = 3
log = logging.getLogger(__name__)


# --- Roles
@transaction.atomic
def grant_role(*, role, subject, person=None, holders=None, starts_on=None, expires_on=None, reason="", by):
    """Give a role on a mission or partner to a person, or to everyone who speaks for `holders`."""
    _require_may_grant(by, subject)
    if role not in access.ROLES or access.ROLES[role].root != subject._meta.model_name:
        raise ValidationError(
            {"role": _("This role is not given on a %(kind)s.") % {"kind": subject._meta.verbose_name}}
        )
    if holders is not None:
        _group_of(holders)
    row = RoleGrant(
        role=role,
        person=person,
        holders=holders,
        subject=subject,
        starts_on=starts_on or timezone.now().date(),
        expires_on=expires_on,
        reason=reason,
        granted_by=by,
    )
    row.full_clean()
    row.save()
    _settle(row)
    events.record(
        "role.granted", row, by=by, about=[subject], reason=reason, role=role, holder=str(person or holders)
    )
    return row


@transaction.atomic
def revoke_role(row, *, reason="", by):
    """Take a role back, at once."""
    _require_may_grant(by, row.subject)
    row.revoked_at = timezone.now()
    row.save(update_fields=["revoked_at"])
    _settle(row)
    events.record("role.revoked", row, by=by, about=[row.subject], reason=reason)
    return row


def _require_may_grant(by, subject):
    if not access.allows(by, "manage_members", subject):
        access.require_administrator(by)


@transaction.atomic
def settle_dated_grants():
    """Write the permissions of roles that began or ended with the calendar. Called by the sweeper."""
    today = timezone.now().date()
    begun = Q(starts_on__lte=today, settled_on=None) | Q(starts_on__lte=today, settled_on__lt=F("starts_on"))
    ended = Q(expires_on__lt=today) & (Q(settled_on=None) | Q(settled_on__lte=F("expires_on")))
    for row in RoleGrant.objects.filter(begun | ended, revoked_at=None).select_for_update(skip_locked=True):
        if row.subject is not None:
            _settle(row)


def _settle(row):
    """Make the permissions of the holder on the subject, and who speaks for whom, follow the roles."""
    today = timezone.now().date()
    same = RoleGrant.objects.standing(today).filter(
        subject_type=row.subject_type_id, subject_id=row.subject_id, person=row.person, holders=row.holders
    )
    holder = row.person or _group_of(row.holders)
    access.settle(holder, row.subject, set(same.values_list("role", flat=True)))
    if row.person and isinstance(row.subject, Partner):
        members = _group_of(row.subject).user_set
        (members.add if same.exists() else members.remove)(row.person)
    RoleGrant.objects.filter(pk=row.pk).update(settled_on=today)


def _group_of(partner):
    """The group of everyone who speaks for a partner, made when first needed."""
    if partner.group is None:
        partner.group, _new = Group.objects.get_or_create(name=f"speaks for {partner.code}")
        partner.save(update_fields=["group"])
    return partner.group


# --- People
@transaction.atomic
def add_person(
    *, email, name, password=None, encoded="", language="", is_staff=False, is_fictional=False, by
):
    """Open an account; without a password the person sets one by the reset mail.

    `encoded` is a password as `make_password` gives it, in place of the word itself.
    """
    access.require_administrator(by)
    person = User(
        email=User.objects.normalize_email(email).lower(),
        name=name,
        language=language,
        is_staff=is_staff,
        is_fictional=is_fictional,
        password=encoded or make_password(password),
    )
    person.full_clean()
    person.save()
    events.record("person.added", person, by=by)
    return person


@transaction.atomic
def change_person(person, *, by, **fields):
    """An administrator's change: name, language, whether they may sign in or administer."""
    access.require_administrator(by)
    before = User.objects.get(pk=person.pk)
    for name, value in fields.items():
        setattr(person, name, value)
    person.full_clean(exclude=["password"])
    person.save(update_fields=list(fields))
    if before.is_active and not person.is_active:
        sittings.end_all(person)
    events.record("person.changed", person, by=by, changes=events.changes(before, person, fields))
    return person


PREFERENCES = {"language", "time_zone", "page_size"}


@transaction.atomic
def change_preferences(person, *, by, **chosen):
    """`chosen`: language, time_zone, page_size, those that change."""
    access.require_person(by, person)
    if unknown := chosen.keys() - PREFERENCES:
        raise TypeError(f"No preference: {', '.join(sorted(unknown))}")
    for name, value in chosen.items():
        setattr(person, name, value)
    person.full_clean(exclude=["password"])
    person.save(update_fields=list(chosen))
    events.record("person.preferences_changed", person, by=by)
    return person


@transaction.atomic
def choose_notices(person, *, off, by):
    """Which kinds of events a person is not told of."""
    access.require_person(by, person)
    person.notices_off = sorted(off)
    person.full_clean(exclude=["password"])
    person.save(update_fields=["notices_off"])
    events.record("person.notices_chosen", person, by=by, off=person.notices_off)
    return person


# --- Tokens
@transaction.atomic
def issue_token(*, name, scopes, expires_on, subject=None, networks=(), by):
    """A new token; returns (token, key), and the key is never shown again."""
    if subject is None:
        access.require_person(by, by)
    else:
        access.require(by, "manage_tokens" if isinstance(subject, Partner) else "manage_members", subject)
    today = timezone.now().date()
    if not today <= expires_on <= today + timedelta(days=TOKEN_DAYS):
        raise ValidationError(
            {"expires_on": _("Choose a day within the next %(days)d days.") % {"days": TOKEN_DAYS}}
        )
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32).replace("_", "-")
    token = Token(
        name=name,
        prefix=prefix,
        secret_hash=hash_secret(secret),
        owner=by,
        subject_type=ContentType.objects.get_for_model(subject) if subject else None,
        subject_id=subject.pk if subject else None,
        scopes=list(scopes),
        networks=list(networks),
        expires_on=expires_on,
    )
    token.full_clean()
    token.save()
    events.record("token.issued", token, by=by, about=[subject], scopes=list(scopes))
    return token, f"{PREFIX}{prefix}_{secret}"


@transaction.atomic
def revoke_token(token, *, by):
    """End a token at once."""
    if by.pk != token.owner_id:
        access.require_administrator(by)
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    events.record("token.revoked", token, by=by, about=[token.subject])
    return token


# --- Jobs
@transaction.atomic
def cancel_job(job, *, by):
    _require_own_job(job, by)
    if job.state in Job.ENDED:
        raise ValidationError(_("This job has ended already."))
    jobs.ask_cancel(job)
    events.record("job.cancelled", job, by=by)


@transaction.atomic
def retry_job(job, *, by):
    _require_own_job(job, by)
    jobs.ask_again(job)
    events.record("job.retried", job, by=by)


def _require_own_job(job, by):
    person, token = access.answerable(by)
    own = job.token_id == token.pk if token else job.requested_by_id == person.pk
    if not own:
        access.require_administrator(by)


# --- Files
@transaction.atomic
def upload_file(*, kind, file, file_name, edition="", options=None, in_background=True, by):
    """Keep a file and have it checked. Nothing of it counts before `apply_import`."""
    known = imports.kind_of(kind)
    options = (options or {}) if known.permits else {"organization": "UN"} | (options or {})
    _require_may_import(by, known, options)
    _check_options(known, options)
    person, token = access.answerable(by)
    if token and known.by_person:
        raise PermissionDenied(_("This kind of file comes from a person: use a token of your own."))
    if file.size > settings.IMPORT_MAX_BYTES:
        raise ValidationError({"file": _("The file is larger than 100 MB; split it by year.")})
    row = Import(
        kind=kind,
        file_name=file_name[:255],
        size=file.size,
        content_hash=_hash(file),
        edition=edition or file_name[:80],
        options=options,
        created_by=person,
        token=token,
    )
    row.file.save(f"{secrets.token_hex(16)}.upload", file, save=False)
    row.full_clean()
    row.save()
    if in_background:
        _queue(row, "import.check", _("Check %(file)s"), by)
    events.record("import.uploaded", row, by=by, kind=kind, content_hash=row.content_hash)
    return row


@transaction.atomic
def apply_import(row, *, in_background=True, by):
    """Have a checked file written, whole or not at all."""
    _require_may_import(by, imports.kind_of(row.kind), row.options)
    row = Import.objects.select_for_update().get(pk=row.pk)
    if row.state != Import.State.CHECKED:
        raise ValidationError(
            _("Only a file that was checked and not refused can be applied; this one is %(state)s.")
            % {"state": row.get_state_display()}
        )
    if row.job and not row.job.has_ended:
        raise ValidationError(_("This file is being worked on; wait for its job to end."))
    if in_background:
        _queue(row, "import.apply", _("Apply %(file)s"), by)
    events.record("import.started", row, by=by)
    return row


def _check_options(kind, options):
    known = {*kind.options} if kind.permits else {"organization", *kind.options}
    if unknown := sorted(options.keys() - known):
        raise ValidationError(
            {
                "options": _("%(kind)s has no option %(unknown)s; it has %(known)s.")
                % {
                    "kind": kind.label,
                    "unknown": ", ".join(unknown)[:200],
                    "known": ", ".join(sorted(known)),
                }
            }
        )


def _queue(row, kind, title, by):
    row.job = jobs.start(kind, title % {"file": row.file_name}, by=by, import_id=row.pk)
    row.save(update_fields=["job"])


def _require_may_import(by, kind, options):
    if kind.permits:
        if not kind.permits(by):
            raise PermissionDenied(_("This kind of file is not yours to bring in."))
        return
    organization = options.get("organization", "UN")
    partner = Partner.objects.filter(code=organization).first()
    if partner is None:
        raise ValidationError({"organization": _("Unknown organization %(code)s.") % {"code": organization}})
    if not access.allows(by, "import_figures", partner):
        access.require_administrator(by)


def _hash(file):
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


# --- Exports
@transaction.atomic
def request_export(*, resource, query, format, by):
    """Have a whole list written to a file, apart from the request."""
    person, token = access.answerable(by)
    access.require_person(person, person)
    exporting.check(by, resource, query)
    waiting = Export.objects.filter(created_by=person, job__state__in=(Job.State.QUEUED, Job.State.RUNNING))
    if waiting.count() >= EXPORTS_AT_ONCE:
        raise ValidationError(_("Three of your exports are being written; wait for one to end."))
    row = Export(
        resource=resource,
        query=query,
        format=format,
        created_by=person,
        token=token,
        expires_at=timezone.now() + exporting.KEPT,
    )
    row.full_clean()
    row.save()
    row.job = jobs.start("export.make", _("Export %(what)s") % {"what": row}, by=by, export_id=row.pk)
    row.save(update_fields=["job"])
    events.record("export.asked", row, by=by, query=query)
    return row


# --- Summaries
def compare_summaries(*, by):
    """Hold every stored summary against the facts, change none; what differs is told and made due."""
    access.require_administrator(by)
    differing = outbox.differing_keys()
    for key in differing:
        log.error("the stored summary %s differs from the facts", key)
    with transaction.atomic():
        outbox.mark_due(differing)
        person = User.objects.get(pk=by.pk)
        events.record("summaries.compared", person, by=by, differing=differing, n=len(differing))
    return differing
