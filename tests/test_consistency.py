"""Consistency: the sure mentions of a text correct the others, and only those."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from kg.consistency import Span, consistent

TEXT = "爱芯元智发布芯片。爱芯元智芯片很快，据爱芯元智AI总监说。"


def named(text: str, spans: list[Span]) -> list[tuple[str, str]]:
    return [(text[a:b], kind) for a, b, kind, _ in spans]


def test_a_sure_name_is_found_where_it_was_missed() -> None:
    found = consistent(TEXT, [(0, 4, "Company", 0.99)])
    assert named(TEXT, found) == [("爱芯元智", "Company")] * 3


def test_a_sure_name_gives_its_type_to_its_other_mentions_and_replaces_unsure_ones_that_overlap() -> None:
    spans = [(0, 4, "Company", 0.99), (9, 13, "Product", 0.6), (19, 25, "Person", 0.5)]
    assert named(TEXT, consistent(TEXT, spans)) == [("爱芯元智", "Company")] * 3


def test_what_is_as_sure_stays() -> None:
    spans: list[Span] = [(0, 4, "Company", 0.96), (19, 25, "Product", 0.97)]
    assert (19, 25, "Product", 0.97) in consistent(TEXT, spans)


def test_unsure_short_and_place_names_correct_nothing() -> None:
    for start, end, kind, score in [
        (0, 4, "Company", 0.9),
        (0, 2, "Company", 0.99),
        (0, 4, "Location", 0.99),
    ]:
        assert len(consistent(TEXT, [(start, end, kind, score)])) == 1


def test_a_latin_name_is_not_found_inside_a_word() -> None:
    text = "Arm发布芯片，Army没有，ARM2也没有。Arm。"
    found = consistent(text, [(0, 3, "Company", 0.99)])
    assert [a for a, *_ in found] == [0, text.rindex("Arm")]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 24), st.integers(1, 6), st.sampled_from(["Company", "Event"]), st.floats(0, 1)
        )
    )
)
def test_mentions_never_overlap(raw: list[tuple[int, int, str, float]]) -> None:
    spans: list[Span] = []
    for start, length, kind, score in sorted(raw):
        if start + length <= len(TEXT) and (not spans or spans[-1][1] <= start):
            spans.append((start, start + length, kind, score))
    found = consistent(TEXT, spans)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(found))
