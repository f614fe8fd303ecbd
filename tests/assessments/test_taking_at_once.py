"""Each address of a running test twice at the same moment, and in a state it is not for."""

import json

import pytest
from django.test import Client

from assessments.models import Accommodation, SessionMessage, SessionPause, TestSession, TimeGrant
from assessments.operations import accommodations, extra_time, live, navigation, pauses, sessions
from assessments.selectors import credentials
from config.kernel.tenancy import tenant_context
from superadmin.models import AuditLog
from tests.assessments.taking import link_to
from tests.assessments.test_builder_at_once import at_once, codes
from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory

SIDE_BY_SIDE = pytest.mark.django_db(transaction=True)
ONE_BY_ONE = pytest.mark.django_db
CANDIDATE, STAFF = {"kind": "candidate"}, {"kind": "staff"}


@pytest.fixture
def taker(tenant):
    """A forward-only test of three questions with pauses, just begun."""
    with tenant_context(tenant):
        question_set = QuestionSetFactory()
        QuestionFactory.create_batch(3, question_set=question_set)
        found = link_to(
            AssessmentFactory(
                question_set=question_set, published=True, navigation="forward", pauses_allowed=3
            )
        )
    found.start()
    return found


def again(taker):
    return TestSession.objects.select_related("application__assessment", "accommodation").get(
        public_id=taker.public_id
    )


@SIDE_BY_SIDE
def test_two_pauses_at_once_are_one(tenant, taker):
    found = at_once(tenant, *[lambda: pauses.start_pause(again(taker), **CANDIDATE)] * 4)
    assert codes(found) == []
    with tenant_context(tenant):
        assert SessionPause.objects.count() == 1


@SIDE_BY_SIDE
def test_staff_and_candidate_pause_at_once_and_one_clock_stands(tenant, taker, recruiter):
    found = at_once(
        tenant,
        lambda: pauses.start_pause(again(taker), **CANDIDATE),
        lambda: pauses.start_pause(again(taker), **STAFF, actor=recruiter),
    )
    assert codes(found) == []
    with tenant_context(tenant):
        assert SessionPause.objects.get(ended_at__isnull=True).kind == "staff"


@SIDE_BY_SIDE
def test_going_on_twice_moves_the_deadline_once(tenant, taker):
    with tenant_context(tenant):
        pauses.start_pause(again(taker), **CANDIDATE)
        before = again(taker).deadline_at
    found = at_once(tenant, *[lambda: pauses.end_pause(again(taker), **CANDIDATE)] * 3)
    assert codes(found) == []
    with tenant_context(tenant):
        pause = SessionPause.objects.get()
        assert again(taker).deadline_at - before == pause.ended_at - pause.started_at


@SIDE_BY_SIDE
def test_a_pause_and_the_hand_in_at_once(tenant, taker):
    found = at_once(
        tenant,
        lambda: pauses.start_pause(again(taker), **CANDIDATE),
        lambda: sessions.hand_in(again(taker)),
    )
    assert codes(found) in ([], ["SESSION_CLOSED"])
    with tenant_context(tenant):
        row = again(taker)
        assert (row.status, row.paused_at) == ("completed", None)
        assert not SessionPause.objects.filter(ended_at__isnull=True).exists()


@SIDE_BY_SIDE
def test_one_step_however_often_it_is_pressed(tenant, taker):
    found = at_once(tenant, *[lambda: navigation.advance(again(taker), leaving=1)] * 4)
    assert codes(found) == []
    with tenant_context(tenant):
        assert again(taker).reached == 2


@SIDE_BY_SIDE
def test_the_same_minutes_are_given_once_and_others_are_added(tenant, taker, recruiter):
    with tenant_context(tenant):
        before = again(taker).deadline_at

    def give(key):
        return lambda: extra_time.grant(
            again(taker), minutes=5, reason="Outage", request_key=key, actor=recruiter
        )

    found = at_once(tenant, give("a"), give("a"), give("b"))
    assert codes(found) == []
    with tenant_context(tenant):
        assert TimeGrant.objects.count() == 2
        assert (again(taker).deadline_at - before).total_seconds() == 600


@SIDE_BY_SIDE
def test_minutes_and_an_approval_at_once_both_count(tenant, taker, recruiter, admin_user):
    with tenant_context(tenant):
        session = again(taker)
        row = accommodations.ask(session.application.candidate, reason="Private", extra_time_percent=50)
    found = at_once(
        tenant,
        lambda: accommodations.approve(Accommodation.objects.get(pk=row.pk), actor=admin_user),
        lambda: extra_time.grant(again(taker), minutes=5, reason="Outage", request_key="a", actor=recruiter),
    )
    assert codes(found) == []
    with tenant_context(tenant):
        minutes = session.application.assessment.duration_minutes
        assert (again(taker).deadline_at - session.deadline_at).total_seconds() == minutes * 30 + 300


@SIDE_BY_SIDE
def test_staff_end_it_while_the_candidate_hands_in(tenant, taker, recruiter):
    found = at_once(
        tenant,
        lambda: sessions.hand_in(again(taker)),
        lambda: live.end(again(taker), reason="Alarm", actor=recruiter),
    )
    assert codes(found) in ([], ["SESSION_CLOSED"])
    with tenant_context(tenant):
        ended = AuditLog.objects.filter(entity_id=taker.public_id, changes__status__new="completed")
        assert ended.count() == 1
        assert again(taker).handed_in_by in {"candidate", "staff"}


@ONE_BY_ONE
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("message", {"text": "Hello"}),
        ("extra-time", {"minutes": 5, "reason": "Outage", "request_key": "a"}),
        ("pause", {}),
        ("end", {"reason": "Alarm", "confirm": ""}),
    ],
)
def test_staffs_addresses_refuse_a_test_that_has_ended(tenant, taker, recruiter, api_as, path, body):
    taker.hand_in()
    body = {**body, **({"confirm": taker.public_id} if "confirm" in body else {})}
    answer = api_as(recruiter).post(f"/api/v1/live-sessions/{taker.public_id}/{path}", body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "SESSION_CLOSED")
    with tenant_context(tenant):
        assert not SessionMessage.objects.exists()
        assert not TimeGrant.objects.exists()
        assert not SessionPause.objects.exists()


@ONE_BY_ONE
@pytest.mark.parametrize("path", ["message", "time", "end"])
def test_staffs_pages_say_so_and_keep_what_was_typed(taker, recruiter, client_as, path):
    taker.hand_in()
    values = {"text": "Hello", "minutes": "5", "reason": "Outage", "request_key": "a"}
    values["confirmation"] = taker.session.candidate_name
    answer = client_as(recruiter).post(f"/live/{taker.public_id}/{path}/", values)
    assert answer.status_code in {302, 409, 422}
    followed = client_as(recruiter).get(answer["Location"]) if answer.status_code == 302 else answer
    assert followed.status_code < 500
    assert "ended" in followed.content.decode() or "handed in" in followed.content.decode()


@ONE_BY_ONE
@pytest.mark.parametrize(
    ("path", "body"),
    [("pause", None), ("advance", {"leaving": 1}), ("answers/1", {"selected_answer": "A", "client_seq": 9})],
)
def test_the_candidates_addresses_refuse_a_test_that_has_ended(taker, api_as, path, body):
    taker.hand_in()
    client = api_as()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {credentials.issue(taker.session)}")
    act = client.put if path.startswith("answers") else client.post
    answer = act(f"/api/v1/test-sessions/{taker.public_id}/{path}", body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "SESSION_CLOSED")
    assert client.post(f"/api/v1/test-sessions/{taker.public_id}/continue").status_code == 200
    assert client.post(f"/api/v1/test-sessions/{taker.public_id}/submit").status_code == 200


@ONE_BY_ONE
def test_the_candidates_pages_lead_to_the_receipt(taker):
    taker.hand_in()
    for path in ("", "1/", "section/", "pause/", "hand-in/"):
        answer = taker.client.get(taker.url + path, follow=True)
        assert answer.request["PATH_INFO"] == f"{taker.url}receipt/", path
    for path, values in (
        ("1/", {"go": "next"}),
        ("section/", {"leaving": "1"}),
        ("pause/", {}),
        ("hand-in/", {}),
    ):
        answer = taker.client.post(taker.url + path, values, follow=True)
        assert answer.status_code in {200, 409}, path


@ONE_BY_ONE
def test_while_the_clock_stands_nothing_moves(tenant, taker):
    with tenant_context(tenant):
        pauses.start_pause(again(taker), **CANDIDATE)
    assert taker.save(1, "B", 1).json()["code"] == "PAUSED"
    assert taker.client.get(f"{taker.url}1/")["Location"] == f"{taker.url}pause/"
    assert taker.client.post(f"{taker.url}section/", {"leaving": "1"}).status_code == 409
    assert taker.session.reached == 1


@ONE_BY_ONE
def test_addresses_of_a_test_need_its_own_credential(taker):
    other = Client()
    for path in ("answers/1/", "events/", "messages/", "snapshots/", "clock/"):
        act = {"answers/1/": other.put, "clock/": other.get}.get(path, other.post)
        more = {} if path == "clock/" else {"data": json.dumps({}), "content_type": "application/json"}
        answer = act(taker.url + path, headers={"X-Test-Session": taker.public_id}, **more)
        assert answer.status_code == 401, path
