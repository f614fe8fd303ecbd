"""Questions from files: judged against the bank, brought in once, in the set and the state that was chosen."""

import json
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.formats import Read
from assessments.formats.plain import item_from_plain
from assessments.models import Question, QuestionImport, QuestionImportRow, QuestionSet
from assessments.operations import importing, imports
from config.kernel.errors import Conflict, InvalidTransition, PolicyDenied, ValidationFailed
from config.kernel.tenancy import tenant_context
from monitoring.models import Notification
from superadmin.models import AuditLog
from superadmin.operations import audit
from tests.factories.assessments import QuestionFactory, QuestionSetFactory

pytestmark = pytest.mark.django_db

GIFT = """
::one:: Which keyword starts a function in Python? { =def ~fun ~function ~lambda }

::two:: Which of these holds its items in order? { ~set =list ~frozenset }

::three:: Write a haiku about lists. {}
"""


def gift(text=GIFT, name="questions.txt"):
    return SimpleUploadedFile(name, text.encode())


@pytest.fixture
def checked(in_tenant, recruiter):
    def make(text=GIFT, **more):
        row = imports.start(gift(text), actor=recruiter, **more)
        imports.check(row.tenant_id, row.pk)
        row.refresh_from_db()
        return row

    return make


def outcomes(row):
    return list(row.rows.order_by("number").values_list("outcome", flat=True))


def bring(row, actor, *kinds, **more):
    imports.take(row, actor=actor, outcomes=list(kinds) or ["new"], **more)
    imports.bring_in(row.tenant_id, row.pk)
    row.refresh_from_db()
    return row


def test_the_dry_run_writes_no_question(checked):
    row = checked()
    assert (row.file_format, row.status) == ("gift", "checked")
    assert outcomes(row) == ["new", "new", "unsupported"]
    assert row.counts == {
        "read": 3, "new": 2, "changed": 0, "duplicate": 0, "unsupported": 1, "error": 0
    }  # fmt: skip
    assert Question.objects.count() == 0


def test_what_was_chosen_comes_in_once(checked, recruiter):
    row = bring(checked(), recruiter)
    assert (row.status, row.counts["taken"], row.counts["refused"]) == ("done", 2, 0)
    found = Question.objects.order_by("pk")
    assert [question.question_text for question in found] == [
        "Which keyword starts a function in Python?",
        "Which of these holds its items in order?",
    ]
    assert [(question.status, question.correct_answer, question.created_by) for question in found] == [
        ("draft", "A", recruiter),
        ("draft", "B", recruiter),
    ]
    assert QuestionSet.objects.get().source == "import"
    assert QuestionSet.objects.get().total_questions == 2
    imports.bring_in(row.tenant_id, row.pk)
    assert Question.objects.count() == 2
    assert Notification.objects.get(user=recruiter).title == "Questions of questions.txt were brought in"
    assert AuditLog.objects.filter(entity_type="question_import").exists()


def test_a_repeated_job_goes_on_where_it_stopped(checked, recruiter):
    row = checked()
    imports.take(row, actor=recruiter, outcomes=["new"])
    first = row.rows.order_by("number").first()
    QuestionImportRow.objects.filter(pk=first.pk).update(done_at=timezone.now())
    imports.bring_in(row.tenant_id, row.pk)
    assert [q.question_text for q in Question.objects.all()] == ["Which of these holds its items in order?"]


def test_a_second_upload_of_the_same_file_changes_nothing(checked, recruiter):
    bring(checked(), recruiter)
    assert outcomes(checked()) == ["duplicate", "duplicate", "unsupported"]


def test_a_changed_question_is_shown_field_by_field_and_changed(checked, recruiter):
    bring(checked(), recruiter)
    row = checked(GIFT.replace("~lambda", "~sub"))
    assert outcomes(row) == ["changed", "duplicate", "unsupported"]
    changed = row.rows.get(outcome="changed")
    assert changed.diff == {
        "options": {
            "old": ["def", "fun", "function", "lambda"],
            "new": ["def", "fun", "function", "sub"],
        }
    }
    assert changed.matched.options["D"] == "lambda"
    bring(row, recruiter, "changed")
    assert Question.objects.get(pk=changed.matched_id).options["D"] == "sub"


def test_a_used_question_gets_a_new_version(checked, recruiter):
    bring(checked(), recruiter)
    used = Question.objects.order_by("pk").first()
    Question.objects.filter(pk=used.pk).update(used_at=timezone.now())
    row = bring(checked(GIFT.replace("~lambda", "~sub")), recruiter, "changed")
    assert row.counts["taken"] == 1
    used.refresh_from_db()
    new = Question.objects.get(previous=used)
    assert (used.options["D"], new.options["D"], new.version) == ("lambda", "sub", 2)


STEMS = (
    "How many bits make one byte?",
    "Which protocol resolves host names?",
    "What does a foreign key point at?",
    "Who may read a private class member?",
    "When is a queue preferred over stacks?",
    "Where does Git keep its staged files?",
    "Why are salts added before hashing passwords?",
    "Under which exit code has a shell command succeeded?",
)


def asked(number, last="4"):
    """Return so many questions whose last option says `last`."""
    return "".join(
        f"::{place}:: {stem} {{ =1 ~2 ~3 ~{last} }}\n\n" for place, stem in enumerate(STEMS[:number])
    )


def test_changed_questions_cost_the_same_statements_however_many(checked, recruiter):
    taken = []
    for number in (3, 8):
        bring(checked(asked(number, last=f"4{number}")), recruiter)
        row = checked(asked(number, last=f"5{number}"))
        imports.take(row, actor=recruiter, outcomes=["changed"])
        lines = list(row.rows.filter(outcome="changed").select_related("matched"))
        assert len(lines) == number
        entries = [
            (line, Read(line.place, item_from_plain(line.item), frozenset(line.item["says"])))
            for line in lines
        ]
        with CaptureQueriesContext(connection) as captured:
            importing.take_in(row, entries)
        taken.append(len(captured))
        assert {line.question.options["D"] for line in lines} == {f"5{number}"}
        assert set(row.rows.filter(outcome="changed").values_list("question__edited_by", flat=True)) == {
            recruiter.pk
        }
    assert taken[0] == taken[1]
    told = AuditLog.objects.filter(description="Question changed")
    assert told.count() == 11
    assert "5" in str(told.last().changes)
    assert list(audit.verify(recruiter.tenant_id)) == []


def test_a_question_that_may_not_change_stops_no_other(checked, recruiter):
    bring(checked(asked(3)), recruiter)
    row = checked(asked(3, last="5"))
    retired = Question.objects.get(question_text=STEMS[1])
    Question.objects.filter(pk=retired.pk).update(status="retired")
    row = bring(row, recruiter, "changed")
    assert (row.counts["taken"], row.counts["refused"]) == (2, 1)
    assert "retired" in row.rows.get(question=None).message
    retired.refresh_from_db()
    assert retired.options["D"] == "4"
    others = Question.objects.exclude(pk=retired.pk)
    assert {one.options["D"] for one in others} == {"5"}


def test_changed_questions_go_on_as_far_as_the_upload_says(checked, recruiter):
    bring(checked(asked(2)), recruiter)
    bring(checked(asked(2, last="5")), recruiter, "changed", status="in_review")
    assert {(one.status, one.options["D"]) for one in Question.objects.all()} == {("in_review", "5")}
    bring(checked(asked(2, last="6")), recruiter, "changed")
    assert {(one.status, one.options["D"]) for one in Question.objects.all()} == {("draft", "6")}


def test_near_stems_are_pointed_out(checked, in_tenant):
    question_set = QuestionSetFactory()
    QuestionFactory(
        question_set=question_set, question_text="Which keyword starts a new function in Python code?"
    )
    row = checked("Which keyword starts a new function in Python codes? {=def ~fun}")
    assert outcomes(row) == ["duplicate"]
    assert "like a question of the bank" in row.rows.get().message


def test_into_a_chosen_set_behind_what_is_there(checked, recruiter):
    question_set = QuestionSetFactory()
    QuestionFactory(question_set=question_set, position=1)
    bring(checked(), recruiter, question_set=question_set, status="in_review")
    places = Question.objects.filter(question_set=question_set).order_by("position")
    assert list(places.values_list("position", flat=True)) == [1, 2, 3]
    assert set(places.filter(position__gt=1).values_list("status", flat=True)) == {"in_review"}


def test_a_locked_set_is_refused(checked, recruiter):
    question_set = QuestionSetFactory(locked_at=timezone.now())
    with pytest.raises(Conflict):
        imports.take(checked(), actor=recruiter, outcomes=["new"], question_set=question_set)


def test_approving_at_once_needs_the_right(checked, recruiter, admin_user):
    with pytest.raises(ValidationFailed):
        imports.take(checked(), actor=recruiter, outcomes=["new"], status="approved")
    assert QuestionImport.objects.get().status == "checked"


@pytest.mark.parametrize("kinds", [[], ["unsupported"], ["new", "error"]])
def test_only_readable_items_can_be_chosen(checked, recruiter, kinds):
    with pytest.raises(ValidationFailed):
        imports.take(checked(), actor=recruiter, outcomes=kinds)


def test_decided_once(checked, recruiter):
    row = bring(checked(), recruiter)
    with pytest.raises(InvalidTransition):
        imports.take(row, actor=recruiter, outcomes=["new"])
    with pytest.raises(InvalidTransition):
        imports.cancel(row, actor=recruiter)


def test_a_dropped_upload_keeps_nothing(checked, recruiter):
    row = imports.cancel(checked(), actor=recruiter)
    assert row.status == "cancelled"
    imports.bring_in(row.tenant_id, row.pk)
    assert Question.objects.count() == 0


@pytest.mark.parametrize(
    "content", [b"", b"   ", b"\x00\x01\x02", b"PK\x03\x04 broken", b"<?xml version='1.0'?><a>"]
)
def test_other_files_are_refused_with_words(in_tenant, recruiter, content):
    with pytest.raises(ValidationFailed) as refused:
        imports.start(SimpleUploadedFile("x.bin", content), actor=recruiter)
    assert refused.value.field_errors[0]["message"]
    assert QuestionImport.objects.count() == 0


def test_skills_of_the_catalogue_are_linked_and_others_become_tags(checked, recruiter):
    from tests.factories.candidates import SkillFactory

    skill = SkillFactory(name="Python", aliases=["py"])
    head = "question,option_a,option_b,correct,skill\n"
    text = (
        head
        + "Which is an odd number?,one,two,A,py\nWhat is a willow used for?,tea,baskets,B,Basket weaving\n"
    )
    bring(checked(text), recruiter)
    first, second = Question.objects.order_by("pk")
    assert (first.skill, second.skill, second.tags) == (skill, None, ["Basket weaving"])


@pytest.mark.parametrize("role", ["viewer", "interviewer", "user"])
def test_readers_bring_nothing_in(in_tenant, make_user, role):
    with pytest.raises(PolicyDenied):
        imports.start(gift(), actor=make_user(role))


def test_pages_from_upload_to_result(recruiter, client_as, tenant, django_capture_on_commit_callbacks):
    client = client_as(recruiter)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/questions/imports/new/", {"file": gift(), "file_format": ""})
    assert response.status_code == 302
    page = client.get(response["Location"])
    assert "Which keyword starts a function" in page.content.decode()
    assert "Nothing has been saved yet" in page.content.decode()
    url = response["Location"]
    with django_capture_on_commit_callbacks(execute=True):
        decided = client.post(f"{url}take/", {"outcomes": ["new"], "status": "draft", "question_set": ""})
    assert decided.status_code == 302
    assert "2 questions were brought in" in client.get(url).content.decode()
    with tenant_context(tenant):
        assert Question.objects.count() == 2


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_statements(recruiter, client_as, checked, number):
    for _ in range(number):
        checked()
    client = client_as(recruiter)
    client.get("/questions/imports/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/questions/imports/").status_code == 200
    assert len(captured) == 6


def test_the_command_ends_in_one_line_of_json(tmp_path, tenant, admin_user, capsys):
    path = tmp_path / "questions.gift"
    path.write_text(GIFT)
    call_command("import_questions", str(path), "--tenant", tenant.public_id, "--dry-run")
    dry = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert dry == {"read": 3, "new": 2, "changed": 0, "duplicate": 0, "unsupported": 1, "errors": 0}
    with tenant_context(tenant):
        assert Question.objects.count() == 0
    call_command("import_questions", str(path), "--tenant", tenant.public_id, "--format", "gift")
    done = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (done["new"], done["taken"], done["refused"]) == (2, 2, 0)
    with tenant_context(tenant):
        assert Question.objects.count() == 2
    with pytest.raises(CommandError):
        call_command("import_questions", str(path), "--tenant", "tenant_" + "a" * 16)


@pytest.fixture
def small_limits(settings):
    """Other files up to 2 kB, files of questions up to 100 kB."""
    settings.UPLOAD_LIMIT, settings.QUESTION_FILE_LIMIT = 2_000, 100_000
    settings.UPLOAD_LIMITS = dict.fromkeys(settings.UPLOAD_LIMITS, 100_000)


def padded(size):
    return gift(GIFT + "// " + "x" * size)


def test_files_of_questions_may_be_larger_than_others(recruiter, client_as, api_as, small_limits, in_tenant):
    page = client_as(recruiter).post("/questions/imports/new/", {"file": padded(90_000), "file_format": ""})
    answer = api_as(recruiter).post("/api/v1/question-imports", {"file": padded(90_000)}, format="multipart")
    assert (page.status_code, answer.status_code) == (302, 202)
    assert [row.size > 90_000 for row in QuestionImport.objects.all()] == [True, True]


def test_too_large_files_are_refused_in_words(
    recruiter, client_as, api_as, small_limits, in_tenant, settings
):
    settings.QUESTION_FILE_LIMIT = 3 * 1024 * 1024
    settings.UPLOAD_LIMITS = dict.fromkeys(settings.UPLOAD_LIMITS, 3 * 1024 * 1024)
    size = 4 * 1024 * 1024
    page = client_as(recruiter).post("/questions/imports/new/", {"file": padded(size), "file_format": ""})
    answer = api_as(recruiter).post("/api/v1/question-imports", {"file": padded(size)}, format="multipart")
    assert (page.status_code, answer.status_code) == (422, 413)
    assert "The file is larger than 3 MiB." in page.content.decode()
    assert answer.json()["message"] == "The file is larger than 3 MiB."
    assert QuestionImport.objects.count() == 0


def test_a_file_is_recognised_by_its_beginning_and_read_by_the_job(checked, in_tenant, recruiter):
    broken = b"<?xml version='1.0'?><quiz><question type='multichoice'><name>"
    row = imports.start(SimpleUploadedFile("moodle.xml", broken), actor=recruiter)
    assert (row.file_format, row.status) == ("moodle_xml", "checking")
    imports.check(row.tenant_id, row.pk)
    row.refresh_from_db()
    assert (row.status, "no well-formed XML" in row.error) == ("failed", True)


def test_braces_without_end_are_looked_at_once(in_tenant, recruiter):
    began = time.perf_counter()
    with pytest.raises(ValidationFailed):
        imports.start(gift("{" + "= " * 1_000_000), actor=recruiter)
    assert time.perf_counter() - began < 5
