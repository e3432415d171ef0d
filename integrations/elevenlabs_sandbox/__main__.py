"""Serve the stand-in on this machine."""

import uvicorn

from .app import make_elevenlabs_sandbox

if __name__ == "__main__":
    uvicorn.run(make_elevenlabs_sandbox(), host="127.0.0.1", port=8011)
