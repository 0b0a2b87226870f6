"""What DAGs ask the pipeline's database. Bound parameters only; the connection is ``crypto_pipeline_postgres``."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from airflow.sdk import BaseHook

from crypto_pipeline import settings


@contextmanager
def connected() -> Iterator[Any]:
    """A psycopg2 connection that commits at the end and is closed in any case."""
    import psycopg2

    login = BaseHook.get_connection(settings.POSTGRES_CONNECTION)
    connection = psycopg2.connect(
        host=login.host,
        port=login.port or 5432,
        dbname=login.schema or "crypto_data",
        user=login.login,
        password=login.password,
        connect_timeout=10,
        application_name="airflow",
        options="-c statement_timeout=30s",
    )
    try:
        # Not among the options: PGTZ of this process's environment would win.
        with connection.cursor() as cursor:
            cursor.execute("SET SESSION TIME ZONE 'UTC'")
        with connection:
            yield connection
    finally:
        connection.close()


def rows(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of one SELECT."""
    with connected() as connection, connection.cursor() as cursor:
        cursor.execute(statement, tuple(parameters))
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def newest_commit(job: str) -> float:
    """When a job last committed a batch: seconds since 1970 by the database's clock, 0 for never.

    A query is named after its job and its checkpoint: ``CryptoAnalytics:0f3c...``.
    """
    newest = rows(
        "SELECT coalesce(extract(epoch FROM max(committed_at)), 0)::float8 FROM stream_commits"
        " WHERE split_part(query, ':', 1) = %s",
        [job],
    )
    return float(newest[0][0])


def container_login() -> dict[str, str]:
    """The same login as the environment that our programs read."""
    login = BaseHook.get_connection(settings.POSTGRES_CONNECTION)
    return {
        "POSTGRES_URL": f"jdbc:postgresql://{login.host}:{login.port or 5432}/{login.schema or 'crypto_data'}",
        "POSTGRES_USER": login.login or "",
        "POSTGRES_PASSWORD": login.password or "",
    }


def as_table(header: Sequence[str], body: Sequence[Sequence[Any]]) -> str:
    """Rows as aligned text, for a log that a person reads."""
    cells = [[str(each) for each in header], *[["" if each is None else str(each) for each in row] for row in body]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
    )
