"""Stands between Airflow and the container engine and lets through what DockerOperator needs for our own containers.

Allowed: _ping, version, the list of images, creating a container, and attach, start, wait, stop, inspect, remove for the
containers that were created through here: each gets a label, and the engine is asked for it before a request is passed on.
Any other container of the host answers 403.

A created container runs one of IMAGES with the image's own entrypoint, as RUN_AS, in NETWORK, with the environment that our
programs read, and no mount but the volume VOLUME at /data, read-only. What the request cannot ask for is set here: no
capability, no new privileges, limits of memory and processes, a bounded log. Any other setting is rejected with 403. Who can
create containers is close to root all the same: this port is published nowhere and reached by Airflow's scheduler only.

Labelled containers are removed when this program starts and when it is asked to end: nobody waits for them any more, since
DockerOperator waits through here, and they would hold the network and the volume that ``docker-compose down -v`` removes.

Why a program of ours: Tecnativa/docker-socket-proxy and wollomatic/socket-proxy decide by method and path, so every container
of the host is open to who may stop one; CodesWhat/sockguard knows owners, but is a policy engine of many thousand lines for
these few rules, and DockerOperator cannot ask for dropped capabilities or a limit of processes, so a request must be completed.
"""

import http.client
import json
import os
import re
import signal
import socket
import socketserver
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler
from typing import Any

SOCKET = os.environ.get("DOCKER_SOCKET", "/var/run/docker.sock")
IMAGES = frozenset(filter(None, os.environ.get("IMAGES", "").split(",")))
NETWORK = os.environ.get("NETWORK", "")
VOLUME = os.environ.get("VOLUME", "")
#: User and group of every container: those of the images, see docker/Dockerfile.
RUN_AS = os.environ.get("RUN_AS", "10001:10001")
LARGEST_REQUEST = 256 * 1024
#: On every container created through here; its value is the network.
LABEL = "crypto-pipeline.docker-proxy"
#: Bytes of memory, and processes with threads: what a request may ask for, and what it gets that asks for none.
MOST_MEMORY = 512 * 1024 * 1024
MOST_PROCESSES = 256

_ID = r"[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}"
_VERSION = r"(?P<version>/v[0-9.]+)?"
_ALLOWED = [
    ("GET", re.compile(rf"{_VERSION}/(_ping|version|images/json)")),
    ("HEAD", re.compile(r"/_ping")),
    ("POST", re.compile(rf"{_VERSION}/containers/create")),
]
#: On a container; in the name, the engine takes an id, the beginning of one, or a name.
_ON_CONTAINER = [
    ("POST", re.compile(rf"{_VERSION}/containers/(?P<name>{_ID})(?P<action>/(attach|start|wait|stop))")),
    ("GET", re.compile(rf"{_VERSION}/containers/(?P<name>{_ID})(?P<action>/json)")),
    ("DELETE", re.compile(rf"{_VERSION}/containers/(?P<name>{_ID})(?P<action>)")),
]
#: What a HostConfig may say; any other setting must be absent, empty or zero.
_HOST_SETTINGS = frozenset({"NetworkMode", "Memory", "PidsLimit", "CpuShares", "ShmSize", "LogConfig", "Mounts"})
_HOST_DEFAULTS: dict[str, Any] = {"IpcMode": ("private", "none")}
_SETTINGS = frozenset(
    {"Image", "Cmd", "Env", "Tty", "OpenStdin", "StdinOnce", "AttachStdin", "AttachStdout", "AttachStderr"}
    | {"Labels", "HostConfig", "Hostname", "StopSignal"}
)
#: JAVA_TOOL_OPTIONS, LD_PRELOAD and their like would run other programs than the image's.
_ENVIRONMENT = re.compile(r"((PIPELINE|POSTGRES|KAFKA|ALERT)_[A-Z_]+|(HTTPS|NO)_PROXY)=.*", re.DOTALL)
_LOG = {"Type": "json-file", "Config": {"max-size": "10m", "max-file": "1"}}


class Rejected(Exception):
    """Why a request is not let through."""


def named(method: str, path: str) -> str:
    """The container a request is about, empty for none; a request of no allowed form is rejected."""
    plain = path.split("?", 1)[0]
    for allowed, form in _ON_CONTAINER:
        found = form.fullmatch(plain)
        if found and method == allowed:
            return found["name"]
    if any(method == allowed and form.fullmatch(plain) for allowed, form in _ALLOWED):
        return ""
    raise Rejected(f"{method} {plain} is not allowed")


def at(path: str, container: str) -> str:
    """The same request about a container by its whole id: what was asked for is what the request reaches."""
    plain, mark, query = path.partition("?")
    found = next(filter(None, (form.fullmatch(plain) for _, form in _ON_CONTAINER)))
    return f"{found['version'] or ''}/containers/{container}{found['action']}{mark}{query}"


def creates(path: str) -> bool:
    """Whether a path is that of a create request."""
    return path.split("?", 1)[0].endswith("/containers/create")


def completed(create: bytes) -> bytes:
    """A create request as the engine gets it; one that asks for more than it may is rejected.

    Made anew of what was looked at: the engine takes ``hostconfig`` for ``HostConfig``, and of two the later one.
    """
    try:
        request = json.loads(create)
    except ValueError as e:
        raise Rejected("the request is no JSON") from e
    if not isinstance(request, dict):
        raise Rejected("the request is no object")
    if request.get("Image") not in IMAGES:
        raise Rejected(f"image {request.get('Image')!r} is not allowed")
    for name, value in request.items():
        if value and name not in _SETTINGS:
            raise Rejected(f"setting {name} is not allowed")
    for entry in request.get("Env") or []:
        if not isinstance(entry, str) or not _ENVIRONMENT.fullmatch(entry):
            raise Rejected(f"environment {str(entry).partition('=')[0]!r} is not allowed")
    kept = {name: request[name] for name in sorted(_SETTINGS) if request.get(name)}
    kept["User"] = RUN_AS
    kept["Labels"] = {**kept.get("Labels", {}), LABEL: NETWORK}
    kept["HostConfig"] = _completed_host(request.get("HostConfig") or {})
    return json.dumps(kept).encode()


def _completed_host(host: dict[str, Any]) -> dict[str, Any]:
    if host.get("NetworkMode") != NETWORK:
        raise Rejected(f"network {host.get('NetworkMode')!r} is not allowed")
    for mount in host.get("Mounts") or []:
        if not VOLUME or mount != {"Target": "/data", "Source": VOLUME, "Type": "volume", "ReadOnly": True}:
            raise Rejected(f"mount {mount} is not allowed")
    for name, value in host.items():
        if value and name not in _HOST_SETTINGS and value not in _HOST_DEFAULTS.get(name, ()):
            raise Rejected(f"host setting {name} is not allowed")
    if (host.get("LogConfig") or {}).get("Type") not in (None, "", "json-file"):
        raise Rejected(f"log driver {host['LogConfig']['Type']!r} is not allowed")
    memory = _limit(host.get("Memory"), MOST_MEMORY)
    return {
        **{name: host[name] for name in sorted(_HOST_SETTINGS) if host.get(name)},
        "Memory": memory,
        # As much as the memory: no swap.
        "MemorySwap": memory,
        "PidsLimit": _limit(host.get("PidsLimit"), MOST_PROCESSES),
        "CapDrop": ["ALL"],
        "SecurityOpt": ["no-new-privileges:true"],
        "LogConfig": _LOG,
    }


def _limit(asked: Any, most: int) -> int:
    return asked if isinstance(asked, int) and not isinstance(asked, bool) and 0 < asked <= most else most


class _Engine(http.client.HTTPConnection):
    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(SOCKET)


class Unknown(Exception):
    """The engine has no such container."""


def _own(name: str) -> str:
    """The id of a container that was created through here; one that was not is rejected."""
    status, body = _ask("GET", f"/containers/{name}/json")
    if status == 404:
        raise Unknown(f"No such container: {name}")
    if status != 200:
        raise OSError(f"inspect of {name}: {status} {body[:200]!r}")
    found = json.loads(body)
    if (found["Config"].get("Labels") or {}).get(LABEL) != NETWORK:
        raise Rejected(f"container {name} was not created through here")
    return str(found["Id"])


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        length = self.headers.get("Content-Length") or "0"
        if not length.isdecimal() or int(length) > LARGEST_REQUEST or self.headers.get("Transfer-Encoding"):
            self.close_connection = True
            self._send(413, b'{"message": "docker-proxy: larger than allowed, or of no stated length"}')
            return
        body = self.rfile.read(int(length))
        engine = _Engine("engine")
        try:
            name = named(self.command, self.path)
            path = at(self.path, _own(name)) if name else self.path
            if path.partition("?")[0].endswith("/attach"):
                self._attach(engine, path)
                return
            # Nothing else has a body: the engine would read one of a start request as settings once more.
            create = completed(body) if creates(path) else None
            engine.request(self.command, path, create, {"Content-Type": "application/json"} if create else {})
            answer = engine.getresponse()
            self._send(answer.status, answer.read(), answer.getheader("Content-Type") or "application/json")
        except Rejected as e:
            self.log_message("rejected: %s", e)
            self._send(403, json.dumps({"message": f"docker-proxy: {e}"}).encode())
        except Unknown as e:
            self._send(404, json.dumps({"message": str(e)}).encode())
        except (OSError, ValueError, http.client.HTTPException) as e:
            self._send(502, json.dumps({"message": f"docker-proxy: {e}"}).encode())
        finally:
            engine.close()

    do_GET = do_POST = do_DELETE = do_HEAD = _answer

    def _attach(self, engine: _Engine, path: str) -> None:
        """The engine answers 101 and sends the container's output: bytes are passed on until it ends."""
        engine.connect()
        request = f"POST {path} HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"
        engine.sock.sendall(request.encode())
        self.close_connection = True
        reading = threading.Thread(target=self._watch_client, args=(engine.sock,), daemon=True)
        reading.start()
        while piece := engine.sock.recv(65536):
            self.connection.sendall(piece)

    def _watch_client(self, engine: socket.socket) -> None:
        """When the client has gone there is nobody to pass output on to."""
        try:
            while self.connection.recv(4096):
                pass
            engine.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def _send(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != 204:
            self.wfile.write(body)


class Proxy(socketserver.ThreadingTCPServer):
    """One thread a request."""

    allow_reuse_address = True
    daemon_threads = True


def remove_leftovers() -> None:
    """Removes what was created through here, whether it runs or has ended; logs when the engine does not answer."""
    filters = urllib.parse.quote(json.dumps({"label": [f"{LABEL}={NETWORK}"]}))
    try:
        status, listed = _ask("GET", f"/containers/json?all=1&filters={filters}")
        if status != 200:
            raise OSError(f"{status} {listed[:200]!r}")
        for container in json.loads(listed):
            status, body = _ask("DELETE", f"/containers/{container['Id']}?force=1&v=1")
            # 404 and 409: somebody else has removed it, or is just doing so.
            if status >= 300 and status not in (404, 409):
                raise OSError(f"{container['Id'][:12]}: {status} {body[:200]!r}")
            print(f"removed {container['Id'][:12]}, left behind", flush=True)
    except (OSError, ValueError) as e:
        print(f"containers left behind cannot be removed: {e}", flush=True)


def _ask(method: str, path: str) -> tuple[int, bytes]:
    engine = _Engine("engine", timeout=5)
    try:
        engine.request(method, path)
        answer = engine.getresponse()
        return answer.status, answer.read()
    finally:
        engine.close()


def main() -> None:
    """Serves until SIGTERM."""
    remove_leftovers()
    with Proxy(("0.0.0.0", int(os.environ.get("PORT", "2375"))), _Handler) as proxy:
        signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=proxy.shutdown).start())
        proxy.serve_forever(poll_interval=0.1)
    remove_leftovers()


if __name__ == "__main__":
    main()
