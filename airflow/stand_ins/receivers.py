"""An HTTP and an SMTP receiver, by default on loopback, that keep what they get."""

import email
import json
import re
import socketserver
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: The line of a mail that begins an event of the monitor.
EVENT = re.compile(r"^(ALERT|ESCALATED|RECOVERED): (.*) \((?:warning|critical)\)$", re.MULTILINE)
STATES = {"ALERT": "raised", "ESCALATED": "escalated", "RECOVERED": "cleared"}


class WebhookReceiver:
    """Keeps the JSON of every POST: a receiver ``json://`` of ``ALERT_URLS``."""

    def __init__(self, port: int = 0, host: str = "127.0.0.1") -> None:
        self.received: list[dict[str, Any]] = []
        #: What it answers; 0 is nothing at all, for longer than anybody waits.
        self.status = 204
        received = self.received
        receiver = self
        self.done = threading.Event()
        #: Set once somebody waits for an answer that does not come.
        self.hanging = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: Any) -> None:
                pass

            def do_POST(self) -> None:
                note = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if not receiver.status:
                    receiver.hanging.set()
                    receiver.done.wait(60)
                    return
                if receiver.status == 204:
                    received.append(note)
                self.send_response(receiver.status)
                if receiver.status // 100 == 3:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()

            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()

        self.server = ThreadingHTTPServer((host, port), Handler)
        self.url = f"json://127.0.0.1:{self.server.server_port}/alerts"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True, name="webhook-receiver").start()

    def events(self) -> list[tuple[str, str]]:
        """State and ``check of subject`` of every event that the monitor sent, in order."""
        return [(each["state"], _named(each)) for note in self.received for each in note.get("alerts", [])]


def _named(event: dict[str, Any]) -> str:
    subject = f"{event['source']} {event['symbol']}".strip()
    return f"{event['check']} of {subject}" if subject else str(event["check"])


class _Smtp(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 receiver")
        while line := self.rfile.readline():
            word = line.strip().upper()[:4]
            if word == b"DATA":
                self._say("354 go on")
                text = b""
                while (more := self.rfile.readline()) != b".\r\n":
                    text += more
                self.server.received.append(text.decode())  # type: ignore[attr-defined]
            if word == b"QUIT":
                self._say("221 bye")
                return
            self._say("250 ok")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class SmtpReceiver(socketserver.ThreadingTCPServer):
    """Keeps every mail as text."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0, host: str = "127.0.0.1") -> None:
        self.received: list[str] = []
        super().__init__((host, port), _Smtp)
        self.url = f"mailto://127.0.0.1:{self.server_address[1]}?from=pipeline@example.com&to=watch@example.com"
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True, name="smtp-receiver").start()

    def events(self) -> list[tuple[str, str]]:
        """The same of every mail."""
        found: list[tuple[str, str]] = []
        for mail in self.received:
            payload = email.message_from_string(mail).get_payload(decode=True)
            text = payload.decode() if isinstance(payload, bytes) else ""
            found += [(STATES[word], name) for word, name in EVENT.findall(text.replace("\r\n", "\n"))]
        return found
