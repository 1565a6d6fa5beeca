"""The published contract: valid AsyncAPI, as the types are, and true to the bytes that travel."""

import json
from pathlib import Path
from typing import Any, get_args

import jsonschema  # type: ignore[import-untyped]
import pytest
import referencing
import yaml
from referencing.jsonschema import DRAFT7

from config.contract import asyncapi, examples
from config.contract.asyncapi_messages import tag_of
from config.contract.coding import decode, decode_envelope, decode_reply, encode
from config.contract.commands import EXPIRING, Command
from config.contract.events import AnyEvent
from config.contract.refusals import RefusalCode
from config.contract.state import (
    BoardState,
    CounterStateMessage,
    Health,
    PostsState,
    Presence,
    QueuesState,
)

REPOSITORY = Path(__file__).parents[4]
PUBLISHED = REPOSITORY / "docs" / "asyncapi.yaml"
DOCUMENT: dict[str, Any] = json.loads(json.dumps(asyncapi.document()))
MESSAGES = DOCUMENT["components"]["messages"]
TYPED: dict[str, Any] = {
    "state_queues": QueuesState,
    "state_board": BoardState,
    "state_posts": PostsState,
    "state_counters": CounterStateMessage,
    "presence": Presence,
    "health": Health,
}
SHOWN = [(name, example) for name, message in MESSAGES.items() for example in message["examples"]]
WHICH = [f"{name}-{example['name']}" for name, example in SHOWN]


def validator_of(message: str) -> jsonschema.Draft7Validator:
    registry = referencing.Registry().with_resource("doc:", DRAFT7.create_resource(DOCUMENT))
    schema = {"$ref": f"doc:#/components/messages/{message}/payload"}
    return jsonschema.Draft7Validator(schema, registry=registry)


def references(value: Any) -> set[str]:
    if isinstance(value, dict):
        found = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
        return found.union(*(references(inner) for inner in value.values()))
    if isinstance(value, list):
        return set().union(*(references(inner) for inner in value))
    return set()


def test_the_published_document_is_current() -> None:
    assert PUBLISHED.read_text() == asyncapi.rendered(), (
        "run: python -m config.contract.asyncapi > docs/asyncapi.yaml"
    )


def test_its_yaml_says_what_the_types_say() -> None:
    assert yaml.safe_load(asyncapi.rendered()) == DOCUMENT


def test_it_is_valid_asyncapi_3() -> None:
    schema = json.loads((REPOSITORY / "tests" / "data" / "asyncapi-3.0.0.json").read_text())
    validator = jsonschema.Draft7Validator(schema)
    validator.validate(yaml.safe_load(PUBLISHED.read_text()))
    assert not validator.is_valid({**DOCUMENT, "asyncapi": "2.6.0"})


def test_every_reference_leads_somewhere() -> None:
    found = references(DOCUMENT)
    assert len(found) > 100
    for reference in found:
        place: Any = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_every_command_has_its_operation_message_and_example() -> None:
    tags = [tag_of(kind) for kind in get_args(Command)]
    assert [tag_of(type(body)) for body in examples.COMMANDS] == tags
    assert set(tags) <= set(DOCUMENT["operations"])
    assert list(DOCUMENT["channels"]["commands"]["messages"]) == tags
    expiring = {
        name
        for name, operation in DOCUMENT["operations"].items()
        if operation["bindings"]["mqtt"].get("messageExpiryInterval") == 10
    }
    assert expiring == {tag_of(kind) for kind in EXPIRING}


def test_every_event_travels_on_one_stream() -> None:
    on_streams = [
        reference
        for name, message in MESSAGES.items()
        if name.startswith("events_")
        for reference in references(message["payload"]["properties"]["events"]["items"]["allOf"][1])
    ]
    assert sorted(on_streams) == sorted(
        f"#/components/schemas/{kind.__name__}" for kind in get_args(AnyEvent)
    )


def test_every_refusal_code_stands_with_its_text() -> None:
    schema = DOCUMENT["components"]["schemas"]["RefusalCode"]
    assert set(schema["x-texts"]) == set(schema["enum"]) == {code.value for code in RefusalCode}
    assert all(schema["x-texts"].values())


@pytest.mark.parametrize(("name", "example"), SHOWN, ids=WHICH)
def test_an_example_is_what_its_schema_says(name: str, example: dict[str, Any]) -> None:
    validator_of(name).validate(example["payload"])


@pytest.mark.parametrize("name", MESSAGES)
def test_a_schema_refuses_what_lacks_a_field_or_has_the_wrong_type(name: str) -> None:
    validator = validator_of(name)
    (good, *_) = (example["payload"] for example in MESSAGES[name]["examples"])
    for field in good.keys() - {"code", "detail"}:  # these two may be left out of a health
        assert not validator.is_valid({key: value for key, value in good.items() if key != field}), field
        assert not validator.is_valid({**good, field: 3.5}), field


@pytest.mark.parametrize(("name", "example"), SHOWN, ids=WHICH)
def test_the_programs_read_an_example_as_it_is_written(name: str, example: dict[str, Any]) -> None:
    payload = json.dumps(example["payload"]).encode()
    if name in ("accepted", "refused"):
        assert json.loads(encode(decode_reply(payload))) == example["payload"]
    elif name in TYPED:
        assert json.loads(encode(decode(payload, TYPED[name]))) == example["payload"]
    elif name.startswith("events_"):
        assert [event["seq"] for event in example["payload"]["events"]] == [examples.EVENTS[name[7:]].seq]  # type: ignore[index]
    else:
        assert json.loads(encode(decode_envelope(payload))) == example["payload"]


def test_another_hall_may_stand_in_the_examples() -> None:
    parameters = asyncapi.document("other-hall")["channels"]["commands"]["parameters"]  # type: ignore[index]
    assert parameters["hall"]["examples"] == ["other-hall"]
