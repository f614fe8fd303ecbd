"""Review pages, job list, system addresses, outbox."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from config.kernel import mail
from config.kernel.tenancy import tenant_context
from monitoring.models import CeleryTask
from monitoring.operations import ledger
from monitoring.selectors import jobs
from tests.factories.monitoring import CeleryTaskFactory, ProctoringEventFactory

pytestmark = pytest.mark.django_db

EVENT_PAGE = 10
EVENT_API = 10
JOB_PAGE = 10


@pytest.fixture
def make_event(session):
    def make(of=session, **facts):
        with tenant_context(of.tenant_id):
            return ProctoringEventFactory(test_session=of, tenant_id=of.tenant_id, **facts)

    return make


class TestReviewPages:
    @pytest.mark.parametrize(
        ("role", "status"),
        [
            ("admin", 200),
            ("recruiter", 200),
            ("viewer", 200),
            ("interviewer", 403),
            ("user", 403),
            ("superadmin", 403),
        ],
    )
    def test_who_may_read(self, make_user, make_event, client_as, role, status):
        row = make_event()
        client = client_as(make_user(role))
        assert client.get("/proctoring/").status_code == status
        assert client.get(f"/proctoring/{row.public_id}/").status_code == status

    def test_queue_empties_with_the_review(self, admin_user, make_event, client_as):
        row = make_event(severity="critical")
        client = client_as(admin_user)
        assert row.public_id in client.get("/proctoring/").text
        answer = client.post(f"/proctoring/{row.public_id}/", {"outcome": "warning", "notes": "Seen."})
        assert answer.status_code in {302, 303}
        assert row.public_id not in client.get("/proctoring/").text
        assert row.public_id in client.get("/proctoring/?show=reviewed").text
        assert "Seen." in client.get(f"/proctoring/{row.public_id}/").text

    def test_recruiter_reads_and_cannot_judge(self, recruiter, make_event, client_as):
        row = make_event()
        client = client_as(recruiter)
        assert 'name="outcome"' not in client.get(f"/proctoring/{row.public_id}/").text.split("<main")[1]
        assert client.post(f"/proctoring/{row.public_id}/", {"outcome": "valid"}).status_code == 403
        with tenant_context(row.tenant_id):
            row.refresh_from_db()
        assert row.reviewed is False

    def test_contradiction_is_explained(self, admin_user, make_event, client_as):
        row = make_event()
        answer = client_as(admin_user).post(
            f"/proctoring/{row.public_id}/", {"outcome": "valid", "flagged": "on"}
        )
        assert answer.status_code == 422
        assert "cannot be valid" in answer.text

    def test_another_companys_event_is_not_there(
        self, admin_user, make_event, make_session, other_tenant, client_as
    ):
        row = make_event(make_session(other_tenant, "Stranger"))
        client = client_as(admin_user)
        assert client.get(f"/proctoring/{row.public_id}/").status_code == 404
        assert client.post(f"/proctoring/{row.public_id}/", {"outcome": "valid"}).status_code == 404
        assert "Stranger" not in client.get("/proctoring/?show=all").text

    def test_statements_do_not_grow(self, recruiter, make_event, client_as, django_assert_num_queries):
        client = client_as(recruiter)
        make_event()
        client.get("/proctoring/")
        with django_assert_num_queries(EVENT_PAGE):
            client.get("/proctoring/")
        make_event()
        make_event()
        with django_assert_num_queries(EVENT_PAGE):
            client.get("/proctoring/")


class TestReviewApi:
    @pytest.mark.parametrize(
        ("role", "status"),
        [
            ("admin", 200),
            ("recruiter", 403),
            ("viewer", 403),
            ("interviewer", 403),
            ("user", 403),
            ("superadmin", 403),
        ],
    )
    def test_who_may_judge(self, make_user, make_event, api_as, role, status):
        row = make_event()
        body = {"outcome": "invalid", "flagged": True, "reviewer_notes": "Two faces."}
        answer = api_as(make_user(role)).patch(
            f"/api/v1/proctoring/events/{row.public_id}/review", body, format="json"
        )
        assert answer.status_code == status
        with tenant_context(row.tenant_id):
            row.refresh_from_db()
        assert (row.reviewed, row.outcome) == ((True, "invalid") if status == 200 else (False, ""))

    def test_list_is_the_queue_unless_asked(self, recruiter, make_event, api_as):
        make_event(severity="low")
        grave = make_event(severity="critical")
        api = api_as(recruiter)
        queue = api.get("/api/v1/proctoring/events").json()
        assert [item["public_id"] for item in queue["items"]] == [grave.public_id]
        assert api.get("/api/v1/proctoring/events?show=all").json()["total"] == 2

    def test_statements_do_not_grow(self, recruiter, make_event, api_as, django_assert_num_queries):
        api = api_as(recruiter)
        make_event()
        with django_assert_num_queries(EVENT_API):
            api.get("/api/v1/proctoring/events")
        make_event()
        make_event()
        with django_assert_num_queries(EVENT_API):
            api.get("/api/v1/proctoring/events")


class TestJobs:
    def test_ledger_follows_a_job(self, tenant, recruiter):
        with tenant_context(tenant):
            ledger.opened(
                "t-1", "candidates.tasks.import", call={"args": [1]}, related=("candidate", "cand_1")
            )
        ledger.started("t-1", attempt=1)
        ledger.progressed("t-1", 40)
        with tenant_context(tenant):
            row = jobs.fill_progress(list(CeleryTask.objects.all()))[0]
        assert (row.status, row.progress, row.attempts, row.related_id) == ("STARTED", 40, 1, "cand_1")
        ledger.failed("t-1", "ValueError: no", will_retry=True)
        ledger.started("t-1", attempt=2)
        ledger.succeeded("t-1", {"rows": 3})
        with tenant_context(tenant):
            row.refresh_from_db()
        assert (row.status, row.progress, row.attempts, row.result, row.error) == (
            "SUCCESS",
            100,
            2,
            {"rows": 3},
            "",
        )
        assert row.finished_at is not None
        assert cache.get(jobs.progress_key("t-1")) is None

    def test_forgotten_jobs_are_handed_over_once(self, tenant, monkeypatch):
        handed = []
        monkeypatch.setattr(ledger.jobs, "publish", lambda *facts: handed.append(facts[1]))
        late, now = timezone.now() - timedelta(minutes=11), timezone.now()
        with tenant_context(tenant):
            CeleryTaskFactory(task_id="lost", due_at=late)
            CeleryTaskFactory(task_id="later", due_at=now + timedelta(hours=24))
            CeleryTaskFactory(task_id="running", due_at=late, status="STARTED")
            CeleryTaskFactory(task_id="fresh")
        assert ledger.hand_over_forgotten() == 1
        assert ledger.hand_over_forgotten() == 0
        assert handed == ["lost"]

    def test_finished_jobs_go_after_thirty_days(self, tenant):
        with tenant_context(tenant):
            CeleryTaskFactory(status="SUCCESS", finished_at=timezone.now() - timedelta(days=31))
            kept = CeleryTaskFactory(status="SUCCESS", finished_at=timezone.now() - timedelta(days=29))
            waiting = CeleryTaskFactory()
        assert ledger.forget_old() == 1
        with tenant_context(tenant):
            assert set(CeleryTask.objects.all()) == {kept, waiting}

    @pytest.mark.parametrize(("role", "status"), [("admin", 200), ("recruiter", 403), ("user", 403)])
    def test_who_sees_the_page(self, make_user, client_as, role, status):
        assert client_as(make_user(role)).get("/jobs/").status_code == status

    def test_page_shows_own_company_and_does_not_grow(
        self, admin_user, other_tenant, client_as, django_assert_num_queries
    ):
        client = client_as(admin_user)
        with tenant_context(other_tenant):
            CeleryTaskFactory(task_name="secret.job")
        with tenant_context(admin_user.tenant_id):
            CeleryTaskFactory(user=admin_user, task_name="own.job")
        page = client.get("/jobs/")
        assert "own.job" in page.text
        assert "secret.job" not in page.text
        with django_assert_num_queries(JOB_PAGE):
            client.get("/jobs/")
        with tenant_context(admin_user.tenant_id):
            CeleryTaskFactory.create_batch(2, user=admin_user)
        with django_assert_num_queries(JOB_PAGE):
            client.get("/jobs/")

    def test_recruiter_finds_own_jobs_in_the_api(self, recruiter, admin_user, api_as):
        with tenant_context(recruiter.tenant_id):
            mine = CeleryTaskFactory(user=recruiter)
            theirs = CeleryTaskFactory(user=admin_user)
        api = api_as(recruiter)
        assert [row["task_id"] for row in api.get("/api/v1/jobs").json()["items"]] == [mine.task_id]
        assert api.get(f"/api/v1/jobs/{theirs.task_id}").status_code == 404


class TestSystem:
    def test_health_names_its_parts(self, client_as):
        answer = client_as(None).get("/health")
        assert answer.status_code == 200
        assert answer.json() == {
            "status": "ok", "version": settings.VERSION, "database": "ok", "cache": "ok", "queue": "ok",
        }  # fmt: skip

    def test_health_is_503_when_a_part_is_down(self, client_as, settings):
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        answer = client_as(None).get("/health")
        assert (answer.status_code, answer.json()["queue"], answer.json()["database"]) == (503, "down", "ok")

    def test_metrics_for_this_machine_or_the_token(self, client_as, settings, tenant):
        client = client_as(None)
        text = client.get("/metrics").text
        assert "active_tenants 1.0" in text
        assert 'celery_tasks_total{status="failure"} 0.0' in text
        assert client.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 404
        assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404
        settings.METRICS_TOKEN = "t" * 40
        assert client.get("/metrics").status_code == 404
        good = client.get(
            "/metrics", REMOTE_ADDR="192.0.2.7", headers={"Authorization": "Bearer " + "t" * 40}
        )
        assert good.status_code == 200


class TestOutbox:
    @pytest.fixture
    def sent(self, settings, tmp_path):
        settings.OUTBOX_DIR = tmp_path
        message = EmailMultiAlternatives(
            "Your test",
            "Open http://localhost:8000/invitation/abc/ now",
            "a@example.com",
            ["ada@example.com"],
        )
        html = (
            '<script>alert(1)</script><p style="color:red" onclick="x()">Hi '
            '<a href="http://localhost:8000/invitation/abc/">open</a><img src="http://evil.example/p.png"></p>'
        )
        message.attach_alternative(html, "text/html")
        mail.OutboxBackend().send_messages([message])
        return next(Path(tmp_path).glob("*.json"))

    def test_list_and_mail_with_working_links(self, sent, client_as):
        client = client_as(None)
        assert "Your test" in client.get("/dev/outbox/").text
        assert "Your test" not in client.get("/dev/outbox/?to=nobody").text
        page = client.get(f"/dev/outbox/{sent.stem}/").text
        body = page.split("<main")[1].split("</main")[0]
        assert body.count('href="http://localhost:8000/invitation/abc/"') == 2
        for active in ("<script>alert", "onclick", "style=", "evil.example"):
            assert active not in body

    @pytest.mark.parametrize("name", ["20260101T000000-nothere", "..%2Fsecrets", "x"])
    def test_nothing_else_can_be_read(self, sent, client_as, name):
        assert client_as(None).get(f"/dev/outbox/{name}/").status_code == 404

    def test_broken_file_is_left_out(self, sent, client_as):
        (sent.parent / "20260101T000000000000-broken00.json").write_text("{")
        (sent.parent / "20260101T000000000000-partial0.json").write_text(json.dumps({"subject": "Half"}))
        page = client_as(None).get("/dev/outbox/")
        assert page.status_code == 200
        assert "Half" not in page.text


@pytest.mark.parametrize("path", ["/proctoring/", "/jobs/"])
def test_anonymous_is_sent_to_sign_in(client_as, path):
    assert client_as(None).get(path).status_code == 302
