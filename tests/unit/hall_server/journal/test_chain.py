"""The hash chain is what its description says, so that anybody can check it with other means."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from hall_server.journal.chain import GENESIS, Head, after


def test_the_first_entry_by_hand() -> None:
    stored = '{"at":"2026-03-02T01:00:00Z","text":"取号"}'.encode()
    by_hand = hashlib.sha256(b"\0" * 32 + b"\0\0\0\0\0\0\0\1" + stored).hexdigest()
    assert after(GENESIS, stored) == Head(1, by_hand)


@given(st.lists(st.binary(), min_size=2, max_size=8, unique=True), st.data())
def test_any_other_order_or_content_gives_another_head(entries: list[bytes], data: st.DataObject) -> None:
    def head_of(stored: list[bytes]) -> Head:
        head = GENESIS
        for entry in stored:
            head = after(head, entry)
        return head

    other = data.draw(st.permutations(entries))
    assert (head_of(other) == head_of(entries)) == (other == entries)
    assert head_of(entries[:-1]) != head_of(entries)
