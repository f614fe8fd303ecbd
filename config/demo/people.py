"""Who takes part in the demo. Every address ends in `.example`, so no mail can reach anybody."""

from dataclasses import dataclass

SUPERADMIN = "sofia.lind@assist-ten.example"
ADMIN = "marta.keller@northwind.example"
RECRUITER = "jonas.brandt@northwind.example"
MANAGER = "priya.nair@northwind.example"
INTERVIEWER = "tomas.novak@northwind.example"
SECOND_INTERVIEWER = "amara.okafor@northwind.example"
VIEWER = "elise.martin@northwind.example"
OTHER_ADMIN = "grace.hughes@harbour.example"
OTHER_RECRUITER = "owen.price@harbour.example"
OTHER_INTERVIEWER = "nadia.rahman@harbour.example"
CANDIDATE = "lena.hoffmann@mail.example"


@dataclass(frozen=True)
class Company:
    """A demo company. `domain` is also the domain of its people's addresses."""

    key: str
    name: str
    domain: str
    tier: str
    time_zone: str
    max_users: int
    max_assessments: int
    max_candidates: int


COMPANIES = (
    Company("northwind", "Northwind Labs", "northwind.example", "pro", "Europe/Berlin", 100, 200, 250_000),
    Company("harbour", "Harbour Analytics", "harbour.example", "basic", "Europe/London", 10, 5, 500),
)


@dataclass(frozen=True)
class Person:
    """A demo account. `company` is a Company key, empty for candidates and superadmins."""

    email: str
    full_name: str
    role: str
    company: str = ""
    time_zone: str = "Europe/Berlin"
    shown_as: str = ""
    """How the sign-in page introduces the account; empty: not offered there."""


PEOPLE = (
    Person(RECRUITER, "Jonas Brandt", "recruiter", "northwind", shown_as="Recruiter"),
    Person(MANAGER, "Priya Nair", "recruiter", "northwind", shown_as="Hiring manager"),
    Person(INTERVIEWER, "Tomáš Novák", "interviewer", "northwind", "Europe/Prague", "Interviewer"),
    Person(SECOND_INTERVIEWER, "Amara Okafor", "interviewer", "northwind", "Africa/Lagos"),
    Person(ADMIN, "Marta Keller", "admin", "northwind", shown_as="Company admin"),
    Person(VIEWER, "Elise Martin", "viewer", "northwind", "Europe/Paris", "Viewer"),
    Person(SUPERADMIN, "Sofia Lind", "superadmin", "", "Europe/Stockholm", "Superadmin"),
    Person(CANDIDATE, "Lena Hoffmann", "user", shown_as="Candidate"),
    Person(OTHER_ADMIN, "Grace Hughes", "admin", "harbour", "Europe/London", "Admin of the second company"),
    Person(OTHER_RECRUITER, "Owen Price", "recruiter", "harbour", "Europe/London"),
    Person(OTHER_INTERVIEWER, "Nadia Rahman", "interviewer", "harbour", "Europe/London"),
)

FIRST_NAMES = (
    *(
        "Lena",
        "Mateo",
        "Aiko",
        "Noor",
        "Samuel",
        "Ines",
        "Viktor",
        "Chiara",
        "Kofi",
        "Hanna",
        "Luca",
        "Yusuf",
    ),
    *("Freya", "Diego", "Mina", "Oskar", "Zoe", "Arjun", "Clara", "Emil", "Leila", "Pavel", "Ruth", "Tariq"),
    *("Nina", "Hugo", "Saanvi", "Björn", "Elif", "Marco"),
)
LAST_NAMES = (
    *("Hoffmann", "García", "Tanaka", "Haddad", "Mensah", "Costa", "Petrov", "Rossi", "Owusu", "Lindqvist"),
    *("Moretti", "Demir", "Nielsen", "Fernández", "Farahani", "Bergström", "Laurent", "Menon", "Vogel"),
)
CITIES = (
    "Berlin",
    "Hamburg",
    "Prague",
    "Lisbon",
    "Vienna",
    "Warsaw",
    "Copenhagen",
    "Milan",
    "Remote, EU",
    "Leipzig",
)
