"""Starting again on the same data."""

from tests.server import Server


def test_a_killed_server_with_nothing_new_to_say_starts_again(server: Server) -> None:
    broker, mqtt = server.broker_pid, server.mqtt
    server.kill()

    server.start()

    assert server.mqtt == mqtt
    assert server.broker_pid == broker, "the broker that still served is adopted"
    assert not server.faults()


def test_a_stopped_server_leaves_no_broker(server: Server) -> None:
    assert server.stop() == 0

    assert server.broker_pid is None
    assert not server.faults()
