"""Addresses of the pages."""

from django.urls import path

from candidates.views import bulk, documents, own, people, profile, requests, suggestions

app_name = "candidates"
urlpatterns = [
    path("own/", own.Status.as_view(), name="own-status"),
    path("own/data/", own.OwnData.as_view(), name="own-data"),
    path("own/data/link/", own.SendLink.as_view(), name="own-send-link"),
    path("own/data/download/", own.OwnDownload.as_view(), name="own-download"),
    path("own/data/correct/", own.OwnCorrect.as_view(), name="own-correct"),
    path("own/questions/", own.OwnAsk.as_view(), name="own-ask"),
    path("own/close/", own.Leave.as_view(), name="own-leave"),
    path("own/<str:token>/", own.Enter.as_view(), name="own-enter"),
    path("my/data/", own.MyData.as_view(), name="my-data"),
    path("my/data/download/", own.MyDownload.as_view(), name="my-download"),
    path("my/data/correct/", own.MyCorrect.as_view(), name="my-correct"),
    path("my/questions/", own.MyAsk.as_view(), name="my-ask"),
    path("candidates/requests/", requests.RequestList.as_view(), name="request-list"),
    path("candidates/requests/<str:public_id>/", requests.RequestDetail.as_view(), name="request-detail"),
    path("candidates/", people.CandidateList.as_view(), name="candidate-list"),
    path("candidates/new/", people.CandidateCreate.as_view(), name="candidate-create"),
    path("candidates/from-cv/", documents.CandidateFromCv.as_view(), name="candidate-from-cv"),
    path("candidates/export/", bulk.CandidateExport.as_view(), name="candidate-export"),
    path("candidates/bulk/", bulk.CandidateBulk.as_view(), name="candidate-bulk"),
    path("candidates/notes/<str:public_id>/edit/", profile.NoteEdit.as_view(), name="note-edit"),
    path("candidates/notes/<str:public_id>/delete/", profile.NoteDelete.as_view(), name="note-delete"),
    path("candidates/<str:public_id>/", people.CandidateDetail.as_view(), name="candidate-detail"),
    path("candidates/<str:public_id>/erase/", requests.Erase.as_view(), name="candidate-erase"),
    path("candidates/<str:public_id>/edit/", people.CandidateEdit.as_view(), name="candidate-edit"),
    path("candidates/<str:public_id>/files/", documents.CandidateUpload.as_view(), name="candidate-upload"),
    path("candidates/<str:public_id>/notes/", profile.NoteCreate.as_view(), name="note-create"),
    path("candidates/<str:public_id>/skills/", profile.SkillSet.as_view(), name="skill-set"),
    path(
        "candidates/<str:public_id>/skills/<str:skill_id>/remove/",
        profile.SkillRemove.as_view(),
        name="skill-remove",
    ),
    path("candidates/<str:public_id>/assign/", profile.Assign.as_view(), name="candidate-assign"),
    path("candidates/<str:public_id>/deactivate/", profile.Deactivate.as_view(), name="candidate-deactivate"),
    path("candidates/<str:public_id>/reactivate/", profile.Reactivate.as_view(), name="candidate-reactivate"),
    path("documents/<str:public_id>/", documents.DocumentDetail.as_view(), name="document-detail"),
    path("documents/<str:public_id>/open/", documents.DocumentOpen.as_view(), name="document-open"),
    path(
        "documents/<str:public_id>/download/", documents.DocumentDownload.as_view(), name="document-download"
    ),
    path("catalogue/skills/suggestions/", suggestions.SkillSuggestions.as_view(), name="skill-suggestions"),
    path("catalogue/roles/suggestions/", suggestions.RoleSuggestions.as_view(), name="role-suggestions"),
]
