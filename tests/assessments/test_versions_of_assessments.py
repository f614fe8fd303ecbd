"""A published and used assessment is changed by a new version; links that were sent open the one they were sent for."""

import pytest

from assessments.models import Assessment
from assessments.operations import assessments, copies, invitations, sections
from assessments.selectors import assessments as selectors
from config.kernel.errors import Conflict, PolicyDenied
from tests.assessments.taking import link_to
from tests.factories.assessments import ApplicationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def used(published):
    ApplicationFactory(assessment=published, running=True)
    return published


def test_a_new_version_is_a_draft_that_knows_where_it_comes_from(used, recruiter):
    new = copies.new_version(used, actor=recruiter)
    assert (new.version, new.previous, new.status, new.title) == (2, used, "draft", used.title)
    assert new.question_set == used.question_set
    with pytest.raises(Conflict) as refused:
        copies.new_version(used, actor=recruiter)
    assert refused.value.code == "NEWER_VERSION"
    assessments.deactivate(new, actor=recruiter)
    assert copies.new_version(used, actor=recruiter).version == 2


def test_a_draft_that_nobody_saw_needs_no_version(in_tenant, recruiter):
    draft = assessments.create(actor=recruiter, title="Python", job_title="Engineer")
    with pytest.raises(Conflict) as refused:
        copies.new_version(draft, actor=recruiter)
    assert refused.value.code == "NOT_NEEDED"


def test_the_new_version_can_be_changed_where_the_old_one_cannot(used, recruiter):
    new = copies.new_version(used, actor=recruiter)
    row = assessments.update(new, actor=recruiter, duration_minutes=45)
    assert row.duration_minutes == 45
    sections.add(new, actor=recruiter, question_set=used.question_set, count=1)
    with pytest.raises(Conflict):
        assessments.update(used, actor=recruiter, duration_minutes=45)


def test_publishing_replaces_the_old_one_and_its_links_still_open_it(used, recruiter):
    taker = link_to(used)
    new = assessments.publish(copies.new_version(used, actor=recruiter), actor=recruiter)
    used.refresh_from_db()
    assert (used.status, new.status) == ("replaced", "published")
    with pytest.raises(Conflict) as refused:
        invitations.invite(used, emails=["x@mail.example"], actor=recruiter)
    assert refused.value.code == "REPLACED"
    assert invitations.invite(new, emails=["x@mail.example"], actor=recruiter)[0].is_new
    assert taker.client.get(taker.link).status_code == 200
    assert taker.start().status_code == 302
    assert taker.session.application.assessment_id == used.pk
    with pytest.raises(Conflict):
        assessments.publish(used, actor=recruiter)


def test_the_old_one_can_stay_published_beside_it(used, recruiter):
    new = copies.new_version(used, actor=recruiter)
    assessments.publish(new, actor=recruiter, replace=False)
    used.refresh_from_db()
    assert used.status == "published"


def test_a_replaced_one_is_closed_by_unpublishing(used, recruiter):
    taker = link_to(used)
    assessments.publish(copies.new_version(used, actor=recruiter), actor=recruiter)
    row = assessments.unpublish(used, actor=recruiter)
    assert (row.status, row.superseded_at) == ("draft", None)
    assert taker.client.get(taker.link).status_code == 404


def test_a_lost_mail_of_a_replaced_one_is_sent_again(used, recruiter):
    link_to(used)
    assessments.publish(copies.new_version(used, actor=recruiter), actor=recruiter)
    row = used.invitations.get()
    assert invitations.resend(row, actor=recruiter).assessment_id == used.pk


def test_the_list_shows_what_counts_and_names_the_earlier_one(used, recruiter):
    def listed():
        return list(selectors.assessment_rows(recruiter).order_by("version"))

    new = copies.new_version(used, actor=recruiter)
    assert listed() == [used, new]
    assessments.publish(new, actor=recruiter)
    assert listed() == [new]
    assert listed()[0].previous == used
    third = copies.new_version(new, actor=recruiter)
    assert [row.version for row in selectors.versions_of(new)] == [3, 2, 1]
    assessments.deactivate(third, actor=recruiter)
    assert selectors.versions_of(Assessment.objects.get(pk=used.pk)) == [new, used]
    assert list(Assessment.objects.with_status("replaced")) == [used]


def test_only_authors_make_versions(used, viewer, interviewer):
    for actor in (viewer, interviewer):
        with pytest.raises(PolicyDenied):
            copies.new_version(used, actor=actor)
