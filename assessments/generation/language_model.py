"""Questions from a language model behind an OpenAI-compatible address.

OpenAI, Azure (its `/openai/v1/` address), Groq, Ollama, vLLM and the like differ in the address alone. What a server
does not know of our wishes (a schema for the answer, a temperature, a limit) is left out after its first refusal.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from random import Random
from typing import Annotated, Any, Protocol

import httpx2
import openai
from django.utils.translation import gettext as _
from pydantic import BaseModel, Field, ValidationError

from assessments.generation import answers, prompts
from assessments.generation.access import Access
from assessments.generation.order import Order, Part
from assessments.generation.provider import GenerationFailed, Meter, Proposal, Unusable, Verdict
from assessments.items import Item, Option
from assessments.validators import LETTERS

RETRIES = 3
"""Further tries after 408, 409, 429, 5xx, timeouts and broken connections; pauses grow, or are what the server asks."""
LARGEST_ANSWER = 1024 * 1024
"""Bytes; five questions are about ten thousand."""
MOST_TOKENS = 8_000
_SHOWN = 200
"""Characters of a server's own words that people get to see."""
_CHARACTERS_PER_TOKEN = 4


_Tokens = Annotated[int, Field(ge=0, le=10_000_000)]


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: _Tokens | None = None
    completion_tokens: _Tokens | None = None


class _Completion(BaseModel):
    """What is read of a chat completion; everything else is overlooked."""

    choices: list[_Choice]
    usage: _Usage | None = None


class LanguageModel:
    """A provider that asks a language model, twice: once for questions, once for their answers."""

    name = Access.name
    prompt_version = prompts.PROMPT_VERSION
    invents = True

    def __init__(self, access: Access) -> None:
        self.access = access
        self.model = access.model
        self.meter = Meter()
        self._wishes: dict[str, Any] = {"temperature": 0, "max_completion_tokens": MOST_TOKENS}
        self._keeps_schemas = True
        self._client = openai.OpenAI(
            api_key=access.api_key or "none",
            base_url=access.base_url,
            timeout=access.timeout,
            max_retries=RETRIES,
            default_headers={"Accept-Encoding": "identity"},
            http_client=openai.DefaultHttpxClient(
                follow_redirects=False,
                event_hooks={"request": [self._count], "response": [self._guard]},
            ),
        )

    def propose(self, order: Order, part: Part, *, count: int, taken: Sequence[str]) -> list[Proposal]:
        messages = prompts.propose(order, part, count=count, taken=taken)
        written = self._converse(messages, answers.Questions).questions[:count]
        return [Proposal(_item(one, order, part)) for one in written]

    def solve(self, items: Sequence[Item], *, seed: int) -> list[Verdict]:
        """Answer items whose options were put into another order, so that no place is favoured."""
        places = [_shuffled(len(item.options), f"{seed}:{number}") for number, item in enumerate(items)]
        asked = [
            item.with_options(item.options[place] for place in order)
            for item, order in zip(items, places, strict=True)
        ]
        found = {one.number: one for one in self._converse(prompts.solve(asked), answers.Solutions).solutions}
        return [_verdict(found.get(number), order) for number, order in enumerate(places, start=1)]

    def _converse(self, messages: list[prompts.Message], shape: type[answers.AnyShape]) -> answers.AnyShape:
        """Ask, and ask once more with the reason where the answer cannot be used."""
        try:
            return answers.read(self._ask(messages, shape), shape)
        except Unusable as problem:
            again = prompts.repair(messages, problem)
        try:
            return answers.read(self._ask(again, shape), shape)
        except Unusable as problem:
            words = _("The language model's answer could not be used, twice: %(problem)s")
            raise GenerationFailed(words % {"problem": str(problem)[:_SHOWN]}) from problem

    def _ask(self, messages: list[prompts.Message], shape: type[answers.AnyShape]) -> str:
        """Return the text of the model's answer. Raises Unusable where it is cut off, GenerationFailed."""
        try:
            answer = self._sent(messages, shape)
        except openai.APIError as error:
            raise GenerationFailed(self._words(error)) from None
        content = _completion(answer)
        choice = content.choices[0]
        text = choice.message.content or ""
        self._add_tokens(content.usage, messages, text)
        if choice.message.refusal or choice.finish_reason == "content_filter":
            words = _("The language model refuses: %(words)s")
            said = self._masked(choice.message.refusal or choice.finish_reason or "")
            raise GenerationFailed(words % {"words": said})
        if choice.finish_reason == "length":
            raise Unusable("It was cut off: it is too long.", text)
        return text

    def _sent(self, messages: list[prompts.Message], shape: type[answers.AnyShape]) -> httpx2.Response:
        """Send one call; what the server does not know of the wishes is dropped for good, one refusal at a time."""
        while True:
            wishes = dict(self._wishes)
            if self._keeps_schemas:
                wishes["response_format"] = answers.schema_of(shape)
            try:
                raw = self._client.chat.completions.with_raw_response.create(
                    model=self.model, messages=messages, **wishes
                )
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                if not self._drop(_unknown(wishes, str(error))):
                    raise
                continue
            return raw.http_response

    def _drop(self, names: list[str]) -> bool:
        for name in names:
            self._wishes.pop(name, None)
        self._keeps_schemas = self._keeps_schemas and "response_format" not in names
        return bool(names)

    def _count(self, _request: httpx2.Request) -> None:
        self.meter.calls += 1

    def _guard(self, response: httpx2.Response) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise GenerationFailed(
                _("The language model's server packs its answer although it was asked not to.")
            )
        response.stream = _Bounded(response.stream, seconds=self.access.timeout)

    def _add_tokens(self, usage: _Usage | None, messages: list[prompts.Message], text: str) -> None:
        """Count what the server says, or a guess where it says nothing."""
        told = usage or _Usage()
        asked = sum(len(message["content"]) for message in messages)
        self.meter.tokens_in += told.prompt_tokens or asked // _CHARACTERS_PER_TOKEN
        self.meter.tokens_out += told.completion_tokens or len(text) // _CHARACTERS_PER_TOKEN

    def _words(self, error: openai.APIError) -> str:
        """Say what went wrong, without the key and without the whole answer of the server."""
        facts = {"host": self.access.host, "model": self.model, "seconds": f"{self.access.timeout:g}"}
        if isinstance(error, openai.APITimeoutError):
            return _("%(host)s did not answer within %(seconds)s seconds, several times.") % facts
        if isinstance(error, openai.APIConnectionError):
            return _("%(host)s cannot be reached, or the connection broke off.") % facts
        facts["status"] = str(getattr(error, "status_code", "?"))
        if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
            return _("%(host)s does not accept the key (%(status)s).") % facts
        if isinstance(error, openai.NotFoundError):
            return _("%(host)s knows neither this address nor the model “%(model)s” (404).") % facts
        if isinstance(error, openai.RateLimitError):
            return _("%(host)s takes no more requests for now (429). Try again later.") % facts
        facts["words"] = self._masked(error.message.removeprefix(f"Error code: {facts['status']} - "))
        return _("%(host)s answers with an error (%(status)s): %(words)s") % facts

    def _masked(self, text: str) -> str:
        """Return a server's words cut short, with the key taken out should it be among them."""
        whole = " ".join(text.split())
        return (whole.replace(self.access.api_key, "[key]") if self.access.api_key else whole)[:_SHOWN]


class _Stream(Protocol):
    def __iter__(self) -> Iterator[bytes]: ...
    def close(self) -> None: ...


class _Bounded(httpx2.SyncByteStream):
    """A body that ends with an error when it grows too large or drips for too long."""

    def __init__(self, stream: Any, *, seconds: float) -> None:
        self._stream: _Stream = stream
        self._until = time.monotonic() + seconds

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._stream:
            size += len(chunk)
            if size > LARGEST_ANSWER:
                raise GenerationFailed(_("The language model's answer is larger than 1 MiB."))
            if time.monotonic() > self._until:
                raise httpx2.ReadTimeout("the answer drips")
            yield chunk

    def close(self) -> None:
        self._stream.close()


def _completion(response: httpx2.Response) -> _Completion:
    """Read the envelope of an answer. Raises GenerationFailed for what is none: another page, another service."""
    kind = response.headers.get("content-type", "application/json").partition(";")[0].strip()
    if not kind.endswith("json"):
        words = _(
            "The address of the language model answers with %(kind)s instead of JSON. Is it the right one?"
        )
        raise GenerationFailed(words % {"kind": kind[:50]})
    try:
        found = _Completion.model_validate_json(response.content)
    except ValidationError as error:
        raise GenerationFailed(_("The language model's server does not answer as expected.")) from error
    if not found.choices:
        raise GenerationFailed(_("The language model's server answers without a text."))
    return found


_ALIASES = {
    "response_format": ("response_format", "json_schema", "structured output"),
    "temperature": ("temperature",),
    "max_completion_tokens": ("max_completion_tokens", "max_tokens"),
}


def _unknown(wishes: dict[str, Any], words: str) -> list[str]:
    """Return the wishes that a refusal names; where it names none, all of them."""
    told = words.lower()
    known = [name for name in wishes if name in _ALIASES]
    return [name for name in known if any(word in told for word in _ALIASES[name])] or known


def _item(written: answers.WrittenQuestion, order: Order, part: Part) -> Item:
    """Return a written question as an item whose right option stands first."""
    wrong = [Option(one.text.strip(), feedback=one.why_wrong.strip()) for one in written.wrong_options]
    return Item(
        stem=written.question.strip(),
        options=(Option(written.right_option.strip(), right=True), *wrong),
        explanation=written.explanation.strip(),
        topic=(written.subtopic.strip() or part.topic)[:255],
        skill=part.skill,
        level=order.level,
        language=order.language,
    )


def _shuffled(length: int, seed: str) -> list[int]:
    return Random(seed).sample(range(length), length)  # noqa: S311 - an order, not a secret


def _verdict(solution: answers.Solution | None, places: list[int]) -> Verdict:
    if solution is None:
        return Verdict(None, _("It was left out."))
    chosen = LETTERS.find(solution.answer)
    if len(solution.answer) > 1 or not 0 <= chosen < len(places):
        return Verdict(None, solution.reasoning.strip())
    return Verdict(places[chosen], solution.reasoning.strip())
