"""Attempts to which evidence can belong."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.kernel.tenancy import tenant_context


@pytest.fixture
def make_session():
    """Return a function that makes a running attempt of a company."""
    from assessments.models import QuestionSet, TestSession

    def make(tenant, name="Ada Lovelace"):
        with tenant_context(tenant):
            questions = QuestionSet.objects.create(skill="Python", level="basic")
            now = timezone.now()
            return TestSession.objects.create(
                question_set=questions,
                candidate_name=name,
                started_at=now,
                deadline_at=now + timedelta(hours=1),
            )

    return make


@pytest.fixture
def session(tenant, make_session):
    return make_session(tenant)
