"""Choosing the month figures are shown of, and what is said where there is none or where one would write."""

from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import as_of


def choose(request):
    """The page asked for, as of the month asked for; without a month, the months there are."""
    page = request.GET.get("page", "/")
    if not (page.startswith("/") and url_has_allowed_host_and_scheme(page, None)):
        page = "/"
    text = request.GET.get("month", "")
    if text == "now":
        return redirect(as_of.without(page))
    month = as_of.read(text)
    if month and month in as_of.months(request):
        return redirect(as_of.then(page, month))
    return _months(request, as_of.without(page), status=404 if text else 200)


def unknown(request, rest):
    return _months(request, "/", status=404)


def unknown_month(request):
    return _months(request, as_of.now(request), status=404)


def past_is_read(request):
    answer = render(request, "accounts/past.html", {"now": as_of.now(request)}, status=405)
    answer.headers["Allow"] = "GET, HEAD"
    return answer


def _months(request, page, status):
    """Laid out by year, each month there is with the address of the page as of it."""
    years = [
        (year, [(month, as_of.then(page, month)) for month in reversed(months)])
        for year, months in as_of.by_year(as_of.months(request))
    ]
    context = {"years": years, "now": page, "is_unknown": status == 404}
    return render(request, "accounts/as_of.html", context, status=status)
