"""Addresses of channels, of who reaches whom, and of the plans of pairs."""

from django.urls import path

from missions.views import announcements, briefing_series, briefings, channels, contacts, reach

urlpatterns = [
    path("communication/announcements/", announcements.announcements, name="announcements"),
    path("communication/announcements/<uuid:pk>/", announcements.announcement, name="announcement"),
    path(
        "communication/announcements/<uuid:pk>/read/",
        announcements.announcement_read,
        name="announcement_read",
    ),
    path(
        "communication/announcements/<uuid:pk>/withdraw/",
        announcements.announcement_withdraw,
        name="announcement_withdraw",
    ),
    path(
        "communication/announcements/<uuid:pk>/readers.<str:kind>",
        announcements.announcement_file,
        name="announcement_file",
    ),
    path("communication/of/<slug:slug>/announce/", announcements.announcement_new, name="announcement_new"),
    path("communication/briefings/", briefings.briefings, name="briefings"),
    path("communication/briefings/<uuid:pk>/", briefings.briefing, name="briefing"),
    path(
        "communication/briefings/<uuid:pk>/attendance.<str:kind>",
        briefings.briefing_file,
        name="briefing_file",
    ),
    path("communication/briefings/<uuid:pk>/<slug:act>/", briefings.briefing_act, name="briefing_act"),
    path("communication/briefing-series/", briefing_series.all_briefing_series, name="all_briefing_series"),
    path("communication/briefing-series/<uuid:pk>/", briefing_series.briefing_series, name="briefing_series"),
    path(
        "communication/briefing-series/<uuid:pk>/<slug:act>/",
        briefing_series.briefing_series_act,
        name="briefing_series_act",
    ),
    path(
        "communication/of/<slug:slug>/new-briefing-series/",
        briefing_series.briefing_series_new,
        name="briefing_series_new",
    ),
    path("communication/channels/", channels.channels, name="channels"),
    path("communication/channels/new/", channels.channel_new, name="channel_new"),
    path("communication/channels/<uuid:pk>/", channels.channel, name="channel"),
    path("communication/channels/<uuid:pk>/<slug:act>/", channels.channel_act, name="channel_act"),
    path("communication/contacts/", contacts.contacts, name="contacts"),
    path("communication/contacts/new/", contacts.contact_new, name="contact_new"),
    path("communication/contacts/<uuid:pk>/", contacts.contact, name="contact"),
    path("communication/contacts/<uuid:pk>/<slug:act>/", contacts.contact_act, name="contact_act"),
    path("communication/members/<uuid:pk>/end/", channels.member_end, name="member_end"),
    path("communication/plans/", reach.paces, name="paces"),
    path("communication/plans/<uuid:pk>/", reach.pace, name="pace"),
    path("communication/plans/<uuid:pk>/<slug:act>/", reach.pace_act, name="pace_act"),
    path("communication/of/<slug:slug>/new-plan/", reach.pace_new, name="pace_new"),
    path("communication/of/<slug:slug>/mend/<uuid:one>/<uuid:other>/", reach.mend, name="mend"),
    path("missions/<slug:slug>/communication/", reach.reach, name="reach"),
    path("communication/of/<slug:slug>/reach.<slug:kind>", reach.reach_file, name="reach_file"),
]
