"""The burden-sharing explorer, its files, and the rows each number is made of. Computes nothing."""

from functools import cache

from django.http import Http404, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import as_of, charts, saved
from contributors import (
    burden_files,
    burden_table,
    reading,
    reading_giving,
    reading_money_rows,
    reading_rows,
    reports,
)
from contributors.figures import explored
from contributors.findings import finding
from contributors.forms import scope_words, scopes_seen
from contributors.forms_burden import (
    OF_BILLS,
    OF_GIVEN,
    OF_MONEY,
    PEOPLE,
    BurdenQuestion,
    periods,
    query_of,
    question_of,
    words,
)
from contributors.measures import MEASURES
from contributors.reading_burden import answer, months_of, restated
from contributors.views.lines import LINES, totals

PAGE = "contributors:burden"  # under which its views are kept
BILLED = "regular:UN"  # the scope of money on bills where none is named: it has letters from the first day
FIRST, FOLDED = 30, 36  # rows shown at first, of so many or more: a few more are not worth a step


def asked(request):
    """(the form, the reported months of its scope); 404 for a scope that is not there for the reader."""
    given = saved.asked(request, PAGE)
    scopes = scopes_seen(request.user)
    if not given.get("scope") and given.get("measure") in OF_BILLS and BILLED in scopes:
        given["scope"] = BILLED
    scope = given.get("scope") or "un"
    if scope not in scopes and scopes:
        raise Http404
    months = months_of(request.user, scope, given.get("measure"), as_of.month(request))
    return BurdenQuestion(given, user=request.user, months=months, scopes=scopes), months


def answered(request, form, months):
    """The answer to a valid form; None where nothing is reported at all."""
    question = question_of(form)
    if question is None:
        return None
    until = as_of.day(request)
    return answer(request.user, question, months=months, until=until)


def burden(request):
    form, months = asked(request)
    question = question_of(form)
    held = sorted(set(question.span.months) & set(months)) if question else []
    context = {
        "form": form,
        "months": months,
        "periods": periods(months),
        "measures": [
            (words, [MEASURES[code] for code in codes])
            for words, codes in (
                (_("People"), PEOPLE),
                (_("Money"), OF_MONEY),
                (_("Units, goods, training"), OF_GIVEN),
            )
        ],
        "chosen": question or form.data,
        "question": question,
        "span": question.span if question else None,
        # What is given is of the offers this reader sees, which no piece of a page is kept by.
        "kept_as": "" if question and question.measure in OF_GIVEN else "explorer",
        "since": f"{held[0]:%Y-%m}" if held else "",
        "until": f"{held[-1]:%Y-%m}" if held else "",
    }
    if question:
        context |= _asked_again(request, question)
        context["gather"] = cache(lambda: _shown(request, form, answered(request, form, months), months))
    return render(request, "contributors/burden.html", context, status=200 if form.is_valid() else 400)


def _asked_again(request, question):
    """How the same is asked again: as a file, as a view to keep, by its address."""
    query = query_of(question)
    return {
        "query": query,
        "kinds": burden_files.KINDS,
        "kept": QueryDict(query),
        "address": request.build_absolute_uri(f"{request.path}?{query}"),
    }


def _shown(request, form, found, months):
    scope = scope_words(form.fields["scope"].choices, found.question.scope)
    columns = [column for column in burden_table.columns(found) if column.is_shown]
    rows = _sorted(found, columns, request.GET.get("sort", ""))
    lengths = charts.bars([_plain(row.figure) for row in rows])
    many = len(rows) if request.GET.get("rows") == "all" or len(rows) < FOLDED else FIRST
    return {
        "answer": found,
        "when": words(found.question.span),
        "finding": finding(found),
        "title": burden_table.title(found),
        "scope_words": scope,
        "elsewhere": _elsewhere(form, found),
        "columns": columns,
        "rows_address": f"{reverse('contributors:burden_rows')}?{query_of(found.question)}&of=",
        "whole": [(column.value(found.whole), column.measure) for column in columns],
        "rows": list(zip(rows, lengths, strict=True))[:many],
        "of_all": len(rows),
        "may_fold": len(rows) >= FOLDED,
        "due": reading.due_key(found.latest),
        "restated": restated(request.user, found, months=months, until=as_of.day(request)),
        "of_scope": [
            (measure, found.spread[code]) for code, measure in MEASURES.items() if code in found.spread
        ],
        **explored.drawn(request.user, found, scope),
    }


def _elsewhere(form, found):
    """The address of the same measure where there are letters, if there are none in the scope asked of."""
    measure, scope = found.question.measure, found.question.scope
    if finding(found) or measure not in OF_BILLS or scope == BILLED:
        return ""
    offered = [code for _group, codes in form.fields["scope"].choices for code, _words in codes]
    return f"{reverse(PAGE)}?measure={measure}&scope={BILLED}" if BILLED in offered else ""


def _sorted(found, columns, sort):
    """The rows by a column, unknown last either way."""
    name, down = sort.removeprefix("-"), not sort.startswith("-")
    if name == "name":
        return sorted(found.rows, key=lambda row: row.name, reverse=not down)
    value = next((column.value for column in columns if column.code == name), None)
    if value is None:
        return found.rows
    known = [row for row in found.rows if value(row.of) is not None]
    known.sort(key=lambda row: value(row.of), reverse=down)
    return known + [row for row in found.rows if value(row.of) is None]


def _plain(value):
    return None if value is None else float(value)


def burden_rows(request):
    """The reported lines, rates, capacities and deaths that make one number, and how they make it."""
    form, months = asked(request)
    found = answered(request, form, months)
    row = next((row for row in found.rows if row.code == request.GET.get("of")), None) if found else None
    if found and row is None:
        raise Http404
    if not found:
        status = 200 if form.is_valid() else 400
        return render(
            request, "contributors/burden_rows.html", {"form": form, "months": months}, status=status
        )
    if found.is_of_money:
        return _money_rows(request, form, found, row)
    if found.is_given:
        return _given_rows(request, found, row, form)
    lines = reading_rows.lines(request.user, found, row)
    sums = reading_rows.sums(lines)
    return LINES.answer(
        request,
        LINES.asked(request),
        lines,
        totals=totals(sums),
        answer=found,
        row=row,
        query=query_of(found.question),
        when=words(found.question.span),
        title=burden_table.title(found),
        scope_words=scope_words(form.fields["scope"].choices, found.question.scope),
        columns=[(column, column.value(row.of)) for column in burden_table.columns(found)],
        sums=sums,
        rates=reading_rows.rates(request.user, found, row),
        capacities=reading_rows.capacities(request.user, found, row),
        deaths=reading_rows.deaths(request.user, found, row),
    )


def _money_rows(request, form, found, row):
    """The bills and payments, or the flows, that make one number of money."""
    of_letters = found.question.measure not in burden_table.BESIDE["voluntary"]
    facts = ("bills", "payments") if of_letters else ("flows",)
    rows = {name: getattr(reading_money_rows, name)(request.user, found, row) for name in facts}
    shown = {name: list(found[: reading_money_rows.MOST + 1]) for name, found in rows.items()}
    asked, paid = reading_money_rows.sums(*rows.values()) if of_letters else (None, None)
    most = reading_money_rows.MOST
    return render(
        request,
        "contributors/burden_money_rows.html",
        {name: found[:most] for name, found in shown.items()}
        | {
            "has_more": any(len(found) > most for found in shown.values()),
            "most": most,
            "of_letters": of_letters,
            "asked": asked,
            "paid": paid,
            "answer": found,
            "row": row,
            "query": query_of(found.question),
            "when": words(found.question.span),
            "title": burden_table.title(found),
            "scope_words": scope_words(form.fields["scope"].choices, found.question.scope),
            "columns": [(column, column.value(row.of)) for column in burden_table.columns(found)],
            "rates": reading_rows.rates(request.user, found, row),
            "capacities": reading_rows.capacities(request.user, found, row),
        },
    )


def _given_rows(request, found, row, form):
    """The deployments and the contributions that make one number."""
    units, goods = reading_giving.rows_of(request.user, found, row)
    most = reading_money_rows.MOST
    return render(
        request,
        "contributors/burden_given_rows.html",
        {
            "answer": found,
            "row": row,
            "query": query_of(found.question),
            "when": words(found.question.span),
            "title": burden_table.title(found),
            "scope_words": scope_words(form.fields["scope"].choices, found.question.scope),
            "columns": [(column, column.value(row.of)) for column in burden_table.columns(found)],
            "units": units[:most],
            "contributions": goods[:most],
            "has_more": len(units) > most or len(goods) > most,
            "most": most,
            "rates": reading_rows.rates(request.user, found, row),
            "capacities": reading_rows.capacities(request.user, found, row),
        },
    )


def burden_file(request, kind):
    """The table of the explorer as a file of its own, or as a report of one page."""
    form, months = asked(request)
    found = answered(request, form, months)
    if kind != "pdf" and kind not in burden_files.WRITERS:
        raise Http404
    if found is None:
        return render(
            request,
            "contributors/burden_rows.html",
            {"form": form, "months": months},
            status=400 if form.errors else 404,
        )
    scope = scope_words(form.fields["scope"].choices, found.question.scope)
    write = reports.burden_pdf if kind == "pdf" else burden_files.WRITERS[kind]
    return write(found, scope, request.build_absolute_uri(request.get_full_path()))
