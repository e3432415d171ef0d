"""No network for whoever speaks: a socket to anywhere but this machine is an error."""

import socket

import pytest


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: socket.socket, address: object) -> None:
        raise AssertionError(f"speech asked for the network: {address}")

    def connect(self: socket.socket, address: object) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in {"127.0.0.1", "::1"}:  # type: ignore[index]
            refuse(self, address)
        original(self, address)

    original = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", connect)
