"""CVs of the demo's candidates: their text, and a small PDF that really opens."""

import textwrap

LINES_PER_PAGE = 52
_EMPLOYERS = (
    "Kestrel Freight",
    "Lumen Health",
    "Oakline Retail",
    "Vektor Systems",
    "Delta Grid",
    "Papaya Travel",
)
_SCHOOLS = (
    "TU Berlin",
    "University of Porto",
    "Charles University",
    "KTH Stockholm",
    "Politecnico di Milano",
)


def cv_text(person, chance):
    """Return the text of a CV; `person` is a story.Applicant, `chance` a seeded random.Random."""
    first, second = chance.sample(_EMPLOYERS, 2)
    start = 2026 - int(person.years)
    skills = ", ".join(person.skills)
    return "\n".join(
        [
            person.full_name,
            f"{person.title}, {person.location}",
            f"{person.email} | {person.phone}",
            "",
            "Summary",
            f"{person.title} with {person.years} years of experience. Works with {skills}.",
            "",
            "Experience",
            f"{start + int(person.years) // 2} - today: {person.title}, {first}",
            f"- Built and ran services and reports with {person.skills[0]}",
            "- Wrote the team's onboarding notes and reviewed code every week",
            f"{start} - {start + int(person.years) // 2}: Junior {person.title}, {second}",
            f"- Moved a manual process to {person.skills[-1]}",
            "",
            "Education",
            f"B.Sc. Computer Science, {chance.choice(_SCHOOLS)}",
            "",
            "Skills",
            skills,
        ]
    )


def _escaped(line):
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def pdf(text):
    """Return a PDF (bytes) with the text in Helvetica, as many pages as it needs."""
    lines = [part for line in text.split("\n") for part in (textwrap.wrap(line, 92) or [""])]
    pages = [lines[i : i + LINES_PER_PAGE] for i in range(0, len(lines), LINES_PER_PAGE)]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in enumerate(pages):
        shown = "\n".join(f"({_escaped(line)}) Tj T*" for line in page)
        stream = f"BT /F1 11 Tf 14 TL 56 780 Td\n{shown}\nET"
        size = len(stream.encode("cp1252", "replace"))
        objects += [
            (
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
                f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
            ),
            f"<< /Length {size} >>\nstream\n{stream}\nendstream",
        ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252", "replace")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode()
