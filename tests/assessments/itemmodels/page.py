"""The catalogue of item models in docs/item-models.md, written from the register so that it cannot grow stale."""

from itertools import groupby
from pathlib import Path

from assessments.itemmodels import catalogue

PAGE = Path(__file__).parents[3] / "docs" / "item-models.md"
BEGIN, END = "<!-- catalogue: python -m tests.assessments.itemmodels -->\n", "<!-- end of the catalogue -->\n"


def written():
    """Return the part of the page between the two marks."""
    return PAGE.read_text().partition(BEGIN)[2].partition(END)[0]


def catalogue_text():
    """Return what should stand there."""
    models = catalogue()
    lines = [f"{len(models)} models, each with at least as many variants as the last column says.", ""]
    for skill, members in groupby(models, key=lambda model: model.skill):
        lines += [
            f"### {skill}",
            "",
            "| model | level | measures | the same in all variants | different in each | variants |",
            "|---|---|---|---|---|---|",
        ]
        for model in members:
            cells = (
                f"**{model.title}** `{model.key}`",
                model.level.value,
                model.measures,
                model.held,
                model.varied,
            )
            lines.append(
                "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + f" | {model.distinct} |"
            )
        lines.append("")
    return "\n".join(lines)


def write():
    """Put the catalogue into the page."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}{catalogue_text()}{END}{rest.partition(END)[2]}")
