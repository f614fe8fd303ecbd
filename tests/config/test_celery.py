"""Workers serve the queue of every job."""

import os
import signal
import subprocess
import sys

import pytest

from config.celery import app, take_back_unfinished

TAKE_AND_WAIT = """
from config.celery import app
connection = app.connection_for_read()
queue = connection.SimpleQueue("taken-back")
queue.get(timeout=10)
print("taken", flush=True)
input()
"""


def test_every_job_has_a_queue_that_workers_serve():
    app.loader.import_default_modules()
    served = set(app.amqp.queues.consume_from)
    lanes = {task.lane for task in app.tasks.values() if hasattr(task, "lane")}
    assert lanes
    assert lanes <= served


def test_a_job_for_an_unknown_queue_is_refused():
    assert app.conf.task_create_missing_queues is False


@pytest.fixture
def taken_by_a_killed_worker():
    """A message that a process took out of its queue before it was killed; tells how many wait there."""
    with app.connection_for_write() as connection:
        queue = connection.SimpleQueue("taken-back")
        queue.clear()
        queue.put({"one": "job"})
        taker = subprocess.Popen(
            [sys.executable, "-c", TAKE_AND_WAIT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert taker.stdout.readline() == "taken\n"
        os.kill(taker.pid, signal.SIGKILL)
        taker.communicate()
        client = connection.default_channel.client
        yield lambda: client.llen("taken-back")
        client.delete("taken-back", "unacked", "unacked_index")


@pytest.mark.xdist_group("broker")
@pytest.mark.parametrize(("services", "back"), [("postgres,redis", 1), ("postgres", 0), ("", 0)])
def test_what_a_killed_worker_had_taken_is_taken_back_by_the_only_worker(
    taken_by_a_killed_worker, monkeypatch, services, back
):
    monkeypatch.setenv("ASSIST_PRIVATE_SERVICES", services)
    assert taken_by_a_killed_worker() == 0
    take_back_unfinished()
    assert taken_by_a_killed_worker() == back
