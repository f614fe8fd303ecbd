"""Candidates who go on answering through outages, and write down what was acknowledged.

`python -m bench.ledger PLAN.json` reads a plan: host, port, seconds, pace (seconds between two answers of one
candidate), positions, candidates ([{session, credential}]), hand_ins (how many of them hand in at the end), ledger (a
path). Like the page of the test, each candidate sends one save after the other, and a save that was not answered,
or answered with 429 or 5xx, again and again under the same number. The ledger gets one line for every save that
was answered with 200: session, position, number, letter. Printed is one JSON object with the figures.
"""

import asyncio
import json
import random
import sys
import time
from pathlib import Path

from bench.client import Connection, quantiles, wire

TIMEOUT = 10
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 4
PATIENCE = 60
"""Seconds after the end for which candidates still try to get rid of what was not acknowledged."""
LETTERS = "ABCD"


class Candidate:
    """One person with a connection of their own."""

    def __init__(self, plan, facts, book):
        self.plan, self.facts, self.book = plan, facts, book
        self.connection = Connection(plan["host"], plan["port"])
        self.luck = random.Random(facts["session"])
        self.seq = 0

    async def take(self, until):
        """Answer until the time is over."""
        pace = self.plan["pace"]
        await asyncio.sleep(self.luck.random() * pace)
        while time.monotonic() < until:
            await self.answer(until + PATIENCE)
            await asyncio.sleep(pace * (0.5 + self.luck.random()))

    async def answer(self, give_up):
        """Save one answer, however long it takes."""
        self.seq += 1
        position, letter = self.luck.randint(1, self.plan["positions"]), self.luck.choice(LETTERS)
        session = self.facts["session"]
        body = {"selected_answer": letter, "client_seq": self.seq}
        cookie = f"test_session={self.facts['credential']}"
        status = await self.insist(
            {
                "method": "PUT",
                "path": f"/test/{session}/answers/{position}/",
                "headers": {"Cookie": cookie, "X-Test-Session": session, "Content-Type": "application/json"},
                "body": json.dumps(body),
            },
            give_up,
        )
        if status == 200:
            self.book.acknowledged.append(f"{session} {position} {self.seq} {letter}")
        elif status:
            self.book.refused[status] = self.book.refused.get(status, 0) + 1
        else:
            self.book.given_up += 1

    async def hand_in(self, give_up):
        """Hand in; returns the receipt, "" when there was none."""
        status = await self.insist(
            {
                "method": "POST",
                "path": f"/api/v1/test-sessions/{self.facts['session']}/submit",
                "headers": {"Authorization": f"Bearer {self.facts['credential']}"},
            },
            give_up,
        )
        return json.loads(self.connection.body)["receipt_code"] if status == 200 else ""

    async def insist(self, request, give_up):
        """Send a request until it is answered; returns the status, 0 when nobody answered in time."""
        head, body = wire(request, f"{self.plan['host']}:{self.plan['port']}")
        began, pause = time.monotonic(), FIRST_PAUSE
        while True:
            sent = time.monotonic()
            try:
                async with asyncio.timeout(TIMEOUT):
                    status = await self.connection.exchange(head, body)
            except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError):
                await self.connection.close()
                status = 0
            now = time.monotonic()
            if status and status != 429 and status < 500:
                self.book.samples.append(now - sent)
                self.book.longest_wait = max(self.book.longest_wait, now - began)
                return status
            if now > give_up:
                return 0
            self.book.retries += 1
            await asyncio.sleep(pause * (0.5 + self.luck.random()))
            pause = min(pause * 2, LONGEST_PAUSE)


class Book:
    """What all candidates saw."""

    def __init__(self):
        self.acknowledged, self.samples, self.refused = [], [], {}
        self.retries = self.given_up = 0
        self.longest_wait = 0.0


async def run(plan):
    """Let all candidates work, then some hand in, each twice at the same moment; returns the figures."""
    book = Book()
    people = [Candidate(plan, facts, book) for facts in plan["candidates"]]
    began = time.monotonic()
    await asyncio.gather(*(person.take(began + plan["seconds"]) for person in people))
    seconds = time.monotonic() - began
    figures = {
        "acknowledged": len(book.acknowledged),
        "rate": round(len(book.acknowledged) / seconds, 1),
        **quantiles(book.samples),
        "longest_wait_s": round(book.longest_wait, 2),
        "retries": book.retries,
        "given_up": book.given_up,
        "refused": {str(status): count for status, count in book.refused.items()},
    }
    Path(plan["ledger"]).write_text("\n".join(book.acknowledged), encoding="utf-8")
    figures["receipts"] = await _hand_in(plan, book)
    for person in people:
        await person.connection.close()
    return figures


async def _hand_in(plan, book):
    """Return {session: receipt}; "" where two hand-ins at once did not give one result."""
    receipts, give_up = {}, time.monotonic() + PATIENCE
    for facts in plan["candidates"][: plan["hand_ins"]]:
        pair = [Candidate(plan, facts, book) for _ in range(2)]
        found = set(await asyncio.gather(*(person.hand_in(give_up) for person in pair)))
        receipts[facts["session"]] = found.pop() if len(found) == 1 else ""
    return receipts


def main():
    """Read the plan named on the command line, run it, print the figures."""
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.write(json.dumps(asyncio.run(run(plan))) + "\n")


if __name__ == "__main__":
    main()
