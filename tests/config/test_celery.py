"""Workers serve the queue of every job."""

from config.celery import app


def test_every_job_has_a_queue_that_workers_serve():
    app.loader.import_default_modules()
    served = set(app.amqp.queues.consume_from)
    lanes = {task.lane for task in app.tasks.values() if hasattr(task, "lane")}
    assert lanes
    assert lanes <= served


def test_a_job_for_an_unknown_queue_is_refused():
    assert app.conf.task_create_missing_queues is False
