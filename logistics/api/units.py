"""Units, who was there, and places, through the API: what is between two sides shows to them alone."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from accounts.access import require
from accounts.api import (
    Acts,
    Changeable,
    Choice,
    CodeField,
    Day,
    Flag,
    Given,
    NumberedAtRandom,
    NumberedField,
    Order,
    Rows,
    Text,
    VisibleField,
    VisibleViewSet,
    WholeNumber,
    Words,
)
from contributors.api.visits import Keys
from contributors.models import Agreement, Pledge
from contributors.models.pledge import Visibility
from logistics import reading_units as reading
from logistics import services_locations, services_units
from logistics.models import Location, OrganizationLine, Unit, UnitParent, UnitStrength
from missions.api.capabilities import Capabilities
from missions.api.missions import Missions
from missions.api.requirements import StepGiven
from missions.api.seen import InMission, mission_given, partner_given
from missions.models import Capability, Requirement
from missions.models.strength import Category

Kind, State, StartClock = Unit.Kind, Unit.State, Unit.StartClock
ID = "0f6c1f0e-6d0e-4d3f-9f0a-5b6c7d8e9f00"


class ParentRows(Rows):
    partner = CodeField("code of the contributor", source="partner.code")
    personnel = serializers.IntegerField(help_text="persons it gives; null: not stated", allow_null=True)


class OrganizationRows(Rows):
    section = serializers.CharField(help_text="such as second company")
    post = serializers.CharField(help_text="what it is")
    rank = serializers.CharField(help_text="empty: not stated")
    personnel = serializers.IntegerField(help_text="persons")


class UnitRows(Rows):
    attached = (
        "personnel",
        "location",
        "location_name",
        "pledge",
        "requirement",
        "agreement",
        "present",
        "women",
        "away",
        "reported_on",
        "own_reported_on",
        "equipment_agreed",
        "equipment_on_hand",
        "equipment_serviceable",
        "serviceability",
        "version",
    )
    id = serializers.UUIDField(help_text="number in this portal")
    reference = serializers.CharField(help_text="unique among the contributor's own")
    name = serializers.CharField(help_text="as its contributor calls it")
    kind = serializers.ChoiceField(Kind.choices, help_text="contingent, police unit, post or asset")
    contributor = CodeField("code of the contributor that leads it", source="contributor.code")
    mission = CodeField("acronym; null: for none yet", source="mission.acronym", allow_null=True)
    capability = CodeField("code of the capability", source="capability.code")
    quantity = serializers.IntegerField(help_text="in the capability's unit")
    state = serializers.ChoiceField(State.choices, help_text="where it stands")
    sector = serializers.CharField(
        source="location.sector", help_text="of the mission's area; null: not stated", allow_null=True
    )
    start_clock = serializers.ChoiceField(StartClock.choices, help_text="from when days to deploy count")
    arrived_on = serializers.DateField(help_text="in the mission since; null: not yet", allow_null=True)
    left_on = serializers.DateField(help_text="null: not yet", allow_null=True)
    visibility = serializers.ChoiceField(Visibility.choices, help_text="who sees it")
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    requirement = serializers.UUIDField(
        help_text="number of the need it meets, if you may see it", allow_null=True
    )
    personnel = serializers.IntegerField(
        help_text="persons agreed; null: not stated, or not yours to know", allow_null=True
    )
    location = serializers.UUIDField(help_text="number of its place; to its two sides", allow_null=True)
    location_name = serializers.CharField(help_text="of its place; to its two sides", allow_null=True)
    pledge = serializers.UUIDField(help_text="number; to its two sides", allow_null=True)
    agreement = serializers.UUIDField(help_text="number; to its two sides", allow_null=True)
    present = serializers.IntegerField(help_text="persons, as last reported", allow_null=True)
    women = serializers.IntegerField(help_text="of those present", allow_null=True)
    away = serializers.IntegerField(help_text="persons on leave or absent", allow_null=True)
    reported_on = serializers.DateField(help_text="day of that report", allow_null=True)
    own_reported_on = serializers.DateField(
        help_text="day `women` and `away` are from: its own report, where an inspection counted all as one",
        allow_null=True,
    )
    equipment_agreed = serializers.IntegerField(
        help_text="items, without ammunition and dangerous goods", allow_null=True
    )
    equipment_on_hand = serializers.IntegerField(help_text="items, as last counted", allow_null=True)
    equipment_serviceable = serializers.IntegerField(help_text="items, as last counted", allow_null=True)
    serviceability = serializers.FloatField(
        help_text="0 to 1, of what is on hand; null: some line is not reported", allow_null=True
    )
    version = serializers.IntegerField(help_text="moves with every change; to its two sides", allow_null=True)
    parents = ParentRows(many=True, help_text="further contributors; to its two sides")
    organization = OrganizationRows(many=True, help_text="its table of organization; to its two sides")


def _capability(**kwargs):
    return VisibleField(Capability, "code", "code of the capability", change=str.lower, **kwargs)


class UnitChanged(Given):
    reference = serializers.CharField(max_length=24, help_text="unique among the contributor's own")
    name = serializers.CharField(max_length=160, help_text="as its contributor calls it")
    kind = serializers.ChoiceField(Kind.choices, required=False, help_text="contingent if left out")
    capability = _capability()
    mission = mission_given(required=False, allow_null=True)
    quantity = WholeNumber(min_value=1, required=False, help_text="in the capability's unit; 1 if left out")
    personnel = WholeNumber(required=False, allow_null=True, help_text="persons agreed")
    pledge = NumberedField(Pledge, "number of the offer it is of", required=False, allow_null=True)
    requirement = NumberedField(Requirement, "number of the need it meets", required=False, allow_null=True)
    agreement = NumberedField(Agreement, "number of what covers it", required=False, allow_null=True)
    location = NumberedField(Location, "number of its place", required=False, allow_null=True)
    start_clock = serializers.ChoiceField(
        StartClock.choices, required=False, help_text="from when days to deploy count"
    )
    visibility = serializers.ChoiceField(
        Visibility.choices, required=False, help_text="who sees it; its contributor alone says"
    )
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class UnitAdded(UnitChanged):
    contributor = partner_given("code of the contributor that leads it")


class Arrived(StepGiven):
    arrived_on = serializers.DateField(help_text="in the mission since")
    exception = serializers.CharField(
        max_length=500, required=False, help_text="why without an agreement in force, where one is needed"
    )


class Closed(StepGiven):
    left_on = serializers.DateField(required=False, help_text="needed of one that was in the mission")
    reason = serializers.CharField(max_length=500, help_text="why, for the trail")


class PostGiven(Given):
    section = serializers.CharField(max_length=80, help_text="such as second company")
    post = serializers.CharField(max_length=120, help_text="what it is")
    rank = serializers.CharField(max_length=40, required=False, allow_blank=True, help_text="if stated")
    personnel = WholeNumber(min_value=1, help_text="persons")


class OrganizationGiven(StepGiven):
    lines = serializers.ListField(child=PostGiven(), max_length=400, help_text="all posts, in their order")


class ParentGiven(Given):
    partner = partner_given("code of the contributor")
    personnel = WholeNumber(required=False, allow_null=True, help_text="persons it gives")


class ParentsGiven(StepGiven):
    parents = serializers.ListField(child=ParentGiven(), max_length=20, help_text="all further ones")


class Units(NumberedAtRandom, Acts, Changeable, VisibleViewSet):
    """Units you may see. Who speaks for a parent of one, and the mission's staff, read what is inside (while
    it prepares, of the staff only who decides on pledges or keeps logistics); others its name, kind, state
    and sector. Contributors and logistics officers enter and change them."""

    model, rows, scope = Unit, UnitRows, "logistics:write"
    given = {
        "create": UnitAdded,
        "partial_update": UnitChanged,
        "arrive": Arrived,
        "close": Closed,
        "organization": OrganizationGiven,
        "parents": ParentsGiven,
    } | dict.fromkeys(("prepare", "standby", "leave", "stay"), StepGiven)
    examples = {
        "create": {
            "contributor": "RWA",
            "mission": "MINUSCA",
            "reference": "RWA-INF-1",
            "name": "Infantry battalion 1",
            "capability": "infantry-battalion",
            "personnel": 850,
        },
        "partial_update": {"personnel": 800, "reason": "the memorandum was amended"},
        "arrive": {"version": 3, "arrived_on": "2026-10-01"},
        "close": {"version": 5, "left_on": "2027-10-01", "reason": "its task ended"},
        "organization": {
            "version": 1,
            "lines": [{"section": "Staff", "post": "commander", "rank": "colonel", "personnel": 1}],
        },
        "parents": {"version": 1, "parents": [{"partner": "KEN", "personnel": 120}]},
    }
    expands = {"mission": (Missions, "acronym"), "capability": (Capabilities, "code")}
    filters = {
        "mission": InMission(),
        "contributor": Text("contributor__code", "code of the contributor", upper=True),
        "kind": Choice("kind", Kind.choices, "contingent, police unit, post or asset"),
        "state": Choice("state", State.choices, "where it stands"),
        "capability": Text("capability__code", "codes of capabilities", lower=True),
        "arrived_by": Day("arrived_on__lte", "in the mission on this day or earlier"),
        "is_fictional": Flag("is_fictional", "invented for the demo"),
        "search": Words(("name", "reference"), "words in its name or reference"),
    }
    orderings = {
        "id": Order("id"),
        "name": Order("name", "id"),
        "reference": Order("reference", "id"),
        "arrived_on": Order("arrived_on", "id"),
    }
    ordering = "name"

    def nest(self, records):
        user, keys = self.request.user, [record["id"] for record in records]
        rows = reading.units(user).filter(pk__in=keys).select_related("location", "pledge").in_bulk()
        found = reading.known(user, list(rows.values()))
        named = {
            row.pk: row.requirement_id or (row.pledge and row.pledge.requirement_id) for row in rows.values()
        }
        needs = _seen(user, Requirement, named.values())
        stands_for = _seen(user, Pledge, (row.pledge_id for row in rows.values()))
        stands_for |= _seen(user, Agreement, (row.agreement_id for row in rows.values()))
        inside = _inside(user, keys)
        for record in records:
            row, known = rows[record["id"]], found[record["id"]]
            record["requirement"] = named[row.pk] if named[row.pk] in needs else None
            record |= _between(row, known, stands_for) | inside(row.pk)

    def may_change(self, row, by):
        if not services_units.may_keep(by, row):
            require(by, "act_for", row.contributor)

    def make(self, values, by):
        values = dict(values)
        return services_units.add_unit(values.pop("contributor"), **values, by=by)

    def change(self, row, values, by):
        return services_units.change_unit(row, **values, by=by)

    @extend_schema(summary="It prepares to deploy")
    @action(detail=True, methods=["post"])
    def prepare(self, request, **path):
        return self.act(request, path, services_units.prepare_unit)

    @extend_schema(summary="It stands by at home again")
    @action(detail=True, methods=["post"])
    def standby(self, request, **path):
        return self.act(request, path, services_units.stand_down_unit)

    @extend_schema(summary="It is in the mission")
    @action(detail=True, methods=["post"])
    def arrive(self, request, **path):
        return self.act(request, path, services_units.receive_unit)

    @extend_schema(summary="It begins to leave")
    @action(detail=True, methods=["post"])
    def leave(self, request, **path):
        return self.act(request, path, services_units.send_off_unit)

    @extend_schema(summary="It stays after all")
    @action(detail=True, methods=["post"])
    def stay(self, request, **path):
        return self.act(request, path, services_units.retain_unit)

    @extend_schema(summary="It is no more")
    @action(detail=True, methods=["post"])
    def close(self, request, **path):
        return self.act(request, path, services_units.close_unit)

    @extend_schema(summary="Set its table of organization")
    @action(detail=True, methods=["post"])
    def organization(self, request, **path):
        return self.act(request, path, services_units.set_organization)

    @extend_schema(summary="Set its further contributors")
    @action(detail=True, methods=["post"])
    def parents(self, request, **path):
        return self.act(request, path, services_units.set_parents)


def _seen(user, model, keys):
    """Those of these keys whose record a reader sees."""
    keys = {key for key in keys if key}
    rows = model.objects.visible_to(user).filter(pk__in=keys).order_by() if keys else ()
    return set(rows and rows.values_list("pk", flat=True))


def _between(row, known, stands_for):
    """What the two sides know of a unit; to others nothing. `stands_for`: offers and agreements they see."""
    is_inside = known.is_inside
    return {
        "personnel": known.personnel,
        "location": row.location_id if is_inside else None,
        "location_name": known.place,
        "pledge": row.pledge_id if is_inside and row.pledge_id in stands_for else None,
        "agreement": row.agreement_id if is_inside and row.agreement_id in stands_for else None,
        "present": known.present,
        "women": known.women,
        "away": known.away,
        "reported_on": known.on,
        "own_reported_on": known.own_on,
        "equipment_agreed": known.agreed,
        "equipment_on_hand": known.on_hand,
        "equipment_serviceable": known.serviceable,
        "serviceability": known.serviceability,
        "version": row.version if is_inside else None,
    }


def _inside(user, keys):
    """The lists inside units, asked once for all of them."""
    lists = {"parents": (UnitParent, ParentRows), "organization": (OrganizationLine, OrganizationRows)}
    found = {}
    for name, (model, rows) in lists.items():
        shape = rows.shape()
        seen = model.objects.visible_to(user).filter(unit__in=keys).order_by("unit", "pk")
        of = found[name] = {key: [] for key in keys}
        for unit, *values in seen.values_list("unit", *shape.paths):
            of[unit].append(dict(zip(shape.names, values, strict=True)))
    return lambda key: {name: of[key] for name, of in found.items()}


# --- Who was there
class UnitStrengthRows(Rows):
    id = serializers.IntegerField(help_text="number in this portal")
    unit = serializers.UUIDField(source="unit_id", help_text="number of the unit")
    reference = serializers.CharField(source="unit.reference", help_text="of the unit")
    contributor = CodeField("code of the contributor that leads it", source="unit.contributor.code")
    mission = CodeField("acronym; null: for none yet", source="unit.mission.acronym", allow_null=True)
    reported_on = serializers.DateField(help_text="the day")
    category = serializers.ChoiceField(Category.choices, help_text="which personnel")
    men = serializers.IntegerField(help_text="present; null: not reported", allow_null=True)
    women = serializers.IntegerField(help_text="present; null: not reported", allow_null=True)
    present = serializers.IntegerField(help_text="persons present for duty")
    on_leave = serializers.IntegerField(help_text="persons; null: not reported", allow_null=True)
    absent = serializers.IntegerField(help_text="persons; null: not reported", allow_null=True)
    source = serializers.CharField(help_text="the report it is from")
    inspection = serializers.UUIDField(
        source="inspection_id", help_text="number of the final one that counted it", allow_null=True
    )
    version = serializers.IntegerField(help_text="moves with every correction")


class UnitStrengthCorrected(Given):
    men = WholeNumber(required=False, allow_null=True, help_text="present")
    women = WholeNumber(required=False, allow_null=True, help_text="present")
    present = WholeNumber(required=False, help_text="persons; left out: men and women together")
    on_leave = WholeNumber(required=False, allow_null=True, help_text="persons")
    absent = WholeNumber(required=False, allow_null=True, help_text="persons")
    source = serializers.CharField(max_length=300, required=False, help_text="the report it is from")
    reason = serializers.CharField(max_length=500, help_text="why, for the trail")


class UnitStrengthReported(UnitStrengthCorrected):
    unit = NumberedField(Unit, "number of the unit")
    reported_on = serializers.DateField(help_text="the day")
    category = serializers.ChoiceField(Category.choices, help_text="which personnel")
    source = serializers.CharField(max_length=300, help_text="the report it is from")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class InUnit:
    """Rows inside a unit: changed by who keeps it."""

    scope = "logistics:write"

    def may_change(self, row, by):
        if not services_units.may_keep(by, self.unit_of(row)):
            require(by, "act_for", self.unit_of(row).contributor)

    def unit_of(self, row):
        return row.unit


OF_UNIT = {
    "unit": Keys("unit", "numbers of units"),
    "mission": InMission("unit__mission__slug"),
    "contributor": Text("unit__contributor__code", "code of the contributor", upper=True),
}


class UnitStrengths(InUnit, Changeable, VisibleViewSet):
    """Who was in units on a day, by category: present by sex, on leave, absent; for their two sides."""

    model, rows = UnitStrength, UnitStrengthRows
    given = {"create": UnitStrengthReported, "partial_update": UnitStrengthCorrected}
    examples = {
        "create": {
            "unit": ID,
            "reported_on": "2026-10-31",
            "category": "troops",
            "men": 760,
            "women": 82,
            "on_leave": 31,
            "absent": 2,
            "source": "monthly report, October 2026",
        },
        "partial_update": {"on_leave": 30, "reason": "one was back"},
    }
    filters = OF_UNIT | {
        "category": Choice("category", Category.choices, "which personnel"),
        "from": Day("reported_on__gte", "of this day or later"),
        "to": Day("reported_on__lte", "of this day or earlier"),
    }
    orderings = {"id": Order("id"), "reported_on": Order("reported_on", "id")}
    ordering = "-reported_on"

    def make(self, values, by):
        values = dict(values)
        return services_units.report_unit_strength(values.pop("unit"), **values, by=by)

    def change(self, row, values, by):
        return services_units.correct_unit_strength(row, **values, by=by)


# --- Places
class LocationRows(Rows):
    id = serializers.UUIDField(help_text="number in this portal")
    mission = CodeField("acronym; null: outside missions", source="mission.acronym", allow_null=True)
    kind = serializers.ChoiceField(Location.Kind.choices, help_text="camp, site, port, border post …")
    name = serializers.CharField(help_text="what it is called")
    sector = serializers.CharField(help_text="of the mission's area; empty: not stated")
    latitude = serializers.DecimalField(8, 5, help_text="degrees north; null: not stated", allow_null=True)
    longitude = serializers.DecimalField(8, 5, help_text="degrees east; null: not stated", allow_null=True)
    is_fictional = serializers.BooleanField(help_text="invented for the demo")
    version = serializers.IntegerField(help_text="moves with every change")


class LocationChanged(Given):
    kind = serializers.ChoiceField(Location.Kind.choices, help_text="what it is")
    name = serializers.CharField(max_length=120, help_text="what it is called")
    sector = serializers.CharField(
        max_length=80, required=False, allow_blank=True, help_text="of the mission's area"
    )
    latitude = serializers.DecimalField(8, 5, required=False, allow_null=True, help_text="degrees north")
    longitude = serializers.DecimalField(8, 5, required=False, allow_null=True, help_text="degrees east")
    reason = serializers.CharField(max_length=500, required=False, help_text="why, for the trail")


class LocationAdded(LocationChanged):
    mission = mission_given(required=False)


class Locations(NumberedAtRandom, Changeable, VisibleViewSet):
    """Places: those of missions for their staff and for contributors with a unit there; ports, airports and
    border posts outside missions for everyone. Logistics officers enter those of their mission."""

    model, rows, scope = Location, LocationRows, "logistics:write"
    given = {"create": LocationAdded, "partial_update": LocationChanged}
    examples = {
        "create": {
            "mission": "MINUSCA",
            "kind": "camp",
            "name": "Camp North",
            "sector": "North",
            "latitude": "7.12345",
            "longitude": "19.12345",
        },
        "partial_update": {"sector": "North-east", "reason": "the sectors were drawn anew"},
    }
    expands = {"mission": (Missions, "acronym")}
    filters = {
        "mission": InMission(),
        "kind": Choice("kind", Location.Kind.choices, "camp, site, port, border post …"),
        "sector": Text("sector", "sectors, as they are written"),
        "search": Words(("name",), "words in the name"),
    }
    orderings = {"id": Order("id"), "name": Order("name", "id")}
    ordering = "name"

    def may_change(self, row, by):
        if not services_locations.may_keep(by, row.mission):
            require(by, "manage_logistics", row.mission)

    def make(self, values, by):
        return services_locations.add_location(**values, by=by)

    def change(self, row, values, by):
        return services_locations.change_location(row, **values, by=by)
