"""Candidates and what hangs on them. Use inside `tenant_context`: the company in force owns the rows."""

import factory

from candidates.models import (
    Candidate,
    CandidateNote,
    CandidateSkill,
    JobRole,
    Skill,
    SkillMatch,
    UploadedDocument,
)
from config.kernel.crypto import blind_index


class SkillFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Skill

    name = factory.Sequence(lambda n: f"Skill {n}")
    category = "technical"


class JobRoleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = JobRole

    name = factory.Sequence(lambda n: f"Role {n}")
    department = "Engineering"


class CandidateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Candidate

    full_name = factory.Faker("name")
    email = factory.Sequence(lambda n: f"candidate{n}@mail.example")
    email_hash = factory.LazyAttribute(lambda o: blind_index(o.email))
    phone = "+44 20 7946 0958"
    current_title = "Engineer"
    experience_level = "mid"


class CandidateSkillFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CandidateSkill

    candidate = factory.SubFactory(CandidateFactory)
    skill = factory.SubFactory(SkillFactory)
    level = "advanced"


class CandidateNoteFactory(factory.django.DjangoModelFactory):
    """Give `author`."""

    class Meta:
        model = CandidateNote

    candidate = factory.SubFactory(CandidateFactory)
    note_text = "Asked about remote work."


class UploadedDocumentFactory(factory.django.DjangoModelFactory):
    """The row alone; `operations.documents.store_upload` makes one with a stored file."""

    class Meta:
        model = UploadedDocument

    original_filename = "cv.pdf"
    file_type = "pdf"
    document_category = "cv"
    storage_key = factory.Sequence(lambda n: f"documents/aa/{n:032d}")
    storage_backend = "PrivateFileStorage"
    file_size = 1000
    mime_type = "application/pdf"
    sha256 = "0" * 64
    extraction_status = "extracted"
    extracted_text = "Text of the CV."
    extraction_preview = "Text of the CV."
    is_encrypted = True
    encryption_method = "AES-256-GCM"


class SkillMatchFactory(factory.django.DjangoModelFactory):
    """Give `user`."""

    class Meta:
        model = SkillMatch

    algorithm_version = "test"
