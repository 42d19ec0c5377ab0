"""Patrols: planned, held against what the reader may see, cleared, and told to both sides."""

import csv
import io
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.inbox import waiting
from accounts.models import Notification
from missions import reading_patrols as reading
from missions import services_patrols as services
from missions import services_zones
from missions.models import Patrol, Zone
from missions.services import add_participation
from tests.conftest import signed_in
from tests.missions.situated import AT, WHERE, planned, zoned
from tests.missions.test_decision_pages import done, text, versioned
from tests.missions.test_imports_command import own_media, written  # noqa: F401
from tests.registers import bring, counted

pytestmark = pytest.mark.django_db
WHY = {"reason": "agreed"}
HOSTS = {"title": "Search of the hills", "hours": (10, 16)}


@pytest.fixture
def partner(cast):
    """Berit, who speaks for Bresland, which supports ALPHA."""
    add_participation(cast.alpha, partner=cast.bresland, part="support", by=cast.system)
    return cast.berit


def met(person, row):
    return [found.words for found in reading.conflicts_of(person, [row])[row.pk]]


def test_a_plan_that_collides_is_mended_cleared_and_carried_out_through_pages(cast, partner, sign_in):
    planned(cast, keeper=cast.bresland, by=partner, **HOSTS)
    anwar = sign_in(cast.anwar)
    form = {"mission": cast.alpha.pk, "title": "On the Kasari road", "kind": "patrol", "label": "mission"}
    form |= {"starts_at": "2026-03-02T06:00", "ends_at": "2026-03-02T12:00", "precision": "village"}
    form |= {"reach_km": "5"} | WHERE | WHY
    done(anwar.post("/situation/patrols/new/", form))
    row = Patrol.objects.get(title="On the Kasari road")
    page = row.get_absolute_url()
    assert "It meets “Search of the hills” of Bresland, 0.0 km apart, 2 Mar 2026, 10:00 to 12:00." in text(
        anwar.get(page)
    )
    assert text(anwar.get("/situation/patrols/")).count("Search of the hills") == 2
    refused = anwar.post(f"{page}clear/", {"settled": ""} | versioned(row))
    assert "say how that was settled" in text(refused)
    done(anwar.post(f"{page}edit/", form | {"ends_at": "2026-03-02T10:00"} | versioned(row)))
    assert "Nothing that you may see." in text(anwar.get(page))
    row.refresh_from_db()
    done(anwar.post(f"{page}clear/", {"settled": ""} | versioned(row)))
    row.refresh_from_db()
    assert (row.state, row.cleared_by) == ("cleared", cast.anwar)
    done(anwar.post(f"{page}start/", versioned(row)))
    row.refresh_from_db()
    done(anwar.post(f"{page}finish/", {"outcome": "quiet"} | versioned(row)))
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("done", "quiet")
    assert anwar.get(f"{page}edit/").status_code == 302


def test_a_change_of_when_where_or_who_takes_the_clearance_away(cast):
    row = services.clear_patrol(planned(cast), by=cast.anwar)
    row = services.change_patrol(row, task="Look at the bridge", by=cast.anwar)
    assert row.state == "cleared"
    row = services.change_patrol(row, ends_at=row.ends_at + timedelta(hours=1), by=cast.anwar)
    assert (row.state, row.cleared_by, row.cleared_at) == ("planned", None, None)
    row = services.clear_patrol(row, by=cast.anwar)
    assert services.change_patrol(row, alongside=[cast.bresland], by=cast.anwar).state == "planned"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"hours": (12, 6)}, "__all__"),
        ({"hours": (0, 24 * 100)}, "ends_at"),
        ({"longitude": None}, "__all__"),
        ({"kind": "picnic"}, "kind"),
        ({"reach_km": 500}, "reach_km"),
        ({"label": "named"}, "released_to"),
    ],
)
def test_what_is_wrong_is_said_and_leaves_nothing(cast, given, field):
    with pytest.raises(ValidationError) as refused:
        planned(cast, **given)
    assert field in refused.value.message_dict
    assert not Patrol.objects.exists()


def test_a_partner_plans_for_its_own_force_where_it_takes_part_and_clears_nothing(cast, partner, sign_in):
    with pytest.raises(PermissionDenied):
        planned(cast, by=partner)  # the mission's own force
    with pytest.raises(PermissionDenied):
        planned(cast, cast.shade, keeper=cast.calmora, by=cast.chidi)  # takes no part
    row = planned(cast, keeper=cast.bresland, by=partner)
    with pytest.raises(PermissionDenied):
        services.clear_patrol(row, by=partner)
    form = {
        "mission": cast.alpha.pk,
        "title": "Own",
        "kind": "escort",
        "label": "mission",
        "precision": "area",
    }
    form |= {"starts_at": "2026-03-09T06:00", "ends_at": "2026-03-09T12:00", "reach_km": "5"} | WHY
    done(sign_in(partner).post("/situation/patrols/new/", form | {"keeper": cast.bresland.pk}))
    assert Patrol.objects.get(title="Own").keeper == cast.bresland


# --- Of what the reader may see
def test_a_conflict_with_a_plan_one_may_not_see_tells_nothing(
    cast, partner, sign_in, django_capture_on_commit_callbacks
):
    own = planned(cast, keeper=cast.bresland, by=partner, label="mission", **HOSTS)
    berit, page = sign_in(partner), own.get_absolute_url()
    addresses = [
        page,
        "/situation/patrols/",
        "/situation/patrols/map/",
        "/situation/patrols/calendar/?month=2026-03",
    ]
    addresses += ["/api/v1/patrols/", f"/api/v1/patrols/{own.pk}/"]
    before = [plain(berit.get(address)) for address in addresses]
    with django_capture_on_commit_callbacks(execute=True):
        planned(cast, label="mission")
        zoned(cast, label="mission", outline=[[4.12, 21.99]])
    assert [plain(berit.get(address)) for address in addresses] == before
    assert not Notification.objects.filter(person=partner).exists()
    assert len(met(cast.anwar, own)) == 2


def plain(answer):
    return text(answer) if "html" in answer.headers["Content-Type"] else answer.content


@pytest.mark.parametrize(("label", "sees"), [("mission", 0), ("partners", 1)])
def test_both_sides_are_told_where_both_see_both(
    cast, partner, label, sees, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        own = planned(cast, keeper=cast.bresland, by=partner, label="mission", **HOSTS)
    assert Notification.objects.filter(person=cast.anwar, verb="patrol.planned", audience="own").exists()
    with django_capture_on_commit_callbacks(execute=True):
        planned(cast, label=label)
    assert Notification.objects.filter(person=partner, audience="meets").count() == sees
    assert len(met(partner, own)) == sees


@pytest.mark.parametrize("precision", ["exact", "village", "district", "area"])
def test_a_place_told_roughly_makes_a_conflict_possible_and_moves_no_other(cast, partner, precision):
    """Wherever in its square the mission's plan lies, Bresland reads the same."""
    own = planned(cast, keeper=cast.bresland, by=partner, label="mission", **HOSTS)
    row = planned(cast, label="partners", precision=precision)
    first = met(partner, own)
    assert "It may meet" in first[0] or precision in ("exact", "village")
    services.change_patrol(row, latitude="4.10500", longitude="21.95500", by=cast.anwar)
    assert met(partner, own) == first
    assert met(cast.anwar, own)[0].startswith("It meets")


def test_zones_of_forces_and_no_go_sites_are_entered_unless_it_takes_part(cast, partner):
    row = planned(cast)
    square = [[4.0, 21.9], [4.0, 22.1], [4.2, 22.1], [4.2, 21.9]]
    zoned(cast, name="Sector", kind="force", keeper=cast.bresland, outline=square, by=partner)
    assert met(cast.anwar, row) == [
        "It crosses into “Sector”, the zone of Bresland, 2 Mar 2026, 06:00 to 12:00."
    ]
    services.change_patrol(row, alongside=[cast.bresland], by=cast.anwar)
    assert met(cast.anwar, row) == []
    zone = zoned(cast, outline=[[4.13, 21.98]])
    assert met(cast.anwar, row)[0].startswith("It comes into the no-go site “Hospital”")
    services_zones.change_zone(zone, ends_on=(AT - timedelta(days=1)).date(), by=cast.anwar)
    assert met(cast.anwar, row) == []


@pytest.mark.parametrize("outline", [[], [[91, 0]], [[1]], [["a", 2]], "x", [[1.0, True]], [[1, 2]] * 61])
def test_an_outline_that_is_none_is_refused(cast, outline):
    with pytest.raises(ValidationError, match="corners"):
        zoned(cast, outline=outline)
    assert not Zone.objects.exists()


def test_called_off_or_over_it_is_in_nobodys_way(cast, partner):
    own = planned(cast, keeper=cast.bresland, by=partner, label="mission", **HOSTS)
    row = planned(cast)
    services.call_off_patrol(row, reason="rain", by=cast.anwar)
    assert met(cast.anwar, own) == []
    row.refresh_from_db()
    assert met(cast.anwar, row) == []


def test_pages_of_a_month_a_map_and_a_zone(cast, sign_in):
    row, zone = planned(cast), zoned(cast)
    square = [[4.0, 21.9], [4.0, 22.1], [4.2, 22.1], [4.2, 21.9]]
    sector = zoned(cast, name="Sector", kind="force", outline=square)
    anwar = sign_in(cast.anwar)
    shown = text(anwar.get("/situation/patrols/calendar/?month=2026-03"))
    assert f"06:00 {row.title}" in shown
    page = anwar.get("/situation/patrols/map/").content.decode()
    assert row.title in page and zone.name in page and "<polygon" in page
    for each in (zone, sector):
        assert each.name in text(anwar.get(each.get_absolute_url()))
    assert row.title in text(anwar.get("/search/?q=Kasari")) and "Sector" in text(
        anwar.get("/search/?q=sector")
    )
    form = {"name": "Hospital of Tolum", "kind": "no_go", "outline": "4.6, 21.98", "margin_km": "3"} | WHY
    form |= {"label": "mission"}
    done(anwar.post(f"{zone.get_absolute_url()}edit/", form | versioned(zone)))
    zone.refresh_from_db()
    assert (zone.name, zone.outline, zone.margin_km) == ("Hospital of Tolum", [[4.6, 21.98]], 3)
    new = form | {"mission": cast.alpha.pk, "name": "Mill", "outline": "4.6; 21.98\n4.7, 22"}
    done(anwar.post("/situation/zones/new/", new))
    assert Zone.objects.get(name="Mill").outline == [[4.6, 21.98], [4.7, 22.0]]


def test_a_plan_of_the_next_days_waits_for_who_plans_the_mission_to_clear_it(cast):
    hour = int((timezone.now() - AT).total_seconds() // 3600) + 24
    row = planned(cast, hours=(hour, hour + 4))
    items = [item for item in waiting(cast.anwar, timezone.localdate()) if item.title == row.title]
    assert len(items) == 1
    services.clear_patrol(row, by=cast.anwar)
    assert not [item for item in waiting(cast.anwar, timezone.localdate()) if item.title == row.title]


def test_through_the_api_it_is_planned_held_against_others_and_cleared(cast, partner, sign_in):
    other = planned(cast, keeper=cast.bresland, by=partner, **HOSTS)
    anwar = sign_in(cast.anwar)
    given = {"mission": "ALPHA", "title": "Escort", "kind": "escort", "reach_km": "4.0"}
    given |= {"starts_at": "2026-03-02T09:00:00+03:00", "ends_at": "2026-03-02T15:00:00+03:00"}
    given |= {"latitude": "4.12000", "longitude": "21.99000"}
    headers = {"Idempotency-Key": "0b7f3f1e-0000-4000-8000-000000000001"}
    for _turn in range(2):
        answer = anwar.post("/api/v1/patrols/", given, content_type="application/json", headers=headers)
        assert answer.status_code == 201, answer.content
    one = answer.json()
    assert [(each["kind"], each["patrol"], each["zone"]) for each in one["conflicts"]] == [
        ("same_place", str(other.pk), None)
    ]
    clear = f"/api/v1/patrols/{one['id']}/clear/"
    headers = {"Idempotency-Key": "0b7f3f1e-0000-4000-8000-000000000002"}
    answer = anwar.post(clear, {}, content_type="application/json", headers=headers)
    assert answer.status_code == 400 and answer.json()["errors"][0]["field"] == "settled"
    headers = {"Idempotency-Key": "0b7f3f1e-0000-4000-8000-000000000003"}
    answer = anwar.post(clear, {"settled": "by radio"}, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["state"]) == (200, "cleared")


# --- Files
def taken(person):
    answer = signed_in(person).get("/situation/patrols/file.csv")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_out_and_in_again_changes_nothing_and_a_line_plans_or_changes_one(cast, partner):
    planned(
        cast, title="=Shots", label="named", released_to=[cast.au], task="two\nlines", alongside=[cast.un]
    )
    planned(cast, keeper=cast.bresland, by=partner, latitude=None, longitude=None, **HOSTS)
    answer = bring("patrols", taken(cast.anwar), by=cast.anwar, file_name="patrols.csv")
    assert counted(answer) == (0, 0, 2, 0)
    table = list(csv.DictReader(io.StringIO(taken(cast.anwar).decode("utf-8-sig"))))
    table[0] |= {"reach_km": "9", "alongside": ""}
    new = {"mission": "ALPHA", "title": "New", "kind": "patrol", "keeper": "xbr"}
    new |= {"starts_at": "2026-03-03T08:00+03:00", "ends_at": "2026-03-03T18:00+03:00"}
    answer = bring("patrols", written([*table, new]), by=cast.anwar, file_name="patrols.csv")
    assert counted(answer) == (1, 1, 1, 0)
    assert Patrol.objects.get(title="New").keeper == cast.bresland
    changed = Patrol.objects.get(pk=table[0]["id"])
    assert (changed.reach_km, list(changed.alongside.all())) == (9, [])


def zones_of(person, kind):
    answer = signed_in(person).get(f"/situation/zones/file.{kind}")
    return answer, b"".join(answer.streaming_content)


OUTLINES = {
    "Mill": [[4.1, 21.9]],
    "River": [[-4.1, 21.9], [-4.2, 22.0]],
    "Sector": [[4.0, 21.0], [4.0, 22.0], [4.5, 22.0], [4.5, 21.0]],
}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "geojson"])
def test_zones_go_out_and_come_in_again_as_they_stand(cast, kind):
    for name, outline in OUTLINES.items():
        zoned(cast, name=name, outline=outline, label="named", released_to=[cast.au], words="=as agreed")
    _answer, content = zones_of(cast.anwar, kind)
    answer = bring("zones", content, by=cast.anwar, file_name=f"zones.{kind}")
    assert counted(answer) == (0, 0, 3, 0)
    Zone.objects.filter(name="River").update(outline=[[1, 1]])
    answer = bring("zones", content, by=cast.anwar, file_name=f"zones.{kind}")
    assert counted(answer)[1:3] == (1, 2)
    assert {row.name: row.outline for row in Zone.objects.all()} == OUTLINES


def test_a_map_gives_zones_and_takes_them(cast):
    zoned(cast, name="Sector", kind="force", outline=OUTLINES["Sector"])
    [feature] = json.loads(zones_of(cast.anwar, "geojson")[1])["features"]
    ring = feature["geometry"]["coordinates"][0]
    assert feature["geometry"]["type"] == "Polygon" and ring[0] == ring[-1] == [21.0, 4.0] and len(ring) == 5
    told = {"mission": "ALPHA", "name": "Hospital", "kind": "no_go", "margin_km": 1.5}
    point = {"type": "Point", "coordinates": [21.42, 4.31]}
    drawn = {"type": "Feature", "properties": told, "geometry": point}
    made = {"type": "FeatureCollection", "features": [drawn]}
    answer = bring("zones", json.dumps(made).encode(), by=cast.anwar, file_name="drawn.geojson")
    assert counted(answer) == (1, 0, 0, 0)
    row = Zone.objects.get(name="Hospital")
    assert (row.outline, row.margin_km) == ([[4.31, 21.42]], Decimal("1.5"))
    for wrong in ({"type": "MultiPoint", "coordinates": [[1, 2]]}, {"type": "Point", "coordinates": [1]}):
        drawn["geometry"] = wrong
        answer = bring("zones", json.dumps(made).encode(), by=cast.anwar, file_name="drawn.geojson")
        assert answer.state != "applied" and Zone.objects.count() == 2


def test_a_wrong_line_refuses_the_file_whole(cast):
    good = {"mission": "ALPHA", "title": "One", "kind": "patrol", "element": "", "keeper": ""}
    good |= {"starts_at": "2026-03-03T08:00+03:00", "ends_at": "2026-03-03T18:00+03:00"}
    bad = [good | {"title": "Two", "element": "NONE-1"}, good | {"title": "Three", "mission": "SHADE"}]
    answer = bring("patrols", written([good, *bad, good | {"ends_at": ""}]), by=cast.anwar, file_name="p.csv")
    assert counted(answer)[3] == 3
    assert not Patrol.objects.exists()
