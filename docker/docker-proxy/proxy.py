"""Stands between Airflow and the container engine and lets through what DockerOperator needs for our own images.

Allowed: _ping, version, the list of images, and containers: create, attach, start, wait, stop, inspect, remove. A create
request may name only the images in IMAGES, only the network in NETWORK, and may ask for no privilege, no port, no device,
no other name space, and no mount but the volume VOLUME, at /data and to read only. Everything else gets 403. Who can create
containers is close to root all the same: this port is published nowhere and reached by Airflow's scheduler only.

What is created gets a label. Containers with it are removed when this program starts and when it is asked to end: nobody waits
for them any more, since DockerOperator waits through here, and they would hold the network and the volume that
``docker-compose down -v`` is to remove.
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
LARGEST_REQUEST = 256 * 1024
#: On every container created through here; the network tells whose.
LABEL = "crypto-pipeline.docker-proxy"

_ID = r"[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}"
_ALLOWED = [
    ("GET", re.compile(r"(/v[0-9.]+)?/(_ping|version|images/json)")),
    ("HEAD", re.compile(r"/_ping")),
    ("POST", re.compile(r"(/v[0-9.]+)?/containers/create")),
    ("POST", re.compile(rf"(/v[0-9.]+)?/containers/{_ID}/(attach|start|wait|stop)")),
    ("GET", re.compile(rf"(/v[0-9.]+)?/containers/{_ID}/json")),
    ("DELETE", re.compile(rf"(/v[0-9.]+)?/containers/{_ID}")),
]
#: What a HostConfig may say; any other setting must be absent, empty or zero.
_HOST_SETTINGS = frozenset(
    {"NetworkMode", "Memory", "MemorySwap", "CpuShares", "ShmSize", "LogConfig", "AutoRemove", "Mounts"}
)
_HOST_DEFAULTS: dict[str, Any] = {"IpcMode": ("", "private", "none")}
_SETTINGS = frozenset(
    {"Image", "Cmd", "Entrypoint", "Env", "User", "Tty", "OpenStdin", "StdinOnce", "AttachStdin", "AttachStdout"}
    | {"AttachStderr", "WorkingDir", "Labels", "HostConfig", "Hostname", "NetworkDisabled", "StopSignal"}
)


def refused(method: str, path: str, body: bytes) -> str:
    """Why a request is not let through; empty when it is."""
    plain = path.split("?", 1)[0]
    if not any(method == allowed and form.fullmatch(plain) for allowed, form in _ALLOWED):
        return f"{method} {plain} is not allowed"
    return _refused_create(body) if creates(path) else ""


def creates(path: str) -> bool:
    """Whether a path is that of a create request."""
    return path.split("?", 1)[0].endswith("/containers/create")


def _refused_create(body: bytes) -> str:
    try:
        request = json.loads(body)
    except ValueError:
        return "the request is no JSON"
    if not isinstance(request, dict):
        return "the request is no object"
    if request.get("Image") not in IMAGES:
        return f"image {request.get('Image')!r} is not allowed"
    for name, value in request.items():
        if value and name not in _SETTINGS:
            return f"setting {name} is not allowed"
    host = request.get("HostConfig") or {}
    if host.get("NetworkMode") != NETWORK:
        return f"network {host.get('NetworkMode')!r} is not allowed"
    for mount in host.get("Mounts") or []:
        if not VOLUME or mount != {"Target": "/data", "Source": VOLUME, "Type": "volume", "ReadOnly": True}:
            return f"mount {mount} is not allowed"
    for name, value in host.items():
        if value and name not in _HOST_SETTINGS and value not in _HOST_DEFAULTS.get(name, ()):
            return f"host setting {name} is not allowed"
    return ""


def labelled(create: bytes) -> bytes:
    """A create request that was let through, with our label."""
    request = json.loads(create)
    request["Labels"] = {**(request.get("Labels") or {}), LABEL: NETWORK}
    return json.dumps(request).encode()


class _Engine(http.client.HTTPConnection):
    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(SOCKET)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_REQUEST or self.headers.get("Transfer-Encoding"):
            self.close_connection = True
            self._send(413, b'{"message": "too large"}')
            return
        body = self.rfile.read(length)
        reason = refused(self.command, self.path, body)
        if reason:
            self.log_message("refused: %s", reason)
            self._send(403, json.dumps({"message": f"docker-proxy: {reason}"}).encode())
            return
        engine = _Engine("engine")
        try:
            if "/attach" in self.path:
                self._attach(engine)
                return
            if creates(self.path):
                body = labelled(body)
            headers = {"Content-Type": "application/json"} if body else {}
            engine.request(self.command, self.path, body or None, headers)
            answer = engine.getresponse()
            self._send(answer.status, answer.read(), answer.getheader("Content-Type") or "application/json")
        except OSError as e:
            self._send(502, json.dumps({"message": f"docker-proxy: {e}"}).encode())
        finally:
            engine.close()

    do_GET = do_POST = do_DELETE = do_HEAD = _answer

    def _attach(self, engine: _Engine) -> None:
        """The engine answers 101 and sends the container's output: bytes are passed on until it ends."""
        engine.connect()
        request = f"POST {self.path} HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"
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
    """Removes what was created through here, whether it runs or has ended; an engine that does not answer is told of."""
    filters = urllib.parse.quote(json.dumps({"label": [f"{LABEL}={NETWORK}"]}))
    try:
        for container in json.loads(_ask("GET", f"/containers/json?all=1&filters={filters}")):
            _ask("DELETE", f"/containers/{container['Id']}?force=1")
            print(f"removed {container['Id'][:12]}, left behind", flush=True)
    except (OSError, ValueError) as e:
        print(f"containers left behind cannot be removed: {e}", flush=True)


def _ask(method: str, path: str) -> bytes:
    engine = _Engine("engine", timeout=5)
    try:
        engine.request(method, path)
        answer = engine.getresponse()
        body = answer.read()
        # 404 and 409: somebody else has removed it, or is just doing so.
        if answer.status >= 300 and answer.status not in (404, 409):
            raise OSError(f"{method} {path}: {answer.status} {body[:200]!r}")
        return body
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
