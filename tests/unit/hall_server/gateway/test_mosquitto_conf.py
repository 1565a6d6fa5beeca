from pathlib import Path

from hall_server.gateway import mosquitto_conf


def settings(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_the_shipped_example_is_what_the_template_gives() -> None:
    assert mosquitto_conf.EXAMPLE.read_text() == mosquitto_conf.example()


def test_the_managed_broker_has_every_recommended_setting() -> None:
    managed = settings(mosquitto_conf.managed(1883, Path("/data"), "mosquitto"))
    assert set(map(str, mosquitto_conf.RECOMMENDED)) <= set(managed)
    assert set(map(str, mosquitto_conf.RECOMMENDED)) <= set(settings(mosquitto_conf.example()))


def test_the_managed_broker_listens_on_the_loopback_address_only() -> None:
    managed = settings(mosquitto_conf.managed(1883, Path("/data"), "mosquitto"))
    assert [line for line in managed if line.startswith(("listener", "port", "bind"))] == [
        "listener 1883 127.0.0.1"
    ]
