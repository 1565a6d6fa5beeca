"""Link URLs: what each form opens, and what a technician is told when one is wrong."""

import pytest

from devices.errors import LinkAddressError
from devices.links import link_for


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("tcp://192.168.1.50:9100", "tcp://192.168.1.50:9100"),
        ("tcp://[::1]:9100", "tcp://[::1]:9100"),
        ("serial:///dev/ttyUSB0?baud=115200", "serial:///dev/ttyUSB0?baud=115200"),
        ("serial:///dev/serial/by-id/usb-1a86", "serial:///dev/serial/by-id/usb-1a86?baud=9600"),
        ("serial://COM3", "serial://COM3?baud=9600"),
        ("serial://COM12?baud=19200&parity=E", "serial://COM12?baud=19200"),
        ("memory:pad-1", "memory:pad-1"),
    ],
)
def test_each_form_gives_a_closed_link_that_knows_its_address(url: str, name: str) -> None:
    link = link_for(url)
    assert link.name == name
    assert not link.is_open


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("192.168.1.50:9100", "write tcp://HOST:PORT"),
        ("usb://1a86", "write tcp://HOST:PORT"),
        ("tcp://printer", "write tcp://192.168.1.50:9100"),
        ("tcp://printer:99999", "write tcp://192.168.1.50:9100"),
        ("tcp://:9100", "write tcp://192.168.1.50:9100"),
        ("serial://", "write serial:///dev/ttyUSB0?baud=9600"),
        ("serial://ttyUSB0", "write serial:///dev/ttyUSB0?baud=9600"),
        ("serial:///dev/", "write serial:///dev/ttyUSB0?baud=9600"),
        ("serial://COM3?baud=fast", "write baud=9600"),
        ("serial://COM3?baud=9600&parity=X", "write parity=N, E or O"),
        ("serial://COM3?speed=9600", "only baud and parity exist"),
        ("memory:", "write memory:NAME"),
    ],
)
def test_a_wrong_address_is_refused_with_what_to_write_instead(url: str, advice: str) -> None:
    with pytest.raises(LinkAddressError, match="link") as caught:
        link_for(url)
    assert url in str(caught.value)
    assert advice in str(caught.value)
