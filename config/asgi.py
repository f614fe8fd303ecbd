"""The site as an ASGI application, for hosts that offer nothing else; WSGI serves twice as much."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")

from config.celery import app as celery_app

application = get_asgi_application()

__all__ = ["application", "celery_app"]
