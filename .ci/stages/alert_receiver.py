"""Prints a JSON line for each alert that arrives, by HTTP or by mail. Run in a container of the compose stage.

Usage: alert_receiver.py HTTP_PORT SMTP_PORT
"""

import json
import sys
import time

from stand_ins.receivers import SmtpReceiver, WebhookReceiver

if __name__ == "__main__":
    everywhere = "0.0.0.0"
    webhook = WebhookReceiver(int(sys.argv[1]), everywhere)
    mail = SmtpReceiver(int(sys.argv[2]), everywhere)
    printed = {"http": 0, "mail": 0}
    while True:
        states = {
            "http": [note["state"] for note in webhook.received],
            "mail": ["cleared" if "Subject: RECOVERED" in text else "raised" for text in mail.received],
        }
        for kind, all_of_it in states.items():
            for state in all_of_it[printed[kind] :]:
                print(json.dumps({"kind": kind, "state": state}), flush=True)
            printed[kind] = len(all_of_it)
        time.sleep(0.2)
