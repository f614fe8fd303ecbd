"""Forward only, section after section, pauses: what a save may still reach."""

from importlib import import_module

from django.db import migrations, models
from django.db.models import F, Q

from config.kernel.migrations import BatchedMigration

DROP = """
DROP FUNCTION save_answer(bigint, text, integer, integer, text, boolean, bigint, timestamptz, interval);
"""
CREATE = """
CREATE FUNCTION save_answer(
    IN p_tenant bigint, IN p_session text, IN p_epoch integer, IN p_position integer, IN p_answer text,
    IN p_flagged boolean, IN p_seq bigint, IN p_client_time timestamptz, IN p_grace interval,
    OUT status text, OUT moved boolean, OUT offered boolean, OUT standing text, OUT accepted boolean,
    OUT stored boolean, OUT late boolean, OUT seconds_left double precision, OUT section_left double precision
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    before_tenant text := current_setting('app.tenant_id', true);
    before_scope text := current_setting('app.scope', true);
    place record;
    moment timestamptz;
    ends timestamptz;
    kept bigint;
BEGIN
    PERFORM set_config('app.tenant_id', p_tenant::text, true), set_config('app.scope', '', true);
    SELECT s.id, s.tenant_id, s.status, s.credential_epoch, s.deadline_at, s.paused_at, s.forward_only,
           s.by_section, s.reached, sq.question_id, sq.option_order, part.started_at AS part_from,
           part.deadline_at AS part_ends, part.ended_at AS part_ended, part.reached AS part_reached
      INTO place
      FROM test_sessions s
      JOIN session_questions sq ON sq.session_id = s.id AND sq.position = p_position
      LEFT JOIN session_sections part ON s.by_section AND part.id = sq.section_id
     WHERE s.session_id = p_session
       FOR KEY SHARE OF s;
    IF FOUND THEN
        status := place.status;
        moved := place.credential_epoch <> p_epoch;
        offered := p_answer IS NULL OR place.option_order ? p_answer;
        IF NOT offered AND length(p_answer) BETWEEN 2 AND 8 THEN
            offered := p_answer = (
                SELECT string_agg(letter, '' ORDER BY letter)
                FROM jsonb_array_elements_text(place.option_order) letter WHERE strpos(p_answer, letter) > 0
            ) AND EXISTS (SELECT FROM questions q WHERE q.id = place.question_id AND q.kind = 'multiple');
        END IF;
        moment := COALESCE(place.paused_at, now());
        ends := LEAST(place.deadline_at, place.part_ends);
        late := moment > ends;
        seconds_left := EXTRACT(EPOCH FROM place.deadline_at - moment);
        section_left := EXTRACT(EPOCH FROM place.part_ends - moment);
        standing := CASE
            WHEN place.by_section AND place.part_from IS NULL THEN 'ahead'
            WHEN place.part_ended < COALESCE(place.part_ends, 'infinity') THEN 'left'
            WHEN place.forward_only AND p_position < COALESCE(place.part_reached, place.reached) THEN 'left'
            WHEN place.forward_only AND p_position > COALESCE(place.part_reached, place.reached) THEN 'ahead'
            WHEN place.paused_at IS NOT NULL AND COALESCE(p_client_time > place.paused_at, true) THEN 'paused'
            WHEN NOT late THEN 'open'
            WHEN moment <= ends + p_grace AND COALESCE(p_client_time <= ends, false) THEN 'open'
            WHEN place.part_ends < place.deadline_at THEN 'section_over'
            ELSE 'over'
        END;
        accepted := place.status = 'started' AND NOT moved AND offered AND standing = 'open';
        IF accepted THEN
            INSERT INTO answers AS a (tenant_id, session_id, question_id, selected_answer, client_seq, flagged,
                                      saved_at, created_at, updated_at)
            VALUES (place.tenant_id, place.id, place.question_id, p_answer, COALESCE(p_seq, 1), p_flagged,
                    now(), now(), now())
            ON CONFLICT (session_id, question_id) DO UPDATE
               SET selected_answer = excluded.selected_answer, flagged = excluded.flagged,
                   saved_at = excluded.saved_at, updated_at = excluded.updated_at,
                   client_seq = COALESCE(p_seq, a.client_seq + 1)
             WHERE p_seq IS NULL OR a.client_seq < p_seq
            RETURNING client_seq INTO kept;
            stored := kept IS NOT NULL;
            IF stored THEN
                INSERT INTO answer_journal (tenant_id, session_id, question_id, selected_answer, flagged,
                                            client_seq, received_at, late, created_at, updated_at)
                VALUES (place.tenant_id, place.id, place.question_id, p_answer, p_flagged, kept,
                        clock_timestamp(), late, now(), now());
            END IF;
        END IF;
    END IF;
    PERFORM set_config('app.tenant_id', COALESCE(before_tenant, ''), true),
            set_config('app.scope', COALESCE(before_scope, ''), true);
END $$
"""
_BEFORE = import_module("assessments.migrations.0009_several_letters")
BACKWARDS = DROP + _BEFORE.FORWARDS.replace("CREATE OR REPLACE FUNCTION", "CREATE FUNCTION")


class Migration(BatchedMigration):
    dependencies = [("assessments", "0016_families")]

    operations = [
        migrations.AddField(
            "testsession", "forward_only", models.BooleanField("forward only", default=False, editable=False)
        ),
        migrations.AddField(
            "testsession",
            "by_section",
            models.BooleanField("section after section", default=False, editable=False),
        ),
        migrations.AddField(
            "sessionsection", "ended_at", models.DateTimeField("left", null=True, blank=True)
        ),
        migrations.AddField(
            "sessionsection",
            "reached",
            models.PositiveIntegerField("question reached", null=True, blank=True),
        ),
        migrations.AddField(
            "sessionpause", "due_at", models.DateTimeField("at the latest", null=True, blank=True)
        ),
        migrations.AddConstraint(
            "sessionsection",
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="session_sections_ended_after",
            ),
        ),
        migrations.AddIndex(
            "sessionpause",
            models.Index(
                fields=["due_at"], condition=Q(ended_at__isnull=True), name="session_pauses_running"
            ),
        ),
        migrations.RunSQL(DROP + CREATE, BACKWARDS),
    ]
