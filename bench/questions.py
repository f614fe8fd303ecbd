"""Question sets for measuring: questions that differ in their number only, all with key B."""

from assessments.models import Question, QuestionSet


def numbered_set(skill, number):
    """Make a set of so many approved questions; needs the company's scope."""
    owner = QuestionSet.objects.create(skill=skill, level="basic", title="bench", total_questions=number)
    Question.objects.bulk_create(
        Question(
            question_set=owner,
            question_text=f"Question {place}",
            options={"A": "1", "B": "2", "C": "3", "D": "4"},
            correct_answer="B",
            position=place,
            status="approved",
        )
        for place in range(1, number + 1)
    )
    return owner
