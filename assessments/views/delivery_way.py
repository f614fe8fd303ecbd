"""Beside the questions of a test: the end of a section, a pause, the practice question, and how it all looks."""

from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from assessments.enums import PauseKind
from assessments.operations import navigation, pauses
from assessments.selectors import delivery
from assessments.selectors import pauses as standing
from assessments.selectors.navigation import stage
from assessments.views.delivery import COOKIE_SECONDS, LOOK_COOKIE, CandidatePage, Look, TestPage
from config.kernel.errors import NotFound
from config.kernel.web import ANYONE, Page, safe_next

PRACTICE = (
    ("A", _("It is kept only when I hand in")),
    ("B", _("It is saved at once")),
    ("C", _("It is never kept")),
)
PRACTICE_KEY = "B"


class TestSection(TestPage):
    """What is still open in a section that is left for good, and the button that leaves it."""

    __test__ = False
    title = _("End of the section")
    template_name = "assessments/test/section.html"

    def get(self, request, public_id):
        if away := self.elsewhere():
            return away
        here = stage(self.session)
        if here.part is None or here.part.last >= self.session.total_questions:
            return redirect("assessments:test-hand-in", public_id=public_id)
        questions = [one for one in delivery.paper(self.session) if one.section == here.part.position]
        return self.render(
            session=self.session,
            stage=here,
            blank=[one for one in questions if not one.answered],
            clock=delivery.clock(self.session),
        )

    def post(self, request, public_id):
        leaving = request.POST.get("leaving", "")
        navigation.advance(
            self.session, leaving=int(leaving) if leaving.isdecimal() and len(leaving) < 10 else 0
        )
        return redirect("assessments:test", public_id=public_id)


class TestPause(TestPage):
    """While the clock stands no question is shown; a page of its own also without a script."""

    __test__ = False
    title = _("Pause")
    template_name = "assessments/test/pause.html"

    def get(self, request, public_id):
        if not self.session.is_open:
            return self.to_receipt()
        return self.render(
            session=self.session,
            messages_of_staff=self.messages(),
            running=standing.running(self.session),
            left=standing.allowance(self.session),
            clock=delivery.clock(self.session),
        )

    def post(self, request, public_id):
        if "go_on" in request.POST:
            pauses.end_pause(self.session, kind=PauseKind.CANDIDATE)
            return redirect("assessments:test", public_id=public_id)
        pauses.start_pause(self.session, kind=PauseKind.CANDIDATE)
        return redirect("assessments:test-pause", public_id=public_id)


class Practice(CandidatePage):
    """A question to try before the start: not scored, not stored, however often."""

    referrer_policy = "no-referrer"
    title = _("Practice question")
    template_name = "assessments/test/practice.html"

    def get(self, request, token):
        landing = delivery.landing(token, counted=False)
        if not landing.assessment.practice_item:
            raise NotFound
        answer = request.GET.get("answer", "")
        chosen = answer if answer in dict(PRACTICE) else ""
        return self.render(landing=landing, options=PRACTICE, chosen=chosen, right=chosen == PRACTICE_KEY)


@method_decorator(csrf_exempt, name="dispatch")
class SetLook(Page):
    """Size of type and contrast, for browsers without a script; kept in a cookie of the browser, nowhere else."""

    roles = ANYONE

    def post(self, request):
        look = Look.of(request.POST.get("size", "") + ("c" if "contrast" in request.POST else ""))
        response = redirect(safe_next(request, "/"))
        response.set_cookie(LOOK_COOKIE, look.text, max_age=COOKIE_SECONDS, samesite="Lax")
        return response
