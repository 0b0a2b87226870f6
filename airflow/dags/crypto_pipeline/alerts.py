"""An incident is reported once and its end once: as a row in ``alerts``, then by every channel that is configured.

Made for callbacks: works in the task's process and, when a task never started or was lost, in the dag-processor,
where there is no exception to read. When the database is what has failed, a file takes the row's place.
"""

import hashlib
import json
import logging
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from crypto_pipeline import database
from crypto_pipeline.channels import Notice, deliver

log = logging.getLogger(__name__)

#: How a failure message of a check begins when the check was made and its limit is broken.
BREACH = "BREACH"
MESSAGE_LIMIT = 8000


@dataclass(frozen=True)
class Incident:
    """What is wrong: found by which check, with what; open from the first failure to the next success."""

    check: str
    subject: str
    severity: str = "critical"
    message: str = ""


def raise_alert(incident: Incident) -> None:
    """Reports an incident, unless it has been reported already."""
    _remember(incident, _raise_in_database, _raise_in_file)


def clear_alert(incident: Incident) -> None:
    """Reports the end of an incident, if the incident was reported."""
    _remember(incident, _clear_in_database, lambda _: None)
    _clear_in_file(incident)


def _remember(incident: Incident, first: Callable[[Incident], None], instead: Callable[[Incident], None]) -> None:
    import psycopg2

    try:
        first(incident)
    except psycopg2.Error as e:
        log.error("the table alerts cannot be written (%s)", str(e).strip())
        instead(incident)


def _raise_in_database(incident: Incident) -> None:
    with database.connected() as connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO alerts (check_name, subject, severity, message) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (check_name, subject) WHERE cleared_at IS NULL DO NOTHING",
            (incident.check, incident.subject, incident.severity, incident.message),
        )
        # The row is there whatever becomes of the message; locked, so that two callbacks do not both send it.
        connection.commit()
        cursor.execute(
            "SELECT id FROM alerts WHERE check_name = %s AND subject = %s AND cleared_at IS NULL"
            " AND delivered_at IS NULL FOR UPDATE",
            (incident.check, incident.subject),
        )
        for (row,) in cursor.fetchall():
            if deliver(Notice(raised=True, **asdict(incident))):
                cursor.execute("UPDATE alerts SET delivered_at = now() WHERE id = %s", (row,))


def _clear_in_database(incident: Incident) -> None:
    with database.connected() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, message, severity FROM alerts WHERE check_name = %s AND subject = %s AND cleared_at IS NULL"
            " FOR UPDATE",
            (incident.check, incident.subject),
        )
        for row, message, severity in cursor.fetchall():
            cursor.execute("UPDATE alerts SET cleared_at = now() WHERE id = %s", (row,))
            deliver(Notice(False, incident.check, incident.subject, severity, message))


def _file(incident: Incident) -> Path:
    name = hashlib.sha256(f"{incident.check}\n{incident.subject}".encode()).hexdigest()[:16]
    home = os.environ.get("AIRFLOW_HOME", "/opt/airflow")
    return Path(os.environ.get("ALERT_STATE", f"{home}/logs/alerts")) / f"{name}.json"


def _raise_in_file(incident: Incident) -> None:
    path = _file(incident)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x") as file:
            json.dump(asdict(incident), file)
    except FileExistsError:
        return
    deliver(Notice(raised=True, **asdict(incident)))


def _clear_in_file(incident: Incident) -> None:
    path = _file(incident)
    if path.exists():
        raised = json.loads(path.read_text())
        path.unlink(missing_ok=True)
        deliver(Notice(raised=False, **raised))


def _subject(context: Any) -> tuple[str, str]:
    task = context.get("ti") or context.get("task_instance")
    if task is not None:
        return task.task_id, task.dag_id
    run = context.get("dag_run")
    return "run", run.dag_id if run is not None else str(context.get("dag", "unknown"))


def on_failure(context: Any) -> None:
    """Callback of a task or a DAG that has failed, or that has not even begun."""
    check, subject = _subject(context)
    exception = context.get("exception")
    reason = str(exception or context.get("reason") or "").strip()
    message = reason or "the task never started or was lost; see the scheduler's and the dag-processor's logs"
    severity = "critical" if BREACH in message else "unknown"
    raise_alert(Incident(check, subject, severity, message[:MESSAGE_LIMIT]))


def on_success(context: Any) -> None:
    """Callback of a task or a DAG that is well: ends the incident that its failure had begun."""
    check, subject = _subject(context)
    clear_alert(Incident(check, subject))
