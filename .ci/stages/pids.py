"""The process ids of a run, that of the process that watches the others last; of one process if it is named.

Usage: pids.py DATA [NAME]
"""

import sys
from pathlib import Path

from folder import Folder

if __name__ == "__main__":
    run = Folder(Path(sys.argv[1]))
    print(*([run.pid(sys.argv[2])] if len(sys.argv) > 2 else run.pids()))
