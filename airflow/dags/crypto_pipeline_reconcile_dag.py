"""Compares, every night, the closed minutes with the exchange's own candles, by the exchange's rules of rounding.

- **reconcile** and **finished**: the job Reconcile.
- **report**: how many minutes of each symbol and day are certified, quiet and incomplete (the view
  `coverage_by_day`), a warning for candles of the exchange that lack trades which are proven, and the table of what
  the job has found.

**Triage**

- **report** red: minutes of ours lack trades or differ from the exchange's candles; the table names them. The next
  crypto_pipeline_repair_dag fetches and recomputes those whose ids are missing. Those that *differ* have all their
  ids: see the column *ours, then the exchange's*.
- **finished** red: the comparison itself failed, mostly because the exchange did not answer; the message ends with the
  driver's last lines. One night's failure may be ignored: the next run looks at the same days again.
- A candle of the exchange that is wrong (verdict `candle_wrong`) makes nothing red.
"""

from airflow.sdk import DAG, task

from crypto_pipeline import settings
from crypto_pipeline.jobs import Compared, SparkJobOperator

with DAG(
    "crypto_pipeline_reconcile_dag",
    description="Compare closed minutes with the exchange's candles, every night",
    doc_md=__doc__,
    schedule="30 1 * * *",
    **settings.dag_defaults(settings.Tag.REPAIR),
):

    @task
    def report(submission: dict[str, float]) -> str:
        """Coverage of the last days; red when the comparison has found something."""
        from crypto_pipeline.reports import reconciled

        return reconciled(submission["since"])

    reconcile = SparkJobOperator(task_id="reconcile", job=settings.RECONCILE_JOB, stream=False)
    finished = Compared(
        task_id="finished",
        submission=reconcile.output,
        within=settings.BATCH_JOB_WITHIN.total_seconds(),
    )
    reconcile >> finished >> report(reconcile.output)  # type: ignore[arg-type]
