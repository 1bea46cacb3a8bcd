"""
Chromium's side of a pushed message: its page asks, its service worker shows what came.

In:       a page, a message that was decrypted.
Out:      what the browser shows of it.
Not here: encryption (`push_browser`).
"""

import json
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

PUSH_SERVICE = """
PushManager.prototype.subscribe = async (options) => {
  window.asked = options;
  const { endpoint, p256dh, auth } = window.pushed;
  return { endpoint, toJSON: () => ({ endpoint, keys: { p256dh, auth } }) };
};
"""
"""Chromium's own push service is out on the network; one of ours is put in its place."""
NOTIFICATIONS = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/rumours/");
  return (await registration.getNotifications()).map((one) => one.title);
}"""


def shown_by_the_browser(reader: Page, said: dict[str, Any]) -> list[str]:
    """Hand a message to the service worker as Chromium does, and return what it shows."""
    devtools, workers = reader.context.new_cdp_session(reader), list[dict[str, Any]]()

    def seen(event: dict[str, Any]) -> None:
        workers.append(event)

    devtools.on("ServiceWorker.workerRegistrationUpdated", seen)
    devtools.send("ServiceWorker.enable")
    while not workers:
        reader.wait_for_timeout(50)
    (registration,) = workers[-1]["registrations"]
    address = urlsplit(registration["scopeURL"])
    message = {
        "origin": f"{address.scheme}://{address.netloc}",
        "registrationId": registration["registrationId"],
        "data": json.dumps(said),
    }
    devtools.send("ServiceWorker.deliverPushMessage", message)
    shown: list[str] = []
    while said["title"] not in shown:
        reader.wait_for_timeout(50)
        shown = reader.evaluate(NOTIFICATIONS)
    devtools.detach()
    return shown
