"""Pages of the directory: whom one reaches in missions and how, and the forms of who keeps it."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from accounts import cells, editing
from accounts.listing import Column, Empty, Listing
from missions import forms_contacts as forms
from missions import reading_contacts as reading
from missions import services_contacts as services
from missions.forms_decisions import may_keep, run_missions
from missions.models import Contact, Mission

NOT_STATED = lazy("not stated")
HOW = {
    "phone": lazy("Telephone"),
    "call_sign": lazy("Call sign"),
    "email": lazy("E-mail"),
    "hours": lazy("Hours"),
    "notes": lazy("Notes"),
}
CONTACTS = Listing(
    "missions:contacts",
    lazy("Contacts"),
    (
        Column("title", lazy("Post"), sort=("title", "pk")),
        Column("mission", lazy("Mission"), value="mission.acronym", sort="mission__acronym"),
        Column(
            "whose",
            lazy("Whose"),
            value=lambda row: row.keeper.local_name if row.keeper else row.element.title,
            sort=("keeper__name", "element__title", "pk"),
        ),
        Column("purpose", lazy("Purpose"), value="get_purpose_display", sort=("purpose", "pk")),
        Column("phone", lazy("Telephone"), unknown=NOT_STATED, cell=cells.said, near=True, css="keep"),
        Column("call_sign", lazy("Call sign"), unknown=NOT_STATED, cell=cells.said),
        Column("email", lazy("E-mail"), unknown=NOT_STATED, cell=cells.said),
        Column("hours", lazy("Hours"), unknown=NOT_STATED, cell=cells.said),
        Column("notes", lazy("Notes"), unknown=lazy("none"), cell=cells.said, shown=False),
        Column("label", lazy("Who reads it"), value="get_label_display", shown=False),
    ),
    order="title",
    link=lambda row: row.get_absolute_url(),
    mark=cells.aside,
    template="missions/contacts.html",
)
NONE = Empty(
    lazy("No contact fits."),
    lazy("A contact shows to the mission’s own people, to whose it is, and to whom its label names."),
    lazy("Show all"),
    "?saved=none",
)


def contacts(request):
    asked = CONTACTS.asked(request)
    form = forms.ContactFilter(asked, user=request.user)
    rows = form.narrow(reading.contacts(request.user))
    return CONTACTS.answer(request, asked, rows, form=form, empty=NONE, may_enter=may_keep(request.user))


def contact(request, pk):
    row = _seen(request, pk)
    return render(
        request,
        "missions/contact.html",
        {
            "contact": row,
            "how": [(words, getattr(row, name)) for name, words in HOW.items()],
            "may_keep": services.may_keep(request.user, row),
        },
    )


def _seen(request, pk):
    return get_object_or_404(reading.contacts(request.user).select_related("created_by"), pk=pk)


# --- Writing
def contact_new(request):
    if not may_keep(request.user):
        raise PermissionDenied(_("Who plans a mission, or speaks for a partner, enters contacts."))
    asked = Mission.objects.visible_to(request.user).filter(slug=request.GET.get("mission", "")).first()
    start = {"label": "partners", "mission": asked, "element": request.GET.get("element", "")[:60]}
    if not run_missions(request.user).exists():
        start["keeper"] = forms.own_partners(request.user).order_by("name").first()
    return editing.page(
        request,
        forms.ContactForm(request.POST or None, user=request.user, initial=start),
        partial(_enter, by=request.user),
        to=Contact.get_absolute_url,
        said=lambda row: _("%(contact)s stands in the directory.") % {"contact": row},
        title=_("Enter a contact"),
        lead=_("Whom one reaches, for what, and how: the post and its numbers, never a person's name."),
        button=_("Enter the contact"),
        back=reverse("missions:contacts"),
        crumbs=_crumbs(),
    )


def _enter(*, mission, by, **fields):
    return services.enter_contact(mission, by=by, **fields)


def _edit(row, request):
    def look():
        now = _seen(request, row.pk)
        return forms.standing_contact(now), now.version

    return forms.ContactForm(request.POST or None, user=request.user, look=look)


def _remove(row, request):
    return forms.RemoveForm(request.POST or None, look=lambda: ({}, _seen(request, row.pk).version))


def _directory(_done):
    return reverse("missions:contacts")


ACTS: dict[str, tuple] = {  # (form, service, label, what it means, where to then, what is said then)
    "edit": (
        _edit,
        services.change_contact,
        pgettext_lazy("contact", "Change it"),
        "",
        Contact.get_absolute_url,
        lazy("%(contact)s is changed."),
    ),
    "remove": (
        _remove,
        services.remove_contact,
        lazy("Take it out of the directory"),
        lazy("Nobody is reached there any more. The history of the mission says that it stood."),
        _directory,
        lazy("%(contact)s is taken out of the directory."),
    ),
}


def contact_act(request, pk, act):
    row = _seen(request, pk)
    if act not in ACTS:
        raise Http404
    if not services.may_keep(request.user, row):
        raise PermissionDenied(_("You may not do this for %(root)s.") % {"root": row})
    form, service, label, told, to, said = ACTS[act]
    return editing.page(
        request,
        form(row, request),
        partial(service, row, by=request.user),
        to=to,
        said=lambda _done: said % {"contact": row},
        title=f"{label}: {row}",
        lead=told,
        button=label,
        is_dangerous=act == "remove",
        back=row.get_absolute_url(),
        crumbs=_crumbs(row),
    )


def _crumbs(row=None):
    found = [(_("Contacts"), reverse("missions:contacts"))]
    return [*found, (str(row), row.get_absolute_url())] if row else found
