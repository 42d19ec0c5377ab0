"""Single sign-on against a small provider of our own, over real HTTP on this machine."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse


class Provider(BaseHTTPRequestHandler):
    """OpenID Connect as far as a sign-in goes: discovery, token, userinfo."""

    def do_GET(self):
        if self.path.endswith("/.well-known/openid-configuration"):
            at = self.server.address
            pages = ("authorization", "token", "userinfo")
            self._say(
                {"issuer": at, "jwks_uri": f"{at}/jwks"} | {f"{p}_endpoint": f"{at}/{p}" for p in pages}
            )
        elif self.path == "/userinfo" and self.headers["Authorization"] == "Bearer opens-userinfo":
            self._say(self.server.claims)
        else:
            self.send_error(404)

    def do_POST(self):
        said = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.asked.append(said)
        if said.get("code") == ["right"] and said["client_secret"] == ["secret"] and said["code_verifier"]:
            self._say({"access_token": "opens-userinfo", "token_type": "Bearer", "id_token": self._id()})
        else:
            self.send_error(400)

    def _id(self):
        """Told over a channel of its own, so its signature is not what is trusted (Core 3.1.3.7)."""
        own = {"iss": self.server.address, "aud": "concord", "exp": 4102444800, "iat": 1}
        claims = self.server.claims | own
        parts = (json.dumps(part).encode() for part in ({"alg": "none"}, claims))
        return ".".join([*(base64.urlsafe_b64encode(p).decode().rstrip("=") for p in parts), ""])

    def _say(self, answer):
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


@pytest.fixture
def provider(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.address = f"http://127.0.0.1:{server.server_port}"
    server.asked = []
    server.claims = {"sub": "17", "email": "anwar@concord.example", "email_verified": True, "name": "Anwar"}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = {"provider_id": "sso", "name": "The Union", "client_id": "concord", "secret": "secret"}
    app["settings"] = {"server_url": server.address, "verified_email": []}
    settings.SSO_SERVER_URL, settings.SSO_NAME = server.address, "The Union"
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    yield server
    server.shutdown()
    server.server_close()


def _through(client, code="right", **more):
    """To the provider and back, as a browser goes."""
    away = client.get(reverse("openid_connect_login", args=["sso"]), {"next": "/missions/"})
    asked = parse_qs(urlsplit(away.url).query)
    assert asked["code_challenge_method"] == ["S256"]
    state = more.pop("state", asked["state"][0])
    return client.get(reverse("openid_connect_callback", args=["sso"]), {"code": code, "state": state} | more)


def test_who_is_known_by_the_address_signs_in(client, cast, provider):
    assert "Sign in with The Union" in client.get(reverse("login")).content.decode()
    assert _through(client).url == "/missions/"
    assert client.get("/about/").status_code == 200
    assert client.get("/missions/").wsgi_request.user == cast.anwar


def test_the_second_factor_is_asked_for_all_the_same(client, cast, provider):
    TOTP.activate(cast.anwar, "JBSWY3DPEHPK3PXP")
    assert _through(client).url.startswith(reverse("mfa_authenticate"))
    assert client.get("/about/").status_code == 302


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@concord.example"},
        {"email_verified": False},
        {"email": "ivo@concord.example"},
    ],
)
def test_nobody_else_comes_in_and_nobody_is_added(client, cast, provider, claims, django_user_model):
    provider.claims |= claims
    before = django_user_model.objects.count()
    answer = _through(client)
    assert answer.status_code in (401, 403)  # an inactive account is not told from a failed sign-in
    assert client.get("/about/").status_code == 302
    assert django_user_model.objects.count() == before


def test_a_domain_the_operator_names_is_vouched_for(client, cast, provider, settings):
    provider.claims["email_verified"] = False
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["verified_email"] = ["concord.example"]
    assert _through(client).url == "/missions/"


@pytest.mark.parametrize("wrong", [{"code": "wrong"}, {"state": "planted"}])
def test_a_wrong_code_or_a_planted_state_signs_nobody_in(client, cast, provider, wrong):
    answer = _through(client, **wrong)
    assert answer.status_code in (401, 403)
    assert "did not sign you in" in answer.content.decode()
    assert client.get("/about/").status_code == 302


def test_a_later_sign_in_goes_by_the_account_not_by_the_address(client, cast, provider):
    _through(client)
    client.post(reverse("logout"))
    provider.claims["email"] = "another@union.example"
    assert _through(client).url == "/missions/"
    assert client.get("/missions/").wsgi_request.user == cast.anwar
