"""What runs first in every process of ours that handles strangers' input: it gives up all but what it needs.

    bounded_child.py CPU MEMORY LIFETIME PROGRAM [ARGUMENT ...]

It stands alone: it imports nothing of ours, and is run by path. Then PROGRAM goes on in this process, as
`__main__`. Limits are of the whole process: CPU and LIFETIME in seconds, MEMORY in bytes of address space.
"""

import os
import signal
import sys

GIVE_WAY = 10  # steps of `nice`: a picture or a voice may wait, an answer of the server may not


def main(cpu: str, memory: str, lifetime: str, program: str, *arguments: str) -> None:
    """Confine this process, and become the program."""
    confine(int(cpu), int(memory), int(lifetime))
    sys.argv = [program, *arguments]
    with open(program, "rb") as file:
        code = compile(file.read(), program, "exec")
    exec(code, {"__name__": "__main__", "__file__": program})  # noqa: S102


def confine(cpu: int, memory: int, lifetime: int) -> None:
    """Give up writing files, much memory, much time, the right of way."""
    try:
        import resource
    except ImportError:  # not a Unix
        return
    for kind, most in (
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, memory),
    ):
        resource.setrlimit(kind, (most, most))
    signal.alarm(lifetime)
    os.nice(GIVE_WAY)


if __name__ == "__main__":
    main(*sys.argv[1:])
