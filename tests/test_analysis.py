"""Graph analysis: weights as explained, centralities as networkx gives them, ranks that tell luck from standing."""

import json
import subprocess
import sys
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest

import kg
from kg import analysis
from kg.analysis.stability import Weigher, places
from kg.answers import render
from kg.evaluate import evaluate
from kg.gold import read_gold
from kg.records import Value
from tests.conftest import ROOT
from tests.handmade import Facts, by_hand, told

ASSERTED = "asserted"


def link(a: str, b: str, *sightings: tuple[str, float, str], predicate: str = "cooperatesWith") -> Facts:
    return predicate, a, b, ASSERTED, sightings


def random_network(seed: int, *, nodes: int = 30, links: int = 45) -> "nx.Graph[str]":
    graph: nx.Graph[str] = nx.Graph()
    rng = np.random.default_rng(seed)
    for a, b in nx.gnm_random_graph(nodes, links, seed=seed).edges:
        weight = float(rng.choice([0.4, 0.9, 1.3, 2.0]))
        graph.add_edge(f"n{a:02}", f"n{b:02}", weight=weight, distance=1 / weight)
    for node in graph:
        graph.add_node(node, label=node, type="Company", subtype="", documents=1)
    return graph


# ---- weights

SOURCES = {"d1": "湖报", "d2": "湖報", "d3": "山报", "d4": None, "d5": None}


@pytest.mark.parametrize(
    ("sightings", "weight", "sources"),
    [
        ([("d1", 0.5, "甲")], 0.5, 1),
        ([("d1", 0.5, "甲"), ("d1", 0.9, "乙")], 0.9, 1),
        ([("d1", 0.5, "甲"), ("d2", 0.9, "乙")], 0.9, 1),  # one paper, its name in both scripts
        ([("d1", 0.5, "甲"), ("d3", 0.9, "乙")], 1.4, 2),
        ([("d1", 0.5, "同一句话。"), ("d3", 0.9, "同一句話")], 0.9, 1),  # a wire story
        ([("d4", 0.5, "甲"), ("d5", 0.5, "乙")], 1.0, 2),  # unknown sources are not the same one
        ([("d1", 0.5, "甲"), ("d2", 0.6, "乙"), ("d3", 0.7, "乙"), ("d4", 0.2, "丙")], 0.9, 2),
    ],
)
def test_a_link_weighs_the_best_confidence_of_each_independent_origin(
    tmp_path: Path, sightings: list[tuple[str, float, str]], weight: float, sources: int
) -> None:
    graph = analysis.network(told(tmp_path, SOURCES, link("甲", "乙", *sightings)))
    edge = graph.edges["甲", "乙"]
    assert edge["weight"] == pytest.approx(weight)
    assert edge["distance"] == pytest.approx(1 / weight)
    assert edge["sources"] == sources


def test_several_relations_of_one_source_are_one_voice(tmp_path: Path) -> None:
    build = told(
        tmp_path,
        SOURCES,
        link("甲", "乙", ("d1", 0.8, "一")),
        link("乙", "甲", ("d1", 0.6, "二"), predicate="competesWith"),
    )
    edge = analysis.network(build).edges["甲", "乙"]
    assert edge["weight"] == pytest.approx(0.8)
    assert edge["predicates"] == "competesWith,cooperatesWith"


def test_only_what_is_asserted_counts_unless_told_otherwise(tmp_path: Path) -> None:
    build = told(
        tmp_path,
        SOURCES,
        link("甲", "乙", ("d1", 0.8, "一")),
        ("investsIn", "甲", "丙", "rumoured", (("d3", 0.7, "二"),)),
    )
    assert set(analysis.network(build)) == {"甲", "乙"}
    assert set(analysis.network(build, statuses=["rumoured"])) == {"甲", "丙"}


def test_a_speaker_is_linked_to_whom_the_words_name_but_not_to_itself(tmp_path: Path) -> None:
    said = ("stated", "甲", Value("〔甲〕会用〔丙〕"), ASSERTED, (("d1", 0.8, "甲说会用丙"),))
    build = told(tmp_path, SOURCES, said, link("甲", "乙", ("d1", 0.9, "一")))
    assert set(analysis.network(build).edges) == {("丙", "甲"), ("乙", "甲")}
    assert set(analysis.network(build, without=["stated"]).edges) == {("乙", "甲")}
    assert set(analysis.network(build, predicates=["stated"]).edges) == {("丙", "甲")}


def test_an_unknown_predicate_is_refused(tmp_path: Path) -> None:
    build = told(tmp_path, SOURCES, link("甲", "乙", ("d1", 0.9, "一")))
    with pytest.raises(ValueError, match="no predicate is called 'likes'"):
        analysis.network(build, without=["likes"])


def test_a_network_of_some_documents_knows_only_what_they_tell(tmp_path: Path) -> None:
    build = told(
        tmp_path,
        SOURCES,
        link("甲", "乙", ("d1", 0.5, "一"), ("d3", 0.9, "二")),
        link("甲", "丙", ("d4", 0.5, "三")),
    )
    graph = analysis.network(build, documents={"d1"})
    assert [(a, b, d["weight"]) for a, b, d in graph.edges(data=True)] == [("乙", "甲", 0.5)]


# ---- centralities


@pytest.mark.parametrize("seed", range(4))
def test_centralities_are_those_of_networkx(seed: int) -> None:
    graph = random_network(seed)
    frame = analysis.centralities(graph)
    largest = graph.subgraph(max(nx.connected_components(graph), key=len))
    expected = {
        "degree": dict(graph.degree),
        "strength": dict(graph.degree(weight="weight")),
        "betweenness": nx.betweenness_centrality(graph, weight="distance"),
        "pagerank": nx.pagerank(graph, weight="weight", tol=1e-12, max_iter=1000),
        "eigenvector": nx.eigenvector_centrality_numpy(largest, weight="weight"),
    }
    for name, scores in expected.items():
        assert frame[name].to_dict() == pytest.approx({n: scores.get(n, 0) for n in graph}, abs=1e-4), name
    assert frame["pagerank"].is_monotonic_decreasing


def test_betweenness_prefers_the_links_that_many_vouch_for() -> None:
    graph: nx.Graph[str] = nx.Graph()
    for a, b, weight in [("s", "weak", 0.5), ("weak", "t", 0.5), ("s", "strong", 2.0), ("strong", "t", 2.0)]:
        graph.add_edge(a, b, weight=weight, distance=1 / weight)
    scores = analysis.betweenness(graph)
    assert scores["strong"] == pytest.approx(1 / 3)
    assert scores["weak"] == 0


@pytest.mark.parametrize("nodes", [0, 1, 2])
def test_a_tiny_network_has_centralities_too(nodes: int) -> None:
    graph = random_network(0).subgraph([])
    if nodes:
        graph = nx.path_graph(["a", "b"][:nodes])
        for node in graph:
            graph.add_node(node, label=node, type="Company", subtype="", documents=1)
    assert len(analysis.centralities(graph)) == nodes


def test_sampled_betweenness_is_near_the_exact_one_and_says_how_near() -> None:
    graph = random_network(1, nodes=300, links=600)
    exact = pd.Series(analysis.betweenness(graph))
    sampled = analysis.betweenness_sampled(graph, sources=200, seed=3)
    off = (sampled["betweenness"] - exact).abs()
    assert (off <= 3 * sampled["error"] + 1e-9).mean() > 0.9
    assert off.max() < 0.25 * exact.max()
    assert sampled.equals(analysis.betweenness_sampled(graph, sources=200, seed=3))


@pytest.mark.parametrize("sources", [10, 40])
def test_sampled_betweenness_is_not_too_high_or_low_on_the_whole(sources: int) -> None:
    graph = random_network(2, nodes=40, links=60)
    exact = sum(analysis.betweenness(graph).values())
    drawn = [
        analysis.betweenness_sampled(graph, sources=sources, seed=s)["betweenness"].sum() for s in range(60)
    ]
    assert np.mean(drawn) == pytest.approx(exact, rel=4 * np.std(drawn) / np.mean(drawn) / np.sqrt(60))
    assert np.mean(drawn) == pytest.approx(exact, rel=0.03)


# ---- stability


def test_places_share_the_better_one_and_overlook_noise() -> None:
    assert places(np.array([0.2, 0.7, 0.2 + 1e-13, 0.1])).tolist() == [2, 1, 2, 4]


def test_a_draw_of_each_document_once_is_the_network_itself(tmp_path: Path) -> None:
    build = by_hand(tmp_path)
    told_all = analysis.telling(build)
    weigh = Weigher(told_all, [d.id for d in build.documents])
    whole = analysis.network(build)
    drawn = weigh.graph(np.array([1, 1]))
    assert {frozenset(e): d for *e, d in drawn.edges(data="weight")} == pytest.approx(
        {frozenset(e): d for *e, d in whole.edges(data="weight")}
    )


def test_a_document_drawn_twice_counts_twice_and_one_not_drawn_not_at_all(tmp_path: Path) -> None:
    build = told(
        tmp_path,
        SOURCES,
        link("甲", "乙", ("d1", 0.5, "一"), ("d3", 0.9, "二")),
        link("甲", "丙", ("d4", 0.4, "三")),
    )
    weigh = Weigher(analysis.telling(build), [d.id for d in build.documents])
    graph = weigh.graph(np.array([2, 0, 0, 3, 0]))
    assert {frozenset(e): w for *e, w in graph.edges(data="weight")} == pytest.approx(
        {frozenset("甲乙"): 1.0, frozenset("甲丙"): 1.2}
    )


def test_what_all_documents_tell_ranks_firmly_and_what_one_tells_does_not(tmp_path: Path) -> None:
    facts = [link("稳", f"友{d}", (d, 0.9, f"{d}说稳")) for d in SOURCES]
    facts += [link("偶", f"客{n}", ("d1", 0.9, f"{n}在d1")) for n in range(4)]
    ranks = analysis.ranks(told(tmp_path, SOURCES, *facts), "strength", draws=100, top=1)
    firm, lucky = ranks.loc["稳"], ranks.loc["偶"]
    assert (firm["rank"], lucky["rank"]) == (1, 2)
    assert firm["high"] - firm["low"] < lucky["high"] - lucky["low"]
    assert firm["in_top"] > lucky["in_top"]
    assert (ranks["low"] <= ranks["high"]).all()
    assert ranks.attrs["n_documents"] == 5
    again = analysis.ranks(kg.open(tmp_path), "strength", draws=100, top=1)
    assert ranks.equals(again)


def test_an_unknown_measure_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no measure is called 'fame'; known are degree, strength"):
        analysis.ranks(by_hand(tmp_path), "fame")


def test_leaving_a_predicate_out_moves_ranks_and_drops_who_has_nothing_else(tmp_path: Path) -> None:
    said = ("stated", "言", Value("〔甲〕很好"), ASSERTED, (("d1", 0.8, "言说甲很好"),))
    build = told(tmp_path, SOURCES, said, link("甲", "乙", ("d1", 0.9, "一")))
    frame = analysis.compare(build, leaving_out=["stated"])
    assert frame.loc["甲", "everything"] == 1
    assert pd.isna(frame.loc["言", "without stated"])
    assert frame.attrs["n_entities"] == {"everything": 3, "without stated": 2}


# ---- projections


def test_shared_products_tie_companies_as_newman_weighs_them(tmp_path: Path) -> None:
    makers = {"Product:p": ["甲", "乙"], "Product:q": ["甲", "乙", "丙"], "Product:r": ["丙"]}
    facts = [link(m, p, ("d1", 1.0, f"{m}{p}"), predicate="develops") for p, ms in makers.items() for m in ms]
    build = told(tmp_path, SOURCES, *facts)
    frame = analysis.by_product(build)
    bipartite = nx.Graph([(m, p) for p, ms in makers.items() for m in ms])
    expected = nx.bipartite.collaboration_weighted_projected_graph(bipartite, ["甲", "乙", "丙"])
    assert {frozenset((a, b)): w for a, b, w in frame[["a", "b", "weight"]].itertuples(index=False)} == {
        frozenset((a, b)): w for a, b, w in expected.edges(data="weight")
    }
    best = frame.iloc[0]
    assert {best["a"], best["b"], best["shared"], best["via"]} == {"甲", "乙", 2, "Product:p、Product:q"}


def test_people_meet_in_bodies_and_participants_at_events(tmp_path: Path) -> None:
    build = told(
        tmp_path,
        SOURCES,
        link("Person:a", "甲", ("d1", 0.9, "一"), predicate="affiliatedWith"),
        link("Person:b", "甲", ("d1", 0.6, "二"), predicate="affiliatedWith"),
        link("Person:a", "Event:e", ("d3", 0.7, "三"), predicate="participatesIn"),
        link("乙", "Event:e", ("d3", 0.5, "四"), predicate="organizes"),
    )
    assert analysis.by_body(build)[["label_a", "label_b", "weight", "via"]].values.tolist() == [
        ["Person:a", "Person:b", 0.6, "甲"]
    ]
    assert analysis.by_event(build)[["label_a", "label_b", "weight"]].values.tolist() == [
        ["Person:a", "乙", 0.5]
    ]
    assert analysis.posts(build)["person"].tolist() == ["Person:a", "Person:b"]


# ---- communities, roles, worlds


def cliques() -> "nx.Graph[str]":
    """Two groups of four, all linked within, and one between them that is linked to both."""
    graph: nx.Graph[str] = nx.Graph()
    for group in ("abcd", "wxyz"):
        graph.add_edges_from(((m, n) for m in group for n in group if m < n), weight=1.0, distance=1.0)
    graph.add_edges_from([("a", "bridge"), ("bridge", "w")], weight=1.0, distance=1.0)
    for node in graph:
        graph.add_node(node, label=node, type="Company", subtype="", documents=1)
    return graph


def test_communities_are_found_named_by_members_and_steady() -> None:
    frame = analysis.communities(cliques())
    homes = frame["community"]
    assert {frozenset(homes.index[homes == c]) - {"bridge"} for c in (1, 2)} == {
        frozenset("abcd"),
        frozenset("wxyz"),
    }
    assert frame["steady"].drop("bridge").min() > 0.75
    named = analysis.members(frame)
    assert named["n"].sum() == 9
    assert named.loc[1, "name"].split("、")[0] in {"a", "w"}
    parts = [set(part.index) for _, part in frame.groupby("community")]
    assert frame.attrs["modularity"] == pytest.approx(
        nx.community.modularity(cliques(), parts, weight="weight")
    )


def test_roles_are_those_of_guimera_and_amaral() -> None:
    graph = cliques()
    home = pd.Series({n: 1 if n in "abcd" or n == "bridge" else 2 for n in graph})
    frame = analysis.roles(graph, home)
    assert frame.loc["bridge", "across"] == pytest.approx(1 - (1 / 2) ** 2 * 2)
    assert frame.loc["bridge", "role"] == "peripheral"
    inside = np.array([4, 3, 3, 3, 1])  # a, b, c, d, bridge
    assert frame.loc["a", "within"] == pytest.approx((4 - inside.mean()) / inside.std())
    assert frame.loc["b", "role"] == "ultra-peripheral"


def test_a_bridge_between_worlds_spans_both(tmp_path: Path) -> None:
    build = told(
        tmp_path,
        SOURCES,
        link("甲", "Product/Chip:c", ("d1", 0.9, "一"), predicate="develops"),
        link("Agency:g", "甲", ("d1", 0.9, "二"), predicate="regulates"),
        link("乙", "Product/AIModel:m", ("d1", 0.9, "三"), predicate="develops"),
        link("丙", "丁", ("d1", 0.9, "四")),
    )
    frame = analysis.worlds(analysis.network(build))
    assert frame.loc["甲", ["chip", "policy"]].tolist() == pytest.approx([0.5, 0.5])
    assert frame.loc["甲", "span"] == pytest.approx(2)
    assert frame.loc["乙", "model"] == 1
    assert "丙" not in frame.index  # no world reaches it
    assert frame.index[0] == "甲"
    assert frame.attrs["n_anchors"] == {"chip": 1, "model": 1, "policy": 1}


# ---- time


def test_a_period_counts_what_no_earlier_document_told(tmp_path: Path) -> None:
    build = told(
        tmp_path,
        {"d1": None, "d2": None, "d3": None},
        link("甲", "乙", ("d1", 0.9, "一"), ("d3", 0.9, "二")),
        link("甲", "丙", ("d3", 0.9, "三")),
    )
    frame = analysis.entered(build)
    assert frame.index.astype(str).tolist() == ["2024-01", "2024-02", "2024-03"]
    assert frame["entities"].tolist() == [2, 0, 1]
    assert frame["relations"].tolist() == [1, 0, 1]
    assert frame.attrs == {"n_documents": 3, "n_undated": 0}
    grown = analysis.snapshots(build, period="M")
    assert {p: len(g) for p, g in grown.items()} == {"2024-01": 2, "2024-02": 2, "2024-03": 3}
    alone = analysis.snapshots(build, period="M", growing=False)
    assert {p: len(g) for p, g in alone.items()} == {"2024-01": 2, "2024-02": 0, "2024-03": 3}


def test_statements_and_events_of_the_hand_made_build(tmp_path: Path) -> None:
    build = by_hand(tmp_path)
    said = analysis.statements(build)
    assert said["speaker"].tolist() == ["林远", "苏晴"]
    assert analysis.statements(build, "蘇晴")["words"].tolist() == ["晶片要靠人才。"]
    assert analysis.statements(build, "谁也不是").empty
    events = analysis.events(build).set_index("event")
    assert events.loc["2024未来计算大会", ["places", "date", "month"]].tolist() == [
        "上海",
        "2024-05-20",
        "2024-05",
    ]
    assert events.loc["全球芯片峰会", "month"] == "2024-09"


# ---- tables and quality


def test_tables_have_a_row_a_record(tmp_path: Path) -> None:
    build = by_hand(tmp_path)
    assert len(analysis.documents(build)) == 2
    assert len(analysis.entities(build)) == len(build.entities)
    assert len(analysis.mentions(build)) == len(build.mentions)
    assert len(analysis.relations(build)) == len(build.relations)
    assert len(analysis.sightings(build)) == sum(len(r.evidence) for r in build.relations)
    held = analysis.relations(build).query("predicate == 'heldOn' and subject == '2024未来计算大会'")
    assert held["object"].tolist() == ["2024-05-20"]


def test_answers_of_a_build_and_of_an_endpoint_are_the_same_frame(built: Path) -> None:
    found = kg.open(built).query(
        "SELECT ?s ?t WHERE { ?s a kg:Company ; rdfs:label ?l . OPTIONAL { ?s kg:nothing ?t } } ORDER BY ?s"
    )

    assert analysis.answer(found).equals(analysis.answer(json.loads(render(found, "json"))))


def test_confusion_tells_missed_spurious_and_mistaken_names_apart(tmp_path: Path) -> None:
    build = by_hand(tmp_path / "out")
    (tmp_path / "hans.ann").write_text(
        "[[星河科技|ORG]]在[[2024未来计算大会|EVT]]上[[发布|PRD]]启明3芯片。", encoding="utf-8"
    )
    table = analysis.confusion(build, tmp_path)
    assert table.loc["Organization", "Company"] == 1
    assert table.loc["Event", "Event"] == 1
    assert table.loc["Product", "missed"] == 1
    assert table.loc["spurious", "Product"] == 1
    assert table.attrs["n_names"] == 3


def test_scores_are_those_of_kg_evaluate(built: Path) -> None:

    build = kg.open(built)
    types, predicates = analysis.scores(build, ROOT / "tests" / "gold")
    expected = evaluate(read_gold(ROOT / "tests" / "gold"), build.documents, build.mentions, build.relations)
    assert types.loc["micro", "f1"] == expected.entities["micro"].f1
    assert predicates.loc["stated", "right"] == expected.relations["stated"].right
    assert types.attrs["n_documents"] == 7
    table = analysis.confusion(build, ROOT / "tests" / "gold")
    assert table.attrs["n_names"] == sum(s.wanted for n, s in expected.entities.items() if n != "micro")


def test_doubtful_relations_come_with_their_words(tmp_path: Path) -> None:
    build = told(
        tmp_path, SOURCES, link("甲", "乙", ("d1", 0.45, "原话")), link("甲", "丙", ("d1", 0.9, "别的"))
    )
    frame = analysis.doubtful(build)
    assert frame[["confidence", "words"]].values.tolist() == [[0.45, "原话"]]


def test_confidence_is_graded_against_the_gold(tmp_path: Path) -> None:
    build = by_hand(tmp_path / "out")
    (tmp_path / "hans.ann").write_text("[[星河科技|COM]]发布[[启明3|PRD]]", encoding="utf-8")
    (tmp_path / "hans.rel").write_text("hans\tdevelops\t星河科技\t启明3\t发布\n", encoding="utf-8")
    graded = analysis.graded(build, tmp_path)
    told_here = [r for r in build.relations if any(e.doc == "hans" for e in r.evidence)]
    assert graded.index.tolist() == ["0.9–1.0"]
    row = graded.iloc[0]
    assert row["n"] == len(told_here)
    assert row["right"] == pytest.approx(1 / len(told_here))
    assert 0 < row["low"] < row["right"] < row["high"] < 0.5


def test_without_pandas_one_line_says_what_to_install() -> None:
    code = "import sys; sys.modules['pandas'] = None\ntry:\n    import kg.analysis\nexcept ImportError as e:\n    print(e)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "kg.analysis needs pandas; install it: pip install 'zh-news-kg[analysis]'"
