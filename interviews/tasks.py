"""Jobs: mails about interviews, and the reminders of the timetable."""

from config.kernel.jobs import job
from interviews.operations import messages, reminders


@job(queue="mail", retries=3, retry_delay=60)
def mail_interviewer(interview_id: int, user_id: int, what: str, sequence: int) -> bool:
    """Mail one interviewer; returns whether a mail went out."""
    return messages.deliver_to_interviewer(interview_id, user_id, what, sequence)


@job(queue="mail", retries=3, retry_delay=60)
def mail_candidate(interview_id: int, what: str, sequence: int) -> bool:
    """Mail the candidate; returns whether a mail went out."""
    return messages.deliver_to_candidate(interview_id, what, sequence)


@job(queue="default", atomic=False)
def remind_of_interviews() -> int:
    """Send the reminders that are due; returns how many interviews."""
    return reminders.remind()


@job(queue="default", atomic=False)
def remind_of_feedback() -> int:
    """Remind of missing scorecards; returns how many."""
    return reminders.remind_of_feedback()
