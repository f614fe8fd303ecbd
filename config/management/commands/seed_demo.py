from django.core.management.base import BaseCommand, CommandError

from config.demo import people, seed


class Command(BaseCommand):
    help = (
        "Fill the database with the demo: two companies, every role, a story. Repeating it changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--scale", type=int, default=1, help="Times as many candidates, for load (1 to 5000)."
        )

    def handle(self, *args, scale, verbosity, **options):
        if not 1 <= scale <= 5000:
            raise CommandError("--scale takes a number from 1 to 5000")
        told = seed.tell_story()
        added = seed.gather_crowd(scale, tell=self._progress if verbosity > 1 else lambda done, total: None)
        if verbosity:
            self.stdout.write("Demo data written." if told else "Demo data is there already.")
            if added:
                self.stdout.write(f"{added} more candidates added.")
            for person in people.PEOPLE:
                if person.shown_as:
                    self.stdout.write(f"  {person.shown_as:<26} {person.email}")

    def _progress(self, done, total):
        self.stdout.write(f"{done} of {total}")
