"""The house's own desk: reference data, people, and what ran; each change is recorded."""

from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts import events, services
from accounts.models import Event, Import, Job, Membership, Partner, PartnerName, Token, User

admin.site.unregister(Group)  # groups only carry what role grants say


class HouseAdmin(admin.ModelAdmin):
    """For administrators, over the rows they may see; nothing is deleted here."""

    list_per_page = 50
    show_full_result_count = False
    deletes = False

    def get_queryset(self, request):
        return self.model._default_manager.visible_to(request.user)

    def has_module_permission(self, request):
        return request.user.is_active and request.user.is_staff

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    has_add_permission = has_module_permission

    def has_change_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_delete_permission(self, request, obj=None):
        return self.deletes and self.has_module_permission(request)

    def changeform_view(self, request, *args, **kwargs):
        """What a service refuses is said on top of the form, and nothing of it is stored."""
        try:
            with transaction.atomic():
                return super().changeform_view(request, *args, **kwargs)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.get_full_path())

    def save_model(self, request, obj, form, change):
        """Reference data without a service of its own: checked, saved, told once."""
        before = self.model._default_manager.get(pk=obj.pk) if change else None
        obj.full_clean()
        obj.save()
        events.record(
            f"{obj._meta.model_name}.{'changed' if change else 'added'}",
            obj,
            by=request.user,
            about=self.roots(obj),
            changes=events.changes(before, obj, form.changed_data_of_model()) if change else {},
        )

    def roots(self, obj):
        """The missions and partners the record concerns."""
        return [obj] if isinstance(obj, Partner) else []

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)

        def changed_data_of_model(self):
            names = {field.name for field in self._meta.model._meta.fields}
            return [name for name in self.changed_data if name in names]

        form.changed_data_of_model = changed_data_of_model
        return form


class ServedAdmin(HouseAdmin):
    """A model whose changes a service makes: its `write(request, row, fields)` calls it, gives the row."""

    def save_model(self, request, obj, form, change):
        names = form.changed_data if change else form.cleaned_data
        fields = {name: form.cleaned_data[name] for name in names}
        if not change or fields:
            saved = self.write(request, self.get_object(request, str(obj.pk)) if change else None, fields)
            obj.__dict__.update(saved.__dict__)

    def save_related(self, request, form, formsets, change):
        """Services write what belongs to a row together with it; the rows below it are only shown."""
        for formset in formsets:
            formset.save(commit=False)


class ReadOnlyAdmin(HouseAdmin):
    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class InlineAdmin(admin.TabularInline):
    extra = 0

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff

    def has_add_permission(self, request, obj=None):
        return request.user.is_staff

    def has_change_permission(self, request, obj=None):
        return request.user.is_staff

    def has_delete_permission(self, request, obj=None):
        return False


class PartnerNameInline(InlineAdmin):
    model = PartnerName
    fields = ("kind", "language", "name", "starts_on", "ends_on", "source")


@admin.register(Partner)
class PartnerAdmin(HouseAdmin):
    list_display = ("name", "code", "kind", "region", "is_un_member", "is_fictional")
    list_filter = ("kind", "region", "is_fictional")
    search_fields = ("name", "code", "former_names__name")
    inlines = (PartnerNameInline,)


@admin.register(Membership)
class MembershipAdmin(HouseAdmin):
    list_display = ("partner", "organization", "starts_on", "ends_on")
    list_filter = ("organization",)
    search_fields = ("partner__name", "partner__code", "organization__code")
    autocomplete_fields = ("partner", "organization")
    list_select_related = ("partner", "organization")

    def roots(self, obj):
        return [obj.partner, obj.organization]


@admin.register(User)
class PersonAdmin(ServedAdmin):
    list_display = ("name", "email", "is_active", "is_staff", "is_fictional", "last_login")
    list_filter = ("is_active", "is_staff", "is_fictional")
    search_fields = ("name", "email")

    def get_fields(self, request, obj=None):
        first = "is_active" if obj else "email"
        return (first, "name", "language", "is_staff")

    def get_queryset(self, request):
        return super().get_queryset(request).filter(is_system=False)

    def write(self, request, row, fields):
        if row is None:
            return services.add_person(**fields, by=request.user)
        return services.change_person(row, **fields, by=request.user)


@admin.register(Token)
class TokenAdmin(ReadOnlyAdmin):
    list_display = ("name", "prefix", "owner", "scopes", "expires_on", "last_used_at", "revoked_at")
    list_filter = ("revoked_at",)
    search_fields = ("name", "prefix", "owner__name", "owner__email")
    exclude = ("secret_hash",)
    list_select_related = ("owner",)
    actions = ("revoke",)

    @admin.action(description=_("Revoke the chosen tokens"))
    def revoke(self, request, queryset):
        for token in queryset.filter(revoked_at=None):
            services.revoke_token(token, by=request.user)


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind", "state", "stage", "requested_by", "created_at", "finished_at")
    list_filter = ("state", "kind")
    list_select_related = ("requested_by",)


@admin.register(Import)
class ImportAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "kind", "edition", "state", "created_by", "created_at")
    list_filter = ("state", "kind")
    list_select_related = ("created_by",)
    exclude = ("file",)


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("at", "verb", "subject_name", "by", "door", "reason")
    list_filter = ("door",)
    search_fields = ("verb", "subject_name")
    list_select_related = ("by",)
