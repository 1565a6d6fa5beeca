"""A visit at the kiosk through a real window, a real server and a printer that speaks ESC/POS."""

from pathlib import Path

from config.contract import topics
from config.contract.state import PostsState, QueuesState
from config.contract.words import HelpKind
from config.hall import Hall
from devices.hall import HallClient
from devices.printer.simulated import SimulatedPrinter
from devices.printer.simulator import Slip
from tests.kivy_window import KivyWindow
from tests.server import Server

from .conftest import PRINTER, RunningKiosk


def test_two_touches_bring_a_number_and_its_slip(kiosk: RunningKiosk, printer: SimulatedPrinter):
    kiosk.take_number()
    kiosk.window.until(lambda: kiosk.page == "ticket", "the number is shown", 10)
    label = kiosk.window.find("ticket:label").text
    kiosk.window.until(lambda: kiosk.presenter.visit.printing.value == "done", "the slip is printed", 10)
    assert kiosk.window.find("ticket:status").text == "✓ 票已打印，请取票"
    slip = slip_of(kiosk, printer)
    assert slip.is_complete
    for words in (label, "清溪镇便民服务中心", "高龄津贴申领", "1号窗口"):
        assert words in slip.text
    kiosk.window.until(lambda: kiosk.kiosk.client.unanswered_facts == 0, "the report is answered", 10)
    kiosk.window.until(lambda: label not in unprinted(kiosk), "the hall knows that it is printed", 10)


def test_many_fingers_on_one_service_are_one_ticket(kiosk: RunningKiosk, printer: SimulatedPrinter):
    before = waiting(kiosk, "E")
    kiosk.window.touch("group:E")
    lifts = [kiosk.window.press("service:E-01") for _ in range(4)]
    for lift in lifts:
        lift()
    kiosk.window.until(lambda: kiosk.presenter.visit.printing.value == "done", "the slip is printed", 10)
    slip_of(kiosk, printer)
    kiosk.window.until(lambda: waiting(kiosk, "E") == before + 1, "one more waits")


def test_without_paper_the_number_is_on_the_screen_and_at_the_desk(
    kiosk: RunningKiosk, printer: SimulatedPrinter
):
    printer.act("paper_out")
    kiosk.take_number()
    kiosk.window.until(lambda: kiosk.presenter.visit.printing.value == "failed", "it is said", 10)
    label = kiosk.window.find("ticket:label").text
    assert kiosk.window.find("ticket:status").text == "请记下号码，需要纸票请到咨询台"
    assert printer.slips == ()
    kiosk.window.until(lambda: unprinted(kiosk).get(label) == "not_printed", "the desk's list has it", 10)


def test_a_printer_unplugged_amid_a_slip_is_unknown(kiosk: RunningKiosk, printer: SimulatedPrinter):
    print_one(kiosk)  # the first job of a connection is preceded by bytes that bring the printer in order
    printer.act("disconnect_after", "200")
    kiosk.take_number("B", "B-01")
    kiosk.window.until(lambda: kiosk.presenter.visit.printing.value == "failed", "it is said", 30)
    label = kiosk.window.find("ticket:label").text
    kiosk.window.until(lambda: unprinted(kiosk).get(label) == "unknown", "the desk looks for it", 10)


def test_a_declared_care_ticket_carries_its_word(kiosk: RunningKiosk, printer: SimulatedPrinter):
    kiosk.window.touch("care")
    kiosk.window.touch("care:elderly")
    assert kiosk.window.find("care:declared").text == "优先取号：老年人（窗口核对证件）"
    kiosk.take_number()
    kiosk.window.until(lambda: kiosk.presenter.visit.printing.value == "done", "the slip is printed", 10)
    assert "【优先】" in slip_of(kiosk, printer).text


def test_english_and_large_print_reach_the_slip_and_end_with_the_visit(
    kiosk: RunningKiosk, printer: SimulatedPrinter
):
    kiosk.window.touch("language")
    kiosk.window.touch("large")
    assert kiosk.window.find("help").text == "Help"
    kiosk.take_number()
    kiosk.window.until(lambda: kiosk.presenter.visit.printing.value == "done", "the slip is printed", 10)
    assert "Old-Age Allowance" in slip_of(kiosk, printer).text
    kiosk.window.touch("ticket:done")
    assert kiosk.window.find("help").text == "人工帮助"
    assert kiosk.window.find("large").text == "大字版"


def test_help_reaches_the_hall(kiosk: RunningKiosk, hall: Hall, server: Server):
    seen: list[PostsState] = []
    client = HallClient(server.mqtt, hall.id, "looker", "test", None)
    client.follow(topics.posts_state(hall.id), PostsState, seen.append)
    client.start()
    try:
        kiosk.window.touch("help")
        kiosk.window.until(lambda: kiosk.presenter.visit.help.value == "coming", "it is heard", 10)
        kiosk.window.until(lambda: seen and seen[-1].helps, "the posts show it", 10)
    finally:
        client.close()
    assert (seen[-1].helps[0].place, seen[-1].helps[0].kind) == ("kiosk-01", HelpKind.GUIDE)


def test_the_notice_is_printed_from_the_guide(kiosk: RunningKiosk, printer: SimulatedPrinter):
    kiosk.window.touch("guide")
    kiosk.window.touch("group:D")
    kiosk.window.touch("service:D-01")
    kiosk.window.touch("notice:print")
    kiosk.window.until(lambda: kiosk.presenter.visit.notice_printing.value == "done", "it is printed", 20)
    assert "一次性告知书" in slip_of(kiosk, printer).text
    assert kiosk.window.find("notice:print").text == "✓ 已打印"


def test_the_technician_prints_a_test_slip_behind_the_hidden_door(
    kiosk: RunningKiosk, printer: SimulatedPrinter
):
    for _ in range(5):
        kiosk.window.touch("sign")
    assert kiosk.page == "pin"
    for digit in "2580":
        kiosk.window.touch(f"pin:{digit}")
    kiosk.window.touch("pin:enter")
    kiosk.window.until(lambda: kiosk.page == "maintenance", "the PIN is right")
    kiosk.window.until(
        lambda: "打印机正常" in kiosk.window.find("maintenance:printer").word, "it is seen", 10
    )
    kiosk.window.touch("maintenance:test")
    kiosk.window.until(
        lambda: kiosk.window.find("maintenance:test-words").text == "✓ 测试页已打印", "it is printed", 20
    )
    assert "打印测试" in slip_of(kiosk, printer).text
    kiosk.window.touch("maintenance:leave")
    assert kiosk.page == "welcome"


def test_without_a_server_every_touch_still_answers_in_the_next_frame(
    kivy_window: KivyWindow, hall: Hall, tmp_path: Path
):
    kiosk = RunningKiosk(
        kivy_window, hall, "mqtt://127.0.0.1:9", tmp_path / "kiosk", {PRINTER: "memory:none"}
    )
    try:
        for ui_id, page in (
            *(("group:A", "services"), ("back", "welcome"), ("guide", "welcome"), ("back", "welcome")),
            *(("care", "care"), ("back", "welcome"), ("large", "welcome"), ("language", "welcome")),
            *(("help", "welcome"), ("group:A", "services"), ("service:A-04", "issuing")),
        ):
            shown = kiosk.presenter.visit
            kivy_window.touch(ui_id)
            assert kiosk.presenter.visit != shown, f"{ui_id} changed nothing"
            assert kiosk.page == page
        kivy_window.until(lambda: kiosk.page == "no_answer", "it is said that nobody answered", 15)
        assert kivy_window.find("message:words").text == "No number just now"
    finally:
        kiosk.kiosk.close()


def test_a_slip_that_a_power_cut_ended_is_reported_as_unknown(
    kivy_window: KivyWindow, hall: Hall, server: Server, printer: SimulatedPrinter, tmp_path: Path
):
    data = tmp_path / "kiosk"
    first = RunningKiosk(kivy_window, hall, server.mqtt, data, {PRINTER: printer.url})
    first.until_connected()
    printer.act("mute")
    first.take_number("C", "C-01")
    kivy_window.until(lambda: first.page == "ticket", "the number is shown", 10)
    ticket = first.presenter.visit.ticket
    assert ticket is not None
    # What the disk holds when the power goes: the job begun and not ended.
    first.kiosk.close()
    jobs = data / f"{PRINTER}.jobs.jsonl"
    jobs.write_text(f'{{"job": "{ticket.id}", "state": "begun"}}\n', "utf-8")
    second = RunningKiosk(kivy_window, hall, server.mqtt, data, {PRINTER: printer.url})
    try:
        second.until_connected()
        kivy_window.until(
            lambda: unprinted(second).get(ticket.label) == "unknown", "the desk looks for it", 15
        )
    finally:
        second.kiosk.close()


def print_one(kiosk: RunningKiosk) -> None:
    kiosk.take_number()
    kiosk.window.until(lambda: kiosk.presenter.visit.printing.value == "done", "the slip is printed", 10)
    kiosk.window.touch("ticket:done")


def slip_of(kiosk: RunningKiosk, printer: SimulatedPrinter) -> Slip:
    """The one slip, once the virtual printer has put it down."""
    kiosk.window.until(lambda: printer.slips, "the slip is there", 10)
    (slip,) = printer.slips
    return slip


def waiting(kiosk: RunningKiosk, group: str) -> int:
    state = kiosk.presenter.queues
    assert isinstance(state, QueuesState)
    return next(queue.waiting for queue in state.groups if queue.group == group)


def unprinted(kiosk: RunningKiosk) -> dict[str, str | None]:
    state = kiosk.presenter.queues
    assert isinstance(state, QueuesState)
    return {entry.ticket.label: entry.outcome for entry in state.unprinted}
