"""Addresses of the assessments' pages."""

from django.urls import path

from assessments import delivery_urls
from assessments.views import (
    applications,
    assessments,
    builder,
    corrections,
    exports,
    figures,
    generation,
    imports,
    invitations,
    item_models,
    job_descriptions,
    picking,
    preview,
    question_sets,
    questions,
    quick,
    releases,
    reviews,
)

app_name = "assessments"

_JOB_DESCRIPTIONS = [
    path("job-descriptions/", job_descriptions.JobDescriptionList.as_view(), name="job-description-list"),
    path(
        "job-descriptions/upload/",
        job_descriptions.JobDescriptionUpload.as_view(),
        name="job-description-upload",
    ),
    path(
        "job-descriptions/paste/",
        job_descriptions.JobDescriptionPaste.as_view(),
        name="job-description-paste",
    ),
    path(
        "job-descriptions/<str:public_id>/",
        job_descriptions.JobDescriptionDetail.as_view(),
        name="job-description-detail",
    ),
    path(
        "job-descriptions/<str:public_id>/edit/",
        job_descriptions.JobDescriptionEdit.as_view(),
        name="job-description-edit",
    ),
    path(
        "job-descriptions/<str:public_id>/archive/",
        job_descriptions.JobDescriptionArchive.as_view(),
        name="job-description-archive",
    ),
    path(
        "job-descriptions/<str:public_id>/restore/",
        job_descriptions.JobDescriptionRestore.as_view(),
        name="job-description-restore",
    ),
]

_GENERATION = [
    path("question-sets/generate/", generation.GenerationCreate.as_view(), name="generation-create"),
    path("generations/", generation.GenerationList.as_view(), name="generation-list"),
    path("generations/<str:public_id>/", generation.GenerationDetail.as_view(), name="generation-detail"),
    path(
        "generations/<str:public_id>/cancel/", generation.GenerationCancel.as_view(), name="generation-cancel"
    ),
    path(
        "generations/<str:public_id>/resume/", generation.GenerationResume.as_view(), name="generation-resume"
    ),
    path(
        "generations/<str:public_id>/accept/", generation.GenerationAccept.as_view(), name="generation-accept"
    ),
    path("generations/<str:public_id>/again/", generation.GenerationAgain.as_view(), name="generation-again"),
]

_QUESTION_SETS = [
    path("question-sets/", question_sets.QuestionSetList.as_view(), name="question-set-list"),
    path("question-sets/starter/", quick.StarterBank.as_view(), name="starter-bank"),
    path("question-sets/starter/load/", quick.StarterLoad.as_view(), name="starter-load"),
    path("question-sets/new/", question_sets.QuestionSetCreate.as_view(), name="question-set-create"),
    path(
        "question-sets/<str:public_id>/",
        question_sets.QuestionSetDetail.as_view(),
        name="question-set-detail",
    ),
    path(
        "question-sets/<str:public_id>/edit/",
        question_sets.QuestionSetEdit.as_view(),
        name="question-set-edit",
    ),
    path(
        "question-sets/<str:public_id>/copy/",
        question_sets.QuestionSetCopy.as_view(),
        name="question-set-copy",
    ),
    path(
        "question-sets/<str:public_id>/retire/",
        question_sets.QuestionSetRetire.as_view(),
        name="question-set-retire",
    ),
    path(
        "question-sets/<str:public_id>/restore/",
        question_sets.QuestionSetRestore.as_view(),
        name="question-set-restore",
    ),
    path("question-sets/<str:public_id>/questions/", questions.QuestionAdd.as_view(), name="question-add"),
    path(
        "question-sets/<str:public_id>/send/",
        question_sets.QuestionSetSend.as_view(),
        name="question-set-send",
    ),
    path(
        "question-sets/<str:public_id>/approve/",
        question_sets.QuestionSetApprove.as_view(),
        name="question-set-approve",
    ),
]

_QUESTIONS = [
    path("questions/", questions.QuestionList.as_view(), name="question-list"),
    path("questions/new/", questions.QuestionCreate.as_view(), name="question-create"),
    path("questions/review/", reviews.ReviewQueue.as_view(), name="question-review"),
    path("questions/bulk/", reviews.QuestionBulk.as_view(), name="question-bulk"),
    path("questions/preview/", questions.QuestionPreview.as_view(), name="question-preview"),
    path("questions/pictures/", questions.PictureUpload.as_view(), name="question-picture-add"),
    path("questions/pictures/<str:public_id>/", questions.Picture.as_view(), name="question-picture"),
    path("questions/<str:public_id>/", questions.QuestionDetail.as_view(), name="question-detail"),
    path("questions/<str:public_id>/edit/", questions.QuestionEdit.as_view(), name="question-edit"),
    path(
        "questions/<str:public_id>/versions/", questions.QuestionHistory.as_view(), name="question-versions"
    ),
    path("questions/<str:public_id>/move/", questions.QuestionMove.as_view(), name="question-move"),
    path(
        "questions/<str:public_id>/status/", questions.QuestionStatusChange.as_view(), name="question-status"
    ),
    path("settings/tests/", reviews.TestSettings.as_view(), name="test-settings"),
]

_FIGURES = [
    path("question-quality/", figures.QuestionQuality.as_view(), name="figure-list"),
    path("question-quality/export/", figures.QuestionQualityExport.as_view(), name="figure-export"),
    path("similar-answers/", figures.SimilarAnswers.as_view(), name="similarity-list"),
    path(
        "assessments/<str:public_id>/figures/", figures.AssessmentFigures.as_view(), name="assessment-figures"
    ),
    path(
        "assessments/<str:public_id>/figures/export/",
        figures.AssessmentFiguresExport.as_view(),
        name="assessment-figures-export",
    ),
]

_CORRECTIONS = [
    path("questions/corrections/", corrections.CorrectionList.as_view(), name="correction-list"),
    path(
        "questions/corrections/<str:public_id>/",
        corrections.CorrectionDetail.as_view(),
        name="correction-detail",
    ),
    path(
        "questions/corrections/<str:public_id>/resume/",
        corrections.CorrectionResume.as_view(),
        name="correction-resume",
    ),
    path(
        "questions/<str:public_id>/correct/", corrections.QuestionCorrect.as_view(), name="question-correct"
    ),
]

_IMPORTS = [
    path("questions/imports/", imports.ImportList.as_view(), name="import-list"),
    path("questions/imports/new/", imports.ImportStart.as_view(), name="import-start"),
    path(
        "questions/imports/example/<str:file_format>/",
        imports.ImportTemplate.as_view(),
        name="import-template",
    ),
    path("questions/imports/<str:public_id>/", imports.ImportDetail.as_view(), name="import-detail"),
    path("questions/imports/<str:public_id>/take/", imports.ImportTake.as_view(), name="import-take"),
    path("questions/imports/<str:public_id>/cancel/", imports.ImportCancel.as_view(), name="import-cancel"),
]

_EXPORTS = [
    path("questions/export/", exports.ExportStart.as_view(), name="question-export"),
    path("questions/exports/", exports.ExportList.as_view(), name="export-list"),
    path("questions/exports/<str:public_id>/", exports.ExportDetail.as_view(), name="export-detail"),
    path("questions/exports/<str:public_id>/file/", exports.ExportFile.as_view(), name="export-file"),
]

_ITEM_MODELS = [
    path("item-models/", item_models.ItemModelList.as_view(), name="item-model-list"),
    path("item-models/stock/", item_models.ItemModelStockEach.as_view(), name="item-model-stock-each"),
    path("item-models/<slug:key>/", item_models.ItemModelDetail.as_view(), name="item-model-detail"),
    path("item-models/<slug:key>/stock/", item_models.ItemModelStock.as_view(), name="item-model-stock"),
]

_ASSESSMENTS = [
    path("assessments/", assessments.AssessmentList.as_view(), name="assessment-list"),
    path("assessments/new/", assessments.AssessmentCreate.as_view(), name="assessment-create"),
    path("assessments/quick/", quick.QuickTest.as_view(), name="quick-test"),
    path("assessments/<str:public_id>/", assessments.AssessmentDetail.as_view(), name="assessment-detail"),
    path("assessments/<str:public_id>/edit/", builder.Basics.as_view(), name="assessment-edit"),
    path("assessments/<str:public_id>/sections/", builder.Sections.as_view(), name="assessment-sections"),
    path("assessments/<str:public_id>/source/", builder.Source.as_view(), name="assessment-source"),
    path("assessments/<str:public_id>/rules/", builder.Rules.as_view(), name="assessment-rules"),
    path("assessments/<str:public_id>/sections/add/", builder.SectionAdd.as_view(), name="section-add"),
    path("assessments/<str:public_id>/sections/order/", builder.SectionOrder.as_view(), name="section-order"),
    path(
        "assessments/<str:public_id>/sections/weights/",
        builder.SectionWeights.as_view(),
        name="section-weights",
    ),
    path("assessments/<str:public_id>/sections/offer/", builder.SectionOffer.as_view(), name="section-offer"),
    path("assessments/<str:public_id>/preview/", preview.Preview.as_view(), name="assessment-preview"),
    path(
        "assessments/<str:public_id>/preview/<int:seed>/<int:position>/",
        preview.PreviewQuestion.as_view(),
        name="assessment-preview-question",
    ),
    path(
        "assessments/<str:public_id>/preview/<int:seed>/hand-in/",
        preview.PreviewEnd.as_view(),
        name="assessment-preview-end",
    ),
    path("sections/<str:public_id>/items/", picking.SectionItems.as_view(), name="section-items"),
    path("sections/<str:public_id>/edit/", builder.SectionEdit.as_view(), name="section-edit"),
    path("sections/<str:public_id>/move/", builder.SectionMove.as_view(), name="section-move"),
    path("sections/<str:public_id>/remove/", builder.SectionRemove.as_view(), name="section-remove"),
    path(
        "assessments/<str:public_id>/publish/",
        assessments.AssessmentPublish.as_view(),
        name="assessment-publish",
    ),
    path(
        "assessments/<str:public_id>/unpublish/",
        assessments.AssessmentUnpublish.as_view(),
        name="assessment-unpublish",
    ),
    path(
        "assessments/<str:public_id>/duplicate/",
        assessments.AssessmentDuplicate.as_view(),
        name="assessment-duplicate",
    ),
    path(
        "assessments/<str:public_id>/version/",
        assessments.AssessmentVersion.as_view(),
        name="assessment-version",
    ),
    path(
        "assessments/<str:public_id>/deactivate/",
        assessments.AssessmentDeactivate.as_view(),
        name="assessment-deactivate",
    ),
    path("assessments/<str:public_id>/invite/", invitations.Invite.as_view(), name="assessment-invite"),
    path(
        "assessments/<str:public_id>/invitations/",
        invitations.InvitationList.as_view(),
        name="invitation-list",
    ),
    path(
        "invitations/<str:public_id>/resend/",
        invitations.InvitationResend.as_view(),
        name="invitation-resend",
    ),
    path(
        "invitations/<str:public_id>/revoke/",
        invitations.InvitationRevoke.as_view(),
        name="invitation-revoke",
    ),
]

_APPLICATIONS = [
    path("applications/release/", releases.ScoresRelease.as_view(), name="scores-release"),
    path("applications/", applications.ApplicationList.as_view(), name="application-list"),
    path(
        "applications/<str:public_id>/", applications.ApplicationDetail.as_view(), name="application-detail"
    ),
    path(
        "applications/<str:public_id>/shortlist/",
        applications.ApplicationShortlist.as_view(),
        name="application-shortlist",
    ),
    path(
        "applications/<str:public_id>/reject/",
        applications.ApplicationReject.as_view(),
        name="application-reject",
    ),
    path(
        "applications/<str:public_id>/keep/",
        applications.ApplicationKeep.as_view(),
        name="application-keep",
    ),
]

urlpatterns = [
    *delivery_urls.urlpatterns,
    *_JOB_DESCRIPTIONS,
    *_GENERATION,
    *_IMPORTS,
    *_EXPORTS,
    *_CORRECTIONS,
    *_QUESTION_SETS,
    *_QUESTIONS,
    *_FIGURES,
    *_ITEM_MODELS,
    *_ASSESSMENTS,
    *_APPLICATIONS,
]
