"""A run that gets no trade must not say that all is well: the first cause, exit code 1, and the same from status.

Three runs at once: a port where nothing listens, an exchange that rejects this location (HTTP 451), a host that no name
server knows. Each ends with one line that names its cause and what to do. Usage: no_rows.py FOLDER
"""

import http.server
import json
import socket
import subprocess
import sys
import threading
from pathlib import Path

from programs import ROOT

PIPELINE = ROOT / "pipeline"


class Restricted(http.server.BaseHTTPRequestHandler):
    """Answers everything as Binance answers a country that it does not serve."""

    def do_GET(self) -> None:
        body = json.dumps({"code": 0, "msg": "Service unavailable from a restricted location"}).encode()
        self.send_response(451)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """No line for each request."""


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def without_a_run(data: Path) -> list[str]:
    """The doctor names each part that does not run; each program's own help needs no run."""
    expected = {
        ("monitor", "doctor", "--data", str(data)): (1, ["✘ kafka", "✘ postgresql"]),
        ("job", "Reconcile", "--help"): (0, ["--since", "--rest-url"]),
        ("feed", "prices", "--help"): (0, ["--every-ms"]),
        ("backfill", "--help"): (0, ["--from-dumps"]),
        ("dead-letters", "list", "--help"): (0, ["--json"]),
    }
    wrong = []
    for command, (code, words) in expected.items():
        done = subprocess.run([PIPELINE, *command], capture_output=True, text=True, check=False)
        output = done.stdout + done.stderr
        if done.returncode != code or "\tat " in output or any(word not in output for word in words):
            wrong.append(f"{command}: exit code {done.returncode}: {output}")
    return wrong


def main(folder: str) -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Restricted)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    causes = {
        "closed": (f"127.0.0.1:{closed_port()}", ["Check the network"]),
        "restricted": (f"127.0.0.1:{server.server_port}", ["451", "data-api.binance.vision"]),
        "unknown": ("exchange.invalid", ["cannot be resolved", "DNS"]),
    }
    runs = {}
    for name, (host, _) in causes.items():
        urls = ["--rest-url", f"http://{host}", "--websocket-url", f"ws://{host}"]
        command = [PIPELINE, "run", "--detach", "--data", Path(folder, name), *urls]
        runs[name] = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wrong = []
    for name, run in runs.items():
        _, errors = run.communicate(timeout=600)
        data = Path(folder, name)
        asked = [PIPELINE, "status", "--json", "--data", data]
        status = subprocess.run(asked, capture_output=True, text=True, check=False)
        report = json.loads(status.stdout)
        subprocess.run([PIPELINE, "down", "--data", data], check=True, stdout=subprocess.DEVNULL)
        after = subprocess.run([PIPELINE, "status", "--data", data], capture_output=True, check=False)
        words = ["No row of this run", "First cause: ", *causes[name][1]]
        text = " ".join(report["problems"])
        if (
            (run.returncode, status.returncode, report["exit_code"], report["state"]) != (1, 1, 1, "no_rows")
            or after.returncode != 2
            or len(errors.splitlines()) != 1
            or any(word not in errors or word not in text for word in words)
        ):
            codes = [run.returncode, status.returncode, after.returncode]
            wrong.append(f"{name}: exit codes {codes}: {errors}{text}")
    wrong += without_a_run(Path(folder, "closed"))
    if wrong:
        raise SystemExit("\n".join(wrong))


if __name__ == "__main__":
    main(sys.argv[1])
