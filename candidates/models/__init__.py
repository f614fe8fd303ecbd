"""Candidates, their files, and the catalogue of skills and job roles."""

from candidates.models.candidates import Candidate, CandidateNote, CandidateSkill
from candidates.models.catalogue import JobRole, RoleSkill, Skill
from candidates.models.documents import UploadedDocument
from candidates.models.matches import SkillMatch
from candidates.models.requests import CandidateRequest

__all__ = [
    "Candidate",
    "CandidateNote",
    "CandidateRequest",
    "CandidateSkill",
    "JobRole",
    "RoleSkill",
    "Skill",
    "SkillMatch",
    "UploadedDocument",
]
