"""Regular expressions."""

from __future__ import annotations

from assessments.enums import Level
from assessments.itemmodels.dice import Dice
from assessments.itemmodels.model import Draft, Program, Redraw, item_model
from assessments.itemmodels.texts import code, fenced, numbered, paragraphs, printing

LETTERS = "abcdefghkmnprstuvwxyz"
WORDS = ("red", "blue", "green", "gold", "pink", "grey", "lime", "teal", "navy", "plum", "rose", "sand")


def between(text: str, left: str, right: str, *, longest: bool) -> list[str]:
    """Return what stands from each left mark to the next right mark (or to the last one), by searching for marks."""
    found, place = [], 0
    while (start := text.find(left, place)) >= 0:
        end = text.rfind(right) if longest else text.find(right, start + 2)
        if end < start:
            break
        found.append(text[start : end + 1])
        place = end + 1
    return found


@item_model(
    key="regex-greedy-or-lazy",
    title="Greedy and lazy repetition",
    skill="Python",
    level=Level.INTERMEDIATE,
    topic="Regular expressions",
    measures="How far + and +? reach.",
    held="Two marked words in one text, one pattern from mark to mark, findall; greedy or lazy.",
    varied="The words, the marks and which of the two repetitions is used.",
    distinct=200,
)
def greedy_or_lazy(dice: Dice) -> Draft:
    """The lazy one stops at the first mark, the greedy one at the last."""
    first, middle, second = dice.some(WORDS, 3)
    left, right, escaped = dice.one([("<", ">", "<{}>"), ("[", "]", r"\[{}\]"), ("(", ")", r"\({}\)")])
    lazy = bool(dice.below(2))
    text = f"{left}{first}{right} {middle} {left}{second}{right}"
    answer = between(text, left, right, longest=not lazy)
    pattern = escaped.format(".+?" if lazy else ".+")
    wrong = [
        (between(text, left, right, longest=lazy), "Takes greedy for lazy or the other way round."),
        ([first, second], "Leaves the marks out of the match, as a group would."),
        (between(text, left, right, longest=False)[:1], "Stops after the first match, as `search` does."),
        ([f"{first}{right} {middle} {left}{second}"], "Leaves the outer marks out of one long match."),
    ]
    source = f'import re\n\nprint(re.findall(r"{pattern}", "{text}"))'
    steps = [
        "`+?` takes as little as possible, `+` as much as possible.",
        f"So the match ends at the {'first' if lazy else 'last'} `{right}`, and the marks belong to it: `{answer}`.",
    ]
    return printing(source, answer, wrong, steps)


@item_model(
    key="regex-sub-groups",
    title="Replacing with groups",
    skill="Python",
    level=Level.BASIC,
    topic="Regular expressions",
    measures="What groups catch and how a replacement refers to them.",
    held="Two occurrences of word, hyphen, number; two groups swapped in the replacement.",
    varied="Words, numbers and the new mark between.",
    distinct=200,
)
def sub_groups(dice: Dice) -> Draft:
    """Both occurrences are rewritten."""
    words, numbers = dice.some(WORDS, 2), dice.distinct(10, 99, 2)
    mark = dice.one([":", "/", "=", "+"])
    text = " ".join(f"{word}-{number}" for word, number in zip(words, numbers, strict=True))
    answer = " ".join(f"{number}{mark}{word}" for word, number in zip(words, numbers, strict=True))
    wrong = [
        (f"{numbers[0]}{mark}{words[0]} {words[1]}-{numbers[1]}", "Replaces the first occurrence only."),
        (
            " ".join(f"{w}{mark}{n}" for w, n in zip(words, numbers, strict=True)),
            "Numbers the groups from the right.",
        ),
        (f"\\2{mark}\\1 \\2{mark}\\1", "Takes the references for plain text."),
        (
            " ".join(f"{n % 10}{mark}{w}" for w, n in zip(words, numbers, strict=True)),
            "Lets a group catch one digit.",
        ),
    ]
    source = f'import re\n\ntext = "{text}"\nprint(re.sub(r"(\\w+)-(\\d+)", r"\\2{mark}\\1", text))'
    steps = [
        "Group 1 is the word, group 2 the number; `sub` replaces every match.",
        f"Each match becomes number, `{mark}`, word: `{answer}`.",
    ]
    return printing(source, answer, wrong, steps)


@item_model(
    key="regex-full-match",
    title="Which text matches a pattern",
    skill="Python",
    level=Level.INTERMEDIATE,
    topic="Regular expressions",
    measures="Reading character classes, counts and an optional part.",
    held="A pattern of a class of letters, an exact count of digits and an optional suffix; four texts of like shape.",
    varied="The letters of the class, the counts and the texts.",
    distinct=200,
)
def full_match(dice: Dice) -> Draft:
    """One of four texts fits, each of the others fails in one place."""
    low = dice.between(0, 12)
    first, last = LETTERS[low], LETTERS[low + 6]
    inside, outside = LETTERS[low : low + 7], LETTERS[:low] + LETTERS[low + 7 :]
    letters, digits, suffix = dice.between(2, 4), dice.between(2, 5), dice.one("uvwxyz")

    def word(source: str, size: int) -> str:
        return "".join(dice.one(source) for _ in range(size))

    def figures(size: int) -> str:
        return "".join(dice.one("0123456789") for _ in range(size))

    tail = f"-{suffix}" if dice.below(2) else ""
    answer = word(inside, letters) + figures(digits) + tail
    head = word(inside, letters)
    wrong = [
        (head + figures(digits - 1) + tail, f"Has one digit too few: {{{digits}}} means exactly {digits}."),
        (head[:-1] + dice.one(outside) + figures(digits) + tail, "Has a letter outside of the class."),
        (head.upper() + figures(digits) + tail, "Has capital letters, which the class does not hold."),
        (head + figures(digits + 1) + tail, f"Has one digit too many: {{{digits}}} means exactly {digits}."),
        (word(inside, letters) + figures(digits) + "-", "Has half of the optional part."),
    ]
    pattern = f"[{first}-{last}]{{{letters}}}\\d{{{digits}}}(-{suffix})?"
    options = [answer, *(str(text) for text, _ in wrong)]
    fits = [
        text
        for text in options
        if text[:letters].strip(inside) == ""
        and text[letters : letters + digits].isdigit()
        and text[letters + digits :] in ("", f"-{suffix}")
    ]
    if fits != [answer]:
        raise Redraw
    source = f"import re\n\nprint(*[t for t in {options} if re.fullmatch(r'{pattern}', t)])"
    return Draft(
        stem=paragraphs("Which text does `re.fullmatch` accept with this pattern?", fenced("text", pattern)),
        answer=answer,
        wrong=wrong,
        steps=numbered(
            [
                f"{letters} letters from {first} to {last}, then exactly {digits} digits.",
                f"Then nothing, or the whole of {code(f'-{suffix}')}.",
                f"Only {code(answer)} fits from its beginning to its end.",
            ]
        ),
        second=Program("python", source),
    )


@item_model(
    key="regex-split-groups",
    title="Splitting at a pattern",
    skill="Python",
    level=Level.ADVANCED,
    topic="Regular expressions",
    measures="That split keeps what a group caught and gives empty texts between neighbouring separators.",
    held="Three words, a single and a double separator, a pattern with one group.",
    varied="Words and separators.",
    distinct=200,
)
def split_groups(dice: Dice) -> Draft:
    """Words, separators and one empty text."""
    one, two, three = dice.some(WORDS, 3)
    first, second = dice.some(",;|", 2)
    text = f"{one}{first}{two}{second}{second}{three}"
    answer = [one, first, two, second, "", second, three]
    wrong = [
        ([one, two, "", three], "Expects that separators are dropped, as without a group."),
        ([one, two, three], "Drops separators and the empty text between two of them."),
        ([one, first, two, second, second, three], "Overlooks the empty text between the two separators."),
        ([one, first, two, second + second, three], "Takes two separators for one."),
        ([one, first, "", two, second, "", second, three], "Expects an empty text behind every separator."),
        (
            ["", one, first, two, second, second, three, ""],
            "Expects empty texts at both ends, not in the middle.",
        ),
    ]
    source = f'import re\n\nprint(re.split("([,;|])", "{text}"))'
    steps = [
        "The group makes `split` keep each separator.",
        f"Between the two `{second}` there is an empty text.",
        f"The result is `{answer}`.",
    ]
    return printing(source, answer, wrong, steps)
