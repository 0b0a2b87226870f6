"""Damages a recording as a bad day would: frames lost, doubled, swapped, poisoned, and one long cut.

Usage: damage.py RECORDING.ndjson.gz OUT.ndjson [SEED]. The same seed gives the same damage.
"""

import gzip
import json
import random
import sys


def poisoned(line: str) -> list[str]:
    """The frame's twins that must not count: a day ahead, a negative price, no number, no JSON."""
    twins = []
    for change in ({"T": 86_400_000}, {"p": "-1"}, {"p": "NaN"}):
        entry = json.loads(line)
        trade = entry["msg"]["data"]
        for field, value in change.items():
            trade[field] = trade[field] + value if field == "T" else value
        twins.append(json.dumps(entry, separators=(",", ":")))
    entry = json.loads(line)
    twins.append(json.dumps({"local_ns": entry["local_ns"], "msg": "<html>502 Bad Gateway</html>"}))
    return twins


def damaged(lines: list[str], dice: random.Random) -> list[str]:
    """The lines with one percent lost, two doubled, two swapped, some poisoned, and a tenth cut from the middle."""
    result: list[str] = []
    at = 0
    while at < len(lines):
        throw = dice.random()
        if throw < 0.01:
            at += dice.randint(1, 5)
            continue
        if throw < 0.03:
            result += [lines[at], lines[at]]
        elif throw < 0.05 and at + 1 < len(lines):
            result += [lines[at + 1], lines[at]]
            at += 1
        elif throw < 0.052:
            result += [*poisoned(lines[at]), lines[at]]
        else:
            result.append(lines[at])
        at += 1
    middle = len(result) // 2
    del result[middle : middle + len(result) // 10]
    # No id shows what is lost before the first or after the last frame.
    return [lines[0], *result, lines[-1]]


def main() -> None:
    source, target, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1
    with gzip.open(source, "rt") as recording:
        lines = recording.read().splitlines()
    with open(target, "w") as out:
        out.write("\n".join(damaged(lines, random.Random(seed))) + "\n")


if __name__ == "__main__":
    main()
