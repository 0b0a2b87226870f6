"""What only Airflow knows: a check hangs, was skipped, never started or could not be run, or the driver is not alone.

Findings of the monitor are reported by the monitor itself. A notice goes to the same ``ALERT_URLS``, through Airflow's
own notifier: once when it begins, again every hour while it lasts (the notifier does not say whether a receiver took
it), and once when it is over. A file remembers that, since a callback may run where there is no database.
"""

import hashlib
import os
import re
import time
from pathlib import Path
from typing import Any

from crypto_pipeline import settings

AGAIN_AFTER_SECONDS = 3600
LOST = "the task never started or was lost; see the scheduler's and the dag-processor's logs"
TIMED_OUT = "the run has taken too long: a check hangs, or a task never started"


def not_checked(context: Any) -> None:
    """Callback of a check that failed: silent where the monitor has made the check and reports what it found."""
    message = str(context.get("exception") or LOST)
    if settings.BREACH not in message and "exit code 3" not in message:
        _begin(context, message)
    else:
        checked(context)


def not_alone(context: Any) -> None:
    """Callback of a task whose every failure only Airflow knows."""
    _begin(context, str(context.get("exception") or LOST))


def checked(context: Any) -> None:
    """Callback of a task or a run that is well, and of a check that was made: the end of its notice."""
    file = _file(context)
    if file.exists():
        file.unlink(missing_ok=True)
        _notify(f"RECOVERED: {_subject(context)}", "it is well again", "success")


def run_timed_out(context: Any) -> None:
    """Callback of a run that failed. When it failed by a task, that task's own callback has spoken."""
    if context.get("reason") == "timed_out":
        _begin(context, TIMED_OUT)


def _subject(context: Any) -> str:
    run_id = context.get("run_id") or ""
    reason = context.get("reason")
    task = context.get("ti") or context.get("task_instance")
    dag = context.get("dag")
    name = getattr(dag, "dag_id", None) or getattr(task, "dag_id", None) or run_id
    return str(name) if reason or task is None else f"{name}.{task.task_id}"


def _file(context: Any) -> Path:
    name = hashlib.sha256(_subject(context).encode()).hexdigest()[:16]
    return Path(os.environ.get("AIRFLOW_HOME", "/opt/airflow")) / "logs" / "notices" / name


def _begin(context: Any, message: str) -> None:
    file = _file(context)
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists() and time.time() - file.stat().st_mtime < AGAIN_AFTER_SECONDS:
        return
    file.touch()
    _notify(f"ALERT: {_subject(context)}", message[:3000], "failure")


def _notify(title: str, body: str, kind: str) -> None:
    urls = os.environ.get("ALERT_URLS", "").strip()
    if not urls:
        return
    from airflow.providers.apprise.notifications.apprise import AppriseNotifier
    from apprise import AppriseConfig, NotifyType

    config = AppriseConfig()
    # One a line. A comma separates only before a scheme: addresses may have commas.
    config.add_config("\n".join(re.split(r"[\s,]+(?=[A-Za-z]+://)", urls.rstrip(", \n"))))
    notifier: Any = AppriseNotifier(title=title, body=body, notify_type=NotifyType(kind), config=config)
    notifier.notify({})
