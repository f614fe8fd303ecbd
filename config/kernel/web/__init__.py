"""Base page views: sign-in, role, tenant, decision, errors and messages are settled here once.

A page says who may see it and what it shows; it never persists anything itself::

    class RequisitionList(ListPage):
        roles = {"recruiter", "admin", "viewer"}
        title = _("Requisitions")
        template_name = "recruiting/requisition_list.html"     # extends generic/list.html
        filterset_class = RequisitionFilter
        columns = [
            Column("title", _("Title"), sort="title"),
            Column("opened", _("Opened"), sort="published_at"),
        ]
        default_sort = "-opened"

        def get_queryset(self):
            return selectors.requisition_rows(self.request.user)

    class RequisitionDetail(DetailPage):                        # 404 for what get_queryset does not hold
        roles = {"recruiter", "admin", "viewer"}
        template_name = "recruiting/requisition_detail.html"

        def get_queryset(self):
            return JobRequisition.objects.visible_to(self.request.user).select_related("department")

        def get_title(self):
            return self.object.title

    class RequisitionCreate(FormPage):
        roles = {"recruiter", "admin"}
        title = _("New requisition")
        form_class = RequisitionForm
        success_message = _("Draft saved.")

        def operate(self, form):                                # the only place that calls an operation
            return operations.create_requisition(actor=self.request.user, **form.cleaned_data)

        def get_success_url(self):
            return reverse("recruiting:requisition-detail", args=[self.result.public_id])

    class RequisitionPublish(ActionView):                       # POST only: button → operation → message
        roles = {"recruiter", "admin"}
        queryset_for = staticmethod(lambda user: JobRequisition.objects.visible_to(user))
        success_message = _("The requisition is open.")

        def operate(self):
            return operations.publish_requisition(self.object, actor=self.request.user)

`roles` is an allow-list; `ANYONE` (no sign-in: invitation links) and `SIGNED_IN` (every role) are the
two exceptions. A domain error raised anywhere becomes the page of its status.
"""

from config.kernel.web.forms import ActionView, FormPage, OperationMixin, add_errors
from config.kernel.web.frame import Frame, NavLink, NavSection
from config.kernel.web.lists import PAGE_SIZES, Column, ListPage
from config.kernel.web.offers import RowChoiceField, RowChoiceFilter
from config.kernel.web.pages import ANYONE, SIGNED_IN, DetailPage, ObjectMixin, Page, PageView
from config.kernel.web.responses import error_page, go_to, is_htmx, safe_next, toast, trigger

__all__ = [
    "ANYONE",
    "PAGE_SIZES",
    "SIGNED_IN",
    "ActionView",
    "Column",
    "DetailPage",
    "FormPage",
    "Frame",
    "ListPage",
    "NavLink",
    "NavSection",
    "ObjectMixin",
    "OperationMixin",
    "Page",
    "PageView",
    "RowChoiceField",
    "RowChoiceFilter",
    "add_errors",
    "error_page",
    "go_to",
    "is_htmx",
    "safe_next",
    "toast",
    "trigger",
]
