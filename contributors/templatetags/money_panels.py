"""Panels of voluntary money on the pages of a mission and a contributor, and how packages write quarters."""

from django import template
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from accounts import alike, as_of
from accounts.notation import number
from contributors import reading_accounts, reading_flows, reading_net
from contributors.figures.money import quarter_words
from contributors.models import Appropriation, Assessment, CostPackage, Flow, Fund, Reimbursement
from missions.models import Mission

register = template.Library()
MOST = 6
register.filter("quarter", quarter_words)


@register.simple_tag
def part_of(quarter, code):
    """What a part has committed for a quarter, and below it what it has paid."""
    committed, paid = quarter.committed.get(code), quarter.paid.get(code)
    if committed is None:
        return format_html('<span class="unknown">{}</span>', _("not stated"))
    if paid is None:
        return number(committed)
    words = _("%(amount)s paid") % {"amount": number(paid)}
    return format_html('{}<span class="second">{}</span>', number(committed), words)


@register.simple_tag(takes_context=True)
def receivables_link(context, mission, css="btn btn-plain"):
    """The way to what a mission owes its contributors, for who may see any claim of it."""
    user = context["request"].user
    if not Reimbursement.objects.visible_to(user).filter(mission=mission).exists():
        return ""
    address = f"{reverse('contributors:receivables')}?mission={mission.slug}"
    return format_html('<a class="{}" href="{}">{}</a>', css, address, _("Receivables of contributors"))


@register.simple_tag(takes_context=True)
def budget_links(context, mission):
    """The ways to a mission's budgets, its letters and its cash, each where there is something to see."""
    return alike.anew(context["request"], _budget_links, mission.pk, mission.slug)


def _budget_links(request, key, slug):
    user = request.user
    budgets = Appropriation.objects.visible_to(user).filter(**as_of.cut(request, "starts_on"))
    letters = Assessment.objects.visible_to(user).filter(**as_of.cut(request, "issued_on"))
    rows = Mission.objects.visible_to(user).filter(pk=key).order_by()
    of_mission = (
        Exists(budgets.filter(mission=OuterRef("pk"))),
        Exists(letters.filter(mission=OuterRef("pk"))),
    )
    has_budget, has_letter = rows.values_list(*of_mission).first() or (False, False)
    ways = [
        (has_budget, reverse("contributors:budgets", query={"mission": slug}), _("Budgets")),
        (
            has_letter,
            reverse("contributors:assessments", query={"mission": slug}),
            _("Letters of assessment"),
        ),
        (has_budget or has_letter, reverse("contributors:cash", args=[slug]), _("Cash to come")),
    ]
    links = ((address, words) for is_there, address, words in ways if is_there)
    return format_html_join("", '<a href="{}">{}</a>', links)


@register.simple_tag(takes_context=True)
def own_receivables_link(context, partner):
    """The way to what missions owe a contributor, for who may see any claim of it."""
    return alike.anew(context["request"], _own_receivables, partner.pk, partner.code)


def _own_receivables(request, key, code):
    if not Reimbursement.objects.visible_to(request.user).filter(contributor=key).exists():
        return ""
    address = reverse("contributors:receivable", args=[code])
    return format_html('<a class="btn btn-plain" href="{}">{}</a>', address, _("What it is owed"))


@register.inclusion_tag("contributors/_net.html", takes_context=True)
def net_panel(context, partner):
    """What a state paid in and was paid back, and what each owes the other: for who may see its claims."""
    request = context["request"]
    day = as_of.day(request)
    return {"net": reading_net.net(request.user, partner, day), "day": day, "request": request}


@register.inclusion_tag("contributors/_money.html", takes_context=True)
def money_panel(context, mission=None, contributor=None, organization=None):
    """The flows to a mission and its funds, from a contributor, or to an organization and all it keeps: their
    sums, the latest of them."""
    request = context["request"]
    user = request.user
    if request.as_of:  # of the past nothing is kept
        return {"told": None, "request": request}
    rows = Flow.objects.visible_to(user)
    if organization:
        funds = Fund.objects.visible_to(user).filter(organization=organization)
        packages = CostPackage.objects.visible_to(user).filter(mission__lead=organization)
        rows = rows.filter(reading_flows.kept_by(organization.code))
        narrowed = f"to=kept:{organization.code}"
    elif mission:
        funds = Fund.objects.visible_to(user).filter(mission=mission)
        packages = CostPackage.objects.visible_to(user).filter(mission=mission)
        rows = rows.filter(Q(mission=mission) | Q(fund__in=funds))
        narrowed = f"to=mission:{mission.slug}"
    else:
        funds, packages = Fund.objects.none(), CostPackage.objects.none()
        rows, narrowed = rows.filter(donor=contributor), f"donor={contributor.code}"
    told = reading_flows.told(rows)
    return {
        "told": told,
        "rows": [(row, told.sums.open[row.pk]) for row in told.flows[:MOST]],
        "funds": funds,
        "packages": packages,
        "narrowed": narrowed,
        "request": request,
    }


@register.inclusion_tag("contributors/_owed_to.html", takes_context=True)
def owed_panel(context, organization):
    """What states owe an organization on a day, of the letters a reader may see; nothing without a letter."""
    request = context["request"]
    day = as_of.day(request)
    letters = Assessment.objects.visible_to(request.user).filter(
        organization=organization, issued_on__lte=day
    )
    rows = reading_accounts.accounts(request.user, organization, day) if letters.exists() else []
    return {
        "organization": organization,
        "day": day,
        "states": len(rows),
        "owing": sum(one.outstanding > 0 for _who, one, _test in rows),
        "asked": sum(one.asked for _who, one, _test in rows),
        "outstanding": sum(one.outstanding for _who, one, _test in rows),
        "least": sum(one.least for _who, one, _test in rows),
        "overdue": sum(one.overdue for _who, one, _test in rows),
        "is_at_most": any(one.is_at_most for _who, one, _test in rows),
        "request": request,
    }
