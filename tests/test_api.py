"""The public names: few, pinned, documented, and there."""

import inspect

import pytest

import kg


def test_the_public_names_are_these_and_at_most_ten() -> None:
    assert kg.__all__ == [
        "Build",
        "BuildError",
        "InputError",
        "KgError",
        "QueryError",
        "__version__",
        "build",
        "load_nlp",
        "open",
    ]


@pytest.mark.parametrize("name", [n for n in kg.__all__ if n != "__version__"])
def test_every_public_name_is_there_and_documented(name: str) -> None:
    assert inspect.getdoc(getattr(kg, name))


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        kg.nonsense  # noqa: B018
