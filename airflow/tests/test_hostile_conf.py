"""Every parameter of every DAG, given text of SQL, of a shell and of Jinja: refused, or handed on as the text it is."""

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

from stand_ins.postgres import Postgres
from stand_ins.runs import ALL, run
from stand_ins.spark_master import FakeMaster

MARK = Path(tempfile.gettempdir()) / f"crypto-pipeline-hostile-conf-{os.getpid()}"
HOSTILE = {
    "sql": "x' OR '1'='1'; DROP TABLE trades_1min_agg; --'",
    "shell": f'$(touch {MARK}) `touch {MARK}`; touch {MARK} | cat && "touch {MARK}" > {MARK}',
    "jinja": "{{ 7 * 7 }} {% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %} {{ var.value.key }}",
    "lookup": "${jndi:ldap://127.0.0.1:9/x} %(password)s {0.__class__}",
    "line": "CryptoAnalytics\n2026-11-20 ERROR forged\x1b[2J",
}
#: The parameters that people write freely; all others are numbers, times, or one of a list or of a pattern.
FREE = {("crypto_pipeline_submit_dag", "arguments"), ("crypto_pipeline_submit_dag", "properties")}
CHECKED = {
    ("crypto_ingestion_dag", "minutes"),
    ("crypto_pipeline_backfill_dag", "from"),
    ("crypto_pipeline_backfill_dag", "until"),
    ("crypto_pipeline_backfill_dag", "symbols"),
    ("crypto_pipeline_dead_letters_dag", "redrive"),
    ("crypto_pipeline_orchestrator", "minutes"),
    ("crypto_pipeline_orchestrator", "job"),
    ("crypto_pipeline_stop_dag", "job"),
    ("crypto_pipeline_submit_dag", "job"),
}


def test_these_are_all_parameters_of_all_dags(dag_bag: Any) -> None:
    assert {(dag_id, name) for dag_id in ALL for name in dag_bag.dags[dag_id].params} == FREE | CHECKED


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(("dag_id", "name"), sorted(CHECKED), ids=lambda each: each.removeprefix("crypto_"))
def test_input76_text_where_a_number_or_a_name_is_wanted_is_refused_before_anything_is_started(
    dag_bag: Any, database: Postgres, spark: FakeMaster, containers: Any, dag_id: str, name: str, text: str
) -> None:
    from airflow.sdk.definitions.param import Param
    from airflow.sdk.exceptions import ParamValidationError

    param = dag_bag.dags[dag_id].params.get_param(name)
    assert isinstance(param, Param)
    with pytest.raises(ParamValidationError):
        param.resolve(value=text)
    assert spark.drivers == []
    assert containers.requests == []


@pytest.mark.parametrize("text", [HOSTILE["jinja"], HOSTILE["shell"]], ids=["jinja", "shell"])
def test_input76_a_run_that_was_given_such_a_name_fails_and_starts_nothing(
    dag_bag: Any, database: Postgres, spark: FakeMaster, containers: Any, text: str
) -> None:
    from airflow.sdk.exceptions import ParamValidationError

    try:
        states = run(dag_bag, "crypto_pipeline_submit_dag", job=text)
    except ParamValidationError:
        states = {"crypto_pipeline_submit_dag": "failed"}
    assert states["crypto_pipeline_submit_dag"] == "failed"
    assert spark.drivers == []
    assert not MARK.exists()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_input76_free_text_reaches_spark_as_elements_of_a_list_and_nobody_reads_it(
    dag_bag: Any,
    database: Postgres,
    spark: FakeMaster,
    containers: Any,
    text: str,
) -> None:
    import shlex

    run(
        dag_bag,
        "crypto_pipeline_submit_dag",
        job="MovingStats",
        arguments=f"--kafka-topic {shlex.quote(text)}",
        properties={"spark.app.name": text, text: "1"},
    )
    (driver,) = spark.drivers
    assert driver.request["appArgs"] == ["--kafka-topic", text]
    assert driver.request["environmentVariables"] == {}
    assert driver.request["sparkProperties"]["spark.app.name"] == text
    assert driver.request["sparkProperties"][text] == "1"
    assert not MARK.exists()
    assert database.execute("SELECT count(*) FROM trades_1min_agg") == [(0,)]


def test_input76_arguments_that_no_shell_could_split_end_the_task_with_one_line(
    dag_bag: Any, database: Postgres, spark: FakeMaster, capfd: pytest.CaptureFixture[str]
) -> None:
    states = run(dag_bag, "crypto_pipeline_submit_dag", arguments="--watermark \"5 minutes; DROP TABLE x' --")
    assert states["submit"] == "failed"
    assert spark.drivers == []
    assert "arguments cannot be split: No closing quotation" in "".join(capfd.readouterr())
