"""What the frame of every page shows."""

from accounts import navigation


def frame(request):
    return {"rail": navigation.rail(request)}
