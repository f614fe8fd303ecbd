"""The site as a WSGI application: `granian --interface wsgi config.wsgi:application`."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")

from config.celery import app as celery_app

application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)
"""Here, so that the first visitor does not wait for every view to be loaded."""

__all__ = ["application", "celery_app"]
