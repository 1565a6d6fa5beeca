"""Every message has its English, and the compiled catalog is the one in hall.po."""

import ast

from config.contract.refusals import REASON_TEXTS, TEXTS
from config.i18n import DEFAULT_LANGUAGE, translator
from tools import messages


def test_every_message_has_english_and_the_catalog_is_compiled():
    assert messages.faults() == []


def test_messages_are_found_in_python_kv_and_pages(tmp_path, monkeypatch):
    (tmp_path / "kiosk").mkdir()
    (tmp_path / "kiosk" / "a.py").write_text('say = _("甲")\nmore = marked("乙")\n', "utf-8")
    (tmp_path / "kiosk" / "b.kv").write_text("Label:\n    text: theme.tr('丁') + theme.tr(\"戊\")\n", "utf-8")
    (tmp_path / "kiosk" / "c.html").write_text("<p>{{ _('己') }}</p>", "utf-8")
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "TEXTS", {})
    monkeypatch.setattr(messages, "REASON_TEXTS", {})
    found = {message for _, _, message in messages.messages()}
    assert found == {"甲", "乙", "丁", "戊", "己"}


def test_every_refusal_is_collected():
    found = {message for _, _, message in messages.messages()}
    assert found >= {*TEXTS.values(), *REASON_TEXTS.values()}


def test_a_message_without_english_is_named(tmp_path, monkeypatch):
    (tmp_path / "kiosk").mkdir()
    (tmp_path / "kiosk" / "a.py").write_text('say = _("没有译文的句子")\n', "utf-8")
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "MO", tmp_path / "hall.mo")
    first, second = messages.faults()
    assert "没有译文的句子" in first
    assert "kiosk/a.py:1" in first
    assert "hall.mo is not made" in second


def test_english_is_spoken_in_english():
    assert translator("en")("大字版") == "Large print"


def test_chinese_and_unknown_languages_stay_as_written():
    assert translator(DEFAULT_LANGUAGE)("大字版") == "大字版"
    assert translator("fr")("大字版") == "大字版"


def test_english_keeps_the_placeholders():
    for message in messages.english():
        if message.id and isinstance(message.id, str) and message.string:
            wanted = sorted(_placeholders(message.id))
            assert sorted(_placeholders(str(message.string))) == wanted, message.id


def _placeholders(text: str) -> list[str]:
    import string

    return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]


def test_kv_messages_are_plain_literals():
    """The collector reads kv by pattern: an f-string or a sum inside tr() would be missed."""
    for package in messages.PACKAGES:
        for path in (messages.ROOT / package).rglob("*.kv"):
            for line in path.read_text("utf-8").splitlines():
                for piece in line.split("tr(")[1:]:
                    literal = piece.split(piece[0], 2)[1] if piece[:1] in "'\"" else None
                    assert literal is not None, f"{path}: {line.strip()}"
                    ast.literal_eval(piece[0] + literal + piece[0])
