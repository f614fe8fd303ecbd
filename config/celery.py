"""The Celery application: `celery -A config worker`, `celery -A config beat`."""

import os

from celery import Celery
from celery.signals import celeryd_after_setup

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")

app = Celery("assist_ten")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_default()


@celeryd_after_setup.connect
def consume_every_queue(instance, **_):
    """Make a worker without `-Q` serve the queue of every job, so that a new queue is never forgotten."""
    for task in app.tasks.values():
        queue = getattr(task, "lane", None)
        if queue:
            instance.app.amqp.queues.add(queue)
