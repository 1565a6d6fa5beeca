"""JSON on the wire: one decoder per message, strict, with errors that name the place."""

from datetime import datetime
from typing import TypeVar

import msgspec

from config.contract.commands import Command, Envelope, Id
from config.contract.events import Actor, AnyEvent, Recorded
from config.contract.refusals import Refusal, RefusalCode, refuse
from config.contract.replies import Reply

VERSION = 1

_encoder = msgspec.json.Encoder()
_envelope = msgspec.json.Decoder(Envelope)
_reply = msgspec.json.Decoder(Reply)
_event = msgspec.json.Decoder(AnyEvent)
_COMMAND_TYPES = frozenset(str(kind.__struct_config__.tag) for kind in Command.__args__)

T = TypeVar("T")


class UndecodableMessage(ValueError):
    """A payload that is not the message it should be; the text names field and fault."""


class _Head(msgspec.Struct, frozen=True):
    id: Id


class _TypeHead(msgspec.Struct, frozen=True):
    type: str


class _BodyHead(msgspec.Struct, frozen=True):
    body: _TypeHead


class _RecordHead(msgspec.Struct, frozen=True):
    at: datetime
    by: Actor
    command: str


_head = msgspec.json.Decoder(_Head)
_body_head = msgspec.json.Decoder(_BodyHead)


def encode(message: msgspec.Struct) -> bytes:
    return _encoder.encode(message)


def decode(payload: bytes, kind: type[T]) -> T:
    """Any message of the contract by its type.

    Raises:
        UndecodableMessage: not JSON, a field missing, of the wrong type or out of range.
    """
    try:
        return msgspec.json.decode(payload, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UndecodableMessage(str(error)) from error


def decode_envelope(payload: bytes) -> Envelope:
    """A command envelope.

    Raises:
        UndecodableMessage: as for `decode`, and for a `v` this program does not speak.
    """
    try:
        envelope = _envelope.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UndecodableMessage(str(error)) from error
    if envelope.v != VERSION:
        raise UndecodableMessage(f"v is {envelope.v}, this hall speaks {VERSION}")
    return envelope


def command_id_in(payload: bytes) -> str | None:
    """The id of a payload that is no valid envelope, so that its sender can be told; None when there is none."""
    try:
        return _head.decode(payload).id
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def refusal_for(payload: bytes, fault: str) -> Refusal:
    """`unknown_type` when only the body's type is foreign, `bad_message` otherwise; `data.fault` says where."""
    try:
        kind = _body_head.decode(payload).body.type
    except (msgspec.DecodeError, UnicodeDecodeError):
        return refuse(RefusalCode.BAD_MESSAGE, fault=fault)
    if kind not in _COMMAND_TYPES:
        return refuse(RefusalCode.UNKNOWN_TYPE, type=kind[:64])
    return refuse(RefusalCode.BAD_MESSAGE, fault=fault)


def decode_reply(payload: bytes) -> Reply:
    try:
        return _reply.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UndecodableMessage(str(error)) from error


def encode_record(record: Recorded) -> bytes:
    """The bytes a journal keeps of an event: `{"at":…,"by":…,"command":…,"type":…,…}` without its number."""
    head = b'{"at":' + _encoder.encode(record.at) + b',"by":' + _encoder.encode(record.by)
    return head + b',"command":' + _encoder.encode(record.command) + b"," + _encoder.encode(record.event)[1:]


_record_head = msgspec.json.Decoder(_RecordHead)


def decode_record(seq: int, stored: bytes) -> Recorded:
    """The event that `encode_record` stored."""
    head = _record_head.decode(stored)
    return Recorded(seq=seq, at=head.at, by=head.by, command=head.command, event=_event.decode(stored))


def published(records: list[tuple[int, bytes]]) -> bytes:
    """One message on an event stream: the stored bytes of each event with its number put in front."""
    return (
        b'{"v":1,"events":[' + b",".join(b'{"seq":%d,' % seq + stored[1:] for seq, stored in records) + b"]}"
    )
