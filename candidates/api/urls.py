"""Addresses below /api/v1/."""

from rest_framework.routers import SimpleRouter

from candidates.api.catalogue import RoleViewSet, SkillViewSet
from candidates.api.files import FileViewSet
from candidates.api.views import CandidateViewSet, NoteViewSet

app_name = "candidates-api"
router = SimpleRouter(trailing_slash=False)
router.register("candidates/notes", NoteViewSet, basename="note")
router.register("candidates", CandidateViewSet, basename="candidate")
router.register("files", FileViewSet, basename="file")
router.register("skills", SkillViewSet, basename="skill")
router.register("roles", RoleViewSet, basename="role")
urlpatterns = router.urls
