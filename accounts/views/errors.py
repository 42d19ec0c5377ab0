"""Pages for when something went wrong: they repeat nothing of what was asked; a refusal says why."""

from django.shortcuts import render


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", {"why": str(exception or "")}, status=403)


def csrf_failed(request, reason=""):
    return render(request, "403_form.html", status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def failed(request):
    return render(None, "500.html", status=500)
