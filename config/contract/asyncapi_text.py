"""The prose of the published contract: what types cannot say. Numbers come from where they are defined."""

from config.contract.commands import EXPIRY_S, REPEAT_S
from config.contract.topics import COMMAND_MAX_BYTES, Stream

HEAD = """\
# Generated from config/contract: python -m config.contract.asyncapi > docs/asyncapi.yaml
# What travels between the programs of a hall. Change the types, never this file.
"""

INTRODUCTION = f"""\
Everything the programs of one service hall say to each other. Anyone with an MQTT 5 client and this document can
drive the hall.

**A command and its answer.** Subscribe to `halls/{{hall}}/replies/{{client}}` with your own client id, then publish
an envelope on `halls/{{hall}}/commands/{{client}}` with QoS 1. The answer has the `id` of the command; it is sent
after the outcome is on disk.

**Repeat until answered.** A broker's acknowledgement says nothing about the hall. Repeat an unanswered command every
{REPEAT_S:g} s *with the same id*; the hall executes it once and gives the same answer again, for two days. A refusal
is not kept: the same id is decided anew.

**Expiry.** `call_next`, `call_ticket`, `recall` and `sign_in` carry an MQTT 5 message expiry of {EXPIRY_S} s, less
with each repeat, and are repeated no longer: nobody is called for a key pressed a minute ago. Facts (`complete`,
`rate`, `confirm_print`, `acknowledge_call`) never expire: keep them on disk until they are answered. Any command may
carry a message expiry; executed after it would be `expired`.

**State** is retained, whole, and numbered: drop one with a smaller `seq` than you have. At most ten a second a topic.
**Events** are told at least once, in order: drop what you have by `seq`.

**Reading.** Ignore fields you do not know; never send any that are not here. `v` is 1 in every message. Times carry
their offset from UTC. JSON in UTF-8. A payload over {COMMAND_MAX_BYTES} bytes costs its sender the connection."""

SERVER = (
    "By default the server starts a private Mosquitto that only this machine reaches and that asks for no password. "
    "A broker named by URL is reached by its own rules. Sessions start clean: subscribe after every connection."
)

PARAMETERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "client": ("The program's id: 1 to 64 letters, digits and hyphens.", ("kiosk-01", "counter-w01")),
    "counter": ("The counter's id in the hall file.", ("W01",)),
    "device": ("The device's id in the hall file.", ("prn-01",)),
}

COMMANDS = (
    "What programs ask of the hall. The topic says who asks: an envelope that names another client is refused. "
    "Never retained: a retained command is dropped. What is no JSON or has no id is dropped and counted."
)
REPLIES = (
    "The hall's answers to one client. Not retained; a lost one comes again when the command is repeated."
)

EVENTS: dict[Stream, str] = {
    Stream.QUEUE: "What happened to tickets, and the turn of days. One message per commit.",
    Stream.RATINGS: "Invitations to rate and what visitors answered.",
    Stream.STAFF: "Sign-ins, sign-outs and pauses.",
    Stream.SUPERVISION: "What supervisors look after: the hall file in force, follow-ups of bad ratings, help calls.",
}
STATES: dict[str, str] = {
    "state_queues": "Every group's line.",
    "state_board": "What the hall board shows.",
    "state_posts": "Every counter and who holds it.",
    "state_counters": "One counter. Cleared (an empty payload) when the counter is gone from the hall file.",
}
PRESENCE = "Programs say online when connected; the last will and a clean end say offline. Optional."
HEALTH = "How a device is, told by the program that hosts it, at each change once."

SUMMARIES: dict[str, str] = {
    "sign_in": "A clerk takes a counter. Accepted from the post's A or B; one clerk holds one counter.",
    "sign_out": "The clerk leaves the counter.",
    "pause": "The counter calls nobody until `unpause`.",
    "unpause": "The counter serves again.",
    "call_next": "Call who is next at this counter by the calling rule; the answer says who and why.",
    "recall": "Call the called ticket once more.",
    "start_serving": "The called visitor is at the counter.",
    "complete": "The visit at the counter is over; the rating pad invites to rate it.",
    "no_show": "The called visitor did not come.",
    "hold": "Put the ticket at the counter aside, so that others can be served.",
    "resume": "Serve a held ticket again.",
    "cancel": "The visitor gives the ticket up.",
    "answer_help": "Somebody is on the way.",
}
"""Of commands whose type needs no further word in the code."""

EXPIRES = (
    f"Carries a message expiry of {EXPIRY_S} s; repeated every {REPEAT_S:g} s until then, and not after."
)
IS_FACT = (
    f"A fact: never expires, is kept on disk by its sender and repeated every {REPEAT_S:g} s until answered."
)
MAY_EXPIRE = f"Repeated every {REPEAT_S:g} s until answered; give it a message expiry if you may stop asking."
FROM_COUNTER = "Counts only from the client that is signed in at the counter, or from a web role."

ACCEPTED = "The command was executed, or had been before. `result` holds what it brought."
REFUSED = "The command was not executed. `refusal.code` is stable; `refusal.text` is for people."
RECORDED = "An event with its place in the journal; the fields of its `type` stand beside these."

ID = "Made by the sender, new for each command, the same for its repeats."
AT = "When it was asked. Information only: clocks may be wrong."
CLIENT = "The client of the topic."
REPLY_ID = "The id of the command."
CAUSED_BY = "The id of the command that caused it; empty when time did."
