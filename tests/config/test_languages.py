"""Only languages with pages are offered and kept; one more is one more catalogue."""

import pytest

from config.settings.parts import languages


def test_a_language_is_offered_once_its_catalogue_is_there(tmp_path):
    assert [code for code, _name in languages(tmp_path)] == ["en"]
    for code, name in (("de", "django.mo"), ("fr", "django.po"), ("en", "django.mo")):
        folder = tmp_path / code / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / name).touch()
    assert [code for code, _name in languages(tmp_path)] == ["en", "de"]


@pytest.mark.django_db
def test_a_page_says_the_language_it_is_written_in(client):
    """Not the browser's, of which only Django's own few words would be there."""
    page = client.get("/account/password/reset/", headers={"Accept-Language": "de-DE,de;q=0.9"})
    assert page["Content-Language"] == "en"
    assert '<html lang="en"' in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["de", "ar", "xx", "<b>"])
def test_no_other_language_can_be_kept(recruiter, api_as, client_as, code):
    answer = api_as(recruiter).put("/api/v1/users/me", {"language": code}, format="json")
    assert (answer.status_code, answer.json()["field_errors"][0]["field"]) == (422, "language")
    client_as(recruiter).post("/account/preferences/", {"language": code})
    recruiter.refresh_from_db()
    assert recruiter.language == ""


@pytest.mark.django_db
def test_a_language_there_is_can_be_kept_and_given_back(recruiter, api_as):
    for code in ("en", ""):
        assert api_as(recruiter).put("/api/v1/users/me", {"language": code}, format="json").status_code == 200
        recruiter.refresh_from_db()
        assert recruiter.language == code
