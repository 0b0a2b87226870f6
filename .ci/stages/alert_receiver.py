"""Prints a JSON line for each event that arrives, by HTTP or by mail. Run in a container of the compose stage.

Usage: alert_receiver.py HTTP_PORT SMTP_PORT
"""

import json
import sys
import time

from stand_ins.receivers import SmtpReceiver, WebhookReceiver

if __name__ == "__main__":
    everywhere = "0.0.0.0"
    receivers = {
        "http": WebhookReceiver(int(sys.argv[1]), everywhere),
        "mail": SmtpReceiver(int(sys.argv[2]), everywhere),
    }
    printed = dict.fromkeys(receivers, 0)
    while True:
        for kind, receiver in receivers.items():
            events = receiver.events()
            for state, name in events[printed[kind] :]:
                print(json.dumps({"kind": kind, "state": state, "name": name}), flush=True)
            printed[kind] = len(events)
        time.sleep(0.2)
