"""DAGs run to their end in this process."""

from datetime import timedelta
from typing import Any

DEFAULTS: dict[str, dict[str, Any]] = {}

ALL = (
    "crypto_ingestion_dag",
    "crypto_pipeline_backfill_dag",
    "crypto_pipeline_dead_letters_dag",
    "crypto_pipeline_monitor_dag",
    "crypto_pipeline_orchestrator",
    "crypto_pipeline_reconcile_dag",
    "crypto_pipeline_recover_dag",
    "crypto_pipeline_repair_dag",
    "crypto_pipeline_stop_dag",
    "crypto_pipeline_submit_dag",
)


def run(dag_bag: Any, dag_id: str, **conf: Any) -> dict[str, str]:
    """Runs a DAG; gives the state of each task, and of the run under its own id."""
    from airflow.models.taskinstance import TaskInstance
    from airflow.utils.session import create_session
    from sqlalchemy import select

    dag = dag_bag.dags[dag_id]
    for task in dag.tasks:
        # Between two tries and two looks of a sensor a test has nothing to wait for.
        task.retry_delay = timedelta(seconds=1)
        if hasattr(task, "poke_interval"):
            task.poke_interval = 1
    # Airflow leaves a run's conf in the DAG itself: every run names all that the first one found there.
    defaults = DEFAULTS.setdefault(dag_id, {name: dag.params[name] for name in dag.params})
    done = dag.test(run_conf={**defaults, **conf})
    with create_session() as session:
        tasks = session.scalars(select(TaskInstance).where(TaskInstance.run_id == done.run_id))
        return {dag_id: str(done.state), **{each.task_id: str(each.state) for each in tasks if each.dag_id == dag_id}}
