"""Reading the mails a test caused."""

import re

from django.core import mail


def codes(address):
    """Return the six-digit codes mailed to an address, oldest first."""
    return [
        re.search(r"\b\d{6}\b", m.body).group()
        for m in mail.outbox
        if m.to == [address] and re.search(r"\b\d{6}\b", m.body)
    ]


def links(address):
    """Return the links mailed to an address, without the site, oldest first."""
    found = [re.search(r"https?://\S+(/team/join/\S+)", m.body) for m in mail.outbox if m.to == [address]]
    return [hit.group(1) for hit in found if hit]
