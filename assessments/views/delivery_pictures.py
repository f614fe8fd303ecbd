"""Pictures of the questions of one attempt."""

from assessments.selectors import pictures
from candidates.transfers import send
from config.kernel.web import ANYONE, Page


class TestPicture(Page):
    """Send a picture to whoever holds its signed link; candidates have no account to ask for."""

    __test__ = False

    roles = ANYONE

    def get(self, request, public_id, picture):
        return send(pictures.open_for_attempt(public_id, picture, request.GET.get("signature", "")))
