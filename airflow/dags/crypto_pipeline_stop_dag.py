"""Stops a streaming job gracefully: the driver is asked to end, and stays ended.

A batch at hand is given up and repeated, whole, at the next start; what was not yet read waits in Kafka.
crypto_pipeline_submit_dag continues exactly there: nothing is lost, nothing counted twice.
The monitor sees that a job beside CryptoAnalytics was stopped, and raises no alert for it.

**Parameters**

- **Job** (`job`): by default CryptoAnalytics.

**Triage**

- **stop** red: the Spark master does not answer, or the driver did not end within a minute; look at it on
  http://localhost:8080 and run this DAG again. A job that does not run is no failure.
"""

from airflow.sdk import DAG, task

from crypto_pipeline import settings

with DAG(
    "crypto_pipeline_stop_dag",
    description="Stop a streaming job gracefully",
    doc_md=__doc__,
    schedule=None,
    params={"job": settings.job_param(settings.MAIN_JOB)},
    **settings.dag_defaults(settings.Tag.STREAM, manual=True),
):

    @task
    def stop(params: dict[str, str] | None = None) -> list[str]:
        """Stops every driver of the job and waits until none is left; gives their ids."""
        from crypto_pipeline.streams import stop_stream

        return stop_stream((params or {})["job"])

    stop()
