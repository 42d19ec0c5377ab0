"""The measures of burden-sharing in words: what each says, how it is worked out. Never one score."""

from typing import Literal, NamedTuple

_ = str  # marks a text for translation; pages translate it

MORE = _("The larger, the more is carried.")
TARGET = _("Above zero the target is met.")
CONCENTRATED = _("The larger, the more the burden rests on few.")
COVERED = _("The larger, the more of the period is reported.")
NEITHER = _("Neither larger nor smaller is better.")

REPORTS = _("Monthly reports of uniformed personnel, as imported")
REPORTS_AND_SCALE = _("Monthly reports; peacekeeping rates of assessment (A/RES/79/250)")
REGISTER = _("Register of fatalities, as imported")
STRATEGY = _("Monthly reports; Uniformed Gender Parity Strategy 2018-2028")
LETTERS = _("Letters of assessment and payments, as entered or imported")
FLOWS = _("Flows of voluntary money, as published")
OFFERS = _("Deployments under accepted offers, of those this reader may see")
CONTRIBUTIONS = _("Contributions as posted, of those this reader may see")
REPORTS_AND_KEY = _("Monthly reports; the key as named beside the figure")

MONTH_END = _("As of the day each report gives, as a rule the last of its month.")
SCALE = _("As of the scale that stands in the months shown.")
TWELVE_MONTHS = _(
    "Of one month: deaths in the twelve months to its end."
    " Of a period: deaths from its first day to its last. Not known of months the register does not reach."
)
OF_PERIOD = _(
    "Of what moved in the period: letters and payments by their day, flows by the day they were decided."
)
OF_DAYS = _("Of the period's days, as on record now.")
AT_END = _("As of the last day of the period.")


class Measure(NamedTuple):
    """One measure. `code` names its field; `of` tells whether a contributor or a whole scope has it.

    `as_of`: on which day the figure stands. `term`: of the glossary, which its name leads to.
    """

    code: str
    of: Literal["contributor", "scope"]
    label: str
    unit: str
    formula: str
    source: str
    direction: str
    as_of: str = MONTH_END
    term: str = ""


_ALL = (
    Measure(
        "personnel", "contributor", _("Personnel"), _("persons; over a period, person-months"),
        _("Women and men as reported, all categories; over a period the reported months added."),
        REPORTS, MORE, term="personnel",
    ),
    Measure(
        "average", "contributor", _("Average strength"), _("persons"),
        _("Person-months divided by the months reported."), REPORTS, MORE,
    ),
    Measure(
        "share", "contributor", _("Share of personnel"), _("0 to 1"),
        _("Personnel of the contributor divided by all personnel of the scope."), REPORTS, MORE,
    ),
    Measure(
        "rank", "contributor", _("Rank"), _("place"),
        _("Place by personnel, equal figures sharing the better place: 1, 2, 2, 4. None without persons."),
        REPORTS, NEITHER, term="rank",
    ),
    Measure(
        "women", "contributor", _("Women"), _("persons; over a period, person-months"),
        _("Women as reported, all categories. Not known where a report does not tell women from men."),
        REPORTS, MORE,
    ),
    Measure(
        "women_share", "contributor", _("Women's share"), _("0 to 1"),
        _("Women divided by women and men. Not known where the report does not tell women from men."),
        REPORTS, NEITHER, term="womens_share",
    ),
    Measure(
        "women_against_target", "contributor", _("Women's share against the target"),
        _("difference, -1 to 1"),
        _("Women's share in a category less the target of that category for the year."),
        STRATEGY, TARGET, term="parity_target",
    ),
    Measure(
        "per_million", "contributor", _("Personnel per million inhabitants"), _("persons per million"),
        _("Average strength times 1,000,000, divided by the population of the latest year known."),
        _("Monthly reports; population from the World Bank (SP.POP.TOTL)"), MORE,
    ),
    Measure(
        "assessed_share", "contributor", _("Share of money assessed"), _("percent"),
        _("Effective rate of assessment for peacekeeping: the regular rate less the discount of the level, or"
          " plus the premium of the permanent members. Assessed, not paid; gross."),
        _("A/RES/79/249 and A/RES/79/250"), MORE, SCALE, term="effective_rate",
    ),
    Measure(
        "people_to_money", "contributor", _("People to money"), _("ratio"),
        _("Share of personnel divided by share of money assessed. 1: as much of either."),
        REPORTS_AND_SCALE, NEITHER, SCALE,
    ),
    Measure(
        "fatalities", "contributor", _("Fatalities"), _("persons"),
        _("Deaths registered for the nationality in the months that are counted."), REGISTER, MORE,
        TWELVE_MONTHS, term="fatalities",
    ),
    Measure(
        "fatalities_share", "contributor", _("Share of fatalities"), _("0 to 1"),
        _("Fatalities of the contributor divided by all fatalities of the scope."), REGISTER, MORE,
        TWELVE_MONTHS,
    ),
    Measure(
        "asked", "contributor", _("Money assessed"), _("US dollars"),
        _("What letters of the period ask for: gross, less credits. Assessed, not paid."),
        LETTERS, MORE, OF_PERIOD,
    ),
    Measure(
        "paid", "contributor", _("Money paid"), _("US dollars"),
        _("What was received in the period and went to bills, of whatever year. Not reported where of a bill"
          " it is only known that it was not paid in full."),
        LETTERS, MORE, OF_PERIOD,
    ),
    Measure(
        "outstanding", "contributor", _("Money outstanding"), _("US dollars"),
        _("All that letters asked for until the end of the period, less all that was paid of them."),
        LETTERS, NEITHER, AT_END,
    ),
    Measure(
        "days_to_pay", "contributor", _("Days from letter to payment"), _("days"),
        _("Mean over the dollars paid in the period: each dollar's days since its letter; an advance took"
          " none."),
        LETTERS, NEITHER, OF_PERIOD,
    ),
    Measure(
        "late_share", "contributor", _("Share paid late"), _("0 to 1"),
        _("Of what passed its day in the period, the part that was not paid by that day."),
        LETTERS, NEITHER, OF_PERIOD,
    ),
    Measure(
        "arrears_share", "contributor", _("Share of time in arrears"), _("0 to 1"),
        _("Months of the period at whose end something was past its day, divided by all its months."),
        LETTERS, NEITHER, OF_PERIOD,
    ),
    Measure(
        "voluntary", "contributor", _("Voluntary money paid"), _("US dollars"),
        _("Flows decided in the period that are paid or spent, each dollar once, in kind among it; without"
          " a rate of exchange a flow is not counted."),
        FLOWS, MORE, OF_PERIOD,
    ),
    Measure(
        "in_kind", "contributor", _("Given in kind"), _("US dollars"),
        _("Of the voluntary money paid, what is goods, services or people, as its parties value it."),
        FLOWS, MORE, OF_PERIOD,
    ),
    Measure(
        "kept_share", "contributor", _("Paid of what was pledged"), _("0 to 1"),
        _("Voluntary money paid or spent, divided by all that was pledged or went further; what was withdrawn"
          " or lapsed counts in neither."),
        FLOWS, MORE, OF_PERIOD,
    ),
    Measure(
        "enablers", "contributor", _("Enablers delivered"), _("days of units"),
        _("Days of the period, until today, on which a unit of an enabling capability stood in a mission:"
          " each unit and day once, by the catalogue of capabilities."),
        OFFERS, MORE, OF_DAYS,
    ),
    Measure(
        "enablers_kept", "contributor", _("Enablers delivered of those planned"), _("0 to 1"),
        _("Days of enabling units in the mission divided by the days of the period, until today, for which"
          " they were planned; what was called off was planned too. Above 1: more than planned."),
        OFFERS, MORE, OF_DAYS,
    ),
    Measure(
        "training", "contributor", _("Training contributed"), _("US dollars"),
        _("Value of training contributed that began in the period. Not reported where of any its value in US"
          " dollars is not."),
        CONTRIBUTIONS, MORE, OF_DAYS,
    ),
    Measure(
        "contributed", "contributor", _("Goods and services contributed"), _("US dollars"),
        _("Value of contributions in kind to a mission that began in the period, beside voluntary money. Not"
          " reported where of any its value in US dollars is not."),
        CONTRIBUTIONS, MORE, OF_DAYS,
    ),
    Measure(
        "key_share", "contributor", _("Share of the key"), _("0 to 1"),
        _("Figure of the contributor in the key divided by the sum of the key: of all nations, or of the"
          " members where the scope is a group of nations."),
        _("The key as named beside the figure"), NEITHER, SCALE,
    ),
    Measure(
        "ratio", "contributor", _("Share to key"), _("ratio"),
        _("Share of what is carried divided by the share of the key. 1: as much as the key asks. Not known"
          " where a contributor with persons has no figure in the key."), REPORTS_AND_KEY, NEITHER, SCALE,
    ),
    Measure(
        "contributors", "scope", _("Contributors"), _("contributors"),
        _("Those that carry anything. Listed is not contributing."),
        REPORTS, NEITHER, term="contributor",
    ),
    Measure(
        "top10_share", "scope", _("Share of the ten largest"), _("0 to 1"),
        _("What the ten largest contributors carry divided by all that is carried."), REPORTS, CONCENTRATED,
    ),
    Measure(
        "concentration", "scope", _("Herfindahl-Hirschman index"), _("0 to 1"),
        _("Sum of the squared shares of what is carried. 1: one contributor has all."),
        REPORTS, CONCENTRATED, term="herfindahl",
    ),
    Measure(
        "gini", "scope", _("Gini coefficient"), _("0 to 1"),
        _("Half the mean difference between two contributors divided by their mean, over those that carry"
          " anything. 0: all alike."), REPORTS, CONCENTRATED, term="gini",
    ),
    Measure(
        "months_reported", "scope", _("Months reported"), _("months"),
        _("Months of the period with a report. A month without one is not reported, never zero."),
        REPORTS, COVERED,
    ),
)  # fmt: skip

MEASURES = {measure.code: measure for measure in _ALL}
