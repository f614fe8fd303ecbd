"""Where questions are generated: offline (the bank, item models), or by a language model of the operator's choice."""

import ipaddress
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def _price(text):
    """Return US dollars per million tokens, None where the price is not known."""
    try:
        price = Decimal(text) if text else None
    except InvalidOperation:
        price = Decimal(-1)
    if price is not None and not (price.is_finite() and price >= 0):
        raise ImproperlyConfigured(
            "A price of the language model is a number of US dollars per million tokens"
        )
    return price


def key_travels_in_clear(base_url):
    """Whether a key sent to this address could be read on the way: plain HTTP to another machine."""
    parts = urlsplit(base_url)
    if parts.scheme == "https":
        return False
    try:
        address = ipaddress.ip_address(parts.hostname or "")
    except ValueError:
        return parts.hostname != "localhost"
    return not address.is_loopback


LLM_PROVIDER = env("LLM_PROVIDER", default="offline")
LLM_BASE_URL = env("LLM_BASE_URL", default="https://api.openai.com/v1")
LLM_API_KEY = env("LLM_API_KEY", default="")
LLM_MODEL = env("LLM_MODEL", default="")
LLM_TIMEOUT = env.float("LLM_TIMEOUT", default=60.0)
LLM_PRICE_IN = _price(env("LLM_PRICE_IN", default=""))
LLM_PRICE_OUT = _price(env("LLM_PRICE_OUT", default=""))
LLM_DAILY_TOKENS = env.int("LLM_DAILY_TOKENS", default=500_000)

if LLM_PROVIDER not in {"offline", "openai"}:
    raise ImproperlyConfigured("LLM_PROVIDER is offline, or openai for any server that speaks its protocol")
if LLM_PROVIDER == "openai":
    if not LLM_MODEL:
        raise ImproperlyConfigured("LLM_PROVIDER=openai needs LLM_MODEL")
    if urlsplit(LLM_BASE_URL).scheme not in {"http", "https"} or not urlsplit(LLM_BASE_URL).hostname:
        raise ImproperlyConfigured(
            "LLM_BASE_URL is the address of the server, such as https://api.openai.com/v1"
        )
    if urlsplit(LLM_BASE_URL).password:
        raise ImproperlyConfigured("The key belongs into LLM_API_KEY, not into LLM_BASE_URL")
