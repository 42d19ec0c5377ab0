"""What a page weighs on the wire and how soon it is read on a slow line, through all the middleware."""

import socketserver
import threading
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections

from accounts import outbox

FIRST, AFTER = 150_000, 40_000  # bytes, compressed, with everything a page fetches
READABLE = 6.0  # seconds, at 512 kbit/s and 700 ms to and fro
PAGES = [
    "/",
    "/missions/",
    "/missions/alpha/",
    "/contributors/",
    "/contributors/XBR/",
    "/organizations/",
    "/burden-sharing/",
    "/readiness/",
    "/scales/",
    "/imports/",
    "/jobs/",
    "/history/",
    "/account/",
    "/about/",
]


class Quiet(WSGIRequestHandler):
    def log_message(self, *words):
        pass


class Threads(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def process_request_thread(self, *request):
        super().process_request_thread(*request)
        connections.close_all()


@pytest.fixture
def portal(transactional_db, cast):
    """The portal through all of its middleware, static files and compression with it."""
    outbox.settle()
    server = make_server("127.0.0.1", 0, get_wsgi_application(), Threads, Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Scale:
    """Weighs what a page fetches from the network; what the browser keeps weighs nothing."""

    def __init__(self, visitor):
        self.page, self.bytes = visitor.page, 0
        self.devtools = visitor.context.new_cdp_session(visitor.page)
        self.devtools.send("Network.enable")
        self.devtools.on("Network.loadingFinished", self._weigh)

    def _weigh(self, event):
        self.bytes += event["encodedDataLength"]

    def of(self, address):
        self.bytes = 0
        self.page.goto(address, wait_until="networkidle")
        return round(self.bytes)

    def slow_line(self):
        line = {"latency": 700, "downloadThroughput": 512_000 / 8, "uploadThroughput": 512_000 / 8}
        self.devtools.send("Network.emulateNetworkConditions", {"offline": False, **line})

    def forget(self):
        self.devtools.send("Network.clearBrowserCache")


def test_pages_weigh_little_at_first_and_less_after(visitor, cast):
    one = visitor(cast.administrator)
    scale = Scale(one)
    first = {}
    for address in PAGES:
        scale.forget()
        first[address] = scale.of(address)
    after = {address: scale.of(address) for address in PAGES}
    assert min(first.values()) > 30_000 > max(after.values()) - 40_000  # the scale weighs at all
    assert {address: n for address, n in first.items() if n > FIRST} == {}
    assert {address: n for address, n in after.items() if n > AFTER} == {}


@pytest.mark.parametrize("address", ["/", "/missions/alpha/"])
def test_home_and_mission_can_be_read_soon_on_a_slow_line(visitor, cast, address):
    one = visitor(cast.anwar)
    scale = Scale(one)
    scale.slow_line()
    assert 0.7 < min(readable_after(one, scale, address) for _time in range(3)) < READABLE


def readable_after(one, scale, address):
    """Seconds until a page of which nothing is kept can be read; more while the machine does other work."""
    scale.forget()
    one.page.goto(address, wait_until="domcontentloaded", timeout=30_000)
    one.page.wait_for_selector("h1")
    painted = one.page.evaluate(
        "() => new Promise(tell => { const look = () => { const p = performance.getEntriesByName("
        "'first-contentful-paint')[0]; p ? tell(p.startTime) : setTimeout(look, 50) }; look() })"
    )
    read = one.page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    return max(painted, read) / 1000


def test_style_and_script_travel_compressed(portal, client):
    for path in ("css/base.css", "js-lib-bootstrap5/css/bootstrap.min.css", "icons.svg", "js/concord.js"):
        answer = client.get(f"/static/{path}", headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip", path
