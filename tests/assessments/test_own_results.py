"""What candidates see of a released result, by link and in their account; scores with their margin for staff."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import (
    AssessmentStatistic,
    IntegrityCase,
    ScoreChange,
    SessionQuestion,
    SessionSection,
    TestSession,
)
from assessments.operations import rescoring, scoring, sessions
from assessments.selectors import attempts, credentials, integrity
from assessments.selectors.margins import is_close
from assessments.selectors.own_results import result_link
from config.kernel.errors import Conflict
from config.kernel.tenancy import tenant_context
from config.settings.parts import mask_secrets
from tests.assessments.sittings import answer, begun, end, sat
from tests.factories.assessments import (
    ApplicationFactory,
    AssessmentFactory,
    QuestionFactory,
    QuestionSetFactory,
)
from tests.factories.recruiting import EntryFactory, RequisitionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(in_tenant):
    question_set = QuestionSetFactory()
    for place in (1, 2):
        options = {"A": f"alpha{place}", "B": f"beta{place}", "C": "gamma", "D": "delta"}
        QuestionFactory(
            question_set=question_set, position=place, question_text=f"Stem `{place}`?", options=options
        )
    return AssessmentFactory(question_set=question_set, published=True, score_release="manual")


@pytest.fixture
def session(assessment):
    """An attempt of two sections with one right answer and one wrong one, not released."""
    row = begun(assessment)
    for place, title in enumerate(("Loops", "Names"), start=1):
        part = SessionSection.objects.create(session=row, position=place, title=title, weight=50)
        SessionQuestion.objects.filter(session=row, position=place).update(section=part)
    answer(row, "BA")
    row.candidate_email = "kim@example.org"
    return end(row)


def released(session):
    TestSession.objects.filter(pk=session.pk).update(score_released_at=timezone.now())
    session.refresh_from_db()
    return session


def page_of(session):
    path = result_link(session).split("/result/")[1]
    return Client().get(f"/result/{path}")


DETAILS = [("score", False, False), ("sections", True, False), ("answers", True, True)]


@pytest.mark.parametrize(("detail", "sections", "answers"), DETAILS)
@pytest.mark.parametrize("where", ["link", "account"])
def test_the_assessment_says_how_much_is_shown(
    assessment, session, client_as, candidate_user, detail, sections, answers, where
):
    type(assessment).objects.filter(pk=assessment.pk).update(result_detail=detail)
    released(session)
    candidate = session.application.candidate
    candidate.user = candidate_user
    candidate.save()
    if where == "link":
        page = page_of(session).content.decode()
    else:
        page = client_as(candidate_user).get(f"/my/{session.application.public_id}/").content.decode()
    assert "50.00 %" in page
    assert "below the pass mark of 70 %" in page
    assert ("Loops" in page) is sections
    assert ("alpha2" in page) is answers
    assert "<code>1</code>" in page if answers else "Stem" not in page
    assert "beta2" not in page, "what would have been right"


def has(page, *words):
    """Tell whether all or none of some words are on a page; a mixture fails."""
    found = {word in page for word in words}
    assert len(found) == 1, words
    return found.pop()


@pytest.mark.parametrize(("score", "words"), [(80, "have reached"), (50, "have not reached")])
def test_only_the_outcome_is_shown_where_the_assessment_says_so(
    assessment,
    session,
    client_as,
    candidate_user,
    recruiter,
    django_capture_on_commit_callbacks,
    score,
    words,
):
    type(assessment).objects.filter(pk=assessment.pk).update(result_detail="outcome")
    TestSession.objects.filter(pk=session.pk).update(score_percentage=score)
    session.refresh_from_db()
    candidate = session.application.candidate
    candidate.user = candidate_user
    candidate.save()
    with django_capture_on_commit_callbacks(execute=True):
        scoring.release(session, actor=recruiter)
    url = f"/my/{session.application.public_id}/"
    pages = {
        "link": page_of(session).content.decode(),
        "account": client_as(candidate_user).get(url).content.decode(),
        "mail": mail.outbox[0].body + mail.outbox[0].alternatives[0][0],
        "receipt": holder(session).get(f"/test/{session.public_id}/receipt/").content.decode(),
    }
    for where, page in pages.items():
        assert f"You {words} the pass mark" in page, where
        assert not has(page, f"{score}.00", "70 %", "Loops", "questions right"), where


def holder(session):
    """Return a browser that holds the credential of an attempt."""
    client = Client()
    client.cookies[credentials.COOKIE] = credentials.issue(session)
    return client


def test_nothing_is_released_or_mailed_where_nothing_is_shown(
    assessment, session, client_as, candidate_user, recruiter, api_as, django_capture_on_commit_callbacks
):
    type(assessment).objects.filter(pk=assessment.pk).update(
        result_detail="nothing", score_release="immediate"
    )
    session.refresh_from_db()
    candidate = session.application.candidate
    candidate.user = candidate_user
    candidate.save()
    with pytest.raises(Conflict) as refused:
        scoring.release(session, actor=recruiter)
    assert refused.value.code == "RESULT_HIDDEN"
    url = f"/api/v1/test-sessions/{session.public_id}/release"
    assert api_as(recruiter).post(url).json()["code"] == "RESULT_HIDDEN"
    many = {"application_ids": [session.application.public_id]}
    left = api_as(recruiter).post("/api/v1/applications/release-scores", many, format="json").json()["left"]
    assert "see nothing of their result" in left[0]["reason"]
    page = client_as(recruiter).get(f"/assessments/sessions/{session.public_id}/").content.decode()
    assert "/release/" not in page

    with django_capture_on_commit_callbacks(execute=True):
        other = sessions.hand_in(begun(assessment))
    assert (other.score_released_at, other.score_release_due_at) == (None, None)
    TestSession.objects.filter(pk=session.pk).update(score_release_due_at=timezone.now())
    assert scoring.release_due() == 0
    assert not [message for message in mail.outbox if "result" in message.subject.lower()]

    client, words = client_as(candidate_user), "does not show the result"
    assert words in client.get(f"/my/{session.application.public_id}/").content.decode()
    assert "not shown by the company" in client.get("/my/").content.decode()
    assert words in holder(session).get(f"/test/{session.public_id}/receipt/").content.decode()

    type(assessment).objects.filter(pk=assessment.pk).update(result_detail="score")
    assert scoring.release_due() == 1, "what waited is released once something is shown"


def test_a_link_closes_when_the_assessment_shows_nothing_any_more(assessment, session):
    released(session)
    type(assessment).objects.filter(pk=assessment.pk).update(result_detail="nothing")
    assert page_of(session).status_code == 404


def test_the_own_program_sees_as_much(assessment, session):
    released(session)
    seen = {}
    for detail in ("nothing", "outcome", "score"):
        type(assessment).objects.filter(pk=assessment.pk).update(result_detail=detail)
        fresh = TestSession.objects.get(pk=session.pk)
        shown = attempts.shown(fresh)
        seen[detail] = shown["score_percentage"], shown["passed"]
    assert seen == {"nothing": (None, None), "outcome": (None, False), "score": (Decimal("50.00"), False)}


def test_a_correction_is_told_only_where_what_was_shown_changes(
    assessment, session, django_capture_on_commit_callbacks
):
    released(session)
    facts = {"session": session, "new_points": 1, "new_possible": 2, "reason": "key"}
    rises = ScoreChange.objects.create(old_percentage=20, new_percentage=70, **facts)
    stays = ScoreChange.objects.create(old_percentage=20, new_percentage=50, **facts)
    told = {}
    for detail in ("nothing", "outcome", "score"):
        type(assessment).objects.filter(pk=assessment.pk).update(result_detail=detail)
        told[detail] = [rescoring.mail_change(session.tenant_id, one.pk) for one in (rises, stays)]
    assert told == {"nothing": [False, False], "outcome": [True, False], "score": [True, True]}
    assert "Your outcome has changed" in mail.outbox[0].body
    words = " ".join(word for word in mail.outbox[0].body.split() if "/" not in word)
    assert "70" not in words
    assert "70" in mail.outbox[1].body


def test_a_link_opens_nothing_before_the_release_or_when_it_is_altered(session, other_tenant):
    assert page_of(session).status_code == 404
    answer = page_of(released(session))
    assert answer.status_code == 200
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
    path = "/result/" + result_link(session).split("/result/")[1]
    assert Client().get(path[:-3] + "AA/").status_code == 404
    assert Client().get(f"/result/{'x' * 600}/").status_code == 404
    TestSession.objects.filter(pk=session.pk).update(status="invalidated")
    assert Client().get(path).status_code == 404


def test_a_link_expires_and_the_page_says_what_to_do(session, tenant):
    path = "/result/" + result_link(released(session)).split("/result/")[1]
    for days, status in ((89, 200), (91, 410)):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            answer = Client().get(path)
        assert answer.status_code == status
    page = answer.content.decode()
    assert "Your result is still there" in page
    assert 'href="/my/"' in page
    assert "50.00" not in page
    assert assessment_title(session) not in page
    tenant.settings = {"result_link_days": 2}
    tenant.save()
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        assert Client().get(path).status_code == 410
        fresh = page_of(session)
        assert fresh.status_code == 200, "a later mail brings a link that works"


def assessment_title(session):
    return session.application.assessment.title


def test_links_of_a_company_that_is_not_active_are_closed(session, tenant):
    case = IntegrityCase.objects.create(
        session=released(session), severity="high", computed_at=timezone.now()
    )
    reply = f"/integrity/reply/{integrity.reply_token(case)}/"
    assert (page_of(session).status_code, Client().get(reply).status_code) == (200, 200)
    type(tenant).objects.filter(pk=tenant.pk).update(is_active=False)
    for closed in (page_of(session), Client().get(reply), Client().post(reply, {"reply": "x"})):
        page = closed.content.decode()
        assert closed.status_code == 404
        assert "the company that invited you" in page
        assert session.candidate_name not in page
    case.refresh_from_db()
    assert case.reply is None


def test_the_mail_brings_the_link(session, recruiter, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        scoring.release(session, actor=recruiter)
    path = re.search(r"/result/\S+/", mail.outbox[0].body)[0]
    assert "50.00 %" in Client().get(path).content.decode()


def test_a_corrected_score_says_what_it_was(session):
    released(session)
    assert "marked wrongly at first" not in page_of(session).content.decode()
    ScoreChange.objects.create(
        session=session,
        old_percentage=20,
        new_percentage=50,
        new_points=1,
        new_possible=2,
        reason="secret reason",
    )
    page = page_of(session).content.decode()
    assert "yours was 20.00 %" in page
    assert "secret reason" not in page
    TestSession.objects.filter(pk=session.pk).update(score_released_at=timezone.now() + timedelta(hours=1))
    assert "marked wrongly at first" not in page_of(session).content.decode()


def test_staff_see_what_each_section_earned(session, recruiter, client_as):
    SessionSection.objects.filter(session=session, title="Names").update(points_possible=0, points_awarded=0)
    for url in (
        f"/assessments/sessions/{session.public_id}/",
        f"/applications/{session.application.public_id}/",
    ):
        page = client_as(recruiter).get(url).content.decode()
        assert "Loops · 50 %" in page
        assert "Names: left out of the score" in page


def chosen(*sessions):
    return [one.application.public_id for one in sessions]


def test_many_are_released_after_a_look(
    assessment, session, recruiter, client_as, django_capture_on_commit_callbacks
):
    other, seen = sat(assessment, "BB"), released(sat(assessment, "AA"))
    waiting = ApplicationFactory(assessment=assessment)
    ids = [*chosen(session, other, seen), waiting.public_id, "app_" + "a" * 16]
    client = client_as(recruiter)
    page = client.post(
        "/applications/release/", {"ids": ids, "next": "/applications/?status=completed"}
    ).content.decode()
    for text in (
        "2 scores to release",
        "1 mail goes out",
        "/result/…",
        "The candidate has the score already",
        "no score yet",
    ):
        assert text in page
    assert page.count('name="ids"') == 2
    assert TestSession.objects.filter(score_released_at__isnull=False).count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            "/applications/release/", {"ids": ids, "apply": "1", "next": "/applications/?status=completed"}
        )
    assert answer["Location"] == "/applications/?status=completed"
    assert TestSession.objects.filter(score_released_at__isnull=False).count() == 3
    assert [message.to for message in mail.outbox] == [["kim@example.org"]]
    assert "2 scores released. 2 left out." in client.get("/applications/").content.decode()


def test_others_scores_stay(session, make_user, viewer, other_tenant, client_as, api_as):
    stranger = make_user("recruiter", tenant=other_tenant)
    ids = chosen(session)
    assert client_as(viewer).post("/applications/release/", {"ids": ids, "apply": "1"}).status_code == 403
    client_as(stranger).post("/applications/release/", {"ids": ids, "apply": "1"})
    body = {"application_ids": ids}
    assert api_as(stranger).post("/api/v1/applications/release-scores", body, format="json").json() == {
        "released": [],
        "left": [],
    }
    session.refresh_from_db()
    assert session.score_released_at is None


def test_release_over_the_api(assessment, session, recruiter, api_as):
    seen = released(sat(assessment, "AA"))
    body, url = {"application_ids": chosen(session, seen)}, "/api/v1/applications/release-scores"
    left = [{"application_id": seen.application.public_id, "reason": "The candidate has the score already."}]
    for more, done in (({"dry_run": True}, False), ({}, True)):
        answer = api_as(recruiter).post(url, body | more, format="json").json()
        assert answer == {"released": chosen(session), "left": left}
        session.refresh_from_db()
        assert session.is_scored is done
    assert api_as(recruiter).post(url, {"application_ids": []}, format="json").status_code == 422


def test_the_release_costs_the_same_to_look_at_for_one_and_three(assessment, recruiter, client_as):
    sessions, client, counts = [sat(assessment, "BB") for _number in range(3)], client_as(recruiter), []
    client.get("/applications/")
    for number in (1, 3):
        with CaptureQueriesContext(connection) as captured:
            page = client.post("/applications/release/", {"ids": chosen(*sessions[:number])}).content.decode()
        assert page.count('name="ids"') == number
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_staff_see_the_standard_error_where_it_is_known(assessment, session, recruiter, client_as, api_as):
    entry = EntryFactory(
        requisition=RequisitionFactory(assessment=assessment, created_by=recruiter, total_applicants=1),
        application=session.application,
    )
    pages = {
        f"/assessments/sessions/{session.public_id}/": True,
        f"/applications/{session.application.public_id}/": True,
        "/assessments/sessions/": False,
        "/applications/": False,
        f"/candidates/{session.application.candidate.public_id}/": False,
        f"/requisitions/{entry.requisition.public_id}/pipeline/": False,
        f"/pipeline/{entry.public_id}/": False,
    }
    client = client_as(recruiter)
    before = {url: client.get(url).content.decode() for url in pages}
    AssessmentStatistic.objects.create(assessment=assessment, sem=Decimal("21.345"))
    for url, says in pages.items():
        page = client.get(url).content.decode()
        assert "±" not in before[url]
        assert "± 21.3" in page, url
        assert ("within one standard error" in page) is says, url
    row = api_as(recruiter).get(f"/api/v1/applications/{session.application.public_id}").json()
    assert row["standard_error"] == "21.345"
    row = api_as(recruiter).get(f"/api/v1/test-sessions/{session.public_id}").json()
    assert row["standard_error"] == "21.345"


@pytest.mark.parametrize(
    ("score", "margin", "close"),
    [(75, 6, True), (76, 6, False), (65, 6, True), (None, 6, False), (70, None, False)],
)
def test_near_the_pass_mark(score, margin, close):
    assert is_close(score, 70, margin) is close


def test_the_margin_is_that_of_the_own_company(assessment, session, other_tenant, recruiter, client_as):
    with tenant_context(other_tenant):
        theirs = QuestionFactory()
        other = AssessmentFactory(question_set=theirs.question_set, published=True)
        AssessmentStatistic.objects.create(assessment=other, sem=9)
    assert "±" not in client_as(recruiter).get("/applications/").content.decode()


def test_the_secret_of_a_result_stays_out_of_the_logs(session):
    link = result_link(session)
    path = link[link.index("/result/") :]
    masked = mask_secrets(None, "", {"event": f"Not Found: {path}", "path": path, "url": link})
    assert masked["event"] == "Not Found: /result/[secret]/"
    assert masked["path"] == "/result/[secret]/"
    assert masked["url"].endswith("/result/[secret]/")
