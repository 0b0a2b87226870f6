"""Recomputes, every hour, the minutes that holes and late trades have touched.

*waiting* lists filled gaps and late trades that no minute contains yet; with nothing to do the run ends there, green,
the rest skipped. *restate* runs the job Restate; *report* prints what it changed, from `trades_1min_agg_history`.

**Triage** Red in *finished*: the message ends with the driver's last lines; "is not in the jar" means that this build
has no such job. Nothing is lost by a red run: what waits is still waiting at the next one. A gap in state
`exchange_hole` is not waiting: the exchange itself has no such trades.
"""

from airflow.sdk import DAG, task

from crypto_pipeline import settings
from crypto_pipeline.operators import Finished, SparkJobOperator

with DAG(
    "crypto_pipeline_repair_dag",
    description="Restate the minutes that holes and late trades have touched",
    doc_md=__doc__,
    schedule="@hourly",
    **settings.dag_defaults(settings.Tag.REPAIR),
):

    @task.short_circuit
    def waiting() -> int:
        """How many gaps and late trades wait."""
        from crypto_pipeline.reports import waiting_repairs

        return waiting_repairs()

    @task
    def report(submission: dict[str, float]) -> str:
        """What was restated since the job was submitted."""
        from crypto_pipeline.reports import restated_since

        return restated_since(submission["since"])

    restate = SparkJobOperator(task_id="restate", job=settings.RESTATE_JOB, stream=False)
    finished = Finished(
        task_id="finished",
        submission=restate.output,
        within=settings.BATCH_JOB_WITHIN.total_seconds(),
    )
    waiting() >> restate >> finished >> report(restate.output)  # type: ignore[arg-type]
