"""Waits until a run's database answers a question with true.

Usage: answers.py DATA SECONDS STATEMENT
"""

import sys
from pathlib import Path

from folder import Folder
from steps import until

if __name__ == "__main__":
    run, statement = Folder(Path(sys.argv[1])), sys.argv[3]
    until(lambda: run.rows(statement) == [["t"]], statement, float(sys.argv[2]))
