"""Personnel files through the command: three layouts, one rulebook, all of a file or nothing of it."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from accounts import outbox
from accounts.models import DueRefresh, Event, Import, User
from contributors.models import BurdenShare, BurdenTotal, PersonnelLine, PersonnelReport
from tests.registers import PUBLISHED, bring

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registers")]
OURS = Path(__file__).resolve().parent.parent / "published"
HUB = (
    "contribution_id,isocode3,m49_code,contributing_country,mission_acronym,personnel_type,"
    "female_personnel,male_personnel,last_reporting_date\n"
)
OLDER = (
    "contribution_id,ISOCode3,M49_Code,Contributing_Country,Mission_Acronym,Personnel_Type,"
    "Female_Personnel,Male_Personnel,Last_Reporting_Date\n"
)
WIDE = (
    "Date,Contributor,Contributor_ISO-3,Mission,Individual_Police_Male,Individual_Police_Female,"
    "Individual_Police_Total,Troops_Male,Troops_Female,Troops_Total,Total_Male,Total_Female,Total\n"
)
LAYOUTS = {
    "data hub": HUB
    + "1,GHA,288,Ghana,UNIFIL,Troops,120,700,2020-11-30\n"
    + "2,GHA,288,Ghana,UNIFIL,Individual Police,3,4,2020-11-30\n",
    "older export": OLDER
    + "1,GHA,288,Ghana,UNIFIL ,Troops,120,700,30-Nov-20\n"
    + "2,GHA,288,Ghana,UNIFIL,Individual Police,3,4,30-Nov-20\n",
    "wide": WIDE
    + "2020-11-30,Ghana',GHA',UNIFIL',4,3,7,700,120,820,704,123,827\n"
    + "2020-11-30,Ghana,GHA,all,4,3,7,700,120,820,704,123,827\n",
}


@pytest.fixture
def by(db):
    return User.objects.system("command")


def figures():
    rows = PersonnelLine.objects.order_by("category")
    return list(
        rows.values_list("contributor__code", "mission__acronym", "category", "women", "men", "personnel")
    )


def everything_kept():
    models = (Import, PersonnelLine, PersonnelReport, Event, DueRefresh, BurdenTotal)
    return [model.objects.count() for model in models]


def found(row, code):
    return list(row.findings.filter(code=code).values_list("severity", "line", "column", "value"))


def command(path, *options):
    said = StringIO()
    call_command("import_personnel", str(path), "--format", "json", *options, stdout=said)
    return json.loads(said.getvalue())


# --- Three layouts
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_three_layouts_say_the_same(layout, by):
    row = bring("personnel", LAYOUTS[layout], by=by)
    assert row.state == "applied", [f.reason for f in row.findings.all()]
    assert figures() == [
        ("GHA", "UNIFIL", "individual_police", 3, 4, 7),
        ("GHA", "UNIFIL", "troops", 120, 700, 820),
    ]
    assert {f"{m:%Y-%m}" for m in PersonnelReport.objects.values_list("month", flat=True)} == {"2020-11"}


def test_one_layout_after_another_changes_nothing(by):
    states = [bring("personnel", LAYOUTS[layout], by=by).state for layout in LAYOUTS]
    assert states == ["applied", "unchanged", "unchanged"]


# --- The command
def test_a_dry_run_says_what_would_change_and_changes_nothing(tmp_path, by):
    file = tmp_path / "nov.csv"
    file.write_text(LAYOUTS["data hub"])
    before = everything_kept()
    answer = command(file, "--dry-run", "--edition", "first")
    assert (answer["state"], answer["dry_run"], answer["counts"]["new"]) == ("checked", True, 2)
    assert everything_kept() == before
    assert command(file, "--edition", "first")["counts"]["new"] == 2


def test_the_command_works_the_summaries_out_at_once(tmp_path):
    file = tmp_path / "nov.csv"
    file.write_text(LAYOUTS["data hub"])
    command(file)
    assert BurdenTotal.objects.get(scope="un").personnel == 827


def test_the_same_file_twice_changes_nothing_and_says_so(by):
    first = bring("personnel", LAYOUTS["data hub"], by=by)
    outbox.settle()
    again = bring("personnel", LAYOUTS["data hub"], by=by)
    assert (again.state, again.content_hash) == ("unchanged", first.content_hash)
    assert "same file" in again.message
    assert (again.counts["new"], again.counts["changed"], again.counts["unchanged"]) == (0, 0, 2)
    assert not DueRefresh.objects.exists()


def test_a_later_edition_updates_and_keeps_the_earlier_figure(by):
    bring("personnel", LAYOUTS["data hub"], by=by, edition="first")
    row = bring("personnel", LAYOUTS["data hub"].replace(",120,700,", ",121,700,"), by=by, edition="second")
    assert (row.counts["changed"], row.counts["unchanged"], row.counts["new"]) == (1, 1, 0)
    line = PersonnelLine.objects.get(category="troops")
    assert (line.women, line.personnel, line.edition) == (121, 821, "second")
    earlier = apps.get_model("contributors", "PersonnelLineEvent").objects.get(pgh_obj=line)
    assert (earlier.women, earlier.personnel, earlier.edition) == (120, 820, "first")
    assert earlier.pgh_context.metadata == {"import_id": row.pk}, "and says which file changed it"
    assert PersonnelLine.objects.get(category="individual_police").edition == "first"


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="no file"):
        call_command("import_personnel", str(tmp_path / "none.csv"))


# --- Refused
WRONG = {
    "unknown contributor": ("1,QQQ,,Atlantis,UNIFIL,Troops,1,2,2020-11-30", "contributor", "QQQ Atlantis"),
    "unknown mission": ("1,GHA,288,Ghana,NOSUCH,Troops,1,2,2020-11-30", "mission", "NOSUCH"),
    "no number": ("1,GHA,288,Ghana,UNIFIL,Troops,many,2,2020-11-30", "female_personnel", "many"),
    "a negative": ("1,GHA,288,Ghana,UNIFIL,Troops,-1,2,2020-11-30", "female_personnel", "-1"),
    "no day": ("1,GHA,288,Ghana,UNIFIL,Troops,1,2,2020-13-30", "last_reporting_date", "2020-13-30"),
    "unknown type": ("1,GHA,288,Ghana,UNIFIL,Wizards,1,2,2020-11-30", "personnel_type", "Wizards"),
}


@pytest.mark.parametrize("what", WRONG)
def test_one_wrong_line_refuses_the_file_and_is_named_by_line_column_and_value(what, by):
    line, column, value = WRONG[what]
    row = bring("personnel", f"{LAYOUTS['data hub']}{line}\n", by=by)
    assert row.state == "refused"
    finding = row.findings.get(severity="refused")
    assert (finding.line, finding.column, finding.value) == (4, column, value)
    assert finding.reason
    assert not PersonnelLine.objects.exists() and not PersonnelReport.objects.exists()
    assert not Event.objects.filter(verb="import.applied").exists()


def test_every_wrong_line_is_named_not_only_the_first(by):
    lines = "\n".join(line for line, _column, _value in WRONG.values())
    row = bring("personnel", f"{HUB}{lines}\n", by=by)
    assert row.counts["refused"] == len(WRONG)
    assert [f.line for f in row.findings.filter(severity="refused").order_by("line")] == [2, 3, 4, 5, 6, 7]


def test_the_command_refuses_a_wrong_file_and_leaves_nothing(tmp_path):
    file = tmp_path / "wrong.csv"
    file.write_text(HUB + WRONG["no number"][0] + "\n")
    with pytest.raises(CommandError, match="Refused"):
        call_command("import_personnel", str(file), stdout=StringIO())
    assert not PersonnelLine.objects.exists()


def test_lines_that_could_not_be_taken_were_read_as_well(by):
    wrong = [WRONG[name][0] for name in ("no number", "unknown contributor")]
    row = bring("personnel", LAYOUTS["data hub"] + "\n".join(wrong) + "\n", by=by)
    assert row.counts["lines"] == 4


def test_a_contributor_without_a_code_is_named_as_printed(by):
    header = "iso3,name_as_printed,mission,category,women,men,month\n"
    row = bring("personnel", f"{header},Atlantis,UNIFIL,troops,1,2,2020-11\n", by=by)
    assert found(row, "unknown_contributor") == [("refused", 2, "contributor", "Atlantis")]


def test_a_file_of_no_known_layout_is_told_which_tables_are_read(by):
    row = bring("personnel", "a,b\n1,2\n", by=by)
    told = row.message + " ".join(f.reason for f in row.findings.all())
    for words in ("the UN's data hub", "this portal's own files", "a column for each category and sex"):
        assert words in told, words
    assert "older_export" not in told


# --- Flagged, never corrected
def test_an_unknown_column_is_named_and_not_read(by):
    rows = LAYOUTS["data hub"].replace("\n", ",remark\n").replace("remark,remark", "remark")
    row = bring(
        "personnel", rows.replace("last_reporting_date,remark", "last_reporting_date,remarks", 1), by=by
    )
    assert row.state == "applied"
    assert found(row, "unknown_column") == [("flagged", 1, "remarks", "")]


def test_listed_with_nobody_is_flagged_and_kept(by):
    row = bring("personnel", f"{LAYOUTS['data hub']}3,IRL,372,Ireland,UNIFIL,Troops,0,0,2020-11-30\n", by=by)
    assert [(line, value) for _severity, line, _column, value in found(row, "zero")] == [(4, "0")]
    outbox.settle()
    total = BurdenTotal.objects.get(scope="un")
    assert (total.contributors, total.listed) == (1, 2)
    assert BurdenShare.objects.get(scope="un", contributor__code="IRL").rank is None


def test_the_same_key_with_other_values_is_added(by):
    row = bring("personnel", f"{LAYOUTS['data hub']}3,GHA,288,Ghana,UNIFIL,Troops,5,10,2020-11-30\n", by=by)
    assert found(row, "added") == [("flagged", 2, "", "2: 820 + 4: 15 = 835")]
    assert PersonnelLine.objects.get(category="troops").personnel == 835


def test_a_line_equal_in_every_value_counts_once(by):
    row = bring(
        "personnel", f"{LAYOUTS['data hub']}3,GHA,288,Ghana,UNIFIL,Troops,120,700,2020-11-30\n", by=by
    )
    assert len(found(row, "repeated")) == 1
    assert PersonnelLine.objects.get(category="troops").personnel == 820


def test_a_womens_share_far_from_its_neighbours_is_flagged_and_taken_as_printed(by):
    lines = [
        f"{n},GHA,288,Ghana,UNIFIL,Troops,{women},{1000 - women},2020-{n:02}-28"
        for n, women in ((1, 60), (2, 64), (3, 510), (4, 62), (5, 58))
    ]
    row = bring("personnel", HUB + "\n".join(lines) + "\n", by=by)
    assert [(line, value) for _s, line, _c, value in found(row, "womens_share")] == [(4, "510 / 1000")]
    assert not found(row, "womens_share_of_month")  # of one key alone: told once
    assert PersonnelLine.objects.get(month="2020-03-01").women == 510


# --- Published traps
def test_may_2015_is_added_up_to_the_printed_total(by):
    row = bring("personnel", (OURS / "personnel_2015_05.csv").read_bytes(), by=by)
    outbox.settle()
    assert BurdenTotal.objects.get(scope="un").personnel == 106_506
    assert row.counts["by_code"]["flagged.added"] == 51


def test_august_2020_is_taken_as_printed(by):
    bring("personnel", (OURS / "personnel_2020_08.csv").read_bytes(), by=by)
    outbox.settle()
    total = BurdenTotal.objects.get(scope="un")
    assert (total.women, total.personnel) == (41_183, 81_820)


def test_august_2020_is_flagged_also_where_its_neighbours_came_in_before(by):
    around = (OURS / "personnel_2021_01.csv").read_text(encoding="utf-8-sig")
    for month in ("2020-07-31", "2020-09-30"):
        assert bring("personnel", around.replace("2021-01-31", month), by=by).state == "applied"
    row = bring("personnel", (OURS / "personnel_2020_08.csv").read_bytes(), by=by)
    assert [value for *_rest, value in found(row, "womens_share_of_month")] == ["41183 / 81820"]


@pytest.mark.slow
def test_the_whole_published_file_gives_the_published_months_exactly(by):
    whole, truth = PUBLISHED / "un_uniformed_personnel_2015_2025.csv.gz", PUBLISHED / "truth_months.json"
    if not (whole.exists() and truth.exists()):
        pytest.skip("the published files are not beside this checkout")
    row = bring("personnel", whole.read_bytes(), by=by, file_name=whole.name)
    assert (row.state, row.counts["lines"], row.counts["months"]) == ("applied", 94_469, 96)
    assert row.counts["by_code"]["flagged.womens_share_of_month"] == 1
    for day, month in json.loads(truth.read_text())["months"].items():
        outbox.mark_due([f"burden:{day[:7]}"])
        outbox.refresh(f"burden:{day[:7]}")
        total = BurdenTotal.objects.get(scope="un", month=f"{day[:7]}-01")
        assert (total.personnel, total.women, total.men) == (month["total"], month["female"], month["male"])
        assert (total.contributors, total.listed) == (
            month["contributing_countries_with_personnel"],
            month["countries_listed"],
        )
        assert total.missions == month["missions_listed"]
        shares = BurdenShare.objects.filter(scope="un", month=total.month, rank__lte=20)
        assert set(shares.values_list("rank", "contributor__code", "personnel", "women")) >= {
            (c["rank"], c["iso3"], c["total"], c["female"]) for c in month["top20_contributors"]
        }
