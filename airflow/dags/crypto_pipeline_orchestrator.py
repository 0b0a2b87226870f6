"""Ingestion for a chosen time and the lake job beside it, then a look at what was written.

- **ingest** and **lake** run at the same time.
- **check_lake** and **check_minutes**: when both have ended, the monitor checks the lake and the table of minutes; it
  does so after a failure, too, since that is when one wants to know.

The lake is `data_lake/ohlc_data` in the volume `crypto-pipeline-data`, made of `crypto_trades` with
PIPELINE_SOURCE=coinbase, of `clean_trades` with another exchange. Its job continues when the run has ended;
crypto_pipeline_stop_dag with the job OhlcLake ends it.

**Parameters**

- **How long** (`minutes`): how long to ingest.
- **Job** (`job`): the lake's job, by default OhlcLake.

**Triage**

- **lake** red: the message begins with the job's own words and ends with its last lines.
- **ingest** red: see crypto_ingestion_dag.
- **check_lake** or **check_minutes** alone red: ingestion and job went well, the data-quality check failed; its table
  is in the task's log.
"""

from airflow.sdk import DAG, Param, TriggerRule

from crypto_pipeline import settings
from crypto_pipeline.jobs import FirstRows, SparkJobOperator
from crypto_pipeline.operators import ingestion, monitor_check

with DAG(
    "crypto_pipeline_orchestrator",
    description="Ingest and write the lake for a chosen time, then check what was written",
    doc_md=__doc__,
    schedule=None,
    params={
        "minutes": Param(
            10, type="number", minimum=0.05, maximum=1440, title="How long", description="In minutes, up to a day"
        ),
        "job": settings.job_param(settings.LAKE_JOB),
    },
    **settings.dag_defaults(settings.Tag.INGESTION, manual=True),
):
    ingest = ingestion("ingest", "{{ (params.minutes * 60) | int }}")
    submit_lake = SparkJobOperator(
        task_id="submit_lake", job="{{ params.job }}", arguments=f"--kafka-topic {settings.LAKE_TOPIC}"
    )
    lake = FirstRows(task_id="lake", submission=submit_lake.output, within=settings.FIRST_ROWS_WITHIN.total_seconds())
    # Of a short run the lake's first file may still be on its way: undetermined, not wrong.
    check_lake = monitor_check(
        "check_lake", "lake", "--max-age", "30 minutes", lake=True, trigger_rule=TriggerRule.ALL_DONE, retries=3
    )
    check_minutes = monitor_check("check_minutes", "freshness", trigger_rule=TriggerRule.ALL_DONE)
    [ingest, lake] >> check_lake
    [ingest, lake] >> check_minutes
