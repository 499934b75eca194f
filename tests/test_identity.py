"""The pair set: no two things are joined, and the names of one thing are. `python -m tests.identity` prints the table."""

from collections.abc import Mapping

import pytest

from tests.identity import Pair, judged, pairs, table

RECALL = 0.85

Results = Mapping[tuple[Pair, bool], bool]


@pytest.fixture(scope="module")
def results() -> Results:
    return judged()


def test_the_set_is_large_and_most_of_it_must_stay_apart() -> None:
    every = pairs()
    assert len({(p.type, p.one, p.other, p.dates, p.text) for p in every}) == len(every) >= 600
    assert sum(not p.same for p in every) * 2 >= len(every)


def test_no_two_things_are_joined(results: Results) -> None:
    assert [(p, apart) for (p, apart), joined in results.items() if joined and not p.same] == []


@pytest.mark.parametrize("apart", [False, True], ids=["one text", "across texts"])
def test_the_names_of_one_thing_are_joined(results: Results, *, apart: bool) -> None:
    found = [joined for (p, where), joined in results.items() if p.same and where == apart]
    assert sum(found) / len(found) >= RECALL


def test_the_table_has_a_row_for_each_type(results: Results) -> None:
    assert [line.split()[0] for line in table(dict(results)).splitlines()[2:]] == [
        *sorted({p.type for p in pairs()}),
        "all",
    ]
