"""Channels, who is on them, tests of them and plans: by pages, by the rules of the database, by file."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

import accounts.demo
import missions.demo
from accounts.models import Event, Notification, User
from missions import demo_communication, reading_channels, services_command
from missions import services_channels as services
from missions.models import Channel, ChannelMember, ChannelTest, Mission, PacePlan
from tests.conftest import signed_in
from tests.missions.channelled import channel_of, element_of
from tests.missions.test_decision_pages import done, text, versioned
from tests.missions.test_imports_command import lines, own_media, taken, written  # noqa: F401
from tests.registers import bring, counted

pytestmark = pytest.mark.django_db
WHY = {"reason": "as agreed"}


@pytest.fixture
def force(cast):
    """A commander, two sectors under them, and a net the commander shares with one."""
    rows = {name: element_of(cast, cast.alpha, name) for name in ("FC", "EAST", "WEST")}
    for name in ("EAST", "WEST"):
        services_command.give_authority(
            rows[name], relationship="tasking", superior=rows["FC"], starts_on="2026-01-01", by=cast.system
        )
    rows["net"] = channel_of(cast, cast.alpha, on=(rows["FC"], rows["EAST"]))
    return rows


def stands(cast, day=None, user=None):
    found = reading_channels.reach(user or cast.anwar, cast.alpha, day or timezone.localdate())
    return {(line.one.reference, line.other.reference): line.pair.status for line in found.lines}


def test_an_unreachable_pair_is_named_first_and_mended_through_pages(cast, sign_in, force):
    anwar = sign_in(cast.anwar)
    page = "/missions/alpha/communication/"
    assert stands(cast) == {("FC", "WEST"): "unreachable", ("EAST", "FC"): "untested"}
    words = text(anwar.get(page))
    assert words.index("Element WEST") < words.index("Element EAST")
    mend = f"/communication/of/alpha/mend/{force['FC'].pk}/{force['WEST'].pk}/"
    assert f'href="{mend}"' in anwar.get(page).content.decode()
    done(anwar.post(mend, WHY | {"channel": force["net"].pk}))
    plan = PacePlan.objects.get()
    assert (plan.primary, {plan.one, plan.other}) == (force["net"], {force["FC"], force["WEST"]})
    assert stands(cast) == {("FC", "WEST"): "untested", ("EAST", "FC"): "untested"}
    test = {"one": "FC", "other": "WEST", "tested_on": timezone.localdate(), "result": "weak"}
    done(anwar.post(f"{force['net'].get_absolute_url()}test/", versioned(force["net"]) | test))
    assert stands(cast)["FC", "WEST"] == "reached"
    answer = anwar.get("/communication/of/alpha/reach.csv")
    assert "ALPHA,FC,WEST,reached,primary,Force net" in b"".join(answer).decode()
    assert "Primary: Force net , weak" in text(anwar.get(page))
    assert "Force net" in text(anwar.get(plan.get_absolute_url()))


def test_a_channel_lives_through_its_pages(cast, sign_in, force):
    anwar, net = sign_in(cast.anwar), force["net"]
    form = {"mission": cast.alpha.pk, "name": "Mail", "kind": "data", "encryption": "commercial"}
    done(anwar.post("/communication/channels/new/", form | {"label": "mission"} | WHY))
    made = Channel.objects.get(name="Mail")
    page = made.get_absolute_url()
    done(anwar.post(f"{page}join/", WHY | {"element": "EAST", "sends": "on"}))
    member = made.members.get()
    assert (member.sends, member.receives) == (True, False)
    done(anwar.post(f"{page}out/", versioned(made) | {"words": "the mast fell"}))
    assert "the mast fell" in text(anwar.get(page))
    done(anwar.post(f"{page}back/", versioned(made)))
    done(anwar.post(f"/communication/members/{member.pk}/end/", WHY | {"ends_on": timezone.localdate()}))
    done(anwar.post(f"{page}edit/", versioned(made) | form | {"label": "public", "standard": "IPsec"}))
    made.refresh_from_db()
    assert (made.state, made.standard, made.label) == ("in_service", "IPsec", "public")
    plan = {"one": "FC", "other": "EAST", "primary": net.pk, "label": "mission"}
    done(anwar.post("/communication/of/alpha/new-plan/", plan | WHY))
    plan = PacePlan.objects.get()
    refused = anwar.post(
        f"{plan.get_absolute_url()}edit/",
        versioned(plan) | {"primary": net.pk, "alternate": made.pk, "label": "mission"},
    )
    assert "is not on Mail" in text(refused)
    done(anwar.post(f"{plan.get_absolute_url()}remove/", versioned(plan)))
    assert not PacePlan.objects.exists()


def test_a_plan_names_channels_both_are_on_each_once_in_order(cast, force):
    other = channel_of(cast, cast.alpha, "Phones", on=(force["FC"], force["EAST"]))
    pair = {"one": force["EAST"], "other": force["FC"]}
    for steps, field in (
        ({"primary": other, "alternate": other}, "alternate"),
        ({"primary": other, "contingency": force["net"]}, "alternate"),
    ):
        with pytest.raises(ValidationError) as refused:
            services.plan_pace(cast.alpha, **pair, **steps, by=cast.anwar)
        assert field in refused.value.message_dict
    plan = services.plan_pace(cast.alpha, **pair, primary=force["net"], alternate=other, by=cast.anwar)
    turned = {"one": force["FC"], "other": force["EAST"]}
    with pytest.raises(ValidationError, match="have a plan already"):
        services.plan_pace(cast.alpha, **turned, primary=other, by=cast.anwar)
    lonely = channel_of(cast, cast.alpha, "Lonely", on=(force["FC"],))
    with pytest.raises(IntegrityError, match="both elements"), transaction.atomic():
        PacePlan.objects.filter(pk=plan.pk).update(contingency=lonely)
    with pytest.raises(IntegrityError, match="one_pace_plan_a_pair"), transaction.atomic():
        PacePlan.objects.create(mission=cast.alpha, **turned, primary=other, created_by=cast.anwar)
    services.take_off_channel(
        other, element=force["EAST"], ends_on=timezone.localdate() - timedelta(days=1), by=cast.anwar
    )
    PacePlan.objects.filter(pk=plan.pk).update(label="public")  # what stands is not asked again


def test_only_planners_change_them_and_a_test_is_between_two_on_it(cast, force):
    net = force["net"]
    for act, given in (
        (services.take_out_channel, {"words": "x"}),
        (services.put_on_channel, {"element": force["WEST"]}),
        (services.change_channel, {"name": "x"}),
    ):
        with pytest.raises(PermissionDenied):
            act(net, **given, by=cast.chidi)
    today = timezone.localdate()
    given = {"one": force["FC"], "other": force["WEST"], "result": "worked", "by": cast.anwar}
    with pytest.raises(ValidationError, match="was not on this channel"):
        services.enter_channel_test(net, tested_on=today, **given)
    with pytest.raises(ValidationError, match="still to come"):
        services.enter_channel_test(
            net, tested_on=today + timedelta(days=1), **given | {"other": force["EAST"]}
        )
    assert not ChannelTest.objects.exists()


def test_planners_are_told_of_what_fails(cast, force, django_capture_on_commit_callbacks):
    today = timezone.localdate()
    given = {"one": force["FC"], "other": force["EAST"], "tested_on": today, "by": cast.system}
    with django_capture_on_commit_callbacks(execute=True):
        services.enter_channel_test(force["net"], result="worked", **given)
        services.enter_channel_test(force["net"], result="failed", **given)
        services.take_out_channel(force["net"], words="storm", by=cast.system)
    told = Notification.objects.filter(person=cast.anwar, verb__startswith="channel.")
    assert sorted(told.values_list("verb", flat=True)) == ["channel.taken_out", "channel.tested"]
    assert stands(cast)["EAST", "FC"] == "unreachable"


@pytest.mark.parametrize(("label", "sees"), [("mission", False), ("named", True), ("public", True)])
def test_the_label_opens_a_channel_and_never_its_particulars(cast, force, label, sees, sign_in):
    named = [cast.calmora] if label == "named" else []
    services.change_channel(force["net"], label=label, released_to=named, by=cast.anwar)
    chidi = sign_in(cast.chidi)
    address = force["net"].get_absolute_url()
    assert (chidi.get(address).status_code == 200) == sees
    rows = chidi.get("/api/v1/channels/").json()["results"]
    assert len(rows) == sees and "6.310" not in str(rows)
    assert ("Force net" in text(chidi.get("/search/?q=force+net"))) == sees
    assert "6.310" not in chidi.get(address).content.decode() and "6.310" in text(
        sign_in(cast.anwar).get(address)
    )
    services.change_channel(force["net"], details="7.100 MHz", by=cast.anwar)
    told = Event.objects.filter(verb="channel.changed", subject_id=str(force["net"].pk)).latest("at").data
    assert told["details_changed"] and "7.100" not in str(told)
    (line,) = lines(taken(cast.anwar, "channels"))
    assert (line["details"], line["elements"]) == ("7.100 MHz", '["ALPHA EAST", "ALPHA FC"]')


def test_channels_and_plans_go_out_and_come_in_again(cast, force):
    services.plan_pace(cast.alpha, one=force["FC"], other=force["EAST"], primary=force["net"], by=cast.anwar)
    for kind, resource in (("channels", "channels"), ("pace", "pace-plans")):
        found = bring(kind, taken(cast.anwar, resource), by=cast.anwar, file_name=f"{kind}.csv")
        assert counted(found) == (0, 0, 1, 0), list(found.findings.values("reason"))
    (line,) = lines(taken(cast.anwar, "channels"))
    new = line | {"id": "", "version": "", "name": "Phones", "elements": "FC;WEST", "receivers": "EAST"}
    bring("channels", written([line | {"standard": "P25"}, new]), by=cast.anwar, file_name="c.csv")
    made = Channel.objects.get(name="Phones")
    on = {row.element.reference: (row.sends, row.receives) for row in made.members.all()}
    assert on == {"FC": (True, True), "WEST": (True, True), "EAST": (False, True)}
    force["net"].refresh_from_db()
    assert force["net"].standard == "P25"
    (plan,) = lines(taken(cast.anwar, "pace-plans"))
    new = plan | {"id": "", "version": "", "other": "WEST", "primary": "Phones"}
    found = bring("pace", written([plan, new, new | {"other": "GONE"}]), by=cast.anwar, file_name="p.csv")
    assert found.state != "applied" and PacePlan.objects.count() == 1  # all rows or none
    bring("pace", written([plan, new]), by=cast.anwar, file_name="p.csv")
    assert PacePlan.objects.get(other=force["WEST"]).primary == made


def test_the_api_writes_what_a_partner_system_reads(cast, force):
    api = signed_in(cast.anwar)
    key = iter(range(100))

    def post(path, given):
        return api.post(
            f"/api/v1/{path}/",
            given,
            content_type="application/json",
            headers={"Idempotency-Key": f"key-{next(key):04}-channels"},
        )

    made = post("channels", {"mission": "ALPHA", "name": "Mail", "kind": "data"})
    assert made.status_code == 201, made.content
    address = f"channels/{made.json()['id']}"
    for name in ("FC", "WEST"):
        assert post(f"{address}/join", {"element": str(force[name].pk)}).status_code == 200
    pair = {"one": str(force["FC"].pk), "other": str(force["WEST"].pk)}
    plan = post("pace-plans", {"mission": "ALPHA", **pair, "primary": made.json()["id"]})
    assert (plan.status_code, plan.json()["status"]) == (201, "untested")
    given = {"channel": made.json()["id"], **pair, "tested_on": "2026-01-31", "result": "worked"}
    refused = post("channel-tests", given | {"tested_on": str(timezone.localdate() + timedelta(days=1))})
    assert refused.status_code == 400
    assert post("channel-tests", given).status_code == 201
    assert api.get("/api/v1/pace-plans/").json()["results"][0]["status"] == "reached"
    out = post(f"{address}/out", {"words": "storm"})
    assert out.json()["state"] == "out"
    assert post(f"{address}/out", {"words": "storm"}).status_code == 409
    assert ChannelMember.objects.filter(channel=made.json()["id"]).count() == 2


def test_the_demo_shows_pairs_of_each_kind_and_loads_once():
    accounts.demo.load_reference()
    missions.demo.load_reference()
    accounts.demo.load_partners_of_demo()
    missions.demo.load_demo()
    assert demo_communication.load() == {"channels": 6, "PACE plans": 8, "announcements": 1}
    assert demo_communication.load() == {}
    alpha = Mission.objects.get(acronym="ALPHA")
    found = reading_channels.reach(User.objects.system(), alpha, timezone.localdate())
    assert all(found.counts[status] for status in ("unreachable", "fails", "untested", "reached"))
    invented = {line.pair.status: (line.one.reference, line.other.reference) for line in found.lines}
    assert invented["fails"] == ("BN-2", "SECT-W")
    missions.demo.clear_demo()
    assert not Channel.objects.exists()


def test_the_page_of_an_element_names_its_channels_and_plans(cast, sign_in):
    one, other = (element_of(cast, cast.alpha, name, label="public") for name in ("COM-1", "COM-2"))
    net = channel_of(cast, cast.alpha, on=(one, other), label="partners")
    hidden = channel_of(cast, cast.alpha, "Inner net", on=(one,), label="mission")
    services.plan_pace(cast.alpha, one=one, other=other, primary=net, label="partners", by=cast.system)
    page = sign_in(cast.anwar).get(one.get_absolute_url()).text
    for row in (net, hidden, PacePlan.objects.get()):
        assert f'href="{row.get_absolute_url()}"' in page
    assert "/missions/alpha/communication/?element=COM-1&amp;on=" in page
    page = sign_in(cast.pia).get(one.get_absolute_url()).text  # of a partner
    assert net.name in page and hidden.name not in page
    page = sign_in(cast.dora).get(one.get_absolute_url()).text
    assert net.name not in page and "How it is reached" not in page
