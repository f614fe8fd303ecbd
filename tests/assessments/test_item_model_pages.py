"""Pages and API of item models: who may what, what they show, how many queries they cost."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.itemmodels import catalogue, find
from assessments.models import Question
from assessments.operations import variants
from config.kernel.tenancy import tenant_context
from monitoring.models import CeleryTask

KEY = "sql-left-join-rows"
READ = {"recruiter": 200, "admin": 200, "viewer": 200, "interviewer": 403, "user": 403, None: 302}
ACT = {"recruiter": 302, "admin": 302, "viewer": 403, "interviewer": 403, "user": 403, None: 302}
STOCK = reverse("assessments:item-model-stock", args=[KEY])
DETAIL = reverse("assessments:item-model-detail", args=[KEY])
LIST = reverse("assessments:item-model-list")
EACH = reverse("assessments:item-model-stock-each")

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(READ))
def test_who_reads(role, make_user, client_as):
    client = client_as(make_user(role) if role else None)
    for address in (LIST, DETAIL):
        assert client.get(address).status_code == READ[role]


@pytest.mark.parametrize("role", list(ACT))
def test_who_stocks(role, make_user, client_as, tenant):
    client = client_as(make_user(role) if role else None)
    assert client.post(STOCK, {"number": 2}).status_code == ACT[role]
    assert client.post(EACH, {"count": 2, "skill": "Git"}).status_code == ACT[role]
    with tenant_context(tenant):
        allowed = role in {"recruiter", "admin"}
        assert Question.objects.count() == (2 if allowed else 0)
        assert CeleryTask.objects.count() == (1 if allowed else 0)


def test_the_list_shows_models_and_stock(client_as, recruiter, tenant):
    with tenant_context(tenant):
        variants.stock(KEY, 3)
    page = client_as(recruiter).get(LIST, {"skill": "SQL"}).content.decode()
    assert find(KEY).title in page
    assert "Slice with a negative step" not in page
    row = page[page.index(find(KEY).title) :]
    assert re.search(r'class="end num">3</td>', row[:600])


@pytest.mark.parametrize(
    "sort", ["model", "-model", "skill", "level", "-stored", "used", "-facility", "nonsense"]
)
def test_the_list_sorts(client_as, recruiter, sort):
    titles = re.findall(
        r'<a href="/item-models/([a-z0-9-]+)/"',
        client_as(recruiter).get(LIST, {"sort": sort, "per_page": 100}).content.decode(),
    )
    assert len(titles) == 100
    by_title = [model.key for model in sorted(catalogue(), key=lambda model: model.title)]
    if sort == "model":
        assert titles == by_title[:100]
    if sort == "-model":
        assert titles == by_title[::-1][:100]


def test_filters_that_nobody_offers_do_not_break_the_page(client_as, recruiter):
    page = client_as(recruiter).get(LIST, {"skill": "Nothing", "level": "x", "page": "99", "per_page": "7"})
    assert page.status_code == 200
    page = client_as(recruiter).get(LIST, {"q": "no such words"}).content.decode()
    assert "Nothing matches these filters" in page


def test_the_same_queries_for_one_model_and_for_three(client_as, recruiter, tenant):
    client = client_as(recruiter)
    counts = []
    for keys in ([KEY], ["python-set-operators", "git-merge-base"]):
        with tenant_context(tenant):
            for key in keys:
                variants.stock(key, 3)
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14


def test_the_page_of_a_model_shows_five_samples_with_key_and_why(client_as, recruiter):
    page = client_as(recruiter).get(DETAIL, {"seed": "77"}).content.decode()
    assert page.count("Explanation, for staff") == 5
    assert page.count("option-s is-right") == 5
    assert page.count('<li class="option-s') == 20
    assert find(KEY).held in page
    assert "Counts the matches only" in page
    assert (
        page == client_as(recruiter).get(DETAIL, {"seed": "77"}).content.decode() or "Other samples" in page
    )


@pytest.mark.parametrize("seed", ["", "x", "-1", "9" * 30, "1.5"])
def test_an_odd_seed_gives_the_first_samples(client_as, recruiter, seed):
    def stems(address, **query):
        text = client_as(recruiter).get(address, query).content.decode()
        return re.findall(r'<div class="markup strong">(.*?)</div>', text, re.DOTALL)

    assert stems(DETAIL, seed=seed) == stems(DETAIL, seed="1") != stems(DETAIL, seed="2000")


def test_there_is_no_page_for_another_name(client_as, recruiter):
    assert (
        client_as(recruiter).get(reverse("assessments:item-model-detail", args=["nothing"])).status_code
        == 404
    )
    assert (
        client_as(recruiter)
        .post(reverse("assessments:item-model-stock", args=["nothing"]), {"number": 1})
        .status_code
        == 404
    )


def test_a_few_variants_are_added_at_once(client_as, recruiter, tenant):
    page = client_as(recruiter).post(STOCK, {"number": 3}, follow=True)
    assert page.redirect_chain == [(DETAIL, 302)]
    assert "3 variants were added to the bank." in page.content.decode()
    with tenant_context(tenant):
        assert Question.objects.filter(item_model=KEY).count() == 3


@pytest.mark.parametrize("number", ["", "0", "-3", "501", "many"])
def test_an_odd_number_is_a_message(client_as, recruiter, tenant, number):
    page = client_as(recruiter).post(STOCK, {"number": number}, follow=True)
    assert page.status_code == 200
    with tenant_context(tenant):
        assert not Question.objects.exists()


def test_many_are_a_job_whose_progress_is_shown(client_as, recruiter, tenant):
    client = client_as(recruiter)
    page = client.post(STOCK, {"number": 200}, follow=True).content.decode()
    assert "You get a message at the end" in page
    assert "Variants are being made" in page
    assert 'hx-trigger="every 2s"' in page
    with tenant_context(tenant):
        task = CeleryTask.objects.get()
        assert task.call["args"] == [tenant.pk, [KEY], 200, recruiter.pk]


def test_stock_each_takes_the_models_shown(client_as, recruiter, tenant):
    client_as(recruiter).post(
        EACH, {"count": 20, "skill": "Git", "level": "advanced", "q": "", "stock": "empty"}
    )
    with tenant_context(tenant):
        keys = CeleryTask.objects.get().call["args"][1]
    assert sorted(keys) == ["git-merge-base", "git-relative-names"]


def test_a_model_that_nobody_stocked_offers_no_set(client_as, recruiter, tenant):
    assert "Open the stored variants" not in client_as(recruiter).get(DETAIL).content.decode()
    with tenant_context(tenant):
        variants.stock(KEY, 1)
    assert "Open the stored variants" in client_as(recruiter).get(DETAIL).content.decode()


def test_a_viewer_sees_no_buttons(client_as, viewer):
    for address in (LIST, DETAIL):
        assert "/stock/" not in client_as(viewer).get(address).content.decode()
