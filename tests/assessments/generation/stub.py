"""A language model's server on this machine: speaks the protocol, writes plain questions, solves them rightly."""

import json
import re

from werkzeug import Response

KEY = "sk-test-0123456789abcdefSECRET"
MODEL = "stub-1"
PATH = "/v1/chat/completions"


def question(number, **changes):
    """Return a good question as the model writes it; its right option ends in a full stop of its own."""
    return {
        "subtopic": "Calls",
        "question": f"What does call number {number} of the sample program return?",
        "right_option": f"the value {number}",
        "wrong_options": [
            {"text": f"the value {number + step}", "why_wrong": f"That is {step} too many."}
            for step in (1000, 2000, 3000)
        ],
        "explanation": f"The call hands back its own number, {number}.",
    } | changes


def completion(content, *, finish="stop", refusal=None, usage=(100, 50)):
    """Return a chat completion as the server sends it."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    counted = {"prompt_tokens": usage[0], "completion_tokens": usage[1]} if usage else None
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": counted,
    }
    return Response(json.dumps(body), content_type="application/json")


def failure(status, *, message="no", headers=None):
    """Return an error as the server sends it."""
    body = json.dumps({"error": {"message": message, "type": "error", "code": None}})
    return Response(body, status=status, content_type="application/json", headers=headers)


class Stub:
    """`script` holds what the next calls get: a Response, or a function of the call's body that returns one.

    Calls beyond the script get good answers. `calls` are the bodies that came in, `headers` their headers.
    """

    def __init__(self, httpserver):
        self.base_url = httpserver.url_for("/v1")
        self.script, self.calls, self.headers = [], [], []
        self.right = {}
        self.number = 0
        httpserver.expect_request(PATH, method="POST").respond_with_handler(self._handle)

    def _handle(self, request):
        body = request.get_json()
        self.calls.append(body)
        self.headers.append(dict(request.headers))
        turn = self.script.pop(0) if self.script else self.good
        return turn(body) if callable(turn) and not isinstance(turn, Response) else turn

    def good(self, body):
        """Answer as a good model does."""
        return self.solve(body) if is_solving(body) else self.write(body)

    def write(self, body):
        return completion(self.written([self.fresh() for _ in range(wanted(body))]))

    def fresh(self, **changes):
        self.number += 1
        return question(self.number, **changes)

    def written(self, questions):
        """Return the model's text for questions, and remember their keys for solving."""
        self.right |= {one["question"]: one["right_option"] for one in questions}
        return json.dumps({"questions": questions})

    def solve(self, body, *, wrong=(), none=()):
        """Solve what is asked; `wrong` and `none` are stems that get another answer, or none."""
        solutions = []
        for one in asked(body):
            letters = {text: letter for letter, text in one["options"].items()}
            right = letters[self.right[one["question"]]]
            other = next(letter for letter in one["options"] if letter != right)
            answer = "none" if one["question"] in none else other if one["question"] in wrong else right
            solutions.append({"number": one["number"], "reasoning": "Counted it.", "answer": answer})
        return completion(json.dumps({"solutions": solutions}))


def is_solving(body):
    return "You check multiple-choice questions" in body["messages"][0]["content"]


def wanted(body):
    return int(re.search(r"Write (\d+) questions", body["messages"][1]["content"])[1])


def asked(body):
    """Return the questions that a solving call holds."""
    return json.loads(re.search(r"\[.*\]", body["messages"][1]["content"], re.DOTALL)[0])
