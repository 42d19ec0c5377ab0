"""A question of the burden-sharing explorer, asked by a program: the page's own answer as a document."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from contributors import burden_files
from contributors.forms import scopes_seen
from contributors.forms_burden import BurdenQuestion, question_of
from contributors.reading_burden import answer, months_of

OWN = ("period", "measure", "by", "key", "known")  # parameters only the explorer takes
CALLED = {"since": "from", "until": "to"}  # fields of its form by the parameters they come from


def found(user, values, as_of=None):
    """The explorer's answer to these parameters; None where nothing is reported. Raises ValidationError."""
    scope = values.get("scope") or "un"
    scopes = scopes_seen(user)
    if scope not in scopes:
        return None
    months = months_of(user, scope, values.get("measure"), as_of)
    asked = {name: values.get(CALLED.get(name, name), "") for name in BurdenQuestion.base_fields}
    asked["period"] = asked["period"] or values.get("month", "")
    form = BurdenQuestion(asked, user=user, months=months, scopes=scopes)
    if not form.is_valid():
        raise ValidationError({CALLED.get(name, name): errors for name, errors in form.errors.items()})
    question = question_of(form)
    return question and answer(user, question, months=months, until=as_of or timezone.localdate())


def document(found):
    """What it says: its rows from the largest, all together, and what a reader must know of them."""
    question, span = found.question, found.question.span
    names = burden_files.heads(found)
    whole, *rows = (dict(zip(names, line, strict=True)) for line in burden_files.lines(found))
    return {
        "scope": question.scope,
        "period": span.code,
        "from": f"{span.first:%Y-%m}",
        "to": f"{span.last:%Y-%m}",
        "months_reported": len(found.months),
        "months_in_period": len(span.months),
        "months_missing": [f"{month:%Y-%m}" for month in found.missing],
        "measure": question.measure,
        "by": question.by,
        "key": question.key or None,
        "known": question.known and question.known.isoformat(),
        "key_formula": found.key and found.key.formula,
        "key_sources": found.key_sources,
        "without_key": [partner.code for partner in found.without_key],
        "in_several": [partner.code for partner in found.in_several],
        "outstanding_at_least": [
            {"code": one.partner.code, "amount": one.least, "unknown_since": one.since}
            for one in found.hidden
        ],
        "totals": {name: whole[name] for name in names if name not in ("rank", "code", "name")},
        "rows": rows,
    }
