"""One search over everything the reader may see, as a page or as the piece under the field of the top bar."""

from django.shortcuts import render

from accounts import search as searching

IN_THE_BAR = 5


def search(request):
    text = request.GET.get("q", "")[:400]
    is_piece = request.GET.get("part") == "hits"
    found = searching.search(request.user, text, IN_THE_BAR if is_piece else searching.MOST_HITS)
    context = {
        "text": text,
        "found": found,
        "hits": sum(len(hits) for _kind, hits in found),
        "has_terms": bool(searching.terms_of(text)),
        "is_piece": is_piece,
    }
    return render(request, "accounts/_hits.html" if is_piece else "accounts/search.html", context)
