"""The Celery application: `celery -A config worker`, `celery -A config beat`."""

import gc
import os
import signal

from celery import Celery
from celery.signals import worker_before_create_process, worker_init, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")

app = Celery("assist_ten")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.set_default()

BEAT_CHECK_SECONDS = 10


@worker_before_create_process.connect
def share_memory_with_children(**_):
    """Take what is loaded out of the garbage collector's sight: its marks would unshare every page."""
    gc.collect()
    gc.freeze()


@worker_init.connect
def take_back_unfinished(**_):
    """Put back into their queues what a killed worker had taken, when this is the only worker there is.

    Redis keeps such jobs aside until the visibility timeout (an hour) has passed, since another worker may
    still be at them. The private Redis serves one worker, and that one has only just begun.
    """
    if "redis" not in os.environ.get("ASSIST_PRIVATE_SERVICES", "").split(","):
        return
    with app.connection_for_write() as connection, connection.channel() as channel:
        channel.visibility_timeout = 0
        channel.client.delete(channel.unacked_mutex_key)
        channel.qos.restore_visible(num=None)


@worker_ready.connect
def watch_embedded_beat(sender, **_):
    """End a worker whose embedded beat (`--beat`) has died: whoever runs the worker starts both again."""
    beat = getattr(sender.controller, "beat", None)

    def check():
        if not beat.is_alive():
            os.kill(os.getpid(), signal.SIGTERM)

    if beat is not None:
        sender.timer.call_repeatedly(BEAT_CHECK_SECONDS, check)
