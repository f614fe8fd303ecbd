"""Files on their way in and out over HTTP."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header


class BoundedUploadHandler(FileUploadHandler):
    """Drop what comes after the limit, so that an oversize body is read off but never kept.

    It stands first in FILE_UPLOAD_HANDLERS. The file that arrives is then a little larger than the limit,
    and the operation refuses it with 413. UPLOAD_LIMITS names the addresses that take larger ones.
    """

    @property
    def limit(self):
        """The largest file of the address that was asked, bytes."""
        match = self.request.resolver_match if self.request else None
        return settings.UPLOAD_LIMITS.get(match.view_name if match else "", settings.UPLOAD_LIMIT)

    def receive_data_chunk(self, raw_data, start):
        """Pass the chunk on to the next handler, or swallow it when the limit lies behind it."""
        return None if start > self.limit else raw_data

    def file_complete(self, file_size):
        """Leave the file object to the next handler."""


def send(download):
    """Return a file (a `selectors.documents.Download`) as an attachment that no browser opens or keeps."""
    response = HttpResponse(download.content, content_type=download.mime_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, download.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def send_csv(text, name):
    """Return CSV text as an attachment called `name` and the day."""
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.csv"'
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
