"""Serve the stand-in on this machine."""

from granian.constants import Interfaces
from granian.server.embed import Server  # one process, no forks

from .app import make_elevenlabs_sandbox

if __name__ == "__main__":
    import asyncio

    server = Server(make_elevenlabs_sandbox(), address="127.0.0.1", port=8011, interface=Interfaces.ASGI)
    asyncio.run(server.serve())
