"""Linux permissions."""

from __future__ import annotations

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, Redraw, item_model
from assessments.itemmodels.texts import asking, code, fenced, paragraphs

SKILL = "Linux"
FILES = (
    "backup.sh",
    "deploy.sh",
    "notes.txt",
    "report.csv",
    "server.conf",
    "start.sh",
    "keys.pem",
    "data.json",
)


def letters(mode: int) -> str:
    """Return rwxr-x--- for 0o750."""
    return "".join(
        letter if mode >> place & 1 else "-"
        for place, letter in zip(range(8, -1, -1), "rwx" * 3, strict=True)
    )


def octal(mode: int) -> str:
    """Return three octal digits."""
    return f"{mode:03o}"


def value_of(text: str) -> int:
    """Return the mode of nine letters, by adding 4, 2 and 1 in each group."""
    mode = 0
    for start in (0, 3, 6):
        mode = mode * 8 + sum(
            worth for letter, worth in zip(text[start : start + 3], (4, 2, 1), strict=True) if letter != "-"
        )
    return mode


@item_model(
    key="chmod-octal",
    title="Letters and octal digits",
    skill=SKILL,
    level=Level.BASIC,
    topic="Permissions",
    measures="Turning the nine letters of ls -l into octal digits.",
    held="Nine letters with three different groups, none of them empty.",
    varied="The letters and the name of the file.",
    distinct=200,
)
def chmod_octal(dice: Dice) -> Draft:
    """4, 2 and 1 for each group."""
    owner, group, other = dice.one([5, 6, 7]), dice.between(1, 6), dice.between(1, 6)
    if len({owner, group, other}) < 3:
        raise Redraw
    mode = owner << 6 | group << 3 | other
    text, name = letters(mode), dice.one(FILES)
    swap = {1: 4, 2: 2, 3: 6, 4: 1, 5: 5, 6: 3, 7: 7}
    wrong = [
        (octal(other << 6 | group << 3 | owner), "Reads the groups from the right."),
        (octal(swap[owner] << 6 | swap[group] << 3 | swap[other]), "Gives r the value 1 and x the value 4."),
        (octal(0o777 - mode), "Writes down what is missing."),
        (octal(owner << 6 | other << 3 | group), "Swaps group and others."),
        ("".join(str(3 - text[start : start + 3].count("-")) for start in (0, 3, 6)), "Counts the letters."),
    ]
    steps = [
        "r counts 4, w 2 and x 1 in each group of three.",
        ", ".join(
            f"`{text[start : start + 3]}` is {octal(value_of(text))[start // 3]}" for start in (0, 3, 6)
        )
        + ".",
    ]
    question = f"`ls -l` shows `-{text}` for the file `{name}`. Which octal mode is that?"
    return asking(question, "", octal(mode), octal(value_of(text)), wrong, steps)


@item_model(
    key="umask-new-file",
    title="Permissions of a new file",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Permissions",
    measures="That umask clears bits, and that new files start from 666.",
    held="One umask that leaves the owner reading and writing, one new file made by a shell redirection.",
    varied="The umask and the name of the file.",
    distinct=200,
)
def umask_file(dice: Dice) -> Draft:
    """666 without the bits of the mask."""
    mask, name = dice.between(0, 1) << 6 | dice.between(1, 7) << 3 | dice.between(1, 7), dice.one(FILES)
    answer = 0o666 & ~mask
    start, removed = letters(0o666), letters(mask)
    second = "".join("-" if gone != "-" else kept for kept, gone in zip(start, removed, strict=True))
    wrong = [
        (letters(0o777 & ~mask), "Starts from 777, as for a directory."),
        (letters(mask), "Takes the mask for the permissions."),
        (letters(0o666 ^ mask), "Flips bits instead of clearing them."),
        (letters((0o666 - mask) & 0o777), "Subtracts the numbers."),
        (letters(0o644), "Takes the usual mask 022."),
        (letters(0o666), "Overlooks the mask."),
    ]
    question = paragraphs(
        fenced("bash", f"umask {mask:03o}", f"echo hello > {name}"),
        f"`{name}` did not exist. Which permissions does `ls -l {name}` show (without the leading `-`)?",
    )
    steps = [
        "A new file starts from 666; the mask clears bits and never adds any.",
        f"666 is {code(start)}, the mask {mask:03o} is {code(removed)}: what is set there goes.",
        f"The result is {code(letters(answer))}.",
    ]
    return asking(question, "", letters(answer), second, wrong, steps, code=True)


@item_model(
    key="chmod-symbolic",
    title="Symbolic changes of a mode",
    skill=SKILL,
    level=Level.INTERMEDIATE,
    topic="Permissions",
    measures="Carrying out +, - and = on parts of a mode.",
    held="One octal mode, three changes: one +, one -, one =, for different classes.",
    varied="The mode, the letters and the classes.",
    distinct=200,
)
def chmod_symbolic(dice: Dice) -> Draft:
    """Each change concerns one class."""
    mode = dice.between(4, 7) << 6 | dice.between(0, 7) << 3 | dice.between(0, 7)
    add, drop, keep = dice.shuffled([6, 3, 0])
    plus, minus = dice.one("rwx"), dice.one("rwx")
    exactly = dice.one(["r", "rw", "rx"])
    worth = {"r": 4, "w": 2, "x": 1}
    exact = sum(worth[letter] for letter in exactly)
    names = {6: "u", 3: "g", 0: "o"}

    def changed(*, equal: bool = True, adds: bool = True, drops: bool = True) -> int:
        result = mode
        if adds:
            result |= worth[plus] << add
        if drops:
            result &= ~(worth[minus] << drop)
        kept = exact if equal else result >> keep & 7 | exact
        return result & ~(7 << keep) | kept << keep

    change = f"{names[add]}+{plus},{names[drop]}-{minus},{names[keep]}={exactly}"
    answer = changed()
    text = [letters(mode)[start : start + 3] for start in (0, 3, 6)]
    order = {6: 0, 3: 1, 0: 2}
    pick = dict(zip("rwx", range(3), strict=True))
    text[order[add]] = "".join(
        plus if place == pick[plus] else old for place, old in enumerate(text[order[add]])
    )
    text[order[drop]] = "".join(
        "-" if place == pick[minus] else old for place, old in enumerate(text[order[drop]])
    )
    text[order[keep]] = "".join(letter if letter in exactly else "-" for letter in "rwx")
    wrong = [
        (octal(changed(equal=False)), "Reads = as adding to what is there."),
        (octal(changed(adds=False)), "Overlooks the bit that is added."),
        (octal(changed(drops=False)), "Overlooks the bit that is taken away."),
        (octal(mode), "Expects that the last change wins over the others and leaves them out."),
        (octal(changed(adds=False, equal=False)), "Reads + as = and = as +."),
    ]
    if (
        len(
            {
                octal(changed(adds=False)),
                octal(changed(drops=False)),
                octal(answer),
                octal(changed(equal=False)),
            }
        )
        < 4
    ):
        raise Redraw
    name = dice.one(FILES)
    question = paragraphs(
        fenced("bash", f"chmod {octal(mode)} {name}", f"chmod {change} {name}"),
        "Which octal mode does the file have now?",
    )
    steps = [
        f"{octal(mode)} is {code(letters(mode))}.",
        f"`{change}` makes it {code(letters(answer))}: = sets exactly these bits.",
        f"In octal {octal(answer)}.",
    ]
    return asking(question, "", octal(answer), octal(value_of("".join(text))), wrong, steps)
