"""`python -m streampai_app.cli` is `streampai`."""

from . import main

main()
