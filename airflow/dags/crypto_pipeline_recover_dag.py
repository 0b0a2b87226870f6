"""Sets corrupt checkpoints aside, and moves others past records that Kafka no longer has (the job Recover).

The job whose checkpoint is set aside begins a new one and rebuilds the same results from its topic's beginning. Where
records are gone, `feed_gaps` names what is missing; crypto_pipeline_backfill_dag fetches it from the exchange.

- **stopped**: no job may run meanwhile.
- **recover** and **finished**: the job; **report**: its line for each checkpoint.

**Triage**

- **stopped** red: the message names the jobs to stop first, by crypto_pipeline_stop_dag.
- **finished** red: Kafka or the database does not answer; the message ends with the job's last lines.
- After a green run: crypto_pipeline_submit_dag for each job that ran before.
"""

from airflow.sdk import DAG, task

from crypto_pipeline import settings
from crypto_pipeline.jobs import Finished, SparkJobOperator

with DAG(
    "crypto_pipeline_recover_dag",
    description="Set corrupt checkpoints aside, pass over records that Kafka has deleted",
    doc_md=__doc__,
    schedule=None,
    **settings.dag_defaults(settings.Tag.REPAIR, manual=True),
):

    @task
    def stopped() -> None:
        """Fails while a job runs."""
        from crypto_pipeline.streams import require_none

        require_none()

    @task
    def report(submission: dict[str, str]) -> str:
        """The job's line for each checkpoint."""
        from crypto_pipeline.streams import written_by

        return written_by(submission["driver"])

    recover = SparkJobOperator(task_id="recover", job=settings.RECOVER_JOB, stream=False)
    finished = Finished(task_id="finished", submission=recover.output, within=settings.BATCH_JOB_WITHIN.total_seconds())
    stopped() >> recover >> finished >> report(recover.output)  # type: ignore[arg-type]
