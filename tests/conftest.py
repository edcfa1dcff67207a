"""No test reaches the network: a local server is all that a test may talk to."""

from __future__ import annotations

import socket
from typing import Any

import pytest

LOCAL = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Any:
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> Any:
        # a Unix socket's address is a path, and stays on the machine
        host = address[0] if isinstance(address, tuple) else None
        if host is not None and host not in LOCAL:
            raise AssertionError(f"a test tried to reach {host}: tests use local servers only")
        return real(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's own store never enters a test, and a test never enters it."""
    monkeypatch.setenv("ORBITCTX_HOME", str(tmp_path_factory.getbasetemp() / "home"))
