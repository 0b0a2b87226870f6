"""Enough of the Docker engine's HTTP interface on a unix socket for DockerOperator; containers are local processes.

No images, networks, mounts or limits: what a container would do is decided by ``programs``, a function from the
container's create request to a command line and an environment.
"""

import json
import os
import socketserver
import struct
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

Programs = Callable[[dict[str, Any]], tuple[list[str], dict[str, str]]]


@dataclass
class Container:
    """One create request and what became of it."""

    request: dict[str, Any]
    name: str = ""
    started: threading.Event = field(default_factory=threading.Event)
    process: subprocess.Popen[bytes] | None = None
    removed: bool = False

    @property
    def runs(self) -> bool:
        """Whether its process is at work."""
        return self.process is not None and self.process.poll() is None


class DockerEngine(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Serves until closed; keeps every create request in ``containers`` for tests to look at."""

    daemon_threads = True

    def __init__(self, path: Path, programs: Programs) -> None:
        self.programs = programs
        self.containers: dict[str, Container] = {}
        self.lock = threading.Lock()
        super().__init__(str(path), _Handler)
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True, name="docker-stand-in").start()

    def start(self, container: Container) -> None:
        """Starts the container's process."""
        command, environment = self.programs(container.request)
        container.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={"PATH": os.environ["PATH"], **environment}
        )
        container.started.set()

    def find(self, name: str) -> tuple[str, Container] | None:
        """By id, name, or the beginning of an id."""
        return next(
            (
                (id_, each)
                for id_, each in self.containers.items()
                if not each.removed and (name == each.name or id_.startswith(name))
            ),
            None,
        )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: DockerEngine

    def address_string(self) -> str:
        return "unix"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        path = self._path()
        if path == "/_ping":
            self._send(200, b"OK", "text/plain")
        elif path == "/containers/json":
            self._json(self._listed())
        elif path == "/version":
            self._json({"ApiVersion": "1.48", "MinAPIVersion": "1.24", "Version": "stand-in"})
        elif path == "/images/json":
            self._json([{"Id": "sha256:stand-in"}])
        elif path.startswith("/containers/"):
            found = self._found(path)
            if found is not None:
                self._json({"Id": found[0], "Config": {"Tty": False, **found[1].request}, "State": {}})
        else:
            self._json({"message": f"the stand-in has no GET {path}"}, 404)

    def do_POST(self) -> None:
        path = self._path()
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if path == "/containers/create":
            with self.server.lock:
                identity = f"{len(self.server.containers) + 1:064x}"
                name = self._query().get("name", [""])[0]
                self.server.containers[identity] = Container(json.loads(body), name)
            self._json({"Id": identity, "Warnings": []}, 201)
            return
        found = self._found(path)
        if found is None:
            return
        container = found[1]
        action = path.split("/")[3]
        if action == "attach":
            self._attach(container)
        elif action == "start":
            self.server.start(container)
            self._send(204, b"", "text/plain")
        elif action == "wait" and container.process is not None:
            self._json({"StatusCode": container.process.wait() % 256, "Error": None})
        elif action in ("stop", "kill") and container.process is not None:
            container.process.terminate()
            self._send(204, b"", "text/plain")
        else:
            self._json({"message": f"the stand-in has no POST {path}"}, 404)

    def do_DELETE(self) -> None:
        found = self._found(self._path())
        if found is None:
            return
        container = found[1]
        if container.process is not None and container.runs:
            if self._query().get("force", [""])[0] not in ("1", "True"):
                self._json({"message": "it runs: stop it, or use force"}, 409)
                return
            container.process.kill()
        container.removed = True
        self._send(204, b"", "text/plain")

    def _found(self, path: str) -> tuple[str, Container] | None:
        """The container of a path; answers 404 for none."""
        name = path.split("/")[2]
        found = self.server.find(name)
        if found is None:
            self._json({"message": f"No such container: {name}"}, 404)
        return found

    def _listed(self) -> list[dict[str, Any]]:
        """Those with the label that is asked for (name=value), and only those that run unless all are wanted."""
        query = self._query()
        [label] = json.loads(query["filters"][0])["label"]
        return [
            {"Id": id_}
            for id_, each in self.server.containers.items()
            if not each.removed
            and (each.runs or query.get("all") == ["1"])
            and label in {f"{name}={value}" for name, value in (each.request.get("Labels") or {}).items()}
        ]

    def _query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.path).query)

    def _attach(self, container: Container) -> None:
        self.send_response(101, "UPGRADED")
        self.send_header("Content-Type", "application/vnd.docker.raw-stream")
        self.send_header("Connection", "Upgrade")
        self.send_header("Upgrade", "tcp")
        self.end_headers()
        self.wfile.flush()
        container.started.wait(30)
        if container.process is not None and container.process.stdout is not None:
            for line in container.process.stdout:
                # 1 = stdout, three empty bytes, length
                self.wfile.write(struct.pack(">BxxxL", 1, len(line)) + line)
                self.wfile.flush()
        self.close_connection = True

    def _path(self) -> str:
        parts = urlsplit(self.path).path.split("/")
        return "/" + "/".join(parts[2:] if parts[1].startswith("v1.") else parts[1:])

    def _json(self, content: Any, status: int = 200) -> None:
        self._send(status, json.dumps(content).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
