"""Drives a real Chromium by the WebDriver protocol (W3C), with nothing but the standard library."""

import base64
import http.client
import json
import shutil
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any

FOUND = (shutil.which("chromium"), shutil.which("chromedriver"))
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-prefers-reduced-motion",
)


class Fault(Exception):
    """What the driver says cannot be done."""


class Chromium:
    """A browser in French or English, from `with` to the end of the block."""

    def __init__(self, lang: str = "fr") -> None:
        self.lang = lang
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]

    def __enter__(self) -> "Chromium":
        browser, driver = FOUND
        assert browser
        assert driver
        self.process = subprocess.Popen(
            [driver, f"--port={self.port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            self._wait()
            options = {
                "binary": browser,
                "args": [*_QUIET, f"--accept-lang={self.lang}"],
                "prefs": {"intl.accept_languages": self.lang},
            }
            wanted = {
                "browserName": "chrome",
                "goog:chromeOptions": options,
                "goog:loggingPrefs": {"browser": "ALL"},
            }
            self.path = ""
            found = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
            self.path = f"/session/{found['sessionId']}"
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._ask("DELETE", "")
        finally:
            self.process.terminate()
            self.process.wait(20)

    def resize(self, width: int, height: int = 800) -> None:
        """Give the page a width: a window has a least one, larger than a telephone's."""
        size: dict[str, object] = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.devtools("Emulation.setDeviceMetricsOverride", size)

    def open(self, address: str) -> None:
        """Go to a page, and wait until it is there."""
        self._ask("POST", "/url", {"url": address})

    def script(self, body: str, *given: object) -> Any:
        """What the body of a function gives, run in the page by the driver, out of reach of the page's policy."""
        return self._ask("POST", "/execute/sync", {"script": body, "args": given})

    def press(self, keys: str) -> None:
        """Type on the keyboard, wherever the focus is."""
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._ask("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]})

    def type(self, selector: str, text: str) -> None:
        """Type into a field, or give a file to it."""
        self._ask("POST", f"/element/{self._find(selector)}/value", {"text": text})

    def click(self, selector: str) -> None:
        """Click on an element, and wait for the page that it leads to."""
        self._ask("POST", f"/element/{self._find(selector)}/click", {})

    def wait_for(self, selector: str, seconds: float = 20) -> None:
        """Wait for an element: a form that is sent answers when it can."""
        until = time.monotonic() + seconds
        while not self.script("return document.querySelector(arguments[0]) !== null", selector):
            assert time.monotonic() < until, f"no {selector} at {self.script('return location.href')}"
            time.sleep(0.05)

    def text(self, selector: str) -> str:
        """The text of an element as it is shown."""
        return str(self._ask("GET", f"/element/{self._find(selector)}/text"))

    def said(self) -> list[str]:
        """What the browser has written on its console since it was last asked."""
        return [entry["message"] for entry in self._ask("POST", "/se/log", {"type": "browser"})]

    def devtools(self, command: str, given: dict[str, object]) -> Any:
        """What the DevTools answer to a command."""
        return self._ask("POST", "/goog/cdp/execute", {"cmd": command, "params": given})

    def picture(self, path: Path, most: int = 6000) -> None:
        """Write the whole page as a PNG, to look at."""
        width, height = self.script("return [innerWidth, document.scrollingElement.scrollHeight]")
        clip = {"x": 0, "y": 0, "width": width, "height": min(height, most), "scale": 1}
        found = self.devtools("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip})
        path.write_bytes(base64.b64decode(found["data"]))

    def _find(self, selector: str) -> str:
        found = self._ask("POST", "/element", {"using": "css selector", "value": selector})
        return str(found[_ELEMENT])

    def _wait(self, seconds: float = 20) -> None:
        until = time.monotonic() + seconds
        while True:
            try:
                self.path = ""
                self._ask("GET", "/status")
            except (OSError, http.client.HTTPException):
                if time.monotonic() > until or self.process.poll() is not None:
                    raise
                time.sleep(0.05)
            else:
                return

    def _ask(self, method: str, path: str, given: object = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            body = None if given is None else json.dumps(given)
            connection.request(method, self.path + path, body, {"Content-Type": "application/json"})
            value = json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()
        if isinstance(value, dict) and "error" in value:
            raise Fault(f"{value['error']}: {value.get('message', '')}")
        return value
