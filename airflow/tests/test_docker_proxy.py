"""The socket proxy lets DockerOperator's requests through and no other."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

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
