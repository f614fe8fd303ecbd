"""The house rules that a reader cannot see at a glance, held by reading the source."""

import ast

import pytest
from django.apps import apps
from django.db import models

from config.kernel.models import TenantForeignKey
from tests.architecture import source

FORBIDDEN_ROOMS = {"signals.py", "utils.py", "helpers.py", "services.py"}
LONGEST_FILE = 400
LONGEST_VIEW = 30

UPWARD_KEYS = {
    "superadmin.Tenant.owner": "the company names its owner; people stand one floor higher",
    "superadmin.AuditLog.user": "an audit row keeps a link to the actor as long as the account exists",
    "superadmin.FeatureFlag.created_by": "who made the flag",
    "superadmin.FeatureFlag.allowed_users": "people for whom a flag is always on",
    "superadmin.SystemIncident.assigned_to": "who works on the incident",
    "superadmin.SystemIncident.reported_by": "who reported the incident",
    "superadmin.IncidentUpdate.author": "who wrote on the incident's timeline",
    "monitoring.ProctoringEvent.test_session": "evidence of an attempt; the attempt lives with the assessments",
    "monitoring.ProctoringEvent.snapshot": "the picture is a private document of the candidates' floor",
    "monitoring.ExtractionLog.document": "the file whose text was taken",
    "monitoring.ProctoringEvent.question": "the question on screen when it happened",
}


def test_no_room_for_odds_and_ends():
    found = [source.name_of(path) for path in source.files() if path.name in FORBIDDEN_ROOMS]
    assert found == []


def test_files_stay_readable():
    long = {
        source.name_of(p): n for p in source.files() if (n := len(p.read_text().splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_views_stay_short():
    long = {}
    for path in source.files(*source.APPS):
        if path.name != "views.py" and "views" not in path.parts:
            continue
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= LONGEST_VIEW:
                long[f"{source.name_of(path)}:{node.name}"] = node.end_lineno - node.lineno + 1
    assert long == {}


def _edge(path):
    return path.name in {"views.py", "forms.py", "filters.py", "tasks.py", "admin.py"} or {
        "views",
        "api",
        "forms",
    } & set(path.parts)


MANAGERS = {"objects", "_base_manager", "_default_manager"}
ROWS = {"instance", "obj", "row", "queryset", "qs", "serializer", "form", "model"}


def _touches_rows(owner):
    if isinstance(owner, ast.Name):
        return owner.id in ROWS
    return any(isinstance(node, ast.Attribute) and node.attr in MANAGERS for node in ast.walk(owner))


def test_edges_write_nothing():
    """Views, API, forms, tasks and admin call operations and never write a row themselves."""
    found = [
        f"{source.name_of(path)}:{node.lineno} .{node.func.attr}()"
        for path in source.files(*source.APPS)
        if _edge(path)
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in source.ROW_WRITES
        and _touches_rows(node.func.value)
    ]
    assert found == []


def _writes_status(node):
    if isinstance(node, ast.Assign):
        return any(
            isinstance(target, ast.Attribute)
            and target.attr == "status"
            and not (isinstance(target.value, ast.Name) and target.value.id in {"self", "response"})
            for target in node.targets
        )
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
        return any(word.arg == "status" for word in node.keywords)
    return False


def test_only_transitions_write_a_status():
    found = [
        f"{source.name_of(path)}:{node.lineno}"
        for path in source.files(*source.APPS)
        for node in ast.walk(source.tree(path))
        if _writes_status(node)
    ]
    assert found == []


def _floor(model):
    return source.FLOORS.index(model._meta.app_label)


def test_keys_that_point_up_are_listed():
    ours = [m for m in apps.get_models() if m._meta.app_label in source.APPS]
    upward = set()
    for model in ours:
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            target = field.related_model
            if isinstance(target, type) and target in ours and _floor(target) > _floor(model):
                upward.add(f"{model._meta.label}.{field.name}")
    assert upward == set(UPWARD_KEYS)


@pytest.mark.parametrize("app", source.APPS)
def test_keys_between_owned_tables_are_composite(app):
    plain = []
    for model in apps.get_app_config(app).get_models():
        names = {field.name for field in model._meta.local_fields}
        for field in model._meta.local_fields:
            target = field.related_model
            if not isinstance(field, models.ForeignKey) or target._meta.app_label not in source.APPS:
                continue
            target_owned = (
                any(f.name == "tenant" for f in target._meta.local_fields)
                and target._meta.label not in SHARED
            )
            if "tenant" in names and target_owned and not isinstance(field, TenantForeignKey):
                plain.append(f"{model._meta.label}.{field.name}")
    assert plain == []


SHARED = {"accounts.User", "candidates.Skill", "candidates.JobRole", "superadmin.SystemMetric"}
"""Rows that may have no company, and to which a company's rows may point."""
