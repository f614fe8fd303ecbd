"""Name, addresses and numbers of a person, read from the text of a CV by rule, to prefill a form.

A person checks everything before it is stored, so an empty field is better than a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_EMAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,62}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}(?![\w@])"
)
_PHONE = re.compile(r"(?<![\w/.-])(?:\+|00)?\(?\d[\d ()./\u2010-\u2013-]{6,22}\d(?![\w/-])")
_YEARS = re.compile(r"^(?:19|20)\d\d\s*[-./\u2010-\u2013 ]+\s*(?:19|20)\d\d")
_DATE = re.compile(r"^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$")
_WEB = re.compile(
    r"(?<![\w.@/-])(?:https?://)?(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,10}/[^\s<>()|,;\"']{0,500}"
    r"|https?://[^\s<>()|,;\"']{1,500}"
)
_NAME_WORD = re.compile(r"[^\W\d_][^\W\d_.'\u2019-]*(?:['\u2019-][^\W\d_]+)*\.?")
_EXPERIENCE = re.compile(
    r"\b(\d{1,2})(?:[.,](\d))?\s*\+?\s*(?:years?|yrs?\.?)\s+(?:of\s+)?(?:\w+\s+){0,3}experience",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^(?:full\s+)?name\s*[:\-]\s*(.+)$", re.IGNORECASE)
_HEADING = re.compile(
    r"curriculum|vitae|cv|resume|résumé|lebenslauf|profile|summary|contact|skills|education|experience|about|me|"
    r"personal|details|information|professional|career|objective|work|projects|languages|engineer|developer|"
    r"manager|designer|analyst|consultant"
)
HEAD_LINES = 12
LONGEST_LINE = 200
READ = 20_000
"""Characters looked at: whoever wrote a CV stands at its beginning, and hostile text stays cheap."""


@dataclass(frozen=True)
class Facts:
    """What was found; empty where nothing was."""

    full_name: str = ""
    email: str = ""
    phone: str = ""
    linkedin_url: str = ""
    github_url: str = ""
    portfolio_url: str = ""
    experience_years: str = ""


def read_facts(text: str) -> Facts:
    """Return what the text says about its person."""
    text = text[:READ]
    email = _EMAIL.search(text)
    links = _links(text)
    return Facts(
        full_name=_name(text),
        email=email.group().rstrip(".").lower() if email else "",
        phone=_phone(text),
        experience_years=_experience(text),
        **links,
    )


def without_contacts(text: str, mark: str = "[…]") -> str:
    """Return a text of at most READ characters with mark in the place of mail and web addresses and phone numbers."""
    bare = _WEB.sub(mark, _EMAIL.sub(mark, text[:READ]))
    return _PHONE.sub(lambda match: mark if _is_phone(match.group()) else match.group(), bare)


def _name(text: str) -> str:
    lines = [line.strip(" \t|•·")[:LONGEST_LINE] for line in text.splitlines() if line.strip()][:HEAD_LINES]
    for line in lines:
        labelled = _LABEL.match(line)
        if labelled and _looks_like_name(labelled.group(1)):
            return _tidy(labelled.group(1))
    for line in lines[:5]:
        first = re.split(r"\s+[|•·,\u2013-]\s+|\t|, ", line)[0].strip()
        if _looks_like_name(first):
            return _tidy(first)
    return ""


def _looks_like_name(line: str) -> bool:
    words = line.split()
    if not 2 <= len(words) <= 5 or len(line) > 60:
        return False
    if any(_HEADING.fullmatch(word.lower().strip(".")) for word in words):
        return False
    return all(_NAME_WORD.fullmatch(word) for word in words) and sum(word[0].isupper() for word in words) >= 2


def _tidy(name: str) -> str:
    words = name.split()
    return " ".join(word.title() if word.isupper() and len(word) > 2 else word for word in words)


def _phone(text: str) -> str:
    for match in _PHONE.finditer(text):
        found = " ".join(
            match.group()
            .replace("\u2013", "-")
            .replace("\u2010", "-")
            .replace("\u2011", "-")
            .replace("\u2012", "-")
            .split()
        )
        if _is_phone(found):
            return found.lstrip("(") if found.count("(") != found.count(")") else found
    return ""


def _is_phone(found: str) -> bool:
    digits = sum(char.isdigit() for char in found)
    return 7 <= digits <= 15 and not _YEARS.match(found) and not _DATE.match(found)


def _links(text: str) -> dict[str, str]:
    found = {"linkedin_url": "", "github_url": "", "portfolio_url": ""}
    for match in _WEB.finditer(text):
        raw = match.group().rstrip(".")
        url = raw if raw.startswith(("http://", "https://")) else f"https://{raw}"
        host = url.split("/")[2].lower()
        kind = "portfolio_url"
        if host.endswith("linkedin.com"):
            kind = "linkedin_url"
        elif host.endswith("github.com"):
            kind = "github_url"
        if not found[kind] and len(url) <= 500:
            found[kind] = url
    return found


def _experience(text: str) -> str:
    match = _EXPERIENCE.search(text)
    if not match:
        return ""
    return f"{match.group(1)}.{match.group(2)}" if match.group(2) else match.group(1)
