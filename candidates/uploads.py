"""Receiving uploads without letting their size decide how much memory or disk they take."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class BoundedUploadHandler(FileUploadHandler):
    """Drop what comes after the limit, so that an oversize body is read off but never kept.

    It stands first in FILE_UPLOAD_HANDLERS. The file that arrives is then a little larger than the limit,
    and `store_upload` refuses it with 413.
    """

    def receive_data_chunk(self, raw_data, start):
        """Pass the chunk on to the next handler, or swallow it when the limit lies behind it."""
        return None if start > settings.UPLOAD_LIMIT else raw_data

    def file_complete(self, file_size):
        """Leave the file object to the next handler."""
