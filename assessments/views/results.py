"""Results: for staff of the company, and for the candidate's own account."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.filters import SessionFilter
from assessments.operations import scoring
from assessments.policy import can_release_score
from assessments.querysets import AUTHORS, READERS
from assessments.selectors import answers_shown, corrections, integrity, own_results, results
from assessments.selectors.margins import is_close
from assessments.selectors.releases import obstacle
from candidates.views.own import ByAccount
from config.kernel.web import ActionView, Column, DetailPage, ListPage, PageView


class SessionList(ListPage):
    """Attempts of the company, newest first."""

    roles = READERS
    title = _("Results")
    template_name = "assessments/session_list.html"
    filterset_class = SessionFilter
    noun = _("attempts")
    columns = (
        Column("candidate", _("Candidate"), sort="candidate_name"),
        Column("assessment", _("Assessment")),
        Column("status", _("Status"), sort="status"),
        Column("score", _("Score"), sort="score_percentage", align="end"),
        Column("integrity", _("Integrity")),
        Column("started", _("Started"), sort="started_at"),
    )
    default_sort = "-started"

    def get_queryset(self):
        return results.session_rows(self.request.user)

    def get_context(self, **extra):
        context = super().get_context(**extra)
        context["rows"] = results.with_integrity(context["rows"])
        return context


class SessionDetail(DetailPage):
    """One attempt: score, answers, what the browser reported."""

    roles = READERS
    template_name = "assessments/session_detail.html"

    def get_queryset(self):
        return results.session_details(self.request.user)

    def get_title(self):
        return self.object.candidate_name

    def get_breadcrumbs(self):
        return [(_("Results"), reverse("assessments:session-list"))]

    def get_context(self, **extra):
        session = results.with_integrity([self.object])[0]
        assessment = session.application.assessment if session.application else None
        return super().get_context(
            assessment=assessment,
            passed=assessment is not None
            and session.score_percentage is not None
            and session.score_percentage >= assessment.pass_mark,
            is_close=assessment is not None
            and is_close(session.score_percentage, assessment.pass_mark, session.margin),
            answers=[] if session.is_open else answers_shown.answer_rows(session),
            sections=[] if session.is_open else own_results.section_scores(session),
            score_changes=corrections.history_of(session),
            events=results.timeline(session),
            case=integrity.outcome_of(session),
            may_release=not obstacle(session) and can_release_score(self.request.user, session),
            **extra,
        )


class ScoreRelease(ActionView):
    """Let the candidate see the score now."""

    roles = AUTHORS
    success_message = _("The candidate can see the score and is told by mail.")

    def get_queryset(self):
        return results.session_rows(self.request.user)

    def operate(self):
        return scoring.release(self.object, actor=self.request.user)

    def get_success_url(self):
        return reverse("assessments:session-detail", args=[self.object.public_id])


class MyApplications(ByAccount, PageView):
    """The candidate's applications over all companies."""

    title = _("Your applications")
    template_name = "assessments/my/applications.html"

    def get_context(self, **extra):
        return super().get_context(applications=results.my_applications(self.request.user), **extra)


class MyApplication(PageView):
    """One of them, with the result as far as the company shows it once it is released."""

    roles = frozenset({"user"})
    tenant_required = False
    template_name = "assessments/my/application.html"

    def get(self, request, public_id):
        found = results.my_application(request.user, public_id)
        if found is None:
            raise Http404
        self.title = found[0].title
        return self.render(application=found[0], result=found[1])

    def get_breadcrumbs(self):
        return [(_("Your applications"), reverse("assessments:my_applications"))]
