"""What every page of the administration shares: who may, which rows, and that each change is told."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts import events
from accounts.models import Partner


def keep(row, fields, *, about=(), by):
    """Reference data without a service of its own: checked, saved, told once."""
    before = type(row)._default_manager.filter(pk=row.pk).first() if row.pk else None
    row.full_clean()
    row.save()
    events.record(
        f"{row._meta.model_name}.{'changed' if before else 'added'}",
        row,
        by=by,
        about=about,
        changes=events.changes(before, row, fields) if before else {},
    )


class Named(admin.AllValuesFieldListFilter):
    """Values of a column as filters, the empty one by a name."""

    def choices(self, changelist):
        for choice in super().choices(changelist):
            yield choice | {"display": choice["display"] or _("not given")}


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
        keep(obj, form.changed_data_of_model(), about=self.roots(obj), by=request.user)

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
