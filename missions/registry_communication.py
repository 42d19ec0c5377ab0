"""Where channels, plans and tests show: what is registered of them, once, when the app is ready."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import access, attaching, calendars, inbox, navigation, places, search
from missions import (  # noqa: F401  (they register on import)
    calendar_communication,
    finding_communication,
    following,
    imports_channels,
    models,
    tasks_communication,
    told_communication,
    waiting_communication,
)


def register():
    access.register(models.Channel, models.ChannelMember, models.ChannelTest, models.PacePlan)
    places.register(models.Channel, models.Channel.get_absolute_url)
    places.register(models.PacePlan, models.PacePlan.get_absolute_url)
    for model in (models.ChannelMember, models.ChannelTest):
        places.register(model, model.get_absolute_url, "channel")
    attaching.register(
        models.Channel, {attaching.MISSION: models.Channel.objects.run_by}, lambda row: row.roots
    )
    following.register(
        models.Channel,
        "channel",
        pgettext_lazy("radio", "channel"),
        lambda row: (row.mission, None),
        ["mission"],
    )
    access.register(models.Announcement, models.AnnouncementReading)
    places.register(models.Announcement, models.Announcement.get_absolute_url)
    places.register(models.AnnouncementReading, models.AnnouncementReading.get_absolute_url, "announcement")
    attaching.register(
        models.Announcement, {attaching.MISSION: models.Announcement.objects.run_by}, lambda row: row.roots
    )
    following.register(
        models.Announcement, "announcement", _("announcement"), lambda row: (row.mission, None), ["mission"]
    )
    _briefings()
    access.register(models.Contact)
    places.register(models.Contact, models.Contact.get_absolute_url)
    attaching.register(
        models.Contact, {attaching.MISSION: models.Contact.objects.run_by}, lambda row: row.roots
    )
    inbox.register(waiting_communication.announcements, inbox.Act.ACKNOWLEDGE)
    inbox.register(waiting_communication.briefings, inbox.Act.REPORT)
    calendars.register(calendar_communication.announcements, calendar_communication.briefings)
    search.register("briefings", _("Briefings"), "message", finding_communication.briefings, 28)
    search.register("announcements", _("Announcements"), "bell", finding_communication.announcements, 28)
    search.register("channels", _("Channels"), "message", finding_communication.channels, 28)
    search.register("contacts", _("Contacts"), "person", finding_communication.contacts, 28)
    navigation.add(
        navigation.Entry(
            _("Communication"),
            "missions:channels",
            "message",
            55,
            group=_("Command and decisions"),
            also=(
                "missions:paces",
                "missions:contacts",
                "missions:announcements",
                "missions:briefings",
                "missions:all_briefing_series",
            ),
        )
    )


def _briefings():
    access.register(models.BriefingSeries, models.Briefing)
    places.register(models.BriefingSeries, models.BriefingSeries.get_absolute_url)
    places.register(models.Briefing, models.Briefing.get_absolute_url)
    for model in (models.BriefingSeries, models.Briefing):
        attaching.register(model, {attaching.MISSION: model.objects.run_by}, lambda row: row.roots)
    following.register(
        models.Briefing, "briefing", _("briefing"), lambda row: (row.mission, None), ["series__mission"]
    )
