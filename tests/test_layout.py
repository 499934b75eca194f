"""Positions, centrality and communities: deterministic, apart, and meaningful."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import layout
from kg.records import Relation
from tests import big

Pairs = list[tuple[int, int]]


def two_cliques(size: int) -> Pairs:
    """Return two groups in which everybody knows everybody, with one link between them."""
    inside = [(a, b) for a in range(size) for b in range(a)]
    return [*inside, *((a + size, b + size) for a, b in inside), (0, size)]


def overlaps(positions: layout.Floats, radii: list[float]) -> int:
    """Count the pairs of discs that cover each other."""
    step = positions[:, None] - positions[None]
    distance = np.hypot(step[..., 0], step[..., 1])
    reach = np.add.outer(radii, radii)
    return int((np.triu(distance < reach, 1)).sum())


def place(radii: list[float], pairs: Pairs, groups: list[int]) -> layout.Floats:
    return layout.place(radii, pairs, groups, layout.grain([f"thing {n}" for n in range(len(radii))]))


def test_the_hub_of_a_star_is_the_most_central() -> None:
    rank = layout.centrality(6, [(0, n) for n in range(1, 6)])
    assert rank.argmax() == 0
    assert rank.sum() == pytest.approx(1)


def test_centrality_of_lonely_things_is_shared_equally() -> None:
    assert layout.centrality(4, []) == pytest.approx([0.25] * 4)
    assert layout.centrality(0, []).size == 0


def test_two_cliques_are_two_communities() -> None:
    groups = layout.communities(12, two_cliques(6))
    assert set(groups[:6]) != set(groups[6:])
    assert len(set(groups)) == 2


def test_communities_are_numbered_from_the_largest() -> None:
    groups = layout.communities(6, [(0, 1), (2, 3), (3, 4), (4, 2)])
    assert groups[2] == groups[3] == groups[4] == 0
    assert len(set(groups)) == 3


def test_members_of_a_community_stand_nearer_to_each_other_than_to_others() -> None:
    pairs = two_cliques(8)
    places = place([10.0] * 16, pairs, layout.communities(16, pairs))
    centres = places[:8].mean(0), places[8:].mean(0)
    between = np.hypot(*(centres[0] - centres[1]))
    within = max(np.hypot(*(half - half.mean(0)).T).mean() for half in (places[:8], places[8:]))
    assert between > 1.5 * within


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_very_few_things_have_places(count: int) -> None:
    pairs = [(n, n + 1) for n in range(count - 1)]
    places = place([10.0] * count, pairs, [0] * count)
    assert places.shape == (count, 2)
    assert np.isfinite(places).all()


def test_leaves_of_a_hub_surround_it() -> None:
    pairs = [(0, n) for n in range(1, 40)]
    places = place([20.0] + [6.0] * 39, pairs, [0] * 40)
    angles = np.arctan2(*(places[1:] - places[0]).T)
    assert len(set(np.floor(angles / (np.pi / 4)))) == 8


def test_a_thousand_discs_do_not_overlap() -> None:
    rng = np.random.default_rng(3)
    pairs = [
        (int(a), int(b)) for a, b in zip(rng.integers(0, 1000, 1500), rng.integers(0, 60, 1500), strict=True)
    ]
    radii = [float(r) for r in rng.uniform(5, 26, 1000)]
    assert overlaps(place(radii, pairs, layout.communities(1000, pairs)), radii) == 0


def test_communities_stand_apart() -> None:
    """Of a map of four groups no two discs of members cover each other by much."""
    pairs = [
        (a + g * 20, b + g * 20) for g in range(4) for a in range(20) for b in range(a) if (a * b) % 5 == 1
    ]
    pairs += [(0, 20), (20, 40), (40, 60)]
    groups = layout.communities(80, pairs)
    places = place([8.0] * 80, pairs, groups)
    for one in range(4):
        for other in range(one):
            mine, theirs = (places[np.array(groups) == g] for g in (one, other))
            apart = np.hypot(*(mine.mean(0) - theirs.mean(0)))
            assert apart > max(np.hypot(*(half - half.mean(0)).T).mean() for half in (mine, theirs)) * 2


def test_what_is_linked_to_nothing_stands_in_rows_below() -> None:
    places = place([10.0] * 12, [(0, 1), (1, 2), (2, 0)], [0, 0, 0, *range(1, 10)])
    assert places[3:, 1].min() > places[:3, 1].max()


def test_entities_that_stay_stand_where_they_stood() -> None:
    """A build with a twentieth more entities keeps the picture: most move by less than a tenth of its width."""
    documents, entities, relations = big.make(600, 1200)
    del documents
    ids = [e.id for e in entities]
    before = positions_of(ids[:570], relations)
    after = positions_of(ids, relations)
    width = np.ptp(np.array(list(before.values())), axis=0).max()
    moved = sorted(np.hypot(*(after[i] - before[i])) / width for i in before)
    assert moved[len(moved) // 2] < 0.1


def positions_of(ids: list[str], relations: list[Relation]) -> dict[str, layout.Floats]:
    """Return where a map of these entities alone puts them."""
    number = {name: n for n, name in enumerate(ids)}
    ends = [(r.subject, r.object) for r in relations if isinstance(r.object, str)]
    pairs = [(number[a], number[b]) for a, b in ends if a in number and b in number]
    groups = layout.communities(len(ids), pairs)
    return dict(zip(ids, layout.place([10.0] * len(ids), pairs, groups, layout.grain(ids)), strict=True))


graphs = st.integers(1, 25).flatmap(
    lambda n: st.tuples(
        st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=40)
    )
)


@settings(max_examples=40, deadline=None)
@given(graphs, st.randoms(use_true_random=False))
def test_the_order_of_links_makes_no_difference(graph: tuple[int, Pairs], random: object) -> None:
    count, pairs = graph
    shuffled = [(b, a) for a, b in sorted(pairs, key=lambda _: random.random())]  # type: ignore[attr-defined]
    groups = layout.communities(count, pairs)
    assert groups == layout.communities(count, shuffled)
    places = place([8.0] * count, pairs, groups)
    assert np.isfinite(places).all()
    assert overlaps(places, [8.0] * count) == 0
    assert np.array_equal(places, place([8.0] * count, shuffled, groups))
