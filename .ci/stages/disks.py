"""Small file systems in memory that can be filled to any degree and given room again, where mounting is allowed."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOM = 1 << 30
#: So much that what is left beside it lasts for a while: two segments of PostgreSQL's log where 88 percent are filled.
BALLAST = "ballast"
BALLAST_BYTES = 192 << 20
#: Whether this process may mount; nobody else sees it, and nothing is left when the last process in here has ended.
MOUNTED = os.environ.get("MOUNTS_OF_OUR_OWN") == "yes"


def with_mounts_of_our_own() -> None:
    """Runs this program again in a mount namespace of its own: as root, or by a user namespace; stays where it cannot."""
    if MOUNTED:
        return
    unshare = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]
    with tempfile.TemporaryDirectory() as folder:
        attempt = [*unshare, "mount", "-t", "tmpfs", "-o", "size=4k", "none", folder]
        try:
            possible = subprocess.run(attempt, capture_output=True, timeout=30).returncode == 0
        except OSError:
            possible = False
    if possible:
        again = [*unshare, sys.executable, *sys.argv]
        os.execvpe(again[0], again, {**os.environ, "MOUNTS_OF_OUR_OWN": "yes"})


def mount(folder: Path) -> None:
    """An empty file system with room enough, at a folder that is made for it."""
    if MOUNTED:
        folder.mkdir(parents=True)
        _mount(folder, f"mode=755,size={ROOM}")


def unmount(folder: Path) -> None:
    """Its content is gone."""
    if MOUNTED:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def fill(folder: Path, share: float) -> None:
    """Makes the file system so small that a ballast and all in it fill this share of it; at 1, no byte more goes in."""
    ballast = folder / BALLAST
    if not ballast.exists():
        ballast.write_bytes(bytes(BALLAST_BYTES))
    for attempt in range(1000):
        room = os.statvfs(folder)
        used = (room.f_blocks - room.f_bfree) * room.f_frsize
        try:
            _mount(folder, f"remount,size={int(used / share / room.f_frsize) * room.f_frsize}")
            return
        except subprocess.CalledProcessError:
            # Whoever writes here has written since: less than there is cannot be asked for.
            if attempt == 999:
                raise


def give_room(folder: Path) -> None:
    """As much as at the beginning."""
    _mount(folder, f"remount,size={ROOM}")
    (folder / BALLAST).unlink()


def _mount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(folder)], check=True, timeout=60)
