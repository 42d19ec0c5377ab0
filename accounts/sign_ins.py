"""Who may try the demo, one line a role. Knows no Django: `./run` prints it before any of it is loaded."""

from accounts import tables


def _(text: str) -> str:
    """Marks a text for translation; the page that shows it translates."""
    return text


PASSWORD = "peace-operations"
ROLE_WORDS = {
    "administrator": _("administrator"),
    "staff": _("mission staff"),
    "lead_staff": _("head of mission planning"),
    "desk": _("contributor's desk officer"),
    "desk_lead": _("head of a partner's desk"),
    "analyst": _("partner analyst"),
    "funding": _("funding officer"),
    "logistics": _("logistics officer"),
    "medical": _("medical officer"),
    "care": _("contributor's care officer"),
    "reader": _("observer"),
}


def _sign_ins() -> list[tuple[str, str, str]]:
    rows = tables.rows("accounts/fictional/people.csv")
    roles: dict[str, str] = {}
    for row in rows:
        roles.setdefault(row["email"], row["role"])
    return [(ROLE_WORDS[role], email, PASSWORD) for email, role in roles.items()]


SIGN_INS = _sign_ins()
