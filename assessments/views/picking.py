"""Choosing the questions of a fixed section from the whole bank."""

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.operations import sections
from assessments.pick_filters import PickFilter
from assessments.querysets import AUTHORS
from assessments.selectors import drawing, picking, rendering
from assessments.views.assessments import detail_crumb, list_crumb
from assessments.views.builder import OwnedSection
from config.kernel.web import ActionView, PageView

PER_PAGE = 20


class SectionItems(OwnedSection, PageView, ActionView):
    """What is chosen, in its order, and the bank to choose from. Each button sends one step."""

    roles = AUTHORS
    http_method_names = ["get", "post"]
    template_name = "assessments/builder/items.html"

    def get_title(self):
        return self.section.title

    def get_breadcrumbs(self):
        back = (_("Questions"), reverse("assessments:assessment-sections", args=[self.object.public_id]))
        return [list_crumb(), detail_crumb(self.object), back]

    def get_context(self, **extra):
        chosen = drawing.fixed_questions(self.section)
        rows = picking.offered(self.request.user, self.object)
        found = PickFilter(self.request.GET, queryset=rows, request=self.request)
        page = Paginator(found.qs, PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context(
            section=self.section,
            object=self.object,
            chosen=rendering.for_staff(chosen),
            filterset=found,
            page=page,
            offered=rendering.for_staff(page.object_list),
            total=page.paginator.count,
            is_open=sections.is_open(self.object),
            **extra,
        )

    def operate(self):
        now = [question.public_id for question in drawing.fixed_questions(self.section)]
        order = picking.stepped(now, self.request.POST)
        return sections.set_items(self.section, public_ids=order, actor=self.request.user)

    def get_success_url(self):
        return self.request.get_full_path()
