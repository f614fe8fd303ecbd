"""IPv4 networks."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, Redraw, item_model
from assessments.itemmodels.texts import asking, fenced, paragraphs

SKILL = "Linux"
WAYS = ("eth1", "eth2", "wg0", "tun0", "bond0")


def dotted(number: int) -> str:
    """Return an address from its 32 bits."""
    return ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))


def private(dice: Dice) -> int:
    """Return a private address in 10.0.0.0/8 as 32 bits."""
    return 10 << 24 | dice.between(1, 250) << 16 | dice.between(1, 250) << 8 | dice.between(1, 250)


@item_model(
    key="cidr-broadcast",
    title="Last address of a subnet",
    skill=SKILL,
    level=Level.ADVANCED,
    topic="Networks",
    measures="Finding the bounds of a subnet whose prefix cuts an octet.",
    held="An address in the middle of a subnet with a prefix of 18 to 22 bits.",
    varied="The address and the prefix.",
    distinct=200,
)
def broadcast(dice: Dice) -> Draft:
    """All bits behind the prefix are one."""
    address, prefix = private(dice), dice.between(18, 22)
    size = 1 << (32 - prefix)
    first = address // size * size
    answer = dotted(first + size - 1)
    network = IPv4Network(f"{dotted(address)}/{prefix}", strict=False)
    wrong = [
        (dotted(address | 255), "Sets the last octet only, as for /24."),
        (dotted(first + size // 2 - 1), "Takes a prefix that is one bit longer."),
        (dotted(address // (2 * size) * 2 * size + 2 * size - 1), "Takes a prefix that is one bit shorter."),
        (dotted(address | 0xFFFF), "Sets the last two octets, as for /16."),
        (dotted(first), "Names the first address, that of the network."),
        (dotted(first + size), "Names the first address of the next subnet."),
    ]
    step = 1 << (24 - prefix)
    third = first >> 8 & 255
    steps = [
        f"/{prefix} leaves {24 - prefix} bits of the third octet: subnets begin at multiples of {step} there.",
        f"The subnet begins at {dotted(first)} and ends before third octet {third + step}.",
        f"The last address is {answer}.",
    ]
    question = (
        f"What is the broadcast address of the IPv4 subnet that `{dotted(address)}/{prefix}` belongs to?"
    )
    return asking(question, "", answer, network.broadcast_address, wrong, steps)


@item_model(
    key="cidr-smallest-prefix",
    title="Smallest subnet for a number of hosts",
    skill=SKILL,
    level=Level.BASIC,
    topic="Networks",
    measures="How many hosts a prefix holds, with network and broadcast address taken off.",
    held="One number of hosts between 15 and 4,094 for a single subnet; each prefix from /20 to /27 as likely.",
    varied="The number.",
    distinct=200,
)
def smallest_prefix(dice: Dice) -> Draft:
    """The longest prefix that leaves enough addresses."""
    bits = dice.between(5, 12)
    hosts = dice.between((1 << bits - 1) - 1, (1 << bits) - 2)
    second = next(p for p in range(30, 0, -1) if IPv4Network((0, p)).num_addresses - 2 >= hosts)
    answer = 32 - bits
    wrong = [
        (f"/{answer + 1}", "Holds about half as many."),
        (f"/{answer - 1}", "Holds enough, but one bit more would do."),
        (f"/{answer + 2}", "Counts the bits for the hosts from 0."),
        (f"/{answer - 2}", "Holds four times as many as needed."),
    ]
    size = 1 << (32 - answer)
    steps = [
        f"{hosts} hosts, the network address and the broadcast address need {hosts + 2} addresses.",
        f"The next power of two is {size} = 2^{32 - answer}.",
        f"32 - {32 - answer} = {answer}.",
    ]
    question = (
        f"A single IPv4 subnet is to hold {hosts:,} hosts and waste as little as possible. "
        f"Which prefix length does it need?"
    )
    return asking(question, "", f"/{answer}", f"/{second}", wrong, steps)


@item_model(
    key="cidr-membership",
    title="Which address is in the subnet",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Networks",
    measures="Telling addresses inside a subnet from those just outside.",
    held="A subnet with a prefix of 25 to 28 bits; one address inside, the others close by.",
    varied="The subnet and the addresses.",
    distinct=200,
)
def membership(dice: Dice) -> Draft:
    """Between the first and the last address."""
    prefix = dice.between(25, 28)
    size = 1 << (32 - prefix)
    first = (
        private(dice) // 256 * 256 + dice.between(1, 256 // size - 2) * size
        if prefix > 25
        else private(dice) // 256 * 256
    )
    inside = first + dice.between(2, size - 2)
    below, above = first - dice.between(1, 9), first + size + dice.between(0, 8)
    other = inside ^ (1 << 8)
    wrong = [
        (dotted(above), "Lies behind the last address of the subnet."),
        (dotted(below), "Lies before the first address of the subnet."),
        (dotted(other), "Differs in the third octet."),
        (dotted(first + size + size // 2), "Lies in the next subnet of this size."),
    ]
    network = IPv4Network((first, prefix))
    every = [dotted(inside), *(str(text) for text, _ in wrong)]
    members = [text for text in every if IPv4Address(text) in network]
    if len(members) != 1:
        raise Redraw
    steps = [
        f"/{prefix} leaves {32 - prefix} bits: {size} addresses.",
        f"The subnet goes from {dotted(first)} to {dotted(first + size - 1)}.",
        f"Only {dotted(inside)} lies in it.",
    ]
    question = f"Which of these addresses belongs to the subnet `{dotted(first)}/{prefix}`?"
    return asking(question, "", dotted(inside), members[0], wrong, steps)


@item_model(
    key="route-longest-prefix",
    title="Route with the longest prefix",
    skill=SKILL,
    level=Level.ADVANCED,
    topic="Networks",
    measures="That the most specific matching route wins, whatever its place in the table.",
    held="Five routes: default, /8, /16, a matching and a near /20 to /22; one packet.",
    varied="Addresses, interfaces, prefix and order.",
    distinct=200,
)
def longest_prefix(dice: Dice) -> Draft:
    """Of all routes that match, the one with most bits."""
    packet, prefix = private(dice), dice.between(20, 22)
    size = 1 << (32 - prefix)
    near = packet // size * size
    fits = bool(dice.below(2))
    special = near if fits else near ^ size
    names = dice.shuffled(WAYS)
    routes = [
        (0, 0, names[0]),
        (10 << 24, 8, names[1]),
        (packet >> 16 << 16, 16, names[2]),
        (special, prefix, names[3]),
        (near ^ (size << 1), prefix, names[4]),
    ]
    matching = [r for r in routes if r[0] == (packet >> (32 - r[1]) << (32 - r[1]) if r[1] else 0)]
    answer = max(matching, key=lambda route: route[1])[2]
    second = next(
        name
        for length in range(32, -1, -1)
        for first, bits, name in routes
        if bits == length and IPv4Address(packet) in IPv4Network((first, bits))
    )
    why = {
        names[0]: "Takes the default route, though others match.",
        names[1]: "Takes a route that matches, but not the most specific one.",
        names[2]: "Takes a route that matches, but not the most specific one.",
        names[3]: "Takes a route with a long prefix that does not match.",
        names[4]: "Takes a route with a long prefix that does not match.",
    }
    lines = [
        f"{dotted(first)}/{bits}".ljust(18) + f" dev {name}" for first, bits, name in dice.shuffled(routes)
    ]
    question = paragraphs(
        fenced("text", *lines), f"Through which interface does Linux send a packet to `{dotted(packet)}`?"
    )
    steps = [
        (
            f"These routes match: "
            f"{', '.join(f'/{bits} ({name})' for _, bits, name in sorted(matching, key=lambda r: r[1]))}."
        ),
        f"The longest prefix wins: {answer}.",
    ]
    wrong = [(name, text) for name, text in dice.shuffled(list(why.items())) if name != answer]
    return asking(question, "", answer, second, wrong, steps, code=True)
