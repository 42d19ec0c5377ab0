"""Pledges entered for their contributors: under a standing authority alone, marked, and theirs to confirm."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts import inbox
from accounts import services as services_of_roles
from accounts.models import Event, Notification, Partner
from contributors import entry_rows, services_conferences, services_pledges
from contributors import services_entry as services
from contributors.models import EnteredPledge, EntryAuthority, Pledge
from tests.contributors.test_conferences import convened
from tests.contributors.test_pledges import needed, seen_by

pytestmark = pytest.mark.django_db
HEAD = "requirement,contributor,quantity,available_from\n"


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


def given(cast, **more):
    usual = {"organization": cast.un, "starts_on": today(-1), "ends_on": today(9), "by": cast.berit}
    return services.give_authority(cast.bresland, **usual | more)


def entered(cast, conference, **more):
    usual = {
        "contributor": cast.bresland,
        "requirement": conference.requirements.get(),
        "quantity": 12,
        "available_from": date(2027, 1, 1),
        "by": cast.anwar,
    }
    return services.enter_pledge(conference, **usual | more)


@pytest.fixture
def conference(cast):
    """Of a real mission, open; its contributors are real here too."""
    Partner.objects.update(is_fictional=False)
    cast.bresland.is_fictional = cast.calmora.is_fictional = False
    return services_conferences.open_conference(convened(cast, needed(cast)), by=cast.anwar)


class TestAuthority:
    def test_the_contributors_own_people_alone_give_it_and_take_it_back(self, cast, conference):
        for name in ("anwar", "chidi", "pia", "noor", "dora", "administrator"):
            with pytest.raises(PermissionDenied):
                given(cast, by=getattr(cast, name))
        row = given(cast)
        for name in ("anwar", "chidi", "pia"):
            with pytest.raises(PermissionDenied):
                services.revoke_authority(row, by=getattr(cast, name))
        assert services.revoke_authority(row, by=cast.berit).revoked_by == cast.berit
        with pytest.raises(ValidationError, match="was taken back on"):
            services.revoke_authority(row, by=cast.berit)

    def test_both_sides_see_it_and_nobody_else(self, cast, conference):
        given(cast)
        seen = {n for n, one in cast.people.items() if EntryAuthority.objects.visible_to(one).exists()}
        assert seen == {"anwar", "berit", "noor"}  # who decide for missions the UN leads, and Bresland

    def test_its_days_and_its_organization_must_hold(self, cast):
        for more, field in (
            ({"ends_on": today(-5)}, "__all__"),
            ({"organization": cast.calmora}, "organization"),
        ):
            with pytest.raises(ValidationError) as refused:
                given(cast, **more)
            assert field in refused.value.message_dict


class TestEntering:
    def test_without_an_authority_that_stands_nothing_is_entered_and_the_refusal_names_it(
        self, cast, conference
    ):
        def refused():
            with pytest.raises(ValidationError) as error:
                entered(cast, conference)
            return error.value.message_dict["contributor"][0]

        assert refused().startswith("Bresland has recorded no authority by which United Nations may enter")
        given(cast, organization=cast.au)
        services.give_authority(
            cast.calmora, organization=cast.un, starts_on=today(-1), ends_on=today(1), by=cast.chidi
        )
        assert "has recorded no authority" in refused()
        over = given(cast, starts_on=today(-9), ends_on=today(-2))
        assert "of Bresland for United Nations ended on" in refused()
        over.delete()
        coming = given(cast, starts_on=today(3))
        assert "begins on" in refused()
        coming.delete()
        services.revoke_authority(given(cast), by=cast.berit)
        assert "was taken back on" in refused()
        assert not Pledge.objects.exists()

    def test_its_secretariat_alone_enters_while_it_is_open_or_closed_and_what_is_on_the_table(
        self, cast, conference
    ):
        given(cast)
        for name in ("berit", "chidi", "pia", "noor", "administrator"):
            with pytest.raises(PermissionDenied):
                entered(cast, conference, by=getattr(cast, name))
        planned = convened(cast, conference.requirements.get())
        with pytest.raises(ValidationError, match="from its opening until its minutes"):
            entered(cast, planned)
        bare = services_conferences.open_conference(convened(cast, None, requirements=[]), by=cast.anwar)
        with pytest.raises(ValidationError, match="not on the table"):
            services.enter_pledge(
                bare,
                contributor=cast.bresland,
                requirement=conference.requirements.get(),
                quantity=1,
                available_from=date(2027, 1, 1),
                by=cast.anwar,
            )
        entered(cast, services_conferences.close_conference(conference, by=cast.anwar))
        assert Pledge.objects.count() == 1

    def test_it_stays_the_contributors_draft_until_it_confirms(
        self, cast, conference, django_capture_on_commit_callbacks
    ):
        given(cast, visibility=2)
        with django_capture_on_commit_callbacks(execute=True):
            row = entered(cast, conference)
        assert (row.state, row.contributor, row.visibility, row.title) == (
            "draft",
            cast.bresland,
            2,
            "Hospital",
        )
        assert seen_by(cast.berit, cast.anwar, cast.chidi, cast.pia) == [1, 0, 0, 0]
        told = Notification.objects.filter(verb="pledge.entered")
        assert [(one.person, one.audience) for one in told] == [(cast.berit, "confirms")]
        event = Event.objects.get(verb="pledge.entered")
        assert (event.by, event.is_between, event.data["organization"]) == (cast.anwar, True, "UN")
        assert event.concerns == [f"partner:{cast.bresland.pk}"]
        services_pledges.submit_pledge(row, by=cast.berit)
        assert seen_by(cast.berit, cast.anwar, cast.chidi, cast.dora) == [1, 1, 1, 0]
        kept = EnteredPledge.objects.get()
        assert kept.answer == "confirmed" and kept.answered_at
        assert row.announcement.conference == conference

    def test_what_it_discards_never_was_on_the_table(self, cast, conference):
        given(cast)
        services_pledges.withdraw_pledge(entered(cast, conference), by=cast.berit)
        assert EnteredPledge.objects.get().answer == "discarded"
        assert seen_by(cast.anwar) == [0]

    def test_where_the_authority_says_so_it_is_on_the_table_at_once(
        self, cast, conference, django_capture_on_commit_callbacks
    ):
        given(cast, needs_confirmation=False)
        with django_capture_on_commit_callbacks(execute=True):
            row = entered(cast, conference)
        assert (row.state, EnteredPledge.objects.get().answer) == ("submitted", "not_needed")
        assert seen_by(cast.berit, cast.anwar, cast.chidi) == [1, 1, 0]
        told = Notification.objects.filter(verb="pledge.entered").values_list("person", "audience")
        assert list(told) == [(cast.berit.pk, "contributor")]
        services_pledges.withdraw_pledge(row, by=cast.berit)
        assert EnteredPledge.objects.get().answer == "not_needed"

    def test_who_entered_it_does_not_decide_on_it(self, cast, conference, sign_in, client):
        services_of_roles.grant_role(role="lead_staff", subject=cast.alpha, person=cast.pia, by=cast.system)
        given(cast, needs_confirmation=False)
        row, anwar, deciders = entered(cast, conference), sign_in(cast.anwar), (cast.anwar, cast.pia)
        page = anwar.get(f"/pledges/{row.pk}/").content.decode()
        assert "You entered it: somebody else accepts or declines it." in page
        waits = [any(row.title in item.title for item in inbox.waiting(one, today())) for one in deciders]
        assert waits == [False, True]
        assert f"/pledges/{row.pk}/assess/" in page and f"/pledges/{row.pk}/accept/" not in page
        for step, more in (("accept", {}), ("decline", {"reason": "no"})):
            asked = anwar.post(f"/pledges/{row.pk}/{step}/", {"version": row.version}, follow=True)
            assert "You entered this offer for its contributor: somebody else" in asked.content.decode()
            body = {"version": row.version, **more}
            address, key = f"/api/v1/pledges/{row.pk}/{step}/", {"Idempotency-Key": uuid4().hex}
            said = anwar.post(address, body, content_type="application/json", headers=key)
            assert said.status_code == 403 and "somebody else accepts" in said.json()["detail"]
            with pytest.raises(PermissionDenied, match="somebody else accepts"):
                getattr(services_pledges, f"{step}_pledge")(row, **body, by=cast.anwar)
        assert f"/pledges/{row.pk}/accept/" in sign_in(cast.pia).get(f"/pledges/{row.pk}/").content.decode()
        assert services_pledges.accept_pledge(row, version=row.version, by=cast.pia).state == "accepted"

    def test_it_tells_nothing_of_the_references_its_contributor_keeps(self, cast, conference):
        given(cast)
        first, second = entered(cast, conference), entered(cast, conference)
        assert first.reference != second.reference and first.reference.startswith("PC-")


class TestRows:
    def test_rows_are_read_from_a_sheet_and_from_a_file(self):
        sheet = "SUR-1\tXBR\t12\t2027-01-01\n\nSUR-2\tXCA\t1\t2027-02-01\t2027-03-01\tPolice\n"
        assert [(line, row["contributor"], row.get("title")) for line, row in entry_rows.read(sheet)] == [
            (1, "XBR", None),
            (3, "XCA", "Police"),
        ]
        file = (
            '\ufeffContributor;From;Requirement;Quantity;Unit\nXBR;2027-01-01;SUR-1;12;"Hospital; second"\n'
        )
        assert entry_rows.read(file) == [
            (
                2,
                {
                    "contributor": "XBR",
                    "available_from": "2027-01-01",
                    "requirement": "SUR-1",
                    "quantity": "12",
                    "title": "Hospital; second",
                },
            )
        ]

    @pytest.mark.parametrize(
        "text, code, line, column",
        [
            ("", "nothing", 0, ""),
            (HEAD, "nothing", 0, ""),
            ("requirement,colour\nSUR-1,red", "unknown", 1, "colour"),
            ("requirement,unit,title\nSUR-1,a,b", "twice", 1, "title"),
            (HEAD + "SUR-1,XBR,1,2027-01-01,x", "too_long", 2, ""),
            (HEAD + "SUR-1,XBR,1,2027-01-01\n" * 501, "too_many", 502, ""),
        ],
    )
    def test_rows_that_cannot_be_read_say_where(self, text, code, line, column):
        with pytest.raises(entry_rows.RowsUnread) as refused:
            entry_rows.read(text)
        assert (refused.value.code, refused.value.line, refused.value.column) == (code, line, column)


class TestPages:
    @pytest.fixture
    def enter(self, cast, conference, sign_in):
        anwar = sign_in(cast.anwar)
        return lambda **body: anwar.post(f"/conferences/{conference.pk}/enter/", body)

    def test_all_rows_are_entered_or_none_and_each_error_has_its_line_and_column(
        self, cast, conference, enter
    ):
        given(cast)
        right = "SUR-1,XBR,12,2027-01-01\n"
        wrong = enter(rows=f"{HEAD}{right}SUR-9,XBR,many,2027-01-01\nALPHA SUR-1,Calmora,3,01/02/2027\n")
        said = [(one.line, one.field) for one in wrong.context["wrong"]]
        assert said == [(3, "Requirement"), (3, "Quantity"), (4, "Available from")]
        refused = enter(rows=f"{right}ALPHA SUR-1,Calmora,3,2027-02-01,2026-02-01\n")
        said = [(one.line, one.field, one.words) for one in refused.context["wrong"]]
        assert said[0][:2] == (2, "Contributor") and "Calmora has recorded no authority" in said[0][2]
        assert not Pledge.objects.exists() and not Event.objects.filter(verb="pledge.entered").exists()
        file = SimpleUploadedFile("rows.csv", (HEAD + right + "ALPHA SUR-1,bresland,3,2027-02-01\n").encode())
        assert enter(file=file).url == conference.get_absolute_url()
        assert sorted(Pledge.objects.values_list("quantity", flat=True)) == [3, 12]

    def test_what_cannot_be_read_names_its_field(self, cast, conference, enter):
        given(cast)
        for body, field in (
            ({}, "__all__"),
            ({"rows": "requirement,colour\nSUR-1,red"}, "rows"),
            ({"file": SimpleUploadedFile("a.csv", b"\xff\xfe\x00x")}, "file"),
        ):
            assert list(enter(**body).context["form"].errors) == [field]

    def test_the_mark_stands_on_the_pledge_the_desk_and_the_lists(
        self, cast, conference, sign_in, client, token
    ):
        given(cast)
        row = entered(cast, conference)
        berit, anwar = sign_in(cast.berit), sign_in(cast.anwar)
        page = berit.get(f"/pledges/{row.pk}/").content.decode()
        assert "Entered by United Nations for Bresland" in page and "Confirm it" in page and "Anwar" in page
        desk = berit.get("/desk/").content.decode()
        assert "Waiting for your confirmation" in desk and f"/pledges/{row.pk}/submit/" in desk
        assert "Pledge entered for us" in berit.get("/inbox/").content.decode()
        held = anwar.get(conference.get_absolute_url())
        assert "waits for its contributor" in held.content.decode()
        assert anwar.get(f"/pledges/{row.pk}/").status_code == 404
        services_pledges.submit_pledge(row, by=cast.berit)
        services_pledges.show_pledge(row, visibility=2, by=cast.berit)
        assert "Waiting for your confirmation" not in berit.get("/desk/").content.decode()
        seen = sign_in(cast.pia).get(f"/pledges/{row.pk}/").content.decode()
        assert "Entered by United Nations for Bresland" in seen and "Anwar" not in seen
        listed = sign_in(cast.pia).get("/pledges/?columns=entered_by&format=csv")
        assert ",UN" in b"".join(listed.streaming_content).decode()
        said = client.get(f"/api/v1/pledges/{row.pk}/", headers=token(cast.pia)).json()
        assert said["entered_by"] == "UN"

    def test_what_is_invented_is_marked_where_it_was_entered(self, cast, conference, sign_in, client, token):
        given(cast)
        entered(cast, conference)
        page = sign_in(cast.anwar).get(conference.get_absolute_url())
        assert 'class="fictional"' not in page.content.decode()
        EntryAuthority.objects.update(is_fictional=True)
        page = sign_in(cast.anwar).get(conference.get_absolute_url()).content.decode()
        assert page.count('class="fictional"') == 1
        said = client.get("/api/v1/entries/", headers=token(cast.anwar)).json()["results"]
        assert [one["is_fictional"] for one in said] == [True]

    def test_an_authority_is_recorded_and_taken_back_on_its_pages(self, cast, conference, sign_in):
        berit = sign_in(cast.berit)
        body = {
            "contributor": cast.bresland.pk,
            "organization": cast.un.pk,
            "starts_on": today(),
            "ends_on": today(3),
            "visibility": 1,
        }
        asked = berit.post("/conferences/authorities/new/", body)
        assert "on the table at once, in your name" in asked.content.decode()
        made = berit.post("/conferences/authorities/new/", body | {"needs_confirmation": "on"})
        row = EntryAuthority.objects.get()
        assert made.url == row.get_absolute_url() and row.needs_confirmation
        page = sign_in(cast.anwar).get(f"/conferences/{conference.pk}/enter/").content.decode()
        assert made.url in page and "XBR" in page
        step = {"reason": "the day is over", "version": str(row.version)}
        assert berit.post(f"{made.url}revoke/", step).status_code == 302
        empty = sign_in(cast.anwar).get(f"/conferences/{conference.pk}/enter/").content.decode()
        assert "No contributor lets you enter its pledges today." in empty


class TestApi:
    @pytest.fixture
    def post(self, client):
        def post(header, address, body):
            key = {"Idempotency-Key": uuid4().hex}
            return client.post(address, body, content_type="application/json", headers=header | key)

        return post

    def row(self, conference, **more):
        need = str(conference.requirements.get().pk)
        usual = {"conference": str(conference.pk), "contributor": "XBR", "requirement": need, "quantity": 3}
        return usual | {"available_from": "2027-01-01"} | more

    def test_rows_are_entered_all_or_none_and_answered_by_number(self, cast, conference, token, post, client):
        given(cast)
        write = token(cast.anwar, scopes=["read", "pledges:write"])
        rows = [
            self.row(conference),
            self.row(conference, contributor="XCA"),
            self.row(conference, quantity=0),
        ]
        refused = post(write, "/api/v1/entries/", rows)
        assert [(e["row"], e["field"]) for e in refused.json()["errors"]] == [
            (2, "contributor"),
            (3, "quantity"),
        ]
        assert not Pledge.objects.exists()
        made = post(write, "/api/v1/entries/", [self.row(conference), self.row(conference, quantity=4)])
        said = made.json()["results"]
        assert made.status_code == 201 and [one["row"] for one in said] == [1, 2]
        record = said[0]["record"]
        assert (record["answer"], record["organization"], record["contributor"]) == ("waiting", "UN", "XBR")
        assert client.get(f"/api/v1/pledges/{record['pledge']}/", headers=write).status_code == 404
        berit = token(cast.berit, scopes=["read", "pledges:write"])
        confirmed = post(berit, f"/api/v1/pledges/{record['pledge']}/submit/", {})
        assert (confirmed.status_code, confirmed.json()["entered_by"]) == (200, "UN")
        waiting = client.get("/api/v1/entries/?answer=waiting", headers=write).json()["results"]
        assert [one["id"] for one in waiting] == [said[1]["record"]["id"]]

    def test_others_read_no_entry_and_a_token_gives_no_authority(self, cast, conference, token, post, client):
        given(cast)
        entered(cast, conference)
        for name in ("chidi", "pia", "noor", "dora"):
            assert client.get("/api/v1/entries/", headers=token(getattr(cast, name))).json()["results"] == []
        body = {
            "contributor": "XBR",
            "organization": "AU",
            "starts_on": "2026-01-01",
            "ends_on": "2027-01-01",
        }
        berit = token(cast.berit, scopes=["read", "pledges:write"])
        assert post(berit, "/api/v1/entry-authorities/", body).status_code == 403
        row = EntryAuthority.objects.get()
        revoked = post(berit, f"/api/v1/entry-authorities/{row.pk}/revoke/", {})
        assert revoked.status_code == 200 and revoked.json()["revoked_at"]
