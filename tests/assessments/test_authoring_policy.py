"""Both ways of asking who sees a row agree, for every table, role and company."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.enums import UserRole
from assessments import models, policy
from config.kernel.tenancy import platform_context, tenant_context
from tests.factories.assessments import (
    ApplicationFactory,
    InvitationFactory,
    JobDescriptionFactory,
    QuestionFactory,
    TestSessionFactory,
)

pytestmark = pytest.mark.django_db
TABLES = (
    models.JobDescription,
    models.QuestionSet,
    models.Question,
    models.Assessment,
    models.AssessmentToken,
    models.AssessmentApplication,
    models.TestSession,
)


@pytest.mark.parametrize("role", [*UserRole.values, None])
def test_visible_to_and_can_view_agree(tenant, other_tenant, make_user, role):
    for company in (tenant, other_tenant):
        with tenant_context(company):
            JobDescriptionFactory()
            QuestionFactory()
            InvitationFactory(application=ApplicationFactory())
            TestSessionFactory()
    actor = make_user(role) if role else AnonymousUser()
    with platform_context(reason="test"):
        for model in TABLES:
            rows = model.objects.select_related("tenant")
            assert rows.count() >= 2
            by_policy = {row.pk for row in rows if policy.can_view(actor, row)}
            assert set(model.objects.visible_to(actor).values_list("pk", flat=True)) == by_policy, model
            companies = {row.tenant_id for row in rows if row.pk in by_policy}
            expected = {
                "recruiter": {tenant.pk},
                "admin": {tenant.pk},
                "viewer": {tenant.pk},
                "superadmin": {tenant.pk, other_tenant.pk},
            }
            assert companies == expected.get(role, set()), model
