#!/usr/bin/env python
"""Every command of Assist-Ten; `manage.py up` runs the product, `manage.py help` lists the rest."""

import os
import sys


def main():
    """Make sure the command has its database and Redis, then hand over to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from config.embedded import bootstrap

    bootstrap.run(sys.argv, execute)


def execute(argv):
    """Run one command of Django's, with jobs going to this product's broker."""
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit(
            "Django is not installed for this Python. Run `make run`, or use .venv/bin/python manage.py."
        )
    from config import celery  # noqa: F401  (its application becomes the one that tasks are sent through)

    execute_from_command_line(argv)


if __name__ == "__main__":
    main()
