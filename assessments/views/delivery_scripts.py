"""What the test's scripts send: answers, events, the question of the time.

They are exempt from the CSRF token, which would outlive neither a long test nor a change of sign-in, and
protected twice instead: the credential's cookie is SameSite=Lax, and the request must name its attempt in
a header of its own (X-Test-Session), which a foreign site cannot send without a permission (CORS) that we
never give here.
"""

import json

from django.db import transaction
from django.http import JsonResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from assessments.operations import answers, events, live, sessions
from assessments.selectors import credentials, delivery
from assessments.selectors import live as live_selectors
from config.kernel.context import current
from config.kernel.errors import DomainError, PolicyDenied, TooLarge, ValidationFailed
from config.kernel.tenancy import tenant_context
from config.kernel.web import ANYONE

HEADER = "X-Test-Session"
LARGEST_BODY = 64 * 1024
"""Bytes of JSON that one request may send."""


@method_decorator(csrf_exempt, name="dispatch")
class ScriptView(View):
    """JSON in and out, for the holder of one attempt's credential; errors in the API's envelope."""

    roles = ANYONE

    def dispatch(self, request, *args, **kwargs):
        try:
            self.credential = self.proven(request, kwargs["public_id"])
            response = super().dispatch(request, *args, **kwargs)
        except DomainError as error:
            response = self.refused(error)
        response["Cache-Control"] = "no-store"
        return response

    def proven(self, request, public_id):
        """Return the credential. Raises Unauthorized, PolicyDenied."""
        if request.headers.get(HEADER) != public_id:
            raise PolicyDenied(_("This request does not come from the page of the test."))
        return delivery.require(credentials.read(request.COOKIES.get(credentials.COOKIE)), public_id)

    def refused(self, error):
        body = {
            "code": error.code,
            "message": str(error.message),
            "field_errors": error.field_errors,
            "request_id": current().request_id,
        }
        wait = getattr(error, "retry_after", None)
        return JsonResponse(body, status=error.status, headers={"Retry-After": str(wait)} if wait else None)

    def body(self, request):
        """Return the JSON of the request. Raises ValidationFailed, TooLarge."""
        if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
            raise TooLarge(_("This is too much at once."))
        try:
            return json.loads(request.body)
        except ValueError as error:
            raise ValidationFailed(_("Send one JSON object.")) from error


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class SaveAnswer(ScriptView):
    """Keep one answer: one statement, committed before the reply."""

    def put(self, request, public_id, position):
        saved = answers.save(self.credential, position, **answers.parse(self.body(request)))
        return JsonResponse(
            {
                "saved": True,
                "stored": saved.stored,
                "late": saved.late,
                "seconds_left": round(saved.seconds_left, 1),
                "section_seconds_left": saved.section_seconds_left,
            }
        )


class SendEvents(ScriptView):
    """Take a batch of events."""

    def post(self, request, public_id):
        with tenant_context(self.credential.tenant_id), transaction.atomic():
            session = delivery.session_of(self.credential, public_id)
            taken = events.take(session, self.body(request))
        return JsonResponse(taken.told)


class SendSnapshot(ScriptView):
    """Take the picture of an event that has arrived."""

    def post(self, request, public_id):
        if int(request.headers.get("Content-Length") or 0) > events.LARGEST_SNAPSHOT:
            raise TooLarge(_("This picture is too large."))
        with tenant_context(self.credential.tenant_id), transaction.atomic():
            session = delivery.session_of(self.credential, public_id)
            event = events.add_snapshot(session, request.GET.get("key", "")[:64], request.body)
        return JsonResponse({"stored": event is not None})


class MessagesSeen(ScriptView):
    """Note which messages of staff the page shows."""

    def post(self, request, public_id):
        body = self.body(request)
        ids = body.get("seen") if isinstance(body, dict) else None
        if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
            raise ValidationFailed.at("seen", _("Send a list of messages."))
        with tenant_context(self.credential.tenant_id), transaction.atomic():
            session = delivery.session_of(self.credential, public_id)
            return JsonResponse({"seen": live.mark_seen(session, ids)})


class TellTime(ScriptView):
    """The time that is left by the server, and whether the test is still running here."""

    def get(self, request, public_id):
        with tenant_context(self.credential.tenant_id):
            session = sessions.close_if_over(delivery.session_of(self.credential, public_id))
            clock = delivery.clock(session)
            live.note_contact(session)
            messages = live_selectors.for_page(session)
            larger = session.accommodation is not None and session.accommodation.larger_type
        return JsonResponse(
            {
                "status": session.status,
                "seconds_left": clock.seconds_left,
                "now": clock.now.isoformat(),
                "paused": session.paused_at is not None,
                "larger_type": larger,
                "messages": messages,
            }
        )
