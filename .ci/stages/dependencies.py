"""Known vulnerabilities of everything the programs are made of, asked of OSV.

What is asked about: every library in the bills of materials (MODULE/target/bom.json, written by `./pipeline test`) and every
pinned package of airflow/requirements.txt. What has been looked at and is accepted stands in
.ci/accepted_vulnerabilities.toml, with a reason and a last day.

Exit codes: 0 nothing but accepted ones; 1 others; 3 OSV cannot be reached (OSV_URL; default https://api.osv.dev).

Usage: dependencies.py [--self-test]
"""

import json
import os
import re
import sys
import threading
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ACCEPTED = ROOT / ".ci/accepted_vulnerabilities.toml"
OWN = "pkg:maven/marketdata/"
BATCH = 500


@dataclass(frozen=True)
class Accepted:
    id: str
    package: str
    reason: str
    until: date


@dataclass(frozen=True)
class Finding:
    id: str
    package: str


class Unreachable(Exception):
    """OSV does not answer."""


def packages() -> list[str]:
    """Package URLs without qualifiers, sorted."""
    found = set()
    boms = [*ROOT.glob("*/target/bom.json"), *ROOT.glob("*/*/target/bom.json")]
    if not boms:
        sys.exit("no bill of materials: run ./pipeline test first")
    for bom in boms:
        for component in json.loads(bom.read_text()).get("components", []):
            found.add(component["purl"].split("?")[0])
    for line in (ROOT / "airflow/requirements.txt").read_text().splitlines():
        if pin := re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*])?==([^\s;\\]+)", line):
            found.add(f"pkg:pypi/{pin[1].lower()}@{pin[2]}")
    return sorted(purl for purl in found if not purl.startswith(OWN))


def ask(url: str, queries: list[dict]) -> list[dict]:
    request = urllib.request.Request(
        f"{url}/v1/querybatch",
        data=json.dumps({"queries": queries}).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["results"]
    except OSError as e:
        raise Unreachable(f"{url}: {e}") from e


def findings(url: str, purls: list[str]) -> Iterator[Finding]:
    """Each known vulnerability of each package; long answers come in pages (OSV: next_page_token)."""
    for begin in range(0, len(purls), BATCH):
        waiting = [{"package": {"purl": purl}} for purl in purls[begin : begin + BATCH]]
        while waiting:
            answers = ask(url, waiting)
            if len(answers) != len(waiting):
                raise Unreachable(f"{url}: {len(answers)} answers to {len(waiting)} questions")
            further = []
            for query, answer in zip(waiting, answers, strict=True):
                for vulnerability in answer.get("vulns", []):
                    yield Finding(vulnerability["id"], query["package"]["purl"])
                if token := answer.get("next_page_token"):
                    further.append(query | {"page_token": token})
            waiting = further


def accepted(text: str) -> list[Accepted]:
    return [Accepted(**each) for each in tomllib.loads(text).get("accepted", [])]


def judge(found: list[Finding], allowed: list[Accepted], today: date) -> list[str]:
    """A line for each finding that nobody accepted, or not until today."""
    lines = []
    for finding in found:
        known = [a for a in allowed if a.id == finding.id and finding.package.startswith(a.package)]
        if not known:
            lines.append(f"{finding.package}: {finding.id}, https://osv.dev/{finding.id}")
        elif today > known[0].until:
            lines.append(f"{finding.package}: {finding.id} was accepted until {known[0].until}")
    return lines


def main() -> int:
    purls = packages()
    url = os.environ.get("OSV_URL", "https://api.osv.dev")
    try:
        found = list(findings(url, purls))
    except Unreachable as e:
        print(f"vulnerabilities of {len(purls)} libraries were not looked up: {e}")
        return 3
    lines = judge(found, accepted(ACCEPTED.read_text()), datetime.now(UTC).date())
    print(*lines, f"{len(purls)} libraries, {len(found)} known vulnerabilities, {len(lines)} not accepted", sep="\n")
    return 1 if lines else 0


class FakeOsv(BaseHTTPRequestHandler):
    """OSV's form of answer, in pages of one: the first package has two vulnerabilities, all others none."""

    def do_POST(self) -> None:
        queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        results = [self.answer(query) for query in queries]
        body = json.dumps({"results": results}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer(self, query: dict) -> dict:
        if query["package"]["purl"] != packages()[0]:
            return {}
        if query.get("page_token") == "second":
            return {"vulns": [{"id": "TEST-2"}]}
        return {"vulns": [{"id": "TEST-1"}], "next_page_token": "second"}

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def self_test() -> None:
    purls = packages()
    assert len(purls) > 200, f"only {len(purls)} libraries"
    for expected in (
        "pkg:maven/org.apache.kafka/kafka-clients@",
        "pkg:pypi/apache-airflow",
        "pkg:maven/org.apache.spark/",
    ):
        assert any(purl.startswith(expected) for purl in purls), f"{expected} is in no bill of materials"
    server = HTTPServer(("127.0.0.1", 0), FakeOsv)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found = list(findings(f"http://127.0.0.1:{server.server_port}", purls))
    server.shutdown()
    assert found == [Finding("TEST-1", purls[0]), Finding("TEST-2", purls[0])], found
    rule = accepted(f'[[accepted]]\nid = "TEST-1"\npackage = "{purls[0]}"\nreason = "unused"\nuntil = 2026-06-30\n')
    assert len(judge(found, [], date(2026, 6, 1))) == 2
    assert [line.split(": ")[1].split(",")[0] for line in judge(found, rule, date(2026, 6, 30))] == ["TEST-2"]
    assert len(judge(found, rule, date(2026, 7, 1))) == 2
    try:
        list(findings("http://127.0.0.1:9", purls))
    except Unreachable:
        print(f"NOTE {len(purls)} libraries")
        return
    raise AssertionError("a closed port answered")


if __name__ == "__main__":
    if sys.argv[1:] == ["--self-test"]:
        self_test()
    else:
        sys.exit(main())
