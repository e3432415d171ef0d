"""Serve a ceiling by the desk's server: `python -m streampai_app.bench.bare <module>:app <port>`."""

import os
import sys

from uvicorn.importer import import_from_string

from .. import garbage
from ..descriptors import MAX_CONNECTIONS, raise_limit
from ..server.gate import Gate
from ..server.supervisor import listen
from ..server.worker import Worker, WorkerConfig
from ..web.address import TrustedProxies


def main(application: str, port: str) -> None:
    """Serve in a child process that shares its parent's program, as the desk does, until told to stop."""
    raise_limit()
    listener = listen("127.0.0.1", int(port))
    made = import_from_string(application)
    garbage.before_fork()
    if os.fork():
        listener.close()
        os.wait()
        return
    gate = Gate(TrustedProxies(["127.0.0.1"]), MAX_CONNECTIONS)
    Worker(WorkerConfig(made, gate)).run(sockets=[listener])


if __name__ == "__main__":
    main(*sys.argv[1:])
