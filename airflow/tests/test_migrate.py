"""docker/migrate.sh on a real PostgreSQL that wants passwords: what .env says is what holds, at every start."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from stand_ins.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
PSQL = shutil.which("psql")
VARIABLES = {
    "crypto_writer": "CRYPTO_WRITER_PASSWORD",
    "crypto_monitor": "CRYPTO_MONITOR_PASSWORD",
    "analyst": "ANALYST_PASSWORD",
    "airflow": "AIRFLOW_DATABASE_PASSWORD",
}

pytestmark = pytest.mark.skipif(PSQL is None, reason="no psql here; the image of migrate has it")


@pytest.fixture
def server() -> Iterator[Postgres]:
    """As the image starts it: over TCP only who knows a password comes in."""
    server = Postgres()
    server.execute("ALTER ROLE postgres PASSWORD 'superuser-1'")
    server.execute("CREATE ROLE checker SUPERUSER LOGIN")
    rules = "host all checker 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
    (server.home / "data" / "pg_hba.conf").write_text(rules)
    connection = psycopg2.connect(host="127.0.0.1", port=server.port, user="checker", dbname="crypto_data")
    connection.cursor().execute("SELECT pg_reload_conf()")
    connection.close()
    yield server
    server.close()


def migrate(server: Postgres, folder: Path, passwords: str, superuser: str = "superuser-1") -> tuple[int, str]:
    """The script beside its SQL files, as in its image; each role's password is its name with ``passwords``."""
    if not folder.exists():
        shutil.copytree(ROOT / "postgres" / "init", folder / "init")
        shutil.copy(ROOT / "docker" / "migrate.sh", folder)
    environment = {
        "PATH": os.environ["PATH"],
        "PGHOST": "127.0.0.1",
        "PGPORT": str(server.port),
        "PGPASSWORD": superuser,
        "PIPELINE_DEMO_LOGIN": "",
        **{variable: f"{role}-{passwords}" for role, variable in VARIABLES.items()},
    }
    command = ["sh", str(folder / "migrate.sh")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd="/")
    return done.returncode, done.stdout + done.stderr


def comes_in(server: Postgres, role: str, password: str) -> bool:
    database = "airflow" if role == "airflow" else "crypto_data"
    try:
        psycopg2.connect(host="127.0.0.1", port=server.port, user=role, password=password, dbname=database).close()
    except psycopg2.OperationalError as e:
        if "password authentication failed" not in str(e):
            raise
        return False
    return True


def test_a_new_password_in_env_replaces_the_old_one_at_the_next_start(server: Postgres, tmp_path: Path) -> None:
    for passwords in ("first", "second", 'it\'s \\ "odd"'):
        code, printed = migrate(server, tmp_path / "image", passwords)
        assert code == 0, printed
        assert "migrate: tables and roles are as they should be" in printed
        assert passwords not in printed
        for role in VARIABLES:
            assert comes_in(server, role, f"{role}-{passwords}"), (role, passwords)
            assert not comes_in(server, role, f"{role}-before"), role
    assert not comes_in(server, "crypto_writer", "crypto_writer-first")


def test_a_wrong_password_of_the_superuser_says_what_to_do(server: Postgres, tmp_path: Path) -> None:
    assert migrate(server, tmp_path / "image", "first")[0] == 0
    code, printed = migrate(server, tmp_path / "image", "second", superuser="superuser-2")
    assert code == 2
    assert "POSTGRES_PASSWORD of .env is not the password of PostgreSQL's superuser" in printed
    assert "superuser-2" not in printed
    assert comes_in(server, "crypto_writer", "crypto_writer-first")


#: Everything that tables, views and the roles' rights consist of; a dump sets other parentheses.
DEFINITIONS = """
    SELECT * FROM (
        SELECT 'column', table_name AS of, column_name, data_type, is_nullable, column_default
            FROM information_schema.columns WHERE table_schema IN ('public', 'legacy')
        UNION ALL SELECT 'constraint', conrelid::regclass::text, conname,
                translate(pg_get_constraintdef(oid), '()', ''), '', ''
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT 'view', schemaname, viewname, definition, '', ''
            FROM pg_views WHERE schemaname IN ('public', 'legacy')
        UNION ALL SELECT 'index', tablename, indexname, indexdef, '', '' FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'function', 'public', proname, prosrc, '', ''
            FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT 'grant', table_name, grantee, privilege_type, '', ''
            FROM information_schema.role_table_grants WHERE table_schema IN ('public', 'legacy')
    ) AS each WHERE of !~ '_2026_11$'"""
TABLES = """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
    AND NOT relispartition ORDER BY 1"""


@pytest.mark.parametrize("old", sorted((Path(__file__).parent / "schemas").glob("*.sql")), ids=lambda path: path.stem)
def test_a_database_of_an_earlier_version_becomes_as_a_new_one_and_keeps_its_rows(tmp_path: Path, old: Path) -> None:
    server = Postgres()
    try:
        _upgrades(server, tmp_path, old)
    finally:
        server.close()


def _upgrades(server: Postgres, tmp_path: Path, old: Path) -> None:
    assert migrate(server, tmp_path / "image", "first")[0] == 0
    new = set(server.execute(DEFINITIONS))
    assert len(new) > 200
    connection = server.connect(database="postgres")
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE crypto_data")
        cursor.execute("CREATE DATABASE crypto_data")
    connection.close()
    server.execute(old.read_text())
    rows = {table: _rows(server, table) for (table,) in server.execute(TABLES)}
    assert all(rows.values()), "a row in every table"

    for _ in range(2):
        code, printed = migrate(server, tmp_path / "image", "first")
        assert code == 0, printed

    assert set(server.execute(DEFINITIONS)) ^ new == set()
    for table, before in rows.items():
        after = _rows(server, table)
        assert len(after) == len(before), table
        for row in before:
            assert any(row.items() <= each.items() for each in after), (table, row)


def _rows(server: Postgres, table: str) -> list[dict[str, str]]:
    """Each column as JSON."""
    found = server.execute(f"SELECT to_jsonb(t) FROM {table} AS t")
    return [{name: json.dumps(value) for name, value in row.items()} for (row,) in found]
