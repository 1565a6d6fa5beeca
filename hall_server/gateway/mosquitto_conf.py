"""What a hall asks of Mosquitto: the one template behind the managed broker's file and the shipped example.

Owns the settings and their reasons. Starts nothing.
"""

from dataclasses import dataclass
from pathlib import Path

from config.contract.topics import COMMAND_MAX_BYTES

HEADROOM_BYTES = 16 * 1024
"""Room for topic and properties beside the largest payload."""

EXAMPLE = Path(__file__).with_name("mosquitto.conf.example")


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the file, and why it is there."""

    name: str
    value: str
    why: str

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


RECOMMENDED = (
    Setting("set_tcp_nodelay", "true", "without it every answer waits some 40 ms"),
    Setting("max_queued_messages", "100000", "the default of 1000 drops messages of a burst without a word"),
    Setting("max_inflight_messages", "1000", "the default of 20 makes every burst wait for its round trips"),
    Setting(
        "max_packet_size",
        str(COMMAND_MAX_BYTES + HEADROOM_BYTES),
        "payloads go up to 1 MiB; who sends more is disconnected, nobody else notices",
    ),
    Setting("persistence", "true", "retained state is there again after a restart"),
    Setting("autosave_interval", "1", "seconds between savings"),
)
"""What any Mosquitto that serves a hall should be set to, the managed one and others."""


def managed(port: int, folder: Path, user: str) -> str:
    """The file of a private broker on the loopback address that keeps its data in `folder`.

    It asks for no password: who may connect is on this machine.
    """
    own = (
        f"listener {port} 127.0.0.1",
        "allow_anonymous true",
        f"user {user}",
        f"persistence_location {folder}/",
        f"log_dest file {folder / 'mosquitto.log'}",
        "log_type error",
        "log_type warning",
        "log_type notice",
        "log_timestamp_format %Y-%m-%dT%H:%M:%S",
        "connection_messages true",
    )
    return "\n".join(
        ("# Written by hall-server at every start; changes are lost.", *own, *map(str, RECOMMENDED), "")
    )


def example() -> str:
    """The text of mosquitto.conf.example."""
    settings = "\n\n".join(f"# {setting.why}\n{setting}" for setting in RECOMMENDED)
    return f"""\
# Recommended settings of a Mosquitto (2.x) of your own for a hall: hall-server run --broker mqtt://HOST:1883
# Generated from hall_server/gateway/mosquitto_conf.py; the managed broker is set up the same way.

# Whoever reaches this port can drive the hall: keep it to a network you trust, or add users and TLS.
listener 1883
allow_anonymous true

{settings}

# Must be writable by the user mosquitto runs as.
persistence_location /var/lib/mosquitto/
"""
