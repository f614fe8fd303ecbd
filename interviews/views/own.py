"""An interview as a calendar file, for its candidate."""

from django.http import Http404, HttpResponse

from candidates.views.own import ByAccount, ByLink, OwnMixin
from config.kernel.web import PageView
from interviews.selectors import personal


class _Calendar(OwnMixin, PageView):
    """The file behind "add to calendar"."""

    any_link = True

    def get(self, request, public_id):
        content = personal.calendar_file(self.visit, public_id)
        if content is None:
            raise Http404
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="interview.ics"'
        return response


class OwnCalendar(ByLink, _Calendar):
    """By the link of a mail."""


class MyCalendar(ByAccount, _Calendar):
    """Signed in."""
