"""Missions, their mandates and strengths, and who holds which role; each change is made by a service."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils.translation import gettext_lazy as _
from import_export import widgets
from import_export.fields import Field

from accounts import services as people
from accounts.access import ROLES
from accounts.exchange import ExchangeAdmin, HouseResource
from accounts.house import InlineAdmin, ServedAdmin
from accounts.models import Partner, RoleGrant, User
from missions import services
from missions.models import (
    AuthorizedStrength,
    Capability,
    Mandate,
    Mission,
    MissionName,
    Participation,
    Theme,
)


class MissionNameInline(InlineAdmin):
    model = MissionName
    fields = ("name", "starts_on", "ends_on", "source")

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_add_permission


@admin.register(Mission)
class MissionAdmin(ServedAdmin):
    list_display = ("acronym", "name", "lead", "phase", "starts_on", "ends_on", "is_public", "is_fictional")
    list_filter = ("phase", "lead", "series", "is_public", "is_fictional")
    search_fields = ("acronym", "name", "area", "other_names__name")
    autocomplete_fields = ("lead", "host")
    list_select_related = ("lead",)
    inlines = (MissionNameInline,)
    fields = ("acronym", *services.MISSION_FIELDS)

    def get_readonly_fields(self, request, obj=None):
        return ("acronym",) if obj else ()

    def write(self, request, row, fields):
        if row is None:
            return services.create_mission(**fields, by=request.user)
        return services.change_mission(row, **fields, by=request.user)


class MandateForm(forms.ModelForm):
    tasks = forms.CharField(
        label=_("Tasks"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "cols": 90}),
        help_text=_("one a line: paragraph | text"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            rows = self.instance.tasks.values_list("number", "text")
            self.initial["tasks"] = "\n".join(f"{number} | {text}" for number, text in rows)

    def clean_tasks(self):
        rows = [line.partition("|") for line in self.cleaned_data["tasks"].splitlines() if line.strip()]
        if any(not bar or not text.strip() for _number, bar, text in rows):
            raise forms.ValidationError(_("Write each task as: paragraph | text"))
        return [(number.strip(), text.strip()) for number, _bar, text in rows]


class OfMissionAdmin(ServedAdmin):
    search_fields = ("mission__acronym", "mission__name")
    list_select_related = ("mission",)

    def get_readonly_fields(self, request, obj=None):
        return ("mission", *self.kept) if obj else ()


@admin.register(Mandate)
class MandateAdmin(OfMissionAdmin):
    autocomplete_fields = ("mission",)
    form = MandateForm
    kept = ()
    fields = ("mission", "instrument", "starts_on", "ends_on", "summary", "tasks", "certainty", "source")
    list_display = ("mission", "instrument", "starts_on", "ends_on", "certainty")
    list_filter = ("certainty",)

    def write(self, request, row, fields):
        if row is None:
            return services.add_mandate(fields.pop("mission"), **fields, by=request.user)
        return services.change_mandate(row, **fields, by=request.user)


@admin.register(AuthorizedStrength)
class AuthorizedStrengthAdmin(OfMissionAdmin):
    autocomplete_fields = ("mission",)
    kept = ("category",)
    fields = ("mission", "category", "personnel", "starts_on", "ends_on", "instrument", "certainty", "source")
    list_display = ("mission", "category", "personnel", "starts_on", "ends_on", "instrument", "certainty")
    list_filter = ("category", "certainty")

    def write(self, request, row, fields):
        if row is None:
            return services.authorize_strength(fields.pop("mission"), **fields, by=request.user)
        return services.change_authorized_strength(row, **fields, by=request.user)


@admin.register(Participation)
class ParticipationAdmin(OfMissionAdmin):
    kept = ("partner", "part", "starts_on", "source")
    fields = ("mission", "partner", "part", "starts_on", "ends_on", "source")
    list_display = ("mission", "partner", "part", "starts_on", "ends_on")
    list_filter = ("part",)
    autocomplete_fields = ("mission", "partner")

    def write(self, request, row, fields):
        if row is None:
            return services.add_participation(fields.pop("mission"), **fields, by=request.user)
        return services.end_participation(row, ends_on=fields["ends_on"], by=request.user)


class CapabilityResource(HouseResource):
    parent = Field("parent", "parent", widgets.ForeignKeyWidget(Capability, "code"))

    class Meta(HouseResource.Meta):
        model = Capability
        import_id_fields = ("code",)
        fields = (
            *("code", "parent", "name", "names", "unit", "category", "is_enabler", "symbol", "is_offered"),
        )


@admin.register(Capability)
class CapabilityAdmin(ExchangeAdmin):
    resource_classes = [CapabilityResource]
    list_display = ("code", "name", "parent", "unit", "category", "is_enabler", "is_offered")
    list_filter = ("unit", "category", "is_enabler", "is_offered", "parent")
    list_select_related = ("parent",)
    search_fields = ("code", "name")
    autocomplete_fields = ("parent",)


class ThemeResource(HouseResource):
    class Meta(HouseResource.Meta):
        model = Theme
        import_id_fields = ("code",)
        fields = ("code", "name", "names", "words", "is_offered")


@admin.register(Theme)
class ThemeAdmin(ExchangeAdmin):
    resource_classes = [ThemeResource]
    list_display = ("code", "name", "words", "is_offered")
    list_filter = ("is_offered",)
    search_fields = ("code", "name", "words")


class RoleGrantForm(forms.ModelForm):
    """A role in plain words: who, as what, for which mission or partner, until when, and why."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Person"),
        required=False,
        widget=AutocompleteSelect(RoleGrant._meta.get_field("person"), admin.site),
    )
    holders = forms.ModelChoiceField(
        Partner.objects.none(),
        label=_("Or everyone who speaks for"),
        required=False,
        widget=AutocompleteSelect(RoleGrant._meta.get_field("holders"), admin.site),
    )
    mission = forms.ModelChoiceField(
        Mission.objects.none(),
        label=_("For the mission"),
        required=False,
        widget=AutocompleteSelect(Participation._meta.get_field("mission"), admin.site),
    )
    partner = forms.ModelChoiceField(
        Partner.objects.none(),
        label=_("Or for the partner"),
        required=False,
        widget=AutocompleteSelect(Participation._meta.get_field("partner"), admin.site),
    )

    class Meta:
        model = RoleGrant
        fields = ("role", "person", "holders", "starts_on", "expires_on", "reason")

    def clean(self):
        given = super().clean()
        role = ROLES.get(given.get("role"))
        if bool(given.get("person")) == bool(given.get("holders")):
            self.add_error("person", _("Name a person or a partner, one of the two."))
        if bool(given.get("mission")) == bool(given.get("partner")):
            self.add_error("mission", _("Name a mission or a partner, one of the two."))
        elif role and not given.get(role.root):
            self.add_error(role.root, _("This role is given on a %(root)s.") % {"root": role.root})
        return given

    def _post_clean(self):
        """The service checks the row as a whole; here it has no subject yet."""


@admin.register(RoleGrant)
class RoleGrantAdmin(ServedAdmin):
    form = RoleGrantForm
    fields = ("role", "person", "holders", "mission", "partner", "starts_on", "expires_on", "reason")
    list_display = ("role", "holder", "subject", "starts_on", "expires_on", "granted_by", "revoked_at")
    list_filter = ("role", "revoked_at")
    search_fields = ("person__name", "person__email", "holders__name")
    list_select_related = ("person", "holders", "granted_by")
    actions = ("revoke",)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("subject")

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        if not obj:
            fields, partners = form.base_fields, Partner.objects.visible_to(request.user)
            fields["person"].queryset = User.objects.visible_to(request.user).filter(is_system=False)
            fields["mission"].queryset = Mission.objects.visible_to(request.user)
            fields["holders"].queryset = fields["partner"].queryset = partners
        return form

    def get_fields(self, request, obj=None):
        if obj is None:
            return self.fields
        return ("role", "holder", "subject", "starts_on", "expires_on", "reason", "granted_by", "revoked_at")

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request)

    @admin.display(description=_("held by"))
    def holder(self, row):
        return row.person or row.holders

    @admin.display(description=_("for"))
    def subject(self, row):
        return row.subject

    def write(self, request, row, fields):
        subject = fields.pop("mission", None) or fields.pop("partner", None)
        fields.pop("partner", None)
        return people.grant_role(subject=subject, **fields, by=request.user)

    @admin.action(description=_("Take the chosen roles back"))
    def revoke(self, request, queryset):
        for row in queryset.filter(revoked_at=None):
            people.revoke_role(row, reason=_("by the administration"), by=request.user)
