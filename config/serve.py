"""The web server of `manage.py up`: `python -m config.serve`, with the options of granian.

The product is imported once, while the database is still being prepared; granian's workers are forked from
this process and share what is loaded. Nobody listens on the port before the preparation has succeeded.
"""

import gc

from granian.cli import entrypoint

from config.embedded import runfile
from config.embedded.layout import layout


def main():
    """Load, wait, serve."""
    gc.disable()
    from config import wsgi  # noqa: F401  (loaded here is shared by the workers)

    gc.freeze()
    gc.enable()
    runfile.wait_for_gate(layout().run / "prepare.lock")
    entrypoint()


if __name__ == "__main__":
    main()
