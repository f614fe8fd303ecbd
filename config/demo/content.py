"""What the demo companies ask: job descriptions, questions, assessments. Every key was checked by hand."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Item:
    """A multiple-choice question; the first option is the key, `turn` places it among A to D."""

    stem: str
    options: tuple[str, ...]
    why: str
    turn: int

    def lettered(self):
        """Return ({letter: text}, key letter) with the key moved to place `turn`."""
        others = list(self.options[1:])
        others.insert(self.turn % len(self.options), self.options[0])
        letters = "ABCDEFGH"
        return dict(zip(letters, others, strict=False)), letters[self.turn % len(self.options)]


@dataclass(frozen=True)
class DemoSet:
    key: str
    company: str
    title: str
    skill: str
    level: str
    items: tuple[Item, ...] = field(repr=False)


PYTHON = (
    Item(
        "What does `len({1, 2, 2, 3})` return?",
        ("3", "4", "2", "It raises TypeError"),
        "A set keeps each value once, so three elements remain.",
        1,
    ),
    Item(
        "Which statement about `def f(x, seen=[])` is true?",
        (
            "All calls that leave out `seen` share one list",
            "Every call gets a fresh list",
            "Python refuses a list as a default",
            "The list is copied when the function returns",
        ),
        "Default values are evaluated once, when the function is defined.",
        2,
    ),
    Item(
        "What does `list(zip('ab', [1, 2, 3]))` give?",
        ("[('a', 1), ('b', 2)]", "[('a', 1), ('b', 2), (None, 3)]", "It raises ValueError", "[('ab', 1)]"),
        "zip stops at the shortest input unless strict=True is given.",
        0,
    ),
    Item(
        "Which of these runs a clean-up step whether or not the block raised?",
        ("finally", "else", "except", "assert"),
        "finally always runs; else runs only when nothing was raised.",
        3,
    ),
    Item(
        "What is the value of `[x * x for x in range(5) if x % 2]`?",
        ("[1, 9]", "[0, 4, 16]", "[1, 4, 9]", "[1, 9, 25]"),
        "The condition keeps 1 and 3, whose squares are 1 and 9.",
        1,
    ),
    Item(
        "Two threads run pure-Python number crunching in standard CPython 3.11. What limits them?",
        (
            "The global interpreter lock lets one of them run bytecode at a time",
            "Threads cannot share memory",
            "The garbage collector stops all threads for good",
            "Nothing: they use two cores fully",
        ),
        "CPython's global interpreter lock serialises bytecode; processes or native code get around it.",
        2,
    ),
    Item(
        "Which call reads a large file line by line without loading it whole?",
        ("for line in handle:", "handle.read()", "handle.readlines()", "list(handle)"),
        "Iterating over the file object yields one line at a time.",
        0,
    ),
    Item(
        "What happens on `{}['k']`?",
        ("KeyError", "None is returned", "IndexError", "'k' is inserted with None"),
        "Subscription of a missing key raises KeyError; .get() would return None.",
        3,
    ),
)
SQL = (
    Item(
        "Which join keeps every row of the left table, matched or not?",
        ("LEFT JOIN", "INNER JOIN", "CROSS JOIN", "RIGHT JOIN"),
        "A left join fills the right side with nulls where nothing matches.",
        2,
    ),
    Item(
        "What does `COUNT(email)` count?",
        (
            "Rows whose email is not null",
            "All rows",
            "Distinct addresses",
            "Rows whose email is not empty text",
        ),
        "COUNT(column) skips nulls; empty text is not null.",
        0,
    ),
    Item(
        "Where does a condition on `SUM(amount)` belong?",
        ("HAVING", "WHERE", "ORDER BY", "ON"),
        "WHERE is applied before grouping, HAVING after it.",
        1,
    ),
    Item(
        "A table has an index on (country, city). Which filter can use it best?",
        ("country = 'PT' AND city = 'Porto'", "city = 'Porto'", "upper(country) = 'PT'", "city LIKE '%to'"),
        "A B-tree serves conditions on its leading columns.",
        3,
    ),
    Item(
        "What is the result of `NULL = NULL` in standard SQL?",
        ("Unknown (null)", "True", "False", "An error"),
        "Comparison with null is unknown; IS NULL tests for it.",
        1,
    ),
    Item(
        "Which isolation level of the SQL standard rules out phantom reads?",
        ("Serializable", "Read committed", "Read uncommitted", "Repeatable read"),
        "The standard allows phantoms up to and including repeatable read.",
        0,
    ),
    Item(
        "Which window function gives equal rows the same number and leaves no gaps?",
        ("DENSE_RANK()", "RANK()", "ROW_NUMBER()", "NTILE(4)"),
        "RANK leaves gaps after ties, DENSE_RANK does not.",
        2,
    ),
    Item(
        "What does `UNION ALL` do that `UNION` does not?",
        ("Keeps duplicate rows", "Sorts the result", "Removes nulls", "Joins on all shared columns"),
        "UNION removes duplicates, UNION ALL keeps them.",
        3,
    ),
)
WEB = (
    Item(
        "Which HTTP status says that a resource was created?",
        ("201", "200", "204", "302"),
        "201 Created answers a request that made a new resource.",
        1,
    ),
    Item(
        "Which of these methods is defined as idempotent?",
        ("PUT", "POST", "PATCH", "CONNECT"),
        "Repeating a PUT leaves the same state; POST and PATCH give no such promise.",
        0,
    ),
    Item(
        "In JavaScript, what does `[10, 9, 1].sort()` return?",
        ("[1, 10, 9]", "[1, 9, 10]", "[10, 9, 1]", "[9, 10, 1]"),
        "Without a comparator, elements are compared as text.",
        3,
    ),
    Item(
        "Which cookie attribute keeps a cookie away from scripts?",
        ("HttpOnly", "Secure", "SameSite", "Path"),
        "HttpOnly cookies are not visible to document.cookie.",
        2,
    ),
    Item(
        "What does `Promise.all` do when one promise rejects?",
        (
            "It rejects with that reason",
            "It waits for all and then rejects",
            "It resolves with the others",
            "It retries the failed one",
        ),
        "Promise.all rejects as soon as one input rejects; allSettled waits for all.",
        0,
    ),
    Item(
        "Which CSS unit is relative to the root element's font size?",
        ("rem", "em", "vh", "ch"),
        "rem refers to the root, em to the element itself.",
        2,
    ),
    Item(
        "What does a Content-Security-Policy of `default-src 'self'` block?",
        (
            "A script loaded from another origin",
            "A script file of the same origin",
            "A style sheet of the same origin",
            "A link the person clicks",
        ),
        "Only the page's own origin may deliver content; navigation is not covered by default-src.",
        1,
    ),
    Item(
        "Which element is right for an action that changes data without leaving the page?",
        ("button", "a", "div", "span"),
        "A button is focusable, named and announced as an action.",
        3,
    ),
)
STATISTICS = (
    Item(
        "Which measure of the middle is least moved by one extreme value?",
        ("Median", "Mean", "Range", "Variance"),
        "The median depends on order only.",
        1,
    ),
    Item(
        "Two variables correlate at 0.9. What follows?",
        (
            "They vary together almost linearly",
            "One causes the other",
            "Both have the same mean",
            "Both are normally distributed",
        ),
        "Correlation measures linear association and says nothing about causes.",
        0,
    ),
    Item(
        "What does a 95 % confidence interval describe?",
        (
            "A procedure that covers the true value in 95 % of repetitions",
            "A 95 % chance that this interval holds the true value",
            "The middle 95 % of the data",
            "The error rate of the measurement",
        ),
        "The statement is about the procedure over repeated samples.",
        2,
    ),
    Item(
        "A test for a rare disease is positive. Which number matters most besides accuracy?",
        ("How common the disease is", "The size of the lab", "The mean age", "The number of tests per day"),
        "With a low base rate most positives can be false.",
        3,
    ),
    Item(
        "Which chart shows the spread of one numeric variable?",
        ("Histogram", "Pie chart", "Scatter plot", "Gantt chart"),
        "A histogram counts values per interval.",
        0,
    ),
    Item(
        "What does dividing by n − 1 correct in the sample variance?",
        ("Bias from using the sample mean", "Rounding errors", "Outliers", "Unequal group sizes"),
        "Deviations from the sample mean are too small on average.",
        1,
    ),
)

SETS = (
    DemoSet("python", "northwind", "Python, working knowledge", "Python", "intermediate", PYTHON),
    DemoSet("sql", "northwind", "SQL for analysts", "SQL", "intermediate", SQL),
    DemoSet("web", "northwind", "Web foundations", "JavaScript", "basic", WEB),
    DemoSet("statistics", "harbour", "Statistics in practice", "Data analysis", "intermediate", STATISTICS),
)

DRAFTS = DemoSet(
    "python-drafts",
    "northwind",
    "Python, reading code",
    "Python",
    "intermediate",
    (
        Item(
            "What does this print?\n\n```python\nnumbers = [1, 2, 3]\nprint([n * n for n in numbers if n % 2])\n```",
            ("`[1, 9]`", "`[1, 4, 9]`", "`[4]`", "`[2, 6]`"),
            "`n % 2` is 1, and so true, for odd numbers only.",
            2,
        ),
        Item(
            "A loop runs `n` times, and another one inside of it `n` times as well. How does the time grow?",
            ("$O(n^2)$", "$O(n)$", "$O(n \\log n)$", "$O(2^n)$"),
            "The inner body runs $n \\cdot n$ times.",
            0,
        ),
        Item(
            "Which value does `bool(x)` call **false**?",
            ("`x = []`", "`x = [0]`", "`x = ' '`", "`x = -1`"),
            "Empty containers are false; a list that holds a zero is not empty.",
            3,
        ),
    ),
)
"""Questions on their way through review."""


@dataclass(frozen=True)
class DemoAssessment:
    key: str
    company: str
    title: str
    job_title: str
    question_set: str
    minutes: int
    published: bool
    release: str
    proctoring: str


ASSESSMENTS = (
    DemoAssessment(
        "backend",
        "northwind",
        "Backend screening",
        "Backend Engineer",
        "python",
        30,
        True,
        "delayed",
        "medium",
    ),
    DemoAssessment(
        "analyst", "northwind", "Analyst screening", "Data Analyst", "sql", 25, True, "immediate", "low"
    ),
    DemoAssessment(
        "frontend", "northwind", "Frontend screening", "Frontend Engineer", "web", 25, False, "manual", "high"
    ),
    DemoAssessment(
        "insight",
        "harbour",
        "Insight screening",
        "Insight Analyst",
        "statistics",
        20,
        True,
        "immediate",
        "low",
    ),
)
