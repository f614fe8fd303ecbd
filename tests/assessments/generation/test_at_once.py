"""Orders and workers at the same moment, on connections of their own."""

import threading

import pytest
from django.db import connection

from assessments.models import GenerationRun, Question
from assessments.operations import generation, generation_runs
from config.kernel import jobs
from config.kernel.tenancy import tenant_context
from tests.assessments.generation.stub import completion, is_solving, question

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Run the calls in threads that start together; return what each returned or raised."""
    gate, found = threading.Barrier(len(calls)), [None] * len(calls)

    def go(place, call):
        gate.wait()
        try:
            found[place] = call()
        except Exception as error:  # noqa: BLE001 - handed to the test, which looks at it
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


@pytest.fixture(autouse=True)
def jobs_wait(monkeypatch):
    """Leave the jobs to the tests: with committed orders they would run at once."""
    monkeypatch.setattr(jobs, "publish", lambda *_args: None)


@pytest.fixture
def same_questions(llm_settings, stub):
    """Have the model write the same five questions for the first two who ask, and fresh ones from then on."""
    texts, asked = [question(number) for number in range(1, 6)], []

    def answer(body):
        if is_solving(body):
            return stub.solve(body)
        asked.append(body)
        return completion(stub.written(texts)) if len(asked) <= 2 else stub.write(body)

    stub.number = 100
    stub.good = answer
    return llm_settings


def order(tenant, actor, **changes):
    with tenant_context(tenant):
        return generation.order(
            **({"actor": actor, "topic": "Python", "level": "basic", "count": 5} | changes)
        )


def test_two_runs_that_are_told_the_same_keep_it_once(same_questions, tenant, recruiter, admin_user):
    one, two = order(tenant, recruiter), order(tenant, admin_user)
    found = at_once(*(lambda row=row: generation_runs.work(tenant.pk, row.pk, 1) for row in (one, two)))
    assert [result["kept"] for result in found] == [5, 5]
    with tenant_context(tenant):
        stems = list(Question.objects.values_list("question_text", flat=True))
        rejected = [one for run in GenerationRun.objects.all() for one in run.rejected]
    assert len(stems) == len(set(stems)) == 10
    assert len(rejected) == 5
    assert all("The bank has it already" in one["reason"] for one in rejected)


def test_two_workers_at_one_job_double_nothing(same_questions, tenant, recruiter):
    row = order(tenant, recruiter, count=10)
    found = at_once(*[lambda: generation_runs.work(tenant.pk, row.pk, 1)] * 2)
    assert not [result for result in found if isinstance(result, Exception)]
    with tenant_context(tenant):
        run = GenerationRun.objects.select_related("question_set").get()
        stems = list(Question.objects.values_list("question_text", flat=True))
    assert (run.question_set.status, run.produced, run.question_set.total_questions) == ("ready", 10, 10)
    assert len(stems) == len(set(stems)) == 10


def test_the_same_order_twice_at_once_is_one(llm_settings, tenant, recruiter):
    found = at_once(*[lambda: order(tenant, recruiter).public_id] * 2)
    assert found[0] == found[1]
    with tenant_context(tenant):
        assert GenerationRun.objects.count() == 1


def test_of_many_orders_at_once_no_more_are_taken_than_may_be_open(llm_settings, tenant, recruiter):
    calls = [
        lambda n=n: order(tenant, recruiter, topic=f"Topic {n}") for n in range(generation.MOST_OPEN + 3)
    ]
    found = at_once(*calls)
    assert sum(isinstance(one, GenerationRun) for one in found) == generation.MOST_OPEN
    assert {type(one).__name__ for one in found} == {"GenerationRun", "TooMany"}
