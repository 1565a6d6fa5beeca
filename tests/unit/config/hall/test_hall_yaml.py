"""YAML's traps in a hall file: each is named with its line, and none is guessed away."""
# ruff: noqa: E501 - one case, one line

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from config.hall import Hall, HallFileFaults, default_hall_path, load_hall, load_hall_text, nodes

from .samples import SAMPLE, SHORT, faults_of, mutated, shortest

# what stands in the sample, what is written instead, the path, parts of the problem and of the advice
TRAPS = [
    ('to: "12:00"', "to: 12:00", "opening_hours.workdays[0].to", "720", '"12:00" in quotes'),
    ('from: "09:00"', "from: 09:00", "opening_hours.workdays[0].from", "without quotes", '"09:00" in quotes'),
    ('hotline: "12345"', "hotline: 12345", "hall.hotline", "a number", '"12345" in quotes'),
    ('hotline: "12345"', "hotline: 0831", "hall.hotline", "a number", '"0831" in quotes'),
    ('hotline: "12345"', "hotline: 12:34", "hall.hotline", "the number 754", '"12:34" in quotes'),
    ("slogan: 群众利益无小事", "slogan: no", "hall.slogan", "true or false", '"no" in quotes'),
    ("slogan: 群众利益无小事", "slogan: On", "hall.slogan", "true or false", '"On" in quotes'),
    ("slogan: 群众利益无小事", "slogan: n", "hall.slogan", "true or false", '"n" in quotes'),
    ("slogan: 群众利益无小事", "slogan: 2026-01-01", "hall.slogan", "a date", "in quotes"),
    ("slogan: 群众利益无小事", "slogan: 1e3", "hall.slogan", "a number", "in quotes"),
    ("slogan: 群众利益无小事", "slogan: 0o17", "hall.slogan", "a number", "in quotes"),
    ("slogan: 群众利益无小事", "slogan: .inf", "hall.slogan", "a number", "in quotes"),
    ("slogan: 群众利益无小事", "slogan: Null", "hall.slogan", "nothing", "in quotes"),
    ("slogan: 群众利益无小事", "slogan: =", "hall.slogan", "default value", "in quotes"),
    ("slogan: 群众利益无小事", "slogan:", "hall.slogan", "nothing stands here", "not empty"),
    ("slogan: 群众利益无小事", 'slogan: "a\\nb"', "hall.slogan", "line break", "one line"),
    ("slogan: 群众利益无小事", 'slogan: "\\x1b@"', "hall.slogan", "control character", "one line"),
    ("slogan: 群众利益无小事", "slogan: |\n    a\n    b", "hall.slogan", "line break", "one line"),
    ("slogan: 群众利益无小事", "slogan: [a]", "hall.slogan", "single value", "write a text"),
    ("slogan: 群众利益无小事", f"slogan: {'长' * 201}", "hall.slogan", "longer than 200", "shorten"),
    ("call_completes: false", "call_completes: no", "calling.call_completes", "neither", "write false"),
    ("call_completes: false", 'call_completes: "false"', "calling.call_completes", "neither", "write false"),
    ("call_completes: false", "call_completes: 0", "calling.call_completes", "neither", "true or false"),
    ("undo_s: 10", "undo_s: 010", "calling.undo_s", "octal", "write 10"),
    ("undo_s: 10", 'undo_s: "10"', "calling.undo_s", "quotes", "write 10 without"),
    ("undo_s: 10", "undo_s: 0x10", "calling.undo_s", "no whole number", "digits only"),
    ("undo_s: 10", "undo_s: 1_0", "calling.undo_s", "no whole number", "digits only"),
    ("undo_s: 10", "undo_s: 10.5", "calling.undo_s", "no whole number", "digits only"),
    ("undo_s: 10", "undo_s: 10s", "calling.undo_s", "no whole number", "digits only"),
    ("undo_s: 10", "undo_s: 1:30", "calling.undo_s", "reads this as 90", "whole number"),
    ("undo_s: 10", "undo_s: １０", "calling.undo_s", "no whole number", "digits only"),
    ("undo_s: 10", f"undo_s: {'9' * 5000}", "calling.undo_s", "too large", "smaller"),
    ("undo_s: 10", "undo_s:", "calling.undo_s", "nothing stands here", "above 0"),
    ("undo_s: 10", "undo_s: null", "calling.undo_s", "no whole number", "digits only"),
    ("low: 0.8", 'low: "0.8"', "wait_model.spread.low", "quotes", "0.8 without quotes"),
    ("low: 0.8", "low: .8", "wait_model.spread.low", "no number", "0.8"),
    ("low: 0.8", "low: .nan", "wait_model.spread.low", "no number", "0.8"),
    ("low: 0.8, high", "low: 0.8x, high", "wait_model.spread.low", "no number", "0.8"),
    ("id: W06, number: 6", "id: W06, number: 6号", "counters[5].number", "no whole number", "digits only"),
    ("spot: {x_m: 14.5, y_m: 7}", "spot: 7", "counters[6].spot", "mapping", "{x_m: …, y_m: …}"),
    ("groups: [J]}\n  - {id: D01", "groups: J}\n  - {id: D01", "counters[9].groups", "must be a list", "a list of"),
    ("    2026:\n", "    twenty:\n", "calendar.years.twenty", "no whole number", "digits only"),
]  # fmt: skip

# the same, where what the parser reports counts
PARSED = [
    ("undo_s: 10", "undo_s: &ten 10", "calling.undo_s", "anchors", "remove"),
    ("undo_s: 10", "undo_s: *ten", "calling.undo_s", "alias", "write the value"),
    ("undo_s: 10", "undo_s: !!int 10", "calling.undo_s", "tags", "plain value"),
    ("undo_s: 10", "undo_s: !!python/object:os.system 10", "calling.undo_s", "tags", "plain value"),
    ("undo_s: 10", "<<: {a: 1}\n  undo_s: 10", "calling.<<", "no such key", "write one of classes"),
    ("undo_s: 10", "undo_s: 10\n  undo_s: 12", "calling.undo_s", "twice", "keep one"),
    ("undo_s: 10", "undo_s: 10\n  ? [a, b]\n  : 1", "calling", "a key must be a word", "colons"),
    ("undo_s: 10", "undo_s: " + "[" * 30 + "]" * 30, "calling.undo_s" + "[0]" * 11, "too deeply", "bracket"),
    ("  undo_s: 10\n", "\tundo_s: 10\n", "", "a tab", "spaces"),
    ("slogan: 群众利益无小事", "slogan: 群众: 利益", "", "mapping values", "quotes"),
    ("slogan: 群众利益无小事", "slogan: [群众", "", "cannot be read", "brackets"),
    ("slogan: 群众利益无小事", "slogan: 群众\x07", "", "no such character", "remove"),
    ("slogan: 群众利益无小事", "slogan: 群众\ud800", "", "no such character", "remove"),
    ("\nrating:", "\n---\nrating:", "", "second document", "one hall"),
]  # fmt: skip


@pytest.fixture(params=["SafeLoader", "CSafeLoader"])
def _either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML comes with and without libyaml."""
    monkeypatch.setattr(nodes, "_LOADER", getattr(yaml, request.param))


@pytest.mark.parametrize(("old", "new", "path", "problem", "advice"), TRAPS)
def test_a_value_that_yaml_would_guess_is_a_fault_with_its_line(
    old: str, new: str, path: str, problem: str, advice: str
) -> None:
    _assert_found(old, new, path, problem, advice)


@pytest.mark.usefixtures("_either_parser")
@pytest.mark.parametrize(("old", "new", "path", "problem", "advice"), PARSED)
def test_what_is_no_plain_yaml_is_a_fault_with_its_line_in_both_parsers(
    old: str, new: str, path: str, problem: str, advice: str
) -> None:
    _assert_found(old, new, path, problem, advice)


@pytest.mark.usefixtures("_either_parser")
def test_both_parsers_read_the_same_hall() -> None:
    assert load_hall_text(SAMPLE, "test").digest() == load_hall(default_hall_path()).digest()
    assert faults_of(mutated(('hotline: "12345"', "hotline: 12345")))


def _assert_found(old: str, new: str, path: str, problem: str, advice: str) -> None:
    text = mutated((old, new), text=shortest(old, path))
    found = [f for f in faults_of(text) if f.path == path and problem in f.problem]
    assert len(found) == 1, faults_of(text)
    assert advice in found[0].write
    line = text[: text.index(new)].count("\n") + 1
    assert line <= found[0].line <= line + new.count("\n") + 1


@pytest.mark.parametrize(
    "text", ["", "\n\n", "# nothing but a comment\n", "null", "[]", "hall", "{}", "--- \n..."]
)
def test_a_file_that_is_no_hall_is_refused(text: str) -> None:
    assert faults_of(text)


def test_plain_forms_that_are_no_trap_are_accepted() -> None:
    text = mutated(
        ("undo_s: 10", "undo_s: 12"),
        ("low: 0.8", "low: 1"),
        ("care_in_a_row: 2", "care_in_a_row: ~"),
        ("area: ZW, host: devices", "area: ZW, counter: null, kiosk: null, host: devices"),
        (
            'counter: W01, host: counter, link: "serial:///dev/hall/pad',
            'counter: W01, kiosk: null, host: counter, link: "serial:///dev/hall/pad',
        ),
        ('phone: "0831-0120101"', "phone: 0831-0120101"),
        ("from: 2026-01-01, to", 'from: "2026-01-01", to'),
        ("slogan: 群众利益无小事", "slogan: 群众利益\n    无小事"),
    )
    hall = load_hall_text(text, "test")
    assert hall.calling.care_in_a_row is None
    assert hall.identity.slogan == "群众利益 无小事"


def test_a_file_with_byte_order_mark_and_windows_line_ends_is_read(tmp_path: Path) -> None:
    path = tmp_path / "hall.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SAMPLE.replace("\n", "\r\n").encode())
    assert load_hall(path).digest() == load_hall_text(SAMPLE, "test").digest()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (SAMPLE.encode("gb18030"), "not in UTF-8"),
        (SAMPLE.encode("utf-16"), "not in UTF-8"),
        (b"#" * 3_000_000, "too large"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_fault_too(
    tmp_path: Path, content: bytes | None, problem: str
) -> None:
    path = tmp_path / "hall.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(HallFileFaults, match=problem) as refused:
        load_hall(path)
    assert refused.value.source == str(path)
    assert len(refused.value.faults) == 1


LINES = SHORT.splitlines(keepends=True)
FRAGMENTS = st.sampled_from(
    [
        *("", " ", "\t", "  ", "\n", ":", ": ", "- ", "#", "[", "]", "{", "}", ",", '"', "'", "&a ", "*a", "!x ", "|", ">"),
        *("null", "true", "no", "0", "-1", "013", "1e9", "13:00", "2026-02-30", "W01", "S101", "A", "I", "{x}", "<<: 1"),
    ]
)  # fmt: skip


@st.composite
def _damaged(draw: st.DrawFn) -> str:
    """The sample with a few characters or lines changed, removed, doubled or exchanged."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(lines) - 1))
        line = lines[place]
        match draw(st.integers(0, 4)):
            case 0:
                start = draw(st.integers(0, len(line)))
                end = draw(st.integers(start, min(len(line), start + 8)))
                lines[place] = line[:start] + draw(FRAGMENTS | st.text(max_size=6)) + line[end:]
            case 1:
                lines[place] = ""
            case 2:
                lines[place] = line + line
            case 3:
                lines[place] = draw(st.sampled_from(LINES))
            case _:
                words = line.split(" ")
                words[draw(st.integers(0, len(words) - 1))] = draw(FRAGMENTS)
                lines[place] = " ".join(words)
    return "".join(lines)


def test_a_file_that_breaks_off_is_faulty_in_a_line_it_has() -> None:
    text = "kiosks:\n  - {id: kiosk-01, area: "
    (fault,) = faults_of(text)
    assert 1 <= fault.line <= 2


@given(_damaged())
def test_a_damaged_file_is_a_hall_or_a_list_of_faults_and_never_a_traceback(text: str) -> None:
    faults = faults_of(text)
    for fault in faults:
        assert 0 <= fault.line <= text.count("\n") + 1
        assert fault.problem
        assert fault.write
        assert "\n" not in str(fault)
    if not faults:
        _ask_everything(load_hall_text(text, "damaged.yaml"))


def _ask_everything(hall: Hall) -> None:
    """A hall that loads answers every question, whatever its file said."""
    for service in hall.services:
        assert hall.notice(service).unit
    for group in hall.service_groups:
        assert hall.counters_serving(group.prefix).primary
        assert hall.area_of_group(group.prefix) is not None
    for counter in hall.counters:
        post = hall.post_of(counter.id)
        assert post is not None
        assert hall.clerk(post.role_a)
        assert hall.clerk(post.role_b)
    assert hall.no_show_sentence("zh-CN")
    assert hall.no_show_sentence("en")
    assert hall.digest()
