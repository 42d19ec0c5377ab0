"""Lists of one's own account: the browsers one is signed in with, the keys of one's programs."""

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.cells import second, state
from accounts.filters import TokenFilter
from accounts.listing import Column, Empty, Listing
from accounts.models import Token

SESSIONS = Listing(
    "sessions",
    lazy("Where I am signed in"),
    (
        Column("with", lazy("With"), value=lambda row: row.device_words or _("unknown device")),
        Column(
            "seen",
            lazy("Last seen"),
            value="seen_at",
            kind="moment",
            sort="seen_at",
            cell="accounts/_session_seen.html",
            near=True,
        ),
        Column("began", lazy("Signed in"), value="began_at", kind="moment"),
        Column("address", lazy("From"), value="address"),
        Column(
            "acts",
            lazy("Act"),
            value="pk",
            cell="accounts/_session_acts.html",
            quiet=True,
            exported=False,
            css="n",
        ),
    ),
    order="-seen",
)


# --- Tokens
def _mark(token):
    """The beginning by which a key is known, and the mission or partner it speaks for."""
    key = format_html("<code>concord_{}_…</code>", token.prefix)
    return second(format_html("{} · {}", key, token.subject) if token.subject else key)


def _state_words(token):
    if token.is_standing:
        return _("in force")
    return _("revoked") if token.revoked_at else _("expired")


def _state(token, words):
    return state("done" if token.is_standing else "cancelled", words)


TOKENS = Listing(
    "tokens",
    lazy("Tokens for programs"),
    (
        Column("name", lazy("For what"), sort="name"),
        Column("key", lazy("Begins with"), value="prefix", sort="prefix", shown=False),
        Column("subject", lazy("Speaks for"), value=lambda t: t.subject and str(t.subject), shown=False),
        Column("scopes", lazy("It may"), value=lambda token: ", ".join(token.scopes)),
        Column("until", lazy("Until"), value="expires_on", kind="day", sort="expires_on", near=True),
        Column("state", lazy("State"), value=_state_words, cell=_state),
        Column(
            "used",
            lazy("Last used"),
            value="last_used_at",
            kind="moment",
            sort="last_used_at",
            unknown=lazy("never"),
        ),
        Column("used_from", lazy("Last used from"), value="last_used_from", sort="last_used_from"),
        Column("networks", lazy("Only from"), value=lambda t: ", ".join(t.networks), shown=False),
        Column("issued", lazy("Issued"), value="created_at", kind="moment", sort="created_at", shown=False),
        Column(
            "acts",
            lazy("Act"),
            value="pk",
            cell="accounts/_token_acts.html",
            quiet=True,
            exported=False,
            css="n",
        ),
    ),
    order="-until",
    mark=_mark,
    template="accounts/tokens.html",
)
NO_TOKEN = Empty(
    lazy("No token fits."),
    lazy("A token lets a program read or write for you through the API, within scopes you choose."),
    lazy("Issue a token"),
    "new/",
)


def own(request):
    """The reader's own tokens; an administrator sees those of others in the administration."""
    rows = Token.objects.visible_to(request.user).filter(owner=request.user)
    return rows.prefetch_related("subject")


def tokens(request):
    asked = TOKENS.asked(request)
    form = TokenFilter(asked)
    return TOKENS.answer(request, asked, form.narrow(own(request)), form=form, empty=NO_TOKEN)
