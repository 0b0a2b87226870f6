"""How a notice leaves: webhook, Slack, e-mail; each is on when its environment variable says where to."""

import json
import logging
import os
import smtplib
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10


@dataclass(frozen=True)
class Notice:
    """One message: an incident has begun (``raised``) or is over."""

    raised: bool
    check: str
    subject: str
    severity: str
    message: str

    @property
    def title(self) -> str:
        """One line."""
        return f"{'ALERT' if self.raised else 'RECOVERED'}: {self.check} of {self.subject}"

    @property
    def text(self) -> str:
        """What a person reads."""
        return f"{self.title}\n{self.message}" if self.raised else f"{self.title}\nIt had been: {self.message}"


def deliver(notice: Notice) -> bool:
    """Sends by every configured channel; True when at least one has taken it."""
    taken = False
    for name, send in _CHANNELS.items():
        address = os.environ.get(name)
        if not address:
            continue
        try:
            send(address, notice)
            taken = True
            log.info("%s sent by %s", notice.title, name)
        except (OSError, ValueError, smtplib.SMTPException) as e:
            # The address may hold a token: it is not written.
            log.error("%s was not sent by %s: %s", notice.title, name, type(e).__name__)
    return taken


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        """Nothing is followed: the answer is an error then."""


def _post(url: str, body: dict[str, object]) -> None:
    if urlsplit(url).scheme not in ("http", "https"):
        raise ValueError("not an http or https address")
    request = urllib.request.Request(  # noqa: S310 the scheme was checked
        url, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    # A redirected POST would arrive as a GET without its message, and look delivered.
    urllib.request.build_opener(_NoRedirects).open(request, timeout=TIMEOUT_SECONDS).close()


def _webhook(url: str, notice: Notice) -> None:
    _post(url, {"text": notice.text, "state": "raised" if notice.raised else "cleared", **asdict(notice)})


def _slack(url: str, notice: Notice) -> None:
    _post(url, {"text": f"*{notice.title}*\n```{notice.message}```"})


def _email(url: str, notice: Notice) -> None:
    """``smtp://[user:password@]host:port`` or ``smtps://...``; user and password percent-encoded."""
    address = urlsplit(url)
    mail = EmailMessage()
    mail["Subject"] = notice.title
    mail["From"] = os.environ.get("ALERT_EMAIL_FROM") or "crypto-pipeline@localhost"
    mail["To"] = os.environ["ALERT_EMAIL_TO"] if "ALERT_EMAIL_TO" in os.environ else mail["From"]
    mail.set_content(notice.text)
    kind = smtplib.SMTP_SSL if address.scheme == "smtps" else smtplib.SMTP
    with kind(address.hostname or "localhost", address.port or 25, timeout=TIMEOUT_SECONDS) as server:
        if address.username:
            if address.scheme == "smtp":
                server.starttls()
            server.login(unquote(address.username), unquote(address.password or ""))
        server.send_message(mail)


_CHANNELS: dict[str, Callable[[str, Notice], None]] = {
    "ALERT_WEBHOOK_URL": _webhook,
    "ALERT_SLACK_URL": _slack,
    "ALERT_SMTP_URL": _email,
}
