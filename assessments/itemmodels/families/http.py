"""HTTP: methods, conditions, caches, redirects. Semantics of RFC 9110 and RFC 9111."""

from __future__ import annotations

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, Redraw, item_model
from assessments.itemmodels.texts import asking, count, fenced, listed, paragraphs

SKILL = "REST API"
THINGS = ("books", "cars", "rooms", "teams", "tickets", "invoices", "users", "orders", "tasks", "photos")


def status(code: int) -> str:
    """Return a status with its name, as a trace shows it."""
    names = {
        200: "OK", 201: "Created", 204: "No Content", 301: "Moved Permanently", 302: "Found", 303: "See Other",
        304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request",
        401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 409: "Conflict",
        412: "Precondition Failed", 428: "Precondition Required",
    }  # fmt: skip
    return f"{code} {names[code]}"


def guarded(method: str, header: str, tag: str, current: str) -> int:
    """Return the status by the steps of RFC 9110, 13.2.2."""
    if header == "If-Match" and tag != current:
        return 412
    if header == "If-None-Match" and tag == current:
        return 304 if method in ("GET", "HEAD") else 412
    return 200


@item_model(
    key="http-conditional-request",
    title="Conditional request with an ETag",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Conditional requests",
    measures="What If-Match and If-None-Match do for a reading and a writing method.",
    held="One resource whose version is known, one request with one condition, four possible statuses.",
    varied="The resource, the versions, the method and whether the version still fits.",
    distinct=200,
)
def conditional_request(dice: Dice) -> Draft:
    """The condition decides before the method is carried out."""
    path = f"/{dice.one(THINGS)}/{dice.between(10, 99)}"
    old, new = (
        f"{letter}{number}"
        for letter, number in zip(dice.some("abcdef", 2), dice.distinct(10, 99, 2), strict=True)
    )
    outcome, writing = dice.one([200, 304, 412]), dice.one(["PUT", "DELETE"])
    method = {200: dice.one(["GET", writing]), 304: "GET", 412: writing}[outcome]
    header = "If-None-Match" if method == "GET" else "If-Match"
    tag = new if outcome == 304 or (outcome == 200 and method != "GET") else old
    answer = guarded(method, header, tag, new)
    rules = {
        ("If-Match", True): 200, ("If-Match", False): 412, ("If-None-Match", False): 200, ("If-None-Match", True): 304,
    }  # fmt: skip
    why = {
        200: "Overlooks the condition: the request is answered as if it were not there.",
        304: "Takes a failed If-Match for a resource that has not changed."
        if header == "If-Match"
        else "Takes another ETag for the same one.",
        412: "Takes a condition that holds for one that fails."
        if header == "If-Match"
        else "Takes the answer to a failed condition of a writing request.",
        409: "Takes a failed condition for a conflict that the application reports.",
        404: "Takes a changed resource for a missing one.",
    }
    trace = fenced("http", f"{method} {path} HTTP/1.1", "Host: api.example", f'{header}: "{tag}"')
    question = paragraphs(
        f'The resource {path} had the ETag `"{old}"`. It has been changed since; its ETag is now `"{new}"`. A client '
        "that may do this sends the request below, and the server heeds the condition.",
        trace,
        "Which status does it get?",
    )
    holds = tag == new
    steps = [
        f'The condition compares `"{tag}"` with the current `"{new}"`: {"the same" if holds else "different"}.',
        "If-Match lets the request through when they are the same, If-None-Match when they are different.",
        f"So the answer is {status(answer)}.",
    ]
    wrong = [(status(code), why[code]) for code in dice.shuffled([200, 304, 412, 409, 404]) if code != answer]
    return asking(question, "", status(answer), status(rules[header, holds]), wrong, steps)


@item_model(
    key="http-cache-freshness",
    title="How long a stored response stays fresh",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Caching",
    measures="max-age, s-maxage and Age in a shared cache.",
    held="One response with max-age, s-maxage and Age, stored by a shared cache, some seconds ago.",
    varied="The three numbers and the seconds since.",
    distinct=200,
)
def cache_freshness(dice: Dice) -> Draft:
    """Lifetime less age at arrival less time in the cache."""
    private, shared = 10 * dice.between(3, 12), 10 * dice.between(30, 90)
    age, since = 5 * dice.between(2, 12), 5 * dice.between(3, 15)
    answer = shared - age - since
    second, now = 0, age + since
    while now < shared:
        now, second = now + 5, second + 5
    wrong = [
        (shared - since, "Overlooks the age that the response had when it arrived."),
        (shared - age, "Overlooks the time in the cache."),
        (shared, "Counts the lifetime from now on."),
        (max(private - age - since, 0), "Takes max-age, though s-maxage goes before it in a shared cache."),
        (private + shared - age - since, "Adds both lifetimes."),
        (shared + age - since, "Adds the age instead of taking it off."),
    ]
    response = fenced(
        "http", "HTTP/1.1 200 OK", f"Cache-Control: max-age={private}, s-maxage={shared}", f"Age: {age}"
    )
    question = paragraphs(
        f"A shared cache (a CDN) received this response and stored it {since} seconds ago.",
        response,
        "For how many seconds from now may it still answer from the store without asking the origin?",
    )
    steps = [
        f"In a shared cache s-maxage counts: the response is fresh for {shared} seconds.",
        f"It was {age} seconds old when it came and has been there for {since}: {age + since} seconds old.",
        f"{shared} - {age + since} = {answer}.",
    ]
    return asking(question, "", answer, second, [(value, why) for value, why in wrong], steps)


REDIRECTS = (301, 302, 303, 307, 308)


@item_model(
    key="http-redirect-method",
    title="Method after two redirects",
    skill=SKILL,
    level=Level.ADVANCED,
    topic="Redirects",
    measures="Which redirects keep the method and the body.",
    held="A POST, two redirects of different kind, the third request asked for as browsers send it.",
    varied="The two statuses and the paths.",
    distinct=200,
)
def redirect_method(dice: Dice) -> Draft:
    """303 always, 301 and 302 by custom turn POST into GET; 307 and 308 keep it."""
    start, middle, end = (f"/{thing}" for thing in dice.some(THINGS, 3))
    first, second = dice.some(REDIRECTS, 2)
    method = "POST"
    for code in (first, second):
        if code == 303 or (code in (301, 302) and method == "POST"):
            method = "GET"
    keeps = {first, second} <= {307, 308}
    other = "GET" if method == "POST" else "POST"
    wrong = [
        (f"{other} {end}", "Takes the wrong redirects for those that keep the method."),
        (f"{method} {middle}", "Stops after the first redirect."),
        (f"{other} {middle}", "Stops after the first redirect, with the wrong method."),
        (f"{other} {start}", "Goes back to the first address."),
        (f"{method} {start}", "Sends the request again to the first address."),
    ]
    trace = fenced(
        "text",
        f"POST {start}   ->  {first}, Location: {middle}",
        f"?    {middle}   ->  {second}, Location: {end}",
    )
    question = paragraphs(trace, "Which request does a browser's `fetch` send third?")
    if {first, second} == {301, 302}:
        raise Redraw
    steps = [
        "307 and 308 repeat the request with its method and body.",
        "301, 302 and 303 turn a POST into a GET without body: 303 by definition, the others in every browser.",
        f"After {first} and {second} it is `{method} {end}`.",
    ]
    return asking(
        question, "", f"{method} {end}", f"{'POST' if keeps else 'GET'} {end}", wrong, steps, code=True
    )


@item_model(
    key="http-retry-idempotent",
    title="Repeating requests after a lost answer",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Methods",
    measures="Which methods do the same when they are repeated.",
    held="A POST, two PUT and a DELETE on an empty collection, each sent up to five times.",
    varied="The resource, the order and how often each is sent.",
    distinct=200,
    version=2,
)
def retry_idempotent(dice: Dice) -> Draft:
    """POST adds each time; PUT and DELETE of one address count once."""
    thing = dice.one(THINGS)
    post, put, gone = dice.between(2, 5), dice.between(2, 4), dice.between(2, 3)
    kept, removed = dice.distinct(501, 599, 2)
    requests = [
        (f"POST /{thing}", post),
        (f"PUT /{thing}/{kept}", put),
        (f"PUT /{thing}/{removed}", dice.between(1, 3)),
        (f"DELETE /{thing}/{removed}", gone),
    ]
    answer = post + 1
    store: set[str] = set()
    for line, times in requests:
        for turn in range(times):
            method, path = line.split()
            if method == "POST":
                store.add(f"{path}/new{turn}")
            elif method == "PUT":
                store.add(path)
            else:
                store.discard(path)
    wrong = [
        (2, "Expects that a repeated POST adds one only."),
        (post + put, "Expects that a repeated PUT adds again."),
        (post + 2, "Overlooks that one was deleted."),
        (post, "Expects that PUT never creates."),
        (max(post + put + requests[2][1] - gone, 0), "Counts each request on its own."),
        (max(post + 2 - gone, 1), "Lets each DELETE take one away."),
        (post - 1, "Takes the last POST for a failed one."),
    ]
    lines = [f"{line:<24} sent {count(times, 'time')}, carried out each time" for line, times in requests]
    question = paragraphs(
        f"The collection /{thing} is empty. The server creates on PUT what is not there yet, with the "
        f"given address, and gives "
        "each POST a new address below 500. A client sends these requests from top to bottom; it repeats some because "
        "the answer was lost, and sends no idempotency key.",
        fenced("text", *lines),
        f"How many {thing} are there at the end?",
    )
    steps = [
        f"{post} POST requests create {post}.",
        f"PUT to {kept} creates one, repeating it changes nothing; {removed} is created and deleted.",
        f"{post} + 1 = {answer}.",
    ]
    return asking(question, "", answer, len(store), wrong, steps)


ROLES = ("reader", "editor", "auditor", "manager", "guest", "support")
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")


@item_model(
    key="http-access-status",
    title="Status of a refused request",
    skill=SKILL,
    level=Level.BASIC,
    topic="Status codes",
    measures="Telling 401, 403, 404 and 405 apart.",
    held="A table of two addresses with two methods each, one request that fails in exactly one way.",
    varied="Addresses, methods, roles and the way it fails.",
    distinct=200,
)
def access_status(dice: Dice) -> Draft:
    """Unknown address, unknown method, nobody signed in, or not allowed."""
    one, two, stray = dice.some(THINGS, 3)
    low, high, third = dice.some(ROLES, 3)
    methods = dice.some(METHODS, 3)
    table = {
        one: {methods[0]: [low, high], methods[1]: [high]},
        two: {methods[0]: [high], methods[1]: [high, third]},
    }
    fault = dice.one([401, 403, 404, 405])
    path, method, role = {
        401: (one, methods[1], None),
        403: (one, methods[1], low),
        404: (stray, methods[0], high),
        405: (two, methods[2], high),
    }[fault]

    def decided() -> int:
        if path not in table:
            return 404
        if method not in table[path]:
            return 405
        if role is None:
            return 401
        return 200 if role in table[path][method] else 403

    why = {
        401: "Takes it for a request without sign-in.",
        403: "Takes it for somebody who is signed in without the right.",
        404: "Takes it for an address that does not exist.",
        405: "Takes it for a method that the address does not offer.",
        400: "Takes it for a request that cannot be read.",
    }
    rows = [
        f"/{name:<10} {verb:<7} {', '.join(allowed)}"
        for name, verbs in table.items()
        for verb, allowed in verbs.items()
    ]
    who = (
        "without any credentials"
        if role is None
        else f"with a valid token of a user whose only role is {role}"
    )
    question = paragraphs(
        "An API offers exactly these addresses, methods and roles. It uses the status codes of HTTP "
        "as they are defined "
        "and checks the address first, then the method, then who asks, then the role.",
        fenced("text", *rows),
        f"It gets `{method} /{path}` {who}. Which status does it answer with?",
    )
    steps = [
        (
            "404: no such address. 405: the address exists, the method does not. 401: nobody is signed "
            "in. 403: somebody is, "
            "without the right."
        ),
        f"Here: {why[fault].removeprefix('Takes it for ')}",
    ]
    wrong = [(status(code), text) for code, text in dice.shuffled(list(why.items())) if code != fault]
    return asking(question, "", status(decided()), status(fault), wrong, steps)


@item_model(
    key="http-content-negotiation",
    title="Content negotiation with quality values",
    skill=SKILL,
    level=Level.ADVANCED,
    topic="Content negotiation",
    measures="That the most specific range gives the quality of a type, and the highest quality wins.",
    held="Three types on offer, an Accept header of two types and two ranges with a quality each.",
    varied="The types and the qualities.",
    distinct=200,
)
def content_negotiation(dice: Dice) -> Draft:
    """An exact type beats its range, which beats everything."""
    text, app = dice.some(["html", "plain", "csv", "css"], 2), dice.some(["json", "xml", "pdf", "zip"], 2)
    offered = [f"text/{text[0]}", f"text/{text[1]}", f"application/{app[0]}", f"application/{app[1]}"]
    q = [tenth / 10 for tenth in dice.distinct(2, 9, 4)]
    accept = {offered[0]: q[0], "text/*": q[1], offered[2]: q[2], "*/*": q[3]}
    worth = {offered[0]: q[0], offered[1]: q[1], offered[2]: q[2], offered[3]: q[3]}
    answer = max(worth, key=lambda kind: worth[kind])

    def matched(kind: str) -> float:
        ranges = sorted(
            (r for r in accept if r in (kind, kind.partition("/")[0] + "/*", "*/*")),
            key=lambda r: r.count("*"),
        )
        return accept[ranges[0]]

    second = max(offered, key=matched)
    wrong = [(kind, "Has a lower quality by its most specific range.") for kind in offered if kind != answer]
    header = "Accept: " + ", ".join(
        f"{kind};q={value}" for kind, value in dice.shuffled(list(accept.items()))
    )
    question = paragraphs(
        f"A server has one resource as {listed([f'`{kind}`' for kind in dice.shuffled(offered)])}. It "
        f"gets this header and "
        "heeds the client's preference alone.",
        fenced("http", header),
        "Which type does it send?",
    )
    values = [f"{kind}: {worth[kind]}" for kind in offered]
    steps = [
        "For each type the most specific range counts: exact type, then type/*, then */*.",
        f"{'; '.join(values)}.",
        f"The highest is {answer}.",
    ]
    return asking(question, "", answer, second, wrong, steps, code=True)
