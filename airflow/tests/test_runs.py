"""Every DAG run by ``dag.test()``, well and not well, against stand-ins and a real PostgreSQL."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from crypto_pipeline import settings
from crypto_pipeline.spark import JAVA_BATCH_OPTIONS
from stand_ins.postgres import Postgres
from stand_ins.receivers import WebhookReceiver
from stand_ins.runs import ALL, run
from stand_ins.spark_master import LAUNCH, PROGRESS, FakeDriver, FakeMaster

MAIN_CLASS = "marketdata.spark.job.CryptoAnalytics"
TABLE = "symbol   age   limit\nETHUSDT  9 min 3 min"

LOCAL = Path(__file__).resolve().parents[2] / "local/src/main/resources/marketdata/local"


def commit(database: Postgres, batch: int = 1, after: str = "1 second") -> None:
    database.execute(
        "INSERT INTO stream_commits VALUES ('CryptoAnalytics:0f3c', %s, 1, '{}', 3, 30, 0, 0, 0, now(),"
        " now() + %s::interval)",
        batch,
        after,
    )


@contextmanager
def at_work(database: Postgres) -> Iterator[None]:
    """A stream that commits every second, as long as it takes: whenever a task looks, a newer commit follows."""
    over = threading.Event()

    def stream() -> None:
        for batch in count(2):
            commit(database, batch, "0 seconds")
            if over.wait(1):
                return

    stream_of_commits = threading.Thread(target=stream)
    stream_of_commits.start()
    try:
        yield
    finally:
        over.set()
        stream_of_commits.join()


def jvm_options(file: str) -> set[str]:
    """Those of ./pipeline; a batch job's collector is the JVM's choice here, by the driver's memory."""
    return {each for each in (LOCAL / file).read_text().split() if "Parallel" not in each}


def test_submit_starts_the_stream_supervised_in_the_cluster(
    dag_bag: Any, database: Postgres, spark: FakeMaster
) -> None:
    spark.on_submit = lambda driver: commit(database)
    states = run(dag_bag, "crypto_pipeline_submit_dag", arguments='--watermark "5 minutes"')
    assert states["crypto_pipeline_submit_dag"] == "success"
    request = spark.drivers[0].request
    assert request["mainClass"] == MAIN_CLASS
    assert request["appArgs"] == ["--watermark", "5 minutes"]
    assert request["environmentVariables"] == {}
    assert request["sparkProperties"]["spark.driver.supervise"] == "true"
    assert request["sparkProperties"]["spark.submit.deployMode"] == "cluster"
    java_options = request["sparkProperties"]["spark.driver.extraJavaOptions"].split()
    assert "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED" in java_options
    assert jvm_options("spark-live-jvm-options.txt") <= set(java_options)
    assert jvm_options("spark-drain-jvm-options.txt") <= set(JAVA_BATCH_OPTIONS.split())
    assert f"127.0.0.1:{database.port}" not in str(request)


def links_of(dag_id: str, task_id: str) -> dict[str, str]:
    """What the task's last run has left for its buttons; a link is an XCom since Airflow 3."""
    from airflow.models.xcom import XComModel
    from airflow.utils.session import create_session
    from sqlalchemy import select

    with create_session() as session:
        wanted = select(XComModel).where(XComModel.dag_id == dag_id, XComModel.task_id == task_id)
        found = session.scalars(wanted.order_by(XComModel.timestamp)).all()
        return {each.key: str(each.value).strip('"') for each in found if each.key.startswith("_link_")}


def test_a_task_links_to_the_other_pages_and_to_its_drivers_log(
    dag_bag: Any, database: Postgres, spark: FakeMaster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SPARK_PAGE_URL", "http://localhost:8080")
    monkeypatch.setattr(settings, "MONITOR_PAGE_URL", "http://localhost:8090")
    monkeypatch.setattr(settings, "PGADMIN_URL", "http://localhost:5050")
    spark.on_submit = lambda driver: commit(database)
    run(dag_bag, "crypto_pipeline_submit_dag")
    driver = spark.drivers[0]
    for task in ("submit", "first_rows"):
        assert links_of("crypto_pipeline_submit_dag", task) == {
            "_link_SparkPage": "http://localhost:8080",
            "_link_DriverLog": (f"http://localhost:8080/proxy/worker-1/logPage/?driverId={driver.id}&logType=stderr"),
            "_link_MonitorPage": "http://localhost:8090",
            "_link_PgAdmin": "http://localhost:5050",
        }
    # The job's own page is reached in the same way.
    assert driver.request["sparkProperties"]["spark.ui.reverseProxy"] == "true"
    assert driver.request["sparkProperties"]["spark.ui.reverseProxyUrl"] == "http://localhost:8080"


def test_without_addresses_there_are_no_links_and_no_proxy(dag_bag: Any, database: Postgres, spark: FakeMaster) -> None:
    spark.on_submit = lambda driver: commit(database)
    run(dag_bag, "crypto_pipeline_submit_dag")
    assert set(links_of("crypto_pipeline_submit_dag", "submit").values()) == {""}
    assert "spark.ui.reverseProxy" not in spark.drivers[0].request["sparkProperties"]


def test_submit_adopts_a_stream_that_runs(dag_bag: Any, database: Postgres, spark: FakeMaster) -> None:
    spark.running(MAIN_CLASS)
    commit(database, 1, "-1 hour")
    with at_work(database):
        states = run(dag_bag, "crypto_pipeline_submit_dag")
    assert states["crypto_pipeline_submit_dag"] == "success"
    assert len(spark.drivers) == 1


def test_submit_refuses_to_choose_between_two(dag_bag: Any, database: Postgres, spark: FakeMaster) -> None:
    spark.running(MAIN_CLASS)
    spark.running(MAIN_CLASS)
    states = run(dag_bag, "crypto_pipeline_submit_dag")
    assert states["submit"] == "failed"
    assert len(spark.drivers) == 2


def test_submit_takes_another_job_and_its_settings(dag_bag: Any, database: Postgres, spark: FakeMaster) -> None:
    states = run(dag_bag, "crypto_pipeline_submit_dag", job="MovingStats", properties={"spark.executor.memory": "1g"})
    assert states["crypto_pipeline_submit_dag"] == "success"
    assert spark.drivers[0].request["mainClass"] == "marketdata.spark.job.MovingStats"
    assert spark.drivers[0].request["sparkProperties"]["spark.executor.memory"] == "1g"
    assert spark.drivers[0].request["sparkProperties"]["spark.master"] == "local[2]"


def test_every_job_has_executors_where_a_cluster_is_named(
    dag_bag: Any, database: Postgres, spark: FakeMaster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SIDE_JOB_MASTER", "spark://spark-master:7077")
    monkeypatch.setattr(settings, "EXECUTORS", 2)
    run(dag_bag, "crypto_pipeline_submit_dag", job="MovingStats")
    properties = spark.drivers[0].request["sparkProperties"]
    assert properties["spark.master"].startswith("spark://")
    assert int(properties["spark.cores.max"]) == 2 * int(properties["spark.executor.cores"])


def test_rows_of_the_main_job_are_not_taken_for_another_jobs(
    dag_bag: Any, database: Postgres, spark: FakeMaster, capfd: pytest.CaptureFixture[str]
) -> None:
    def dies(driver: FakeDriver) -> None:
        commit(database)
        driver.state = "FAILED"

    spark.on_submit = dies
    assert run(dag_bag, "crypto_pipeline_submit_dag", job="MovingStats")["first_rows"] == "failed"
    assert "MovingStats has ended before its first rows" in "".join(capfd.readouterr())


def test_submit_fails_with_the_drivers_last_lines(
    dag_bag: Any, database: Postgres, spark: FakeMaster, capfd: pytest.CaptureFixture[str]
) -> None:
    def dies(driver: FakeDriver) -> None:
        driver.state = "FAILED"
        driver.log = "error: Invalid value for --watermark: 'soon'"

    spark.on_submit = dies
    states = run(dag_bag, "crypto_pipeline_submit_dag")
    assert (states["submit"], states["first_rows"]) == ("success", "failed")
    out = "".join(capfd.readouterr())
    assert "has ended before its first rows" in out
    assert "Invalid value for --watermark: 'soon'" in out


def test_submit_fails_when_no_rows_come(
    dag_bag: Any, database: Postgres, spark: FakeMaster, capfd: pytest.CaptureFixture[str]
) -> None:
    spark.on_submit = lambda driver: setattr(driver, "log", "waiting for trades")
    assert run(dag_bag, "crypto_pipeline_submit_dag")["first_rows"] == "failed"
    out = "".join(capfd.readouterr())
    assert "has written no rows within 20 s" in out
    assert "waiting for trades" in out


def test_submit_fails_when_no_worker_is_free(
    dag_bag: Any, database: Postgres, spark: FakeMaster, capfd: pytest.CaptureFixture[str]
) -> None:
    def waits(driver: FakeDriver) -> None:
        driver.state, driver.log = "SUBMITTED", ""

    spark.on_submit = waits
    assert run(dag_bag, "crypto_pipeline_submit_dag")["first_rows"] == "failed"
    out = "".join(capfd.readouterr())
    assert "has got no worker within 20 s: none has enough free memory and cores (driver " in out


#: What the real job writes; .ci/stages/airflow.py sees it do so.
SETTING = (
    "error: Invalid value for option '--sink': expected one of [console, parquet, postgres] (case-sensitive) but was"
    " 'posgres'"
)


def test_a_wrong_option_fails_within_seconds_by_the_jobs_own_message_and_leaves_no_driver(
    dag_bag: Any, database: Postgres, spark: FakeMaster, capfd: pytest.CaptureFixture[str]
) -> None:
    """The master says RUNNING all the while: the worker starts the supervised driver again and again."""
    spark.on_submit = lambda driver: setattr(driver, "log", f"{LAUNCH}{SETTING}\n" * 2)
    began = time.monotonic()
    states = run(dag_bag, "crypto_pipeline_submit_dag", job="TradeWindows", arguments="--sink posgres")
    assert (states["submit"], states["first_rows"]) == ("success", "failed")
    assert time.monotonic() - began < 20
    assert f"AirflowFailException: {SETTING}" in "".join(capfd.readouterr())
    assert spark.drivers[0].request["appArgs"] == ["--sink", "posgres"]
    assert spark.drivers[0].state == "KILLED"


def test_a_name_that_is_no_job_starts_nothing(dag_bag: Any, database: Postgres, spark: FakeMaster) -> None:
    from airflow.sdk.exceptions import ParamValidationError

    with pytest.raises(ParamValidationError, match="OhlcLakee"):
        dag_bag.dags["crypto_pipeline_submit_dag"].params.get_param("job").resolve(value="OhlcLakee")
    try:
        states = run(dag_bag, "crypto_pipeline_submit_dag", job="OhlcLakee")
    except ParamValidationError:
        states = {"crypto_pipeline_submit_dag": "failed"}
    assert states["crypto_pipeline_submit_dag"] == "failed"
    assert spark.drivers == []


def test_a_job_that_the_jar_lacks_fails_at_once_though_it_is_supervised(
    dag_bag: Any, database: Postgres, spark: FakeMaster, capfd: pytest.CaptureFixture[str]
) -> None:
    def lacks(driver: FakeDriver) -> None:
        driver.log = f"{LAUNCH}Exception in thread main java.lang.ClassNotFoundException: {driver.request['mainClass']}"

    spark.on_submit = lacks
    assert run(dag_bag, "crypto_pipeline_submit_dag", job="OhlcLake")["first_rows"] == "failed"
    assert "AirflowFailException: OhlcLake is not a job of this build" in "".join(capfd.readouterr())


@pytest.mark.parametrize("job", ["CryptoAnalytics", "MovingStats"])
def test_a_driver_in_a_crash_loop_fails_and_is_stopped(
    dag_bag: Any, database: Postgres, spark: FakeMaster, capfd: pytest.CaptureFixture[str], job: str
) -> None:
    spark.on_submit = lambda driver: setattr(driver, "log", f"{LAUNCH}ERROR Kafka does not answer\n" * 3)
    assert run(dag_bag, "crypto_pipeline_submit_dag", job=job)["first_rows"] == "failed"
    out = "".join(capfd.readouterr())
    assert f"{job} was started 3 times and made no progress; it is stopped, since it has never worked" in out
    assert "Kafka does not answer" in out
    assert spark.drivers[0].state == "KILLED"


@pytest.mark.parametrize(
    "log",
    [f"{LAUNCH}{SETTING}\n", f"{LAUNCH}ERROR no broker\n" * 2],
    ids=["rejected its settings", "started twice"],
)
def test_a_driver_that_never_worked_is_replaced_not_adopted(
    dag_bag: Any, database: Postgres, spark: FakeMaster, log: str
) -> None:
    broken = spark.running(MAIN_CLASS)
    broken.log = log
    spark.on_submit = lambda driver: commit(database)
    assert run(dag_bag, "crypto_pipeline_submit_dag")["crypto_pipeline_submit_dag"] == "success"
    assert broken.state == "KILLED"
    assert len(spark.drivers) == 2


def test_a_driver_that_waits_for_room_is_replaced(dag_bag: Any, database: Postgres, spark: FakeMaster) -> None:
    waiting = spark.running(MAIN_CLASS)
    waiting.state, waiting.log = "SUBMITTED", ""
    spark.on_submit = lambda driver: commit(database)
    assert run(dag_bag, "crypto_pipeline_submit_dag")["crypto_pipeline_submit_dag"] == "success"
    assert waiting.state == "KILLED"


def test_a_driver_that_worked_and_was_started_again_is_adopted(
    dag_bag: Any, database: Postgres, spark: FakeMaster
) -> None:
    spark.running(MAIN_CLASS).log = f"{LAUNCH}{PROGRESS}{LAUNCH}"
    with at_work(database):
        states = run(dag_bag, "crypto_pipeline_submit_dag")
    assert states["crypto_pipeline_submit_dag"] == "success"
    assert len(spark.drivers) == 1


def test_a_job_without_a_ledger_must_have_looked_into_its_topic(
    dag_bag: Any, database: Postgres, spark: FakeMaster, capfd: pytest.CaptureFixture[str]
) -> None:
    spark.on_submit = lambda driver: setattr(driver, "log", f"{LAUNCH}{PROGRESS}{LAUNCH}")
    assert run(dag_bag, "crypto_pipeline_submit_dag", job="MovingStats")["first_rows"] == "failed"
    assert "MovingStats has read nothing from its topic within 20 s" in "".join(capfd.readouterr())
    # It has worked before: somebody else may mend what it waits for.
    assert spark.drivers[0].state == "RUNNING"


def test_a_stream_in_a_crash_loop_is_not_alive(database: Postgres, spark: FakeMaster) -> None:
    from airflow.sdk.exceptions import AirflowFailException

    from crypto_pipeline.streams import require_alive

    driver = spark.running(MAIN_CLASS)
    assert require_alive("CryptoAnalytics") == driver.id
    driver.log = f"{LAUNCH}{PROGRESS}{LAUNCH}"
    assert require_alive("CryptoAnalytics") == driver.id
    driver.log = f"{LAUNCH}{PROGRESS}" + f"{LAUNCH}{SETTING}\n" * 3
    with pytest.raises(AirflowFailException, match="was started 3 times and made no progress"):
        require_alive("CryptoAnalytics")


def test_stop_ends_every_driver_of_the_job_and_no_other(dag_bag: Any, database: Postgres, spark: FakeMaster) -> None:
    spark.running(MAIN_CLASS)
    other = spark.running("marketdata.spark.job.MovingStats")
    assert run(dag_bag, "crypto_pipeline_stop_dag")["crypto_pipeline_stop_dag"] == "success"
    assert spark.drivers[0].state == "KILLED"
    assert other.state == "RUNNING"


def test_a_driver_that_was_replaced_after_its_worker_was_lost_counts_no_more(
    dag_bag: Any, database: Postgres, spark: FakeMaster
) -> None:
    spark.running(MAIN_CLASS).state = "RELAUNCHING"
    assert run(dag_bag, "crypto_pipeline_stop_dag")["crypto_pipeline_stop_dag"] == "success"
    assert spark.drivers[0].state == "RELAUNCHING"
    spark.on_submit = lambda driver: commit(database)
    states = run(dag_bag, "crypto_pipeline_submit_dag")
    assert states["crypto_pipeline_submit_dag"] == "success"
    assert len(spark.drivers) == 2


def test_stop_of_what_does_not_run_is_no_failure(dag_bag: Any, database: Postgres, spark: FakeMaster) -> None:
    assert run(dag_bag, "crypto_pipeline_stop_dag")["crypto_pipeline_stop_dag"] == "success"


def test_the_watermark_of_the_stack_is_the_main_jobs_alone(
    dag_bag: Any, database: Postgres, spark: FakeMaster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "MAIN_JOB_WATERMARK", "10 minutes")
    spark.on_submit = lambda driver: commit(database)
    for job, arguments in {"CryptoAnalytics": ["--state-retention", "10 minutes"], "OhlcLake": []}.items():
        assert run(dag_bag, "crypto_pipeline_submit_dag", job=job)["submit"] == "success"
        assert spark.drivers[-1].request["appArgs"] == arguments
    run(dag_bag, "crypto_pipeline_stop_dag")
    run(dag_bag, "crypto_pipeline_submit_dag", arguments="--watermark=3m")
    assert spark.drivers[-1].request["appArgs"] == ["--watermark=3m"]


def test_stop_fails_without_a_master(dag_bag: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_SPARK_DEFAULT", "spark://127.0.0.1:7077?rest-port=9&webui-port=9")
    assert run(dag_bag, "crypto_pipeline_stop_dag")["stop"] == "failed"


def test_monitor_leaves_findings_to_the_monitor_and_reports_what_only_airflow_knows(
    dag_bag: Any, database: Postgres, spark: FakeMaster, containers: Any, webhook: WebhookReceiver
) -> None:
    driver = spark.running(MAIN_CLASS)
    containers.end("all", TABLE, 1)
    assert run(dag_bag, "crypto_pipeline_monitor_dag")["check_all"] == "failed"
    assert webhook.received == []
    request = containers.requests[0]
    assert request["Cmd"] == ["check", "all", "--alert"]
    assert f"POSTGRES_URL=jdbc:postgresql://127.0.0.1:{database.port}/crypto_data" in request["Env"]
    assert "KAFKA_BOOTSTRAP_SERVERS=kafka.example:9092" in request["Env"]
    assert any(entry.startswith("ALERT_URLS=") and webhook.url in entry for entry in request["Env"])

    containers.end("all", TABLE, 0)
    assert run(dag_bag, "crypto_pipeline_monitor_dag")["crypto_pipeline_monitor_dag"] == "success"
    assert webhook.received == []

    driver.state = "FAILED"
    for _ in range(2):
        assert run(dag_bag, "crypto_pipeline_monitor_dag")["stream_alive"] == "failed"
    assert [note["title"] for note in webhook.received] == ["ALERT: crypto_pipeline_monitor_dag.stream_alive"]
    assert "crypto_pipeline_submit_dag" in webhook.received[0]["message"]
    driver.state = "RUNNING"
    assert run(dag_bag, "crypto_pipeline_monitor_dag")["crypto_pipeline_monitor_dag"] == "success"
    assert webhook.received[-1]["title"] == "RECOVERED: crypto_pipeline_monitor_dag.stream_alive"


def test_a_stopped_docker_proxy_is_named_in_the_log_and_in_the_notice(
    dag_bag: Any,
    database: Postgres,
    spark: FakeMaster,
    webhook: WebhookReceiver,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    spark.running(MAIN_CLASS)
    task = dag_bag.dags["crypto_pipeline_monitor_dag"].get_task("check_all")
    monkeypatch.setattr(task, "docker_url", "tcp://127.0.0.1:1")
    monkeypatch.setattr(settings, "DOCKER_URL", "tcp://127.0.0.1:1")
    assert run(dag_bag, "crypto_pipeline_monitor_dag")["check_all"] == "failed"
    message = (
        "check_all: nothing answers at tcp://127.0.0.1:1, by which Airflow starts containers; docker logs docker-proxy"
    )
    assert f"AirflowException: {message}" in "".join(capfd.readouterr())
    assert webhook.received[0]["title"] == "ALERT: crypto_pipeline_monitor_dag.check_all"
    assert message in webhook.received[0]["message"]


def test_no_page_of_airflow_shows_the_receivers(
    dag_bag: Any, database: Postgres, containers: Any, webhook: WebhookReceiver
) -> None:
    task = dag_bag.dags["crypto_pipeline_monitor_dag"].get_task("check_all")
    assert webhook.url not in str([getattr(task, name) for name in task.template_fields])


def test_a_container_gets_the_proxy_but_no_page_of_airflow_shows_its_password(
    dag_bag: Any, database: Postgres, containers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is rendered of a templated field can be read by everyone who may see the task."""
    from crypto_pipeline.operators import ingestion

    proxy = "http://user:hidden@proxy.example:3128"
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    containers.end("producer", "Published 120 trades", 124)
    assert run(dag_bag, "crypto_ingestion_dag")["ingest"] == "success"
    assert f"HTTPS_PROXY={proxy}" in containers.requests[0]["Env"]
    probe = ingestion("probe", "60")
    assert "hidden" not in str([getattr(probe, name) for name in probe.template_fields])


def test_ingestion_ended_by_its_time_is_well(dag_bag: Any, database: Postgres, containers: Any) -> None:
    containers.end("producer", "Published 120 trades", 124)
    assert run(dag_bag, "crypto_ingestion_dag", minutes=2)["ingest"] == "success"
    assert containers.requests[0].get("Entrypoint") is None
    assert "PIPELINE_RUN_SECONDS=120" in containers.requests[0]["Env"]


def test_ingestion_that_breaks_is_not(dag_bag: Any, database: Postgres, containers: Any) -> None:
    containers.end("producer", "Invalid value for option '--symbols'", 2)
    assert run(dag_bag, "crypto_ingestion_dag")["ingest"] == "failed"


def test_orchestrator_checks_what_was_written(
    dag_bag: Any, database: Postgres, spark: FakeMaster, containers: Any
) -> None:
    states = run(dag_bag, "crypto_pipeline_orchestrator", minutes=1)
    assert set(states.values()) == {"success"}
    assert spark.drivers[0].request["mainClass"] == "marketdata.spark.job.OhlcLake"
    assert spark.drivers[0].request["appArgs"] == ["--kafka-topic", "clean_trades"]


def test_orchestrator_names_a_job_that_is_not_built_and_checks_all_the_same(
    dag_bag: Any, database: Postgres, spark: FakeMaster, containers: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    spark.on_submit = missing
    states = run(dag_bag, "crypto_pipeline_orchestrator", minutes=1)
    assert (states["lake"], states["check_minutes"]) == ("failed", "success")
    assert "OhlcLake is not a job of this build" in "".join(capfd.readouterr())


def missing(driver: FakeDriver) -> None:
    driver.state = "FAILED"
    driver.log = f"Exception in thread main java.lang.ClassNotFoundException: {driver.request['mainClass']}"


def test_repair_with_nothing_to_do_starts_nothing(dag_bag: Any, database: Postgres, spark: FakeMaster) -> None:
    states = run(dag_bag, "crypto_pipeline_repair_dag")
    assert (states["crypto_pipeline_repair_dag"], states["restate"]) == ("success", "skipped")
    assert states["restate_prices"] == "skipped"
    assert spark.drivers == []


def test_repair_fetches_what_open_gaps_lack_before_it_restates(
    dag_bag: Any, database: Postgres, spark: FakeMaster, containers: Any, caplog: pytest.LogCaptureFixture
) -> None:
    database.execute("INSERT INTO feed_gaps (source, symbol, from_id, to_id) VALUES ('binance', 'ETHUSDT', 7, 9)")
    late_trade(database)
    spark.on_submit = lambda driver: setattr(driver, "state", "FINISHED")
    states = run(dag_bag, "crypto_pipeline_repair_dag")
    assert [states[task] for task in ("gaps_open", "fetch", "waiting", "restate")] == ["success"] * 4
    assert containers.requests[0]["Cmd"] == ["backfill", "--gaps"]
    assert "binance  ETHUSDT  1     3" in caplog.text


def test_repair_without_an_exchange_is_red_and_restates_at_its_next_run(
    dag_bag: Any, database: Postgres, spark: FakeMaster, containers: Any
) -> None:
    database.execute("INSERT INTO feed_gaps (source, symbol, from_id, to_id) VALUES ('binance', 'ETHUSDT', 7, 9)")
    containers.end("backfill", "failed: connection refused; the same command continues from here", 1)
    states = run(dag_bag, "crypto_pipeline_repair_dag")
    assert (states["crypto_pipeline_repair_dag"], states["fetch"]) == ("failed", "failed")
    assert states["restate"] == "upstream_failed"


def test_backfill_of_a_span(dag_bag: Any, database: Postgres, containers: Any) -> None:
    states = run(
        dag_bag,
        "crypto_pipeline_backfill_dag",
        **{"from": "2026-11-20T10:00:00Z", "until": "2026-11-20T12:00:00+00:00", "symbols": "ETHUSDT"},
    )
    assert (states["span"], states["gaps"]) == ("success", "skipped")
    (request,) = containers.requests
    assert request["Cmd"] == ["backfill"]
    assert {
        "PIPELINE_BACKFILL_FROM=2026-11-20T10:00:00Z",
        "PIPELINE_BACKFILL_UNTIL=2026-11-20T12:00:00+00:00",
        "PIPELINE_BACKFILL_SYMBOLS=ETHUSDT",
    } <= set(request["Env"])


def test_backfill_without_a_beginning_fills_the_gaps(dag_bag: Any, database: Postgres, containers: Any) -> None:
    states = run(dag_bag, "crypto_pipeline_backfill_dag")
    assert (states["span"], states["gaps"]) == ("skipped", "success")
    assert containers.requests[0]["Cmd"] == ["backfill", "--gaps"]


@pytest.mark.parametrize(("redrive", "commands"), [(False, ["list"]), (True, ["list", "redrive"])])
def test_dead_letters_are_read_again_only_on_request(
    dag_bag: Any, database: Postgres, containers: Any, redrive: bool, commands: list[str]
) -> None:
    assert run(dag_bag, "crypto_pipeline_dead_letters_dag", redrive=redrive)["list"] == "success"
    assert [request["Cmd"] for request in containers.requests] == [["dead-letters", each] for each in commands]


def test_a_container_that_hangs_is_ended_and_removed_after_its_time(
    dag_bag: Any, database: Postgres, containers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = dag_bag.dags["crypto_pipeline_dead_letters_dag"].get_task("list")
    monkeypatch.setattr(task, "execution_timeout", timedelta(seconds=3))
    containers.hanging = "list"
    assert run(dag_bag, "crypto_pipeline_dead_letters_dag")["list"] == "failed"
    assert [each.removed for each in containers.engine.containers.values()] == [True] * (1 + task.retries)


def test_recover_waits_for_no_job_and_reports_what_it_did(
    dag_bag: Any, database: Postgres, spark: FakeMaster, capfd: pytest.CaptureFixture[str]
) -> None:
    def done(driver: FakeDriver) -> None:
        driver.state, driver.log = "FINISHED", f"{LAUNCH}CryptoAnalytics-v3: usable"

    running = spark.running(MAIN_CLASS)
    assert run(dag_bag, "crypto_pipeline_recover_dag")["stopped"] == "failed"
    assert "CryptoAnalytics run; trigger crypto_pipeline_stop_dag" in "".join(capfd.readouterr())
    running.state = "KILLED"
    spark.on_submit = done
    assert set(run(dag_bag, "crypto_pipeline_recover_dag").values()) == {"success"}
    assert "CryptoAnalytics-v3: usable" in "".join(capfd.readouterr())


def test_repair_restates_prices_where_their_jobs_run(dag_bag: Any, database: Postgres, spark: FakeMaster) -> None:
    spark.running("marketdata.spark.job.MovingStats")
    spark.on_submit = lambda driver: setattr(driver, "state", "FINISHED")
    states = run(dag_bag, "crypto_pipeline_repair_dag")
    assert (states["restate_prices"], states["prices_finished"], states["restate"]) == ("success", "success", "skipped")
    assert spark.drivers[-1].request["mainClass"] == "marketdata.spark.job.RestatePrices"
    assert spark.drivers[-1].request["sparkProperties"]["spark.driver.supervise"] == "false"


def late_trade(database: Postgres) -> None:
    database.execute(
        "INSERT INTO late_trades VALUES ('binance', 'ETHUSDT', 7, now() - interval '1 hour', 10, 1, 'BUY', false)"
    )


def test_repair_restates_and_reports(
    dag_bag: Any, database: Postgres, spark: FakeMaster, capfd: pytest.CaptureFixture[str]
) -> None:
    def done(driver: FakeDriver) -> None:
        driver.state = "FINISHED"
        minute = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
        database.execute(
            "INSERT INTO trades_1min_agg_history"
            " SELECT 'binance', 'ETHUSDT', %s, %s + interval '1 minute', 0, NULL, NULL, NULL,"
            " NULL, NULL, NULL, 0, 0, 0, 0, 0, NULL, NULL, 0, 'incomplete', 1, now(), 'late trade',"
            " now() + interval '1 second'",
            minute,
            minute,
        )

    late_trade(database)
    spark.on_submit = done
    states = run(dag_bag, "crypto_pipeline_repair_dag")
    assert {states[task] for task in ("waiting", "restate", "finished", "report")} == {"success"}
    assert spark.drivers[0].request["sparkProperties"]["spark.driver.supervise"] == "false"
    assert "1 versions replaced" in "".join(capfd.readouterr())


def test_repair_names_a_job_that_is_not_built(
    dag_bag: Any, database: Postgres, spark: FakeMaster, capfd: pytest.CaptureFixture[str]
) -> None:
    late_trade(database)
    spark.on_submit = missing
    assert run(dag_bag, "crypto_pipeline_repair_dag")["finished"] == "failed"
    assert "Restate is not a job of this build" in "".join(capfd.readouterr())


def test_reconcile_reports_coverage(dag_bag: Any, database: Postgres, spark: FakeMaster) -> None:
    spark.on_submit = lambda driver: setattr(driver, "state", "FINISHED")
    assert set(run(dag_bag, "crypto_pipeline_reconcile_dag").values()) == {"success"}


def test_reconcile_warns_of_wrong_candles_and_stays_green(
    dag_bag: Any, database: Postgres, spark: FakeMaster, caplog: pytest.LogCaptureFixture
) -> None:
    database.execute(
        "INSERT INTO reconciliations (source, symbol, window_start, verdict, differences, row_version) VALUES"
        " ('coinbase', 'BTC-USD', date_trunc('minute', now()), 'candle_wrong', 'sum_qty 2, theirs 1', 1)"
    )
    spark.on_submit = lambda driver: setattr(driver, "state", "FINISHED")
    assert set(run(dag_bag, "crypto_pipeline_reconcile_dag").values()) == {"success"}
    warnings = [each.getMessage() for each in caplog.records if each.levelname == "WARNING"]
    assert [text for text in warnings if text.startswith("coinbase BTC-USD: 1 candles of the exchange lack")]


def test_reconcile_shows_its_findings_in_a_red_report(
    dag_bag: Any, database: Postgres, spark: FakeMaster, capfd: pytest.CaptureFixture[str]
) -> None:
    def differs(driver: FakeDriver) -> None:
        driver.state = "FAILED"
        database.execute(
            "INSERT INTO reconciliations (source, symbol, window_start, verdict, differences, row_version, checked_at)"
            " VALUES ('binance', 'ETHUSDT', '2026-11-20 12:00Z', 'differs', 'close 2, theirs 1', 1,"
            " now() + interval '1 second')"
        )

    spark.on_submit = differs
    states = run(dag_bag, "crypto_pipeline_reconcile_dag")
    assert (states["finished"], states["report"]) == ("success", "failed")
    out = "".join(capfd.readouterr())
    assert "1 minutes of ours lack trades or differ" in out
    assert "close 2, theirs 1" in out


def test_reconcile_that_could_not_compare_is_red_itself(dag_bag: Any, database: Postgres, spark: FakeMaster) -> None:
    spark.on_submit = lambda driver: setattr(driver, "state", "FAILED")
    states = run(dag_bag, "crypto_pipeline_reconcile_dag")
    assert (states["finished"], states["report"]) == ("failed", "upstream_failed")


def test_reconcile_names_a_job_that_is_not_built(dag_bag: Any, database: Postgres, spark: FakeMaster) -> None:
    spark.on_submit = missing
    states = run(dag_bag, "crypto_pipeline_reconcile_dag")
    assert (states["finished"], states["report"]) == ("failed", "upstream_failed")


@pytest.mark.parametrize("logical_date", [None, datetime(2026, 11, 20, 20, 28, 41, tzinfo=UTC)], ids=["rest", "button"])
@pytest.mark.parametrize("dag_id", ALL)
def test_both_forms_of_trigger(
    dag_bag: Any,
    database: Postgres,
    spark: FakeMaster,
    containers: Any,
    dag_id: str,
    logical_date: datetime | None,
) -> None:
    """The REST interface may send no logical date; the UI's button sends one."""

    def well(driver: FakeDriver) -> None:
        if driver.request["mainClass"].endswith(("Reconcile", "Recover", "Restate", "RestatePrices")):
            driver.state = "FINISHED"
        commit(database)

    assert dag_id in dag_bag.dags
    spark.on_submit = well
    if dag_id == "crypto_pipeline_monitor_dag":
        spark.running(MAIN_CLASS)
    conf = {"minutes": 1} if dag_id in ("crypto_ingestion_dag", "crypto_pipeline_orchestrator") else {}
    assert str(dag_bag.dags[dag_id].test(logical_date=logical_date, run_conf=conf).state) == "success"


def test_every_dag_is_tried_with_both_forms(dag_bag: Any) -> None:
    assert set(dag_bag.dags) == set(ALL)
