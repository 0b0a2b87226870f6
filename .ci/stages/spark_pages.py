"""Follows every link from the page of Spark's master: none may be dead, none may leave the master's own address.

Links that change something (kill) or that the JVM answers slowly (thread dumps, heap histograms) are left alone, and of
tables that differ only by their sorting one is looked at.
"""

import re
import urllib.error
import urllib.parse
import urllib.request

LEFT_ALONE = re.compile(r"/kill/|threadDump|heapHistogram|\.sort=|^(javascript|data|mailto):")
#: Spark's own links to its documentation.
ELSEWHERE = re.compile(r"https?://spark\.apache\.org")


def read(address: str) -> tuple[str, str, str]:
    """What is wrong, or nothing; the text of a page; its address after redirects."""
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            html = "html" in answer.headers.get("Content-Type", "")
            return "", answer.read().decode("utf-8", "replace") if html else "", answer.url
    except (OSError, ValueError) as e:
        return str(e), "", address


def follow(start: str, most: int = 300) -> tuple[set[str], dict[str, str]]:
    """The addresses that were read, and those of them that are dead or lie elsewhere, with the reason."""
    host = urllib.parse.urlsplit(start).netloc
    seen: set[str] = set()
    bad: dict[str, str] = {}
    waiting = [start]
    while waiting and len(seen) < most:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        if urllib.parse.urlsplit(address).netloc != host:
            bad[address] = "not an address of the master"
            continue
        fault, text, final = read(address)
        if fault:
            bad[address] = fault
        for link in re.findall(r'(?:href|src)="([^"]+)"', text):
            target = urllib.parse.urldefrag(urllib.parse.urljoin(final, link.replace("&amp;", "&")))[0]
            if not LEFT_ALONE.search(target) and not LEFT_ALONE.search(link) and not ELSEWHERE.match(target):
                waiting.append(target.replace(" ", "%20"))
    return seen, bad
