"""An HTTP and an SMTP receiver, by default on loopback, that keep what they get."""

import json
import socketserver
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class WebhookReceiver:
    """Keeps the JSON of every POST."""

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
        self.url = f"http://127.0.0.1:{self.server.server_port}/alerts"
        threading.Thread(target=self.server.serve_forever, daemon=True, name="webhook-receiver").start()


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
        self.url = f"smtp://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True, name="smtp-receiver").start()
