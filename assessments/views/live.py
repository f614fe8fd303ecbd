"""The live wall: running tests on one page, and what staff can do about one of them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from assessments.enums import PauseKind
from assessments.forms.live import EndForm, ExtraTimeForm, MessageForm
from assessments.models import Assessment, TestSession
from assessments.operations import extra_time, live, pauses
from assessments.policy import can_accompany
from assessments.querysets import AUTHORS, READERS
from assessments.selectors import live as selectors
from config.kernel.web import ActionView, FormPage, ObjectMixin, PageView, is_htmx
from config.templatetags.ui import clock_words
from monitoring.enums import ProctoringEventType


class LiveWall(PageView):
    """Everybody who takes a test now; asked for again every five seconds, 304 while nothing has changed."""

    roles = READERS
    title = _("Live")
    subtitle = _("Tests that run now, those that end first at the top.")
    template_name = "assessments/live_wall.html"

    def get(self, request):
        chosen = request.GET.get("assessment", "")[:100]
        wall = selectors.wall(request.user, chosen)
        etag = wall.etag(chosen, translation.get_language() or "", request.user.public_id)
        if request.headers.get("If-None-Match") == etag:
            answer = HttpResponse(status=304)
        elif is_htmx(request):
            answer = render(
                request, "assessments/_live_rows.html", {"wall": wall, "rows": shown(wall), "etag": etag}
            )
        else:
            choices = selectors.choices(request.user)
            answer = self.render(wall=wall, rows=shown(wall), etag=etag, chosen=chosen, choices=choices)
        answer["ETag"] = etag
        answer["Cache-Control"] = "private, no-cache"
        answer["Vary"] = "Cookie, HX-Request"
        return answer


def shown(wall):
    """Return the rows as the template takes them: plain texts, since two hundred of them are asked for often."""
    base = reverse("assessments:live-wall")
    labels = {event.value: str(event.label) for event in ProctoringEventType}
    return [
        {
            **row._asdict(),
            "name": row.candidate_name or row.session_id,
            "url": f"{base}{row.session_id}/",
            "left": clock_words(row.seconds_left(wall.now)),
            "until": "" if row.paused_at else row.deadline_at.isoformat(),
            "event": labels.get(row.last_event, ""),
            "event_time": _hour(row.last_event_at),
            "seen_time": _hour(row.last_seen),
        }
        for row in wall.rows
    ]


def _hour(moment):
    return timezone.localtime(moment).strftime("%H:%M") if moment else ""


class LiveSession(ObjectMixin, PageView):
    """One running test and its forms; one that has ended leads to its result."""

    roles = READERS
    template_name = "assessments/live_session.html"
    form_name = ""

    def get_queryset(self):
        return TestSession.objects.visible_to(self.request.user).select_related("application__assessment")

    def get_title(self):
        return self.object.candidate_name

    def get_breadcrumbs(self):
        return [(_("Live"), reverse("assessments:live-wall"))]

    def get(self, request, public_id):
        if not self.object.is_open:
            return redirect("assessments:session-detail", public_id=public_id)
        return self.render()

    def get_context(self, **extra):
        session, bound = self.object, extra.get("form")
        forms = {"message": MessageForm(), "time": ExtraTimeForm(), "end": EndForm(word=word_of(session))}
        if bound is not None:
            forms[self.form_name] = bound
        wall = selectors.wall_of(session)
        return super().get_context(
            object=session,
            row=wall.rows[0],
            left=wall.rows[0].seconds_left(wall.now),
            forms=forms,
            may_act=can_accompany(self.request.user, session),
            sent=selectors.messages_of(session),
            grants=selectors.grants_of(session),
            **extra,
        )


def word_of(session):
    """Return what must be typed to end a test."""
    return session.candidate_name or session.public_id


class _LiveForm(LiveSession, FormPage):
    """A form of that page, with an address of its own."""

    roles = AUTHORS

    def get_success_url(self):
        return reverse("assessments:live-session", args=[self.object.public_id])


class LiveMessage(_LiveForm):
    """A word to the candidate."""

    form_name, form_class = "message", MessageForm
    success_message = _("The message is on its way.")

    def operate(self, form):
        return live.send_message(self.object, text=form.cleaned_data["text"], actor=self.request.user)


class LiveTime(_LiveForm):
    """More time for one attempt."""

    form_name, form_class = "time", ExtraTimeForm
    success_message = _("The time was given.")

    def operate(self, form):
        return extra_time.grant(self.object, actor=self.request.user, **form.cleaned_data)


class LiveEnd(_LiveForm):
    """The end of a test."""

    form_name, form_class = "end", EndForm
    success_message = _("The test has ended; what was answered counts.")

    def get_form_kwargs(self):
        return {"word": word_of(self.object)}

    def operate(self, form):
        return live.end(self.object, reason=form.cleaned_data["reason"], actor=self.request.user)

    def get_success_url(self):
        return reverse("assessments:live-wall")


class _LiveAction(ActionView):
    roles = AUTHORS

    def get_queryset(self):
        return TestSession.objects.visible_to(self.request.user).select_related("application__assessment")

    def get_success_url(self):
        return reverse("assessments:live-session", args=[self.object.public_id])


class LivePause(_LiveAction):
    """Stop the clock of one test."""

    success_message = _("The clock stands.")

    def operate(self):
        return pauses.start_pause(self.object, kind=PauseKind.STAFF, actor=self.request.user)


class LiveResume(_LiveAction):
    """Let it go on."""

    success_message = _("The clock goes on.")

    def operate(self):
        return pauses.end_pause(self.object, kind=PauseKind.STAFF, actor=self.request.user)


class AssessmentTime(FormPage):
    """More time for everybody who takes a test now."""

    roles = AUTHORS
    title = _("More time for everybody")
    form_class = ExtraTimeForm
    template_name = "assessments/assessment_time.html"
    submit_label = _("Give the time")

    def get_queryset(self):
        return Assessment.objects.visible_to(self.request.user)

    def get_breadcrumbs(self):
        return [(_("Live"), f"{reverse('assessments:live-wall')}?assessment={self.object.public_id}")]

    def get_context(self, **extra):
        return super().get_context(object=self.object, running=selectors.running_in(self.object), **extra)

    def operate(self, form):
        return extra_time.grant(self.object, actor=self.request.user, **form.cleaned_data)

    def get_success_message(self):
        return _("Time given to %(n)d running tests.") % {"n": self.result.attempts}

    def get_success_url(self):
        return self.get_breadcrumbs()[0][1]
