"""A headless Chromium spoken to through its debugging pipe: no driver, no port, no network."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHROMIUM = next((p for name in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(name))), None)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--remote-debugging-pipe",
)
ROOT = Path(__file__).parents[2]


def axe_source() -> str | None:
    """axe-core, which `.ci/run` fetches to build/axe (``npm pack axe-core``), or None where it is absent."""
    path = Path(os.environ.get("ORBITCTX_AXE", ROOT / "build" / "axe" / "axe.min.js"))
    return path.read_text(encoding="utf-8") if path.exists() else None


class Browser:
    """One browser process; ``page`` opens a file in a fresh tab."""

    def __init__(self) -> None:
        assert CHROMIUM is not None
        self._folder = tempfile.mkdtemp(prefix="orbitctx-chromium-")
        to_browser, self._out = os.pipe()
        self._in, from_browser = os.pipe()
        # The browser reads commands on descriptor 3 and answers on 4: a small launcher puts the pipes there.
        launcher = (
            "import fcntl, os, sys; a, b, *c = sys.argv[1:];"
            "a, b = (fcntl.fcntl(int(end), fcntl.F_DUPFD, 20) for end in (a, b));"
            "os.dup2(a, 3); os.dup2(b, 4); os.execv(c[0], c)"
        )
        ends = [str(to_browser), str(from_browser)]
        self._process = subprocess.Popen(
            [sys.executable, "-c", launcher, *ends, CHROMIUM, *FLAGS, f"--user-data-dir={self._folder}", "about:blank"],
            pass_fds=(to_browser, from_browser),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_browser)
        os.close(from_browser)
        self._buffer = b""
        self._number = 0
        self.events: list[dict[str, Any]] = []

    def close(self) -> None:
        """End the process that was started here and remove its folder."""
        try:
            self.ask("Browser.close")
            self._process.wait(10)
        except (OSError, TimeoutError, RuntimeError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        os.close(self._out)
        os.close(self._in)
        shutil.rmtree(self._folder, ignore_errors=True)

    def ask(self, method: str, session: str | None = None, timeout_s: float = 60.0, **params: Any) -> dict[str, Any]:
        """One command and its answer; events that come meanwhile are kept."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        end = time.monotonic() + timeout_s
        for answer in self._messages(end):
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                found: dict[str, Any] = answer["result"]
                return found
            self.events.append(answer)
        raise TimeoutError(method)

    def wait_for(self, method: str, timeout_s: float = 30.0) -> None:
        """Wait for an event that has not come yet."""
        if any(e.get("method") == method for e in self.events):
            return
        for answer in self._messages(time.monotonic() + timeout_s):
            self.events.append(answer)
            if answer.get("method") == method:
                return
        raise TimeoutError(method)

    def _messages(self, end: float) -> Iterator[dict[str, Any]]:
        import select

        while True:
            while b"\0" in self._buffer:
                line, _, self._buffer = self._buffer.partition(b"\0")
                yield json.loads(line)
            left = end - time.monotonic()
            if left <= 0 or not select.select([self._in], [], [], left)[0]:
                return
            got = os.read(self._in, 1 << 20)
            if not got:
                raise RuntimeError("the browser has gone")
            self._buffer += got

    def page(self, path: Path, *, width: int = 1200, height: int = 900, dark: bool = False) -> Page:
        """Open a file and wait until it has loaded."""
        return Page(self, path, width, height, dark)


class Page:
    """A loaded page: what it said, what it asked for, and what it measures."""

    def __init__(self, browser: Browser, path: Path, width: int, height: int, dark: bool) -> None:
        self._browser = browser
        browser.events.clear()
        target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")
        self.ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])
        browser.events.clear()
        self.ask("Page.navigate", url=path.as_uri())
        browser.wait_for("Page.loadEventFired")

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """A command to this page."""
        return self._browser.ask(method, self._session, **params)

    def run(self, script: str) -> Any:
        """The value of an expression, awaited."""
        result = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(str(result["exceptionDetails"])[:500])
        return result["result"].get("value")

    @property
    def complaints(self) -> list[str]:
        """Console messages, log entries and exceptions."""
        kinds = ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")
        return [json.dumps(e["params"])[:300] for e in self._browser.events if e.get("method") in kinds]

    @property
    def requests(self) -> list[str]:
        """Addresses that the page asked for, itself included."""
        seen = (e for e in self._browser.events if e.get("method") == "Network.requestWillBeSent")
        return [e["params"]["request"]["url"] for e in seen]

    def pdf(self) -> bytes:
        """The page printed on A4."""
        return base64.b64decode(self.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])

    def picture(self) -> bytes:
        """A PNG of the whole page."""
        return base64.b64decode(self.ask("Page.captureScreenshot", captureBeyondViewport=True)["data"])
