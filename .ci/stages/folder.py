"""A run's data folder, read as it lies there: what runs, where it listens, what it logged, what its database holds."""

import json
from pathlib import Path
from typing import Any

from programs import java


class Folder:
    def __init__(self, data: Path) -> None:
        self.data = data

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.data / "state.json").read_text())
        return found

    def process(self, name: str) -> dict[str, Any]:
        return next(each for each in self.state()["processes"] if each["name"] == name)

    def pid(self, name: str) -> int:
        """0 while it does not run."""
        id_ = self.process(name)["id"]
        return int(id_["pid"]) if id_ else 0

    def pids(self) -> list[int]:
        """Of the whole run, the process that watches the others last."""
        state = self.state()
        return [int(each["id"]["pid"]) for each in [*state["processes"], {"id": state["supervisor"]}] if each["id"]]

    def port(self, name: str, purpose: str) -> int:
        return int(self.process(name)["ports"][purpose])

    def broker(self) -> str:
        return f"127.0.0.1:{self.port('kafka', 'broker')}"

    def log(self, name: str) -> str:
        """Without a last line that is still being written."""
        text = (self.data / f"logs/{name}.log").read_text(errors="replace")
        return text[: text.rfind("\n") + 1]

    def secret(self, role: str) -> str:
        """The password of a role; the file is one of Java's properties."""
        lines = (self.data / "secrets").read_text().splitlines()
        found = dict(line.split("=", 1) for line in lines if "=" in line)
        return found[role].replace("\\", "")

    def rows(self, statement: str, role: str = "analyst", database: str = "crypto_data") -> list[list[str]]:
        """The answer; nothing is the text null. A server that does not answer is an OSError."""
        return self._answer(statement, role, database)[1:]

    def ask(self, statement: str) -> list[dict[str, str]]:
        """As rows, by the columns' names."""
        names, *rows = self._answer(statement, "analyst", "crypto_data")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _answer(self, statement: str, role: str, database: str) -> list[list[str]]:
        printed = java("SqlLines", self.url(database), role, self.secret(role), lines=statement)
        return [line.split("\t") for line in printed]

    def url(self, database: str = "crypto_data") -> str:
        """For JDBC, without a password."""
        return str(self.state()["jdbc_url"]).rpartition("/")[0] + f"/{database}"

    def number(self, statement: str) -> int:
        """The only value of the only row."""
        return int(self.rows(statement)[0][0])
