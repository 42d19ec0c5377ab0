from django.urls import path

from missions.views import compare, editing, mission, missions, organizations, requirements

app_name = "missions"
urlpatterns = [
    path("missions/", missions.missions, name="missions"),
    path("missions/compare/", compare.compare, name="compare"),
    path("missions/new/", editing.mission_new, name="mission_new"),
    path("missions/<slug:slug>/", mission.mission, name="mission"),
    path("missions/<slug:slug>/edit/", editing.mission_edit, name="mission_edit"),
    path("missions/<slug:slug>/mandates/new/", editing.mandate_add, name="mandate_add"),
    path("missions/<slug:slug>/mandates/<int:pk>/", editing.mandate_edit, name="mandate_edit"),
    path("missions/<slug:slug>/mandates/<int:pk>/renew/", editing.mandate_renew, name="mandate_renew"),
    path("missions/<slug:slug>/authorized/new/", editing.authorized_add, name="authorized_add"),
    path("missions/<slug:slug>/authorized/<int:pk>/", editing.authorized_edit, name="authorized_edit"),
    path("missions/<slug:slug>/authorized/<int:pk>/end/", editing.authorized_end, name="authorized_end"),
    path(
        "missions/<slug:slug>/authorized/<int:pk>/withdraw/",
        editing.authorized_withdraw,
        name="authorized_withdraw",
    ),
    path("missions/<slug:slug>/partners/new/", editing.participation_add, name="participation_add"),
    path("missions/<slug:slug>/partners/<int:pk>/end/", editing.participation_end, name="participation_end"),
    path("missions/<slug:slug>/requirements/", requirements.requirements_of, name="requirements_of"),
    path("missions/<slug:slug>/requirements/new/", requirements.requirement_new, name="requirement_new"),
    path("missions/<slug:slug>/history/", mission.history, name="history"),
    path("missions/<slug:slug>/<slug:part>/", mission.part, name="part"),
    path("requirements/", requirements.requirements, name="requirements"),
    path("requirements/<uuid:pk>/", requirements.requirement, name="requirement"),
    path("requirements/<uuid:pk>/edit/", requirements.requirement_edit, name="requirement_edit"),
    path("requirements/<uuid:pk>/receipt/", requirements.requirement_receipt, name="requirement_receipt"),
    path("requirements/<uuid:pk>/<slug:step>/", requirements.requirement_step, name="requirement_step"),
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/<str:code>/", organizations.organization, name="organization"),
]
