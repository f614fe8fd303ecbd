"""Jobs start after commit, in the caller's company, and leave a trace in the ledger."""

import pytest
from celery import current_app
from django.db import OperationalError, transaction

from config.kernel import context, jobs, tenancy

seen = []


@jobs.job()
def remember(number):
    seen.append((number, tenancy.current_tenant_id(), context.current().request_id))
    return {"number": number}


@jobs.job()
def stumble():
    raise LookupError("no such thing")


@jobs.job()
def lose_the_database():
    seen.append("tried")
    if len(seen) < 3:
        raise OperationalError("the connection is lost")
    return {"tries": len(seen)}


@pytest.fixture(autouse=True)
def forget():
    seen.clear()


@pytest.mark.django_db
def test_nothing_runs_before_commit_and_the_company_travels_along(tenant, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False) as callbacks, tenancy.tenant_context(tenant):
        with context.bind(request_id="req-12345678"):
            jobs.enqueue(remember, 7)
        assert seen == []
    for callback in callbacks:
        callback()
    assert seen == [(7, tenant.pk, "req-12345678")]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_caller_starts_nothing(tenant):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        jobs.enqueue(remember, 7)
        raise ZeroDivisionError
    assert seen == []


@pytest.mark.django_db
def test_the_ledger_shows_success_and_failure(tenant, django_capture_on_commit_callbacks):
    from monitoring.models import CeleryTask

    with django_capture_on_commit_callbacks(execute=True), tenancy.tenant_context(tenant):
        good = jobs.enqueue(remember, 1, related=("jd", "jd_x"))
        assert CeleryTask.objects.get(task_id=good).status == "PENDING"
    with django_capture_on_commit_callbacks(execute=True), tenancy.tenant_context(tenant):
        bad = jobs.enqueue(stumble)
    with tenancy.tenant_context(tenant):
        assert CeleryTask.objects.get(task_id=good).status == "SUCCESS"
        assert CeleryTask.objects.get(task_id=good).result == {"number": 1}
        failed = CeleryTask.objects.get(task_id=bad)
        assert failed.status == "FAILURE"
        assert "no such thing" in failed.error


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tries", "status", "attempts"), [(12, "SUCCESS", 3), (2, "SUCCESS", 3), (1, "FAILURE", 2)]
)
def test_a_job_that_lost_the_database_is_put_back_although_it_asks_for_no_retries(
    tenant, monkeypatch, django_capture_on_commit_callbacks, tries, status, attempts
):
    from monitoring.models import CeleryTask

    monkeypatch.setattr(jobs, "OUTAGE_TRIES", tries)
    monkeypatch.setitem(current_app.conf, "task_eager_propagates", False)
    with django_capture_on_commit_callbacks(execute=False), tenancy.tenant_context(tenant):
        task_id = jobs.enqueue(lose_the_database)

    lose_the_database.apply(task_id=task_id)

    assert len(seen) == attempts
    with tenancy.tenant_context(tenant):
        row = CeleryTask.objects.get(task_id=task_id)
    assert (row.status, row.attempts) == (status, attempts)
    assert ("the connection is lost" in row.error) is (status == "FAILURE")
