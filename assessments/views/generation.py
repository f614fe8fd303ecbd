"""Pages of orders for questions: the order, its progress, what came of it."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.enums import Level, QuestionSetStatus
from assessments.forms.generation import GenerationForm
from assessments.generation.offline import Offline
from assessments.generation.order import MATERIAL_LENGTH, order_from
from assessments.operations import generation as operations
from assessments.policy import can_create, can_edit
from assessments.querysets import AUTHORS, READERS
from assessments.selectors import generation as selectors
from assessments.views.question_sets import list_crumb as sets_crumb
from config.kernel.web import ActionView, Column, DetailPage, FormPage, ListPage, go_to, is_htmx


def list_crumb():
    """Return the way back to the list."""
    return (_("Orders"), reverse("assessments:generation-list"))


class GenerationList(ListPage):
    """All orders of the company, with what they brought and cost."""

    roles = READERS
    title = _("Orders for questions")
    subtitle = _("What was ordered from the language model or picked from the bank, and what came of it.")
    template_name = "assessments/generation_list.html"
    noun = _("orders")
    columns = (
        Column("topic", _("Topic"), sort="question_set__skill"),
        Column("status", _("Status")),
        Column("kept", _("Kept"), sort="produced", align="end"),
        Column("provider", _("From")),
        Column("cost", _("Cost"), sort="cost", align="end"),
        Column("ordered", _("Ordered"), sort="created_at"),
    )
    default_sort = "-ordered"

    def get_queryset(self):
        return selectors.runs(self.request.user)

    def get_breadcrumbs(self):
        return [sets_crumb()]

    def get_context(self, **extra):
        return super().get_context(may_create=can_create(self.request.user), **extra)


class GenerationCreate(FormPage):
    """Order questions; says what leaves the company before anything does."""

    roles = AUTHORS
    title = _("Generate questions")
    template_name = "assessments/generation_form.html"
    form_class = GenerationForm
    submit_label = _("Generate")

    def get_form_kwargs(self):
        given = ("topic", "jd", "level")
        known = {name: self.request.GET[name] for name in given if self.request.GET.get(name)}
        return {"actor": self.request.user, "initial": known}

    def get_breadcrumbs(self):
        return [sets_crumb(), list_crumb()]

    def get_context(self, **extra):
        return super().get_context(
            offer=selectors.offers()[0],
            tokens_left=selectors.tokens_left(),
            tokens_a_day=settings.LLM_DAILY_TOKENS,
            material_length=MATERIAL_LENGTH,
            **extra,
        )

    def operate(self, form):
        return operations.order(actor=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("assessments:generation-detail", args=[self.result.public_id])


class _OwnedRun:
    """Looks a run up by its public id; the way back leads to its page."""

    roles = AUTHORS

    def get_queryset(self):
        return selectors.runs(self.request.user)

    def get_success_url(self):
        return reverse("assessments:generation-detail", args=[(self.result or self.object).public_id])


class GenerationDetail(_OwnedRun, DetailPage):
    """The progress while the job works, which reloads itself; then what was kept, and what not and why."""

    roles = READERS
    template_name = "assessments/generation_detail.html"

    def get(self, request, *args, **kwargs):
        if is_htmx(request) and self.object.finished_at is not None:
            return go_to(request, request.path)
        return super().get(request, *args, **kwargs)

    def get_title(self):
        return _("Questions on %(topic)s") % {"topic": self.object.question_set.skill}

    def get_breadcrumbs(self):
        return [sets_crumb(), list_crumb()]

    def get_context(self, **extra):
        run = self.object
        order = order_from(run.request["order"])
        return super().get_context(
            order=order,
            level=Level(order.level).label,
            sources=selectors.sources_of(run),
            is_offline=run.provider == Offline.name,
            is_running=run.question_set.status == QuestionSetStatus.GENERATING,
            has_failed=run.question_set.status == QuestionSetStatus.FAILED,
            progress=selectors.progress_of(run),
            questions=selectors.kept_questions(run),
            may_edit=can_edit(self.request.user, run),
            **extra,
        )


class GenerationCancel(_OwnedRun, ActionView):
    """End a run before its time."""

    success_message = _("The order is cancelled. What was kept so far stays.")

    def operate(self):
        return operations.cancel(self.object, actor=self.request.user)


class GenerationResume(_OwnedRun, ActionView):
    """Take a failed run up again where it ended."""

    success_message = _("It goes on where it ended.")

    def operate(self):
        return operations.resume(self.object, actor=self.request.user)


class GenerationAccept(_OwnedRun, ActionView):
    """Be content with what there is."""

    success_message = _("The set is ready with what there is.")

    def operate(self):
        return operations.accept(self.object, actor=self.request.user)


class GenerationAgain(_OwnedRun, ActionView):
    """Order the same once more."""

    success_message = _("The same is ordered once more, into a set of its own.")

    def operate(self):
        return operations.order_again(self.object, actor=self.request.user)
