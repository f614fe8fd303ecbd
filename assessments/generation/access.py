"""How a language model is reached; apart from `language_model`, whose libraries only the job needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Access:
    """Where the model is and how to get in. `timeout` is in seconds, for one try."""

    name: ClassVar[str] = "openai"
    """The provider in settings, runs and the API: any server that speaks OpenAI's protocol."""

    base_url: str
    model: str
    api_key: str = field(repr=False)
    timeout: float = 60.0

    @property
    def host(self) -> str:
        """The machine that is talked to, for people to read."""
        return urlsplit(self.base_url).hostname or self.base_url
