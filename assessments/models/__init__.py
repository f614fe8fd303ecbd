"""Tables of the assessments: content, configuration and invitation, attempts, applications, what they teach."""

from assessments.models.answers import Answer, AnswerJournal
from assessments.models.applications import AssessmentApplication
from assessments.models.assessments import Assessment, AssessmentToken
from assessments.models.conditions import Accommodation, SessionMessage, SessionPause, TimeGrant
from assessments.models.corrections import KeyCorrection, ScoreChange
from assessments.models.exports import QuestionExport
from assessments.models.generation import GenerationRun
from assessments.models.imports import QuestionImport, QuestionImportRow
from assessments.models.integrity import CaseDecision, IntegrityCase
from assessments.models.job_descriptions import JobDescription
from assessments.models.pictures import QuestionImage
from assessments.models.questions import Question, QuestionSet
from assessments.models.search import QuestionWord
from assessments.models.sections import AssessmentSection, QuestionExposure, SectionItem
from assessments.models.sessions import SessionQuestion, SessionSection, TestSession
from assessments.models.statistics import (
    AnswerSimilarity,
    AssessmentStatistic,
    ItemChoice,
    ItemMonth,
    ItemStatistic,
)

__all__ = [
    "Accommodation",
    "Answer",
    "AnswerJournal",
    "AnswerSimilarity",
    "Assessment",
    "AssessmentApplication",
    "AssessmentSection",
    "AssessmentStatistic",
    "AssessmentToken",
    "CaseDecision",
    "GenerationRun",
    "IntegrityCase",
    "ItemChoice",
    "ItemMonth",
    "ItemStatistic",
    "JobDescription",
    "KeyCorrection",
    "Question",
    "QuestionExport",
    "QuestionExposure",
    "QuestionImage",
    "QuestionImport",
    "QuestionImportRow",
    "QuestionSet",
    "QuestionWord",
    "ScoreChange",
    "SectionItem",
    "SessionMessage",
    "SessionPause",
    "SessionQuestion",
    "SessionSection",
    "TestSession",
    "TimeGrant",
]
