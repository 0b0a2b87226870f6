"""The picture of docs/benchmarks.md: CPU per million trades of every contender, one panel for each size of topic."""

import json
import statistics
from html import escape

from contenders import CONTENDERS, RESULTS
from servers import HOME

PICTURE = HOME / "docs/images/drains.svg"
WIDTH, LABEL, BAR, GAP, HEAD = 860, 270, 18, 8, 44
CUT = 3
STYLE = """
text { font: 14px system-ui, sans-serif; fill: #1f2328 }
.small { font-size: 12px; fill: #59636e }
.head { font-weight: 600 }
.peer { fill: #8c959f }
.ours { fill: #0969da }
.spread { stroke: #1f2328; stroke-width: 1.5 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .small { fill: #9198a1 }
  .peer { fill: #656c76 }
  .ours { fill: #4493f8 }
  .spread { stroke: #e6edf3 }
}
"""


def costs(figures):
    """CPU s per million of each contender that finished, the cheapest first."""
    found = {}
    for each in figures["samples"]:
        if each["finished"]:
            found.setdefault(each["contender"], []).append(each["cpu_s"] * 1e6 / figures["trades"])
    return sorted(found.items(), key=lambda item: statistics.median(item[1]))


def panel(figures, top):
    rows = costs(figures)
    highest = sorted(max(values) for _, values in rows)
    # A bar that would make all others small is cut.
    longest = highest[-1] if len(highest) < 2 or highest[-1] < CUT * highest[-2] else 1.2 * highest[-2]
    scale = (WIDTH - LABEL - 160) / longest
    trades = f"{figures['trades'] / 1e6:g} million trades"
    parts = [
        f'<text class="head" x="0" y="{top + 20}">{trades}</text>',
        f'<text class="small" x="{LABEL}" y="{top + 20}">CPU seconds per million trades, start included</text>',
    ]
    for number, (name, values) in enumerate(rows):
        y = top + HEAD - 8 + number * (BAR + GAP)
        median, low, high = statistics.median(values), min(values), max(values)
        cut = ", bar cut" if high > longest else ""
        bar, left, right = (min(each, longest) * scale for each in (median, low, high))
        kind = "ours" if name == "ours" else "peer"
        middle = y + BAR / 2
        parts.append(f'<text x="{LABEL - 10}" y="{y + 14}" text-anchor="end">{escape(CONTENDERS[name].label)}</text>')
        parts.append(f'<rect class="{kind}" x="{LABEL}" y="{y}" width="{bar:.1f}" height="{BAR}" rx="2"/>')
        if len(values) > 1:
            ends = f'x1="{LABEL + left:.1f}" x2="{LABEL + right:.1f}"'
            parts.append(f'<line class="spread" {ends} y1="{middle}" y2="{middle}"/>')
        runs = f"{len(values)} run{'s' if len(values) > 1 else ''}"
        parts.append(f'<text x="{LABEL + right + 8:.1f}" y="{y + 14}">{median:.2f}')
        parts.append(f'<tspan class="small"> ({runs}{cut})</tspan></text>')
    return parts, top + HEAD + len(rows) * (BAR + GAP) + 12


def draw():
    files = sorted((HOME / RESULTS).glob("[0-9]*.json"), key=lambda file: int(file.stem))
    if not files:
        raise SystemExit(f"bench/run: no samples in {RESULTS}; bench/run all makes some")
    parts, top = [], 0
    for file in files:
        more, top = panel(json.loads(file.read_text()), top)
        parts += more
    title = "CPU seconds per million trades, by contender and size of topic"
    PICTURE.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" role="img" aria-label="{title}">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n"
    )
    print(PICTURE.relative_to(HOME))
    return 0
