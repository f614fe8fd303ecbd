"""The settings of the language model: what is refused at the start, and that a key reaches no log line."""

import io
import json
import logging
import os
import subprocess
import sys

import pytest

from config.settings.language_model import key_travels_in_clear
from config.settings.parts import logging_config
from tests.architecture.source import ROOT

KEY = "sk-test-KEYKEYKEY0123456789"
PROD = {
    "DJANGO_SETTINGS_MODULE": "config.settings.prod",
    "SECRET_KEY": "x" * 50,
    "FIELD_KEYS": "k1=" + "A" * 43 + "=",
    "BLIND_INDEX_KEY": "A" * 43 + "=",
    "DATABASE_URL": "postgresql://a:b@localhost/c",
    "REDIS_URL": "redis://localhost",
    "ALLOWED_HOSTS": "hiring.example",
    "SITE_URL": "https://hiring.example",
}


def start(**variables):
    """Read the production settings with these variables; return the exit code and what was said."""
    environment = {"PATH": os.environ["PATH"], **PROD, **variables}
    code = "from django.conf import settings; print(settings.LLM_PROVIDER, settings.LLM_PRICE_IN)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


OPENAI = {"LLM_PROVIDER": "openai", "LLM_MODEL": "m", "LLM_API_KEY": KEY}


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({}, "offline None"),
        (OPENAI | {"LLM_PRICE_IN": "2.50"}, "openai 2.50"),
        (OPENAI | {"LLM_BASE_URL": "http://127.0.0.1:11434/v1"}, "openai None"),
        (
            {"LLM_PROVIDER": "openai", "LLM_MODEL": "m", "LLM_BASE_URL": "http://ollama:11434/v1"},
            "openai None",
        ),
    ],
)
def test_production_starts(variables, words):
    code, said = start(**variables)
    assert (code, said.strip()) == (0, words)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"LLM_PROVIDER": "acme"}, "LLM_PROVIDER is offline, or openai"),
        ({"LLM_PROVIDER": "openai"}, "needs LLM_MODEL"),
        (OPENAI | {"LLM_BASE_URL": "models.example/v1"}, "LLM_BASE_URL is the address"),
        (OPENAI | {"LLM_BASE_URL": f"https://me:{KEY}@models.example/v1"}, "not into LLM_BASE_URL"),
        (OPENAI | {"LLM_BASE_URL": "http://models.example/v1"}, "would travel in clear"),
        (OPENAI | {"LLM_PRICE_IN": "cheap"}, "number of US dollars"),
        (OPENAI | {"LLM_PRICE_OUT": "-1"}, "number of US dollars"),
        (OPENAI | {"LLM_PRICE_OUT": "NaN"}, "number of US dollars"),
    ],
)
def test_production_refuses_to_start(variables, words):
    code, said = start(**variables)
    assert code != 0
    assert words in said
    assert KEY not in said


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://models.example/v1", False),
        ("http://localhost:11434/v1", False),
        ("http://127.0.0.1:8000/v1", False),
        ("http://[::1]:8000/v1", False),
        ("http://10.0.0.5:8000/v1", True),
        ("http://localhost.evil.example/v1", True),
        ("http://ollama/v1", True),
    ],
)
def test_where_a_key_would_be_readable(address, expected):
    assert key_travels_in_clear(address) is expected


@pytest.mark.parametrize("json_lines", [True, False])
def test_the_key_is_taken_out_of_every_log_line(json_lines):
    config = logging_config(json=json_lines, secrets=[KEY, ""])
    formatter = config["formatters"]["structured"]
    made = formatter["()"](processor=formatter["processor"], foreign_pre_chain=formatter["foreign_pre_chain"])
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(made)
    log = logging.getLogger(f"openai.test.{json_lines}")
    log.propagate = False
    log.addHandler(handler)
    try:
        raise RuntimeError(f"Authorization: Bearer {KEY}")
    except RuntimeError:
        log.exception("refused %s", KEY, extra={"headers": {"Authorization": KEY}})
    text = stream.getvalue()
    assert KEY not in text
    assert "refused [secret]" in text
    assert "Bearer [secret]" in text
    if json_lines:
        assert json.loads(text)["level"] == "error"
