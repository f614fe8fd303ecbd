"""Many more candidates, for load: written in batches, the same ones every time."""

from decimal import Decimal

from candidates.models import Candidate
from config.demo import people
from config.demo.story import fixed_id, level_for
from config.kernel.crypto import blind_index

BATCH = 2000


def candidate(number, owner):
    """Return the unsaved crowd candidate with this number."""
    first = people.FIRST_NAMES[number % len(people.FIRST_NAMES)]
    last = people.LAST_NAMES[(number // 7) % len(people.LAST_NAMES)]
    email = f"crowd.{number}@post.example"
    years = Decimal(number % 30) / 2
    return Candidate(
        public_id=fixed_id("cand", "crowd", number),
        full_name=f"{first} {last} {number}",
        email=email,
        email_hash=blind_index(email),
        current_title=("Backend Engineer", "Data Analyst", "Frontend Engineer", "QA Engineer")[number % 4],
        location=people.CITIES[number % len(people.CITIES)],
        experience_years=years,
        experience_level=level_for(years),
        assigned_recruiter=owner if number % 3 else None,
        created_by=owner,
    )


def gather(total, owner, *, tell):
    """Bring the crowd up to `total` candidates; returns how many were added. `tell(done, total)` reports."""
    there = Candidate.objects.filter(full_name__regex=r" \d+$").count()
    for start in range(there, total, BATCH):
        batch = [candidate(number, owner) for number in range(start, min(start + BATCH, total))]
        Candidate.objects.bulk_create(batch)
        tell(start + len(batch), total)
    return max(0, total - there)
