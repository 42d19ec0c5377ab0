"""What `./run` runs: each process of the portal as its child, and none outlives it. Knows no Django."""

import argparse
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from config import embedded, processes, web
from config.place import Place
from config.processes import NotStarted

PYTHON = sys.executable


class Ended(BaseException):
    """Somebody asked us to end: Ctrl-C, SIGTERM or a closed terminal."""


class Servers:
    """PostgreSQL and Valkey, each only where the environment names no other."""

    def __init__(self, place: Place, told=lambda name: contextlib.nullcontext()):
        self.place, self.told = place, told
        self.sockets: Path | None = None
        self.started: dict[str, embedded.Postgres | embedded.Valkey] = {}

    def start(self) -> dict[str, str]:
        """Start what is needed; returns the environment of every Django process."""
        given = os.environ
        env = {**given, "CONCORD_MODE": "embedded", "PYTHONUNBUFFERED": "1"}
        env.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        env.setdefault("SECRET_KEY", self.place.secret_key())
        if given.get("DATABASE_URL") and given.get("REDIS_URL"):
            return env
        self.sockets = processes.short_folder(self.place.person)
        self.place.say_running(sockets=str(self.sockets))
        if not given.get("DATABASE_URL"):
            postgres = embedded.Postgres(self.place.cluster(), self.sockets, self.place.log("postgresql"))
            env["DATABASE_URL"] = self._start("PostgreSQL", postgres)
        if not given.get("REDIS_URL"):
            valkey = embedded.Valkey(self.sockets, self.place.log("valkey"))
            env["REDIS_URL"] = self._start("Valkey", valkey)
        return env

    def _start(self, name: str, server) -> str:
        self.started[name] = server
        with self.told(name):
            server.start()
        return server.url()

    @property
    def processes(self) -> dict[str, tuple[subprocess.Popen, Path]]:
        started = self.started.items()
        return {name: (server.process, server.log) for name, server in started if server.process}

    def stop(self) -> None:
        for server in reversed(self.started.values()):
            server.stop()
        if self.sockets:
            shutil.rmtree(self.sockets, ignore_errors=True)


@contextlib.contextmanager
def told(name: str):
    """Name a step while it runs, and then the time it took."""
    start = time.monotonic()
    print(f"  {name:<28}", end="", flush=True)
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f"{time.monotonic() - start:6.1f} s", flush=True)


class Portal:
    """Web server, worker with its beat, sweeper and demo load, over running servers."""

    def __init__(self, place: Place, env: dict[str, str], port: socket.socket):
        self.place, self.env, self.port = place, env, port
        self.processes: dict[str, tuple[subprocess.Popen, Path]] = {}
        self.address = f"http://localhost:{port.getsockname()[1]}/"

    def _spawn(self, name: str, *command, process="command", at_parents_end=signal.SIGTERM, pass_fds=()):
        log = self.place.log(name.replace(" ", "-"))
        env = {**self.env, "CONCORD_PROCESS": process}
        child = processes.spawn(
            [PYTHON, *command], log=log, env=env, signal_at_parents_end=at_parents_end, pass_fds=pass_fds
        )
        self.processes[name] = (child, log)
        return child, log

    def migrate(self) -> None:
        """The web server's first process brings the database up to date before it serves."""
        number = self.port.fileno()
        self._spawn(
            "web server",
            *("-m", "gunicorn", "config.wsgi:application", "--config", "python:config.web"),
            *("--bind", f"fd://{number}"),
            process="web",
            at_parents_end=signal.SIGKILL,
            pass_fds=[number],
        )
        self._wait_for_word("web server", web.MIGRATED, seconds=3600)

    def serve(self) -> None:
        live = self.address.replace("localhost", "127.0.0.1") + "health/live"
        deadline = time.monotonic() + 60
        while not _answers(live):
            self.check()
            if time.monotonic() > deadline:
                log = self.processes["web server"][1]
                raise NotStarted(f"The web server does not answer after 60 s. {_end_of(log)}")
            time.sleep(0.05)

    def work(self) -> None:
        """Worker and sweeper begin together: each takes its time to load Django, on a core of its own."""
        self._spawn(
            "worker",
            *("-m", "celery", "--app", "config", "worker", "--beat", "--concurrency", "2"),
            *("--queues", "refresh,jobs", "--without-mingle", "--without-gossip", "--loglevel", "INFO"),
            process="worker",
            at_parents_end=signal.SIGKILL,  # gently, it would wait for a Valkey that ends as well
        )
        self._spawn("sweeper", "manage.py", "sweep", process="worker")

    def wait_for_worker(self) -> None:
        self._wait_for_word("worker", " ready.")

    def wait_for_sweeper(self) -> None:
        self._wait_for_word("sweeper", "sweeping")

    def _wait_for_word(self, name: str, word: str, seconds: float = 60) -> None:
        """Until a process has said in its log that it is at work."""
        _, log = self.processes[name]
        deadline = time.monotonic() + seconds
        while word not in log.read_text(errors="replace"):
            self.check()
            if time.monotonic() > deadline:
                raise NotStarted(f"The {name} is not at work after {seconds:g} s. {_end_of(log)}")
            time.sleep(0.05)

    def load(self, *, demo: bool) -> None:
        options = [] if demo else ["--reference-only"]
        self._spawn("demo", "manage.py", "demo", *options)

    def check(self) -> None:
        """Raise NotStarted, naming it, where a process has ended that should not have."""
        for name, (child, log) in self.processes.items():
            if (code := child.poll()) is not None:
                raise NotStarted(f"The {name} {_how_it_ended(code)}. {_end_of(log)}")

    def stop(self) -> None:
        for child, _ in self.processes.values():
            if child.poll() is None:
                child.terminate()
        for child, _ in self.processes.values():
            processes.end(child, None, 8)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=1):
            return True
    except (OSError, urllib.error.URLError):
        return False


def _how_it_ended(code: int) -> str:
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"


def _end_of(log: Path) -> str:
    said = processes.last_lines(log)
    return f"Its log, {log}, ends:\n{said}" if said else f"Its log is {log}."


# --- ./run


def bind(port: int, patience: float = 0) -> socket.socket:
    """Take the port before anything starts; a run killed just now may still be letting go of it."""
    deadline = time.monotonic() + patience
    while True:
        taken = socket.socket()
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", port))
            taken.listen(2048)
            return taken
        except OSError as problem:
            taken.close()
            if time.monotonic() > deadline:
                raise NotStarted(
                    f"Port {port} is taken ({problem.strerror}). Try ./run --port {port + 1}"
                ) from None
        time.sleep(0.1)


def sign_ins() -> list[tuple[str, str, str]]:
    from accounts.sign_ins import SIGN_INS

    return SIGN_INS


def print_address(address: str, *, demo: bool) -> None:
    print(f"\nConcord is at {address}\n", flush=True)
    if demo:
        print("Sign in as (demonstration only; the data loads in the background):")
        for role, email, password in sign_ins():
            print(f"  {role:<44} {email:<40} {password}")
    else:
        print(
            "No demonstration people. Make your own with ./run manage add_person E-MAIL NAME --administrator"
        )
    print("\nCtrl-C ends it. Logs are in .concord/log.", flush=True)


def watch(portal: Portal, servers: Servers, *, demo: bool) -> None:
    """Wait until something ends. Only the load may, and only well."""
    loading = "demonstration data" if demo else "reference data"
    began = time.monotonic()
    while True:
        if "demo" in portal.processes:
            child, log = portal.processes["demo"]
            if (code := child.poll()) is not None:
                del portal.processes["demo"]
                if code:
                    raise NotStarted(f"The load of {loading} {_how_it_ended(code)}. {_end_of(log)}")
                print(f"  {loading:<28}{time.monotonic() - began:6.1f} s", flush=True)
        for name, (child, log) in servers.processes.items():
            if (code := child.poll()) is not None:
                raise NotStarted(f"{name} {_how_it_ended(code)}. {_end_of(log)}")
        portal.check()
        time.sleep(0.1)


def up(*, port: int, demo: bool) -> int:
    place = Place()
    if not place.lock():
        running = place.running
        where = f" at {running['address']}" if "address" in running else ""
        print(
            f"Concord already runs from this folder{where} (process {running.get('pid', '?')}).",
            file=sys.stderr,
        )
        return 1
    killed = bool(place.running)
    place.clear_after_a_kill()
    portal, servers = None, Servers(place, told)
    try:
        print("Concord starts")
        listening = bind(port, patience=5 if killed else 0)
        env = servers.start()
        portal = Portal(place, env, listening)
        with told("migrations"):
            portal.migrate()
        with told("web server"):
            portal.serve()
        facts = {name: env[name] for name in ("DATABASE_URL", "REDIS_URL")}
        place.say_running(sockets=str(servers.sockets or ""), address=portal.address, **facts)
        portal.work()
        with told("worker and beat"):
            portal.wait_for_worker()
        with told("sweeper"):
            portal.wait_for_sweeper()
        portal.load(demo=demo)
        print_address(portal.address, demo=demo)
        watch(portal, servers, demo=demo)
    except NotStarted as problem:
        print(f"\n{problem}", file=sys.stderr, flush=True)
        return 1
    except Ended:
        print("\nConcord ends …", flush=True)
    finally:
        _ignore_signals()
        if portal:
            portal.stop()
        servers.stop()
        place.say_stopped()
    print("Everything it started has ended.", flush=True)
    return 0


def manage(arguments: list[str]) -> int:
    """Any management command, over the running servers or over servers of its own while it lasts."""
    place = Place()
    if not place.lock():
        running = place.running
        if "address" in running:
            env = {**os.environ, "CONCORD_MODE": "embedded", "SECRET_KEY": place.secret_key()}
            env |= {name: running[name] for name in ("DATABASE_URL", "REDIS_URL")}
            return _command(arguments, env)
        print("Waiting for another command to finish with the data …", file=sys.stderr)
        place.lock(wait=True)
    place.clear_after_a_kill()
    servers = Servers(place)
    try:
        return _command(arguments, servers.start())
    except NotStarted as problem:
        print(problem, file=sys.stderr)
        return 1
    except Ended:
        return 130
    finally:
        _ignore_signals()
        servers.stop()
        place.say_stopped()


def _command(arguments: list[str], env: dict[str, str]) -> int:
    """In the foreground, with our own terminal; Ctrl-C reaches it by itself."""
    child = subprocess.Popen([PYTHON, processes.ROOT / "manage.py", *arguments], env=env)
    try:
        code = child.wait()
    except Ended:
        child.terminate()
        code = child.wait()
    return 128 - code if code < 0 else code


def _asked_to_end(number, frame):
    raise Ended


def _ignore_signals():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def main(arguments: list[str]) -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _asked_to_end)
    os.chdir(processes.ROOT)
    if os.environ.get("CONCORD_MODE") == "production":
        print("./run is not for production (CONCORD_MODE): see docs/operators.md.", file=sys.stderr)
        return 1
    if arguments[:1] == ["manage"]:
        return manage(arguments[1:])
    parser = argparse.ArgumentParser(
        prog="./run",
        description="Serve the portal from this checkout, with servers of its own.",
        epilog="./run manage COMMAND … runs a management command against the same data.",
    )
    parser.add_argument("--port", type=_port, default=8000, help="port to serve on (8000)")
    parser.add_argument("--no-demo", action="store_true", help="load reference data only")
    options = parser.parse_args(arguments)
    return up(port=options.port, demo=not options.no_demo)


def _port(text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is not a port; it takes a number from 1 to 65535")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
