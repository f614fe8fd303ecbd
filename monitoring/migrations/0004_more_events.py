"""Two more kinds of events: the window's size changed, a second screen."""

from django.db import migrations, models

from config.kernel.migrations import BatchedMigration


class Migration(BatchedMigration):
    dependencies = [("monitoring", "0003_tenant_keys")]

    operations = [
        migrations.RemoveConstraint(
            model_name="proctoringevent",
            name="proctoring_events_event_type_known",
        ),
        migrations.AlterField(
            model_name="proctoringevent",
            name="event_type",
            field=models.CharField(
                choices=[
                    ("multiple_faces", "More than one face"),
                    ("no_face", "No face"),
                    ("face_mismatch", "Another face"),
                    ("camera_disconnect", "Camera lost"),
                    ("camera_muted", "Camera covered"),
                    ("tab_switch", "Left the tab"),
                    ("window_blur", "Left the window"),
                    ("fullscreen_exit", "Left full screen"),
                    ("copy_paste", "Copied or pasted"),
                    ("context_menu", "Opened the context menu"),
                    ("devtools", "Opened developer tools"),
                    ("print_screen", "Took a screenshot"),
                    ("audio_spike", "Loud noise"),
                    ("second_voice", "Second voice"),
                    ("screen_share_denied", "Screen sharing refused"),
                    ("unauthorized_app", "Other program"),
                    ("connection_lost", "Connection lost"),
                    ("window_resize", "Changed the size of the window"),
                    ("second_screen", "Second screen"),
                ],
                max_length=100,
                verbose_name="type",
            ),
        ),
        migrations.AddConstraint(
            model_name="proctoringevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "event_type__in",
                        [
                            "multiple_faces",
                            "no_face",
                            "face_mismatch",
                            "camera_disconnect",
                            "camera_muted",
                            "tab_switch",
                            "window_blur",
                            "fullscreen_exit",
                            "copy_paste",
                            "context_menu",
                            "devtools",
                            "print_screen",
                            "audio_spike",
                            "second_voice",
                            "screen_share_denied",
                            "unauthorized_app",
                            "connection_lost",
                            "window_resize",
                            "second_screen",
                        ],
                    )
                ),
                name="proctoring_events_event_type_known",
            ),
        ),
    ]
