"""A speaker says the calls of the hall board, each attempt once."""

from collections.abc import Callable
from datetime import UTC, datetime

from config import announcements
from config.contract.commands import AcknowledgeCall, Command
from config.contract.state import BoardState
from config.contract.words import TicketState
from devices.speaker.protocol import Outcome, Said, Speaker
from devices.status import DeviceStatus


class BoardVoice:
    """`follow` gets each board state; a call that already ended is not announced any more."""

    def __init__(
        self,
        speaker: Speaker,
        post: Callable[[Command], object],
        report: Callable[[str, str, DeviceStatus], None],
    ) -> None:
        self._speaker = speaker
        self._post = post
        self._report = report

    def start(self) -> None:
        device = self._speaker.device
        self._speaker.start(self._said, lambda status: self._report(device, "speaker", status))

    def follow(self, board: BoardState) -> None:
        now = datetime.now(UTC)
        for call in reversed(board.calls):
            if call.state is TicketState.CALLED:
                place = announcements.place_of(call.counter_number)
                announcement = announcements.call(call.label, place, call.attempt)
                age_s = max(0.0, (now - call.at).total_seconds())
                self._speaker.say(announcement, f"{call.call}#{call.attempt}", age_s)

    def close(self) -> None:
        self._speaker.close()

    def _said(self, said: Said) -> None:
        if said.outcome is Outcome.SPOKEN and said.reference:
            call, _, _ = said.reference.partition("#")
            self._post(AcknowledgeCall(call=call, device=said.device))
