"""Messages: one's own, once per cause, counted right."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from config.kernel.errors import ValidationFailed
from config.kernel.tenancy import platform_context, tenant_context
from monitoring.models import Notification
from monitoring.operations import notifications
from monitoring.operations.notifications import notify
from monitoring.selectors import inbox
from tests.factories.monitoring import NotificationFactory

pytestmark = pytest.mark.django_db


def texts(user):
    with inbox.own_scope(user):
        return [row.title for row in inbox.inbox(user)]


def test_a_message_lands_in_the_recipients_company(recruiter, tenant, candidate_user):
    notify(recruiter, kind="interview", title="Interview at 10", entity=tenant, action_url="/interviews/")
    with tenant_context(tenant):
        row = Notification.objects.get()
    assert (row.user, row.tenant_id, row.related_entity_type) == (recruiter, tenant.pk, "tenant")
    assert row.related_entity_id == tenant.public_id
    with tenant_context(tenant):
        notify(candidate_user, kind="application", title="Thank you")
        assert Notification.objects.count() == 1
    assert texts(candidate_user) == ["Thank you"]


@pytest.mark.parametrize(
    "link", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/ok\\evil", "/a b", "evil"]
)
def test_links_stay_on_the_site(recruiter, link):
    with pytest.raises(ValidationFailed):
        notify(recruiter, kind="system", title="x", action_url=link)
    assert texts(recruiter) == []


def test_database_refuses_foreign_links(recruiter):
    with tenant_context(recruiter.tenant_id), pytest.raises(IntegrityError), transaction.atomic():
        NotificationFactory(user=recruiter, action_url="//evil.example/")


def test_one_cause_one_message(recruiter, admin_user):
    assert notify(recruiter, kind="system", title="First", dedupe_key="quota") is not None
    assert notify(recruiter, kind="system", title="Again", dedupe_key="quota") is None
    assert notify(admin_user, kind="system", title="Other person", dedupe_key="quota") is not None
    assert (texts(recruiter), texts(admin_user)) == (["First"], ["Other person"])


def test_reading_archiving_and_the_counter(recruiter):
    with tenant_context(recruiter.tenant_id):
        first, second = (notify(recruiter, kind="system", title=t) for t in ("One", "Two"))
        assert inbox.bell(recruiter).unread == 2
        notifications.mark_read(first, actor=recruiter)
        assert first.read_at is not None
        before = first.read_at
        notifications.mark_read(first, actor=recruiter)
        assert first.read_at == before
        assert [row.title for row in inbox.bell(recruiter).newest] == ["Two"]
        notifications.archive(second, actor=recruiter)
        assert (second.is_archived, second.is_read, second.read_at is not None) == (True, True, True)
        assert inbox.bell(recruiter).unread == 0
    assert texts(recruiter) == ["One"]


def test_others_rows_do_not_move(recruiter, admin_user):
    with tenant_context(recruiter.tenant_id):
        row = notify(recruiter, kind="system", title="Mine")
        notifications.mark_read(row, actor=admin_user)
        notifications.archive(row, actor=admin_user)
        notifications.mark_all_read(actor=admin_user)
        row.refresh_from_db()
    assert (row.is_read, row.is_archived) == (False, False)


def test_expired_messages_leave_the_inbox(recruiter):
    notify(recruiter, kind="system", title="Gone", expires_at=timezone.now() - timedelta(minutes=1))
    assert texts(recruiter) == []


def test_old_archived_messages_are_deleted(recruiter):
    with tenant_context(recruiter.tenant_id):
        kept, gone = NotificationFactory(user=recruiter), NotificationFactory(user=recruiter)
        for row in (kept, gone):
            notifications.archive(row, actor=recruiter)
        Notification.objects.filter(pk=gone.pk).update(updated_at=timezone.now() - timedelta(days=181))
    assert notifications.forget_old() == 1
    with platform_context(reason="test"):
        assert list(Notification.objects.all()) == [kept]


def test_bell_is_served_by_the_partial_index(recruiter):
    with tenant_context(recruiter.tenant_id):
        now = timezone.now()
        Notification.objects.bulk_create(
            NotificationFactory.build(
                user=recruiter, tenant_id=recruiter.tenant_id, title=f"Old {n}", is_read=True, read_at=now
            )
            for n in range(500)
        )
        notify(recruiter, kind="system", title="New")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE notifications")
        plan = Notification.objects.visible_to(recruiter).unread().newest_first()[:6].explain()
    assert "notifications_unread" in plan
    assert "Sort" not in plan


class TestPages:
    def make(self, user, number=1):
        with inbox.own_scope(user):
            return [
                notify(user, kind="system", title=f"Message {n}", action_url="/jobs/") for n in range(number)
            ]

    @pytest.mark.parametrize("role", ["recruiter", "user", "superadmin", "interviewer"])
    def test_inbox_shows_own_messages(self, make_user, client_as, role):
        me, other = make_user(role), make_user(role)
        self.make(me)
        with inbox.own_scope(other):
            theirs = notify(other, kind="system", title="Secret of another")
        client = client_as(me)
        page = client.get("/notifications/")
        assert page.status_code == 200
        assert "Message 0" in page.text
        assert "Secret of another" not in page.text
        for step in ("read", "unread", "archive"):
            assert client.post(f"/notifications/{theirs.public_id}/{step}/").status_code == 404
        assert client.get(f"/notifications/{theirs.public_id}/open/").status_code == 404
        with inbox.own_scope(other):
            theirs.refresh_from_db()
        assert theirs.is_read is False

    def test_open_marks_read_and_follows(self, recruiter, client_as):
        row = self.make(recruiter)[0]
        answer = client_as(recruiter).get(f"/notifications/{row.public_id}/open/")
        assert (answer.status_code, answer["Location"]) == (302, "/jobs/")
        with tenant_context(recruiter.tenant_id):
            row.refresh_from_db()
        assert row.read_at is not None

    def test_bell_answers_304_until_something_is_new(self, recruiter, client_as):
        client = client_as(recruiter)
        self.make(recruiter)
        first = client.get("/notifications/bell/")
        assert "1" in first.text
        same = client.get("/notifications/bell/", headers={"If-None-Match": first["ETag"]})
        assert (same.status_code, same.content) == (304, b"")
        self.make(recruiter)
        assert client.get("/notifications/bell/", headers={"If-None-Match": first["ETag"]}).status_code == 200

    def test_anonymous_is_sent_to_sign_in(self, client_as):
        assert client_as(None).get("/notifications/").status_code == 302

    def test_statements_do_not_grow(self, recruiter, client_as, django_assert_num_queries):
        client = client_as(recruiter)
        self.make(recruiter, 1)
        client.get("/notifications/")
        with django_assert_num_queries(NOTIFICATION_PAGE):
            client.get("/notifications/")
        self.make(recruiter, 2)
        with django_assert_num_queries(NOTIFICATION_PAGE):
            client.get("/notifications/")


NOTIFICATION_PAGE = 11


class TestApi:
    def test_list_read_count_and_archive(self, recruiter, admin_user, api_as):
        with tenant_context(recruiter.tenant_id):
            mine, theirs = (notify(u, kind="system", title="Hi") for u in (recruiter, admin_user))
        api = api_as(recruiter)
        listed = api.get("/api/v1/notifications").json()
        assert [item["public_id"] for item in listed["items"]] == [mine.public_id]
        assert api.get("/api/v1/notifications/unread-count").json() == {"unread": 1}
        assert (
            api.patch(f"/api/v1/notifications/{theirs.public_id}/read", {}, format="json").status_code == 404
        )
        read = api.patch(f"/api/v1/notifications/{mine.public_id}/read", {}, format="json").json()
        assert read["read_at"] is not None
        assert api.get("/api/v1/notifications?show=unread").json()["total"] == 0
        assert api.delete(f"/api/v1/notifications/{mine.public_id}").json()["is_archived"] is True
        assert api.get("/api/v1/notifications").json()["total"] == 0

    def test_people_without_company_have_an_inbox_too(self, candidate_user, api_as):
        notify(candidate_user, kind="application", title="Received")
        assert api_as(candidate_user).get("/api/v1/notifications").json()["total"] == 1

    def test_admin_writes_to_own_people_only(self, admin_user, recruiter, make_user, other_tenant, api_as):
        outsider = make_user("recruiter", tenant=other_tenant)
        body = {"users": [recruiter.public_id], "title": "Team meeting"}
        assert api_as(admin_user).post("/api/v1/notifications", body, format="json").status_code == 201
        assert texts(recruiter) == ["Team meeting"]
        foreign = {**body, "users": [outsider.public_id]}
        assert api_as(admin_user).post("/api/v1/notifications", foreign, format="json").status_code == 422
        assert api_as(recruiter).post("/api/v1/notifications", body, format="json").status_code == 403
        assert texts(outsider) == []
