"""A candidate's own pages: status, data, questions; by the link of a mail, or signed in.

The link's secret is kept in a cookie below /own/, so that the pages themselves have plain addresses. It opens the
status; data needs a link that was mailed within the hour, since mails are passed on.
"""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from candidates.forms import AskForm, CorrectForm
from candidates.operations import candidates as operations
from candidates.operations import own_data as data_operations
from candidates.operations import requests
from candidates.selectors import own
from config.kernel.errors import PolicyDenied, Unauthorized
from config.kernel.tenancy import tenant_context
from config.kernel.web import ANYONE, FormPage, PageView


class OwnMixin:
    """What both ways in share. `visit` says whose pages these are; A link that was not mailed just now opens the pages
    with `any_link` only.
    """

    tenant_required = False
    any_link = False
    links = {}
    """Names of the neighbouring pages, for templates."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.visit = None

    def decide(self):
        self.visit = self.find_visit()
        if self.visit is None:
            raise Unauthorized(_("Open the link of the newest mail you got from the company."))
        if not (self.any_link or self.visit.fresh):
            raise PolicyDenied(_("Have a fresh link mailed to you first."))

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    def get_context(self, **extra):
        return super().get_context(visit=self.visit, links=self.links, **extra)

    def chosen(self):
        """Return the row at the company that `candidate` names; one's only row needs no name."""
        wanted = self.request.POST.get("candidate") or self.request.GET.get("candidate")
        rows = [row for row in self.visit.candidates if wanted in {None, "", row.public_id}]
        if not rows or (len(rows) > 1 and self.request.method == "POST"):
            raise Http404
        return rows[0]


class ByLink(OwnMixin):
    """By the link of a mail."""

    roles = ANYONE
    links = {
        "home": "candidates:own-status",
        "data": "candidates:own-data",
        "download": "candidates:own-download",
        "correct": "candidates:own-correct",
        "ask": "candidates:own-ask",
    }

    def find_visit(self):
        return own.of_token(self.request.COOKIES.get(own.COOKIE, ""))

    def refused(self, error):
        context = {"view": self, "error": error, "page_title": _("This page cannot be opened")}
        return render(self.request, "candidates/own/refused.html", context, status=error.status)


class ByAccount(OwnMixin):
    """Signed in."""

    roles = frozenset({"user"})
    links = {
        "home": "assessments:my_applications",
        "data": "candidates:my-data",
        "download": "candidates:my-download",
        "correct": "candidates:my-correct",
        "ask": "candidates:my-ask",
    }

    def find_visit(self):
        return own.of_account(self.request.user)


class Enter(ByLink, PageView):
    """The address in the mail: keep its secret in a cookie and go on."""

    any_link = True

    def find_visit(self):
        return own.of_token(self.kwargs["token"])

    def get(self, request, token):
        response = redirect("candidates:own-data" if self.visit.fresh else "candidates:own-status")
        response["Referrer-Policy"] = "no-referrer"
        response.set_cookie(
            own.COOKIE,
            token,
            max_age=own.COOKIE_SECONDS,
            path=own.COOKIE_PATH,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
        return response


class Leave(ByLink, PageView):
    """Forget the link in this browser."""

    any_link = True
    http_method_names = ["post"]

    def post(self, request):
        response = redirect("home")
        response.delete_cookie(own.COOKIE, path=own.COOKIE_PATH)
        return response


class Status(ByLink, PageView):
    """Where the applications at one company stand."""

    any_link = True
    title = _("Your application")
    template_name = "candidates/own/status.html"


class _Data(OwnMixin, PageView):
    """What is held, what to do with it."""

    any_link = True
    title = _("Your data")
    template_name = "candidates/own/data.html"


class OwnData(ByLink, _Data):
    """By link; without a fresh one it offers to mail one."""


class MyData(ByAccount, _Data):
    """Signed in."""


class SendLink(ByLink, PageView):
    """Mail a fresh link to the invited address."""

    any_link = True
    http_method_names = ["post"]

    def post(self, request):
        candidate = self.visit.candidates[0]
        with tenant_context(candidate.tenant_id):
            requests.send_fresh_link(candidate)
        messages.success(
            request, _("A link was mailed to the address that was invited. It works for an hour.")
        )
        return redirect("candidates:own-data")


class _Download(OwnMixin, PageView):
    """Everything that is held, as a ZIP."""

    http_method_names = ["post"]

    def post(self, request):
        account = request.user if self.links["home"].startswith("assessments") else None
        spool = data_operations.hand_out(self.visit.candidates, account=account)
        name = f"my-data-{timezone.now():%Y-%m-%d}.zip"
        return FileResponse(spool, as_attachment=True, filename=name, content_type="application/zip")


class OwnDownload(ByLink, _Download):
    """By a fresh link."""


class MyDownload(ByAccount, _Download):
    """Signed in."""


class _Form(OwnMixin, FormPage):
    """A form about one's row at one company."""

    def get_breadcrumbs(self):
        return [(_("Your data"), reverse(self.links["data"]))]

    def get_success_url(self):
        return reverse(self.links["data"])


class _Correct(_Form):
    """Correct what can be corrected without asking."""

    title = _("Correct your data")
    template_name = "candidates/own/correct.html"
    form_class = CorrectForm
    submit_label = _("Save")
    success_message = _("Saved. The company sees that you corrected it.")

    def get_form_kwargs(self):
        row = self.chosen()
        return {"initial": {name: getattr(row, name) for name in operations.OWN_FIELDS}}

    def get_context(self, **extra):
        return super().get_context(candidate=self.chosen(), **extra)

    def operate(self, form):
        row = self.chosen()
        actor = self.request.user if self.request.user.is_authenticated else None
        with tenant_context(row.tenant_id):
            return operations.correct_own(row, actor=actor, **form.cleaned_data)


class OwnCorrect(ByLink, _Correct):
    """By a fresh link."""


class MyCorrect(ByAccount, _Correct):
    """Signed in."""


class _Ask(_Form):
    """Write to a company; the answer goes to the invited address."""

    any_link = True
    title = _("Write to the company")
    template_name = "candidates/own/ask.html"
    form_class = AskForm
    submit_label = _("Send")
    success_message = _("Sent. A confirmation and the answer go to the address that was invited.")

    def get_form_kwargs(self):
        given = self.request.GET
        initial = {name: given[name] for name in ("kind", "candidate") if name in given}
        return {"visit": self.visit, "initial": initial}

    def operate(self, form):
        row = self.chosen()
        with tenant_context(row.tenant_id):
            return requests.ask(row, kind=form.cleaned_data["kind"], text=form.cleaned_data["text"])

    def get_success_url(self):
        return reverse(self.links["home"])


class OwnAsk(ByLink, _Ask):
    """By link; deletion needs a fresh one."""


class MyAsk(ByAccount, _Ask):
    """Signed in."""
