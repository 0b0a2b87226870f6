"""Compares, every night, the closed minutes with the exchange's own candles, by the exchange's rules of rounding.

*reconcile* runs the job Reconcile; *report* prints how many minutes of each symbol and day are certified, quiet and
incomplete (the view `coverage_by_day`), and warns of candles that lack trades which are proven.

**Triage** Red in *finished*: rows of ours lack trades or differ (exit code 1), or an exchange did not answer; the
message ends with the driver's last lines, and "is not in the jar" means that this build has no such job. The next
crypto_pipeline_repair_dag recomputes the minutes whose ids were missing. A candle of the exchange that is wrong
(verdict `candle_wrong`) makes nothing red: *report* warns of it. A failure of one night may be ignored: the next run
looks at the same days again.
"""

from airflow.sdk import DAG, task

from crypto_pipeline import settings
from crypto_pipeline.operators import Finished, SparkJobOperator

with DAG(
    "crypto_pipeline_reconcile_dag",
    description="Compare closed minutes with the exchange's candles",
    doc_md=__doc__,
    schedule="30 1 * * *",
    **settings.dag_defaults(settings.Tag.REPAIR),
):

    @task
    def report() -> str:
        """Coverage of the last days, and candles of the exchange that are wrong."""
        from crypto_pipeline.reports import coverage, wrong_candles

        wrong_candles()
        return coverage()

    reconcile = SparkJobOperator(task_id="reconcile", job=settings.RECONCILE_JOB, stream=False)
    finished = Finished(
        task_id="finished",
        submission=reconcile.output,
        within=settings.BATCH_JOB_WITHIN.total_seconds(),
    )
    reconcile >> finished >> report()
