"""The house's own desk: reference data, people, and what ran; each change is recorded."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django_celery_beat.admin import PeriodicTaskForm
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)
from import_export import widgets
from import_export.fields import Field

from accounts import events, services, services_approvals, services_sign_in
from accounts.exchange import ExchangeAdmin, HouseResource
from accounts.house import HouseAdmin, InlineAdmin, Named, ReadOnlyAdmin, ServedAdmin
from accounts.models import (
    AccessRequest,
    AccessReview,
    ApprovalRule,
    Event,
    Import,
    Job,
    Membership,
    Partner,
    PartnerName,
    RoleGrant,
    Token,
    User,
)

# Groups only carry what role grants say; what signs a person in is seen by that person alone.
UNSEEN = (Group, EmailAddress, SocialAccount, SocialApp, SocialToken, Authenticator)
for model in (*UNSEEN, ClockedSchedule, SolarSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
for model in (AccessAttempt, AccessLog, AccessFailureLog):
    admin.site.unregister(model)


class PartnerNameInline(InlineAdmin):
    model = PartnerName
    fields = ("kind", "language", "name", "starts_on", "ends_on", "source")


class PartnerResource(HouseResource):
    class Meta(HouseResource.Meta):
        model = Partner
        import_id_fields = ("code",)
        fields = (
            *("code", "kind", "name", "names", "iso2", "iso3", "m49", "region", "subregion"),
            *("is_ldc", "is_un_member", "longitude", "latitude", "source"),
        )


@admin.register(Partner)
class PartnerAdmin(ExchangeAdmin):
    resource_classes = [PartnerResource]
    list_display = ("name", "code", "kind", "region", "is_un_member", "is_fictional")
    list_filter = ("kind", ("region", Named), "is_fictional")
    search_fields = ("name", "code", "former_names__name")
    inlines = (PartnerNameInline,)


class MembershipResource(HouseResource):
    partner = Field("partner", "partner", widgets.ForeignKeyWidget(Partner, "code"))
    organization = Field("organization", "organization", widgets.ForeignKeyWidget(Partner, "code"))

    class Meta(HouseResource.Meta):
        model = Membership
        import_id_fields = ("partner", "organization", "starts_on")
        fields = ("partner", "organization", "starts_on", "ends_on", "source")

    def roots(self, row):
        return [row.partner, row.organization]


@admin.register(Membership)
class MembershipAdmin(ExchangeAdmin):
    resource_classes = [MembershipResource]
    list_display = ("partner", "organization", "starts_on", "ends_on")
    list_filter = ("organization",)
    search_fields = ("partner__name", "partner__code", "organization__code")
    autocomplete_fields = ("partner", "organization")
    list_select_related = ("partner", "organization")


def _base(request):
    return f"{request.scheme}://{request.get_host()}"


@admin.register(User)
class PersonAdmin(ServedAdmin):
    list_display = ("name", "email", "is_active", "is_staff", "is_fictional", "last_login")
    list_filter = ("is_active", "is_staff", "is_fictional")
    search_fields = ("name", "email")

    def get_fields(self, request, obj=None):
        first = "is_active" if obj else "email"
        return (first, "name", "language", "is_staff")

    actions = ("invite_again",)
    change_form_template = "admin/person.html"

    def get_queryset(self, request):
        return super().get_queryset(request).filter(is_system=False)

    def get_urls(self):
        mine = path(
            "<int:pk>/factors/remove/",
            self.admin_site.admin_view(self.remove_factors),
            name="accounts_user_factors",
        )
        return [mine, *super().get_urls()]

    def write(self, request, row, fields):
        if row is None:
            return services_sign_in.invite_person(**fields, base=_base(request), by=request.user)
        return services.change_person(row, **fields, by=request.user)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not object_id.isdecimal():
            raise Http404
        more = {
            "grants": RoleGrant.objects.standing().filter(person=object_id).prefetch_related("subject"),
            "has_factor": Authenticator.objects.filter(user=object_id).exists(),
        }
        return super().change_view(request, object_id, form_url, (extra_context or {}) | more)

    @method_decorator(require_POST)
    def remove_factors(self, request, pk):
        """For one who has lost app, key and codes; the reason says how that is known."""
        person = get_object_or_404(self.get_queryset(request), pk=pk)
        try:
            reason = request.POST.get("reason", "")[:300]
            services_sign_in.remove_factors(person, reason=reason, by=request.user)
            messages.success(request, _("The second factors are removed and the sessions ended."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("admin:accounts_user_change", pk)

    @admin.action(description=_("Send the invitation again"))
    def invite_again(self, request, queryset):
        for person in queryset:
            try:
                services_sign_in.invite_again(person, base=_base(request), by=request.user)
            except ValidationError as error:
                messages.error(request, f"{person}: {' '.join(error.messages)}")


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


@admin.register(AccessRequest)
class AccessRequestAdmin(ReadOnlyAdmin):
    list_display = ("person", "wanted", "state", "asked_at", "decided_by")
    list_filter = ("state",)
    search_fields = ("person__name", "wanted")
    list_select_related = ("person", "decided_by")


@admin.register(AccessReview)
class AccessReviewAdmin(ReadOnlyAdmin):
    list_display = ("subject", "month", "due_on", "finished_at", "finished_by")
    list_filter = ("month", "finished_at")
    list_select_related = ("finished_by",)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("subject")


# --- Schedules, and attempts to sign in: rows of libraries, open to administrators as ours are
class LibraryAdmin(HouseAdmin):
    def get_queryset(self, request):
        return self.model._default_manager.all()

    def save_model(self, request, obj, form, change):
        obj.full_clean()
        obj.save()
        changes = {name: [None, str(form.cleaned_data[name])] for name in form.changed_data}
        events.record(
            f"schedule.{'changed' if change else 'added'}",
            User.objects.get(pk=request.user.pk),
            by=request.user,
            schedule=str(obj),
            changes=changes,
        )


@admin.register(CrontabSchedule, IntervalSchedule)
class ScheduleAdmin(LibraryAdmin):
    pass


@admin.register(PeriodicTask)
class PeriodicTaskAdmin(LibraryAdmin):
    form = PeriodicTaskForm
    list_display = ("name", "task", "enabled", "interval", "crontab", "last_run_at")
    list_filter = ("enabled",)
    search_fields = ("name", "task")
    list_select_related = ("interval", "crontab")
    fields = ("name", "regtask", "task", "enabled", "crontab", "interval", "description")


@admin.register(ApprovalRule)
class ApprovalRuleAdmin(ServedAdmin):
    """How many signatures an organization wants; of a rule that stands only the number is changed."""

    list_display = ("organization", "criticality", "persons_over", "signatures", "for_amendments")
    list_filter = ("organization",)
    list_select_related = ("organization",)
    fields = ("organization", "criticality", "persons_over", "signatures", "for_amendments")

    def get_readonly_fields(self, request, obj=None):
        return ("organization", "criticality", "persons_over") if obj else ()

    def write(self, request, row, fields):
        names = ("organization", "criticality", "persons_over", "signatures", "for_amendments")
        standing = {name: getattr(row, name) for name in names} if row else {}
        return services_approvals.set_rule(**(standing | fields), by=request.user)


@admin.register(AccessAttempt)
class AttemptAdmin(LibraryAdmin):
    """Failures that count towards a closed door; deleting them opens it."""

    list_display = ("attempt_time", "username", "ip_address", "failures_since_start")
    search_fields = ("username", "ip_address")
    fields = readonly_fields = (
        "attempt_time",
        "username",
        "ip_address",
        "failures_since_start",
        "user_agent",
    )
    deletes = True

    def has_add_permission(self, request):
        return False


@admin.register(AccessLog)
class SignInLogAdmin(LibraryAdmin):
    """Who signed in and out, when and from where."""

    list_display = ("attempt_time", "logout_time", "username", "ip_address")
    search_fields = ("username", "ip_address")
    fields = readonly_fields = ("attempt_time", "logout_time", "username", "ip_address", "user_agent")

    def has_add_permission(self, request):
        return False

    has_change_permission = ReadOnlyAdmin.has_change_permission
