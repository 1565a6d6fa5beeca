"""Serial link over pyserial.

Owns opening (exclusive), deadlines and loss. Does not find ports and knows no bus: addresses and turn-taking
on an RS-485 line belong to the driver.

After an unplug pyserial raises three unrelated families: SerialException, OSError, and from the input flush
termios.error, which is no OSError. All three mean the same here: the peer is gone, close at once.
"""

import contextlib
import time
from typing import Final

import serial

from devices.errors import DeviceUnavailable


def _loss_errors() -> tuple[type[Exception], ...]:
    try:
        import termios  # POSIX only
    except ImportError:
        return (serial.SerialException, OSError)
    return (serial.SerialException, OSError, termios.error)


LOSS_ERRORS: Final = _loss_errors()
# Never None: pyserial would wait for ever on a device that does not take bytes.
DEFAULT_TIMEOUT_S: Final = 1.0


class SerialLink:
    """Link over a serial port, 8 data bits, 1 stop bit.

    Args:
        port: `/dev/…` or `COM3`.
        baud: bits per second.
        parity: "N", "E" or "O".
    """

    def __init__(self, port: str, baud: int = 9600, parity: str = "N") -> None:
        self._port = port
        self._baud = baud
        self._parity = parity
        self._serial: serial.Serial | None = None

    @property
    def name(self) -> str:
        return f"serial://{self._port}?baud={self._baud}"

    @property
    def is_open(self) -> bool:
        return self._serial is not None

    def open(self) -> None:
        if self._serial is not None:
            return
        try:
            opened = serial.Serial(
                self._port,
                baudrate=self._baud,
                parity=self._parity,
                timeout=DEFAULT_TIMEOUT_S,
                write_timeout=DEFAULT_TIMEOUT_S,
                exclusive=True,
            )
        except LOSS_ERRORS as error:
            raise DeviceUnavailable(f"cannot open the port ({error})", device=self.name) from error
        self._serial = opened

    def write_all(self, data: bytes, timeout_s: float) -> None:
        port = self._require()
        deadline = time.monotonic() + timeout_s
        rest = data
        try:
            while rest:
                remaining_s = deadline - time.monotonic()
                if remaining_s <= 0:
                    raise serial.SerialTimeoutException
                if port.write_timeout is None or abs(port.write_timeout - remaining_s) > 0.005:
                    port.write_timeout = remaining_s
                written = port.write(rest)
                rest = rest[len(rest) if written is None else written :]
        except serial.SerialTimeoutException as error:
            raise DeviceUnavailable(
                f"did not take {len(data)} bytes in {timeout_s:g} s", device=self.name
            ) from error
        except LOSS_ERRORS as error:
            raise self._lost(error) from error

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        port = self._require()
        try:
            if port.timeout != timeout_s:
                port.timeout = timeout_s
            first = bytes(port.read(1))
            if not first:
                return b""
            waiting = min(port.in_waiting, max_bytes - 1)
            return first + bytes(port.read(waiting)) if waiting > 0 else first
        except LOSS_ERRORS as error:
            raise self._lost(error) from error
        except (TypeError, AttributeError) as error:  # closed by another thread inside read()
            if self._serial is None:
                raise DeviceUnavailable("link was closed", device=self.name) from error
            raise

    def discard_input(self) -> None:
        port = self._require()
        try:
            port.reset_input_buffer()
        except LOSS_ERRORS as error:
            raise self._lost(error) from error

    def close(self) -> None:
        port, self._serial = self._serial, None
        if port is None:
            return
        with contextlib.suppress(*LOSS_ERRORS):
            port.cancel_read()
        with contextlib.suppress(*LOSS_ERRORS):
            port.close()

    def _require(self) -> serial.Serial:
        if self._serial is None:
            raise DeviceUnavailable("link is not open", device=self.name)
        return self._serial

    def _lost(self, reason: object) -> DeviceUnavailable:
        self.close()
        return DeviceUnavailable(f"port lost ({reason})", device=self.name)
