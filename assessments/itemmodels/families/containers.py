"""Docker and Kubernetes."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, Redraw, item_model
from assessments.itemmodels.texts import asking, fenced, paragraphs

APPS = ("shop", "blog", "wiki", "mail", "chat", "scan", "feed", "auth")


@item_model(
    key="docker-layer-cache",
    title="Build cache after a change",
    skill="Docker",
    level=Level.INTERMEDIATE,
    topic="Images",
    measures="That the cache is valid up to the first instruction whose input changed.",
    held="A Dockerfile of eight instructions after FROM, three of them COPY of different files; one file changed.",
    varied="Files, order of the instructions, which file changed.",
    distinct=200,
)
def layer_cache(dice: Dice) -> Draft:
    """The first COPY of the changed file and everything behind it."""
    first, second_file, third = dice.some(
        ["requirements.txt", "setup.cfg", "app.py", "models.py", "tasks.py", "views.py"], 3
    )
    folder, user = dice.one(["/srv", "/app", "/code", "/opt/app"]), dice.one(["web", "app", "runner"])
    blocks = [
        [f"COPY {first} ."], [f"COPY {second_file} ."], [f"COPY {third} ."],
        ["RUN pip install -U pip"], [f"RUN useradd {user}"], ["RUN mkdir data"], ["RUN date > built.txt"],
    ]  # fmt: skip
    lines = [f"WORKDIR {folder}", *(line for block in dice.shuffled(blocks) for line in block)]
    changed = dice.one([first, second_file, third])
    at = lines.index(f"COPY {changed} .")
    answer = len(lines) - at
    fresh, stale = 0, False
    for line in lines:
        stale = stale or (line.startswith("COPY") and changed in line.split())
        fresh += stale
    copies = sum(line.startswith("COPY") for line in lines[at:])
    runs = sum(line.startswith("RUN") for line in lines[at:])
    if not 2 <= answer <= 7:
        raise Redraw
    wrong = [
        (1, "Expects that only the instruction with the changed file is carried out again."),
        (answer - 1, "Leaves out the instruction that copies the changed file."),
        (runs, "Counts only the RUN instructions."),
        (copies, "Counts only the COPY instructions."),
        (len(lines), "Expects that the whole image is built again."),
        (len(lines) + 1, "Expects that the whole image is built again, the base image too."),
        (at, "Counts the instructions that come from the cache."),
    ]
    question = paragraphs(
        fenced("dockerfile", "FROM python:3.12-slim", *lines),
        (
            f"The image was built before with this Dockerfile on the same machine. Since then only "
            f"`{changed}` has changed. How "
            "many of the instructions after `FROM` does `docker build` carry out again instead of taking "
            "them from the cache?"
        ),
    )
    steps = [
        f"`COPY {changed} .` is the first instruction whose input changed: number {at + 1} of {len(lines)}.",
        f"It and everything behind it is built again: {answer}.",
    ]
    return asking(question, "", answer, fresh, wrong, steps)


@item_model(
    key="docker-port-mapping",
    title="Published ports",
    skill="Docker",
    level=Level.BASIC,
    topic="Containers",
    measures="Which side of -p is the host and which the container.",
    held="Two published ports of one container, one of them bound to the port the program listens on.",
    varied="The ports and the name.",
    distinct=200,
)
def port_mapping(dice: Dice) -> Draft:
    """host:container."""
    inner, other_inner = dice.some([80, 3000, 5000, 8000, 8080, 9000], 2)
    outer, other_outer = dice.distinct(4100, 4999, 2)
    name = dice.one(APPS)
    pairs = dice.shuffled([f"-p {outer}:{inner}", f"-p {other_outer}:{other_inner}"])
    answer = f"http://localhost:{outer}"
    published = dict(pair.removeprefix("-p ").split(":")[::-1] for pair in pairs)
    wrong = [
        (f"http://localhost:{inner}", "Takes the port inside the container."),
        (f"http://localhost:{other_outer}", "Takes the port that leads to another port of the container."),
        (
            f"http://{name}:{inner}",
            "Takes the name of the container, which only other containers on its network know.",
        ),
        (f"http://localhost:{other_inner}", "Takes a port inside the container on which nothing listens."),
        (f"http://{name}:{outer}", "Takes the name of the container for one that the host knows."),
    ]
    question = paragraphs(
        fenced("bash", f"docker run -d --name {name} {' '.join(pairs)} {name}:latest"),
        (
            f"The web server in the container listens on port {inner} of all interfaces, on nothing else. "
            f"At which address does a "
            "browser on the same host reach it?"
        ),
    )
    steps = [
        "`-p host:container` publishes a port of the container at a port of the host.",
        f"Port {inner} of the container is at port {outer} of the host.",
    ]
    return asking(question, "", answer, f"http://localhost:{published[str(inner)]}", wrong, steps)


@item_model(
    key="docker-entrypoint-cmd",
    title="ENTRYPOINT, CMD and arguments",
    skill="Docker",
    level=Level.INTERMEDIATE,
    topic="Containers",
    measures="That arguments of docker run replace CMD and follow ENTRYPOINT.",
    held="An ENTRYPOINT of two words, a CMD of two words, one run with two arguments.",
    varied="The program, its options and the arguments.",
    distinct=200,
)
def entrypoint_cmd(dice: Dice) -> Draft:
    """ENTRYPOINT and the arguments."""
    program, flag = (
        dice.one(["python", "node", "serve", "worker", "celery"]),
        dice.one(["-u", "-q", "-v", "--fast", "-x"]),
    )
    default, value = dice.one(["--port", "--level", "--jobs", "--limit"]), dice.between(2, 99)
    given, number = dice.one(["--debug", "--check", "--once", "--dry-run"]), dice.between(2, 99)
    name = dice.one(APPS)
    entry, command, extra = [program, flag], [default, str(value)], [given, str(number)]
    answer = " ".join([*entry, *extra])
    config: dict[str, list[str]] = {}
    for line in (["ENTRYPOINT", *entry], ["CMD", *command], ["CMD", *extra]):
        config[line[0]] = line[1:]
    wrong = [
        (" ".join([*entry, *command, *extra]), "Appends the arguments to CMD instead of replacing it."),
        (" ".join(extra), "Replaces ENTRYPOINT too."),
        (" ".join([*entry, *command]), "Expects that arguments change nothing while there is an ENTRYPOINT."),
        (" ".join([program, *extra]), "Replaces the second word of ENTRYPOINT too."),
        (" ".join([*entry, *extra, *command]), "Puts the arguments before CMD."),
    ]
    question = paragraphs(
        fenced(
            "dockerfile",
            "FROM debian:stable-slim",
            f'ENTRYPOINT ["{program}", "{flag}"]',
            f'CMD ["{default}", "{value}"]',
        ),
        fenced("bash", f"docker run {name} {given} {number}"),
        f"The image `{name}` was built from this Dockerfile. Which command runs in the container?",
    )
    steps = [
        "Arguments after the image's name take the place of CMD; ENTRYPOINT stays.",
        f"The command is `{answer}`.",
    ]
    return asking(
        question, "", answer, " ".join(config["ENTRYPOINT"] + config["CMD"]), wrong, steps, code=True
    )


@item_model(
    key="docker-image-size",
    title="Size of an image after removing files",
    skill="Docker",
    level=Level.ADVANCED,
    topic="Images",
    measures="That a later layer hides files of earlier ones and does not free their space.",
    held="A base, one download removed in a later RUN, one made and removed in the same RUN, one copy.",
    varied="The sizes.",
    distinct=200,
)
def image_size(dice: Dice) -> Draft:
    """Only what is removed in the same RUN is not in the image."""
    base, big, short, copied = (
        10 * dice.between(5, 12),
        10 * dice.between(13, 30),
        10 * dice.between(31, 60),
        dice.between(2, 9),
    )
    name = dice.one(["data", "model", "corpus", "index", "dump"])
    answer = base + big + copied
    acts: list[list[tuple[str, int]]] = [
        [("base", base)], [(name, big)], [(name, 0)], [("tools", short), ("tools", 0)], [("app", copied)],
    ]  # fmt: skip
    second = 0
    for act in acts:
        second += sum(dict(act).values())
    wrong = [
        (base + copied, "Expects that removing frees the space of an earlier layer."),
        (base + big + short + copied, "Counts a file that never got into a layer."),
        (base + short + copied, "Takes the two downloads the wrong way round."),
        (base + big, "Overlooks the copy."),
        (big + copied, "Overlooks the base image."),
        (answer + big, "Counts the removed file twice."),
    ]
    lines = [
        f"FROM base            # {base} MB",
        f"RUN fetch {name}.tar   # {big} MB",
        f"RUN rm {name}.tar",
        f"RUN fetch tools.tar && rm tools.tar   # {short} MB while it runs",
        f"COPY app /app        # {copied} MB",
    ]
    question = paragraphs(
        fenced("dockerfile", *lines),
        (
            "About how large is the image, without squashing? (fetch is a program of the base that "
            "downloads one file; nothing else takes "
            "space.)"
        ),
    )
    steps = [
        f"The second RUN only hides {name}.tar: its {big} MB stay in the layer below.",
        "tools.tar is gone before its layer is stored.",
        f"{base} + {big} + {copied} = {answer} MB.",
    ]
    wrong_texts = [(f"{size} MB", why) for size, why in wrong]
    return asking(question, "", f"{answer} MB", f"{second} MB", wrong_texts, steps)


@item_model(
    key="kubernetes-rolling-update",
    title="Pods during a rolling update",
    skill="Kubernetes",
    level=Level.ADVANCED,
    topic="Deployments",
    measures="Rounding of maxSurge and maxUnavailable and what they bound.",
    held="A Deployment with percentages for both that do not divide evenly; most pods and fewest available ones.",
    varied="Replicas and percentages.",
    distinct=200,
)
def rolling_update(dice: Dice) -> Draft:
    """The surge is rounded up, the unavailable down."""
    replicas, surge, missing = dice.between(5, 23), 5 * dice.between(2, 8), 5 * dice.between(2, 8)
    more, less = ceil(Fraction(replicas * surge, 100)), floor(Fraction(replicas * missing, 100))
    if replicas * surge % 100 == 0 or replicas * missing % 100 == 0 or less == 0:
        raise Redraw
    answer = f"at most {replicas + more} pods, at least {replicas - less} available"
    high, low = replicas, 0
    while (high - replicas) * 100 < replicas * surge:
        high += 1
    while (low + 1) * 100 <= replicas * missing:
        low += 1
    second = f"at most {high} pods, at least {replicas - low} available"

    def said(top: int, bottom: int) -> str:
        return f"at most {top} pods, at least {bottom} available"

    wrong = [
        (said(replicas + more, replicas - less - 1), "Rounds both up."),
        (said(replicas + more - 1, replicas - less), "Rounds both down."),
        (said(replicas + more - 1, replicas - less - 1), "Rounds the wrong way round."),
        (said(replicas, replicas - less), "Expects that no pod is started before one has gone."),
        (said(replicas + more, replicas), "Expects that all replicas stay available."),
    ]
    spec = fenced(
        "yaml",
        "spec:",
        f"  replicas: {replicas}",
        "  strategy:",
        "    type: RollingUpdate",
        "    rollingUpdate:",
        f"      maxSurge: {surge}%",
        f"      maxUnavailable: {missing}%",
    )
    question = paragraphs(spec, "What holds for this Deployment while it is updated?")
    steps = [
        f"maxSurge {surge} % of {replicas} is {replicas * surge / 100:g}, rounded up {more}.",
        f"maxUnavailable {missing} % is {replicas * missing / 100:g}, rounded down {less}.",
        f"So {answer}.",
    ]
    return asking(question, "", answer, second, wrong, steps)


@item_model(
    key="kubernetes-autoscaler",
    title="Replicas that the autoscaler wants",
    skill="Kubernetes",
    level=Level.INTERMEDIATE,
    topic="Scaling",
    measures="The rule of the HorizontalPodAutoscaler: current replicas times the ratio, rounded up.",
    held="One metric in per cent, a target, a result within the bounds that is no whole number before rounding.",
    varied="Replicas, measured and wanted value.",
    distinct=200,
)
def autoscaler(dice: Dice) -> Draft:
    """ceil(replicas * measured / target)."""
    replicas, target = dice.between(3, 12), 10 * dice.between(4, 8)
    measured = dice.between(target + 12, 99)
    ratio = Fraction(replicas * measured, target)
    answer, top = ceil(ratio), 40
    if ratio.denominator == 1:
        raise Redraw
    second = replicas
    while second * target < replicas * measured:
        second += 1
    wrong = [
        (floor(ratio), "Rounds down."),
        (replicas + 1, "Adds one pod at a time."),
        (replicas + ceil(ratio), "Adds the result to the pods that run."),
        (ceil(Fraction(replicas * target, measured)), "Divides the wrong way round."),
        (answer + 1, "Rounds up and adds one."),
        (replicas * 2, "Doubles."),
        (top, "Goes to the maximum."),
    ]
    question = paragraphs(
        f"A HorizontalPodAutoscaler has minReplicas 2, maxReplicas {top} and a target of {target} % "
        f"average CPU utilisation. "
        f"{replicas} pods run, all ready, with {measured} % on average.",
        "How many replicas does it want?",
    )
    steps = [
        f"{replicas} * {measured} / {target} = {float(ratio):.2f}.",
        f"Rounded up: {answer}, within the bounds.",
    ]
    return asking(question, "", answer, second, wrong, steps)


@item_model(
    key="kubernetes-fitting-pods",
    title="Pods that fit on the nodes",
    skill="Kubernetes",
    level=Level.BASIC,
    topic="Scheduling",
    measures="That requests count, node by node, and that the scarcer resource decides.",
    held="Three equal nodes, one kind of pod with a request for CPU and memory, limits twice as high.",
    varied="The sizes.",
    distinct=200,
)
def fitting_pods(dice: Dice) -> Draft:
    """Whole pods for each node, by the scarcer resource."""
    cpu, memory = 1000 * dice.between(2, 8), 1024 * dice.between(4, 16)
    ask_cpu, ask_memory = 50 * dice.between(5, 18), 128 * dice.between(3, 12)
    by_cpu, by_memory = cpu // ask_cpu, memory // ask_memory
    each = min(by_cpu, by_memory)
    answer = 3 * each
    if by_cpu == by_memory or not 2 <= each <= 9:
        raise Redraw
    second, free = 0, [[cpu, memory] for _ in range(3)]
    for node in free:
        while node[0] >= ask_cpu and node[1] >= ask_memory:
            node[0], node[1], second = node[0] - ask_cpu, node[1] - ask_memory, second + 1
    wrong = [
        (3 * max(by_cpu, by_memory), "Looks at the resource of which there is enough."),
        (each, "Counts one node."),
        (
            min(3 * cpu // ask_cpu, 3 * memory // ask_memory),
            "Adds the nodes up first, as if a pod could be spread.",
        ),
        (
            3 * min(cpu // (2 * ask_cpu), memory // (2 * ask_memory)),
            "Counts with the limits instead of the requests.",
        ),
        (3 * each + 3, "Rounds up on each node."),
        (3 * (by_cpu + by_memory), "Adds both resources."),
    ]
    spec = fenced(
        "yaml",
        "resources:",
        "  requests:",
        f"    cpu: {ask_cpu}m",
        f"    memory: {ask_memory}Mi",
        "  limits:",
        f"    cpu: {2 * ask_cpu}m",
        f"    memory: {2 * ask_memory}Mi",
    )
    question = paragraphs(
        spec,
        (
            f"Three empty nodes have {cpu}m of CPU and {memory}Mi of memory to give each; nothing else "
            f"limits pods. How many pods of "
            "one container with these resources can be scheduled in all?"
        ),
    )
    steps = [
        f"By CPU {by_cpu} fit on a node, by memory {by_memory}; the smaller number counts: {each}.",
        f"3 * {each} = {answer}. Limits play no part in scheduling.",
    ]
    return asking(question, "", answer, second, wrong, steps)
