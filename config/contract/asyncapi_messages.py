"""The messages and schemas of the published contract, from the types and the examples.

Owns how an envelope, a reply and a list of events are put together from their parts. Does not know topics.
"""

from collections.abc import Mapping
from typing import cast, get_args

import msgspec

from config.contract import asyncapi_text as text
from config.contract import examples
from config.contract.coding import encode, encode_record, published
from config.contract.commands import Body, Command
from config.contract.events import Actor, AnyEvent, Event, stream_of
from config.contract.refusals import REASON_TEXTS, TEXTS, Reason, Refusal
from config.contract.replies import Result
from config.contract.state import (
    BoardState,
    CounterStateMessage,
    Health,
    PostsState,
    Presence,
    QueuesState,
)
from config.contract.topics import Stream

Json = dict[str, object]

_SCHEMAS = "#/components/schemas/"
_Retained = tuple[str, type[msgspec.Struct], msgspec.Struct]
STATES: tuple[_Retained, ...] = (
    ("state_queues", QueuesState, examples.QUEUES),
    ("state_board", BoardState, examples.BOARD),
    ("state_posts", PostsState, examples.POSTS),
    ("state_counters", CounterStateMessage, examples.COUNTER),
)
TOLD: tuple[_Retained, ...] = (
    ("presence", Presence, examples.PRESENCE),
    ("health", Health, examples.HEALTH),
)
_ID: Json = {"type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[A-Za-z0-9._:-]+$"}
_V: Json = {"const": 1}
_AT: Json = {"type": "string", "format": "date-time"}


def tag_of(kind: type[msgspec.Struct]) -> str:
    """The `type` of a command or event."""
    return str(kind.__struct_config__.tag)


def command_kinds() -> tuple[type[Body], ...]:
    return cast(tuple[type[Body], ...], get_args(Command))


def event_kinds(stream: Stream) -> list[type[Event]]:
    kinds = cast(tuple[type[Event], ...], get_args(AnyEvent))
    return [kind for kind in kinds if stream_of(kind) is stream]


def messages() -> Json:
    found: Json = {}
    for kind, envelope, reply in zip(command_kinds(), examples.ENVELOPES, examples.ACCEPTED, strict=True):
        tag = tag_of(kind)
        found[tag] = _message(tag, _envelope(kind), about(kind), {tag: _plain(encode(envelope))})
        assert reply.id == envelope.id
    found["accepted"] = _message(
        "accepted",
        {"$ref": _SCHEMAS + "Accepted"},
        text.ACCEPTED,
        {
            f"answer_to_{tag_of(type(envelope.body))}": _plain(encode(reply))
            for envelope, reply in zip(examples.ENVELOPES, examples.ACCEPTED, strict=True)
        },
    )
    found["refused"] = _message(
        "refused",
        {"$ref": _SCHEMAS + "Refused"},
        text.REFUSED,
        {
            reply.refusal.code: _plain(encode(reply))
            for reply in examples.REFUSED
            if reply.refusal is not None
        },
    )
    for stream in Stream:
        record = examples.EVENTS[stream]
        payload = published([(record.seq, encode_record(record))])
        found[f"events_{stream}"] = _message(
            f"events_{stream}",
            _event_list(stream),
            text.EVENTS[stream],
            {tag_of(type(record.event)): _plain(payload)},
        )
    for name, shape, example in (*STATES, *TOLD):
        found[name] = _message(
            name, {"$ref": _SCHEMAS + shape.__name__}, about(shape), {name: _plain(encode(example))}
        )
    return found


def _message(name: str, payload: Json, summary: str, shown: Mapping[str, object]) -> Json:
    return {
        "name": name,
        "description": summary,
        "payload": payload,
        "examples": [{"name": title, "payload": example} for title, example in shown.items()],
    }


def _envelope(kind: type[Body]) -> Json:
    return {
        "type": "object",
        "required": ["v", "id", "at", "client", "body"],
        "properties": {
            "v": _V,
            "id": {**_ID, "description": text.ID},
            "at": {**_AT, "description": text.AT},
            "client": {**_ID, "description": text.CLIENT, "pattern": "^[A-Za-z0-9-]+$"},
            "body": {"$ref": _SCHEMAS + kind.__name__},
        },
    }


def _event_list(stream: Stream) -> Json:
    kinds = [{"$ref": _SCHEMAS + kind.__name__} for kind in event_kinds(stream)]
    return {
        "type": "object",
        "required": ["v", "events"],
        "properties": {
            "v": _V,
            "events": {
                "type": "array",
                "minItems": 1,
                "items": {"allOf": [{"$ref": _SCHEMAS + "Recorded"}, {"oneOf": kinds}]},
            },
        },
    }


def _plain(payload: bytes) -> object:
    return msgspec.json.decode(payload)


def schemas() -> Json:
    kinds: list[object] = [
        *command_kinds(),
        *get_args(AnyEvent),
        *(kind for _, kind, _ in STATES),
        *(Presence, Health, Result, Refusal, Actor, Reason),
    ]
    _, found = msgspec.json.schema_components(kinds, ref_template=_SCHEMAS + "{name}")
    made: Json = {name: _tidied(schema) for name, schema in found.items()}
    _spell_out(made, "RefusalCode", {code.value: said for code, said in TEXTS.items()})
    _spell_out(made, "Reason", {reason.value: said for reason, said in REASON_TEXTS.items()})
    made["Accepted"] = _reply({"ok": {"const": True}, "result": {"$ref": _SCHEMAS + "Result"}})
    made["Refused"] = _reply({"ok": {"const": False}, "refusal": {"$ref": _SCHEMAS + "Refusal"}})
    made["Recorded"] = {
        "type": "object",
        "description": text.RECORDED,
        "required": ["seq", "at", "by", "command", "type"],
        "properties": {
            "seq": {"type": "integer", "minimum": 1},
            "at": _AT,
            "by": {"$ref": _SCHEMAS + "Actor"},
            "command": {"type": "string", "description": text.CAUSED_BY},
            "type": {"type": "string"},
        },
    }
    return dict(sorted(made.items()))


def _reply(outcome: Json) -> Json:
    return {
        "type": "object",
        "required": ["v", "id", *outcome],
        "properties": {"v": _V, "id": {**_ID, "description": text.REPLY_ID}, **outcome},
    }


def _spell_out(schemas: Json, name: str, texts: Mapping[str, str]) -> None:
    """Beside each value of an enumeration the text a person sees."""
    schema = cast(Json, schemas[name])
    listed = "\n".join(f"- `{value}` {said}" for value, said in texts.items())
    said = f"{schema.get('description', '')}\n\n{listed}".strip()
    schemas[name] = {**schema, "description": said, "x-texts": dict(texts)}


def _tidied(value: object) -> object:
    """Descriptions on their own lines; `v` as the one number it can be."""
    if isinstance(value, dict):
        tidy = {key: _tidied(inner) for key, inner in value.items() if key != "discriminator"}
        if isinstance(tidy.get("description"), str):
            tidy["description"] = _lines(cast(str, tidy["description"]))
        if isinstance(tidy.get("properties"), dict) and "v" in cast(Json, tidy["properties"]):
            cast(Json, tidy["properties"])["v"] = _V
        return tidy
    if isinstance(value, list | tuple):
        return [_tidied(inner) for inner in value]
    return value


def about(kind: type[msgspec.Struct]) -> str:
    """What a message is for."""
    return _lines(kind.__doc__ or text.SUMMARIES[tag_of(kind)])


def _lines(docstring: str) -> str:
    return "\n".join(line.strip() for line in docstring.strip().splitlines())
