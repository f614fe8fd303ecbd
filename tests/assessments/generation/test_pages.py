"""The pages of orders: who opens them, what they say, that they cost the same for one row and for three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import GenerationRun
from assessments.operations import generation
from config.kernel.tenancy import tenant_context
from tests.assessments.generation.stub import completion, question
from tests.assessments.generation.test_runs import run
from tests.factories.assessments import JobDescriptionFactory

pytestmark = pytest.mark.django_db

READ = {"recruiter": 200, "admin": 200, "viewer": 200, "interviewer": 403, "user": 403, None: 302}
WRITE = {"recruiter": 200, "admin": 200, "viewer": 403, "interviewer": 403, "user": 403, None: 302}
ACT = WRITE | {"recruiter": 302, "admin": 302}
PAGES = [("generation-list", READ), ("generation-create", WRITE), ("generation-detail", READ)]
BUTTONS = ["generation-cancel", "generation-resume", "generation-accept", "generation-again"]
FORM = {
    "topic": "Python",
    "level": "advanced",
    "count": "5",
    "language": "en",
    "subtopics": "closures\n\n generators ",
}


def url(name, row=None):
    needs_row = name not in {"generation-list", "generation-create"}
    return reverse(f"assessments:{name}", args=[row.public_id] if needs_row else [])


@pytest.fixture
def ordered(tenant, make_user):
    """An order that waits for its job."""
    with tenant_context(tenant):
        return generation.order(actor=make_user("admin"), topic="Python", level="basic", count=4)


@pytest.mark.parametrize("role", list(READ))
@pytest.mark.parametrize(("name", "expected"), PAGES)
def test_pages_are_open_to_their_roles(ordered, make_user, client_as, role, name, expected):
    client = client_as(make_user(role) if role else None)
    assert client.get(url(name, ordered)).status_code == expected[role]


@pytest.mark.parametrize("role", list(READ))
@pytest.mark.parametrize("name", BUTTONS)
def test_buttons_are_open_to_their_roles(ordered, make_user, client_as, role, name):
    client = client_as(make_user(role) if role else None)
    assert client.post(url(name, ordered)).status_code == ACT[role]


@pytest.mark.parametrize("name", ["generation-detail", *BUTTONS])
def test_another_company_finds_nothing(ordered, other_tenant, make_user, client_as, name):
    client = client_as(make_user("admin", tenant=other_tenant))
    answer = client.get(url(name, ordered)) if name in dict(PAGES) else client.post(url(name, ordered))
    assert answer.status_code == 404


def test_a_job_description_of_another_company_cannot_be_chosen(tenant, other_tenant, recruiter, client_as):
    with tenant_context(other_tenant):
        theirs = JobDescriptionFactory()
    page = client_as(recruiter).post(url("generation-create"), FORM | {"jd": theirs.public_id})
    assert page.status_code == 422
    assert theirs.title not in page.content.decode()


def test_an_order_leads_to_its_page(tenant, recruiter, client_as):
    client = client_as(recruiter)
    answer = client.post(url("generation-create"), FORM)
    with tenant_context(tenant):
        row = GenerationRun.objects.get()
    assert answer["Location"] == url("generation-detail", row)
    assert row.request["order"]["subtopics"] == ["closures", "generators"]
    assert (row.provider, row.requested) == ("offline", 5)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"topic": ""}, "Say what the questions are about"),
        ({"count": "51"}, "less than or equal to 50"),
        ({"level": "wizard"}, "wizard is not one of"),
        ({"subtopics": "\n".join(str(n) for n in range(30))}, "At most 20 sub-topics"),
    ],
)
def test_what_is_wrong_with_an_order_stands_in_the_form(tenant, recruiter, client_as, changes, words):
    page = client_as(recruiter).post(url("generation-create"), FORM | changes)
    assert page.status_code == 422
    assert words in page.content.decode()
    with tenant_context(tenant):
        assert not GenerationRun.objects.exists()


def test_without_a_language_model_the_form_says_that_nothing_leaves(recruiter, client_as):
    page = client_as(recruiter).get(url("generation-create")).content.decode()
    assert "No language model is set up here" in page
    assert "nothing leaves your company" in page
    assert 'name="provider"' not in page


def test_with_one_the_form_names_it_and_what_leaves(llm_settings, recruiter, client_as):
    llm_settings.LLM_BASE_URL = "https://models.example/v1"
    page = client_as(recruiter).get(url("generation-create")).content.decode()
    for words in (
        "models.example",
        "stub-1",
        "the first 5,000 characters",
        "are not sent",
        'name="provider"',
    ):
        assert words in page
    assert llm_settings.LLM_API_KEY not in page


def test_the_budget_is_said_in_the_form(llm_settings, recruiter, client_as, tenant):
    llm_settings.LLM_DAILY_TOKENS = 100
    with tenant_context(tenant):
        run(generation.order(actor=recruiter, topic="Python", level="basic", count=1))
    page = client_as(recruiter).post(url("generation-create"), FORM | {"provider": "openai"})
    assert page.status_code == 422
    assert "used up its 100 tokens" in page.content.decode()


def test_topic_and_description_can_be_handed_along(tenant, recruiter, client_as):
    with tenant_context(tenant):
        jd = JobDescriptionFactory(title="Baker")
    client = client_as(recruiter)
    page = client.get(url("generation-create"), {"topic": "Bread", "jd": jd.public_id}).content.decode()
    assert 'value="Bread"' in page
    assert f'<option value="{jd.public_id}" selected>' in page
    detail = client.get(reverse("assessments:job-description-detail", args=[jd.public_id])).content.decode()
    assert f"{url('generation-create')}?jd={jd.public_id}" in detail


def test_the_page_asks_for_news_while_the_job_works(ordered, recruiter, client_as):
    page = client_as(recruiter).get(url("generation-detail", ordered)).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "0 of 4 questions are there" in page
    assert "Cancel the order" in page
    assert "Order again" not in page


def test_a_viewer_gets_no_buttons(ordered, viewer, client_as):
    page = client_as(viewer).get(url("generation-detail", ordered)).content.decode()
    assert "Cancel the order" not in page


def test_at_the_end_the_page_loads_whole(llm_settings, tenant, recruiter, client_as):
    with tenant_context(tenant):
        row = run(generation.order(actor=recruiter, topic="Python", level="basic", count=2))
    client = client_as(recruiter)
    fragment = client.get(url("generation-detail", row), headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Redirect"]) == (204, url("generation-detail", row))
    page = client.get(url("generation-detail", row)).content.decode()
    for words in (
        "2 questions wait for review",
        "Review the questions",
        "Order again",
        "no price is set",
        "stub-1",
    ):
        assert words in page
    assert "every 2s" not in page


def test_what_was_not_kept_is_shown_with_its_reason(llm_settings, stub, tenant, recruiter, client_as):
    def solve(body):
        return stub.solve(body, wrong={"What does call number 1 of the sample program return?"})

    stub.script = [stub.write, solve]
    with tenant_context(tenant):
        row = run(generation.order(actor=recruiter, topic="Python", level="basic", count=2))
    page = client_as(recruiter).get(url("generation-detail", row)).content.decode()
    for words in ("Not kept", "Solved without the key", "Counted it.", "(its key)"):
        assert words in page


def test_texts_of_a_model_are_shown_as_text(llm_settings, stub, tenant, recruiter, client_as):
    hostile = "<script>alert(1)</script><b>What</b> does this print in the end?"
    stub.script = [lambda _body: completion(stub.written([question(1, question=hostile)]))]
    with tenant_context(tenant):
        row = run(generation.order(actor=recruiter, topic="Python", level="basic", count=1))
    page = client_as(recruiter).get(url("generation-detail", row)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_buttons_do_what_they_say(tenant, ordered, recruiter, client_as):
    client = client_as(recruiter)
    client.post(url("generation-cancel", ordered))
    page = client.get(url("generation-detail", ordered)).content.decode()
    assert "It ended with 0 of 4 questions" in page
    assert f"Cancelled by {recruiter.display_name}" in page
    client.post(url("generation-resume", ordered))
    assert "0 of 4 questions are there" in client.get(url("generation-detail", ordered)).content.decode()
    answer = client.post(url("generation-again", ordered), follow=True)
    with tenant_context(tenant):
        assert GenerationRun.objects.count() == 2
        newest = GenerationRun.objects.latest("pk")
    assert answer.redirect_chain[-1][0] == url("generation-detail", newest)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(tenant, recruiter, client_as, rows):
    with tenant_context(tenant):
        for number in range(rows):
            generation.order(actor=recruiter, topic=f"Topic {number}", level="basic", count=1)
    client = client_as(recruiter)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(url("generation-list"))
    assert page.content.decode().count("Topic ") == rows
    assert len(captured) == LIST_QUERIES


LIST_QUERIES = 10
