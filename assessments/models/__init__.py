"""Tables of the assessments: content, configuration and invitation, attempts, applications."""

from assessments.models.applications import AssessmentApplication
from assessments.models.assessments import Assessment, AssessmentToken
from assessments.models.content import JobDescription, Question, QuestionSet
from assessments.models.sessions import Answer, AnswerJournal, SessionQuestion, TestSession

__all__ = [
    "Answer",
    "AnswerJournal",
    "Assessment",
    "AssessmentApplication",
    "AssessmentToken",
    "JobDescription",
    "Question",
    "QuestionSet",
    "SessionQuestion",
    "TestSession",
]
