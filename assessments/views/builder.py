"""The steps of the builder: basics, questions, rules."""

from decimal import Decimal, InvalidOperation

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from assessments.forms.builder import BasicsForm, RulesForm, SectionForm, SourceForm
from assessments.operations import assessments as operations
from assessments.operations import sections
from assessments.policy import can_edit
from assessments.querysets import AUTHORS, READERS
from assessments.selectors import assessments as selectors
from assessments.selectors import builder, supply
from assessments.selectors import checklist as checklists
from assessments.views.assessments import OwnedAssessment, detail_crumb, list_crumb
from config.kernel.errors import ValidationFailed
from config.kernel.web import ActionView, DetailPage, FormPage, ObjectMixin, PageView


class _Step(OwnedAssessment):
    """A step with the summary of the whole beside it."""

    tab = ""

    def get_success_url(self):
        return reverse("assessments:assessment-sections", args=[self.object.public_id])

    def get_context(self, **extra):
        found = extra.pop("overview", None) or builder.overview(self.object)
        items = checklists.checklist(found)
        return super().get_context(
            object=self.object,
            overview=found,
            checklist=items,
            to_do=[item for item in items if not item.done],
            is_complete=checklists.is_complete(items),
            may_edit=can_edit(self.request.user, self.object),
            is_open=sections.is_open(self.object),
            tab=self.tab,
            **extra,
        )


class Basics(_Step, FormPage):
    """Title, job, language, what the job asks for."""

    roles = AUTHORS
    title = _("Basics")
    tab = "basics"
    template_name = "assessments/builder/form.html"
    form_class = BasicsForm
    success_message = _("Saved.")

    def get_form_kwargs(self):
        return {"actor": self.request.user, "assessment": self.object}

    def operate(self, form):
        return operations.update(self.object, actor=self.request.user, **form.cleaned_data)


class Rules(_Step, FormPage):
    """How the test is taken, watched and released."""

    roles = AUTHORS
    title = _("Rules")
    tab = "rules"
    template_name = "assessments/builder/rules.html"
    form_class = RulesForm
    success_message = _("Saved.")

    def get_success_url(self):
        return reverse("assessments:assessment-detail", args=[self.object.public_id])

    def get_form_kwargs(self):
        return {"actor": self.request.user, "assessment": self.object}

    def operate(self, form):
        return operations.update(self.object, actor=self.request.user, **form.cleaned_data)


class Sections(_Step, ObjectMixin, PageView):
    """The sections with weights, numbers and what the bank offers them; or the set that is the whole test."""

    roles = READERS
    title = _("Questions")
    tab = "sections"
    template_name = "assessments/builder/sections.html"

    def get_context(self, **extra):
        form = SourceForm(actor=self.request.user, assessment=self.object)
        return super().get_context(source_form=form, **extra)


class Source(_Step, FormPage):
    """Take one question set as the whole test, or let it go."""

    roles = AUTHORS
    title = _("Question set")
    tab = "sections"
    template_name = "assessments/builder/form.html"
    form_class = SourceForm
    success_message = _("Saved.")

    def get_form_kwargs(self):
        return {"actor": self.request.user, "assessment": self.object}

    def operate(self, form):
        return operations.update(self.object, actor=self.request.user, **form.cleaned_data)


class _SectionPage(_Step, FormPage):
    """The form of a section, with a live count of what fits."""

    roles = AUTHORS
    tab = "sections"
    template_name = "assessments/builder/section.html"
    form_class = SectionForm
    section = None

    def get_breadcrumbs(self):
        back = (_("Questions"), reverse("assessments:assessment-sections", args=[self.object.public_id]))
        return [list_crumb(), detail_crumb(self.object), back]

    def get_form_kwargs(self):
        kept = self.section.skill_id if self.section else None
        return {
            "actor": self.request.user,
            "section": self.section,
            "skills": supply.skills_on_offer(keep=kept),
            "models": supply.item_models(),
        }


class SectionAdd(_SectionPage):
    """Put a section at the end."""

    title = _("New section")
    submit_label = _("Add the section")
    success_message = _("The section is added.")

    def operate(self, form):
        return sections.add(self.object, actor=self.request.user, **form.values())

    def get_success_url(self):
        if self.result.selection == "fixed":
            return reverse("assessments:section-items", args=[self.result.public_id])
        return super().get_success_url()


class OwnedSection:
    """Looks a section up by its public id; `object` is its assessment."""

    def get_queryset(self):
        return selectors.sections(self.request.user)

    @cached_property
    def section(self):
        return get_object_or_404(self.get_queryset(), public_id=self.kwargs["public_id"])

    @cached_property
    def object(self):
        return self.section.assessment


class SectionEdit(OwnedSection, _SectionPage):
    """Change a section."""

    title = _("Edit the section")
    success_message = _("The section is saved.")

    def operate(self, form):
        return sections.update(self.section, actor=self.request.user, **form.values())


class SectionRemove(OwnedSection, _Step, ActionView):
    """Take a section out."""

    roles = AUTHORS
    success_message = _("The section is removed.")

    def operate(self):
        sections.remove(self.section, actor=self.request.user)


class SectionMove(OwnedSection, _Step, ActionView):
    """Move a section one place up or down: the keyboard's way of dragging."""

    roles = AUTHORS

    def operate(self):
        step = {"up": -1, "down": 1}.get(self.request.POST.get("direction", ""))
        if step is None:
            raise ValidationFailed.at("direction", _("Choose a direction."))
        sections.move(self.section, step=step, actor=self.request.user)


class SectionOrder(_Step, ActionView):
    """Put the sections into the order that dragging gave them."""

    roles = AUTHORS

    def operate(self):
        order = self.request.POST.getlist("section")
        sections.reorder(self.object, public_ids=order, actor=self.request.user)


class SectionWeights(_Step, ActionView):
    """Keep the weights of the table, or share evenly."""

    roles = AUTHORS
    success_message = _("The weights are saved.")

    def operate(self):
        if "even" in self.request.POST:
            return sections.share_evenly(self.object, actor=self.request.user)
        given = {
            name.removeprefix("weight-"): _weight(value)
            for name, value in self.request.POST.items()
            if name.startswith("weight-")
        }
        return sections.set_weights(self.object, weights=given, actor=self.request.user)


def _weight(text):
    try:
        return Decimal(text.strip().replace(",", ".") or "0")
    except InvalidOperation as error:
        raise ValidationFailed.at("weights", _("A weight is a number from 0 to 100.")) from error


class SectionOffer(OwnedAssessment, DetailPage):
    """How much of the bank fits what is filled in so far: a line for the section's form."""

    roles = AUTHORS
    template_name = "assessments/builder/_offer.html"

    def get(self, request, public_id):
        form = SectionForm(
            request.GET, actor=request.user, skills=supply.skills_on_offer(), models=supply.item_models()
        )
        number = builder.offer(form.pool(self.object))
        return self.render(number=number, wanted=form.cleaned_data.get("count") or 0)
