"""A payload on `commands/{client}`, judged: a command, a refusal its sender is told, or poison. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from config.contract import topics
from config.contract.coding import UndecodableMessage, command_id_in, decode_envelope, refusal_for
from config.contract.commands import Envelope
from config.contract.refusals import RefusalCode, refuse
from config.contract.replies import Reply, refused

FAULT_MAX = 300
"""Characters of a fault that a sender is told; the rest says nothing more."""


class Poison(StrEnum):
    """Why a message was dropped without an answer."""

    BAD_CLIENT = "bad_client"
    TOO_LARGE = "too_large"
    RETAINED = "retained"
    NO_ID = "no_id"
    UNREADABLE = "unreadable"
    WRONG_TOPIC = "wrong_topic"


@dataclass(frozen=True, slots=True)
class Refused:
    client: str
    reply: Reply


def judge(topic: str, payload: bytes, retained: bool) -> Envelope | Refused | Poison:
    """What to do with a message. The topic says who sent it; an envelope that names another is refused."""
    client = topics.last_level(topic)
    if not topics.is_client_id(client):
        return Poison.BAD_CLIENT  # nobody could be told: its replies topic is no topic of the contract
    if len(payload) > topics.COMMAND_MAX_BYTES:
        return Poison.TOO_LARGE
    if retained:
        return Poison.RETAINED  # it would be executed again at every start
    try:
        return _read(client, payload)
    except RecursionError:
        return Poison.UNREADABLE  # nested without end


def _read(client: str, payload: bytes) -> Envelope | Refused | Poison:
    try:
        envelope = decode_envelope(payload)
    except UndecodableMessage as why:
        command_id = command_id_in(payload)
        if command_id is None:
            return Poison.NO_ID
        return Refused(client, refused(command_id, refusal_for(payload, str(why)[:FAULT_MAX])))
    if envelope.client != client:
        fault = "client differs from the topic's - at `$.client`"
        return Refused(client, refused(envelope.id, refuse(RefusalCode.BAD_MESSAGE, fault=fault)))
    return envelope
