from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Pages without an entry of their own in the rail, by the entry they light.
OF_COVERAGE = ("contributors:caveats",)
OF_PLEDGES = ("contributors:visits",)
OF_CLAIMS = (
    "contributors:reimbursement_terms",
    "contributors:verified_strengths",
    "contributors:verified_holdings",
    "contributors:verified_contributions",
)
OF_RATES = ("contributors:rates_latest", "contributors:share")


class ContributorsConfig(AppConfig):
    name = "contributors"
    verbose_name = _("Contributors")

    def ready(self):
        from django.urls import reverse

        from accounts import (
            access,
            as_of,
            attaching,
            calendars,
            how,
            inbox,
            navigation,
            places,
            search,
            threads,
        )
        from accounts.members import deciders_of
        from accounts.models import Partner
        from contributors import (  # noqa: F401  (they register on import)
            calendar_days,
            columns,
            columns_capabilities,
            columns_command,
            conferring,
            explanations,
            figures,
            finding,
            holding_elements,
            imports,
            imports_assessed,
            imports_capacity,
            imports_fatalities,
            imports_money,
            imports_pledges,
            imports_scale,
            imports_verifications,
            leaving,
            models,
            reading,
            report_sections,
            story_moments,
            tasks,
            verbs,
            waiting,
            waiting_claims,
            waiting_disputes,
            waiting_nominations,
            waiting_pledges,
        )

        report_sections.register()
        access.register(
            models.PersonnelReport,
            models.PersonnelLine,
            models.Scale,
            models.ScaleRate,
            models.Appropriation,
            models.Assessment,
            models.Payment,
            models.PaymentPlan,
            models.CapacityFigure,
            models.Fatality,
            models.Pledge,
            models.Agreement,
            models.Visit,
            models.Caveat,
            models.Deployment,
            models.Conference,
            models.Nomination,
            models.EntryAuthority,
            models.Fund,
            models.Flow,
            models.CostPackage,
            models.Reimbursement,
            models.ReimbursementTerm,
            models.VerifiedStrength,
            models.VerifiedHolding,
            models.Contribution,
            models.Dispute,
            models.Holder,
        )
        for model, about in (
            (models.Pledge, models.Pledge.roots.fget),
            (models.Visit, lambda row: row.pledge.roots),
            (models.Agreement, lambda row: [*row.parties.all(), *([row.mission] if row.mission else [])]),
        ):
            sides = {
                attaching.CONTRIBUTOR: model.objects.of_contributor,
                attaching.MISSION: model.objects.of_decider,
            }
            attaching.register(model, sides, about)
        threads.register(
            models.Pledge,
            lines=lambda row: Partner.objects.filter(pk=row.contributor_id if row.submitted_at else None),
            asked=models.Pledge.objects.submitted_by,
            mission_people=lambda row: deciders_of(row.mission or row.offered_to),
            has_several=False,
        )
        sides = {
            attaching.MISSION: models.Conference.objects.of_secretariat,
            attaching.CONTRIBUTOR: models.Conference.objects.of_contributor,
        }
        attaching.register(models.Conference, sides, conferring.about)
        sides = {
            attaching.CONTRIBUTOR: models.EntryAuthority.objects.of_contributor,
            attaching.MISSION: models.EntryAuthority.objects.of_secretariat,
        }
        attaching.register(models.EntryAuthority, sides, models.EntryAuthority.roots.fget)
        sides = {
            attaching.CONTRIBUTOR: models.Reimbursement.objects.of_contributor,
            attaching.MISSION: models.Reimbursement.objects.kept_by,
        }
        attaching.register(models.Reimbursement, sides, models.Reimbursement.roots.fget)
        places.register(models.Reimbursement, models.Reimbursement.get_absolute_url)
        sides = {
            attaching.CONTRIBUTOR: models.Dispute.objects.of_contributor,
            attaching.MISSION: models.Dispute.objects.of_keeper,
        }
        attaching.register(models.Dispute, sides, models.Dispute.roots.fget)
        places.register(models.Dispute, models.Dispute.get_absolute_url)
        for verified in (models.VerifiedStrength, models.VerifiedHolding):
            places.register(verified, verified.get_absolute_url, "mission")
        places.register(models.Conference, models.Conference.get_absolute_url)
        places.register(models.EntryAuthority, models.EntryAuthority.get_absolute_url)
        places.register(models.Agreement, models.Agreement.get_absolute_url)
        places.register(models.Fund, models.Fund.get_absolute_url)
        places.register(models.Flow, models.Flow.get_absolute_url)
        places.register(models.CostPackage, models.CostPackage.get_absolute_url)
        places.register(models.Pledge, models.Pledge.get_absolute_url)
        places.register(models.Deployment, models.Deployment.get_absolute_url, "pledge")
        places.register(models.Nomination, models.Nomination.get_absolute_url)
        places.register(models.Caveat, models.Caveat.get_absolute_url, "pledge")
        places.register(models.Holder, models.Holder.get_absolute_url, "element")
        places.register(models.Visit, models.Visit.get_absolute_url, "pledge")
        places.register(models.PersonnelLine, lambda row: row.mission.get_absolute_url(), "mission")
        places.register(models.CapacityFigure, lambda row: places.address(row.partner), "partner")
        places.register(models.Appropriation, lambda row: reverse("contributors:budget", args=[row.pk]))
        places.register(models.Assessment, models.Assessment.get_absolute_url)
        places.register(models.Payment, lambda row: reverse("contributors:payment", args=[row.pk]))
        places.register(models.PaymentPlan, models.PaymentPlan.get_absolute_url, "partner", "organization")
        places.register(models.StateLevel, lambda row: places.address(row.partner), "partner")
        places.register(models.Scale, lambda row: reverse("contributors:scale", args=[row.pk]))
        places.register(
            Partner,
            lambda row: reverse(
                "contributors:contributor" if row.kind == Partner.Kind.NATION else "missions:organization",
                args=[row.code],
            ),
        )
        search.register("pledges", _("Pledges"), "offer", finding.pledges, 26)
        search.register("agreements", _("Agreements"), "mandate", finding.agreements, 28)
        search.register("flows", _("Flows of money"), "money", finding.flows, 36)
        search.register("funds", _("Funds"), "fund", finding.funds, 37)
        search.register("disputes", _("Disputes"), "balance", finding.disputes, 38)
        search.register("conferences", _("Pledging conferences"), "calendar", finding.conferences, 35)
        search.register("scales", _("Scales"), "scale", finding.scales, 40)
        how.register(explanations.MEASURES, explanations.explanation)
        as_of.register(reading.months)
        calendars.register(
            calendar_days.rotations,
            calendar_days.lapses,
            calendar_days.agreements,
            calendar_days.conferences,
            calendar_days.tours,
            calendar_days.disputes,
        )
        inbox.register(waiting.months, inbox.Act.REPORT)
        inbox.register(waiting_pledges.agreements, inbox.Act.DECIDE)
        inbox.register(waiting_pledges.signatures, inbox.Act.SIGN)
        inbox.register(waiting_pledges.decisions, inbox.Act.DECIDE)
        inbox.register(waiting_pledges.renewals, inbox.Act.DECIDE)
        inbox.register(waiting_pledges.entries, inbox.Act.DECIDE)
        inbox.register(waiting_claims.claims, inbox.Act.DECIDE)
        inbox.register(waiting_disputes.own, inbox.Act.ANSWER)
        inbox.register(waiting_disputes.before_us, inbox.Act.ANSWER)
        inbox.register(waiting_nominations.calls, inbox.Act.ANSWER)
        inbox.register(waiting_nominations.agreements, inbox.Act.ANSWER)
        inbox.register(waiting_nominations.decisions, inbox.Act.DECIDE)
        force, parts = _("Force generation"), _("Who takes part")
        navigation.add(
            navigation.Entry(_("My desk"), "contributors:desk", "desk", 15, to=access.speaks_for_someone),
            navigation.Entry(
                _("Coverage"), "contributors:coverage", "coverage", 23, group=force, also=OF_COVERAGE
            ),
            navigation.Entry(_("Pledges"), "contributors:pledges", "offer", 24, group=force, also=OF_PLEDGES),
            navigation.Entry(_("Conferences"), "contributors:conferences", "calendar", 25, group=force),
            navigation.Entry(_("Rotations"), "contributors:rotations", "calendar", 26, group=force),
            navigation.Entry(_("Agreements"), "contributors:agreements", "mandate", 27, group=force),
            navigation.Entry(_("Contributors"), "contributors:contributors", "contributors", 41, group=parts),
            navigation.Entry(_("Memberships"), "contributors:memberships", "memberships", 43, group=parts),
            navigation.Entry(_("Burden-sharing"), "contributors:burden", "balance", 44, group=parts),
            navigation.Entry(_("Budgets"), "contributors:budgets", "mandate", 66, group=_("Money")),
            navigation.Entry(_("What states owe"), "contributors:owed", "balance", 67, group=_("Money")),
            navigation.Entry(
                _("Letters of assessment"), "contributors:assessments", "mandate", 66, group=_("Money")
            ),
            navigation.Entry(
                pgettext_lazy("money", "Payments"), "contributors:payments", "money", 67, group=_("Money")
            ),
            navigation.Entry(_("Books"), "contributors:ledger", "balance", 69, group=_("Money")),
            navigation.Entry(
                _("Receivables"), "contributors:receivables", "balance", 68, group=_("Money"), also=OF_CLAIMS
            ),
            navigation.Entry(
                _("Scales and rates"), "contributors:scales", "scale", 65, group=_("Money"), also=OF_RATES
            ),
            navigation.Entry(
                _("Priorities and money"), "contributors:alignment", "balance", 64, group=_("Reconstruction")
            ),
            navigation.Entry(_("Flows of money"), "contributors:flows", "money", 70, group=_("Money")),
            navigation.Entry(_("Funds"), "contributors:funds", "fund", 71, group=_("Money")),
            navigation.Entry(_("Disputes"), "contributors:disputes", "balance", 73, group=_("Money")),
            navigation.Entry(_("Cost-sharing"), "contributors:packages", "split", 72, group=_("Money")),
        )
