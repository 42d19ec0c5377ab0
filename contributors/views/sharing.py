"""Page of a cost shared by any key. Nothing is stored."""

from django.http import Http404
from django.shortcuts import render

from accounts.api import formats
from contributors import reading_sharing as reading
from contributors.forms_sharing import Sharing


def share(request):
    form = Sharing(request.GET or None, user=request.user)
    found, wrong = _found(request, form)
    return render(request, "contributors/share.html", {"form": form, "found": found, "wrong": wrong})


def share_file(request, kind):
    form = Sharing(request.GET or None, user=request.user)
    found, _wrong = _found(request, form)
    if found is None or kind not in ("csv", "xlsx"):
        raise Http404
    currency = form.cleaned_data["currency"] or "USD"
    return formats.MAKERS[kind](reading.COLUMNS, reading.lines(found, currency), "shares")


def _found(request, form):
    """(the cost as shared, "") or (None, why it cannot be; "" where nothing whole was asked)."""
    if not (form.is_bound and form.is_valid()):
        return None, ""
    asked = form.cleaned_data
    key = reading.key_of(request.user, asked["key"]) if asked["key"] else None
    if key is None or asked["amount"] is None:
        return None, ""
    organization = asked["members_of"]
    try:
        found = reading.shared(
            request.user,
            key,
            asked["amount"],
            unit=asked["unit"] or "1",
            members_of=organization.code if organization else "",
            without=asked["without"],
        )
    except reading.NoShares as error:
        return None, str(error)
    return found, ""
