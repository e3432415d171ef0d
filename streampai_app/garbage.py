"""Python's garbage collector, told what this process is like.

By default it looks through everything after every 700 new objects, and everything is a lot: the framework
alone is half a million objects that live as long as the process. With a thousand sockets that was half of
the event loop's time. So what exists once the process has started is set aside for good, and the rest is
looked through less often: nearly all of it is freed by its reference count anyway.
"""

import gc

NEW_OBJECTS = 50_000  # between two looks at the youngest; a hundredth of a second's work at full load


def settle() -> None:
    """Call once in each worker, when everything that lives as long as it has been made."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 20, 20)


def before_fork() -> None:
    """Call in a process that is about to become two, so that both go on using the same memory.

    The collector writes into everything it looks through, and a page that is written to is copied: a fifth of
    what a worker has for itself was its parent's modules.
    """
    gc.collect()
    gc.freeze()
