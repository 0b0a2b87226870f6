"""Which tests failed, and the first lines of why, from what Maven and pytest print. Nothing when none is found.

Usage: failed_tests.py OUTPUT
"""

import re
import sys
from collections.abc import Iterator

TEST = re.compile(r"\[ERROR\] (\S+)(?:\(.*\))? -- Time elapsed: .* <<< (FAILURE|ERROR)!")
BROKEN = re.compile(r"\[ERROR\] (?:COMPILATION ERROR|Failed to execute goal|.*\.java:\[\d+,\d+\]).*")
PYTEST = re.compile(r"(?:FAILED|ERROR) (?:\S+::.*|\S+\.py.*)")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
LINES_OF_ONE = 5


def failed(lines: list[str]) -> Iterator[str]:
    following = 0
    for line in (COLOURS.sub("", each).rstrip() for each in lines):
        if test := TEST.match(line):
            following = LINES_OF_ONE
            yield f"{test[2]} {test[1]}"
        elif BROKEN.match(line) or PYTEST.match(line):
            following = 0
            yield line[:400]
        elif following and (not line or line.startswith(("\tat ", "["))):
            following = 0 if line else following - 1
        elif following:
            following -= 1
            yield f"    {line[:200]}"


if __name__ == "__main__":
    with open(sys.argv[1], errors="replace") as output:
        for each in failed(output.readlines()):
            print(each)
