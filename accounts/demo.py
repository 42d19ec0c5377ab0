"""Loads this app's tables: partners, names, memberships; and the invented people of the demo."""

from datetime import timedelta
from decimal import Decimal

from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils import timezone

from accounts import deputies, services, services_approvals, tables
from accounts.copying import copy_in
from accounts.models import Document, DocumentVersion, Membership, Partner, PartnerName, RoleGrant, User
from accounts.sign_ins import PASSWORD

LANGUAGES = ("fr", "ar", "es", "ru", "zh")


def load_reference():
    return {
        "partners": _partners("accounts/reference/partners.csv"),
        "points on the map": _points(),
        "names": _names(),
        "memberships": _memberships(),
    }


def _partners(path, is_fictional=False):
    points = _label_points()
    partners = [
        Partner(
            kind=row["kind"],
            code=row["code"],
            name=row["name_en"],
            names={language: row[f"name_{language}"] for language in LANGUAGES if row[f"name_{language}"]},
            iso2=row["iso2"],
            iso3=row["iso3"] or None,
            m49=tables.whole(row["m49"]),
            region=row["region"],
            subregion=row["subregion"],
            is_ldc=tables.truth(row["is_ldc"]),
            is_un_member=tables.truth(row["is_un_member"]),
            is_fictional=is_fictional,
            source=row["source"],
            **points.get(row["code"], {}),
        )
        for row in tables.rows(path)
    ]
    return len(Partner.objects.bulk_create(partners, ignore_conflicts=True))


def _label_points():
    """{code: where a map writes the nation's name}."""
    return {
        row["code"]: {name: Decimal(row[name]) for name in ("longitude", "latitude")}
        for row in tables.rows("accounts/reference/points.csv")
    }


def _points():
    """Points of the partners that were there before partners had any."""
    points, placed = _label_points(), []
    for partner in Partner.objects.filter(longitude=None, code__in=points):
        partner.longitude, partner.latitude = points[partner.code].values()
        placed.append(partner)
    return Partner.objects.bulk_update(placed, ["longitude", "latitude"]) if placed else 0


def _keys():
    return dict(Partner.objects.values_list("code", "pk"))


def _names():
    if PartnerName.objects.exists():
        return 0
    keys = _keys()
    seen, names = set(), []
    for row in tables.rows("accounts/reference/names.csv"):
        same = (row["code"], row["language"], row["name"], row["valid_from"])
        if same not in seen:
            seen.add(same)
            names.append(
                PartnerName(
                    partner_id=keys[row["code"]],
                    kind=row["kind"],
                    language=row["language"] or "en",
                    name=row["name"],
                    starts_on=tables.day(row["valid_from"]),
                    ends_on=tables.day(row["valid_until"]),
                    source=row["source"],
                )
            )
    return len(PartnerName.objects.bulk_create(names, ignore_conflicts=True))


def _memberships():
    if Membership.objects.exists():
        return 0
    keys = _keys()
    return copy_in(
        Membership(
            partner_id=keys[row["partner"]],
            organization_id=keys[row["organization"]],
            starts_on=tables.day(row["starts_on"]),
            ends_on=tables.day(row["ends_on"]),
            source=row["source"],
        )
        for row in tables.rows("accounts/reference/memberships.csv")
    )


def load_partners_of_demo():
    return {"fictional partners": _partners("accounts/fictional/partners.csv", is_fictional=True)}


def load_people(subjects):
    """The invented people and what they hold. `subjects` finds a root by its text, "mission:ALPHA"."""
    system = User.objects.system("demo")
    encoded = make_password(PASSWORD)  # made to take its time, and the same word for all of them
    people = {}
    for row in tables.rows("accounts/fictional/people.csv"):
        person = people.get(row["email"]) or User.objects.filter(email=row["email"]).first()
        person = person or services.add_person(
            email=row["email"],
            name=row["name"],
            encoded=encoded,
            language="",
            is_staff=row["role"] == "administrator",
            is_fictional=True,
            by=system,
        )
        people[row["email"]] = person
        if row["scope"] and not _holds(person, row["role"], subjects(row["scope"])):
            _grant(person, row["role"], subjects(row["scope"]), system)
        if row["speaks_for"] and not _holds(person, "desk", subjects(f"partner:{row['speaks_for']}")):
            _grant(person, "desk", subjects(f"partner:{row['speaks_for']}"), system)
    return {"people": len(people), "leaves": _leave(people)}


def _leave(people):
    """The head of planning is away; a planner acts in her place."""
    away, deputy = people["hana@mission.example"], people["anna@mission.example"]
    today = timezone.localdate()
    if deputies.leaves(deputy, today).exists():
        return 0
    services_approvals.name_deputy(
        receiver=deputy,
        starts_on=today - timedelta(days=2),
        ends_on=today + timedelta(days=12),
        reason="Annual leave",
        by=away,
    )
    return 1


def clear_documents():
    """Remove the documents of records that are no more, and their files: no key ties the one to the other."""
    kinds = Document.objects.order_by().values_list("subject_type", flat=True).distinct()
    for kind in ContentType.objects.filter(pk__in=kinds):
        there = kind.model_class().objects.annotate(key=Cast("pk", CharField())).values("key")
        gone = Document.objects.filter(subject_type=kind).exclude(subject_id__in=there)
        keys, versions = list(gone.values_list("pk", flat=True)), DocumentVersion.objects
        for version in versions.filter(document__in=keys):
            version.file.delete(save=False)
        gone.update(current=None)
        versions.filter(document__in=keys).delete()
        rows = Document.objects.filter(pk__in=keys)
        while rows.exists():  # what superseded another goes after it
            rows.filter(supersedes=None).delete()


def _holds(person, role, subject):
    return RoleGrant.objects.standing().filter(person=person, role=role, subject_id=subject.pk).exists()


def _grant(person, role, subject, by):
    services.grant_role(role=role, subject=subject, person=person, reason="demonstration", by=by)
