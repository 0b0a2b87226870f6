"""Pages that programs write: written, or with --check compared with what lies there."""

import difflib
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]


def write(pages: dict[Path, str]) -> None:
    """Writes each page; with --check ends with exit code 1 and the first differences where one is not up to date."""
    stale = False
    for path, text in pages.items():
        there = path.read_text(encoding="utf-8") if path.exists() else ""
        if there == text:
            continue
        if "--check" not in sys.argv[1:]:
            path.write_text(text, encoding="utf-8")
            continue
        stale = True
        name = str(path.relative_to(HOME))
        lines = difflib.unified_diff(there.splitlines(), text.splitlines(), name, "generated", n=0, lineterm="")
        print("\n".join(list(lines)[:40]))
        print(f"{name} is not up to date: run docs/generate.sh and commit the result")
    if stale:
        sys.exit(1)
