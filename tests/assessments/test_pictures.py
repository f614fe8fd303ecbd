"""Pictures of questions: what is taken, what is left of them, who sees them and for how long."""

import struct
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments.items.pictures import NotAPicture, clean
from assessments.models import QuestionImage
from assessments.operations import pictures
from assessments.operations.sessions import hand_in
from assessments.selectors import pictures as links
from config.kernel import storage
from config.kernel.crypto import DecryptionFailed
from config.kernel.errors import PolicyDenied, TooLarge, ValidationFailed
from config.kernel.tenancy import platform_context, tenant_context
from superadmin.models import AuditLog
from tests.assessments.images import GIF, JPEG, WEBP, exif, part, png
from tests.assessments.taking import link_to, rewind

KINDS = {"image/png": png(), "image/jpeg": JPEG, "image/gif": GIF, "image/webp": WEBP}


@pytest.mark.parametrize("media_type", KINDS)
def test_each_kind_is_known_by_its_bytes(media_type):
    found = clean(KINDS[media_type])
    assert (found.media_type, found.width > 0, found.height > 0) == (media_type, True, True)
    assert clean(found.content).content == found.content


@pytest.mark.parametrize("media_type", KINDS)
def test_a_cut_or_foreign_file_is_no_picture(media_type):
    raw = KINDS[media_type]
    for cut in (len(raw) - 3, len(raw) // 2, 5):
        with pytest.raises(NotAPicture):
            clean(raw[:cut])


@pytest.mark.parametrize(
    "raw", [b"", b"<svg onload=alert(1)>", b"BM12345", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n"]
)
def test_other_files_are_no_pictures(raw):
    with pytest.raises(NotAPicture):
        clean(raw)


def test_texts_and_tails_stay_out_of_a_png():
    raw = png(
        extra=part(b"tEXt", b"Author\0Jane Doe") + part(b"eXIf", b"GPS"), tail=b"<script>alert(1)</script>"
    )
    content = clean(raw).content
    assert content == png()
    assert b"Jane" not in content
    assert b"script" not in content


def test_a_png_with_a_changed_part_or_an_unknown_one_is_refused():
    raw = bytearray(png())
    raw[30] ^= 1
    with pytest.raises(NotAPicture):
        clean(bytes(raw))
    with pytest.raises(NotAPicture):
        clean(png(extra=part(b"ABCD", b"x")))


def test_camera_data_stay_out_of_a_jpeg_but_for_the_orientation():
    raw = JPEG[:2] + exif(6) + b"\xff\xfe\x00\x07hello" + JPEG[2:] + b"behind the end"
    content = clean(raw).content
    assert b"GPS" not in content
    assert b"hello" not in content
    assert b"behind" not in content
    assert struct.pack(">HHIH", 0x0112, 3, 1, 6) in content
    upright = clean(JPEG[:2] + exif(1) + JPEG[2:]).content
    assert upright == clean(JPEG).content


def test_comments_stay_out_of_a_gif():
    raw = GIF[:-1] + b"\x21\xfe\x05hello\x00" + b"\x3b" + b"tail"
    assert clean(raw).content == GIF


def test_metadata_stay_out_of_a_webp():
    extended = b"VP8X" + struct.pack("<I", 10) + bytes([0b00101100]) + b"\0\0\0" + b"\0\0\0" + b"\0\0\0"
    body = b"WEBP" + extended + WEBP[12:] + b"EXIF" + struct.pack("<I", 4) + b"GPS!"
    found = clean(b"RIFF" + struct.pack("<I", len(body)) + body)
    assert b"GPS!" not in found.content
    assert found.content[20] == 0, "no flag speaks of parts that are gone"


@given(st.binary(max_size=300), st.sampled_from(sorted(KINDS)))
def test_no_bytes_break_the_reader(noise, media_type):
    raw = KINDS[media_type]
    for damaged in (raw[:8] + noise, raw[: len(raw) // 2] + noise + raw[len(raw) // 2 :], noise):
        try:
            clean(damaged)
        except NotAPicture:
            continue


@pytest.mark.django_db
class TestStored:
    """Kept sealed, once a company."""

    def test_it_is_stored_sealed_and_once(self, in_tenant, recruiter, make_user):
        row = pictures.store(png(), actor=recruiter)
        assert (row.media_type, row.width, row.height) == ("image/png", 2, 2)
        with storage.storages["private"].open(row.storage_key) as handle:
            assert b"PNG" not in handle.read()
        assert links.shown(row).content == png()
        again = pictures.store(png(extra=part(b"tEXt", b"other words")), actor=make_user("admin"))
        assert again == row
        assert AuditLog.objects.filter(entity_type="question_image", action="create").count() == 1

    def test_two_companies_have_their_own(self, tenant, other_tenant, make_user):
        with tenant_context(tenant):
            first = pictures.store(png(), actor=make_user("recruiter"))
        with tenant_context(other_tenant):
            second = pictures.store(png(), actor=make_user("recruiter", tenant=other_tenant))
        assert first.storage_key != second.storage_key
        with pytest.raises(DecryptionFailed):
            storage.get(first.storage_key, bound_to=second.sealed_for)

    @pytest.mark.parametrize(
        ("raw", "error"),
        [
            (b"no picture", ValidationFailed),
            (png(4097, 1), ValidationFailed),
            (png() + b"x" * (2 * 1024 * 1024), TooLarge),
        ],
    )
    def test_what_is_refused_leaves_nothing(self, in_tenant, recruiter, raw, error):
        with pytest.raises(error):
            pictures.store_upload(SimpleUploadedFile("a.png", raw), actor=recruiter)
        assert QuestionImage.objects.count() == 0

    def test_viewers_add_none(self, in_tenant, viewer):
        with pytest.raises(PolicyDenied):
            pictures.store(png(), actor=viewer)

    def test_a_staff_link_expires_and_is_for_one_picture(self, in_tenant, recruiter):
        row, other = pictures.store(png(), actor=recruiter), pictures.store(png(shade=9), actor=recruiter)
        signature = links.staff_link(row.public_id).partition("signature=")[2].replace("%3A", ":")
        assert links.open_for_staff(row.public_id, signature).content == png()
        with pytest.raises(PolicyDenied):
            links.open_for_staff(other.public_id, signature)
        with time_machine.travel(timezone.now() + timedelta(minutes=6)), pytest.raises(PolicyDenied):
            links.open_for_staff(row.public_id, signature)


@pytest.mark.django_db(transaction=True)
def test_the_sweep_knows_pictures(tenant, recruiter):
    with tenant_context(tenant):
        kept = pictures.store(png(), actor=recruiter)
    with transaction.atomic(), tenant_context(tenant):
        lost = pictures.store(png(shade=7), actor=recruiter)
        transaction.set_rollback(True)
    storage.sweep(older_than=-1)
    store = storage.storages["private"]
    assert store.exists(kept.storage_key)
    assert not store.exists(lost.storage_key)


def query(link):
    """Return path and signature of a link."""
    path, _, signature = link.partition("?signature=")
    return path, signature.replace("%3A", ":").replace("%2F", "/")


@pytest.mark.django_db
class TestOfAnAttempt:
    """Candidates see the pictures of their test while it runs, without an account."""

    @pytest.fixture
    def taken(self, published, recruiter):
        row = pictures.store(png(), actor=recruiter)
        taker = link_to(published)
        taker.start()
        return taker.session, row

    def test_the_link_works_while_the_test_runs(self, taken, client):
        session, row = taken
        link = links.attempt_link(session)(row.public_id)
        answer = client.get(link)
        assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "image/png", png())
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "private, no-store"
        with time_machine.travel(timezone.now() + timedelta(minutes=20)):
            assert client.get(link).status_code == 200

    def test_after_the_end_it_works_for_some_minutes_only(self, taken, client):
        session, row = taken
        old = links.attempt_link(session)(row.public_id)
        with platform_context(reason="test"):
            rewind(session, hours=3)
        with time_machine.travel(timezone.now() + timedelta(minutes=20)):
            with tenant_context(session.tenant_id):
                hand_in(session)
            assert client.get(old).status_code == 410
            with tenant_context(session.tenant_id):
                session.refresh_from_db()
            assert client.get(links.attempt_link(session)(row.public_id)).status_code == 200

    def test_a_changed_link_opens_nothing(self, taken, client, other_tenant, make_user):
        session, row = taken
        path, signature = query(links.attempt_link(session)(row.public_id))
        assert client.get(path, {"signature": signature[:-2]}).status_code == 403
        assert client.get(path).status_code == 403
        assert client.get(path.replace("session_", "session_x"), {"signature": signature}).status_code == 404
        with tenant_context(other_tenant):
            theirs = pictures.store(png(shade=3), actor=make_user("recruiter", tenant=other_tenant))
        foreign = links.attempt_link(session)(theirs.public_id)
        assert client.get(foreign).status_code == 404, "signed by us, but a picture of another company"
