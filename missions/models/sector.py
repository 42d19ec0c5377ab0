"""Sectors in which actors help, work or build, so that who does what can be held beside each other."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Sector(models.TextChoices):
    """What work, a need, a project or a hindrance is of: the sectors humanitarian actors coordinate by, and
    those of missions and development beside them."""

    PROTECTION = "protection", pgettext_lazy("sector", "protection")
    FOOD = "food", pgettext_lazy("sector", "farming and food security")
    NUTRITION = "nutrition", pgettext_lazy("sector", "nutrition")
    HEALTH = "health", pgettext_lazy("sector", "health")
    WATER = "water", pgettext_lazy("sector", "water, sanitation and hygiene")
    SHELTER = "shelter", pgettext_lazy("sector", "shelter and return")
    CAMPS = "camps", pgettext_lazy("sector", "camp coordination")
    EDUCATION = "education", pgettext_lazy("sector", "education")
    RECOVERY = "recovery", pgettext_lazy("sector", "livelihoods and early recovery")
    LOGISTICS = "logistics", pgettext_lazy("sector", "logistics and transport")
    TELECOMS = "telecoms", pgettext_lazy("sector", "telecommunications")
    MINES = "mines", pgettext_lazy("sector", "mine action")
    ENGINEERING = "engineering", pgettext_lazy("sector", "roads, bridges and works")
    ENERGY = "energy", pgettext_lazy("sector", "energy and light")
    SECURITY = "security", pgettext_lazy("sector", "security and police")
    JUSTICE = "justice", pgettext_lazy("sector", "courts and prisons")
    GOVERNANCE = "governance", pgettext_lazy("sector", "governance and local administration")
    DIALOGUE = "dialogue", pgettext_lazy("sector", "dialogue and reconciliation")
    COORDINATION = "coordination", pgettext_lazy("sector", "coordination")
    OTHER = "other", pgettext_lazy("sector", "other")
