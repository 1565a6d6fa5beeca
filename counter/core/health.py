"""How the server and the counter's devices are, as this machine sees them: a state, a word and since when.

Owns what is shown; health messages for the hall are sent by whoever hosts the devices.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from config.contract.words import HealthState
from config.device_words import DEVICE_CODES
from config.hall import Device, DeviceKind
from config.i18n import marked
from config.wording import Translate
from devices.status import NO_ANSWER, NOT_STARTED, DeviceStatus

SERVER = "server"
KINDS: dict[str, str] = {
    SERVER: marked("服务器"),
    DeviceKind.PAD: marked("评价器"),
    DeviceKind.DISPLAY: marked("窗口屏"),
    DeviceKind.PRINTER: marked("打印机"),
}
STATES: dict[HealthState, tuple[str, str]] = {
    HealthState.OK: ("normal", marked("正常")),
    HealthState.DEGRADED: ("warning", marked("异常")),
    HealthState.UNAVAILABLE: ("alarm", marked("不可用")),
}


@dataclass(frozen=True, slots=True)
class StatusLine:
    """`state` is one of the look's states; `since` is when it became so, None for what is as it was."""

    id: str
    name: str
    state: str
    word: str
    since: datetime | None = None


class Health:
    """Lines in a fixed order: the server first. `local` gives the time of day."""

    def __init__(self, devices: Sequence[Device], local: Callable[[], datetime], tr: Translate) -> None:
        self._local, self.tr = local, tr
        self._lines: dict[str, StatusLine] = {}
        self._set(SERVER, SERVER, "off", marked("正在连接"))
        for device in devices:
            if device.kind in KINDS:
                self._set(device.id, device.kind, "off", DEVICE_CODES[NOT_STARTED])

    @property
    def lines(self) -> tuple[StatusLine, ...]:
        return tuple(self._lines.values())

    def server(self, is_connected: bool, is_silent: bool, unsent: int) -> None:
        if not is_connected:
            self._set(SERVER, SERVER, "alarm", marked("已断开"), unsent)
        elif is_silent:
            self._set(SERVER, SERVER, "alarm", DEVICE_CODES[NO_ANSWER], unsent)
        else:
            self._set(SERVER, SERVER, "normal", STATES[HealthState.OK][1])

    def device(self, device: str, kind: str, status: DeviceStatus) -> None:
        if kind not in KINDS:
            return
        state, word = STATES[status.state]
        self._set(device, kind, state, word if state == "normal" else DEVICE_CODES.get(status.code, word))

    def _set(self, id_: str, kind: str, state: str, word: str, unsent: int = 0) -> None:
        text = self.tr(word)
        if unsent:
            text = f"{text} · {self.tr('{count} 条待送').format(count=unsent)}"
        before = self._lines.get(id_)
        is_new = before is None or before.state != state
        since = self._local() if before is not None and is_new else None if before is None else before.since
        self._lines[id_] = StatusLine(id_, self.tr(KINDS[kind]), state, text, since)
