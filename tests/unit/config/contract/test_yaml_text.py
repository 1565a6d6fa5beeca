import yaml
from hypothesis import given
from hypothesis import strategies as st

from config.contract.yaml_text import yaml_text

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abyn:- #", max_size=4), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(VALUES)
def test_a_reader_gets_back_what_was_written(value: object) -> None:
    assert yaml.safe_load(yaml_text(value)) == value


def test_a_long_text_is_a_block() -> None:
    assert yaml_text({"a": ["b", {"c": "one\n\ntwo"}]}) == "a:\n  - b\n  - c: |-\n      one\n\n      two\n"
