"""The burden-sharing explorer. Reads summaries; computes nothing."""

from django.http import Http404
from django.shortcuts import render

from accounts import as_of, charts
from accounts.models import Partner
from contributors import reading
from contributors.forms import SHOWN, BurdenQuestion, scope_words, scopes_seen
from contributors.measures import MEASURES
from contributors.models import BurdenShare, BurdenTotal
from contributors.periods import over_period


def burden(request):
    user = request.user
    scopes = scopes_seen(user)
    scope = request.GET.get("scope") or "un"
    if scope not in scopes and scopes:
        raise Http404
    months = reading.months(user, scope, as_of.month(request))
    form = BurdenQuestion(request.GET, user=user, months=months, scopes=scopes)
    asked = form.cleaned_data if form.is_valid() else {}
    until = asked.get("until") or asked.get("since") or (months[0] if months else None)
    since = asked.get("since") or until
    since, until = sorted([since, until]) if until else (None, None)
    measure = MEASURES[asked.get("measure") or "personnel"]
    total = (
        BurdenTotal.objects.visible_to(user).filter(scope=scope, month__lte=until or since).first()
        if until
        else None
    )
    result, rows = _carried(user, scope, since, until) if until else (None, [])
    rows = sorted(rows, key=lambda row: _weight(row, measure.code))
    people = Partner.objects.visible_to(user).in_bulk([_who(row) for row in rows])
    lengths = charts.bars([_plain(getattr(row, measure.code)) for row in rows])
    return render(
        request,
        "contributors/burden.html",
        {
            "form": form,
            "scope": scope,
            "scope_words": scope_words(form.fields["scope"].choices, scope),
            "since": since,
            "until": until,
            "is_period": since != until,
            "measure": measure,
            "measures": [(MEASURES[code], code == measure.code) for code in SHOWN],
            "of_scope": [m for m in MEASURES.values() if m.of == "scope"],
            "result": result,
            "total": total,
            "key": reading.due_key(total) if total else "",
            "missing": [m for m in charts.months_between(since, until) if m not in months] if until else [],
            "rows": [
                {
                    "row": row,
                    "contributor": people.get(_who(row)),
                    "value": getattr(row, measure.code),
                    "length": length,
                }
                for row, length in zip(rows, lengths, strict=True)
            ],
        },
        status=200 if form.is_valid() else 400,
    )


def _carried(user, scope, since, until):
    """(the scope's result, a row for each contributor): the stored month, or the stored months added up."""
    shares = BurdenShare.objects.visible_to(user)
    if since != until:
        result = over_period(scope, since, until, shares=shares)
        return result, result.rows
    total = BurdenTotal.objects.visible_to(user).filter(scope=scope, month=until).first()
    return total, list(shares.filter(scope=scope, month=until))


def _who(row):
    return row.contributor_id if isinstance(row, BurdenShare) else row.contributor


def _plain(value):
    return None if value is None else float(value)


def _weight(row, code):
    value = getattr(row, code)
    return (value is None, -float(value or 0), row.rank or 1_000_000, _who(row))
