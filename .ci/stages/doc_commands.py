"""The shell blocks of a document, run one after the other in one shell, as a reader runs them.

Usage: doc_commands.py FOLDER DOCUMENT...: the clone in which they run, and the documents in it. A comment above a block says
what is special about it; any other comment that begins with "ci:", or a block without a language, is an error:

<!-- ci: foreground until "TEXT" -->   runs in a terminal of its own; the blocks below begin once it has printed TEXT, and end it
<!-- ci: until "TEXT" -->              is repeated until it prints TEXT, as a reader does who waits
<!-- ci: compose stage, REASON -->     is run by the compose stage (docker_blocks)
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from steps import say

FENCE = re.compile(
    r"(?:^<!-- ci: (?P<mark>.*?) -->\n+)?^```(?P<language>\S*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
UNTIL = re.compile(r'(foreground )?until "(.+)"')
#: Seconds after which a block hangs.
LONG = 900


def require(holds: bool, text: str, seen: str = "") -> None:
    """Ends the stage when it does not hold, with what was seen."""
    if not holds:
        raise SystemExit(f"does not hold: {text}\n{seen}")


@dataclass(frozen=True)
class Block:
    text: str
    mark: str

    @property
    def awaited(self) -> str:
        found = UNTIL.fullmatch(self.mark)
        return found[2] if found else ""

    @property
    def foreground(self) -> bool:
        return self.mark.startswith("foreground ")

    @property
    def of_compose(self) -> bool:
        return self.mark.startswith("compose stage, ")


def blocks(document: Path) -> list[Block]:
    """Those of the shell; an error where a block's language or mark is none that is known."""
    found, text = [], document.read_text()
    marks = 0
    for match in FENCE.finditer(text):
        require(bool(match["language"]), f"{document.name}: every block names its language", match[0])
        mark = match["mark"] or ""
        marks += bool(mark)
        block = Block(match["text"], mark)
        known = not mark or UNTIL.fullmatch(mark) or block.of_compose
        require(bool(known), f"{document.name}: every mark is known", mark)
        if match["language"] == "sh":
            found.append(block)
    require(marks == text.count("<!-- ci:"), f"{document.name}: every mark stands directly above a block")
    return found


class Shell:
    """One bash for all blocks, so that a variable of one is there in the next; ends at the first command that fails."""

    def __init__(self, folder: Path) -> None:
        self.printed = tempfile.NamedTemporaryFile("w+", suffix=".out")  # noqa: SIM115
        self.script = tempfile.NamedTemporaryFile("w", suffix=".sh")  # noqa: SIM115
        self.process = subprocess.Popen(
            ["bash", "-eo", "pipefail"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=self.printed,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, text: str) -> str:
        """What the block prints."""
        start, end = os.path.getsize(self.printed.name), "-- end of the block --"
        Path(self.script.name).write_text(text)
        commands = self.process.stdin
        assert commands is not None
        commands.write(f". {self.script.name} </dev/null\necho '{end}'\n")
        commands.flush()
        give_up = time.monotonic() + LONG
        while True:
            code = self.process.poll()
            said = Path(self.printed.name).read_bytes()[start:].decode(errors="replace")
            if said.endswith(end + "\n"):
                return said[: -len(end) - 1]
            require(code is None, f"every command succeeds; one ended with {code}", text + said[-4000:])
            require(time.monotonic() < give_up, f"ends within {LONG} s", text + said[-4000:])
            time.sleep(0.1)

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


class Foreground:
    """A block that does not end by itself: in a terminal of its own."""

    def __init__(self, block: Block, folder: Path) -> None:
        self.block = block
        self.printed = tempfile.NamedTemporaryFile("w+", suffix=".out")  # noqa: SIM115
        self.process = subprocess.Popen(
            ["bash", "-eo", "pipefail", "-c", block.text],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=self.printed, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        give_up = time.monotonic() + LONG
        while block.awaited not in self._said():
            require(self.process.poll() is None, f"runs until it has printed {block.awaited!r}", self._said()[-4000:])
            require(time.monotonic() < give_up, f"prints {block.awaited!r} within {LONG} s", self._said()[-4000:])
            time.sleep(0.1)

    def _said(self) -> str:
        return Path(self.printed.name).read_text(errors="replace")

    def ended(self) -> None:
        try:
            code = self.process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGINT)
            self.process.wait(LONG)
            raise
        require(code == 0, "and the block in the foreground ends", self._said()[-4000:])


def first_line(block: Block) -> str:
    return block.text.splitlines()[0]


def run(folder: Path, document: Path) -> Iterator[Block]:
    """Runs the blocks and gives those that are left to the compose stage."""
    shell = Shell(folder)
    terminals = []
    for block in blocks(document):
        began = time.monotonic()
        if block.of_compose:
            yield block
            continue
        if block.foreground:
            terminals.append(Foreground(block, folder))
        else:
            give_up = time.monotonic() + LONG
            said = shell.run(block.text)
            while block.awaited not in said:
                require(time.monotonic() < give_up, f"prints {block.awaited!r} within {LONG} s", block.text + said)
                time.sleep(1)
                said = shell.run(block.text)
        say(f"ok      {time.monotonic() - began:4.0f} s  {document.name}: {first_line(block)}")
    shell.close()
    for terminal in terminals:
        terminal.ended()


def docker_blocks(document: Path) -> list[str]:
    """The commands that the compose stage runs, as the document has them."""
    return [block.text for block in blocks(document) if block.of_compose]


def main(folder: Path, *documents: str) -> None:
    count = 0
    for name in documents:
        document = folder / name
        left = list(run(folder, document))
        count += len(blocks(document)) - len(left)
    require(count > 0, "there are blocks to run")
    print(f"NOTE {count} blocks")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), *sys.argv[2:])
