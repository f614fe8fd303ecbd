#!/usr/bin/env python
"""Every command of Assist-Ten; `manage.py up` runs the product, `manage.py help` lists the rest."""

import gc
import os
import sys
from importlib.util import find_spec


def main():
    """Make sure the command has its database and Redis, then hand over to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    if find_spec("django") is None:
        sys.exit(
            "Django is not installed for this Python. Run `make run`, or use .venv/bin/python manage.py."
        )
    from config.embedded import bootstrap

    bootstrap.run(sys.argv, load, execute)


def load():
    """Load the apps, with jobs going to this product's broker; nothing of this is garbage for the collector."""
    gc.disable()
    import django

    from config import celery  # noqa: F401  (its application becomes the one that tasks are sent through)

    django.setup()
    gc.freeze()
    gc.enable()


def execute(argv):
    """Run one command of Django's."""
    from django.core.management import execute_from_command_line

    from config import celery  # noqa: F401

    execute_from_command_line(argv)


if __name__ == "__main__":
    main()
