"""What the tests of the assessments share."""

import pytest

from tests.factories.assessments import AssessmentFactory, QuestionFactory, QuestionSetFactory


@pytest.fixture
def question_set(in_tenant):
    """A set with two approved questions."""
    row = QuestionSetFactory(total_questions=2)
    QuestionFactory.create_batch(2, question_set=row)
    return row


@pytest.fixture
def published(question_set):
    """A published assessment with two questions."""
    return AssessmentFactory(question_set=question_set, published=True)
