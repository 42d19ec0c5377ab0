"""Forms of one nomination for an exercise: a host's decision, its withdrawal, who came and who passed."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import editing
from accounts.steps import Step
from logistics import forms_exercises as forms
from logistics import reading_exercises as reading
from logistics import rights_exercises as rights
from logistics import services_nominations as services
from logistics.models import Course, Exercise
from logistics.models.exercise_life import NOMINATION_LIFE

CAME = Step("attendance", lazy("Who came"), (), "", "host", "")
PASSED = Step(
    "certify",
    lazy("Certify"),
    (),
    "",
    "host",
    lazy("The certificate stands among the unit's evidence of training, in the host's name."),
)
OVER = (Exercise.State.HELD, Exercise.State.CLOSED)


def acts_on(user, row, one, *, from_host, courses, certificates):
    """The acts this person may take on a nomination now; `courses`: of how many its exercise certifies."""
    side = {"host": from_host, "contributor": rights.may_send(user, one.places.partner)}
    if row.state == Exercise.State.OFFERED:
        return [step for step in NOMINATION_LIFE.from_(one.state) if side[step.side]]
    if not from_host or one.state != "accepted":
        return []
    came = [CAME] if row.state == Exercise.State.HELD and not certificates else []
    waits = row.state in OVER and one.unit_id and one.attended and len(certificates) < courses
    return came + ([PASSED] if waits and row.ends_on <= timezone.localdate() else [])


def _step(request, _found, look):
    return forms.Asking(request.POST or None, user=request.user, look=look)


def _why(request, _found, look):
    return forms.SaidWhyForm(request.POST or None, user=request.user, look=look)


def _came(request, _found, look):
    return forms.AttendanceForm(request.POST or None, user=request.user, look=look)


def _passed(request, found, look):
    done = [row.course_id for row in found.certificates.all() if row.withdrawn_on is None]
    courses = Course.objects.visible_to(request.user).filter(exercises=found.places.exercise)
    return forms.CertifyForm(
        request.POST or None, user=request.user, look=look, courses=courses.exclude(pk__in=done)
    )


ACTS = {
    "accept": (services.accept_nomination, _step),
    "waitlist": (services.waitlist_nomination, _step),
    "decline": (services.decline_nomination, _why),
    "withdraw": (services.withdraw_nomination, _step),
    "attendance": (services.record_attendance, _came),
    "certify": (services.certify_nomination, _passed),
}


def nomination_act(request, pk, act):
    found = get_object_or_404(reading.nominations(request.user), pk=pk)
    if act not in ACTS:
        raise Http404
    row = found.places.exercise
    host = rights.may_host(request.user, row)
    if not (host or rights.may_send(request.user, found.places.partner)):
        raise PermissionDenied(_("This step is not yours to take."))
    acts = acts_on(
        request.user,
        row,
        found,
        from_host=host,
        courses=row.courses.count(),
        certificates=reading.certified([found])[found.pk],
    )
    step = next((one for one in acts if one.name == act), None)
    if step is None:
        return redirect(row)

    def look():
        now = reading.nominations(request.user).get(pk=pk)
        stands = {"attendance": now.attendance or None, "attended": now.attended, "passed": now.attended}
        return stands, now.version

    service, form = ACTS[act]
    return editing.page(
        request,
        form(request, found, look),
        partial(service, found, by=request.user),
        to=lambda _done: row.get_absolute_url(),
        said=lambda _done: _("%(exercise)s is kept.") % {"exercise": row},
        title=f"{step.label}: {found}",
        lead=step.told,
        button=step.label,
        is_dangerous=step.is_dangerous,
        back=row.get_absolute_url(),
        crumbs=[(_("Exercises"), reverse("logistics:exercises")), (str(row), row.get_absolute_url())],
    )
