from pathlib import Path

import pytest

from config.broker_url import BrokerUrl, BrokerUrlError, parse_broker_url


@pytest.mark.parametrize(
    ("url", "parsed"),
    [
        ("mqtt://127.0.0.1:4000", BrokerUrl("127.0.0.1", 4000)),
        ("mqtt://hall", BrokerUrl("hall", 1883)),
        ("mqtts://hall/", BrokerUrl("hall", 8883, tls=True)),
        ("mqtts://u:p%40ss@[::1]:1?ca=/a.pem", BrokerUrl("::1", 1, True, "u", "p@ss", Path("/a.pem"))),
    ],
)
def test_a_broker_is_named_by_its_url(url: str, parsed: BrokerUrl) -> None:
    assert parse_broker_url(url) == parsed


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("127.0.0.1:1883", "mqtt://HOST:PORT"),
        ("http://hall", "mqtt://HOST:PORT"),
        ("mqtt://", "host or port is missing"),
        ("mqtt://hall:0", "host or port is missing"),
        ("mqtt://hall:99999", "1 to 65535"),
        ("mqtt://hall/topic", "leave out '/topic'"),
        ("mqtt://hall?ca=/a.pem", "ca= belongs to an mqtts"),
    ],
)
def test_a_wrong_url_says_what_to_write(url: str, said: str) -> None:
    with pytest.raises(BrokerUrlError, match=said):
        parse_broker_url(url)


def test_a_password_is_never_shown() -> None:
    parsed = parse_broker_url("mqtts://u:secret@hall")
    assert "secret" not in f"{parsed} {parsed!r}"
