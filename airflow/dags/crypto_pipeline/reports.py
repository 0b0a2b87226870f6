"""Reports of the repair and reconcile runs, read from the database."""

import logging
from typing import Any

from crypto_pipeline.database import as_table, rows

log = logging.getLogger(__name__)


def _told(title: str, text: str) -> str:
    log.info("%s\n%s", title, text)
    return f"{title}\n{text}"


def waiting_repairs() -> int:
    """How many filled gaps with incomplete minutes, and late trades, wait to be restated; printed by symbol."""
    waiting = rows(
        "SELECT 'late trades' AS what, source, symbol, count(*) FROM late_trades WHERE state = 'waiting' GROUP BY 2, 3"
        " UNION ALL"
        " SELECT 'filled gaps', g.source, g.symbol, count(*) FROM feed_gaps g WHERE g.state = 'filled' AND EXISTS ("
        " SELECT FROM trades_1min_agg m WHERE m.source = g.source AND m.symbol = g.symbol AND m.status = 'incomplete'"
        " AND m.first_trade_id <= g.to_id + 1 AND m.last_trade_id >= g.from_id - 1) GROUP BY 2, 3"
        " ORDER BY 2, 3, 1"
    )
    if not waiting:
        log.info("nothing waits to be restated")
        return 0
    _told("to be restated:", as_table(["what", "source", "symbol", "number"], waiting))
    return int(sum(row[3] for row in waiting))


def restated_since(since: float) -> str:
    """The versions replaced since a time (seconds since 1970)."""
    replaced = rows(
        "SELECT source, symbol, window_start, version, reason FROM trades_1min_agg_history"
        " WHERE replaced_at >= to_timestamp(%s) ORDER BY source, symbol, window_start, version LIMIT 500",
        [since],
    )
    header = ["source", "symbol", "window_start", "replaced version", "reason"]
    return _told(f"{len(replaced)} versions replaced:", as_table(header, replaced))


def wrong_candles() -> int:
    """How many candles of the exchange lacked proven trades when they were last compared; each market is a warning."""
    wrong = rows(
        "SELECT source, symbol, count(*), min(window_start), max(window_start) FROM reconciliations"
        " WHERE verdict = 'candle_wrong' AND window_start >= now() - interval '3 days' GROUP BY 1, 2 ORDER BY 1, 2"
    )
    for source, symbol, number, first, last in wrong:
        log.warning(
            "%s %s: %d candles of the exchange lack or misstate trades that are proven, %s to %s; our rows stand",
            source,
            symbol,
            number,
            first,
            last,
        )
    return int(sum(row[2] for row in wrong))


def findings(since: float) -> list[tuple[Any, ...]]:
    """The minutes of ours that a comparison since a time (seconds since 1970) has found at fault."""
    return rows(
        "SELECT source, symbol, window_start, verdict, differences FROM reconciliations"
        " WHERE verdict IN ('lacks_ids', 'differs') AND checked_at >= to_timestamp(%s)"
        " ORDER BY source, symbol, window_start LIMIT 200",
        [since],
    )


def reconciled(since: float) -> str:
    """Coverage and the findings of a comparison; a finding is an error with its table, once everything is printed."""
    from airflow.sdk.exceptions import AirflowFailException

    wrong_candles()
    printed = coverage()
    found = findings(since)
    if found:
        table = as_table(["source", "symbol", "window_start", "verdict", "ours, then the exchange's"], found)
        raise AirflowFailException(
            f"{len(found)} minutes of ours lack trades or differ; crypto_pipeline_repair_dag recomputes those whose ids"
            f" are missing:\n{table}"
        )
    return printed


def open_gaps() -> int:
    """How many gaps are open: the exchange has not yet given their trades; printed by symbol."""
    waiting = rows(
        "SELECT source, symbol, count(*), sum(to_id - from_id + 1), min(noticed_at) FROM feed_gaps WHERE state = 'open'"
        " GROUP BY 1, 2 ORDER BY 1, 2"
    )
    if waiting:
        _told("open gaps:", as_table(["source", "symbol", "gaps", "missing trades", "oldest"], waiting))
    return int(sum(row[2] for row in waiting))


def coverage() -> str:
    """Coverage of the last three days by symbol, as the view shows it."""
    from psycopg2 import sql

    from crypto_pipeline.database import connected

    view = sql.SQL("SELECT * FROM coverage_by_day WHERE day >= current_date - 3 ORDER BY 1, 2, 3")
    with connected() as connection, connection.cursor() as cursor:
        cursor.execute(view)
        header = [column.name for column in cursor.description]
        return _told("coverage of the last days:", as_table(header, cursor.fetchall()))
