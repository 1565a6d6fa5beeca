"""The contract as an AsyncAPI 3 document, generated from the types, so that it cannot say anything else.

Owns channels and operations. Messages and schemas are asyncapi_messages.py, the prose is asyncapi_text.py.
Renew docs/asyncapi.yaml with:

    python -m config.contract.asyncapi > docs/asyncapi.yaml
"""

from collections.abc import Iterable
from typing import get_args

from config.contract import asyncapi_text as text
from config.contract import topics
from config.contract.asyncapi_messages import (
    STATES,
    TOLD,
    Json,
    about,
    command_kinds,
    messages,
    schemas,
    tag_of,
)
from config.contract.commands import EXPIRING, EXPIRY_S, FACTS, Body, CounterCommand
from config.contract.topics import Stream
from config.contract.yaml_text import yaml_text

_MESSAGES = "#/components/messages/"


def document(hall_example: str = "nx-qx") -> Json:
    """The whole document as plain values. `hall_example` stands for {hall} where a reader needs one."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Service hall",
            "version": "1.0.0",
            "description": text.INTRODUCTION,
        },
        "defaultContentType": "application/json",
        "servers": {"broker": _server()},
        "channels": _channels(hall_example),
        "operations": _operations(),
        "components": {"messages": messages(), "schemas": schemas()},
    }


def rendered() -> str:
    """The text of docs/asyncapi.yaml."""
    return text.HEAD + yaml_text(document())


def _server() -> Json:
    return {
        "host": "127.0.0.1:{port}",
        "protocol": "mqtt",
        "protocolVersion": "5.0",
        "description": text.SERVER,
        "variables": {"port": {"default": "1883", "description": "As the server's ready line says."}},
        "bindings": {"mqtt": {"cleanSession": True, "bindingVersion": "0.2.0"}},
    }


# Channels: one per kind of topic.


def _channels(hall: str) -> Json:
    commands = [tag_of(kind) for kind in command_kinds()]
    channels: Json = {
        "commands": _channel(topics.commands("{hall}", "{client}"), commands, hall, text.COMMANDS, "client"),
        "replies": _channel(
            topics.replies("{hall}", "{client}"), ["accepted", "refused"], hall, text.REPLIES, "client"
        ),
    }
    for stream in Stream:
        name = f"events_{stream}"
        channels[name] = _channel(topics.events("{hall}", stream), [name], hall, text.EVENTS[stream])
    for name, address in (
        ("state_queues", topics.queues_state("{hall}")),
        ("state_board", topics.board_state("{hall}")),
        ("state_posts", topics.posts_state("{hall}")),
    ):
        channels[name] = _channel(address, [name], hall, text.STATES[name])
    channels["state_counters"] = _channel(
        topics.counter_state("{hall}", "{counter}"),
        ["state_counters"],
        hall,
        text.STATES["state_counters"],
        "counter",
    )
    channels["presence"] = _channel(
        topics.presence("{hall}", "{client}"), ["presence"], hall, text.PRESENCE, "client"
    )
    channels["health"] = _channel(
        topics.health("{hall}", "{device}"), ["health"], hall, text.HEALTH, "device"
    )
    return channels


def _channel(address: str, messages: Iterable[str], hall: str, description: str, *parameters: str) -> Json:
    about: Json = {"hall": {"description": "The hall's id in its hall file.", "examples": [hall]}}
    for name in parameters:
        about[name] = {
            "description": text.PARAMETERS[name][0],
            "examples": list(text.PARAMETERS[name][1]),
        }
    return {
        "address": address,
        "description": description,
        "parameters": about,
        "messages": {name: {"$ref": _MESSAGES + name} for name in messages},
    }


# Operations, as the hall's server sees them: one per command, so that each names its answer.


def _operations() -> Json:
    operations: Json = {tag_of(kind): _command_operation(kind) for kind in command_kinds()}
    for stream in Stream:
        operations[f"tell_events_{stream}"] = _operation(
            "send", f"events_{stream}", {"qos": 1, "retain": False}
        )
    for name, _, _ in STATES:
        operations[f"tell_{name}"] = _operation("send", name, {"qos": 1, "retain": True})
    for name, _, _ in TOLD:
        operations[f"note_{name}"] = _operation("receive", name, {"qos": 1, "retain": True})
    return operations


def _operation(action: str, channel: str, binding: Json) -> Json:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{channel}"}],
        "bindings": {"mqtt": {**binding, "bindingVersion": "0.2.0"}},
    }


def _command_operation(kind: type[Body]) -> Json:
    binding: Json = {"qos": 1, "retain": False}
    if kind in EXPIRING:
        binding["messageExpiryInterval"] = EXPIRY_S
    return {
        "action": "receive",
        "channel": {"$ref": "#/channels/commands"},
        "messages": [{"$ref": f"#/channels/commands/messages/{tag_of(kind)}"}],
        "description": _rules(kind),
        "reply": {
            "channel": {"$ref": "#/channels/replies"},
            "messages": [
                {"$ref": "#/channels/replies/messages/accepted"},
                {"$ref": "#/channels/replies/messages/refused"},
            ],
        },
        "bindings": {"mqtt": {**binding, "bindingVersion": "0.2.0"}},
    }


def _rules(kind: type[Body]) -> str:
    rules = [about(kind)]
    if kind in EXPIRING:
        rules.append(text.EXPIRES)
    elif kind in FACTS:
        rules.append(text.IS_FACT)
    else:
        rules.append(text.MAY_EXPIRE)
    if kind in get_args(CounterCommand):
        rules.append(text.FROM_COUNTER)
    return "\n".join(filter(None, rules))


if __name__ == "__main__":
    print(rendered(), end="")  # noqa: T201
