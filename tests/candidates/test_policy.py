"""Policy both ways: what a role sees in lists is exactly what it may open."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from candidates import policy
from candidates.models import Candidate, CandidateNote, UploadedDocument
from config.kernel.tenancy import platform_context, tenant_context
from tests.factories.candidates import CandidateFactory, CandidateNoteFactory, UploadedDocumentFactory

ROLES = ("user", "recruiter", "interviewer", "viewer", "admin", "superadmin")


@pytest.fixture
def world(tenant, other_tenant, make_user):
    """Actors of every role in both companies, and rows of both companies, private and open."""
    actors = [make_user(role) for role in ROLES]
    actors += [make_user(role, tenant=other_tenant) for role in ROLES if role not in {"user", "superadmin"}]
    authors = [actor for actor in actors if actor.role in {"recruiter", "admin"}]
    for company in (tenant, other_tenant):
        with tenant_context(company):
            person = CandidateFactory()
            UploadedDocumentFactory(candidate=person)
            for author, private in itertools.product(authors, (True, False)):
                if author.tenant_id == company.pk:
                    CandidateNoteFactory(candidate=person, author=author, is_private=private)
    return actors


@pytest.mark.parametrize(
    ("model", "can_view"),
    [
        (Candidate, policy.can_view),
        (UploadedDocument, policy.can_view_document),
        (CandidateNote, policy.can_view_note),
    ],
)
def test_lists_and_decisions_agree(world, model, can_view):
    seen = {}
    with platform_context(reason="test"):
        rows = list(model.objects.all())
        assert len(rows) >= 2
        for actor in world:
            visible = set(model.objects.visible_to(actor).values_list("pk", flat=True))
            assert visible == {row.pk for row in rows if can_view(actor, row)}, actor.role
            seen.setdefault(actor.role, set()).add(len(visible))
    assert seen["user"] == seen["interviewer"] == {0}
    assert seen["superadmin"] == {len(rows)}
    assert 0 not in seen["recruiter"] | seen["viewer"] | seen["admin"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    role=st.sampled_from(ROLES),
    home=st.sampled_from([None, 1, 2]),
    row_tenant=st.sampled_from([1, 2]),
    author=st.sampled_from([7, 8]),
    private=st.booleans(),
)
def test_whoever_changes_may_also_see(role, home, row_tenant, author, private):
    actor = User(pk=7, role=role, tenant_id=home)
    person = Candidate(tenant_id=row_tenant)
    note = CandidateNote(tenant_id=row_tenant, author_id=author, is_private=private)
    document = UploadedDocument(tenant_id=row_tenant)
    if policy.can_edit(actor, person) or policy.can_see_contact(actor, person):
        assert policy.can_view(actor, person)
    if policy.can_read_document(actor, document):
        assert policy.can_view_document(actor, document)
    if policy.can_change_note(actor, note):
        assert policy.can_view_note(actor, note)
    if home != row_tenant and role != "superadmin":
        for decision in (policy.can_view, policy.can_edit, policy.can_see_contact, policy.can_write_note):
            assert not decision(actor, person)
            assert decision(actor, person).reason
