"""Where each record of the table of access stands: the path of a row."""

from django.urls import reverse

OF_A_MISSION = ("mission_edit", "mandate_add", "authorized_add", "participation_add", "requirements_of")
OF_A_MISSION += ("reach", "pace_new", "announcement_new", "briefing_series_new")
OF_A_MISSION += ("requirement_new", "post_new", "call_new", "consultation_new")
OF_A_MISSION += ("plan", "activity_new", "benchmark_new", "condition_new", "transition_new", "handover_new")
OF_ITS_RECORDS = {
    **dict.fromkeys(("mandate_edit", "mandate_renew"), "mandates"),
    **dict.fromkeys(("authorized_edit", "authorized_end", "authorized_withdraw"), "authorized-strengths"),
    "participation_end": "participations",
}


OF_A_POST, OF_A_CALL = ("post", "post_edit"), ("call", "call_edit")
OF_A_NEED = ("requirement", "requirement_edit", "requirement_receipt")
STEPS = ("approve", "circulate", "close", "cancel", "receipt")
STEPS += ("submit", "withdraw", "show", "renew", "prepare", "rotate", "assess", "accept", "decline", "level")
STEPS += ("move", "conduct", "countersign", "finish", "calloff")
STEPS += ("sign", "deploy", "rotated", "end", "successor", "correct")
STEPS += ("versions", "label")
STEPS += ("ask", "back", "revoke")
STEPS += ("direct", "announce")
STEPS += ("answer", "correct", "people")
STEPS += ("open", "reopen", "publish", "board")
STEPS += ("stop", "resume", "send")
STEPS += ("classify", "abolish", "fill", "vacate", "open")
STEPS += ("pledge", "commit", "disburse", "spend", "lapse")
STEPS += ("apportion", "bills", "preview", "credit", "reverse")
STEPS += ("calculate", "certify", "release", "pay", "delay", "items", "contest", "decide")
STEPS += ("shortlist", "interview", "select", "agree", "extend")
STEPS += ("position", "review", "deadline")
STEPS += ("load", "provide", "leg", "schedule", "embark", "depart", "arrive", "clear", "onward", "deliver")
STEPS += ("receive", "book", "shut", "legchange", "legoff", "cost", "costoff", "charge")
STEPS += (
    "count",
    "item",
    "happened",
    "check",
    "standby",
    "arrive",
    "leave",
    "stay",
    "organization",
    "parents",
)
STEPS += ("movements", "refuse", "order", "postpone", "settle")
STEPS += ("end",)
STEPS += ("shut", "transfer", "tasking")
STEPS += ("done", "verify", "settle", "position", "seat", "dissolve", "promise", "conclude", "drop", "unseat")
OF_A_BODY = ("body", "proposal_new", "body_act")
OF_A_PROPOSAL = ("proposal", "proposal_edit", "proposal_step", "proposal_record", "position")
OF_A_DECISION = ("decision_pdf", "decision", "decision_release")
OF_AN_ACTION = ("action", "action_edit", "action_step")
OF_AN_ENGAGEMENT = ("engagement", "engagement_edit", "promise_add")
OF_A_CONSULTATION = ("consultation", "consultation_answer", "consultation_step")
OF_A_PLAN = {
    "activities": ("activity", "activity_act"),
    "benchmarks": ("benchmark", "benchmark_act"),
    "indicators": ("indicator_act",),
    "readings": ("reading_act",),
    "conditions": ("condition", "condition_act"),
    "transitions": ("transition", "transition_act"),
    "transition-phases": ("phase_act",),
    "handovers": ("handover", "handover_act"),
    "renewal-steps": ("renewal_step_act",),
}
DECIDED = OF_A_PLAN | {
    "bodies": OF_A_BODY,
    "proposals": OF_A_PROPOSAL,
    "decisions": OF_A_DECISION,
    "actions": OF_AN_ACTION,
    "engagements": OF_AN_ENGAGEMENT,
    "consultations": OF_A_CONSULTATION,
    "incidents": ("incident", "incident_act"),
    "humanitarian-notifications": ("humanitarian", "humanitarian_act"),
    "assistance-requests": ("assistance", "assistance_act"),
    "projects": ("project", "project_act"),
    "project-milestones": ("milestone_act",),
    "priorities": ("priority", "priority_edit"),
    "project-feedback": ("feedback_remove",),
    "project-results": ("result_act",),
    "access-constraints": ("constraint", "constraint_act"),
    "protection-concerns": ("concern", "concern_act"),
    "civil-activities": ("civil_activity", "civil_activity_edit"),
    "reports": ("report", "report_act", "report_pdf"),
    "patrols": ("patrol", "patrol_act"),
    "zones": ("zone", "zone_edit"),
    "channels": ("channel", "channel_act"),
    "contacts": ("contact", "contact_act"),
    "members": ("member_end",),
    "announcements": (
        "announcement",
        "announcement_read",
        "announcement_withdraw",
        "announcement_file",
    ),
    "pace-plans": ("pace", "pace_act"),
    "briefing-series": ("briefing_series", "briefing_series_act"),
    "briefings": ("briefing", "briefing_act", "briefing_file"),
    "lessons": ("lesson", "lesson_act"),
    "reviews": ("review", "review_edit"),
    "procedures": ("procedure", "procedure_act", "readers_file"),
    "procedure-versions": ("procedure_version", "version_read", "version_act"),
    "adoptions": ("adoption_end",),
    "reading-duties": ("reading_end",),
}
OF_WHICH = {
    "body_act": {"act": "edit"},
    **dict.fromkeys(
        ("activity_act", "benchmark_act", "indicator_act", "reading_act", "condition_act"), {"act": "edit"}
    ),
    **dict.fromkeys(("transition_act", "phase_act", "handover_act", "renewal_step_act"), {"act": "edit"}),
    "proposal_step": {"step": "extend"},
    "proposal_record": {"kind": "csv"},
    "position": {"code": "XBR"},
    "action_step": {"step": "done"},
    "consultation_answer": {"code": "XBR"},
    "consultation_step": {"step": "drop"},
    "incident_act": {"act": "rate"},
    "humanitarian_act": {"act": "withdraw"},
    "assistance_act": {"act": "withdraw"},
    **dict.fromkeys(("project_act", "milestone_act", "result_act"), {"act": "edit"}),
    "constraint_act": {"act": "edit"},
    "channel_act": {"act": "edit"},
    "contact_act": {"act": "edit"},
    "pace_act": {"act": "edit"},
    **dict.fromkeys(("briefing_act", "briefing_series_act"), {"act": "edit"}),
    "briefing_file": {"kind": "csv"},
    "concern_act": {"act": "edit"},
    "announcement_file": {"kind": "csv"},
    "report_act": {"act": "write"},
    "patrol_act": {"act": "edit"},
    "lesson_act": {"act": "edit"},
    "procedure_act": {"act": "edit"},
    "readers_file": {"kind": "csv"},
    "version_act": {"act": "write"},
}
STEPS += ("take",)
STEPS += ("allot", "unallot", "offer", "hold", "nominate", "observe", "waitlist", "attend")
STEPS += ("start", "judge", "reinstate", "state")
STEPS += ("readiness", "agree", "hand", "takeback", "propose", "off", "finish")
STEPS += ("rate", "corroborate", "verify", "refute", "reopen", "part")
STEPS += ("assemble", "sign", "correct", "drop")
STEPS += ("revise", "issue", "adopt", "ask", "withdraw")
STEPS += ("identify", "endorse", "begin", "verify", "learn", "reject", "reopen")
STEPS += ("forward", "acknowledge", "complete")
STEPS += ("ease", "worsen", "resolve", "pdf", "refer")
STEPS += ("join", "leave", "out", "back")
STEPS += ("attendance", "minutes")
OF_CIVIL = ("who", "civil_activities", "constraints", "humanitarians", "assistances")
OF_ONE = ("-detail", "-cancel", "-retry", "-apply", "-file", "-read")


def address(name, of, places, stand_in=None):
    """The path of a row of the table; with `stand_in`, that of a record that never was."""
    resource = name.removeprefix("api:").rpartition("-")[0]
    place = places[of]
    key = stand_in or place.get(resource)
    pages = {
        "figure": lambda: {"name": "mission.strength"},
        "figure_file": lambda: {"name": "mission.strength", "kind": "svg"},
        "missions:mission": lambda: {"slug": stand_in or place["missions"]},
        "missions:requirements_file": lambda: {"slug": stand_in or place["missions"], "kind": "csv"},
        "contributors:pledges_file": lambda: {"kind": "csv"},
        "missions:story": lambda: {"slug": stand_in or place["missions"]},
        "missions:story_file": lambda: {"slug": stand_in or place["missions"], "kind": "csv"},
        "missions:history": lambda: {"slug": stand_in or place["missions"]},
        "missions:part": lambda: {"slug": stand_in or place["missions"], "part": "mandate"},
        **{f"missions:{page}": (lambda: {"slug": stand_in or place["missions"]}) for page in OF_A_MISSION},
        **{
            f"missions:{page}": (lambda kind=kind: {"slug": stand_in or place["missions"], "pk": place[kind]})
            for page, kind in OF_ITS_RECORDS.items()
        },
        **{f"missions:{page}": (lambda: {"pk": stand_in or place["requirements"]}) for page in OF_A_NEED},
        "approval": lambda: {"pk": stand_in or place["approvals"]},
        "approval_step": lambda: {"pk": stand_in or place["approvals"], "step": "sign"},
        "inbox_for": lambda: {"pk": stand_in or place["delegations"]},
        "delegation_revoke": lambda: {"pk": stand_in or place["delegations"]},
        "approval_rules": lambda: {"pk": places[""]["lead"]},
        "approval_rule_remove": lambda: {"pk": places[""]["lead"], "rule": places[""]["rule"]},
        "missions:requirement_step": lambda: {"pk": stand_in or place["requirements"], "step": "close"},
        "missions:post_step": lambda: {"pk": stand_in or place["posts"], "step": "abolish"},
        "missions:element": lambda: {"pk": stand_in or place["elements"]},
        "missions:element_act": lambda: {"pk": stand_in or place["elements"], "act": "change"},
        "missions:element_new": lambda: {"slug": stand_in or place["missions"]},
        "missions:authority_act": lambda: {"pk": stand_in or place["authority-edges"], "act": "change"},
        "contributors:fill": lambda: {"pk": stand_in or place["elements"]},
        "contributors:holder_act": lambda: {"pk": stand_in or place["element-holders"], "act": "change"},
        "missions:call_step": lambda: {"pk": stand_in or place["calls"], "step": "close"},
        **{f"missions:{page}": (lambda: {"pk": stand_in or place["posts"]}) for page in OF_A_POST},
        **{f"missions:{page}": (lambda: {"pk": stand_in or place["calls"]}) for page in OF_A_CALL},
        **{
            f"missions:{page}": (
                lambda kind=kind, page=page: {"pk": stand_in or place[kind]} | OF_WHICH.get(page, {})
            )
            for kind, pages_ in DECIDED.items()
            for page in pages_
        },
        **{
            f"missions:{page}": (lambda: {"pk": stand_in or place["mandates"]})
            for page in ("renewal", "renewal_step_new")
        },
        "missions:incidents_file": lambda: {"kind": "csv"},
        "missions:reach_file": lambda: {"slug": stand_in or place["missions"], "kind": "csv"},
        "missions:mend": lambda: {"slug": stand_in or place["missions"], **place["pair"]},
        "missions:patrols_file": lambda: {"kind": "csv"},
        "missions:zones_file": lambda: {"kind": "csv"},
        **{f"missions:{page}_file": lambda: {"kind": "csv"} for page in OF_CIVIL},
        "missions:lessons_file": lambda: {"kind": "csv"},
        "missions:actions_file": lambda: {"kind": "csv"},
        "missions:projects_file": lambda: {"kind": "csv"},
        "missions:results_file": lambda: {"kind": "csv"},
        "missions:priorities_file": lambda: {"kind": "csv"},
        "missions:seat_end": lambda: {"pk": stand_in or place["seat"]},
        "missions:promise_settle": lambda: {"pk": stand_in or place["promise"]},
        "contributors:selection": lambda: {"pk": stand_in or place["posts"]},
        "contributors:nomination": lambda: {"pk": stand_in or place["nominations"]},
        "contributors:nomination_step": lambda: {
            "pk": stand_in or place["nominations"],
            "step": "withdraw",
        },
        "contributors:nominate": lambda: {"call": stand_in or place["calls"], "post": place["posts"]},
        "contributors:offers": lambda: {"pk": stand_in or place["requirements"]},
        "contributors:matches": lambda: {"pk": stand_in or place["requirements"]},
        "contributors:pledge_direct": lambda: {"pk": stand_in or place["pledges"]},
        "contributors:agreement": lambda: {"pk": stand_in or place["agreements"]},
        "contributors:agreement_change": lambda: {"pk": stand_in or place["agreements"]},
        "contributors:agreement_sign": lambda: {"pk": stand_in or place["agreements"], "code": "XBR"},
        "contributors:agreement_new": lambda: {"slug": stand_in or place["missions"]},
        **{
            f"contributors:conference{page}": (lambda: {"pk": stand_in or place["conferences"]})
            for page in ("", "_board", "_change")
        },
        "contributors:lags_file": lambda: {"what": "lags", "kind": "csv"},
        **{
            f"contributors:flow{page}": (lambda: {"pk": stand_in or place["flows"]})
            for page in ("", "_change")
        },
        "logistics:certificates_file": lambda: {"kind": "csv"},
        "logistics:session": lambda: {"pk": stand_in or place["course-sessions"]},
        "logistics:session_act": lambda: {"pk": stand_in or place["course-sessions"], "act": "take"},
        **{
            f"logistics:{page}": (lambda more=more: {"pk": stand_in or place["exercises"]} | more)
            for page, more in (
                ("exercise", {}),
                ("exercise_act", {"act": "edit"}),
                ("exercise_nominations_file", {"kind": "csv"}),
            )
        },
        "logistics:places_remove": lambda: {"pk": stand_in or place["exercise-places"]},
        "logistics:nomination_act": lambda: {
            "pk": stand_in or place["exercise-nominations"],
            "act": "accept",
        },
        "logistics:taken_act": lambda: {"pk": stand_in or place["course-places"], "act": "back"},
        **{
            f"logistics:{page}": (lambda: {"pk": stand_in or place["locations"]})
            for page in ("location", "location_change")
        },
        "logistics:care_file": lambda: {"kind": "csv"},
        "logistics:care_counts_file": lambda: {"kind": "csv"},
        "logistics:care_record": lambda: {"pk": stand_in or place["care-records"]},
        "logistics:care_act": lambda: {"pk": stand_in or place["care-records"], "act": "change"},
        "logistics:stocks_file": lambda: {"what": "stocks", "kind": "csv"},
        **{
            f"logistics:{page}": (lambda: {"pk": stand_in or place["stocks"]})
            for page in ("stock", "stock_book", "stock_change", "request_new", "discrepancy_new")
        },
        "logistics:stock_act": lambda: {"pk": stand_in or place["stocks"], "act": "count"},
        "logistics:stock_take_back": lambda: {"pk": stand_in or place["stocks"], "entry": 1},
        "logistics:request": lambda: {"pk": stand_in or place["resupply-requests"]},
        "logistics:request_step": lambda: {"pk": stand_in or place["resupply-requests"], "step": "withdraw"},
        "logistics:discrepancy": lambda: {"pk": stand_in or place["discrepancies"]},
        "logistics:discrepancy_step": lambda: {
            "pk": stand_in or place["discrepancies"],
            "step": "accept",
        },
        "contributors:dispute": lambda: {"pk": stand_in or place["disputes"]},
        "contributors:dispute_step": lambda: {"pk": stand_in or place["disputes"], "step": "withdraw"},
        "contributors:flow_step": lambda: {"pk": stand_in or place["flows"], "step": "commit"},
        **{
            f"contributors:fund{page}": (lambda: {"pk": stand_in or place["funds"]})
            for page in ("", "_change")
        },
        **{
            f"contributors:{page}": (lambda: {"pk": stand_in or place["packages"]})
            for page in ("package", "package_change", "line_new")
        },
        "contributors:package_file": lambda: {"pk": stand_in or place["packages"], "kind": "csv"},
        **{
            f"contributors:{page}": (
                lambda: {"pk": stand_in or place["packages"], "line": place["package-lines"]}
            )
            for page in ("line_change", "line_remove")
        },
        "contributors:conversion_file": lambda: {"kind": "csv"},
        "contributors:conference_enter": lambda: {"pk": stand_in or place["opened"]},
        **{
            f"contributors:authority{page}": (lambda: {"pk": stand_in or place["entry-authorities"]})
            for page in ("", "_revoke")
        },
        "contributors:conference_file": lambda: {"pk": stand_in or place["conferences"], "kind": "csv"},
        "contributors:conference_step": lambda: {"pk": stand_in or place["conferences"], "step": "open"},
        "contributors:pledge": lambda: {"pk": stand_in or place["pledges"]},
        "contributors:pledge_part": lambda: {"pk": stand_in or place["pledges"], "part": "when"},
        "contributors:pledge_step": lambda: {"pk": stand_in or place["pledges"], "step": "assess"},
        "contributors:caveat_new": lambda: {"pk": stand_in or place["pledges"]},
        "contributors:caveat_step": lambda: {"pk": stand_in or place["caveats"], "step": "withdraw"},
        "contributors:deployment_new": lambda: {"pk": stand_in or place["taken"]},
        "contributors:deployment_step": lambda: {"pk": stand_in or place["deployments"], "step": "change"},
        "contributors:agreement_of_pledge": lambda: {"pk": stand_in or place["pledges"]},
        "message": lambda: {"pk": stand_in or place["messages"]},
        "message_step": lambda: {"pk": stand_in or place["messages"], "step": "note"},
        "message_new": lambda: {"kind": "pledge", "key": stand_in or place["pledges"], "what": "ask"},
        "document_new": lambda: {"kind": "pledge", "key": stand_in or place["pledges"]},
        "document_step": lambda: {"pk": stand_in or place["documents"], "step": "label"},
        "document_file": lambda: {"pk": stand_in or place["documents"], "number": 1},
        "logistics:movement": lambda: {"pk": stand_in or place["movements"]},
        "logistics:load_file": lambda: {"pk": stand_in or place["movements"], "kind": "csv"},
        "logistics:load_lists_file": lambda: {"kind": "csv"},
        "logistics:movement_act": lambda: {"pk": stand_in or place["movements"], "act": "delay"},
        "logistics:leg_act": lambda: {"pk": stand_in or place["legs"], "act": "change"},
        "logistics:cost_remove": lambda: {"pk": stand_in or place["movement-costs"]},
        "logistics:lift": lambda: {"pk": stand_in or place["shared-lifts"]},
        "logistics:lift_act": lambda: {"pk": stand_in or place["shared-lifts"], "act": "change"},
        "logistics:booking_release": lambda: {"pk": stand_in or place["bookings"]},
        **{
            f"logistics:inspection{page}": (lambda: {"pk": stand_in or place["inspections"]})
            for page in ("", "_file", "_form")
        },
        "logistics:inspection_step": lambda: {"pk": stand_in or place["inspections"], "step": "plan"},
        "logistics:unit": lambda: {"pk": stand_in or place["units"]},
        "logistics:interoperability_file": lambda: {"kind": "csv"},
        "logistics:fit_of_two": lambda: {"pk": stand_in or place["units"], "other": place["units"]},
        "logistics:fit_of_need": lambda: {
            "pk": stand_in or place["units"],
            "requirement": place["requirements"],
        },
        "logistics:standard_new": lambda: {"pk": stand_in or place["units"]},
        "logistics:standard_change": lambda: {
            "pk": stand_in or place["units"],
            "use": place["unit-standards"],
        },
        "logistics:standards_adopted": lambda: {"slug": stand_in or place["missions"]},
        "logistics:standards_needed": lambda: {"pk": stand_in or place["requirements"]},
        "logistics:units_file": lambda: {"what": "units", "kind": "csv"},
        "logistics:unit_act": lambda: {"pk": stand_in or place["units"], "act": "change"},
        "logistics:equipment_line": lambda: {"pk": stand_in or place["equipment"]},
        "logistics:equipment_act": lambda: {"pk": stand_in or place["equipment"], "act": "change"},
        "logistics:count_change": lambda: {"pk": stand_in or place["counts"]},
        "logistics:item_record": lambda: {"pk": stand_in or place["items"]},
        "logistics:sustainment_act": lambda: {"pk": stand_in or place["self-sustainment"], "act": "check"},
        "logistics:strength_change": lambda: {"pk": stand_in or place["unit-strengths"]},
        "logistics:unit_readiness": lambda: {"pk": stand_in or place["judged"]},
        "logistics:unit_evidence": lambda: {"pk": stand_in or place["judged"], "area": "legal"},
        "logistics:override_new": lambda: {"pk": stand_in or place["judged"], "area": "legal"},
        "logistics:override_end": lambda: {"pk": stand_in or place["readiness-overrides"]},
        "logistics:certificate_new": lambda: {"pk": stand_in or place["judged"]},
        "logistics:force": lambda: {"slug": stand_in or place["missions"]},
        "logistics:force_report": lambda: {"slug": stand_in or place["missions"]},
        "logistics:force_report_file": lambda: {"slug": stand_in or place["missions"], "kind": "xlsx"},
        **{
            f"logistics:certificate{page}": lambda: {"pk": stand_in or place["certificates"]}
            for page in ("", "_change", "_withdraw")
        },
        "contributors:visit": lambda: {"pk": stand_in or place["visits"]},
        "contributors:visit_new": lambda: {"pk": stand_in or place["pledges"]},
        "contributors:visit_edit": lambda: {"pk": stand_in or place["pledges"], "visit": place["visits"]},
        "record": lambda: {"kind": "mandate", "key": stand_in or place["mandates"]},
        "missions:organization": lambda: {"code": stand_in or place["organization"]},
        "contributors:contributor": lambda: {"code": stand_in or place["code"]},
        "managed": lambda: {"kind": "mission"},
        "contributors:burden_file": lambda: {"kind": "csv"},
        "contributors:composite_file": lambda: {"kind": "csv"},
        "logistics:compared_file": lambda: {"kind": "csv"},
        "contributors:package_quarters_file": lambda: {"kind": "csv"},
        "contributors:alignment_file": lambda: {"table": "donors", "kind": "csv"},
        "contributors:month": lambda: {"slug": stand_in or place["missions"], "month": "2025-07"},
        "contributors:budget": lambda: {"pk": stand_in or place["appropriations"]},
        "contributors:budget_file": lambda: {"pk": stand_in or place["appropriations"], "kind": "csv"},
        "contributors:budget_change": lambda: {"pk": stand_in or place["appropriations"]},
        "contributors:budget_periods": lambda: {"pk": stand_in or place["appropriations"]},
        "contributors:assessment": lambda: {"pk": stand_in or place["assessments"]},
        "contributors:assessment_file": lambda: {"pk": stand_in or place["assessments"], "kind": "csv"},
        "contributors:assessment_issue": lambda: {"pk": stand_in or place["periods"]},
        "contributors:assessment_cancel": lambda: {"pk": stand_in or place["assessments"]},
        "contributors:assessment_credits": lambda: {"pk": stand_in or place["assessments"]},
        "contributors:plan_new": lambda: {"code": "XBR"},
        "contributors:plan_end": lambda: {"pk": stand_in or place["payment-plans"]},
        "contributors:payment": lambda: {"pk": stand_in or place["payments"]},
        "contributors:payment_reverse": lambda: {"pk": stand_in or place["payments"]},
        "contributors:receivable": lambda: {"code": stand_in or place["code"]},
        **{
            f"contributors:reimbursement{page}": (lambda: {"pk": stand_in or place["reimbursements"]})
            for page in ("", "_delay", "_item")
        },
        "contributors:reimbursement_step": lambda: {
            "pk": stand_in or place["reimbursements"],
            "step": "calculate",
        },
        **{
            f"contributors:reimbursement_{act}": (
                lambda: {"pk": stand_in or place["reimbursements"], "line": place["lines"]}
            )
            for act in ("contest", "decide")
        },
        "contributors:verified_new": lambda: {"kind": "strengths"},
        "contributors:verified_change": lambda: {
            "kind": "holdings",
            "pk": stand_in or place["verified-holdings"],
        },
        "contributors:owed_file": lambda: {"kind": "csv"},
        "contributors:account": lambda: {"code": stand_in or place["code"]},
        "contributors:cash": lambda: {"slug": stand_in or place["missions"]},
        "contributors:cash_file": lambda: {"slug": stand_in or place["missions"], "kind": "csv"},
        "contributors:what_if": lambda: {"year": 2025},
        "contributors:rates": lambda: {"year": 2025},
        "contributors:rates_file": lambda: {"year": 2025, "kind": "csv"},
        "contributors:rate": lambda: {"year": 2025, "code": "USA"},
        "contributors:share_file": lambda: {"kind": "csv"},
        "contributors:scale": lambda: {"pk": stand_in or place["scale"]},
        "as_of_unknown": lambda: {"rest": "2031-01/missions/"},
        "password_reset_confirm": lambda: {"uidb64": "x", "token": "y"},
        "subscription": lambda: {"pk": stand_in or place["subscriptions"]},
        "subscription_step": lambda: {"pk": stand_in or place["subscriptions"], "step": "stop"},
        "unsubscribe": lambda: {"key": "nobody-signed-this"},
        "calendar": lambda: {"secret": "nobody-has-this-one"},
        "token_revoke": lambda: {"pk": stand_in or place["tokens"]},
        "session_end": lambda: {"pk": stand_in or place["sessions"]},
        "email_new": lambda: {"key": "x"},
        "preview": lambda: {"pk": place["person"]},
        "request": lambda: {"pk": stand_in or place["request"]},
        "member_end": lambda: {
            "kind": "mission",
            "pk": stand_in or place["mission"],
            "grant": place["role-grants"],
        },
        **{
            page: (lambda: {"kind": "mission", "pk": stand_in or place["mission"]})
            for page in ("members", "member_add", "review")
        },
        "mfa_edit_webauthn": lambda: {"pk": 1},
        "mfa_remove_webauthn": lambda: {"pk": 1},
        "openid_connect_login": lambda: {"provider_id": "sso"},
        "openid_connect_callback": lambda: {"provider_id": "sso"},
        **{
            page: (lambda: {"pk": stand_in or place["saved"]})
            for page in ("saved_view_choose", "saved_view_remove")
        },
        **{page: (lambda: {"pk": stand_in or place["imports"]}) for page in ("import", "import_apply")},
        **{page: (lambda: {"pk": stand_in or place["jobs"]}) for page in ("job", "job_cancel", "job_retry")},
    }
    if name in pages:
        about = f"?mission={stand_in or place['missions']}" if name.startswith("figure") else ""
        return reverse(name, kwargs=pages[name]()) + about
    if name == "api:nowhere":
        return "/api/v1/nothing-of-the-kind/"
    if name == "api:findings-list":
        return reverse(name, kwargs={"import_id": stand_in or place["imports"]})
    if name == "api:findings-detail":
        return reverse(name, kwargs={"import_id": place["imports"], "id": stand_in or place["findings"]})
    if name.startswith("api:") and name.endswith((*OF_ONE, *(f"-{step}" for step in STEPS))):
        by = {"missions": "slug"} | dict.fromkeys(
            ("partners", "contributors", "capabilities", "themes"), "code"
        )
        by = by.get(resource, "id")
        return reverse(name, kwargs={by: key})
    return reverse(name)
