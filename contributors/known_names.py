"""Finds the partner or mission a file means, by code or by a name it bore at the time."""

from dataclasses import dataclass

from accounts.models import Partner, PartnerName
from missions.models import Mission, MissionName


def plain(name):
    """A name as compared: case, stray blanks and apostrophes left out."""
    return " ".join(str(name).replace("’", "'").strip(" '\"`").casefold().split())


class KnownPartners:
    """Looks partners up; each spelling is worked out once."""

    def __init__(self, by_code, by_name, dated):
        self.by_code, self.by_name, self.dated = by_code, by_name, dated
        self.known = {}

    @classmethod
    def of_partners(cls):
        by_code, by_name, dated = {}, {}, {}
        for pk, code, iso3, name in Partner.objects.values_list("pk", "code", "iso3", "name"):
            by_code[code] = pk
            if iso3:
                by_code[iso3] = pk
            by_name[plain(name)] = pk
        rows = PartnerName.objects.values_list("partner_id", "kind", "name", "starts_on", "ends_on")
        for pk, kind, name, starts_on, ends_on in rows:
            if kind == PartnerName.Kind.CODE:
                by_code.setdefault(name.upper(), pk)
            else:
                dated.setdefault(plain(name), []).append((starts_on, ends_on, pk))
        return cls(by_code, by_name, dated)

    def find(self, code, name, on=None):
        """The partner's key, by code first; None where neither is known."""
        key = (code, name)
        if key not in self.known:
            self.known[key] = self._find((code or "").strip().upper(), plain(name or ""), on)
        return self.known[key]

    def _find(self, code, name, on):
        if code in self.by_code:
            return self.by_code[code]
        if name in self.by_name:
            return self.by_name[name]
        found = {pk for starts_on, ends_on, pk in self.dated.get(name, ())}
        if len(found) > 1 and on is not None:
            found = {pk for starts, ends, pk in self.dated[name] if _stands(starts, ends, on)}
        return found.pop() if len(found) == 1 else None


def _stands(starts_on, ends_on, on):
    return (starts_on is None or starts_on <= on) and (ends_on is None or on <= ends_on)


@dataclass(frozen=True)
class Found:
    pk: int
    lead: str


class KnownMissions:
    """Looks missions up by acronym or by a name some source uses."""

    def __init__(self):
        rows = Mission.objects.values_list("pk", "acronym", "lead__code")
        self.known = {plain(acronym): Found(pk, lead) for pk, acronym, lead in rows}
        by_pk = {found.pk: found for found in self.known.values()}
        for pk, name in MissionName.objects.values_list("mission_id", "name"):
            self.known.setdefault(plain(name), by_pk[pk])

    def find(self, acronym):
        return self.known.get(plain(acronym))
