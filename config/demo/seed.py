"""Tell the whole story, once."""

from django.core.management import call_command
from django.utils import timezone

from assessments.operations import assessment_figures, statistics
from candidates.models import Skill
from config.demo import built, crowd, earlier, hiring, integrity, own, people, platform, story, tests_taken
from config.kernel.tenancy import platform_context, tenant_context
from superadmin.models import Tenant

SIZES = {"northwind": 48, "harbour": 12}
DEMO_CANDIDATES = sum(SIZES.values())


def is_told():
    """Tell whether this installation holds the demo."""
    return Tenant.objects.filter(public_id=story.fixed_id("tenant", "northwind")).exists()


def tell_story():
    """Create both companies in one transaction, unless they are there already; returns whether it did."""
    if is_told():
        return False
    clock = story.Clock(timezone.now())
    with platform_context(reason="demo story"):
        if not Skill.objects.filter(tenant=None).exists():
            call_command("load_catalogue", verbosity=0)
        tenants = story.make_companies()
        users = story.make_people(tenants, clock)
        platform.make_metrics(clock)
        platform.make_incidents(users, clock)
        platform.make_flags(users, tenants)
        for company in SIZES:
            with tenant_context(tenants[company]):
                _tell_company(company, tenants, users, clock)
    return True


def _tell_company(company, tenants, users, clock):
    cast = hiring.cast_of(company, tenants, users)
    descriptions = tests_taken.make_descriptions(cast.recruiter) if company == "northwind" else {}
    sets = tests_taken.make_sets(company, cast, clock)
    assessments = tests_taken.make_assessments(company, sets, cast.recruiter, descriptions, clock)
    built.make_built(company, cast.recruiter)
    told = story.make_candidates(company, SIZES[company], owner=cast.recruiter, users=users, clock=clock)
    requisitions = hiring.make_requisitions(company, cast, assessments, descriptions, clock)
    entries = hiring.fill_pipelines(told, requisitions, cast, clock)
    integrity.open_cases()
    first, first_row = requisitions[0]
    hiring.make_interviews(company, entries[first.key], first_row, cast, clock)
    own.make_own(company, cast, first_row, clock)
    if company == "northwind":
        tests_taken.make_drafts(cast)
        earlier.make_screened(assessments["backend"], cast.recruiter, clock)
        earlier.make_tested(cast.recruiter, clock)
        statistics.count_company(tenants[company].pk)
        assessment_figures.refresh_company(tenants[company].pk)
        platform.make_messages(users, first_row)
        platform.review_one(users, clock)
    platform.write_trail(
        users if company == "northwind" else {people.RECRUITER: cast.recruiter}, requisitions
    )


def gather_crowd(scale, *, tell):
    """Bring the demo to `scale` times its candidates; returns how many were added."""
    tenant = Tenant.objects.get(public_id=story.fixed_id("tenant", "northwind"))
    owner = tenant.users.get(email=people.RECRUITER)
    with tenant_context(tenant):
        return crowd.gather(DEMO_CANDIDATES * (scale - 1), owner, tell=tell)
