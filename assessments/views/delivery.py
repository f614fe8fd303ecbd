"""The candidate's side of a test: invitation, questions, hand-in, receipt. No account is needed here.

Who may come in is decided by the link's secret at the invitation, and by the sealed credential (a cookie
below /test/) from then on.
"""

from dataclasses import dataclass
from functools import cached_property

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from assessments.enums import ResultDetail
from assessments.operations import answers, live, navigation, sessions
from assessments.selectors import credentials, delivery, receipts
from assessments.selectors import live as live_selectors
from assessments.selectors.departures import departures
from assessments.selectors.navigation import stage
from assessments.selectors.own_results import own_result
from assessments.selectors.pauses import allowance
from config.kernel.errors import Conflict, DomainError, ValidationFailed
from config.kernel.tenancy import tenant_context
from config.kernel.web import ANYONE, PageView

COOKIE_SECONDS = 7 * 24 * 3600
LOOK_COOKIE = "test_look"


@dataclass(frozen=True)
class Look:
    """How a candidate wants to see the test: size of type (0 to 3), high contrast. Kept in the browser only."""

    size: int = 0
    contrast: bool = False

    @classmethod
    def of(cls, text):
        """Read the cookie, such as "2c"; anything else is the usual look."""
        known = text[:1] in {"0", "1", "2", "3"}
        return cls(int(text[0]), text[1:] == "c") if known else cls()

    @property
    def text(self):
        return f"{self.size}{'c' if self.contrast else ''}"

    @property
    def classes(self):
        return f"look-{self.size}{' look-contrast' if self.contrast else ''}"


def keep_credential(response, request, started):
    """Give the browser the credential of an attempt: out of reach of scripts, sent below /test/ only."""
    response.set_cookie(
        credentials.COOKIE,
        started.credential,
        max_age=COOKIE_SECONDS,
        path=credentials.COOKIE_PATH,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


class CandidatePage(PageView):
    """Refusals get a calm page that names neither company nor person; nothing is cached."""

    roles = ANYONE
    referrer_policy = "same-origin"
    refused_template = "assessments/test/refused.html"

    def get_context(self, **extra):
        return super().get_context(look=Look.of(self.request.COOKIES.get(LOOK_COOKIE, "")), **extra)

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = self.referrer_policy
        return response

    def refused(self, error):
        context = {"view": self, "error": error, "page_title": _("This page cannot be opened")}
        return render(self.request, self.refused_template, context, status=error.status)


@method_decorator(csrf_exempt, name="dispatch")
class Invitation(CandidatePage):
    """What awaits the candidate, and the start.

    The page sends no referrer at all, so that its address (which holds the secret) goes nowhere; browsers
    then send `Origin: null` with the form, which Django's CSRF check refuses. The form is protected by a
    key made from the secret and a random cookie of this page instead.
    """

    referrer_policy = "no-referrer"
    title = _("Your test")
    template_name = "assessments/test/landing.html"
    no_cookie = _("Your browser did not keep this page's cookie. Allow cookies and press the button again.")

    def get(self, request, token):
        return self.show(sessions.note_opened(token))

    def post(self, request, token):
        if not self.proven(token):
            return self.show(delivery.landing(token), status=422, problem=self.no_cookie)
        mark = request.COOKIES[credentials.BROWSER_COOKIE]
        try:
            if "resume" in request.POST:
                started = sessions.resume(token, browser_mark=mark)
            else:
                started = sessions.start(token, consent="consent" in request.POST, browser_mark=mark)
        except ValidationFailed as error:
            return self.show(delivery.landing(token), status=error.status, problem=error.message)
        except Conflict as error:
            if error.code != "ALREADY_STARTED":
                raise
            return self.show(delivery.landing(token), status=error.status, problem=error.message)
        return keep_credential(
            redirect("assessments:test", public_id=started.session.public_id), request, started
        )

    def show(self, landing, *, status=200, problem=""):
        clock = delivery.clock(landing.session) if landing.session else None
        return self.keeping_mark(status=status, landing=landing, problem=problem, clock=clock)

    def proven(self, token):
        """Tell whether a form comes from our page in this browser."""
        mark = self.request.COOKIES.get(credentials.BROWSER_COOKIE, "")
        key = self.request.POST.get("key", "")
        return bool(mark) and constant_time_compare(key, credentials.form_key(mark, token))

    def keeping_mark(self, **context):
        """Render the page and make sure that the browser carries the mark which its form needs."""
        mark = self.request.COOKIES.get(credentials.BROWSER_COOKIE) or credentials.new_browser_mark()
        response = self.render(form_key=credentials.form_key(mark, self.kwargs["token"]), **context)
        response.set_cookie(
            credentials.BROWSER_COOKIE,
            mark,
            max_age=COOKIE_SECONDS,
            path=credentials.BROWSER_PATH,
            httponly=True,
            samesite="Lax",
            secure=self.request.is_secure(),
        )
        return response


class TestPage(CandidatePage):
    """A page of one attempt, inside the company that its credential names."""

    def dispatch(self, request, *args, **kwargs):
        try:
            self.credential = delivery.require(
                credentials.read(request.COOKIES.get(credentials.COOKIE)), kwargs["public_id"]
            )
        except DomainError as error:
            return self.refused(error)
        with tenant_context(self.credential.tenant_id):
            return super().dispatch(request, *args, **kwargs)

    @cached_property
    def session(self):
        """The attempt, closed if its time and grace are over. Raises as `delivery.session_of`."""
        found = delivery.session_of(self.credential, self.kwargs["public_id"])
        return sessions.close_if_over(found)

    def messages(self):
        """Return what staff wrote, which this page now shows; the visit is a sign of life."""
        live.note_contact(self.session)
        found = live_selectors.to_show(self.session)
        live.mark_seen(self.session, [row.public_id for row in found])
        return found

    def to_receipt(self):
        return redirect("assessments:test-receipt", public_id=self.session.public_id)

    def elsewhere(self):
        """Where an attempt leads on which nobody can work now: receipt, pause, end of time. None while one can."""
        if not self.session.is_open:
            return self.to_receipt()
        if self.session.paused_at is not None:
            return redirect("assessments:test-pause", public_id=self.session.public_id)
        return None if delivery.clock(self.session).seconds_left else self.time_is_over()

    def time_is_over(self):
        """Say so; a script sends what the browser still keeps, then hands in."""
        self.template_name = "assessments/test/time_over.html"
        self.title = _("The time is over")
        return self.render(session=self.session)


class Test(TestPage):
    """The way in: the first question that is open, or the receipt."""

    __test__ = False

    def get(self, request, public_id):
        if away := self.elsewhere():
            return away
        here = stage(self.session)
        questions = here.of(delivery.paper(self.session))
        first = next((question.position for question in questions if not question.answered), here.first)
        return redirect("assessments:test-question", public_id=public_id, position=first)


class TestQuestion(TestPage):
    """One question a screen. Without a script each button posts the form; with one it stays on the page.

    The page holds the questions that are open: one where there is no way back, else those of the section or all.
    """

    __test__ = False
    template_name = "assessments/test/question.html"

    def get(self, request, public_id, position):
        session = self.session
        if away := self.elsewhere():
            return away
        here, questions = stage(session), delivery.paper(session)
        if not here.holds(position):
            return redirect("assessments:test", public_id=public_id)
        return self.render(
            session=session,
            messages_of_staff=self.messages(),
            assessment=session.application.assessment if session.application else None,
            questions=questions,
            shown=here.of(questions),
            stage=here,
            position=position,
            clock=delivery.clock(session),
            next_seq=max(question.seq for question in questions) + 1,
            watched=delivery.watched_by(session),
            keeps_pictures=delivery.keeps_pictures(session),
            total_seconds=int((session.deadline_at - session.started_at).total_seconds()),
            pauses=allowance(session),
            left=departures(session),
        )

    def post(self, request, public_id, position):
        go = str(position) if "clear" in request.POST else request.POST.get("go", "")
        try:
            answers.save(
                self.credential,
                position,
                answer=None
                if "clear" in request.POST
                else "".join(sorted(request.POST.getlist("answer"))) or None,
                flagged="flagged" in request.POST,
            )
            if go == "next":
                navigation.advance(self.session, leaving=position)
        except Conflict as error:
            if error.code == "SESSION_MOVED":
                raise
            return redirect("assessments:test", public_id=public_id)
        if go == "next":
            return redirect("assessments:test-question", public_id=public_id, position=self.session.reached)
        if go.isdecimal() and len(go) < 10 and 1 <= int(go) <= self.session.total_questions:
            return redirect("assessments:test-question", public_id=public_id, position=int(go))
        return redirect(
            f"assessments:test-{'section' if go == 'section' else 'hand-in'}", public_id=public_id
        )


class TestHandIn(TestPage):
    """What is still open, and the button that ends the test."""

    __test__ = False
    title = _("Hand in")
    template_name = "assessments/test/hand_in.html"

    def get(self, request, public_id):
        session = self.session
        if away := self.elsewhere():
            return away
        questions = delivery.paper(session)
        return self.render(
            session=session,
            stage=stage(session),
            clock=delivery.clock(session),
            total=len(questions),
            blank=[question for question in questions if not question.answered],
            flagged=[question for question in questions if question.flagged],
        )

    def post(self, request, public_id):
        sessions.hand_in(self.session)
        return self.to_receipt()


class TestReceipt(TestPage):
    """Thanks, what happens next, and the code."""

    __test__ = False
    title = _("Handed in")
    template_name = "assessments/test/receipt.html"

    def get(self, request, public_id):
        session = self.session
        if session.is_open:
            return redirect("assessments:test", public_id=public_id)
        link = request.build_absolute_uri(reverse("assessments:receipt", args=[session.receipt_code]))
        return self.render(
            session=session,
            assessment=session.application.assessment if session.application else None,
            result=own_result(session),
            is_hidden=bool(session.application)
            and session.application.assessment.result_detail == ResultDetail.NOTHING,
            answered=session.answers.filter(selected_answer__isnull=False).count(),
            code=receipts.grouped(session.receipt_code or ""),
            link=link,
        )


class Receipt(CandidatePage):
    """Public check of a code: whether what was handed in then is what is stored now."""

    title = _("Check a receipt")
    template_name = "assessments/test/verify.html"

    def get(self, request, code=""):
        text = request.GET.get("code", "").strip()[:100]
        if text and not code:
            return redirect("assessments:receipt", code=receipts.normalise(text) or "-")
        found = receipts.verify(code) if code else None
        status = 404 if code and found is None else 200
        return self.render(
            status=status, asked=code, found=found, grouped=receipts.grouped(receipts.normalise(code))
        )
