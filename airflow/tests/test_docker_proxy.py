"""The socket proxy lets DockerOperator's requests through and no other."""

import importlib.util
import json
import os
import signal
import socketserver
import subprocess
import sys
import threading
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from stand_ins.processes import port, until

PROXY = Path(__file__).resolve().parents[2] / "docker" / "docker-proxy" / "proxy.py"


@pytest.fixture(scope="module")
def proxy() -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMAGES", "crypto-pipeline/monitor:0.1.0")
        patch.setenv("NETWORK", "crypto-pipeline")
        patch.setenv("VOLUME", "crypto-pipeline-data")
        spec = importlib.util.spec_from_file_location("proxy", PROXY)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def mount(**changes: Any) -> dict[str, Any]:
    return {"Target": "/data", "Source": "crypto-pipeline-data", "Type": "volume", "ReadOnly": True, **changes}


def create(**changes: Any) -> bytes:
    host = {"NetworkMode": "crypto-pipeline", "Memory": 1, "Privileged": False, **changes.pop("HostConfig", {})}
    return json.dumps(
        {"Image": "crypto-pipeline/monitor:0.1.0", "Cmd": ["check"], "HostConfig": host, **changes}
    ).encode()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/_ping"),
        ("GET", "/v1.41/version"),
        ("GET", "/v1.41/images/json?only_ids=0"),
        ("POST", "/v1.41/containers/0a1b/start"),
        ("POST", "/v1.41/containers/0a1b/attach?logs=0"),
        ("DELETE", "/v1.41/containers/0a1b?v=False"),
    ],
)
def test_lets_through(proxy: ModuleType, method: str, path: str) -> None:
    assert proxy.refused(method, path, b"") == ""


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1.41/containers/json"),
        ("GET", "/v1.41/secrets"),
        ("POST", "/v1.41/containers/0a1b/exec"),
        ("POST", "/v1.41/images/create?fromImage=x"),
        ("POST", "/v1.41/volumes/create"),
        ("DELETE", "/v1.41/images/x"),
        ("GET", "/v1.41/containers/../secrets/json"),
        ("PUT", "/v1.41/containers/0a1b/archive"),
        ("POST", "//v1.41/containers/create"),
    ],
)
def test_refuses(proxy: ModuleType, method: str, path: str) -> None:
    assert proxy.refused(method, path, b"") != ""


def test_creates_our_image_in_our_network(proxy: ModuleType) -> None:
    assert proxy.refused("POST", "/v1.41/containers/create?name=x", create()) == ""


def test_lends_the_lake_to_read(proxy: ModuleType) -> None:
    lent = create(HostConfig={"Mounts": [mount()]})
    assert proxy.refused("POST", "/v1.41/containers/create", lent) == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"Image": "alpine"},
        {"HostConfig": {"Privileged": True}},
        {"HostConfig": {"Binds": ["/:/host"]}},
        {"HostConfig": {"Mounts": [{"Type": "bind"}]}},
        {"HostConfig": {"Mounts": [mount(Type="bind", Source="/etc")]}},
        {"HostConfig": {"Mounts": [mount(ReadOnly=False)]}},
        {"HostConfig": {"Mounts": [mount(Source="crypto-pipeline_postgres-data")]}},
        {"HostConfig": {"Mounts": [mount(), mount(Target="/other")]}},
        {"HostConfig": {"NetworkMode": "host"}},
        {"HostConfig": {"PidMode": "host"}},
        {"HostConfig": {"IpcMode": "host"}},
        {"HostConfig": {"CapAdd": ["SYS_ADMIN"]}},
        {"HostConfig": {"PortBindings": {"1/tcp": [{}]}}},
        {"HostConfig": {"VolumesFrom": ["postgres"]}},
        {"Volumes": {"/x": {}}},
        {"NetworkingConfig": {"EndpointsConfig": {"bridge": {}}}},
    ],
)
def test_refuses_to_create(proxy: ModuleType, changes: dict[str, Any]) -> None:
    assert proxy.refused("POST", "/containers/create", create(**changes)) != ""


class Engine(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Creates, lists by label and removes containers that do nothing; two are there from the beginning."""

    daemon_threads = True

    def __init__(self, path: Path) -> None:
        self.labels: dict[str, dict[str, str]] = {"somebody-elses": {}, "of-an-earlier-run": {LABEL: "crypto-pipeline"}}
        super().__init__(str(path), EngineHandler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class EngineHandler(BaseHTTPRequestHandler):
    server: Engine

    def address_string(self) -> str:
        return "unix"

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        name, _, value = json.loads(query["filters"][0])["label"][0].partition("=")
        assert query["all"] == ["1"]
        self.answer([{"Id": id_} for id_, labels in self.server.labels.items() if labels.get(name) == value])

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.labels["created"] = request["Labels"]
        self.answer({"Id": "created"})

    def do_DELETE(self) -> None:
        assert self.path.endswith("?force=1")
        del self.server.labels[self.path.split("/")[2].partition("?")[0]]
        self.answer({})

    def answer(self, content: object) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


LABEL = "crypto-pipeline.docker-proxy"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    server = Engine(tmp_path / "docker.sock")
    yield server
    server.shutdown()
    server.server_close()


def test_leaves_no_container_behind_and_nobody_elses_alone(engine: Engine, tmp_path: Path) -> None:
    listening = port()
    settings = {"DOCKER_SOCKET": str(tmp_path / "docker.sock"), "PORT": str(listening)}
    settings |= {"IMAGES": "crypto-pipeline/monitor:0.1.0", "NETWORK": "crypto-pipeline"}
    running = subprocess.Popen([sys.executable, str(PROXY)], env={**os.environ, **settings})
    try:
        until("what an earlier run has left is gone", 60, lambda: set(engine.labels) == {"somebody-elses"})
        address = f"http://127.0.0.1:{listening}/v1.41/containers/create"
        request = urllib.request.Request(address, create(Labels={"kept": "yes"}), method="POST")
        until("created", 60, lambda: urllib.request.urlopen(request, timeout=60).status == 200)
        assert engine.labels["created"] == {"kept": "yes", LABEL: "crypto-pipeline"}
        running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 0
        assert set(engine.labels) == {"somebody-elses"}
    finally:
        running.kill()
        running.wait()
