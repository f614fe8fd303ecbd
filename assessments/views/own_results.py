"""The result by the link of the mail: no account is needed."""

from django.utils.translation import gettext_lazy as _

from assessments.selectors import own_results
from assessments.views.delivery import CandidatePage
from config.kernel.tenancy import tenant_context


class Result(CandidatePage):
    """The own result as far as the assessment allows."""

    title = _("Your result")
    refused_template = "assessments/test/result_refused.html"
    template_name = "assessments/test/result.html"
    referrer_policy = "no-referrer"

    def get(self, request, token):
        session = own_results.session_of_token(token)
        with tenant_context(session.tenant_id):
            return self.render(result=own_results.own_result(session))
