"""The socket proxy, asked by Docker's own client: DockerOperator's requests on containers of its own pass, no other."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker
import pytest
from docker.errors import APIError, NotFound

from stand_ins.docker_engine import Container, DockerEngine
from stand_ins.processes import port, until

ROOT = Path(__file__).resolve().parents[2]
PROXY = ROOT / "docker" / "docker-proxy" / "proxy.py"
LABEL = "crypto-pipeline.docker-proxy"
IMAGE = "crypto-pipeline/monitor:local"
MOUNT: dict[str, Any] = {"Target": "/data", "Source": "crypto-pipeline-data", "Type": "volume", "ReadOnly": True}
#: Somebody else's, running on the same host.
DATABASE = {"Image": "postgres:16", "Env": ["POSTGRES_PASSWORD=hidden"], "Labels": {"com.docker.compose.project": "x"}}


@dataclass
class Stack:
    """A proxy in a process of its own, before an engine's stand-in."""

    engine: DockerEngine
    port: int
    process: subprocess.Popen[bytes]

    def client(self) -> Any:
        return docker.APIClient(f"tcp://127.0.0.1:{self.port}", version="1.41", timeout=60)

    def there(self) -> set[str]:
        return {id_ for id_, each in self.engine.containers.items() if not each.removed}

    def created(self, **changes: Any) -> Any:
        """The answer to a create request as DockerOperator writes it, changed."""
        host = {"NetworkMode": "crypto-pipeline", "CpuShares": 1024, "LogConfig": {"Type": None, "Config": {}}}
        host |= changes.pop("HostConfig", {})
        request = {"Image": IMAGE, "Cmd": ["check", "disk"], "User": None, "HostConfig": host, **changes}
        client = self.client()
        return client._result(client._post_json(client._url("/containers/create"), data=request), True)


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    engine = DockerEngine(tmp_path / "docker.sock", lambda request: (["sleep", "600"], {}))
    database = Container(DATABASE, "crypto-pipeline_postgres_1")
    engine.containers["0d47aba5e"] = database
    engine.start(database)
    engine.containers["ea411e4"] = Container({"Labels": {LABEL: "crypto-pipeline"}})
    listening = port()
    settings = {"DOCKER_SOCKET": str(tmp_path / "docker.sock"), "PORT": str(listening), "IMAGES": IMAGE}
    settings |= {"NETWORK": "crypto-pipeline", "VOLUME": "crypto-pipeline-data"}
    process = subprocess.Popen([sys.executable, str(PROXY)], env={**os.environ, **settings})
    proxied = Stack(engine, listening, process)
    try:
        until("it listens", 60, lambda: proxied.client().ping())
        yield proxied
    finally:
        process.kill()
        process.wait()
        for each in engine.containers.values():
            if each.process is not None:
                each.process.kill()
        engine.shutdown()
        engine.server_close()


def test_runs_a_container_of_ours_to_its_end(stack: Stack) -> None:
    client = stack.client()
    assert client.images(name=IMAGE)
    container = client.create_container(
        image=IMAGE,
        command=["check", "disk"],
        environment={"PIPELINE_SYMBOLS": "BTCUSDT", "POSTGRES_PASSWORD": "x", "HTTPS_PROXY": ""},
        host_config=client.create_host_config(
            network_mode="crypto-pipeline",
            mem_limit="256m",
            mounts=[docker.types.Mount("/data", MOUNT["Source"], read_only=True)],
        ),
        labels={"kept": "yes"},
        name="ours",
    )
    client.start(container)
    assert client.inspect_container("ours")["Id"] == container["Id"]
    assert client.inspect_container(container["Id"][:64])["Config"]["Labels"] == {
        "kept": "yes",
        LABEL: "crypto-pipeline",
    }
    client.stop(container, timeout=1)
    client.wait(container)
    client.remove_container(container)
    assert container["Id"] not in stack.there()


def test_a_container_gets_limits_and_a_user_that_it_did_not_ask_for(stack: Stack) -> None:
    request = stack.engine.containers[stack.created()["Id"]].request
    assert request["User"] == "10001:10001"
    host = request["HostConfig"]
    assert host["CapDrop"] == ["ALL"]
    assert host["SecurityOpt"] == ["no-new-privileges:true"]
    assert (host["Memory"], host["MemorySwap"], host["PidsLimit"]) == (512 << 20, 512 << 20, 256)
    assert host["LogConfig"] == {"Type": "json-file", "Config": {"max-size": "10m", "max-file": "1"}}


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ({"Memory": 128 << 20, "PidsLimit": 64}, (128 << 20, 64)),
        ({"Memory": 8 << 30, "PidsLimit": 100_000}, (512 << 20, 256)),
        ({"Memory": -1, "PidsLimit": -1}, (512 << 20, 256)),
        ({"Memory": True, "PidsLimit": "many"}, (512 << 20, 256)),
    ],
)
def test_limits_are_the_smaller_of_what_is_asked_and_what_is_allowed(
    stack: Stack, asked: dict[str, Any], given: tuple[int, int]
) -> None:
    host = stack.engine.containers[stack.created(HostConfig=asked)["Id"]].request["HostConfig"]
    assert (host["Memory"], host["PidsLimit"]) == given


def test_its_user_is_that_of_the_images() -> None:
    users = re.findall(r"^USER (\S+)$", (ROOT / "docker/Dockerfile").read_text(), re.MULTILINE)
    assert '"RUN_AS", "10001:10001"' in PROXY.read_text()
    assert "10001:10001" in users


@pytest.mark.parametrize("name", ["crypto-pipeline_postgres_1", "0d47aba5e", "0d47"])
@pytest.mark.parametrize(
    "request_",
    [
        lambda client, name: client.inspect_container(name),
        lambda client, name: client.stop(name, timeout=1),
        lambda client, name: client.remove_container(name, force=True, v=True),
        lambda client, name: client.start(name),
        lambda client, name: client.wait(name),
        lambda client, name: client.attach(name, stream=True),
        lambda client, name: client.attach_socket(name),
    ],
    ids=["inspect", "stop", "remove", "start", "wait", "attach", "attach_socket"],
)
def test_rejects_a_request_on_a_container_of_somebody_else(
    stack: Stack, name: str, request_: Callable[[Any, str], Any]
) -> None:
    with pytest.raises(APIError) as rejected:
        request_(stack.client(), name)
    assert rejected.value.status_code == 403
    assert "was not created through here" in str(rejected.value)
    assert "hidden" not in str(rejected.value)
    assert stack.engine.containers["0d47aba5e"].runs


def test_a_container_that_does_not_exist_is_not_found(stack: Stack) -> None:
    with pytest.raises(NotFound):
        stack.client().inspect_container("nobody")


@pytest.mark.parametrize(
    "changes",
    [
        {"User": "0:0"},
        {"User": "10001:10001"},
        {"Entrypoint": ["sh", "-c", "id"]},
        {"Entrypoint": ["java"]},
        {"WorkingDir": "/"},
        {"Env": ["JAVA_TOOL_OPTIONS=-XX:OnOutOfMemoryError=id"]},
        {"Env": ["LD_PRELOAD=/data/x.so"]},
        {"Env": ["PATH"]},
        {"Image": "alpine"},
        {"Image": "crypto-pipeline/monitor"},
        {"image": "alpine"},
        {"Volumes": {"/x": {}}},
        {"NetworkingConfig": {"EndpointsConfig": {"bridge": {}}}},
        {"ExposedPorts": {"1/tcp": {}}},
        {"hostconfig": {"Privileged": True}},
        {"HostConfig": {"Privileged": True}},
        {"HostConfig": {"privileged": True}},
        {"HostConfig": {"Binds": ["/:/host"]}},
        {"HostConfig": {"Mounts": [{"Type": "bind"}]}},
        {"HostConfig": {"Mounts": [{**MOUNT, "Type": "bind", "Source": "/etc"}]}},
        {"HostConfig": {"Mounts": [{**MOUNT, "ReadOnly": False}]}},
        {"HostConfig": {"Mounts": [{**MOUNT, "Source": "crypto-pipeline_postgres-data"}]}},
        {"HostConfig": {"Mounts": [MOUNT, {**MOUNT, "Target": "/other"}]}},
        {"HostConfig": {"NetworkMode": "host"}},
        {"HostConfig": {"PidMode": "host"}},
        {"HostConfig": {"IpcMode": "host"}},
        {"HostConfig": {"UsernsMode": "host"}},
        {"HostConfig": {"CapAdd": ["SYS_ADMIN"]}},
        {"HostConfig": {"SecurityOpt": ["seccomp=unconfined"]}},
        {"HostConfig": {"MemorySwap": -1}},
        {"HostConfig": {"Devices": [{"PathOnHost": "/dev/sda"}]}},
        {"HostConfig": {"PortBindings": {"1/tcp": [{}]}}},
        {"HostConfig": {"VolumesFrom": ["postgres"]}},
        {"HostConfig": {"LogConfig": {"Type": "syslog", "Config": {"syslog-address": "tcp://127.0.0.1:9"}}}},
        {"HostConfig": {"RestartPolicy": {"Name": "always"}}},
    ],
    ids=str,
)
def test_rejects_to_create(stack: Stack, changes: dict[str, Any]) -> None:
    before = stack.there()
    with pytest.raises(APIError) as rejected:
        stack.created(**changes)
    assert rejected.value.status_code == 403
    assert stack.there() == before


def test_a_second_spelling_of_a_setting_does_not_reach_the_engine(stack: Stack) -> None:
    """Go's JSON ignores case, and of two names the later one counts: an empty one would take the limits back."""
    created = stack.created(hostconfig=None, user="")["Id"]
    request = stack.engine.containers[created].request
    assert {"hostconfig", "user"} & set(request) == set()
    assert request["HostConfig"]["CapDrop"] == ["ALL"]


def test_the_body_of_a_start_request_does_not_reach_the_engine(stack: Stack) -> None:
    created = stack.created()["Id"]
    client = stack.client()
    answer = client._post_json(client._url("/containers/{0}/start", created), data={"Privileged": True})
    assert answer.status_code == 204
    assert stack.engine.containers[created].runs


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1.41/containers/json"),
        ("GET", "/v1.41/info"),
        ("GET", "/v1.41/secrets"),
        ("GET", "/v1.41/containers/{ours}/logs"),
        ("GET", "/v1.41/containers/{ours}/archive?path=/"),
        ("GET", "/v1.41/containers/../secrets/json"),
        ("GET", "/v1.41/containers/%2e%2e/json"),
        ("POST", "/v1.41/containers/{ours}/exec"),
        ("POST", "/v1.41/containers/{ours}/kill"),
        ("POST", "/v1.41/containers/{ours}/rename?name=x"),
        ("POST", "/v1.41/containers/{ours}/update"),
        ("POST", "/v1.41/commit?container={ours}"),
        ("POST", "/v1.41/images/create?fromImage=x"),
        ("POST", "/v1.41/build"),
        ("POST", "/v1.41/volumes/create"),
        ("POST", "/v1.41/networks/crypto-pipeline/connect"),
        ("POST", "//v1.41/containers/create"),
        ("DELETE", "/v1.41/images/x"),
    ],
)
def test_rejects_every_other_request(stack: Stack, method: str, path: str) -> None:
    ours = stack.created()["Id"]
    with socket.create_connection(("127.0.0.1", stack.port), 60) as connection:
        words = f"{method} {path.format(ours=ours)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        connection.sendall(words.encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 403 ")


@pytest.mark.parametrize("length", ["-1", "many", str(1 << 30)])
def test_rejects_a_body_of_no_allowed_length(stack: Stack, length: str) -> None:
    with socket.create_connection(("127.0.0.1", stack.port), 60) as connection:
        words = f"POST /v1.41/containers/create HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n"
        connection.sendall(words.encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 413 ")


def test_leaves_no_container_behind_and_nobody_elses_alone(stack: Stack) -> None:
    until("what an earlier run has left is gone", 60, lambda: stack.there() == {"0d47aba5e"})
    client = stack.client()
    created = stack.created()["Id"]
    client.start(created)
    assert stack.engine.containers[created].runs
    stack.process.send_signal(signal.SIGTERM)
    assert stack.process.wait(60) == 0
    assert stack.there() == {"0d47aba5e"}
    assert stack.engine.containers["0d47aba5e"].runs
