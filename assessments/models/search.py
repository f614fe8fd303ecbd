"""The words of the stems, by which the bank is searched."""

from django.db import models

from config.kernel.models import TenantModel
from config.kernel.tenancy import current_tenant_id

LONGEST_WORD = 40


class QuestionWord(TenantModel):
    """A word of three letters or more in the first 1,000 characters of a stem, in lower case.

    The database alone writes these rows (triggers on `questions`), whoever writes a question. They exist because
    row-level security lets only leakproof operators use an index: comparing texts is one, searching in a text
    is not (docs/decisions). `COLLATE "C"` makes "begins with" a range of the index. There are twenty for each
    question, so the two keys carry no constraint that would be checked for every row; the triggers keep them.
    """

    tenant = models.ForeignKey(
        "superadmin.Tenant",
        on_delete=models.DO_NOTHING,
        related_name="+",
        default=current_tenant_id,
        editable=False,
        db_constraint=False,
        db_index=False,
    )
    question_id = models.BigIntegerField()
    word = models.CharField(max_length=LONGEST_WORD, db_collation="C")

    class Meta:
        db_table = "question_words"
        verbose_name = "word of a question"
        verbose_name_plural = "words of questions"
        constraints = [
            models.UniqueConstraint(fields=["tenant", "word", "question_id"], name="question_words_once"),
        ]
        indexes = [models.Index(fields=["question_id"], name="question_words_question")]

    def __str__(self):
        return self.word
