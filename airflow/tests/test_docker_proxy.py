"""The socket proxy lets DockerOperator's requests through and no other."""

import importlib.util
import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from stand_ins.docker_engine import Container, DockerEngine
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


LABEL = "crypto-pipeline.docker-proxy"


def test_leaves_no_container_behind_and_nobody_elses_alone(tmp_path: Path) -> None:
    engine = DockerEngine(tmp_path / "docker.sock", lambda request: (["sleep", "600"], {}))
    engine.containers["somebody-elses"] = Container({"Labels": {}})
    engine.containers["of-an-earlier-run"] = Container({"Labels": {LABEL: "crypto-pipeline"}})
    listening = port()
    address = f"http://127.0.0.1:{listening}/v1.41/containers"
    settings = {"DOCKER_SOCKET": str(tmp_path / "docker.sock"), "PORT": str(listening)}
    settings |= {"IMAGES": "crypto-pipeline/monitor:0.1.0", "NETWORK": "crypto-pipeline"}
    running = subprocess.Popen([sys.executable, str(PROXY)], env={**os.environ, **settings})

    def there() -> set[str]:
        return {id_ for id_, each in engine.containers.items() if not each.removed}

    def post(path: str, body: bytes) -> dict[str, Any]:
        with urllib.request.urlopen(urllib.request.Request(address + path, body, method="POST"), timeout=60) as answer:
            found: dict[str, Any] = json.loads(answer.read() or b"{}")
            return found

    try:
        until("what an earlier run has left is gone", 60, lambda: there() == {"somebody-elses"})
        until("it listens", 60, lambda: urllib.request.urlopen(f"http://127.0.0.1:{listening}/_ping", timeout=60))
        created = post("/create", create(Labels={"kept": "yes"}))["Id"]
        assert engine.containers[created].request["Labels"] == {"kept": "yes", LABEL: "crypto-pipeline"}
        post(f"/{created}/start", b"")
        assert engine.containers[created].runs
        running.send_signal(signal.SIGTERM)
        assert running.wait(60) == 0
        assert there() == {"somebody-elses"}
    finally:
        running.kill()
        running.wait()
        engine.shutdown()
        engine.server_close()
