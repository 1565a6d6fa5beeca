"""Words in the visitor's language. Chinese source strings are the message ids; other languages are gettext
catalogs.

Owns choosing and reading a catalog. `tools/messages.py` collects and compiles them; names of services and
places are not here, they stand in the hall file in both languages.
"""

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

DEFAULT_LANGUAGE: Final = "zh-CN"
LANGUAGES: Final = (DEFAULT_LANGUAGE, "en")
DOMAIN: Final = "hall"
CATALOGS: Final = Path(__file__).parent


def translator(language: str) -> Callable[[str], str]:
    """A function from Chinese to the language; an unknown language or message stays Chinese."""
    return catalog(language).gettext


def marked(message: str) -> str:
    """Marks a message for collection where it is written, to be translated where it is shown."""
    return message


@cache
def catalog(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, CATALOGS, [language.replace("-", "_")], fallback=True)
