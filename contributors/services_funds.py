"""Funds and their windows, entered by funding staff of the organization that keeps them."""

from django.db import transaction

from accounts import access, events, records
from contributors.models import Fund, FundWindow

FIELDS = ["code", "name", "kind", "mission", "source"]


@transaction.atomic
def record_fund(organization, *, code, name, windows=(), is_fictional=False, reason="", by, **fields):
    """Enter a fund an organization keeps, with its windows by name."""
    access.require(by, "manage_money", organization)
    row = Fund(
        organization=organization,
        code=code,
        name=name,
        is_fictional=is_fictional or organization.is_fictional,
        **records.known(fields, FIELDS),
    )
    row.is_fictional |= bool(row.mission and row.mission.is_fictional)
    row.full_clean()
    row.save()
    _open_windows(row, windows)
    events.record("fund.recorded", row, by=by, about=_about(row), reason=reason)
    return row


@transaction.atomic
def change_fund(row, *, windows=None, version=None, reason="", by, **fields):
    """Mend what was entered of a fund; a window in which money is set aside stays."""
    access.require(by, "manage_money", row.organization)
    row = records.held(row, version)
    before = Fund.objects.get(pk=row.pk)
    records.put(row, records.known(fields, FIELDS))
    row.version += 1
    row.full_clean()
    row.save(update_fields=[*fields, "version"])
    if windows is not None:
        _keep_windows(row, windows)
    changed = events.changes(before, row, fields)
    events.record("fund.changed", row, by=by, about=_about(row), reason=reason, changes=changed)
    return row


def may_keep(by, organization):
    return access.allows(by, "manage_money", organization)


def _keep_windows(row, names):
    row.windows.exclude(name__in=names).filter(flows=None).delete()
    _open_windows(row, [name for name in names if not row.windows.filter(name=name).exists()])


def _open_windows(row, names):
    for name in names:
        window = FundWindow(fund=row, name=name)
        window.full_clean()
        window.save()


def _about(row):
    return [row.organization, *([row.mission] if row.mission else [])]
