"""Entering, changing, assigning, deactivating; addresses encrypted and unique."""

import threading
from decimal import Decimal

import pytest
from django.db import connection, connections

from candidates.models import Candidate
from candidates.operations import candidates as operations
from candidates.operations import skills
from config.kernel.crypto import blind_index
from config.kernel.errors import Conflict, NotFound, PolicyDenied, QuotaExceeded, ValidationFailed
from config.kernel.tenancy import tenant_context
from superadmin.models import AuditLog
from tests.factories.candidates import CandidateFactory, SkillFactory


def stored(candidate, column):
    """Return what really stands in the table."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM candidates WHERE id = %s', [candidate.pk])
        return cursor.fetchone()[0]


def test_create_writes_profile_and_audit(in_tenant, recruiter):
    row = operations.create_candidate(
        actor=recruiter, email=" Ada@Mail.Example ", full_name="Ada Lovelace", experience_years=Decimal("6.5")
    )
    row = Candidate.objects.get(pk=row.pk)
    assert row.email == "ada@mail.example"
    assert row.experience_level == "senior"
    assert (row.created_by, row.user) == (recruiter, None)
    entry = AuditLog.objects.get(entity_id=row.public_id)
    assert (entry.action, entry.entity_type, entry.user_id) == ("create", "candidate", recruiter.pk)


def test_address_and_phone_are_ciphertext_in_the_table(in_tenant, recruiter):
    row = operations.create_candidate(
        actor=recruiter, email="ada@mail.example", full_name="Ada", phone="+44 20 7946 0958"
    )
    for column in ("email", "phone"):
        text = stored(row, column)
        assert text.count(":") == 2
        assert "mail" not in text
        assert "7946" not in text
    assert stored(row, "email_hash") == blind_index("ADA@mail.example")
    assert Candidate.objects.with_email("Ada@MAIL.example").get() == row
    assert not Candidate.objects.with_email("ada@mail.exampl").exists()


def test_no_address_in_any_column_of_the_database(in_tenant, recruiter):
    row = operations.create_candidate(actor=recruiter, email="needle@haystack.example", full_name="N")
    operations.update_candidate(row, actor=recruiter, email="needle2@haystack.example")
    with connection.cursor() as cursor:
        for table in ("candidates", "audit_logs"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%%haystack%%'")
            assert cursor.fetchone()[0] == 0, table


def test_same_address_again_is_a_conflict_in_any_case(in_tenant, recruiter):
    operations.create_candidate(actor=recruiter, email="ada@mail.example", full_name="Ada")
    with pytest.raises(Conflict) as refusal:
        operations.create_candidate(actor=recruiter, email="ADA@mail.example", full_name="Ada again")
    assert refusal.value.code == "DUPLICATE_EMAIL"
    assert refusal.value.field_errors[0]["field"] == "email"
    assert Candidate.objects.count() == 1


def test_two_companies_may_know_the_same_person(tenant, other_tenant, make_user):
    for company in (tenant, other_tenant):
        with tenant_context(company):
            actor = make_user("recruiter", tenant=company)
            operations.create_candidate(actor=actor, email="ada@mail.example", full_name="Ada")
            assert Candidate.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_enter_the_same_address_at_once(tenant, recruiter):
    barrier, outcomes = threading.Barrier(2), []

    def enter():
        barrier.wait(timeout=10)
        try:
            with tenant_context(tenant):
                operations.create_candidate(actor=recruiter, email="race@mail.example", full_name="Race")
            outcomes.append("created")
        except Conflict as error:
            outcomes.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=enter) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(outcomes) == ["DUPLICATE_EMAIL", "created"]
    with tenant_context(tenant):
        assert Candidate.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": "no address"}, "email"),
        ({"email": ""}, "email"),
        ({"phone": "call me"}, "phone"),
        ({"linkedin_url": "javascript:alert(1)"}, "linkedin_url"),
        ({"experience_years": Decimal(61)}, "experience_years"),
        ({"experience_level": "wizard"}, "experience_level"),
        ({"availability_percentage": 101}, "availability_percentage"),
        ({"full_name": "  "}, "full_name"),
    ],
)
def test_bad_values_name_their_field(in_tenant, recruiter, values, field):
    with pytest.raises(ValidationFailed) as refusal:
        operations.create_candidate(
            **{"actor": recruiter, "email": "ada@mail.example", "full_name": "Ada", **values}
        )
    assert [item["field"] for item in refusal.value.field_errors] == [field]
    assert Candidate.objects.count() == 0


def test_quota_is_kept(tenant, recruiter):
    tenant.max_candidates = 1
    tenant.save()
    with tenant_context(tenant):
        operations.create_candidate(actor=recruiter, email="a@mail.example", full_name="A")
        with pytest.raises(QuotaExceeded):
            operations.create_candidate(actor=recruiter, email="b@mail.example", full_name="B")
        assert Candidate.objects.count() == 1


@pytest.mark.parametrize("role", ["viewer", "interviewer", "user"])
def test_other_roles_enter_nobody(in_tenant, make_user, role):
    with pytest.raises(PolicyDenied):
        operations.create_candidate(actor=make_user(role), email="a@mail.example", full_name="A")


def test_find_or_create(in_tenant, recruiter):
    first, created = operations.find_or_create(email="jane.doe@mail.example", actor=recruiter)
    again, created_again = operations.find_or_create(
        email="Jane.Doe@mail.example", full_name="X", actor=recruiter
    )
    assert (created, created_again) == (True, False)
    assert first == again
    assert again.full_name == "Jane Doe"


def test_update_changes_what_was_given_and_says_so(in_tenant, recruiter, candidate):
    operations.update_candidate(candidate, actor=recruiter, location="Paris", full_name="Ada Lovelace")
    assert Candidate.objects.get().location == "Paris"
    entry = AuditLog.objects.filter(action="update").get()
    assert entry.changes == {"location": {"old": "", "new": "[redacted]"}}


def test_update_to_a_taken_address(in_tenant, recruiter, candidate):
    CandidateFactory(email="grace@mail.example")
    with pytest.raises(Conflict):
        operations.update_candidate(candidate, actor=recruiter, email="GRACE@mail.example")
    assert Candidate.objects.get(pk=candidate.pk).email == "ada@mail.example"


def test_update_moves_the_blind_index(in_tenant, recruiter, candidate):
    operations.update_candidate(candidate, actor=recruiter, email="new@mail.example")
    assert Candidate.objects.with_email("new@mail.example").get() == candidate
    assert not Candidate.objects.with_email("ada@mail.example").exists()


def test_recruiter_must_be_of_the_company(
    in_tenant, recruiter, admin_user, candidate, make_user, other_tenant
):
    operations.assign_recruiter(candidate, recruiter=admin_user, actor=recruiter)
    assert Candidate.objects.get().assigned_recruiter == admin_user
    stranger = make_user("recruiter", tenant=other_tenant)
    for person in (stranger, make_user("viewer"), make_user("recruiter", is_active=False)):
        with pytest.raises(ValidationFailed):
            operations.assign_recruiter(candidate, recruiter=person, actor=recruiter)
    operations.assign_recruiter(candidate, recruiter=None, actor=recruiter)
    assert Candidate.objects.get().assigned_recruiter is None


def test_deactivate_and_back_is_audited(in_tenant, recruiter, candidate):
    operations.deactivate(candidate, actor=recruiter)
    assert not Candidate.objects.get().is_active
    operations.reactivate(candidate, actor=recruiter)
    operations.reactivate(candidate, actor=recruiter)
    assert Candidate.objects.get().is_active
    assert AuditLog.objects.filter(action="status_change").count() == 2


def test_bulk_is_all_or_nothing(in_tenant, recruiter, theirs):
    mine = CandidateFactory.create_batch(3)
    with pytest.raises(NotFound):
        operations.bulk_set_active([mine[0].public_id, theirs.public_id], active=False, actor=recruiter)
    assert Candidate.objects.filter(is_active=False).count() == 0
    assert operations.bulk_set_active([m.public_id for m in mine], active=False, actor=recruiter) == 3
    assert operations.bulk_set_active([m.public_id for m in mine], active=False, actor=recruiter) == 0
    assert AuditLog.objects.filter(action="status_change").count() == 3


def test_bulk_has_limits(in_tenant, recruiter):
    for wanted, code in (([], "FIELD_REQUIRED"), ([f"cand_{n}" for n in range(201)], "VALUE_TOO_LARGE")):
        with pytest.raises(ValidationFailed) as refusal:
            operations.bulk_set_active(wanted, active=False, actor=recruiter)
        assert refusal.value.code == code


def test_staffs_word_beats_a_finding(in_tenant, catalogue, recruiter, candidate):
    skills.add_found(candidate, "Skills: Python, C++")
    python = candidate.candidate_skills.select_related("skill").get(skill__name="Python")
    assert (python.source, python.confidence, python.level) == ("rule", Decimal("0.85"), "advanced")
    skills.set_skill(candidate, skill=python.skill, level="beginner", actor=recruiter)
    skills.add_found(candidate, "Python Python Python")
    python.refresh_from_db()
    assert (python.source, python.confidence, python.level) == ("staff", None, "beginner")


def test_replace_skills(in_tenant, recruiter, candidate):
    one, two, three = SkillFactory.create_batch(3)
    skills.replace_skills(candidate, levels={one: "expert", two: "beginner"}, actor=recruiter)
    skills.replace_skills(candidate, levels={two: "advanced", three: "beginner"}, actor=recruiter)
    held = dict(candidate.candidate_skills.values_list("skill__name", "level"))
    assert held == {two.name: "advanced", three.name: "beginner"}
