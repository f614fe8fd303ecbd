"""Pages and buttons that call an operation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy

from config.kernel.errors import DomainError, NotFound, PolicyDenied, Unauthorized
from config.kernel.web.pages import ObjectMixin, Page, PageView
from config.kernel.web.responses import go_to, is_htmx, safe_next


class OperationMixin:
    """Calls an operation in a savepoint, so that a refused one leaves nothing half-written."""

    request: HttpRequest
    success_message: Any = ""
    success_url = ""
    result: Any = None
    """What the operation returned."""

    def run(self, *args: Any) -> None:
        with transaction.atomic():
            self.result = self.operate(*args)

    def operate(self, *args: Any) -> Any:
        """Call one operation and return its result."""
        raise NotImplementedError

    def get_success_message(self) -> Any:
        return self.success_message

    def get_success_url(self) -> str:
        return self.success_url

    def succeeded(self) -> HttpResponse:
        """Message and redirect (302, or HX-Redirect). Override to answer htmx with a fragment."""
        text = self.get_success_message()
        if text:
            messages.success(self.request, text)
        return go_to(self.request, safe_next(self.request, self.get_success_url()))


class FormPage(ObjectMixin, OperationMixin, PageView):
    """A form and the operation behind it: 200 with the form, a redirect on success, 422 with errors.

    `form_class` is a Form; `get_form_kwargs` adds to it (`initial`, choices). To edit one row give
    `queryset_for`/`get_queryset` and use `self.object`. A DomainError lands at its fields or in the
    summary; PolicyDenied is the 403 page.
    """

    template_name = "generic/form.html"
    form_class: Any = None
    submit_label: Any = gettext_lazy("Save")
    cancel_url = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {}

    def get_form(self) -> Any:
        kwargs = self.get_form_kwargs()
        if self.request.method == "POST":
            kwargs |= {"data": self.request.POST, "files": self.request.FILES}
        return self.form_class(**kwargs)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        extra.setdefault("form", None)
        if extra["form"] is None:
            extra["form"] = self.get_form()
        return super().get_context(submit_label=self.submit_label, cancel_url=self.get_cancel_url(), **extra)

    def get_cancel_url(self) -> str:
        crumbs = self.get_breadcrumbs()
        return self.cancel_url or (crumbs[-1][1] if crumbs else "")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.get_form()
        if not form.is_valid():
            return self.render(status=422, form=form)
        try:
            self.run(form)
        except (PolicyDenied, NotFound):
            raise
        except DomainError as error:
            add_errors(form, error)
            return self.render(status=422, form=form)
        return self.succeeded()


def add_errors(form: Any, error: DomainError) -> None:
    """Put a domain error where the person can see it: at its fields, the rest in the summary."""
    placed = False
    for item in error.field_errors:
        if item["field"] in form.fields:
            form.add_error(item["field"], str(item["message"]))
            placed = True
    if not placed:
        form.add_error(None, str(error.message))


class ActionView(ObjectMixin, OperationMixin, Page):
    """A button: POST → one operation → message and back. Refusals other than 403/404 are a message too.

    `next` in the form says where to go afterwards, else `get_success_url`, else the page it came from.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            self.run()
        except (PolicyDenied, NotFound, Unauthorized):
            raise
        except DomainError as error:
            if is_htmx(request):
                raise
            messages.error(request, str(error.message))
            return go_to(request, safe_next(request, self.get_success_url()))
        return self.succeeded()
