"""Information security: tokens, encodings, passwords, rules."""

from __future__ import annotations

import base64
from ipaddress import IPv4Address, IPv4Network
from math import ceil, log2
from urllib.parse import urlsplit

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.families.sql_tables import Table
from assessments.itemmodels.model import Draft, Program, Redraw, item_model
from assessments.itemmodels.texts import asking, count, fenced, paragraphs

SKILL = "Information Security"
NAMES = ("ana", "ben", "cleo", "dan", "eva", "finn", "gita", "hugo", "ines", "kira", "liam", "mia")


@item_model(
    key="base64-length",
    title="Length of a Base64 text",
    skill=SKILL,
    level=Level.BASIC,
    topic="Encodings",
    measures="That Base64 turns three bytes into four characters and pads the rest.",
    held="A number of bytes that is no multiple of three, standard alphabet with padding, no line breaks.",
    varied="The number of bytes.",
    distinct=200,
)
def base64_length(dice: Dice) -> Draft:
    """Four characters for each group of three, the last one padded."""
    size = dice.between(20, 900)
    if size % 3 == 0:
        raise Redraw
    answer = (size + 2) // 3 * 4
    wrong = [
        (size // 3 * 4, "Drops the bytes that do not fill a group."),
        (ceil(size * 4 / 3), "Leaves the padding out."),
        (size, "Expects one character for each byte."),
        (2 * size, "Takes the length in hexadecimal."),
        (answer + 4, "Adds a group for the end."),
        (ceil(size * 8 / 5), "Takes the length in Base32 without padding."),
    ]
    question = (
        f"How many characters does the Base64 text of {size} bytes have (with padding, without line breaks)?"
    )
    steps = [
        f"{size} bytes are {size // 3} full groups of three and one begun: {size // 3 + 1} groups.",
        f"Each becomes four characters: {answer}.",
    ]
    return asking(question, "", answer, len(base64.b64encode(bytes(size))), wrong, steps)


@item_model(
    key="jwt-claims-check",
    title="Checking the claims of a token",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Tokens",
    measures="What exp, nbf, aud and iss of a JWT mean.",
    held="A payload with four claims, a service that checks all four in a given order; at most one fails.",
    varied="Names and times, which claim fails, whether one does.",
    distinct=200,
    version=2,
)
def jwt_claims(dice: Dice) -> Draft:
    """Issuer, audience, not before, expiry."""
    issuers, audiences = (
        dice.some(["idp", "login", "sso", "auth", "id"], 2),
        dice.some(["shop", "blog", "wiki", "mail", "chat"], 2),
    )
    now = 1_800_000_000 + dice.between(0, 9_999_999)
    fault = dice.one(["issuer", "audience", "early", "expired", "none"])
    claims = {
        "iss": f"https://{issuers[fault == 'issuer']}.example",
        "aud": audiences[fault == "audience"],
        "nbf": now + dice.between(30, 900) if fault == "early" else now - dice.between(30, 900),
        "exp": now - dice.between(1, 20) if fault == "expired" else now + dice.between(901, 3600),
    }
    said = {
        "issuer": "Refused: wrong issuer", "audience": "Refused: wrong audience", "early": "Refused: not valid yet",
        "expired": "Refused: expired", "none": "Accepted",
    }  # fmt: skip
    checks = [
        ("issuer", claims["iss"] == f"https://{issuers[0]}.example"),
        ("audience", claims["aud"] == audiences[0]),
        ("early", int(str(claims["nbf"])) <= now),
        ("expired", now < int(str(claims["exp"]))),
    ]
    second = next((name for name, holds in checks if not holds), "none")
    why = {
        "issuer": "Takes the issuer of the token for another one than expected.",
        "audience": "Takes the audience of the token for another one than expected.",
        "early": "Takes nbf for a time that has not come.",
        "expired": "Takes exp for a time that has passed.",
        "none": "Overlooks the claim that fails.",
    }
    lines = [
        f'  "{name}": ' + (f'"{value}"' if isinstance(value, str) else str(value))
        for name, value in claims.items()
    ]
    question = paragraphs(
        f"The service {audiences[0]} trusts tokens of https://{issuers[0]}.example. It gets a JWT "
        f"with a valid signature and this "
        f"payload at Unix time {now}. It checks the issuer, then the audience, then the times, without leeway.",
        fenced("json", "{", ",\n".join(lines), "}"),
        "How does its check of the token end?",
    )
    steps = [
        "iss must be the trusted issuer and aud the service itself.",
        f"nbf must not be after {now}, exp must be after it.",
        f"So: {said[fault]}.",
    ]
    wrong = [(said[name], why[name]) for name in dice.shuffled(list(said)) if name != fault]
    return asking(question, "", said[second], said[fault], wrong, steps)


ALPHABETS = (10, 16, 20, 26, 32, 36, 40, 45, 50, 52, 56, 58, 62, 64, 70, 72, 80, 85, 90, 94)


@item_model(
    key="password-entropy",
    title="Entropy of a random password",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Passwords",
    measures="Bits of a random choice: length times the logarithm of the number of symbols.",
    held="A password of 6 to 32 random symbols from one alphabet of 10 to 94, rounded to whole bits.",
    varied="Length and size of the alphabet.",
    distinct=200,
)
def password_entropy(dice: Dice) -> Draft:
    """length * log2(symbols)."""
    symbols = dice.one(ALPHABETS)
    length = dice.between(6, 32)
    bits = length * log2(symbols)
    if abs(bits % 1 - 0.5) < 0.1:
        raise Redraw
    answer = round(bits)
    second = (symbols**length).bit_length() - 1
    power = symbols**length
    if power * power > (1 << 2 * second + 1):
        second += 1
    wrong = [
        (f"{length * 8} bits", "Counts eight bits for each symbol."),
        (f"{round(symbols * log2(length))} bits", "Swaps length and alphabet."),
        (f"{round(log2(symbols) + log2(length))} bits", "Adds the logarithms."),
        (f"{round((length - 1) * log2(symbols))} bits", "Counts one symbol too few."),
        (
            f"{round(length * log2(symbols) / 2)} bits",
            "Halves the bits; the average number of guesses is half, which is one bit less.",
        ),
        (f"{round((length + 1) * log2(symbols))} bits", "Counts one symbol too many."),
    ]
    question = (
        f"A password is {length} symbols long. Each is drawn independently and evenly from {symbols} "
        f"different ones. How many "
        "bits of entropy does it have (rounded)?"
    )
    steps = [
        f"One symbol of {symbols:,} gives log2({symbols}) = {log2(symbols):.2f} bits.",
        f"{length} of them give {bits:.1f}, about {answer}.",
    ]
    return asking(question, "", f"{answer} bits", f"{second} bits", wrong, steps)


@item_model(
    key="brute-force-time",
    title="Time to try all keys",
    skill=SKILL,
    level=Level.BASIC,
    topic="Passwords",
    measures="Size of a space of keys, divided by the rate of tries.",
    held="A code of four to seven digits and at most two letters, a rate of tries per second, the longest time.",
    varied="Digits, rate and what is tried.",
    distinct=200,
    version=2,
)
def brute_force_time(dice: Dice) -> Draft:
    """10 to the power of the digits, by the rate, in the unit asked for."""
    digits, rate = dice.between(4, 7), dice.one([2, 4, 5, 8, 10, 20, 25, 40, 50])
    letters = dice.between(0, 2)
    space = 10**digits * 26**letters
    thing = dice.one(["door lock", "voucher", "SIM card", "suitcase", "locker", "booking"])
    shape = (
        f"{digits} digits"
        if not letters
        else f"{digits} digits and {count(letters, 'capital letter')} (A to Z) in fixed places"
    )
    answer = -(-space // (rate * 60))
    if answer < 20:
        raise Redraw
    wrong = [
        (f"{answer // 2:,} minutes", "Takes the average instead of the longest time."),
        (f"{max(answer // 10, 1):,} minutes", "Counts one digit too few."),
        (f"{answer * 10:,} minutes", "Counts one digit too many."),
        (f"{answer * 60:,} minutes", "Takes seconds for minutes."),
        (f"{max(space // 60, 1):,} minutes", "Overlooks the rate."),
    ]
    whole, left = divmod(space, rate)
    hours, rest = divmod(whole + bool(left), 3600)
    second = hours * 60 + rest // 60 + bool(rest % 60)
    question = (
        f"The code of a {thing} is {shape}. Somebody tries {rate} codes per second, none twice, and "
        f"nothing stops them. How long "
        "does it take at most, rounded up to whole minutes?"
    )
    steps = [
        f"There are {space:,} codes.",
        f"At {rate} per second that is {rate * 60:,} per minute: {answer:,} minutes, rounded up.",
    ]
    return asking(question, "", f"{answer:,} minutes", f"{second:,} minutes", wrong, steps)


@item_model(
    key="firewall-first-match",
    title="First matching rule of a firewall",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Network rules",
    measures="That rules are tried from the top and the first match decides.",
    held="Five rules on source, port and action, the last for everything; one packet that several match.",
    varied="Addresses, ports, actions and order.",
    distinct=200,
)
def firewall(dice: Dice) -> Draft:
    """From the top, the first that fits."""
    a, b = dice.between(1, 250), dice.between(1, 250)
    host = f"10.{a}.{b}.{dice.between(2, 250)}"
    port, other = dice.some([22, 25, 53, 80, 123, 443, 3306, 5432, 6379, 8080], 2)
    sources = [f"10.{a}.{b}.0/24", f"10.{a}.0.0/16", f"10.{a}.{(b + 1) % 256}.0/24", "10.0.0.0/8"]
    ports = dice.shuffled([port, other, port, None])
    rules = [*zip(dice.shuffled(sources), ports, strict=True), ("0.0.0.0/0", None)]
    actions = [dice.one(["allow", "deny"]) for _ in rules]

    def inside(source: str) -> bool:
        network, bits = source.split("/")
        octets = int(bits) // 8
        return host.split(".")[:octets] == network.split(".")[:octets]

    fits = [
        place for place, (source, wanted) in enumerate(rules) if inside(source) and wanted in (None, port)
    ]
    second = next(
        place
        for place, (source, wanted) in enumerate(rules)
        if IPv4Address(host) in IPv4Network(source) and (wanted or port) == port
    )
    answer = fits[0]
    if len(fits) < 3 or answer == 4:
        raise Redraw

    def said(place: int) -> str:
        return f"rule {place + 1}: {actions[place]}"

    opposite = {"allow": "deny", "deny": "allow"}
    wrong = [
        (said(fits[-1]), "Takes the last rule that matches."),
        (said(fits[1]), "Overlooks the first rule that matches."),
        *(
            (said(place), "Takes a rule that does not match.")
            for place in dice.shuffled(list(range(5)))
            if place not in fits
        ),
        (f"rule {answer + 1}: {opposite[actions[answer]]}", "Takes the right rule with the other action."),
        *((said(place), "Takes a later rule that matches.") for place in fits[2:]),
    ]
    lines = [
        f"{place + 1}  {action:<5}  from {source:<16} port {wanted or 'any'}"
        for place, (action, (source, wanted)) in enumerate(zip(actions, rules, strict=True))
    ]
    question = paragraphs(
        fenced("text", *lines),
        (
            f"A firewall tries these rules from the top; the first that matches decides. Which one "
            f"decides about a packet from "
            f"{host} to port {port}?"
        ),
    )
    steps = [
        f"These rules match: {', '.join(str(place + 1) for place in fits)}.",
        f"The first of them decides: {said(answer)}.",
    ]
    return asking(question, "", said(answer), said(second), wrong, steps)


QUERY = "SELECT * FROM users WHERE name = '<NAME>' AND pin = '<PIN>'"


@item_model(
    key="sql-injection-rows",
    title="What an injected condition returns",
    skill=SKILL,
    level=Level.ADVANCED,
    topic="Injection",
    measures="How input that closes a text changes a condition, and that AND binds tighter than OR.",
    held="Six users, a query built from two inputs, one of which adds OR with a condition.",
    varied="Users, roles, PINs, the attacked input and the condition.",
    distinct=200,
    version=2,
)
def injection_rows(dice: Dice) -> Draft:
    """The query as it reaches the database, run for real."""
    names = dice.some(NAMES, 6)
    roles = dice.shuffled(["admin", *(dice.one(["staff", "guest"]) for _ in range(5))])
    pins = dice.distinct(1000, 9999, 6)
    rows = list(zip(names, roles, pins, strict=True))
    role = dice.one(["staff", "guest"])
    known, in_name = dice.below(6), bool(dice.below(2))
    attack = f"x' OR role = '{role}"
    if in_name:
        name, pin = attack, str(pins[known])
        answer = sum(r == role and p == pins[known] for _, r, p in rows)
        naive = sum(r == role for _, r, _ in rows)
    else:
        name, pin = names[known], attack
        answer = sum(r == role for _, r, _ in rows)
        naive = sum(r == role and n == names[known] for n, r, _ in rows)
    query = QUERY.replace("<NAME>", name).replace("<PIN>", pin)
    if answer == naive:
        raise Redraw
    users = Table("users", ("name", "role", "pin"), [(n, r, str(p)) for n, r, p in rows])
    wrong = [
        (naive, "Overlooks that the PIN must still fit." if in_name else "Evaluates OR before AND."),
        (6, "Expects that OR makes the condition true for all rows."),
        (0 if answer else 1, "Expects that the text is compared as a whole."),
        (answer + 1, "Counts the named user too, whose other input does not fit."),
        (sum(r != role for _, r, _ in rows), "Counts the users of the other roles."),
        (2, "Counts the two conditions."),
    ]
    question = paragraphs(
        users.shown(),
        "A program puts two inputs into this text without escaping and runs it:",
        fenced("sql", QUERY),
        (
            f"Somebody enters `{name}` as the name and `{pin}` as the PIN. How many rows come back? (All "
            f"columns are texts.)"
        ),
    )
    steps = [
        f"The database gets `{query}`.",
        "AND binds tighter than OR, so the parts are joined by OR last.",
        f"{count(answer, 'row')} in all.",
    ]
    run = query.replace("SELECT *", "SELECT COUNT(*)")
    return asking(question, "", answer, Program("sql", run, users.script()), wrong, steps)


@item_model(
    key="same-origin-address",
    title="Same origin",
    skill=SKILL,
    level=Level.BASIC,
    topic="Web",
    measures="That scheme, host and port make an origin, and the path does not.",
    held="One page address with a subdomain and a port or none; one address of the same origin.",
    varied="Hosts, ports, paths.",
    distinct=200,
)
def same_origin(dice: Dice) -> Draft:
    """Scheme, host and port must be equal, with default ports filled in."""
    host, other = dice.some(
        ["shop", "blog", "wiki", "mail", "chat", "docs", "news", "api", "id", "pay", "work", "play"], 2
    )
    domain = dice.one(["example.com", "example.org", "example.net"])
    scheme, default = dice.one([("https", 443), ("http", 80)])
    swapped = {"https": "http", "http": "https"}[scheme]
    special = dice.between(3000, 9000)
    paths = dice.some(
        ["/login", "/cart", "/api/v1", "/help", "/search", "/about", "/items/7", "/feed", "/terms", "/jobs"],
        6,
    )
    page = f"{scheme}://{host}.{domain}{paths[0]}"
    answer = f"{scheme}://{host}.{domain}:{default}{paths[1]}"
    wrong = [
        (f"{swapped}://{host}.{domain}{paths[2]}", "Has another scheme."),
        (f"{scheme}://{other}.{domain}{paths[3]}", "Has another host: a sibling subdomain."),
        (f"{scheme}://{domain}{paths[4]}", "Has another host: the parent domain."),
        (f"{scheme}://{host}.{domain}:{special}{paths[5]}", "Has another port."),
        (f"{swapped}://{host}.{domain}:{default}{paths[0]}", "Has another scheme, on the same port."),
    ]

    def origin(address: str) -> tuple[str, str | None, int]:
        parts = urlsplit(address)
        return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}[parts.scheme]

    second = next(a for a in [*(text for text, _ in wrong), answer] if origin(a) == origin(page))
    question = f"A page is at `{page}`. Which of these addresses has the same origin?"
    steps = [
        "An origin is scheme, host and port; path and query play no part.",
        f"{default} is the default port of {scheme}, so `{answer}` has the same.",
    ]
    return asking(question, "", answer, second, wrong, steps, code=True)
