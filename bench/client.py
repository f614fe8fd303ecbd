"""The load generator: a process of its own that keeps N connections busy and reports latencies.

`python -m bench.client PLAN.json` reads a plan (host, port, connections, seconds, warm_up, requests: a list
of {method, path, headers, body}) and prints one JSON object. Each connection walks the list from its own
offset. A `{n}` in a body is replaced by a number that grows with every request of the connection; `highest` of
the result is the highest number of each request that was answered with 200.
"""

import asyncio
import json
import sys
import time
from pathlib import Path


class Connection:
    """One keep-alive HTTP/1.1 connection; reconnects when the server closes it."""

    def __init__(self, host, port):
        self.host, self.port = host, port
        self.reader = self.writer = None
        self.body = b""

    async def exchange(self, head, body):
        """Send one request, read the whole answer into `body`, return its status."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        self.writer.write(head + body)
        status_line = await self.reader.readline()
        if not status_line:
            await self.close()
            raise ConnectionResetError("closed by the server")
        length, keep = 0, True
        chunked = False
        while (line := await self.reader.readline()) not in {b"\r\n", b""}:
            name, _, value = line.partition(b":")
            name = name.lower()
            if name == b"content-length":
                length = int(value)
            elif name == b"transfer-encoding":
                chunked = b"chunked" in value
            elif name == b"connection" and b"close" in value:
                keep = False
        await self._read_body(length, chunked=chunked)
        if not keep:
            await self.close()
        return int(status_line.split(b" ", 2)[1])

    async def _read_body(self, length, *, chunked):
        if not chunked:
            self.body = await self.reader.readexactly(length)
            return
        self.body = b""
        while size := int((await self.reader.readline()).strip(), 16):
            self.body += (await self.reader.readexactly(size + 2))[:-2]
        await self.reader.readline()

    async def close(self):
        """Drop the connection; the next exchange opens a new one."""
        if self.writer is not None:
            self.writer.close()
        self.writer = None


def wire(request, host, number=0):
    """Return head and body of a request as bytes."""
    body = request.get("body", "").replace("{n}", str(number)).encode()
    headers = {"Host": host, "Content-Length": str(len(body)), **request.get("headers", {})}
    head = f"{request['method']} {request['path']} HTTP/1.1\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return head.encode() + b"\r\n", body


async def _worker(plan, offset, until, samples, statuses, highest):
    connection = Connection(plan["host"], plan["port"])
    requests, number = plan["requests"], 0
    host = f"{plan['host']}:{plan['port']}"
    while time.perf_counter() < until:
        number += 1
        place, sent = (offset + number) % len(requests), plan["first_number"] + number
        head, body = wire(requests[place], host, sent)
        started = time.perf_counter()
        try:
            status = await connection.exchange(head, body)
        except (ConnectionError, asyncio.IncompleteReadError):
            await connection.close()
            status = 0
        samples.append(time.perf_counter() - started)
        statuses[status] = statuses.get(status, 0) + 1
        if status == 200:
            highest[place] = max(highest[place], sent)
    await connection.close()


async def run(plan):
    """Drive the plan once; returns {requests, seconds, rate, p50_ms, p95_ms, p99_ms, statuses, highest}."""
    samples, statuses, highest = [], {}, [0] * len(plan["requests"])
    started = time.perf_counter()
    until = started + plan["seconds"]
    step = max(1, len(plan["requests"]) // plan["connections"])
    await asyncio.gather(
        *(
            _worker(plan, index * step, until, samples, statuses, highest)
            for index in range(plan["connections"])
        )
    )
    seconds = time.perf_counter() - started
    return {
        "requests": len(samples),
        "seconds": round(seconds, 3),
        "rate": round(len(samples) / seconds, 1),
        **quantiles(samples),
        "statuses": {str(status): count for status, count in sorted(statuses.items())},
        "highest": highest,
    }


def quantiles(samples):
    """Return {p50_ms, p95_ms, p99_ms} of latencies in seconds."""
    ordered = sorted(samples) or [0]
    return {
        f"p{share}_ms": round(ordered[min(len(ordered) - 1, len(ordered) * share // 100)] * 1000, 2)
        for share in (50, 95, 99)
    }


def main():
    """Read the plan named on the command line, run it, print the result."""
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.write(json.dumps(asyncio.run(run(plan))) + "\n")


if __name__ == "__main__":
    main()
