"""Settings: unknown names and values out of range are refused at once."""

from typing import Any

import pytest

from kg.errors import SettingsError
from kg.settings import Settings


def test_known_names_are_taken_and_the_rest_keeps_its_default() -> None:
    assert Settings.from_dict({"threads": 1}) == Settings(threads=1)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"thread": 1}, "unknown setting 'thread'"),
        ({"base": "no iri"}, "no IRI prefix"),
        ({"base": "https://x.org/a b"}, "no IRI prefix"),
        ({"relation_threshold": 1.5}, "from 0 to 1"),
        ({"threads": 0}, "1 or more"),
    ],
)
def test_what_is_unknown_or_out_of_range_is_refused(values: dict[str, Any], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        Settings.from_dict(values)
