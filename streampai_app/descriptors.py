"""How many connections this process may hold: one for each file descriptor that nothing else needs."""

import sys

RESERVED = 256  # descriptors for the database, Redis, files, child processes and our own calls
MAX_CONNECTIONS = 20_000  # of one process; beyond it memory is the limit, at about 40 kB each
COMFORTABLE = 4_096  # descriptors; with fewer `streampai doctor` says so


def raise_limit() -> int:
    """Allow this process and its children as many descriptors as the system lets it. Returns how many."""
    if sys.platform == "win32":
        return MAX_CONNECTIONS + RESERVED
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_CONNECTIONS + RESERVED
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted if soft == resource.RLIM_INFINITY else soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


def capacity(descriptors: int) -> int:
    """Return how many connections a process with so many descriptors takes."""
    return max(16, min(MAX_CONNECTIONS, descriptors - RESERVED))
