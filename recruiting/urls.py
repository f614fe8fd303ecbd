"""Addresses of the pages."""

from django.urls import path, re_path

from recruiting.views import dashboard, pipeline, requisitions

app_name = "recruiting"
_STEP = r"^requisitions/(?P<public_id>[^/]+)/(?P<step>publish|pause|close|reopen|fill|cancel)/$"
urlpatterns = [
    path("dashboard/", dashboard.Dashboard.as_view(), name="dashboard"),
    path("requisitions/", requisitions.RequisitionList.as_view(), name="requisition-list"),
    path("requisitions/new/", requisitions.RequisitionCreate.as_view(), name="requisition-create"),
    path("requisitions/openings/", requisitions.ActiveOpenings.as_view(), name="active-openings"),
    path(
        "requisitions/<str:public_id>/", requisitions.RequisitionDetail.as_view(), name="requisition-detail"
    ),
    path(
        "requisitions/<str:public_id>/edit/", requisitions.RequisitionEdit.as_view(), name="requisition-edit"
    ),
    path("requisitions/<str:public_id>/pipeline/", pipeline.Pipeline.as_view(), name="pipeline"),
    path(
        "requisitions/<str:public_id>/interviews/",
        requisitions.RequisitionInterviews.as_view(),
        name="requisition-interviews",
    ),
    path(
        "requisitions/<str:public_id>/activity/",
        requisitions.RequisitionActivity.as_view(),
        name="requisition-activity",
    ),
    path(
        "requisitions/<str:public_id>/invite/", pipeline.PipelineInvite.as_view(), name="requisition-invite"
    ),
    path("requisitions/<str:public_id>/adopt/", pipeline.PipelineAdopt.as_view(), name="requisition-adopt"),
    path(
        "requisitions/<str:public_id>/link/", requisitions.RequisitionLink.as_view(), name="requisition-link"
    ),
    path(
        "requisitions/<str:public_id>/hand-over/",
        requisitions.RequisitionHandOver.as_view(),
        name="requisition-hand-over",
    ),
    path(
        "requisitions/<str:public_id>/duplicate/",
        requisitions.RequisitionDuplicate.as_view(),
        name="requisition-duplicate",
    ),
    re_path(_STEP, requisitions.RequisitionStep.as_view(), name="requisition-step"),
    path("pipeline/<str:public_id>/", pipeline.EntryDetail.as_view(), name="entry-detail"),
    path("pipeline/<str:public_id>/move/", pipeline.EntryMove.as_view(), name="entry-move"),
    path("pipeline/<str:public_id>/reject/", pipeline.EntryReject.as_view(), name="entry-reject"),
    path("pipeline/<str:public_id>/notes/", pipeline.NoteCreate.as_view(), name="note-create"),
    path("application-notes/<str:public_id>/edit/", pipeline.NoteEdit.as_view(), name="note-edit"),
    path("application-notes/<str:public_id>/delete/", pipeline.NoteDelete.as_view(), name="note-delete"),
]
