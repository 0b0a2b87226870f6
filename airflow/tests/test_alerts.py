"""Notices on their way out: Slack's form, a database that is down, a task that never began."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from stand_ins.postgres import Postgres
from stand_ins.receivers import WebhookReceiver

LOST = "the task never started or was lost; see the scheduler's and the dag-processor's logs"


def test_slack_gets_its_own_form(database: Postgres, webhook: WebhookReceiver, monkeypatch: pytest.MonkeyPatch) -> None:
    from crypto_pipeline.alerts import Incident, raise_alert

    monkeypatch.delenv("ALERT_WEBHOOK_URL")
    monkeypatch.setenv("ALERT_SLACK_URL", webhook.url)
    raise_alert(Incident("lag", "crypto_pipeline_monitor_dag", message="clean_trades: 7 records wait"))
    assert webhook.received == [
        {"text": "*ALERT: lag of crypto_pipeline_monitor_dag*\n```clean_trades: 7 records wait```"}
    ]
    assert database.execute("SELECT delivered_at IS NOT NULL FROM alerts") == [(True,)]


def test_a_receiver_that_is_down_leaves_the_alert_undelivered_and_raises_nothing(
    database: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crypto_pipeline.alerts import Incident, raise_alert

    monkeypatch.setenv("ALERT_SLACK_URL", "http://127.0.0.1:9/token")
    raise_alert(Incident("lag", "a dag", message="late"))
    assert database.execute("SELECT check_name, delivered_at IS NULL FROM alerts") == [("lag", True)]


@pytest.mark.parametrize("status", [0, 500, 301, 302, 303, 307], ids=["silent", "500", "301", "302", "303", "307"])
def test_a_receiver_that_hangs_fails_or_redirects_has_not_taken_it_and_is_asked_again(
    database: Postgres, webhook: WebhookReceiver, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    from crypto_pipeline import channels
    from crypto_pipeline.alerts import Incident, raise_alert

    webhook.status = status
    with monkeypatch.context() as impatient:
        if not status:
            impatient.setattr(channels, "TIMEOUT_SECONDS", 0.5)
        raise_alert(Incident("lag", "a dag", message="late"))
    # Before another answer is set: the receiver's thread may be slower than the sender, which has given up.
    assert status or webhook.hanging.wait(60)
    webhook.done.set()
    assert database.execute("SELECT check_name, delivered_at IS NULL FROM alerts") == [("lag", True)]
    webhook.status = 204
    raise_alert(Incident("lag", "a dag", message="late"))
    assert [note["state"] for note in webhook.received] == ["raised"]
    assert database.execute("SELECT check_name, delivered_at IS NULL FROM alerts") == [("lag", False)]


def test_without_a_database_a_file_remembers_so_that_it_is_told_once(
    database: Postgres, webhook: WebhookReceiver, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from crypto_pipeline.alerts import Incident, clear_alert, raise_alert

    incident = Incident("freshness", "a dag", message="PostgreSQL does not answer")
    monkeypatch.setenv("ALERT_STATE", str(tmp_path))
    with monkeypatch.context() as down:
        down.setenv("AIRFLOW_CONN_CRYPTO_PIPELINE_POSTGRES", "postgresql://crypto_monitor:x@127.0.0.1:9/crypto_data")
        raise_alert(incident)
        raise_alert(incident)
        assert [note["state"] for note in webhook.received] == ["raised"]
        [kept] = tmp_path.iterdir()
        assert json.loads(kept.read_text())["message"] == "PostgreSQL does not answer"
    clear_alert(incident)
    assert [note["state"] for note in webhook.received] == ["raised", "cleared"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "context",
    [
        {"ti": SimpleNamespace(task_id="freshness", dag_id="crypto_pipeline_monitor_dag"), "exception": None},
        {"task_instance": SimpleNamespace(task_id="freshness", dag_id="crypto_pipeline_monitor_dag")},
        {"dag_run": SimpleNamespace(dag_id="crypto_pipeline_monitor_dag"), "reason": ""},
    ],
    ids=["ended by the scheduler", "without an exception", "a whole run"],
)
def test_a_task_that_never_began_is_told_of(
    database: Postgres, webhook: WebhookReceiver, context: dict[str, Any]
) -> None:
    from crypto_pipeline.alerts import on_failure

    on_failure(context)
    assert [(note["severity"], note["message"]) for note in webhook.received] == [("unknown", LOST)]
