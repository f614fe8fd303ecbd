"""A worker, a web process and PostgreSQL are killed while people answer: nothing acknowledged is lost."""

import json
import os
import subprocess
import sys

import pytest

from config.embedded.layout import BASE_DIR

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("kill-ledger")]
OF_THE_TEST_RUN = {
    "DATABASE_URL",
    "REDIS_URL",
    "CELERY_BROKER_URL",
    "SECRET_KEY",
    "FIELD_KEYS",
    "BLIND_INDEX_KEY",
    "ASSIST_PRIVATE_SERVICES",
}
SMALL = (
    "--candidates=100",
    "--seconds=14",
    "--pace=1",
    "--rounds=1",
    "--warm-up=0",
    "--workers=2",
    "--no-keep",
)


@pytest.mark.skipif(not (BASE_DIR / "node_modules").is_dir(), reason="browser assets come with `make run`")
def test_no_acknowledged_answer_is_lost_whatever_is_killed():
    done = subprocess.run(
        [sys.executable, "-m", "bench", "kill_ledger", *SMALL],
        cwd=BASE_DIR,
        env={name: value for name, value in os.environ.items() if name not in OF_THE_TEST_RUN},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )

    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert [kill["what"] for kill in figures["kills"]] == ["worker", "web_process", "database"]
    assert figures["acknowledged"] > 500
    assert figures["retries"] > 0
    facts = ("lost", "written_twice", "refused", "given_up", "handed_in", "receipts_wrong")
    assert [figures[name] for name in facts] == [0, 0, {}, 0, 20, 0]


@pytest.mark.django_db
def test_the_comparison_finds_what_is_missing_and_what_is_older(in_tenant):
    from bench.entries.kill_ledger import compare
    from tests.assessments.taking import link_to
    from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory

    question_set = QuestionSetFactory()
    QuestionFactory.create_batch(2, question_set=question_set)
    taker = link_to(AssessmentFactory(question_set=question_set, published=True))
    taker.start()
    taker.save(1, "A", 1)
    taker.save(1, "B", 2)
    session = taker.session
    mine = session.public_id

    assert compare([session], [f"{mine} 1 1 A", f"{mine} 1 2 B"], {})["lost"] == 0
    assert compare([session], [f"{mine} 1 2 C"], {})["lost"] == 1
    assert compare([session], [f"{mine} 1 3 B"], {})["lost"] == 2
    taker.hand_in()
    receipts = {mine: taker.session.receipt_code}
    assert compare([session], [], receipts)["receipts_wrong"] == 0
    assert compare([session], [], {mine: ""})["receipts_wrong"] == 1
