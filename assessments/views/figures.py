"""Figures: how good questions and assessments are, and which attempts are too alike."""

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from accounts.enums import UserRole
from assessments.filters import SimilarityFilter
from assessments.operations import figure_exports
from assessments.policy import can_edit
from assessments.psychometrics import drift
from assessments.querysets import READERS
from assessments.question_filters import FigureFilter
from assessments.selectors import assessment_figures, figures
from assessments.views.assessments import OwnedAssessment
from candidates.transfers import send_csv
from config.kernel.web import Column, DetailPage, ListPage
from superadmin.validators import tenant_setting

ITEMS_PER_PAGE = 50


class QuestionQuality(ListPage):
    """All questions with their figures, those that need a look first."""

    roles = READERS
    title = _("Question quality")
    subtitle = _("What sittings say about your questions. Those that need a look come first.")
    template_name = "assessments/figures/question_list.html"
    filterset_class = FigureFilter
    noun = _("questions")
    columns = (
        Column("question", _("Question")),
        Column("flags", _("Flags"), sort="-concern"),
        Column("sittings", _("Sittings"), sort="presented", align="end"),
        Column("facility", _("Facility"), sort="facility", align="end"),
        Column("discrimination", _("Discrimination"), sort="discrimination", align="end"),
        Column("time", _("Usual time"), sort="typical_seconds", align="end"),
        Column("status", _("Status"), sort="question__status"),
    )
    default_sort = "flags"

    def get_queryset(self):
        return figures.rows(self.request.user)

    def get_context(self, **extra):
        return super().get_context(least=drift.MIN_SITTINGS, **extra)


class QuestionQualityExport(QuestionQuality):
    """The filtered list as CSV, in its order."""

    def get(self, request, *args, **kwargs):
        return send_csv(figure_exports.questions_csv(self.filtered, actor=request.user), "question-figures")


class AssessmentFigures(OwnedAssessment, DetailPage):
    """Distribution, reliability and margin of the scores of one assessment, and its questions."""

    roles = READERS
    title = _("Figures")
    template_name = "assessments/figures/assessment.html"

    def get_context(self, **extra):
        found = assessment_figures.of_assessment(self.object)
        page = Paginator(found.items, ITEMS_PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context(
            figures=found,
            statistic=found.shown,
            chart=assessment_figures.chart(found),
            lines=assessment_figures.lines(found, page.object_list),
            page=page,
            total=page.paginator.count,
            may_edit=can_edit(self.request.user, self.object),
            tab="figures",
            **extra,
        )


class AssessmentFiguresExport(OwnedAssessment, DetailPage):
    """The questions of the assessment with their figures as CSV."""

    roles = READERS

    def get(self, request, *args, **kwargs):
        found = assessment_figures.of_assessment(self.object)
        return send_csv(figure_exports.items_csv(found, actor=request.user), "assessment-figures")


class SimilarAnswers(ListPage):
    """Pairs of attempts that share more wrong answers than chance explains."""

    roles = frozenset({UserRole.ADMIN})
    title = _("Similar answers")
    subtitle = _("Attempts that share more wrong answers than chance explains. It is a hint, never a proof.")
    template_name = "assessments/figures/similarity_list.html"
    filterset_class = SimilarityFilter
    noun = _("pairs")
    columns = (
        Column("first", _("One attempt")),
        Column("second", _("The other")),
        Column("assessment", _("Assessment"), sort="assessment__title"),
        Column("wrong", _("Both wrong"), sort="both_wrong", align="end"),
        Column("shared", _("The same"), sort="shared_wrong", align="end"),
        Column("expected", _("By chance"), sort="expected", align="end"),
        Column("index", _("Chance of it"), sort="index", align="end"),
    )
    default_sort = "-index"

    def get_queryset(self):
        return assessment_figures.similar(self.request.user)

    def get_context(self, **extra):
        blind = tenant_setting(self.request.user.tenant, "review_hides_names")
        return super().get_context(blind=blind, **extra)
