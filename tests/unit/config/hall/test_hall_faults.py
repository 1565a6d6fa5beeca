"""One change to the sample, one fault: at its path and line, with what to write instead."""
# ruff: noqa: E501 - one case, one line

import pytest

from config.hall import HallFileFaults, load_hall_text

from .samples import SAMPLE, faults_of, mutated, shortest, warnings_of, without_section

W07 = "{counter: W07, role_a: S110, role_b: S109}"
PAD_W02 = 'link: "serial:///dev/hall/pad-w02?baud=9600"'
PRINTER = 'kiosk: kiosk-01, host: kiosk, link: "tcp://192.168.30.21:9100"'

# what stands in the sample, what is written instead, the path of the fault, a part of what it advises
FAULTS = [
    # the whole
    ("schema: hall-file/1", "schema: hall-config/1", "schema", "hall-file/1"),
    ("  slogan: 群众利益无小事", "  slogn: 群众利益无小事", "hall.slogn", "perhaps slogan"),
    ("{counter: W07,", "{window: W07, counter: W07,", "posts[6].window", "write counter"),
    ("  undo_s: 10", "  undo_sec: 10\n  undo_s: 10", "calling.undo_sec", "perhaps undo_s"),
    ("  hotline: ", "  complaint_phone: ", "hall.hotline hall.complaint_phone", "keep one"),
    # the house
    ("清溪镇便民服务中心\n", "清溪镇服务大厅\n", "hall.name", "便民服务中心"),
    ("清溪镇便民服务中心\n", "便民服务中心\n", "hall.name", "便民服务中心"),
    ("Asia/Shanghai", "Asia/Yibin", "hall.timezone", "Asia/Shanghai"),
    ("timezone: Asia/Shanghai", "timezone: ../../etc", "hall.timezone", "Asia/Shanghai"),
    ("office: {id: dzb", "office: {id: dzx", "organisation.office.id", "perhaps dzb"),
    ("{x_m: 14.5, y_m: 10}", "{x_m: 16.5, y_m: 10}", "counters[5].spot", "x_m up to 16"),
    ("centre: sztg, ", "", "areas areas[3].centre", "sztg"),
    ('centre: shgl, colour: "#6A3FA0"', "centre: shgl", "areas[1].colour", '"#0B4F9E"'),
    ('"#6A3FA0"', '"purple"', "areas[1].colour", "#0B4F9E"),
    ("kind: waiting", "kind: waiting, centre: bmfw", "areas[5].centre", "kind: service"),
    ("{id: W06, number: 6", "{id: W06, number: 5", "counters[5].number", "its own"),
    ("{id: W06, number: 6", "{id: W06, number: -6", "counters[5].number", "1 or more"),
    ("{id: ZS, ", "{id: ZW, ", "kiosks[0].area areas[6].id", "its own"),
    ("area: ZD, spot", "area: ZW, spot", "counters[10].area", "write ZD"),
    ("area: Z2, spot", "area: Z9, spot", "counters counters[5].area", "Z2"),
    ("groups: [E]}\n  - {id: W07", "groups: [E, E]}\n  - {id: W07", "counters[5].groups[1]", "keep one"),
    ("overflow_groups: [A, B, C]", "overflow_groups: [A, B, K]", "counters[4].overflow_groups[2]", "one of the two"),
    ("overflow_groups: [A, B, C]", "overflow_groups: [A, B, X]", "counters[4].overflow_groups[2]", "one of A, B"),
    ("office: {id: dzb", "office: {id: shgl", "organisation.office.id organisation.centres[0].id", "its own"),
    ("{id: sztg, name: 三资托管中心", "{id: cyyd, name: 三资托管中心", "organisation.centres organisation.centres[3].id areas[3].centre", "bmfw"),
    ("{id: sztg, name: 三资托管中心", "{id: dzb, name: 三资托管中心", "organisation.centres areas[3].centre organisation.centres[3].id", "write one of shgl"),
    ("kind: desk, groups: []", "groups: []", "counters[10].groups counters[10].number counters[10].area", "write one of Z1"),
    # services
    ("statutory_days: 1\n    promised_days: 0\n    minutes: 4", "statutory_days: 1\n    promised_days: 1\n    minutes: 4", "services[28].promised_days", "write 0"),
    ("{prefix: J, ", "{prefix: I, ", "counters[9].groups[0] services[29].prefix staff[20].groups[0] staff[21].groups[0] service_groups[8].prefix", "not I, O or Q"),
    ("groups: [H]}\n  - {id: W10", "groups: [G]}\n  - {id: W10", "service_groups[7].prefix", "add H to the groups"),
    ("duty: land_building", "duty: labour_security", "service_groups service_groups[3].duty", "its own"),
    (", duty: land_building", "", "service_groups", "add duty: land_building"),
    ("  - code: A-02\n", "  - code: A-01\n", "services[1].code", "its own"),
    ("  - code: A-02\n", "  - code: B-22\n", "services[1].code", "write A-22"),
    ("name: 特困人员救助供养申请", "name: 最低生活保障申请", "services[1].name", "its own"),
    ("  - code: J-01\n    prefix: J", "  - code: X-01\n    prefix: X", "services[29].prefix", "one of A, B"),
    ("    process: [受理, 查档, 回复]", "    process: []", "services[32].process", "[受理, 审核, 回复]"),
    ("    process: [受理, 查档, 回复]\n", "", "services[32].process", "add process: the steps"),
    ("    materials: [{name: 受理回执, form: original, copies: 1}]\n", "", "services[33].materials", "[] if nothing"),
    ("form: original, copies: 1}]\n    fee: {amount: null", "form: paper, copies: 1}]\n    fee: {amount: null",
     "services[12].materials[0].form", "original, copy"),
    ("{name: 近期照片, form: original, copies: 2}", "{name: 近期照片, form: original, copies: 0}",
     "services[6].materials[2].copies", "above 0"),
    ("    fee: {amount: null, basis: 按用电量}", "    fee: {basis: 按用电量}", "services[28].fee.amount", "null where"),
    ("    fee: {amount: null, basis: 按用电量}", "    fee: {amount: -1, basis: 按用电量}", "services[28].fee.amount",
     "yuan"),
    ("    fee: {amount: null, basis: 按用电量}\n", "", "services[28].fee", "add fee: {amount: …, basis: …}"),
    ("promised_days: 25", "promised_days: 31", "services[0].promised_days", "30 or less"),
    ("promised_days: 25", "promised_days: 0", "services[0].promised_days", "item_class: instant"),
    ("    promised_days: 25\n", "", "services[0].promised_days", "add promised_days"),
    ("statutory_days: 45\n    ", "", "services[14].statutory_days", "add statutory_days"),
    ("minutes: 4\n", "minutes: 0\n", "services[28].minutes", "1 to 240"),
    ("name_en: Mediation\n    item_class: promise", "name_en: Mediation\n    item_class: promised",
     "services[18].item_class", "perhaps promise"),
    ('unit: 供电所, phone: "0831-0120109"', 'phone: "0831-0120109"', "service_groups[7].unit", "add unit"),
    (', phone: "0831-0120109"', "", "service_groups[7].phone", "add phone"),
    ('  complaint_phone: "0831-0120199"\n', "", "hall.complaint_phone", "add complaint_phone"),
    # people
    ("{id: S112, ", "{id: S111, ", "posts[7].role_b staff[16].id", "its own"),
    ("groups: [G, F]}", "groups: [G, Z]}", "staff[15].groups[1]", "one of A, B"),
    ("groups: [G, F]}", "groups: [G, G]}", "staff[15].groups[1]", "keep one"),
    ("role: admin", "role: root", "staff[22].role", "admin"),
    (W07, "{counter: W07, role_a: S110}", "posts[6].role_b", "add role_b: letters"),
    (W07, "{counter: W07, role_b: S109}", "posts[6].role_a", "add role_a: letters"),
    (W07, "{counter: W07, role_a: S110, role_b: S999}", "posts[6].role_b", "perhaps S109"),
    (W07, "{counter: W07, role_a: S110, role_b: S110}", "posts[6].role_b", "someone else"),
    (f"  - {W07}\n", "", "counters[6].id", "add {counter: W07"),
    (W07, f"{W07}\n  - {W07}", "posts[7].counter", "its own"),
    (W07, f"{W07}\n  - {{counter: W77, role_a: S110, role_b: S109}}", "posts[7].counter", "perhaps W07"),
    ("leader: L02, deputy: L03", "leader: L09, deputy: L03", "duty_leaders[1].leader", "L02"),
    ("leader: L02, deputy: L03", "leader: L02, deputy: L09", "duty_leaders[1].deputy", "L02"),
    ("leader: L02, deputy: L03", "leader: L02, deputy: L02", "duty_leaders[1].deputy", "someone else"),
    ("weekdays: [tue, thu]", "weekdays: [tue, fri]", "duty_leaders[1].weekdays[1]", "its own"),
    ("weekdays: [tue, thu]", "weekdays: [tuesday, thu]", "duty_leaders[1].weekdays[0]", "perhaps tue"),
    ('pin: "2580"', 'pin: "25"', "demonstration.pin", "four to eight digits"),
    ("role: admin}", "role: admin, pin_hash: plain}", "staff[22].pin_hash", "argon2id"),
    # hours and days
    ('{from: "13:00", to: "18:00"}', '{from: "13:00", to: "12:30"}', "opening_hours.workdays[1].to", "later"),
    ('{from: "13:00", to: "18:00"}', '{from: "11:00", to: "18:00"}', "opening_hours.workdays[1].from", "12:00 or"),
    ('{from: "13:00", to: "18:00"}', '{from: "13:00", to: "25:00"}', "opening_hours.workdays[1].to", "09:00"),
    ('{from: "13:00", to: "18:00"}', '{from: "13:00", to: "18:0"}', "opening_hours.workdays[1].to", "09:00"),
    ('{from: "13:00", to: "18:00"}', '{from: "13:00", to: "9:30"}', "opening_hours.workdays[1].to", '"09:30"'),
    ('{from: "13:00", to: "18:00"}', '{from: "13：00", to: "18:00"}', "opening_hours.workdays[1].from", '"13:00"'),
    ("before_close_min: 30", "before_close_min: 300", "ticketing.ticket_stop_before_close_min", "fewer"),
    ("from: 2026-10-01, to: 2026-10-07", "from: 2026-10-07, to: 2026-10-01",
     "calendar.years.2026.off_days[6].to", "last day"),
    ("from: 2026-01-01, to", "from: 2025-12-31, to", "calendar.years.2026.off_days[0].from", "under 2025"),
    ("2026-10-10]", "2026-10-11, 2026-10-13]", "calendar.years.2026.makeup_workdays[6]", "weekend day"),
    ("2026-10-10]", "2026-10-04]", "calendar.years.2026.makeup_workdays[5]", "here or there"),
    ("2026-10-10]", "2027-10-10]", "calendar.years.2026.makeup_workdays[5]", "under 2027"),
    ("2026-10-10]", "2026-09-20]", "calendar.years.2026.makeup_workdays[5]", "keep one"),
    ("2026-10-10]", "2026-02-30]", "calendar.years.2026.makeup_workdays[5]", "a day that exists"),
    ("2026-10-10]", "10.10.2026]", "calendar.years.2026.makeup_workdays[5]", "2026-01-01"),
    ("weekend: [sat, sun]", "weekend: [sat, sun, sat]", "calendar.weekend[2]", "its own"),
    # rules
    ("    urgent: {base: issue, credit_s: 10000000}\n", "", "calling.classes.urgent", "add urgent"),
    ("    urgent: {base", "    emergency: {base: issue, credit_s: 0}\n    urgent: {base",
     "calling.classes.emergency", "urgent"),
    ("base: later_of_issue_and_slot", "base: transfer_time", "calling.classes.appointment.base", "issue, slot"),
    ("care: {base: issue", "care: {base: slot", "calling.classes.care.base", "write issue"),
    ("transfer: {base: original_issue", "transfer: {base: slot", "calling.transfer.base", "original_issue"),
    ("overflow_penalty_s: 900", "overflow_penalty_s: -900", "calling.overflow_penalty_s", "0 or more"),
    ("care_in_a_row: 2", "care_in_a_row: 0", "calling.care_in_a_row", "above 0, or null"),
    ("after_calls: 3,", "after_calls: 0,", "calling.no_show.after_calls", "above 0"),
    ("undo_s: 10", "undo_s: 0", "calling.undo_s", "above 0"),
    ("daily_quota: 999", "daily_quota: 1000", "ticketing.daily_quota", "999 or less"),
    ("max_waiting_per_group: 40", "max_waiting_per_group: 0", "ticketing.max_waiting_per_group", "above 0"),
    ("en: Missed after {after_calls} calls", "en: Missed after {calls} calls", "ticketing.no_show_rule.en",
     "{grace_min}"),
    ("en: Missed after {after_calls} calls", "en: Missed after {after_calls calls", "ticketing.no_show_rule.en",
     "{grace_min}"),
    ("en: Missed after {after_calls} calls", "en: Missed after {after_calls:>9} calls",
     "ticketing.no_show_rule.en", "{grace_min}"),
    ("low: 0.8", "low: 1.8", "wait_model.spread.low", "up to 1"),
    ("high: 1.3", "high: 0.3", "wait_model.spread.high", "from 1 to 5"),
    ("trim: 0.1", "trim: 0.5", "wait_model.trim", "below 0.5"),
    ("  transfer: {base: original_issue, credit_s: 600}", "  transfer: 600", "calling.transfer", "{base: …, credit_s: …}"),
    ("bad_levels: [1, 2]", "bad_levels: [0, 2]", "rating.bad_levels[0]", "1 to 5"),
    ("bad_levels: [1, 2]", "bad_levels: [2, 2]", "rating.bad_levels[1]", "its own"),
    ("{id: other, name: 其他", "{id: others, name: 其他", "rating.reasons[7].id", "perhaps other"),
    ("{id: other, name: 其他", "{id: attitude, name: 其他", "rating.reasons[7].id", "its own"),
    ("idle_warning_s: 45", "idle_warning_s: 60", "kiosk.idle_warning_s", "less than 60"),
    # equipment
    ("{id: kiosk-01, area: ZS", "{id: kiosk-01, area: ZX", "kiosks[0].area", "ZS"),
    ("{id: spk-01, kind", "{id: kiosk-01, kind", "devices[1].id", "its own"),
    ("id: pad-w02, ", "id: pad-w01, ", "devices[4].id", "its own"),
    ("id: pad-w02, kind: pad", "id: pad-w02, kind: pads", "devices[4].kind", "perhaps pad"),
    ("driver: announcer", "driver: anouncer", "devices[1].driver", "write announcer"),
    ("driver: announcer", "driver: escpos", "devices[1].driver", "write announcer"),
    ("profile: generic-80, ", "", "devices[0].profile", "devices/printer/profiles"),
    ("profile: ff68-bus, counter: W02", "profile: ff68-bus, counter: W92", "devices[4].counter", "W02"),
    (PRINTER, PRINTER.replace("kiosk-01", "kiosk-02"), "devices[0].kiosk", "kiosk-01"),
    (PRINTER, PRINTER.replace("host: kiosk,", "host: counter,"), "devices[0].host", "kiosk or devices"),
    (PRINTER, PRINTER.replace("kiosk: kiosk-01", "kiosk: kiosk-01, counter: W01"), "devices[0]", "exactly one"),
    (PRINTER, PRINTER.replace("kiosk: kiosk-01, ", ""), "devices[0]", "exactly one"),
    ("area: ZW, host: devices", "area: ZW, host: counter", "devices[1].host", "write devices"),
    ("tcp://192.168.30.21:9100", "192.168.30.21:9100", "devices[0].link", "tcp://HOST:PORT"),
    ("tcp://192.168.30.21:9100", "tcp://192.168.30.21", "devices[0].link", "tcp://HOST:PORT"),
    ("tcp://192.168.30.21:9100", "tcp://192.168.30.21:91000", "devices[0].link", "tcp://HOST:PORT"),
    ("tcp://192.168.30.21:9100", "usb:04b8", "devices[0].link", "tcp://HOST:PORT"),
    (PAD_W02 + ", ", "", "devices[4].link", "serial:///dev/NAME"),
    (PAD_W02, PAD_W02.replace("w02", "w01"), "devices[4].link", "its own link"),
    (PAD_W02 + ", address: 129", PAD_W02.replace("w02", "w01") + ", address: 130", "devices[4].host",
     "host: devices"),
    (PAD_W02 + ", address: 129", PAD_W02 + ", address: 256", "devices[4].address", "0 to 255"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "paths", "advice"), FAULTS)
def test_a_fault_is_found_at_its_place_with_what_to_write(
    old: str, new: str, paths: str, advice: str
) -> None:
    text = mutated((old, new), text=shortest(old, paths))
    faults = faults_of(text)
    assert {fault.path for fault in faults} == set(paths.split())
    assert any(advice in fault.write for fault in faults if fault.path == paths.split()[-1]), faults
    for fault in faults:
        assert fault.found in text.splitlines()[fault.line - 1]


@pytest.mark.parametrize(
    "section",
    [
        *("schema", "hall", "organisation", "plan", "calendar", "opening_hours", "areas", "counters"),
        *("service_groups", "services", "ticketing", "calling", "wait_model", "rating", "staff", "posts"),
        *("duty_leaders", "kiosk", "kiosks", "devices"),
    ],
)
def test_a_missing_section_is_one_fault_and_not_a_flood(section: str) -> None:
    faults = faults_of(without_section(section))
    assert [(fault.path, fault.problem) for fault in faults] == [(section, "is missing")]
    assert faults[0].write.startswith(f"add {section}: ")


@pytest.mark.parametrize("section", ["areas", "counters", "service_groups", "services", "staff", "posts"])
def test_an_empty_section_is_refused(section: str) -> None:
    faults = faults_of(f"{without_section(section)}{section}: []\n")
    assert "is an empty list" in [fault.problem for fault in faults if fault.path == section]


def test_what_is_named_must_exist_even_if_its_section_is_empty() -> None:
    faults = faults_of(f"{without_section('kiosks')}kiosks: []\n")
    assert [(fault.path, fault.write) for fault in faults] == [("devices[0].kiosk", "add it to kiosks")]


def test_devices_on_one_line_with_own_addresses_and_one_program_are_accepted() -> None:
    text = SAMPLE.replace("host: counter", "host: devices")
    for counter, address in (("w01", 129), ("w02", 130)):
        own = f'link: "serial:///dev/hall/pad-{counter}?baud=9600", address: 129'
        assert own in text
        text = text.replace(own, f'link: "serial:///dev/hall/pads?baud=9600", address: {address}')
    assert faults_of(text) == ()


def test_without_demonstration_everyone_needs_a_pin() -> None:
    faults = faults_of(without_section("demonstration"))
    paths = [fault.path for fault in faults]
    assert sorted(paths) == sorted(
        ["kiosk.maintenance_pin_hash", *(f"staff[{n}].pin_hash" for n in range(23))]
    )
    hashed = without_section("demonstration").replace("role: clerk", 'pin_hash: "$argon2id$x", role: clerk')
    hashed = hashed.replace("idle_s: 60,", 'idle_s: 60, maintenance_pin_hash: "$argon2id$x",')
    left = [fault.path for fault in faults_of(hashed)]
    assert left == [f"staff[{n}].pin_hash" for n in (0, 1, 2, 3, 4, 10, 17, 22)]


@pytest.mark.parametrize(
    "url",
    [
        *(
            "hall.example.cn",
            "ftp://hall.example.cn",
            "https://",
            "http://127.0.0.1:8080",
            "http://localhost/",
        ),
        *(
            "http://[::1]/",
            "http://0.0.0.0",
            "https://a@hall.cn",
            "https://hall.cn/?a=1",
            "http://[x",
            "http://h:x",
        ),
    ],
)
def test_a_public_url_must_be_one_that_a_phone_can_open(url: str) -> None:
    faults = faults_of(f'{SAMPLE}public_url: "{url}"\n')
    assert [fault.path for fault in faults] == ["public_url"]
    assert "https://hall.example.cn" in faults[0].write


@pytest.mark.parametrize("url", ["https://hall.example.cn", "http://192.168.30.10:8080/hall"])
def test_a_public_url_in_the_hall_s_network_is_accepted(url: str) -> None:
    assert faults_of(f'{SAMPLE}public_url: "{url}"\n') == ()


@pytest.mark.parametrize(
    ("old", "new", "path", "advice"),
    [
        (W07, "{counter: W07, role_a: S110, role_b: S111}", "", ""),
        (W07, "{counter: W07, role_a: S110, role_b: S112}", "posts[6].role_b", "add F to the groups of S112"),
        (W07, "{counter: W07, role_a: L03, role_b: S109}", "posts[6].role_a", "add F to the groups of L03"),
        (W07, "{counter: W07, role_a: Z01, role_b: S109}", "posts[6].role_a", "name a clerk"),
        ("leader: L02, deputy", "leader: S101, deputy", "duty_leaders[1].leader", "centre_director"),
        ("weekdays: [tue, thu]", "weekdays: [tue]", "duty_leaders", "add these weekdays"),
        (", accessible: true", "", "counters", "accessible: true"),
        ("driver: escpos, profile: generic-80, kiosk: kiosk-01, host: kiosk",
         "driver: escpos, profile: generic-80, counter: D01, host: counter", "kiosks[0].id", "kiosk: kiosk-01"),
    ],
)  # fmt: skip
def test_what_a_hall_can_live_with_is_a_warning(old: str, new: str, path: str, advice: str) -> None:
    found = [w for w in warnings_of(mutated((old, new))) if w.path != "demonstration"]
    assert {w.path for w in found} == ({path} if path else set())
    assert not path or any(advice in w.write for w in found)


def test_the_line_of_a_missing_key_is_that_of_its_entry() -> None:
    text = mutated((W07, "{counter: W07, role_a: S110}"))
    (fault,) = faults_of(text)
    assert "counter: W07, role_a" in text.splitlines()[fault.line - 1]


def test_all_faults_are_listed_at_once_in_the_order_of_the_file() -> None:
    text = mutated(
        ("清溪镇便民服务中心\n", "清溪大厅\n"),
        ('to: "12:00"', "to: 12:00"),
        ("{prefix: B, ", "{prefix: BB, "),
        ("promised_days: 25", "promised_days: 31"),
        ("materials: [{name: 受理回执, form: original, copies: 1}]", "materials: 受理回执"),
        ("care_in_a_row: 2", "care_in_a_row: yes"),
        ("role_a: S203", "role_a: S999"),
        ("tcp://192.168.30.21:9100", "lpt1"),
        ("timeout_s: 60", "timeout: 60"),
    )
    faults = faults_of(text)
    assert [fault.line for fault in faults] == sorted(fault.line for fault in faults)
    assert {fault.path for fault in faults} >= {
        *(
            "hall.name",
            "opening_hours.workdays[0].to",
            "service_groups[1].prefix",
            "services[0].promised_days",
        ),
        *("services[33].materials", "calling.care_in_a_row", "rating.timeout", "rating.timeout_s"),
        *("posts[9].role_a", "devices[0].link"),
    }


def test_a_message_names_place_value_and_what_to_write() -> None:
    text = mutated((W07, "{counter: W07, role_a: S110, role_b: S999}"))
    line = next(n for n, content in enumerate(text.splitlines(), 1) if "S999" in content)
    with pytest.raises(HallFileFaults, match="1 fault") as refused:
        load_hall_text(text, "my_hall.yaml")
    head, message = str(refused.value).splitlines()
    assert head == "my_hall.yaml: 1 fault"
    place = f"  line {line}, posts[6].role_b: 'S999': nobody in staff has this job number; perhaps S109; known are"
    assert message.startswith(place)
