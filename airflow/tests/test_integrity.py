"""What must be true of every DAG file before it is run."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from crypto_pipeline import settings

DAGS = Path(__file__).resolve().parents[1] / "dags"
JOBS = DAGS.parents[1] / "spark-processor/src/main/java/marketdata/spark/job"
FILES = sorted(DAGS.glob("*.py"))
SCHEDULES = {
    "crypto_ingestion_dag": None,
    "crypto_pipeline_backfill_dag": None,
    "crypto_pipeline_dead_letters_dag": None,
    "crypto_pipeline_monitor_dag": "*/5 * * * *",
    "crypto_pipeline_orchestrator": None,
    "crypto_pipeline_reconcile_dag": "30 1 * * *",
    "crypto_pipeline_recover_dag": None,
    "crypto_pipeline_repair_dag": "0 * * * *",
    "crypto_pipeline_stop_dag": None,
    "crypto_pipeline_submit_dag": None,
}


def test_all_import_and_these_are_all(dag_bag: Any) -> None:
    assert dag_bag.import_errors == {}
    assert {dag.dag_id for dag in dag_bag.dags.values()} == set(SCHEDULES)
    assert [file.stem for file in FILES] == sorted(SCHEDULES)


@pytest.mark.parametrize("dag_id", SCHEDULES)
def test_declares_itself(dag_bag: Any, dag_id: str) -> None:
    dag = dag_bag.dags[dag_id]
    wanted = SCHEDULES[dag_id]
    assert (getattr(dag.timetable, "expression", None) or getattr(dag.timetable, "_expression", None)) == wanted
    assert dag.catchup is False
    assert dag.max_active_runs == 1
    assert dag.tags
    assert set(dag.tags) <= {str(tag) for tag in settings.Tag}
    assert dag.description
    assert "**Triage**" in dag.doc_md
    for name, value in dag.params.items():
        # The UI's form takes neither for a value and keeps its button disabled.
        assert value not in ("", {}), name
    for task in dag.tasks:
        assert task.owner == settings.OWNER, task.task_id
        assert task.retries in (1, 3), task.task_id
        assert task.execution_timeout is not None, task.task_id
        # Who holds one of Airflow's four slots for long must leave room for the checks.
        reschedules = getattr(task, "mode", "") == "reschedule"
        long = task.execution_timeout > settings.TASK_WITHIN and not reschedules
        assert task.pool == (settings.LONG_POOL if long else "default_pool"), task.task_id


def test_the_pool_of_long_tasks_is_made_and_leaves_room() -> None:
    compose = yaml.safe_load((DAGS.parents[1] / "docker-compose.yml").read_text())
    init = compose["services"]["airflow-init"]["command"]
    assert init[:4] == ["pools", "set", settings.LONG_POOL, str(settings.LONG_POOL_SLOTS)]
    parallelism = int(compose["x-airflow-environment"]["AIRFLOW__CORE__PARALLELISM"])
    assert parallelism // 2 >= settings.LONG_POOL_SLOTS


def test_every_task_of_ours_links_to_the_other_pages(dag_bag: Any) -> None:
    pages = {"Monitor's page", "pgAdmin"}
    spark_pages = {*pages, "Spark", "Driver's log"}
    for dag in dag_bag.dags.values():
        for task in dag.tasks:
            wanted = {"SparkJobOperator": spark_pages, "PipelineContainer": pages}.get(task.task_type)
            if task.task_type in ("FirstRows", "Finished", "Compared"):
                wanted = spark_pages
            if wanted is not None:
                assert {link.name for link in task.operator_extra_links} == wanted, task.task_id


def test_the_form_offers_every_streaming_job_of_the_jar() -> None:
    streaming = {
        file.stem
        for file in JOBS.glob("*.java")
        if re.search(r"final class \w+ extends (StreamingJob|EventJob|PriceJob)\b", file.read_text())
    }
    assert set(settings.STREAM_JOBS) == streaming


def test_each_imports_in_less_than_two_seconds_without_a_warning(tmp_path: Path) -> None:
    """Beside Airflow itself, which the dag-processor has imported long before; each as if it were the first."""
    program = (
        "import os, sys, time, runpy\nimport airflow.sdk, airflow.sdk.definitions.dag\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "for file in sys.argv[2:]:\n"
        "    if os.fork() == 0:\n"
        "        start = time.process_time(); runpy.run_path(file)\n"
        "        print(file, time.process_time() - start, flush=True)\n"
        "        os._exit(0)\n"
        "    if os.wait()[1]: sys.exit(file)\n"
    )
    command = [sys.executable, "-W", "error", "-c", program, str(DAGS), *map(str, FILES)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    seconds = {Path(line.split()[0]).stem: float(line.split()[1]) for line in done.stdout.splitlines()}
    assert set(seconds) == set(SCHEDULES)
    assert max(seconds.values()) < 2, seconds


@pytest.mark.parametrize("dag_id", sorted(set(SCHEDULES) - {"crypto_pipeline_monitor_dag"}))
def test_its_page_is_a_list_that_names_its_parameters_and_tasks(dag_bag: Any, dag_id: str) -> None:
    dag = dag_bag.dags[dag_id]
    about, _, triage = dag.doc_md.partition("**Triage**")
    assert re.match(r"\n\n- \*\*", triage), "triage is a list"
    named = set(re.findall(r"\*\*(\w+)\*\*", triage))
    assert named <= {task.task_id for task in dag.tasks}
    for name in dag.params:
        assert f"(`{name}`)" in about, name
        assert dag.params.get_param(name).schema["title"], name


@pytest.mark.parametrize("dag_id", SCHEDULES)
def test_its_page_advises_nothing_that_a_user_of_compose_lacks(dag_bag: Any, dag_id: str) -> None:
    assert "./pipeline" not in dag_bag.dags[dag_id].doc_md


def test_the_monitors_triage_names_every_check(dag_bag: Any) -> None:
    """But for the lake's, which is another DAG's."""
    monitor = DAGS.parents[1] / "monitor/src/main/java/marketdata/monitor/check"
    names = {
        name
        for file in monitor.glob("*.java")
        for name in re.findall(r'String (?:NAME|POSTGRES|name) = "(\w+)";|result\("(\w+)", Status', file.read_text())
        for name in name
        if name
    }
    assert names >= {"feeds", "freshness", "dead_letters", "postgres", "kafka"}
    triage = dag_bag.dags["crypto_pipeline_monitor_dag"].doc_md.partition("**Triage**")[2]
    assert names <= set(re.findall(r"\*\*(\w+)\*\*", triage))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_is_thin_and_holds_no_address_password_or_image(file: Path) -> None:
    text = file.read_text()
    code = re.sub(r'^""".*?"""', "", text, flags=re.DOTALL)
    assert len(text.splitlines()) <= 80
    assert not re.search(r"://|password|:0\.1\.0|localhost|:\d{4}", code)
