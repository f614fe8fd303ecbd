"""An answer may hold several letters where several options are right; one letter costs what it did before."""

from importlib import import_module

from django.db import migrations

FORWARDS = """
CREATE OR REPLACE FUNCTION save_answer(
    IN p_tenant bigint, IN p_session text, IN p_epoch integer, IN p_position integer, IN p_answer text,
    IN p_flagged boolean, IN p_seq bigint, IN p_client_time timestamptz, IN p_grace interval,
    OUT status text, OUT moved boolean, OUT offered boolean, OUT accepted boolean, OUT stored boolean,
    OUT late boolean, OUT seconds_left double precision
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    before_tenant text := current_setting('app.tenant_id', true);
    before_scope text := current_setting('app.scope', true);
    place record;
    kept bigint;
BEGIN
    PERFORM set_config('app.tenant_id', p_tenant::text, true), set_config('app.scope', '', true);
    SELECT s.id, s.tenant_id, s.status, s.credential_epoch, s.deadline_at, sq.question_id, sq.option_order
      INTO place
      FROM test_sessions s
      JOIN session_questions sq ON sq.session_id = s.id AND sq.position = p_position
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
        late := now() > place.deadline_at;
        seconds_left := EXTRACT(EPOCH FROM place.deadline_at - now());
        accepted := place.status = 'started' AND NOT moved AND offered AND (
            NOT late
            OR (now() <= place.deadline_at + p_grace AND COALESCE(p_client_time <= place.deadline_at, false))
        );
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
_BEFORE = import_module("assessments.migrations.0006_save_answer")
BACKWARDS = _BEFORE.FORWARDS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0008_question_bank_walls")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
