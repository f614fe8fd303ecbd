"""The demo's requisitions and job descriptions."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class DemoRequisition:
    key: str
    company: str
    title: str
    department: str
    status: str
    assessment: str
    candidates: int
    positions: int
    priority: str
    level: str
    salary: tuple[int, int]
    skills: dict = field(hash=False)
    age_days: int = 20


REQUISITIONS = (
    DemoRequisition(
        "backend",
        "northwind",
        "Backend Engineer",
        "Platform",
        "open",
        "backend",
        24,
        3,
        "high",
        "mid",
        (62000, 84000),
        {"Python": "advanced", "PostgreSQL": "intermediate", "Docker": "intermediate"},
        24,
    ),
    DemoRequisition(
        "analyst",
        "northwind",
        "Data Analyst",
        "Insights",
        "filled",
        "analyst",
        12,
        1,
        "medium",
        "mid",
        (52000, 68000),
        {"SQL": "advanced", "Python": "beginner"},
        60,
    ),
    DemoRequisition(
        "reporting",
        "northwind",
        "Reporting Analyst",
        "Finance",
        "closed",
        "analyst",
        8,
        2,
        "low",
        "junior",
        (42000, 52000),
        {"SQL": "intermediate"},
        90,
    ),
    DemoRequisition(
        "lead",
        "northwind",
        "Platform Team Lead",
        "Platform",
        "paused",
        "backend",
        4,
        1,
        "medium",
        "lead",
        (88000, 110000),
        {"Python": "expert", "Leadership": "advanced"},
        35,
    ),
    DemoRequisition(
        "frontend",
        "northwind",
        "Frontend Engineer",
        "Product",
        "draft",
        "frontend",
        0,
        2,
        "medium",
        "mid",
        (60000, 80000),
        {"JavaScript": "advanced", "React": "intermediate"},
        3,
    ),
    DemoRequisition(
        "mobile",
        "northwind",
        "Mobile Engineer",
        "Product",
        "cancelled",
        "",
        0,
        1,
        "low",
        "senior",
        (70000, 92000),
        {"Kotlin": "advanced"},
        75,
    ),
    DemoRequisition(
        "insight",
        "harbour",
        "Insight Analyst",
        "Consulting",
        "open",
        "insight",
        12,
        2,
        "high",
        "mid",
        (45000, 60000),
        {"SQL": "intermediate", "Python": "intermediate"},
        18,
    ),
)

DESCRIPTIONS = {
    "Backend Engineer": (
        "You build and run the services behind our logistics platform: booking, tracking and billing "
        "for 12,000 shipments a day.\n\nYour work\n- design and ship HTTP APIs in Python\n"
        "- model data in PostgreSQL and keep slow queries out\n"
        "- run what you build, with Docker and our own observability\n\n"
        "You bring\n- three or more years with Python in production\n"
        "- good SQL and a sense for data models\n- clear writing"
    ),
    "Data Analyst": (
        "You turn shipment data into decisions: forecasts, cost models and a weekly report that people "
        "read.\n\nYou bring\n- fluent SQL\n- basic statistics and some Python\n"
        "- the habit of checking the numbers twice"
    ),
}
