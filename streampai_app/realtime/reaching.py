"""Does Redis answer? Asked once, by a start and by `doctor`: a running server finds its way by itself."""

import redis

PATIENCE = 5  # seconds


def problem_with_redis(url: str) -> str:
    """Return in one line why this Redis cannot be used, or an empty string if it can."""
    client = redis.Redis.from_url(url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE)
    try:
        client.ping()
    except (redis.RedisError, OSError, ValueError) as error:  # ValueError: a name that cannot be one
        return " ".join(f"does not answer: {error}".split())
    finally:
        client.close()
    return ""
