"""A language model's server for one test, and the settings that lead to it."""

import openai._base_client
import pytest
from django.core.management import call_command

from assessments.generation.access import Access
from assessments.generation.language_model import LanguageModel
from tests.assessments.generation.stub import KEY, MODEL, Stub


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch):
    """Let the client wait hundredths of seconds between its tries, unless the server says how long."""
    monkeypatch.setattr(openai._base_client, "INITIAL_RETRY_DELAY", 0.01)


@pytest.fixture
def stub(httpserver):
    return Stub(httpserver)


@pytest.fixture
def llm(stub):
    """The provider that talks to the stub."""
    return LanguageModel(Access(base_url=stub.base_url, model=MODEL, api_key=KEY, timeout=5))


@pytest.fixture
def llm_settings(stub, settings):
    """An installation that is set up for the stub."""
    settings.LLM_PROVIDER = "openai"
    settings.LLM_BASE_URL = stub.base_url
    settings.LLM_API_KEY = KEY
    settings.LLM_MODEL = MODEL
    settings.LLM_TIMEOUT = 5.0
    return settings


@pytest.fixture
def load_skills(db):
    """The catalogue that every company shares."""
    call_command("load_catalogue", verbosity=0)
