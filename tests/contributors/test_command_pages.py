"""The pages of command: the structure, one element with its chart for a day, forms, two chains compared."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contributors import services_caveats
from contributors import services_holders as services
from contributors.models import Holder
from missions import services_command
from missions.models import AuthorityEdge, Element
from tests.contributors.test_deployments import deployed, need, pledge, today  # noqa: F401
from tests.missions.test_command import DAY, element, force, transferred  # noqa: F401
from tests.weighing import PAGE_BYTES, weight

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=30)


@pytest.fixture
def passed(cast, force):  # noqa: F811
    """The battalion passes from East to West on a day."""
    transferred(force["battalion"], force["east"], by=cast.anwar)
    transferred(force["battalion"], force["west"], LATER, cast.anwar)
    return force


def shown(browser, row, on):
    answer = browser.get(f"/command/elements/{row.pk}/?on={on}")
    assert answer.status_code == 200
    return answer.content.decode()


def chain_of(page):
    """The titles of the nested list, in order."""
    listed = page.split('id="h-chain"')[1].split("</section>")[0]
    return [
        title for title in ("Element FC", "Element EAST", "Element WEST", "Element BN-1") if title in listed
    ]


class TestElement:
    def test_its_chart_is_of_the_day_asked_for(self, cast, passed, sign_in):
        browser = sign_in(cast.anwar)
        assert chain_of(shown(browser, passed["battalion"], DAY)) == [
            "Element FC",
            "Element EAST",
            "Element BN-1",
        ]
        assert chain_of(shown(browser, passed["battalion"], LATER)) == [
            "Element FC",
            "Element WEST",
            "Element BN-1",
        ]
        file = browser.get(f"/figures/command.chart.svg?element={passed['battalion'].pk}&on={LATER}")
        assert file.status_code == 200 and "Element WEST" in file.content.decode()
        assert "Element EAST" not in file.content.decode()

    def test_it_says_who_may_task_it_and_who_may_not_is_not_named(self, cast, passed, sign_in):
        services_command.give_authority(
            passed["battalion"],
            relationship="administrative",
            superior=element(cast.alpha, cast.anwar, "BUREAU"),
            starts_on=DAY,
            by=cast.anwar,
        )
        page = shown(sign_in(cast.anwar), passed["battalion"], LATER)
        may = page.split('id="h-tasking"')[1].split("</section>")[0]
        assert may.index("Element WEST") < may.index("Element FC")
        assert "Element EAST" not in may and "BUREAU" not in may

    def test_a_caveat_of_whoever_fills_it_shows_on_its_authority_to_who_may_see_it(
        self,
        cast,
        passed,
        pledge,  # noqa: F811
        sign_in,
    ):
        stay = deployed(pledge, cast, on=today(-100)).deployments.get()
        services.fill_element(passed["battalion"], deployment=stay, starts_on=today(-90), by=cast.anwar)
        services_caveats.declare_caveat(
            pledge, kind="night", text="Moves by day alone", limits=None, sector="", by=cast.berit
        )
        seen = shown(sign_in(cast.anwar), passed["battalion"], today())
        assert "Moves by day alone" in seen
        hidden = shown(sign_in(cast.pia), passed["battalion"], today())
        assert "Moves by day alone" not in hidden

    def test_vacant_is_said_to_who_sees_every_pledge_and_nothing_to_others(self, cast, passed, sign_in):
        assert "it is vacant" in shown(sign_in(cast.anwar), passed["battalion"], today())
        other = shown(sign_in(cast.pia), passed["battalion"], today())
        assert "it is vacant" not in other and "No holder that you may see" in other

    def test_a_hidden_superior_breaks_the_line_and_leaves_no_trace(self, cast, force, sign_in):  # noqa: F811
        by = cast.anwar
        secret = services_command.add_element(
            cast.alpha, reference="CELL", title="Quiet cell", kind="headquarters", label="mission", by=by
        )
        services_command.give_authority(
            force["battalion"], relationship="tasking", superior=secret, starts_on=DAY, by=by
        )
        assert "Quiet cell" in shown(sign_in(by), force["battalion"], DAY)
        assert "Quiet cell" not in shown(sign_in(cast.pia), force["battalion"], DAY)
        assert "Quiet cell" not in sign_in(cast.pia).get("/command/").content.decode()
        assert "Quiet cell" not in sign_in(cast.pia).get("/search/?q=quiet").content.decode()


class TestForms:
    def test_a_transfer_is_entered_on_the_page(self, cast, passed, sign_in):
        browser, row = sign_in(cast.anwar), passed["battalion"]
        address = f"/command/elements/{row.pk}/transfer/"
        assert browser.get(address).status_code == 200
        version = Element.objects.get(pk=row.pk).version
        given = {
            "relationship": "operational",
            "superior": "fc",
            "effective_on": "2026-06-01",
            "instrument": "TOA 9",
            "reason": "ordered",
            "version": version,
        }
        wrong = browser.post(address, given | {"superior": "NOWHERE"})
        assert "no element by this reference" in wrong.content.decode()
        assert browser.post(address, given).status_code == 302
        edge = AuthorityEdge.objects.get(instrument="TOA 9")
        assert (edge.superior, edge.starts_on) == (passed["head"], date(2026, 6, 1))
        late = browser.post(address, given | {"effective_on": "2026-07-01", "superior": "EAST"})
        assert "Someone changed this" in late.content.decode() or late.status_code == 200
        assert not AuthorityEdge.objects.filter(starts_on=date(2026, 7, 1)).exists()

    def test_an_element_is_added_changed_released_and_closed(self, cast, sign_in):
        browser = sign_in(cast.anwar)
        given = {"reference": "HQ", "title": "Headquarters", "kind": "headquarters", "reason": "set up"}
        named = {"label": "named", "released_to": cast.au.pk}
        assert browser.post("/command/of/alpha/new/", given | named).status_code == 302
        row = Element.objects.get(reference="HQ")
        assert list(row.released_to.all()) == [cast.au]
        address = f"/command/elements/{row.pk}/"
        assert f'value="{cast.au.pk}" selected' in browser.get(f"{address}change/").content.decode()
        changed = given | {"title": "Main headquarters", "label": "partners", "version": row.version}
        assert browser.post(f"{address}change/", changed).status_code == 302
        row.refresh_from_db()
        assert (row.title, row.label, row.released_to.count()) == ("Main headquarters", "partners", 0)
        closed = {"ends_on": str(today()), "reason": "moved", "version": row.version}
        assert browser.post(f"{address}close/", closed).status_code == 302

    def test_the_partners_named_meanwhile_may_be_taken_as_they_stand(self, cast, passed, sign_in):
        browser, row = sign_in(cast.anwar), passed["head"]
        path = f"/command/elements/{row.pk}/change/"
        given = {"reference": row.reference, "title": row.title, "kind": row.kind, "reason": "x"}
        given |= {"version": row.version, "label": "named", "released_to": cast.bresland.pk}
        services_command.change_element(row, label="named", released_to=[cast.au], by=cast.anwar)
        answer = browser.post(path, given)
        assert cast.au.local_name in answer.content.decode()
        again = given | {"version": answer.context["form"].data["version"], "take-released_to": "theirs"}
        assert browser.post(path, again).status_code == 302
        assert list(row.released_to.all()) == [cast.au]

    def test_a_holder_is_entered_corrected_and_leaves_with_a_note(self, cast, passed, sign_in):
        browser, row = sign_in(cast.anwar), passed["head"]
        given = {"partner": "XBR", "shown_as": "Major General", "starts_on": str(today(-30)), "reason": "x"}
        assert browser.post(f"/command/fill/{row.pk}/", given).status_code == 302
        holder = Holder.objects.get()
        address = f"/command/holders/{holder.pk}/"
        assert browser.get(f"{address}change/").status_code == 200
        left = {"ends_on": str(today()), "handover_note": "Keys", "reason": "x", "version": holder.version}
        assert browser.post(f"{address}end/", left).status_code == 302
        holder.refresh_from_db()
        assert (holder.ends_on, holder.handover_note) == (today(), "Keys")
        assert "Keys" in shown(browser, row, today())
        assert "Keys" not in shown(sign_in(cast.pia), row, today())

    def test_an_authority_is_corrected_ended_and_taken_out(self, cast, passed, sign_in):
        browser = sign_in(cast.anwar)
        edge = AuthorityEdge.objects.get(superior=passed["west"], element=passed["battalion"])
        address = f"/command/authorities/{edge.pk}/"
        for act, more in (
            ("change", {"limits": "by day", "label": "partners"}),
            ("end", {"ends_on": str(LATER + timedelta(days=5)), "end_instrument": "Reverse TOA"}),
        ):
            edge.refresh_from_db()
            assert browser.get(f"{address}{act}/").status_code == 200
            answer = browser.post(f"{address}{act}/", more | {"reason": "x", "version": edge.version})
            assert answer.status_code == 302, act
        edge.refresh_from_db()
        assert (edge.limits, edge.end_instrument) == ("by day", "Reverse TOA")
        page = shown(browser, passed["battalion"], DAY)
        assert "given back by Element WEST" in page and "from Element EAST to Element WEST" in page
        taken = browser.post(f"{address}withdraw/", {"reason": "wrong", "version": edge.version})
        assert taken.status_code == 302 and not AuthorityEdge.objects.filter(pk=edge.pk).exists()


class TestCompared:
    def test_two_chains_stand_side_by_side_with_what_ties_them(self, cast, passed, sign_in):
        from accounts.services import grant_role

        grant_role(role="lead_staff", subject=cast.beta, person=cast.anwar, by=cast.system)
        there = element(cast.beta, cast.anwar, "SUPPORT")
        services_command.give_authority(
            there, relationship="supporting", superior=passed["head"], starts_on=DAY, by=cast.anwar
        )
        browser = sign_in(cast.anwar)
        page = browser.get(f"/command/compare/?one=alpha&other=beta&on={DAY}").content.decode()
        tied = page.split('id="h-between"')[1]
        assert "Element SUPPORT" in tied and "supports" in tied and "Element FC" in tied
        before = browser.get("/command/compare/?one=alpha&other=beta&on=2026-02-01").content.decode()
        assert "No tie between them" in before
        assert browser.get("/command/compare/").status_code == 200


def many(cast, n):
    """A commander with `n` sectors under him, each with a battalion: the posts of a great mission."""
    by = cast.system
    head = services_command.add_element(cast.alpha, reference="TOP", title="Top", kind="post", by=by)
    rows = [
        Element(
            mission=cast.alpha, reference=f"P-{i}", title=f"Post {i}", kind="post", under=head, created_by=by
        )
        for i in range(n)
    ]
    Element.objects.bulk_create(rows)
    AuthorityEdge.objects.bulk_create(
        AuthorityEdge(
            element=row,
            superior=head if i < 40 else rows[i % 40],
            relationship="operational",
            starts_on=DAY,
            created_by=by,
        )
        for i, row in enumerate(rows)
    )
    return head, rows


def test_a_page_of_a_great_structure_is_small_and_asks_as_often_as_of_a_little_one(cast, sign_in):
    head, rows = many(cast, 41)
    browser = sign_in(cast.anwar)
    browser.get("/command/")

    def asked(row):
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as found:
            page = browser.get(f"/command/elements/{row.pk}/?on={DAY}")
        return len(found), weight(page)

    few, _size = asked(rows[0])
    more = [
        Element(
            mission=cast.alpha,
            reference=f"Q-{i}",
            title=f"Post {i}",
            kind="post",
            under=head,
            created_by=cast.system,
        )
        for i in range(400)
    ]
    Element.objects.bulk_create(more)
    AuthorityEdge.objects.bulk_create(
        AuthorityEdge(
            element=row, superior=rows[0], relationship="operational", starts_on=DAY, created_by=cast.system
        )
        for row in more
    )
    many_, size = asked(rows[0])
    assert many_ == few
    assert size <= PAGE_BYTES
