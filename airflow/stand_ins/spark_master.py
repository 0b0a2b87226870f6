"""A Spark standalone master as far as the DAGs see one: REST submissions, the JSON page, a worker's log page.

Its drivers do nothing; a test decides what becomes of each (``on_submit``, ``drivers``).
"""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

#: How the worker begins each start of a driver in its stderr, and what a query writes that has looked into its topic.
LAUNCH = f'Launch Command: "java" "-cp" "jobs.jar" "DriverWrapper"\n{"=" * 40}\n\n'
PROGRESS = "26/11/20 12:00:00 INFO MicroBatchExecution: Streaming query made progress: {}\n"


@dataclass
class FakeDriver:
    """One submission and its state."""

    id: str
    request: dict[str, Any]
    state: str = "RUNNING"
    log: str = LAUNCH + PROGRESS

    def row(self) -> dict[str, Any]:
        """As the master's page lists it."""
        return {"id": self.id, "state": self.state, "mainclass": self.request["mainClass"], "worker": "worker-1"}


@dataclass
class FakeMaster:
    """One HTTP port plays the REST port, the web page and the worker."""

    drivers: list[FakeDriver] = field(default_factory=list)
    on_submit: Callable[[FakeDriver], None] = lambda driver: None

    def __post_init__(self) -> None:
        handler = type("Handler", (_Handler,), {"master": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True, name="spark-stand-in").start()

    def running(self, main_class: str) -> FakeDriver:
        """Adds a driver that runs already."""
        return self.add({"mainClass": main_class, "appArgs": [], "sparkProperties": {}})

    def add(self, request: dict[str, Any]) -> FakeDriver:
        """Adds a driver for a submission."""
        driver = FakeDriver(f"driver-20261120000000-{len(self.drivers):04d}", request)
        self.drivers.append(driver)
        return driver


class _Handler(BaseHTTPRequestHandler):
    master: FakeMaster

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/json/":
            rows = [each.row() for each in self.master.drivers]
            ended = [row for row in rows if row["state"] in ("FINISHED", "FAILED", "KILLED", "ERROR", "RELAUNCHING")]
            worker = {"id": "worker-1", "host": "127.0.0.1", "webuiaddress": f"http://elsewhere:{self.master.port}"}
            active = [row for row in rows if row not in ended]
            self._json({"workers": [worker], "activedrivers": active, "completeddrivers": ended})
        elif url.path == "/log":
            # As Spark's own page does.
            self.send_response(302)
            self.send_header("Location", f"/log/?{url.query}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif url.path == "/log/":
            query = parse_qs(url.query)
            driver = self._driver(query["driverId"][0])
            text = driver.log if query["logType"] == ["stderr"] else ""
            self._send(f"==== Bytes 0-{len(text)} of {len(text)} of /work/driver ====\n{text}".encode())
        else:
            driver = self._driver(url.path.rsplit("/", 1)[1])
            self._json({"success": True, "submissionId": driver.id, "driverState": driver.state})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/v1/submissions/create":
            driver = self.master.add(json.loads(body))
            self.master.on_submit(driver)
            self._json({"action": "CreateSubmissionResponse", "success": True, "submissionId": driver.id})
        else:
            driver = self._driver(self.path.rsplit("/", 1)[1])
            driver.state = "KILLED"
            self._json({"action": "KillSubmissionResponse", "success": True, "submissionId": driver.id})

    def _driver(self, identity: str) -> FakeDriver:
        return next(each for each in self.master.drivers if each.id == identity)

    def _json(self, content: Any) -> None:
        self._send(json.dumps(content).encode())

    def _send(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
