"""Questions into files: what the filter found, what the format loses, once, for the own company only."""

import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments import formats
from assessments.models import Question, QuestionExport
from assessments.operations import exports, pictures
from assessments.selectors import exports as selectors
from config.kernel import storage
from config.kernel.errors import Conflict, Gone, NotFound, PolicyDenied, ValidationFailed
from config.kernel.tenancy import tenant_context
from monitoring.models import Notification
from superadmin.models import AuditLog
from tests.assessments.images import png
from tests.factories.assessments import QuestionFactory, QuestionSetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(in_tenant):
    """Three questions of one set: a plain one, one with points and feedback, a retired one."""
    owner = QuestionSetFactory(skill="Python", level="basic")
    plain = QuestionFactory(question_set=owner, position=1, question_text="Which keyword starts a function?")
    rich = QuestionFactory(
        question_set=owner,
        position=2,
        question_text="What does `len([1, 2])` give?",
        options={"A": "1", "B": "2"},
        correct_answer="B",
        points=3,
        feedback={"A": "It has two."},
        tags=["lists"],
        difficulty="advanced",
    )
    gone = QuestionFactory(question_set=owner, position=3, question_text="Old one?", status="retired")
    return SimpleNamespace(owner=owner, plain=plain, rich=rich, gone=gone)


def live():
    return Question.objects.exclude(status="retired")


def made(actor, file_format="gift", rows=None, **more):
    row = exports.start(live() if rows is None else rows, actor=actor, file_format=file_format, **more)
    exports.write(row.tenant_id, row.pk)
    row.refresh_from_db()
    return row


def test_the_file_holds_what_was_chosen_and_says_what_it_loses(bank, recruiter):
    row = made(recruiter)
    assert (row.status, row.counts) == ("ready", {"read": 2, "written": 2, "unsupported": 0, "lossy": 1})
    assert row.losses["sums"] == [["points", 1]]
    assert row.losses["told"] == [
        {"number": 2, "title": "What does `len([1, 2])` give?", "what": ["points"], "left_out": False}
    ]
    found = formats.read(selectors.file_of(row).content)
    assert [(one.item.stem, one.item.key) for one in found.items] == [
        ("Which keyword starts a function?", bank.plain.correct_answer),
        ("What does `len([1, 2])` give?", "B"),
    ]
    assert (row.question_ids, row.file_name.endswith(".gift.txt")) == ([], True)
    assert Notification.objects.get(user=recruiter).title == "Your file of 2 questions is ready"
    assert AuditLog.objects.filter(
        action="export", entity_type="question_export", severity="warning"
    ).exists()


def test_a_question_without_a_level_has_that_of_its_set(bank, recruiter):
    found = formats.read(selectors.file_of(made(recruiter, "csv")).content)
    assert [one.item.level for one in found.items] == ["basic", "advanced"]


def test_what_a_format_cannot_hold_is_left_out_and_named(bank, recruiter):
    QuestionFactory(
        question_set=bank.owner,
        position=4,
        question_text="Which two are even?",
        options={"A": "2", "B": "3", "C": "4"},
        correct_answer="AC",
        kind="multiple",
    )
    row = made(recruiter, "aiken")
    assert row.counts == {"read": 3, "written": 2, "unsupported": 1, "lossy": 2}
    assert row.losses["told"][0] == {
        "number": 3,
        "title": "Which two are even?",
        "what": ["it has several right answers"],
        "left_out": True,
    }


@pytest.mark.parametrize("file_format", ["moodle_xml", "qti", "qti3"])
def test_pictures_go_along(bank, recruiter, file_format):
    picture = pictures.store(png(), actor=recruiter)
    Question.objects.filter(pk=bank.plain.pk).update(
        question_text=f"See\n\n![a dot](image:{picture.public_id})"
    )
    found = formats.read(selectors.file_of(made(recruiter, file_format)).content).items[0].item
    assert [image.media_type for image in found.images] == ["image/png"]
    assert f"(image:{found.images[0].name})" in found.stem


def test_a_picture_that_is_gone_does_not_stop_the_file(bank, recruiter):
    Question.objects.filter(pk=bank.plain.pk).update(
        question_text="See ![x](image:img_aaaaaaaaaaaaaaaa) here"
    )
    assert made(recruiter, "qti3").counts["written"] == 2


def test_too_many_pictures_are_refused_in_words(bank, recruiter, monkeypatch):
    picture = pictures.store(png(), actor=recruiter)
    Question.objects.filter(pk=bank.plain.pk).update(question_text=f"![a](image:{picture.public_id})")
    monkeypatch.setattr(selectors, "MOST_PICTURES", 10)
    row = made(recruiter, "qti3")
    assert (row.status, "Narrow the filter" in row.error, row.storage_key) == ("failed", True, "")


def test_no_question_too_many_and_unknown_formats_are_refused(bank, recruiter, monkeypatch):
    with pytest.raises(ValidationFailed):
        exports.start(Question.objects.none(), actor=recruiter, file_format="gift")
    with pytest.raises(ValidationFailed):
        exports.start(live(), actor=recruiter, file_format="docx")
    monkeypatch.setattr(selectors, "MOST_QUESTIONS", 1)
    with pytest.raises(ValidationFailed):
        exports.start(live(), actor=recruiter, file_format="gift")
    assert QuestionExport.objects.count() == 0


@pytest.mark.parametrize("role", ["viewer", "interviewer", "user"])
def test_readers_take_nothing_out(bank, make_user, role):
    with pytest.raises(PolicyDenied):
        exports.start(live(), actor=make_user(role), file_format="gift")


def test_a_repeated_job_writes_no_second_file(bank, recruiter):
    row = made(recruiter)
    key = row.storage_key
    exports.write(row.tenant_id, row.pk)
    row.refresh_from_db()
    assert row.storage_key == key
    assert Notification.objects.filter(user=recruiter).count() == 1


def test_files_go_after_a_week(bank, recruiter, django_capture_on_commit_callbacks):
    kept, due = made(recruiter), made(recruiter, "csv")
    QuestionExport.objects.filter(pk=due.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert exports.expire() == 1
    kept.refresh_from_db()
    with pytest.raises(FileNotFoundError):
        storage.get(due.storage_key, bound_to=due.sealed_for)
    due.refresh_from_db()
    assert (kept.status, due.status, due.storage_key) == ("ready", "expired", "")
    with pytest.raises(Gone):
        selectors.file_of(due)


def test_a_signed_link_opens_one_file_of_the_own_company(bank, recruiter, other_tenant, make_user):
    row, other = made(recruiter), made(recruiter, "csv")
    signature = selectors.link(row).partition("signature=")[2].replace("%3A", ":")
    assert selectors.open_signed(recruiter, row.public_id, signature).name == row.file_name
    with pytest.raises(PolicyDenied):
        selectors.open_signed(recruiter, other.public_id, signature)
    stranger = make_user("admin", tenant=other_tenant)
    with tenant_context(other_tenant), pytest.raises(NotFound):
        selectors.open_signed(stranger, row.public_id, signature)
    waiting = exports.start(live(), actor=recruiter, file_format="gift")
    with pytest.raises(Conflict):
        selectors.file_of(waiting)


def test_pages_from_the_filter_to_the_file(bank, recruiter, client_as, django_capture_on_commit_callbacks):
    client = client_as(recruiter)
    assert "/questions/export/?level=advanced" in client.get("/questions/?level=advanced").content.decode()
    page = client.get("/questions/export/?level=advanced").content.decode()
    assert "1 question<" in page
    assert "Advanced" in page
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/questions/export/?level=advanced", {"file_format": "gift"})
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    assert "Not everything fits into this format" in page.content.decode()
    link = page.context["file_url"]
    file = client.get(link)
    assert file["Content-Disposition"].startswith("attachment")
    assert "What does" in file.content.decode()
    assert "Which keyword" not in file.content.decode()
    assert client.get(link.partition("?")[0]).status_code == 403


def test_a_filter_that_there_is_not_exports_nothing(bank, recruiter, client_as, api_as):
    assert (
        client_as(recruiter).post("/questions/export/?status=x", {"file_format": "gift"}).status_code == 422
    )
    answer = api_as(recruiter).post("/api/v1/question-exports?level=expert", {"file_format": "gift"})
    assert answer.status_code == 422
    assert answer.json()["field_errors"][0]["field"] == "level"
    assert QuestionExport.objects.count() == 0


def test_over_the_api(bank, recruiter, api_as, django_capture_on_commit_callbacks):
    api = api_as(recruiter)
    with django_capture_on_commit_callbacks(execute=True):
        answer = api.post("/api/v1/question-exports?level=advanced", {"file_format": "gift"})
    assert (answer.status_code, answer.json()["status"]) == (202, "writing")
    path = f"/api/v1/question-exports/{answer.json()['export_id']}"
    told = api.get(path).json()
    assert told["counts"] == {"read": 1, "written": 1, "unsupported": 0, "lossy": 1}
    assert (told["loses"], told["filters"]) == ({"points": 1}, {"Level": "Advanced"})
    assert told["losses"][0]["what"] == ["points"]
    content = api.get(f"{path}/content")
    assert content.content == api.get(told["download_url"]).content
    assert b"What does" in content.content
    assert api.get("/api/v1/question-exports").json()["total"] == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_statements(bank, recruiter, client_as, number):
    for _ in range(number):
        made(recruiter)
    client = client_as(recruiter)
    client.get("/questions/exports/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/questions/exports/").status_code == 200
    assert len(captured) == 6


def test_the_command_ends_in_one_line_of_json(tmp_path, bank, tenant, admin_user, capsys):
    path = tmp_path / "questions.gift"
    call_command("export_questions", str(path), "--tenant", tenant.public_id, "--format", "gift")
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == {
        "read": 2,
        "written": 2,
        "unsupported": 0,
        "lossy": 1,
        "new": 0,
        "changed": 0,
        "duplicate": 0,
        "errors": 0,
        "losses": {"points": 1},
    }
    assert len(formats.read(path.read_bytes()).items) == 2
    given = ("--tenant", tenant.public_id, "--format", "csv")
    call_command("export_questions", str(path), *given, "--status", "retired")
    assert [one.item.stem for one in formats.read(path.read_bytes()).items] == ["Old one?"]
    for wrong in (("--level", "expert"), ("--skill", "Cobol")):
        with pytest.raises(CommandError):
            call_command("export_questions", str(path), *given, *wrong)
