"""Item models over the API: who may what, what the answers hold."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.itemmodels import catalogue, find
from assessments.operations import variants
from config.kernel.tenancy import tenant_context
from monitoring.models import CeleryTask

KEY = "sql-left-join-rows"
API_READ = {"recruiter": 200, "admin": 200, "viewer": 200, "interviewer": 403, "user": 403, None: 401}
API_WRITE = {"viewer": 403, "interviewer": 403, "user": 403, None: 401, "recruiter": 201, "admin": 201}
CALLS = [
    ("get", "item-models", {}, API_READ),
    ("get", f"item-models/{KEY}", {}, API_READ),
    ("get", f"item-models/{KEY}/sample", {}, API_READ),
    ("post", f"item-models/{KEY}/stock", {"count": 2}, API_WRITE),
    ("post", "item-models/stock", {"count": 2, "skill": "Git"}, API_WRITE | {"recruiter": 202, "admin": 202}),
]


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(API_READ))
@pytest.mark.parametrize(("method", "path", "body", "expected"), CALLS)
def test_who_calls(api_as, make_user, role, method, path, body, expected):
    client = api_as(make_user(role) if role else None)
    assert getattr(client, method)(f"/api/v1/{path}", body, format="json").status_code == expected[role]


def test_api_list(api_as, recruiter, tenant):
    with tenant_context(tenant):
        variants.stock(KEY, 3)
    client = api_as(recruiter)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/api/v1/item-models", {"skill": "SQL", "per_page": 100}).json()
    assert len([query for query in queries if "item_model" in query["sql"]]) == 1
    assert answer["total"] == len([model for model in catalogue() if model.skill == "SQL"])
    row = next(row for row in answer["items"] if row["key"] == KEY)
    assert (row["stored"], row["used"], row["sittings"], row["facility"]) == (3, 0, 0, None)
    assert row["question_set_id"].startswith("qs_")
    assert row["held"] == find(KEY).held
    assert client.get("/api/v1/item-models", {"level": "wizard"}).status_code == 422


def test_api_sample(api_as, recruiter):
    client = api_as(recruiter)
    first = client.get(f"/api/v1/item-models/{KEY}/sample", {"seed": 5}).json()
    assert first["seed"] == 5
    assert len(first["items"]) == 5
    assert first == client.get(f"/api/v1/item-models/{KEY}/sample", {"seed": 5}).json()
    item = first["items"][0]
    assert set(item["options"]) == set("ABCD")
    assert item["correct_answer"] in "ABCD"
    assert set(item["feedback"]) == set("ABCD") - {item["correct_answer"]}
    assert client.get(f"/api/v1/item-models/{KEY}/sample", {"seed": "x"}).status_code == 422
    assert client.get("/api/v1/item-models/nothing/sample").status_code == 404


def test_api_stock(api_as, recruiter, tenant):
    client = api_as(recruiter)
    done = client.post(f"/api/v1/item-models/{KEY}/stock", {"count": 4}, format="json")
    assert (done.status_code, done.json()) == (201, {"key": KEY, "stored": 4, "added": 4, "wanted": 4})
    assert client.post(f"/api/v1/item-models/{KEY}/stock", {"count": 4}, format="json").json()["added"] == 0
    many = client.post(f"/api/v1/item-models/{KEY}/stock", {"count": 300}, format="json")
    assert many.status_code == 202
    with tenant_context(tenant):
        assert CeleryTask.objects.get().task_id == many.json()["task_id"]
    assert client.post(f"/api/v1/item-models/{KEY}/stock", {"count": 0}, format="json").status_code == 422
    assert client.post("/api/v1/item-models/nothing/stock", {"count": 1}, format="json").status_code == 404
    nobody = client.post("/api/v1/item-models/stock", {"count": 1, "q": "no such words"}, format="json")
    assert nobody.status_code == 422
