"""Lists the records that could not be used (the topic `trades_dead_letter`), and reads them again on request.

- **list**: the dead letters by reason, with an explanation, in the task's log.
- **redrive**: reads them again with today's program; what it takes becomes ordinary trades. Only with *Read again*.
  Repeating it changes nothing: a letter that was read is passed over.

**Parameters**

- **Read again** (`redrive`): off: list only.

**Triage**

- **list** or **redrive** red: Kafka does not answer (exit code 1: run it again), or a setting is wrong (exit code 2).
  Letters that are still rejected make nothing red; the log names them.
"""

from airflow.sdk import DAG, Param, task

from crypto_pipeline import settings
from crypto_pipeline.operators import producer

with DAG(
    "crypto_pipeline_dead_letters_dag",
    description="List the records that could not be used, and read them again",
    doc_md=__doc__,
    schedule=None,
    params={"redrive": Param(False, type="boolean", title="Read again", description="Off: list only")},
    **settings.dag_defaults(settings.Tag.REPAIR, manual=True),
):

    @task.short_circuit
    def wanted(params: dict[str, bool] | None = None) -> bool:
        """Whether they are to be read again."""
        return (params or {})["redrive"]

    letters = producer("list", "dead-letters", "list")
    redrive = producer("redrive", "dead-letters", "redrive", execution_timeout=settings.BATCH_JOB_WITHIN)
    letters >> wanted() >> redrive
