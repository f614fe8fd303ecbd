"""The demo has enough attempts that figures show."""

import pytest

from assessments.models import AnswerSimilarity, AssessmentStatistic, ItemStatistic
from candidates.models import Candidate
from config.demo import people, seed
from config.kernel.tenancy import platform_context, tenant_context
from superadmin.models import Tenant

pytestmark = pytest.mark.django_db


def test_the_demo_shows_figures_and_flags():
    seed.tell_story()
    with platform_context(reason="test"):
        tenant = Tenant.objects.get(users__email=people.RECRUITER)
    with tenant_context(tenant):
        row = AssessmentStatistic.objects.get(assessment__title="Backend screening")
        assert row.attempts >= 200
        assert row.sem is not None
        assert row.stale_since is None
        shown = [one for one in ItemStatistic.objects.all() if one.has_enough]
        assert len(shown) >= 8
        flagged = {flag for one in shown for flag in one.flags}
        assert {"leaked", "unused_distractor"} <= flagged
        pair = AnswerSimilarity.objects.get()
        assert pair.assessment.title == "Python and SQL fundamentals"
        assert pair.shared_items == 36
        assert 12 <= pair.shared_wrong <= pair.both_wrong <= 20
        assert 40 <= pair.first.score_percentage <= 65
        assert Candidate.objects.filter(is_active=True).count() == seed.SIZES["northwind"]
