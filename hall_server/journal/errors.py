"""What can go wrong with the journal, one class per reaction of the server."""


class JournalLocked(Exception):
    """Another server writes this journal: do not start."""


class JournalBroken(Exception):
    """The journal cannot be trusted or read as it stands: do not start, a person must look."""


class NotStored(Exception):
    """A batch is certainly not in the journal: forget what was decided, refold, refuse with `not_stored`."""


class OutcomeUnknown(Exception):
    """The commit was sent and its answer was lost: read the head again before anything else."""


class JournalUnavailable(Exception):
    """The database does not answer a reader now: try again later."""
