"""What the demo companies took from the starter bank, and a draft that is built of sections."""

from assessments import starter
from assessments.models import Assessment, AssessmentSection
from assessments.operations.starter import load
from candidates.models import Skill
from config.demo.story import fixed_id

FILES = {"northwind": ("python", "sql", "javascript"), "harbour": ("data_analysis",)}
DRAFTS = {
    "northwind": (
        "Full-stack screening",
        "Software Engineer",
        ("Python", "SQL", "JavaScript"),
        "intermediate",
    ),
    "harbour": ("Junior analyst screening", "Junior Analyst", ("Data Analysis",), "basic"),
}
WEIGHTS = {1: (100,), 3: (40, 30, 30)}


def make_built(company, owner):
    """Bring part of the starter bank in and draft an assessment from it."""
    load([starter.read(name) for name in FILES[company]])
    title, job_title, skills, level = DRAFTS[company]
    assessment = Assessment.objects.create(
        public_id=fixed_id("assess", "built", company),
        title=title,
        job_title=job_title,
        description="Drawn anew for each candidate from the bank.",
        duration_minutes=45,
        section_count=len(skills),
        required_skills=dict.fromkeys(skills, "beginner" if level == "basic" else level),
        created_by=owner,
    )
    catalogue = {row.name: row for row in Skill.objects.filter(name__in=skills, tenant=None)}
    AssessmentSection.objects.bulk_create(
        [
            AssessmentSection(
                public_id=fixed_id("sec", company, place),
                assessment=assessment,
                position=place,
                title=name,
                skill=catalogue.get(name),
                level=level,
                count=6,
                weight=weight,
            )
            for place, (name, weight) in enumerate(zip(skills, WEIGHTS[len(skills)], strict=True), 1)
        ]
    )
