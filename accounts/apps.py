from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People, roles and work")

    def ready(self):
        from django.urls import reverse

        from accounts import (  # noqa: F401  (checks and notices register on import)
            access,
            attaching,
            calendars,
            checks,
            deputies,
            finding,
            inbox,
            models,
            navigation,
            places,
            search,
            tasks,
            told_approvals,
            told_messages,
            waiting,
            waiting_approvals,
            waiting_messages,
        )

        access.register_root(models.Partner, "manage_tokens")
        access.register(
            models.Partner,
            models.Membership,
            models.User,
            models.RoleGrant,
            models.AccessRequest,
            models.AccessReview,
            models.Token,
            models.Job,
            models.Import,
            models.Export,
            models.Document,
            models.Message,
            models.Approval,
            models.Delegation,
        )
        attaching.register(
            models.Message,
            {
                attaching.CONTRIBUTOR: models.Message.objects.of_contributor,
                attaching.MISSION: models.Message.objects.of_mission,
            },
            lambda row: attaching.about(row.subject) + ([row.line] if row.line else []),
            writers=lambda row: () if row.state == models.Message.State.WITHDRAWN else (row.side,),
        )
        places.register(models.Message, models.Message.get_absolute_url)
        places.register(models.Document, lambda row: places.address(row.subject) if row.subject else "")
        places.register(models.Import, lambda row: reverse("import", args=[row.pk]))
        places.register(models.Job, lambda row: reverse("job", args=[row.pk]))
        places.register(models.AccessRequest, lambda row: reverse("request", args=[row.pk]))
        places.register(models.Approval, models.Approval.get_absolute_url)
        for model in (models.RoleGrant, models.Token, models.Delegation):
            places.register(model, lambda row: reverse("account"))
        search.register("partners", _("Nations and organizations"), "contributors", finding.partners, 20)
        search.register("people", _("People"), "person", finding.people, 50)
        search.register("files", _("Files"), "imports", finding.files, 60)
        search.register("documents", _("Documents"), "mandate", finding.documents, 61)
        search.register("glossary", _("Terms"), "about", finding.glossary, 70)
        search.register("pages", _("Pages"), "forward", finding.pages, 80)
        for source, act in (
            (waiting_approvals.to_sign, inbox.Act.SIGN),
            (waiting_approvals.sent_back, inbox.Act.SEE_TO),
            (waiting_messages.questions, inbox.Act.ANSWER),
            (waiting.requests, inbox.Act.DECIDE),
            (waiting.reviews, inbox.Act.DECIDE),
        ):
            inbox.register(source, act)
        for source in (deputies.waiting, waiting.files, waiting.work, waiting.endings, waiting.portal):
            inbox.register(source, inbox.Act.SEE_TO, is_own=True)
        calendars.register(deputies.days)
        navigation.add(
            navigation.Entry(_("Home"), "home", "home", 10),
            navigation.Entry(_("Calendar"), "my_calendar", "calendar", 12),
            navigation.Entry(_("Imports"), "imports", "imports", 80, apart=True),
            navigation.Entry(_("Jobs"), "jobs", "jobs", 81),
            navigation.Entry(_("History"), "history", "history", 82),
            navigation.Entry(_("Approvals"), "approvals", "signature", 16, to=access.signs_or_plans),
            navigation.Entry(_("Questions"), "messages", "message", 17, to=access.takes_part),
            navigation.Entry(_("Access"), "scopes", "lock", 83),
            navigation.Entry(_("Figures"), "figures", "chart", 90, apart=True),
            navigation.Entry(_("Sources and method"), "about", "about", 91),
            navigation.Entry(_("API reference"), "api-docs", "book", 92),
            navigation.Entry(_("Administration"), "admin:index", "admin", 95, staff=True),
        )
