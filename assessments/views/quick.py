"""A test from skills, and the starter bank that makes it possible without a question of one's own."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from assessments import starter
from assessments.forms.quick import JobDescriptionChoice, QuickTestForm
from assessments.operations import quick_tests
from assessments.operations import starter as starter_operations
from assessments.policy import can_create
from assessments.querysets import AUTHORS, READERS
from assessments.selectors import content
from assessments.selectors import quick_tests as selectors
from assessments.selectors import starter as starter_selectors
from assessments.views.assessments import list_crumb
from config.kernel.web import ActionView, FormPage, PageView


class QuickTest(FormPage):
    """Skills and levels in, a draft with sections out. `?jd=` takes the skills from a job description."""

    roles = AUTHORS
    title = _("New test from skills")
    template_name = "assessments/quick_test.html"
    form_class = QuickTestForm
    submit_label = _("Make the test")
    success_message = _("The test is made. Look at what was chosen, then publish it.")

    def get_breadcrumbs(self):
        return [list_crumb()]

    @cached_property
    def jd(self):
        wanted = self.request.GET.get("jd", "")
        rows = content.job_descriptions(self.request.user)
        return rows.filter(public_id=wanted, is_active=True).first() if wanted else None

    def get_form_kwargs(self):
        return {"offers": selectors.offers(), "jd": self.jd}

    def get_context(self, **extra):
        choice = JobDescriptionChoice({"jd": self.request.GET.get("jd", "")}, actor=self.request.user)
        return super().get_context(choice=choice, jd=self.jd, **extra)

    def operate(self, form):
        data = form.cleaned_data
        return quick_tests.make(
            actor=self.request.user,
            wishes=[quick_tests.Wish(skill, level) for skill, level in data["chosen"]],
            jd=self.jd,
            **{name: data[name] for name in ("title", "job_title", "total", "minutes")},
        )

    def get_success_url(self):
        return reverse("assessments:assessment-detail", args=[self.result.public_id])


class StarterBank(PageView):
    """What comes with the product, and what of it the company has."""

    roles = READERS
    title = _("Starter bank")
    template_name = "assessments/starter_bank.html"

    def get_breadcrumbs(self):
        return [(_("Question sets"), reverse("assessments:question-set-list"))]

    def get_context(self, **extra):
        rows = starter_selectors.shelves()
        return super().get_context(
            shelves=rows,
            number=sum(one.number for one in rows),
            may_create=can_create(self.request.user),
            complete=all(one.is_loaded for one in rows),
            **extra,
        )


class StarterLoad(ActionView):
    """Bring one file in, or all of them."""

    roles = AUTHORS

    def operate(self):
        name = self.request.POST.get("file", "")
        files = [one for one in starter.all_files() if name in {"", one.name}]
        return starter_operations.load(files, actor=self.request.user)

    def get_success_message(self):
        done = self.result
        return _("%(new)d questions are new, %(changed)d were changed, %(same)d were there.") % {
            "new": done.new,
            "changed": done.changed + done.versions,
            "same": done.unchanged,
        }

    def get_success_url(self):
        return reverse("assessments:starter-bank")
