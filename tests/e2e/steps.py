"""A ticket's steps at W06, which alone serves group E: what each command of them says."""

from tests.e2e.plain import Json, Plain


def bring(kiosk: Plain, clerk: Plain, state: str) -> str:
    """Issue a ticket of group E and bring it into this state at W06; returns its id."""
    ticket = kiosk.issue("E")["id"]
    steps = {
        "waiting": [],
        "called": ["call_ticket"],
        "serving": ["call_ticket", "start_serving"],
        "on_hold": ["call_ticket", "start_serving", "hold"],
        "no_show": ["call_ticket", "no_show"],
        "completed": ["call_ticket", "start_serving", "complete"],
        "cancelled": ["cancel"],
    }
    for step in steps[state]:
        clerk.do(step, **fields_of(step, ticket))
    return ticket


def fields_of(command: str, ticket: str) -> Json:
    match command:
        case "cancel" | "return_ticket":
            return {"ticket": ticket}
        case "call_ticket" | "resume":
            return {"counter": "W06", "ticket": ticket}
        case "hold":
            return {"counter": "W06", "kind": "away"}
        case "transfer":
            return {"counter": "W06", "to_group": "E"}
        case "rate":
            return {"ticket": ticket, "level": 5, "reasons": [], "source": "pad"}
    return {"counter": "W06"}
