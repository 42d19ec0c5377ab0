"""Contacts as their readers see them."""

from missions.models import Contact


def contacts(user):
    return Contact.objects.visible_to(user).select_related("mission", "element__mission", "keeper")


def of_element(user, element):
    return contacts(user).filter(element=element).order_by("purpose", "title", "pk")


def of_partners(user, partners, missions=None):
    """Those of these partners (keys), in the missions named or in all."""
    rows = contacts(user).filter(keeper__in=partners)
    rows = rows if missions is None else rows.filter(mission__in=missions)
    return rows.order_by("keeper__name", "purpose", "title", "pk")
