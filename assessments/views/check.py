"""The system check before a test: connection, and camera and sound where the test uses them."""

from django.utils.translation import gettext_lazy as _

from assessments.selectors import delivery
from assessments.views.delivery import CandidatePage


class InvitationCheck(CandidatePage):
    """Everything is tried in the browser; nothing of it is sent or kept."""

    referrer_policy = "no-referrer"
    title = _("Check your device")
    template_name = "assessments/test/check.html"

    def get(self, request, token):
        return self.render(landing=delivery.landing(token))
