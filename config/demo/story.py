"""The demo's fixed points: ids, dates, chance; companies, people, candidates with their CVs."""

import base64
import hashlib
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import User
from candidates.models import Candidate, CandidateNote, CandidateSkill, Skill, UploadedDocument
from config.demo import paper, people
from config.kernel import storage
from config.kernel.crypto import blind_index
from config.kernel.tenancy import platform_context
from superadmin.models import Tenant

LEVEL_BY_YEARS = ((2, "junior"), (5, "mid"), (8, "senior"), (99, "lead"))
PROFILES = (
    ("Backend Engineer", ("Python", "PostgreSQL", "Docker", "Redis")),
    ("Data Analyst", ("SQL", "Python", "PostgreSQL")),
    ("Frontend Engineer", ("JavaScript", "React", "TypeScript")),
    ("Software Engineer", ("Java", "Kotlin", "Docker")),
    ("DevOps Engineer", ("Kubernetes", "Terraform", "Linux")),
)


def fixed_id(prefix, *words):
    """Return the public id that the same words give on every installation."""
    digest = hashlib.sha256("/".join(["assist-ten demo", prefix, *map(str, words)]).encode()).digest()
    return f"{prefix}_{base64.b32encode(digest[:10]).decode().lower()}"


def chance_of(*words):
    """Return a random source that the same words seed the same way."""
    return random.Random("/".join(["assist-ten demo", *map(str, words)]))  # noqa: S311  (a story, not a secret)


class Clock:
    """Moments of the story, counted from midnight UTC of the day it is first told."""

    def __init__(self, now):
        self.now = now
        self.today = datetime(now.year, now.month, now.day, tzinfo=UTC)

    def at(self, days, hour=9, minute=0):
        """Return the moment `days` from today (negative: ago) at an hour, UTC."""
        return self.today + timedelta(days=days, hours=hour, minutes=minute)


@dataclass(frozen=True)
class Applicant:
    """A made-up person who applies."""

    number: int
    full_name: str
    email: str
    phone: str
    title: str
    location: str
    years: Decimal
    skills: tuple


def applicant(number, company):
    """Return the applicant with this number; the first at Northwind is the demo candidate."""
    chance = chance_of("applicant", company, number)
    offset = 0 if company == "northwind" else 17
    first = people.FIRST_NAMES[(number * 7 + offset) % len(people.FIRST_NAMES)]
    last = people.LAST_NAMES[
        (number * 5 + number // len(people.LAST_NAMES) + offset) % len(people.LAST_NAMES)
    ]
    plain = blind_name(f"{first}.{last}")
    title, skills = PROFILES[chance.choice((0, 0, 1, 2, 3, 4)) if number % 24 else 0]
    email = people.CANDIDATE if (company, number) == ("northwind", 0) else f"{plain}.{number}@post.example"
    return Applicant(
        number=number,
        full_name=f"{first} {last}",
        email=email,
        phone=f"+49 30 5550{number:04d}"[:20],
        title=title,
        location=chance.choice(people.CITIES),
        years=Decimal(chance.randrange(2, 24)) / 2,
        skills=skills,
    )


def blind_name(name):
    """Return a name in plain lower-case letters, as mail addresses have it."""
    folded = name.lower().translate(str.maketrans("áàäåčéèíïñóöøřšúüýž", "aaaaceeiinooorsuuyz"))
    return "".join(letter for letter in folded if letter.isascii() and (letter.isalnum() or letter == "."))


def level_for(years):
    """Return the experience level of the product's rule: under 2, 5 and 8 years, else lead."""
    return next(level for limit, level in LEVEL_BY_YEARS if years < limit)


def make_companies():
    """Create the companies; returns {key: Tenant}."""
    return {
        company.key: Tenant.objects.create(
            public_id=fixed_id("tenant", company.key),
            name=company.name,
            domain=company.domain,
            subscription_tier=company.tier,
            max_users=company.max_users,
            max_assessments=company.max_assessments,
            max_candidates=company.max_candidates,
            settings={"time_zone": company.time_zone},
        )
        for company in people.COMPANIES
    }


def make_people(tenants, clock):
    """Create the accounts; returns {email: User}. They have no password: the demo signs in by mailed code."""
    users = {}
    for person in people.PEOPLE:
        users[person.email] = User.objects.create(
            public_id=fixed_id("usr", person.email),
            email=person.email,
            full_name=person.full_name,
            role=person.role,
            tenant=tenants.get(person.company),
            time_zone=person.time_zone,
            language="en",
            is_verified=True,
            password=make_password(None),
            last_login=clock.at(-1, 8),
            login_streak=4,
            login_streak_max=9,
            login_streak_last_date=clock.at(-1).date(),
        )
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=email, primary=True, verified=True) for email, user in users.items()]
    )
    for key, email in (("northwind", people.ADMIN), ("harbour", people.OTHER_ADMIN)):
        tenants[key].owner = users[email]
        tenants[key].save(update_fields=["owner"])
    return users


def _skills():
    wanted = {name for _, names in PROFILES for name in names}
    with platform_context(reason="demo: global skill catalogue"):
        return {skill.name: skill for skill in Skill.objects.filter(name__in=wanted, tenant=None)}


def make_candidates(company, count, *, owner, users, clock):
    """Create candidates with CV files, skills and a few notes; returns [(Applicant, Candidate)]."""
    catalogue, told = _skills(), []
    for number in range(count):
        person, chance = applicant(number, company), chance_of("profile", company, number)
        candidate = Candidate(
            public_id=fixed_id("cand", company, number),
            full_name=person.full_name,
            email=person.email,
            email_hash=blind_index(person.email),
            phone=person.phone,
            current_title=person.title,
            location=person.location,
            experience_years=person.years,
            experience_level=level_for(person.years),
            availability_percentage=chance.choice((100, 100, 80, 60)),
            created_by=owner,
            assigned_recruiter=owner,
            user=users.get(person.email),
        )
        told.append((person, candidate))
    Candidate.objects.bulk_create([candidate for _, candidate in told])
    CandidateSkill.objects.bulk_create(
        [
            CandidateSkill(
                candidate=candidate,
                skill=catalogue[name],
                level=level,
                source="rule",
                confidence=Decimal("0.90"),
            )
            for person, candidate in told
            for name, level in zip(
                person.skills, ("advanced", "intermediate", "intermediate", "beginner"), strict=False
            )
            if name in catalogue
        ]
    )
    _attach_cvs(company, told, owner)
    CandidateNote.objects.bulk_create(
        [
            CandidateNote(
                public_id=fixed_id("cnote", company, number),
                candidate=candidate,
                author=owner,
                note_text="Available from next month, prefers a call in the morning.",
                is_private=False,
            )
            for number, (_, candidate) in enumerate(told)
            if number % 9 == 0
        ]
    )
    _spread_arrivals(told, clock)
    return told


def _attach_cvs(company, told, owner):
    documents = []
    for person, candidate in told:
        text = paper.cv_text(person, chance_of("cv", company, person.number))
        raw = paper.pdf(text)
        document = UploadedDocument(
            public_id=fixed_id("file", company, person.number),
            candidate=candidate,
            user=owner,
            original_filename=f"CV {person.full_name}.pdf",
            file_type="pdf",
            document_category="cv",
            storage_key=f"cv/demo/{fixed_id('key', company, person.number)}",
            storage_backend="private",
            file_size=len(raw),
            mime_type="application/pdf",
            sha256=hashlib.sha256(raw).hexdigest(),
            page_count=1,
            extraction_status="extracted",
            extracted_text=text,
            extraction_preview=text[:500],
            is_encrypted=True,
            encryption_method=storage.ENCRYPTION_METHOD,
        )
        storage.delete(document.storage_key)
        storage.put(document.storage_key, raw, bound_to=document.sealed_for)
        documents.append(document)
    UploadedDocument.objects.bulk_create(documents)
    for document, (_, candidate) in zip(documents, told, strict=True):
        candidate.cv_file = document
    Candidate.objects.bulk_update([candidate for _, candidate in told], ["cv_file"])


def _spread_arrivals(told, clock):
    for person, candidate in told:
        candidate.created_at = clock.at(-2 - (person.number * 37) % 70, 8 + person.number % 9)
    Candidate.objects.bulk_update([candidate for _, candidate in told], ["created_at"])
