"""The compose file read as text: what must hold whatever engine runs it."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
ONE_SHOT = {"kafka-init", "migrate", "airflow-init"}
EXAMPLE = dict(
    line.split("=", 1) for line in (ROOT / ".env.example").read_text().splitlines() if re.match(r"[A-Z]", line)
)
DOCKERFILE = (ROOT / "docker" / "Dockerfile").read_text()
#: Environment that is an image's own or a launcher's, by its first letters.
FOREIGN = ("KAFKA_", "POSTGRES_", "PGADMIN_", "AIRFLOW__", "AIRFLOW_CONN_", "_AIRFLOW_", "SPARK_DAEMON_", "PG", "GF_")
FOREIGN_NAMES = {"CLUSTER_ID", "SPARK_WORKER_OPTS", "TIMESCALEDB_TELEMETRY"}


def rendered(value: Any, **environment: str) -> str:
    """A value as compose sees it, with this environment: ``${NAME:-default}``."""
    return re.sub(r"\$\{([A-Z_]+):-([^}]*)\}", lambda name: environment.get(name[1]) or name[2], str(value))


def substituted() -> set[str]:
    return set(re.findall(r"\$\{([A-Z_]+)", TEXT))


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_bounded_and_watched(name: str) -> None:
    service = SERVICES[name]
    assert "mem_limit" in service
    # Where SELinux rules, the engine's socket is closed to every other container.
    label = ["label=disable"] if name == "docker-proxy" else []
    assert service["security_opt"] == ["no-new-privileges:true", *label]
    assert "privileged" not in service
    assert service["pids_limit"] <= 4096
    # pgAdmin's own image gives its program the capability to bind port 80.
    assert service.get("cap_drop") == (None if name == "pgadmin" else ["ALL"])
    if service.get("build", {}).get("target") in ("producer", "simulator", "monitor"):
        assert service["read_only"], "a program of ours writes to its volumes and /tmp only"
    for port in service.get("ports", []):
        assert re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port), f"{port} is open to other machines"
    if name in ONE_SHOT:
        assert service["restart"] == "no"
    else:
        target = service.get("build", {}).get("target")
        proxy = (ROOT / "docker/docker-proxy/Dockerfile").read_text()
        own = proxy if name == "docker-proxy" else DOCKERFILE.partition(f" AS {target}\n")[2].partition("\nFROM ")[0]
        assert "healthcheck" in service or "HEALTHCHECK" in own


def test_one_shots_are_waited_for() -> None:
    """Otherwise ``up --wait`` takes their end for a failure."""
    waited = {
        other
        for service in SERVICES.values()
        for other, how in service.get("depends_on", {}).items()
        if how["condition"] == "service_completed_successfully"
    }
    assert waited >= ONE_SHOT


def test_what_others_wait_for_may_take_its_time() -> None:
    """``up`` ends with an error when a service is unhealthy that another waits for."""
    waited = {
        other
        for service in SERVICES.values()
        for other, how in service.get("depends_on", {}).items()
        if how["condition"] == "service_healthy"
    }
    proxy = (ROOT / "docker/docker-proxy/Dockerfile").read_text()
    for name in waited:
        own = SERVICES[name].get("healthcheck", {}).get("start_period")
        assert own == "180s" or (name == "docker-proxy" and "--start-period=180s" in proxy), name


def test_what_it_asks_for_is_in_the_example_and_the_other_way_round() -> None:
    assert substituted() | {"COMPOSE_PROFILES"} == set(EXAMPLE)


def test_the_images_are_built_from_every_module_that_maven_must_find() -> None:
    """Maven reads every pom.xml before it builds one; BuildKit does not match ``**/pom.xml`` in folders left out."""
    allowed = set((ROOT / ".dockerignore").read_text().splitlines())
    modules = re.findall(r"<module>(.+)</module>", (ROOT / "pom.xml").read_text())
    assert [name for name in modules if not {f"!{name}", f"!{name}/pom.xml"} & allowed] == []


DOCKERFILES = ("docker/Dockerfile", "docker/docker-proxy/Dockerfile", "airflow/Dockerfile")


def test_what_the_images_copy_is_not_ignored() -> None:
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    for file in DOCKERFILES:
        for line in (ROOT / file).read_text().splitlines():
            if line.startswith("COPY ") and "--from=" not in line and line != "COPY . .":
                for source in line.split()[2:-1]:
                    folders = [source, *map(str, Path(source).parents)]
                    assert any(Path(each).match(name) for each in folders for name in allowed), line


def test_holds_no_secret() -> None:
    for name, value in EXAMPLE.items():
        if re.search(r"PASSWORD|SECRET|KEY", name) and value != "admin":
            assert value not in TEXT, name
    for service in SERVICES.values():
        for key, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|FERNET", key):
                assert str(value).startswith("${"), key


def test_passwords_have_no_default() -> None:
    for name in re.findall(r"\$\{([A-Z_]*(?:PASSWORD|SECRET|KEY)[A-Z_]*):-", TEXT):
        pytest.fail(f"{name} has a default")


def test_an_env_of_an_older_version_starts_nothing() -> None:
    """Its names had no prefix: with defaults for both it would follow the live exchange and say nothing."""
    for name in ("PIPELINE_SOURCE", "PIPELINE_SYMBOLS"):
        uses = re.findall(rf"\$\{{{name}\b([^}}]*)\}}", TEXT)
        assert set(uses) == {":?not in .env, run docker/make-env.sh, or see docs/compose.md, Upgrade"}, name
    assert "\n## Upgrade\n" in (ROOT / "docs" / "compose.md").read_text()


def test_the_page_that_the_example_names_lists_every_form_of_a_receiver() -> None:
    (page,) = re.findall(r"(\S+\.md) lists the forms", (ROOT / ".env.example").read_text())
    text = (ROOT / page).read_text()
    for form in ("slack", "mailto", "mailtos", "pagerduty", "tgram", "discord", "json", "jsons"):
        assert f"`{form}://" in text, form


def test_names_of_ours_in_the_example_have_the_prefix() -> None:
    foreign = ("PIPELINE_", "KAFKA_", "POSTGRES_", "PGADMIN_", "AIRFLOW_", "ALERT_", "COMPOSE_", "CRYPTO_", "ANALYST_")
    others = {name for name in EXAMPLE if not name.startswith(foreign)}
    assert others == {"HTTPS_PROXY", "NO_PROXY", "WATERMARK"}


def test_every_environment_key_is_known_to_a_program() -> None:
    sources = [*ROOT.glob("*/src/main/java/**/*.java"), *ROOT.glob("airflow/dags/crypto_pipeline/*.py")]
    sources += [*ROOT.glob("docker/**/*.sh"), *ROOT.glob("docker/**/*.py")]
    known = "\n".join(source.read_text() for source in sources)
    for name, service in SERVICES.items():
        for key in service.get("environment", {}):
            ours = not key.startswith(FOREIGN) and key not in FOREIGN_NAMES
            if ours or key in ("KAFKA_BOOTSTRAP_SERVERS", "POSTGRES_URL"):
                assert re.search(rf"\b{key}\b", known), f"{name}: nobody reads {key}"


def test_nothing_of_the_clone_needs_to_be_readable_by_other_users() -> None:
    """A clone under umask 077 or SELinux: no folder of it is mounted, and what images copy gets a mode of its own."""
    mounts = {rendered(each).partition(":")[0] for service in SERVICES.values() for each in service.get("volumes", [])}
    assert {each for each in mounts if "/" in each or each.startswith(".")} == {"/var/run/docker.sock"}
    for file in DOCKERFILES:
        for line in (ROOT / file).read_text().splitlines():
            if line.startswith("COPY ") and line != "COPY . .":
                assert "--from=build" in line or "--chmod=0755" in line, line


def test_speaks_to_docker_compose_1_29_and_to_v2() -> None:
    assert "version" not in COMPOSE
    assert "name" not in COMPOSE
    for unknown in ("start_interval", "pull_policy", "@sha256", "\n    deploy:"):
        assert unknown not in TEXT


def test_only_the_proxy_sees_the_engine_and_only_the_scheduler_sees_the_proxy() -> None:
    assert [name for name, service in SERVICES.items() if "docker.sock" in str(service.get("volumes"))] == [
        "docker-proxy"
    ]
    on_it = {name for name, service in SERVICES.items() if "docker-api" in service.get("networks", [])}
    assert on_it == {"docker-proxy", "airflow-scheduler"}
    assert COMPOSE["networks"]["docker-api"] == {"internal": True}
    assert SERVICES["docker-proxy"]["networks"] == ["docker-api"]


def test_spark_and_airflow_name_pages_that_a_browser_on_this_machine_finds() -> None:
    """Workers and jobs know each other by names of the compose network: the master shows their pages instead."""
    airflow = SERVICES["airflow-scheduler"]["environment"]
    published = {port.split(":")[1]: name for name, service in SERVICES.items() for port in service.get("ports", [])}
    for key, name in {
        "SPARK_PAGE_URL": "spark-master",
        "MONITOR_PAGE_URL": "monitor",
        "PGADMIN_URL": "pgadmin",
    }.items():
        host, _, number = airflow[key].removeprefix("http://").partition(":")
        assert (host, published[number]) == ("localhost", name), key
    proxy = f"-Dspark.ui.reverseProxy=true -Dspark.ui.reverseProxyUrl={airflow['SPARK_PAGE_URL']}"
    assert proxy in SERVICES["spark-master"]["environment"]["SPARK_DAEMON_JAVA_OPTS"]
    for worker in ("spark-worker", "spark-worker-2", "spark-worker-jobs"):
        # Its address must be the one by which the master reaches it.
        assert proxy in SERVICES[worker]["environment"]["SPARK_WORKER_OPTS"]
        assert "SPARK_PUBLIC_DNS" not in SERVICES[worker]["environment"]
        assert "ports" not in SERVICES[worker]


def test_no_value_of_a_connection_is_too_short_to_be_masked() -> None:
    """Airflow takes a connection's extra values for secrets: a task's log begins with a warning about short ones."""
    shortest = 5
    for key, value in SERVICES["airflow-scheduler"]["environment"].items():
        if key.startswith("AIRFLOW_CONN_"):
            extras = parse_qs(urlsplit(rendered(value)).query)
            assert all(len(each) >= shortest for values in extras.values() for each in values), key
    for name, value in EXAMPLE.items():
        if "PASSWORD" in name:
            assert len(value) >= shortest, name


def test_the_socket_of_the_engine_may_lie_elsewhere() -> None:
    mount = SERVICES["docker-proxy"]["volumes"][0]
    assert rendered(mount) == "/var/run/docker.sock:/var/run/docker.sock"
    elsewhere = rendered(mount, PIPELINE_DOCKER_SOCKET="/run/user/1000/docker.sock")
    assert elsewhere == "/run/user/1000/docker.sock:/var/run/docker.sock"
    assert EXAMPLE["PIPELINE_DOCKER_SOCKET"] == "/var/run/docker.sock"


@pytest.mark.parametrize("email", ["admin@example.com", "1admin@example.com", "9@example.com", "a/b@example.com"])
def test_pgadmin_finds_the_password_whatever_its_user_is_called(email: str, tmp_path: Path) -> None:
    # preprocess_username of pgAdmin 9.
    folder = ("pga_user_" + email if email[0].isdigit() else email).replace("@", "_").replace("/", "slash")
    script = (ROOT / "docker" / "pgadmin" / "start.sh").read_text()
    here = script.replace("/var/lib/pgadmin", str(tmp_path)).replace("exec /entrypoint.sh", "exec true")
    environment = {"PATH": os.environ["PATH"], "PGADMIN_DEFAULT_EMAIL": email, "ANALYST_PASSWORD": "x y"}
    subprocess.run(["sh", "-c", here], env=environment, check=True)
    file = tmp_path / "storage" / folder / ".pgpass"
    assert file.read_text() == "postgres:5432:*:analyst:x y\n"
    assert file.stat().st_mode & 0o777 == 0o600


def simulator(state: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    script = (ROOT / "docker" / "simulator.sh").read_text()
    here = script.replace("/state/", f"{state}/").replace("exec java", "exec echo")
    usual = {"PATH": os.environ["PATH"], "PIPELINE_SOURCE": "binance", "PIPELINE_SYMBOLS": "BTCUSDT,ETHUSDT"}
    usual |= {"PIPELINE_RATE": "50", "PIPELINE_SEED": "1"}
    return subprocess.run(["sh", "-c", here], env=usual | environment, capture_output=True, text=True)


@pytest.mark.parametrize(
    "change", [{"PIPELINE_SYMBOLS": "BTCUSDT"}, {"PIPELINE_RATE": "20"}, {"PIPELINE_SEED": "2"}], ids=str
)
def test_a_second_simulated_market_does_not_start_on_the_data_of_the_first(
    change: dict[str, str], tmp_path: Path
) -> None:
    assert simulator(tmp_path).returncode == 0
    refused = simulator(tmp_path, **change)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr.count("\n") == 1
    assert (
        "the volumes hold trades of the market with symbols BTCUSDT,ETHUSDT, rate 50, seed 1; .env names"
        in refused.stderr
    )
    assert "down -v" in refused.stderr
    assert simulator(tmp_path).returncode == 0


def test_another_simulated_exchange_may_stand_beside_it_since_its_rows_have_another_source(tmp_path: Path) -> None:
    assert simulator(tmp_path).returncode == 0
    assert simulator(tmp_path, PIPELINE_SOURCE="coinbase", PIPELINE_SYMBOLS="BTC-USD,ETH-USD").returncode == 0
    assert simulator(tmp_path).returncode == 0


def test_no_line_end_breaks_a_script() -> None:
    assert "\n* text=auto eol=lf\n" in (ROOT / ".gitattributes").read_text()
    for script in [*ROOT.glob("docker/**/*.sh"), *ROOT.glob("postgres/init/*.sql"), ROOT / "pipeline", ROOT / "mvnw"]:
        assert b"\r" not in script.read_bytes(), script


def test_fits_an_eight_gigabyte_laptop() -> None:
    unit = {"m": 1, "g": 1024}
    limits = {
        name: int(service["mem_limit"][:-1]) * unit[service["mem_limit"][-1]]
        for name, service in SERVICES.items()
        if name not in ONE_SHOT and service.get("profiles") in (None, ["demo"])
    }
    assert sum(limits.values()) <= 8 * 1024, limits


def test_advice_names_containers_and_dags_that_are_there() -> None:
    """In DAGs, scripts, documents and programs. RemedyTest of the monitor looks at each of its remedies."""
    files = [
        *(ROOT / "airflow/dags").rglob("*.py"),
        *(each for each in (ROOT / "docker").rglob("*") if each.suffix in (".sh", ".py", ".yml", ".json")),
        *(ROOT / "docs").glob("*.md"),
        *(each for each in ROOT.glob("*/src/main/**/*") if each.suffix in (".java", ".js", ".properties")),
    ]
    texts = {str(file.relative_to(ROOT)): file.read_text() for file in files}
    options = r"(?: -\S+(?: '[^']*')?)*"
    command = re.compile(rf"docker (?:logs|start|restart|exec|inspect){options} ([a-z][a-z-]*[a-z])(?![\w%$-])")
    containers = {(file, name) for file, text in texts.items() for name in command.findall(text)}
    dags = {(file, name) for file, text in texts.items() for name in re.findall(r"crypto_[a-z_]+_dag\b", text)}
    known = {service["container_name"] for service in SERVICES.values()}

    assert {name for _, name in containers} >= {"producer", "monitor", "docker-proxy"}
    assert {each for each in containers if each[1] not in known} == set()
    assert {each for each in dags if not (ROOT / "airflow/dags" / f"{each[1]}.py").exists()} == set()
