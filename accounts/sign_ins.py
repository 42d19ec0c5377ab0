"""Who may try the demo, one line a role. Knows no Django: `./run` prints it before any of it is loaded."""

from accounts import tables

PASSWORD = "peace-operations"
ROLE_WORDS = {
    "administrator": "administrator",
    "staff": "mission staff",
    "desk": "contributor's desk officer",
    "analyst": "partner analyst",
    "reader": "observer",
}


def _sign_ins() -> list[tuple[str, str, str]]:
    rows = tables.rows("accounts/fictional/people.csv")
    roles: dict[str, str] = {}
    for row in rows:
        roles.setdefault(row["email"], row["role"])
    return [(ROLE_WORDS[role], email, PASSWORD) for email, role in roles.items()]


SIGN_INS = _sign_ins()
