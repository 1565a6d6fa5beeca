"""Topic names, built and taken apart here and nowhere else."""

import re
from enum import StrEnum

COMMAND_MAX_BYTES = 1 << 20
CLIENT_PATTERN = re.compile(r"[A-Za-z0-9-]{1,64}\Z")


class Stream(StrEnum):
    """The four event streams: each goes to those entitled to it."""

    QUEUE = "queue"
    RATINGS = "ratings"
    STAFF = "staff"
    SUPERVISION = "supervision"


def is_client_id(text: str) -> bool:
    """Letters, digits and hyphens, 1 to 64 of them."""
    return CLIENT_PATTERN.match(text) is not None


def commands(hall: str, client: str) -> str:
    return f"halls/{hall}/commands/{client}"


def replies(hall: str, client: str) -> str:
    return f"halls/{hall}/replies/{client}"


def events(hall: str, stream: Stream) -> str:
    return f"halls/{hall}/events/{stream}"


def queues_state(hall: str) -> str:
    return f"halls/{hall}/state/queues"


def board_state(hall: str) -> str:
    return f"halls/{hall}/state/board"


def posts_state(hall: str) -> str:
    return f"halls/{hall}/state/posts"


def counter_state(hall: str, counter: str) -> str:
    return f"halls/{hall}/state/counters/{counter}"


def presence(hall: str, client: str) -> str:
    return f"halls/{hall}/presence/{client}"


def health(hall: str, device: str) -> str:
    return f"halls/{hall}/devices/{device}/health"


def last_level(topic: str) -> str:
    """The client, counter or stream a topic ends with."""
    return topic.rsplit("/", 1)[-1]


def device_of_health(topic: str) -> str:
    return topic.rsplit("/", 2)[-2]
