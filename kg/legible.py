"""Characters that a format cannot hold, replaced by U+FFFD; every other character is kept as it is."""

import re
from typing import Final

_NOT_IN_TEXT: Final = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Keep what a text file in UTF-8 can hold: all but NUL, lone surrogates, U+FFFE and U+FFFF."""
    return _NOT_IN_TEXT.sub("\ufffd", text)


def xml(text: str) -> str:
    """Keep what XML 1.0 can hold: no control characters but tab and line ends either."""
    return _NOT_IN_XML.sub("\ufffd", text)
