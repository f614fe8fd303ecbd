"""Figures: how good the questions are."""

from django.utils.translation import gettext_lazy as _

from assessments.operations import figure_exports
from assessments.psychometrics import drift
from assessments.querysets import READERS
from assessments.question_filters import FigureFilter
from assessments.selectors import figures
from candidates.transfers import send_csv
from config.kernel.web import Column, ListPage


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
