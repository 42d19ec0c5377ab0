from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MissionsConfig(AppConfig):
    name = "missions"
    verbose_name = _("Missions")

    def ready(self):

        from accounts import (
            access,
            attaching,
            calendars,
            how,
            inbox,
            navigation,
            places,
            search,
            sweeper,
            threads,
        )
        from accounts.members import planners_of
        from accounts.models import Partner
        from missions import (  # noqa: F401  (they register on import)
            calendar_days,
            explanations,
            figures,
            figures_posts,
            finding,
            finding_situation,
            following,
            imports,
            imports_actions,
            imports_command,
            imports_requirements,
            imports_situation,
            models,
            registry_civil,
            registry_communication,
            registry_learning,
            registry_patrols,
            registry_plans,
            registry_reconstruction,
            registry_reports,
            registry_transitions,
            signing,
            story_moments,
            tasks,
            told_calls,
            told_command,
            told_decisions,
            told_needs,
            told_situation,
            verbs,
            waiting,
            waiting_decisions,
            waiting_needs,
            waiting_situation,
        )

        access.register_root(models.Mission, "manage_members")
        access.register(
            models.Mission,
            models.Mandate,
            models.MandateTask,
            models.AuthorizedStrength,
            models.Participation,
            models.Requirement,
            models.Capability,
            models.Post,
            models.Call,
            models.Element,
            models.AuthorityEdge,
            models.Body,
            models.Proposal,
            models.Decision,
            models.Action,
            models.Engagement,
            models.Consultation,
            models.Incident,
            models.IncidentPart,
            models.SituationReport,
        )
        for model in (models.Requirement, models.Post):
            attaching.register(model, {attaching.MISSION: model.objects.run_by}, lambda row: [row.mission])
        attaching.register(
            models.Call,
            {
                attaching.MISSION: models.Call.objects.run_by,
                attaching.CONTRIBUTOR: models.Call.objects.put_to,
            },
            lambda row: [row.mission],
            writers=lambda row: (attaching.MISSION,),
        )
        for model in (models.Proposal, models.Decision):
            attaching.register(
                model,
                {attaching.MISSION: model.objects.run_by, attaching.CONTRIBUTOR: model.objects.put_to},
                lambda row: row.body.roots,
                writers=lambda row: (attaching.MISSION,),
            )
        for model in (models.Engagement, models.Action, models.Element):
            attaching.register(
                model,
                {attaching.MISSION: model.objects.run_by},
                lambda row: getattr(row, "roots", None) or [row.mission],
            )
        threads.register(
            models.Requirement,
            lines=lambda row: Partner.objects.filter(asked_for__requirement=row),
            asked=models.Requirement.objects.circulated_to,
            mission_people=lambda row: planners_of(row.mission),
            has_several=True,
        )
        places.register(models.Requirement, models.Requirement.get_absolute_url)
        places.register(models.Post, models.Post.get_absolute_url)
        places.register(models.Call, models.Call.get_absolute_url)
        places.register(models.Element, models.Element.get_absolute_url)
        places.register(models.AuthorityEdge, models.AuthorityEdge.get_absolute_url, "element")
        places.register(models.Mission, models.Mission.get_absolute_url)
        for model in (models.Mandate, models.AuthorizedStrength, models.Participation):
            places.register(model, lambda row: row.mission.get_absolute_url(), "mission")
        of_body = [models.Proposal, models.Decision]
        for model in (models.Body, models.Action, models.Engagement, models.Consultation, *of_body):
            places.register(model, model.get_absolute_url)
        for model, code, label, joined in (
            (models.Decision, "decision", _("decision"), ["body"]),
            (models.Proposal, "proposal", _("proposal"), []),
            (models.Engagement, "engagement", _("engagement"), []),
            (models.Consultation, "consultation", _("consultation"), ["mission", "mandate"]),
        ):
            held = (lambda row: row.body) if model in of_body else (lambda row: row)
            following.register(
                model, code, label, lambda row, held=held: (held(row).mission, held(row).keeper), joined
            )
        places.register(models.SituationReport, models.SituationReport.get_absolute_url)
        places.register(models.Incident, models.Incident.get_absolute_url)
        places.register(models.IncidentPart, models.IncidentPart.get_absolute_url, "incident")
        following.register(
            models.Incident, "incident", _("incident"), lambda row: (row.mission, None), ["mission"]
        )
        sweeper.each_round(tasks.settle_proposals)
        search.register("missions", _("Missions"), "missions", finding.missions, 10)
        search.register("requirements", _("Requirements"), "need", finding.requirements, 24)
        search.register("elements", _("Structure of missions"), "organizations", finding.elements, 29)
        search.register("ceilings", _("Authorized strengths"), "mandate", finding.ceilings, 35)
        search.register("mandates", _("Mandates"), "mandate", finding.mandates, 30)
        search.register("decisions", _("Decisions and proposals"), "mandate", finding.decisions, 31)
        search.register("bodies", _("Bodies"), "organizations", finding.bodies, 31)
        search.register("consultations", _("Consultations"), "message", finding.consultations, 31)
        search.register("authorities", _("Authorities"), "organizations", finding.authorities, 32)
        search.register("actions", _("Actions"), "jobs", finding.actions, 32)
        search.register("engagements", _("Engagements"), "message", finding.engagements, 33)
        search.register("incidents", _("Incidents"), "warning", finding_situation.incidents, 26)
        search.register("reports", _("Situation reports"), "need", finding_situation.reports, 27)
        calendars.register(calendar_days.mandates, calendar_days.calls, calendar_days.proposals)
        calendars.register(calendar_days.authorities)
        calendars.register(calendar_days.actions, calendar_days.promises, calendar_days.consultations)
        inbox.register(waiting.mandates, inbox.Act.REPORT)
        inbox.register(waiting_needs.receipts, inbox.Act.ACKNOWLEDGE)
        inbox.register(waiting_decisions.positions, inbox.Act.DECIDE)
        inbox.register(waiting_decisions.actions, inbox.Act.REPORT)
        inbox.register(waiting_decisions.verifications, inbox.Act.DECIDE)
        inbox.register(waiting_decisions.answers, inbox.Act.ANSWER)
        registry_plans.register()
        registry_patrols.register()
        registry_transitions.register()
        registry_learning.register()
        registry_civil.register()
        registry_reconstruction.register()
        registry_communication.register()
        inbox.register(waiting_situation.incidents, inbox.Act.DECIDE)
        inbox.register(waiting_situation.reports, inbox.Act.SIGN)
        registry_reports.register()
        how.register(explanations.EXPLANATIONS, explanations.EXPLANATIONS.get)
        navigation.add(
            navigation.Entry(_("Missions"), "missions:missions", "missions", 20),
            navigation.Entry(_("Case studies"), "missions:case_studies", "book", 21),
            navigation.Entry(
                _("Requirements"),
                "missions:requirements",
                "need",
                22,
                group=_("Force generation"),
                also=("missions:capabilities",),
            ),
            navigation.Entry(
                _("Civilian posts"),
                "missions:posts",
                "person",
                28,
                group=_("Force generation"),
                also=("missions:calls",),
            ),
            navigation.Entry(
                _("Command"),
                "missions:elements",
                "organizations",
                50,
                group=_("Command and decisions"),
                also=("contributors:holders", "contributors:command_compare"),
            ),
            navigation.Entry(
                _("Decisions"),
                "missions:decisions",
                "mandate",
                51,
                group=_("Command and decisions"),
                also=("missions:proposals", "missions:bodies", "missions:consultations"),
            ),
            navigation.Entry(_("Actions"), "missions:actions", "jobs", 52, group=_("Command and decisions")),
            navigation.Entry(
                _("Engagements"),
                "missions:engagements",
                "message",
                53,
                group=_("Command and decisions"),
            ),
            navigation.Entry(_("Incidents"), "missions:incidents", "warning", 56, group=_("Situation")),
            navigation.Entry(_("Situation reports"), "missions:reports", "need", 59, group=_("Situation")),
            navigation.Entry(
                _("Organizations"), "missions:organizations", "organizations", 42, group=_("Who takes part")
            ),
        )
