"""Hooks of MkDocs: the site shows the README files that lie outside docs/, and the Markdown reads as GitHub reads it."""

import logging
import os
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

HOME = Path(__file__).resolve().parents[1]
LOG = logging.getLogger("mkdocs.hooks.site")
LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^)#\s]+)(#[^)\s]*)?\)")
SOURCE = re.compile(r"(src(?:set)?=\")([^\"#\s]+)(\")")
FENCE = re.compile(r"(^ *```.*?^ *```[^\n]*\n)", re.DOTALL | re.MULTILINE)
ITEM = re.compile(r"(?:[-*]|\d+\.) ")


def _outside() -> dict[Path, str]:
    """Each document outside docs/, with its place on the site."""
    documents = {HOME / "README.md": "index.md", HOME / "CONTRIBUTING.md": "modules/contributing.md"}
    for readme in sorted(HOME.glob("*/README.md")):
        documents[readme] = f"modules/{readme.parent.name}.md"
    return documents


OUTSIDE = _outside()


def on_files(files: Files, config: MkDocsConfig) -> Files:
    for path, place in OUTSIDE.items():
        files.append(File.generated(config, place, abs_src_path=str(path)))
    # Unpacked by build.sh.
    (mermaid,) = (HOME / "target" / "mermaid").rglob("mermaid.min.js")
    files.append(File.generated(config, "javascripts/mermaid.min.js", abs_src_path=str(mermaid)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    source = Path(page.file.abs_src_path or "").resolve()

    def target(link: str) -> str | None:
        """Where a relative link leads on the site; none where it leads to a file that the site does not show."""
        path = Path(os.path.normpath(source.parent / link))
        if path in OUTSIDE:
            place = OUTSIDE[path]
        elif path.is_relative_to(HOME / "docs"):
            place = str(path.relative_to(HOME / "docs"))
        else:
            if not path.exists():
                LOG.warning("%s: no file for the link %s", source.relative_to(HOME), link)
            return None
        return os.path.relpath(place, os.path.dirname(page.file.src_uri) or ".")

    def link(match: re.Match[str]) -> str:
        text, address, anchor = match[1], match[2], match[3] or ""
        if "://" in address or address.startswith("mailto:"):
            return match[0]
        place = target(address)
        if place is not None:
            return f"[{text}]({place}{anchor})"
        path = os.path.relpath(os.path.normpath(source.parent / address), HOME)
        return f"`{path}`" if path.endswith(text.strip("`/")) else f"{text} (`{path}`)"

    def image(match: re.Match[str]) -> str:
        return f"{match[1]}{target(match[2]) or match[2]}{match[3]}"

    parts = FENCE.split(markdown)
    # Every second part is a fenced block.
    parts[::2] = [_as_github_reads(SOURCE.sub(image, LINK.sub(link, each))) for each in parts[::2]]
    return "".join(parts)


def _as_github_reads(text: str) -> str:
    """A list or a table may follow a paragraph without an empty line; in a table's code a bar is escaped."""
    lines: list[str] = []
    for line in text.splitlines(keepends=True):
        if line.startswith("|"):
            line = re.sub(r"`[^`]*`", lambda code: code[0].replace("\\|", "|"), line)
        if lines and _begins_block(line) and not _belongs(lines[-1], line):
            lines.append("\n")
        lines.append(line)
    return "".join(lines)


def _begins_block(line: str) -> bool:
    return line.startswith("|") or ITEM.match(line) is not None


def _belongs(before: str, line: str) -> bool:
    """Whether the line continues with the list or table of the line before it, which may be an item's second line."""
    if line.startswith("|"):
        return before.startswith("|") or not before.strip()
    return not before.strip() or before.startswith("  ") or ITEM.match(before) is not None
