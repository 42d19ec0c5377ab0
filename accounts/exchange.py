"""Reference data that comes and goes as a file in the administration: shown first, then all of it or none."""

import re

from django.utils.safestring import mark_safe
from import_export import resources
from import_export.admin import ImportExportMixin
from import_export.formats import base_formats
from import_export.tmp_storages import MediaStorage

from accounts.house import HouseAdmin, keep
from accounts.models import Partner

STYLED = re.compile(r'<(ins|del) style="[^"]*">')


class PlainDiff(resources.Diff):
    """What a row would change, without the colours the library writes into it, which the policy refuses."""

    def as_html(self):
        return [mark_safe(STYLED.sub("<\\1>", html)) for html in super().as_html()]


class HouseResource(resources.ModelResource):
    """Rows of a file as the administration's form would save them: checked, told, all or none."""

    class Meta:
        abstract = True
        use_transactions = True
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True

    def __init__(self, by=None, **kwargs):
        super().__init__(**kwargs)
        self.by = by

    def get_diff_class(self):
        return PlainDiff

    def save_instance(self, instance, is_create, row, **kwargs):
        self.before_save_instance(instance, row, **kwargs)
        fields = [field.attribute for field in self.get_import_fields() if field.attribute]
        keep(instance, fields, about=self.roots(instance), by=self.by)
        self.after_save_instance(instance, row, **kwargs)

    def roots(self, row):
        return [row] if isinstance(row, Partner) else []


class ExchangeAdmin(ImportExportMixin, HouseAdmin):
    """Reference data that also comes and goes as a file, shown before anything of it is stored."""

    formats = (base_formats.CSV, base_formats.XLSX, base_formats.JSON)
    tmp_storage_class = MediaStorage
    skip_admin_log = True

    def get_import_resource_kwargs(self, request, *args, **kwargs):
        return super().get_import_resource_kwargs(request, *args, **kwargs) | {"by": request.user}

    def roots(self, obj):
        """As the record's row in a file says it: a form and a file tell of the same."""
        (resource,) = self.resource_classes
        return resource().roots(obj)
