"""What the frame of every page shows."""

from accounts import navigation


def frame(request):
    """The rail, found once for a page: cells of its lists are templates, too."""
    if not hasattr(request, "rail"):
        request.rail = navigation.rail(request)
    return {"rail": request.rail}
