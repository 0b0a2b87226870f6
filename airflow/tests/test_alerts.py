"""Notices of what only Airflow knows: a check that could not be made, a run that hangs, a task that never began."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from stand_ins.receivers import SmtpReceiver, WebhookReceiver

DAG_ID = "crypto_pipeline_monitor_dag"


def context(exception: Any = None, **more: Any) -> dict[str, Any]:
    return {"ti": SimpleNamespace(task_id="check_all", dag_id=DAG_ID), "exception": exception, **more}


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))


def test_a_check_that_could_not_be_made_is_reported_once_and_its_end_once(
    webhook: WebhookReceiver, mail: SmtpReceiver
) -> None:
    from crypto_pipeline.notices import checked, not_checked

    for _ in range(2):
        not_checked(context("the engine does not answer"))
    assert [(note["title"], note["type"]) for note in webhook.received] == [(f"ALERT: {DAG_ID}.check_all", "failure")]
    assert "the engine does not answer" in webhook.received[0]["message"]
    for _ in range(2):
        checked(context())
    assert [note["title"].split(":")[0] for note in webhook.received] == ["ALERT", "RECOVERED"]
    assert len(mail.received) == 2
    assert "the engine does not answer" in mail.received[0]


def test_it_is_reported_again_while_it_lasts(webhook: WebhookReceiver, monkeypatch: pytest.MonkeyPatch) -> None:
    from crypto_pipeline import notices

    notices.not_checked(context("no engine"))
    monkeypatch.setattr(notices, "AGAIN_AFTER_SECONDS", 0)
    notices.not_checked(context("no engine"))
    assert len(webhook.received) == 2


@pytest.mark.parametrize("message", ["check_all: BREACH\n! disk", "check_all: exit code 3\n? freshness"])
def test_what_the_monitor_has_found_is_its_own_to_report(webhook: WebhookReceiver, message: str) -> None:
    from crypto_pipeline.notices import not_checked

    not_checked(context(message))
    assert webhook.received == []


def test_a_check_that_is_made_again_ends_the_notice_whatever_it_finds(webhook: WebhookReceiver) -> None:
    from crypto_pipeline.notices import not_checked

    not_checked(context("no engine"))
    not_checked(context("check_all: BREACH"))
    assert [note["title"].split(":")[0] for note in webhook.received] == ["ALERT", "RECOVERED"]


def test_a_task_that_never_began_is_reported(webhook: WebhookReceiver) -> None:
    from crypto_pipeline.notices import LOST, not_checked

    not_checked(context())
    assert [note["message"] for note in webhook.received] == [LOST]


def test_a_run_that_hangs_is_reported_and_one_that_failed_by_a_task_is_not(webhook: WebhookReceiver) -> None:
    from crypto_pipeline.notices import TIMED_OUT, checked, run_timed_out

    dag = SimpleNamespace(dag_id=DAG_ID)
    run_timed_out({"dag": dag, "run_id": "x", "reason": "task_failure"})
    assert webhook.received == []
    run_timed_out({"dag": dag, "run_id": "x", "reason": "timed_out"})
    run_timed_out(context(reason="timed_out", dag=dag))
    assert [(note["title"], note["message"]) for note in webhook.received] == [(f"ALERT: {DAG_ID}", TIMED_OUT)]
    checked(context(reason="success", dag=dag))
    assert [note["title"] for note in webhook.received][1:] == [f"RECOVERED: {DAG_ID}"]


def test_without_receivers_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    from crypto_pipeline.notices import checked, not_checked

    monkeypatch.delenv("ALERT_URLS", raising=False)
    not_checked(context("no engine"))
    checked(context())
