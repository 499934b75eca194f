"""Figures: Chinese without squares, an n in every one, the same bytes each time."""

import os
import re
from collections.abc import Callable

import matplotlib as mpl
import networkx as nx
import pandas as pd
import pytest
from matplotlib import font_manager
from matplotlib.figure import Figure

import kg
from kg import analysis
from kg.analysis import plots
from kg.errors import KgError
from tests.handmade import by_hand
from tests.needs import writes_chinese

pytestmark = pytest.mark.skipif(
    "CI" not in os.environ and not writes_chinese(), reason="no font with Chinese is installed"
)
RARE = "𠮷野家與鸿蒙、昇騰910B「麒麟」——龘"
N = re.compile(r"n = \d+")


def words(figure: Figure) -> str:
    """All that is written above and beside a figure."""
    axes = figure.axes[0]
    legend = axes.get_legend()
    said = [figure.get_suptitle(), axes.get_title("left")]
    said += [t.get_text() for t in (*axes.texts, *axes.get_xticklabels())]
    return "\n".join([*said, *(t.get_text() for t in (legend.get_texts() if legend else ()))])


def every(build: kg.Build) -> dict[str, Figure]:
    """Every kind of figure, of one build."""
    graph = analysis.network(build)
    table = pd.DataFrame({"公司": [3, 0], "產品": [1, 2]}, index=["公司", "產品"])
    return {
        "ranking": plots.ranking(analysis.ranks(build, draws=20)),
        "slopes": plots.slopes(analysis.compare(build)),
        "picture": plots.picture(graph),
        "groups": plots.picture(graph, groups=analysis.communities(graph, runs=3)["community"]),
        "timeline": plots.timeline(analysis.entered(build)),
        "heat": plots.heat(table, title="混淆"),
        "bars": plots.bars(table["公司"] / 10, table["產品"], title="得分 · n = 3"),
        "growth": plots.growth(table),
    }


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figure]:
    return every(by_hand(tmp_path_factory.mktemp("drawn")))


KINDS = ["ranking", "slopes", "picture", "groups", "timeline", "heat", "bars", "growth"]


@pytest.mark.parametrize("kind", KINDS)
def test_no_figure_is_without_its_n(figures: dict[str, Figure], kind: str) -> None:
    assert N.search(words(figures[kind]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_draws_itself_without_squares_and_always_alike(
    figures: dict[str, Figure], kind: str
) -> None:
    show: Callable[[], bytes] = figures[kind]._repr_png_  # type: ignore[attr-defined]
    drawn = show()  # a missing glyph is a warning, which pytest turns into an error
    assert drawn.startswith(b"\x89PNG")
    assert drawn == show()
    assert b"Software" not in drawn


def test_both_scripts_and_rare_characters_are_written() -> None:
    table = pd.DataFrame({RARE[:5]: [1]}, index=[RARE[-6:]])
    assert plots.heat(table, title=RARE)._repr_png_()


def test_the_check_for_squares_can_fail() -> None:
    figure = plots.heat(pd.DataFrame({"a": [1]}), title="t")
    mpl.rcParams["font.family"] = ["DejaVu Sans"]
    figure.axes[0].set_title("芯片", fontfamily="DejaVu Sans")
    with pytest.warns(UserWarning, match="missing from font"):
        figure._repr_png_()


def test_without_a_chinese_font_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    latin = [f for f in font_manager.fontManager.ttflist if f.name.startswith("DejaVu")]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", latin)
    with pytest.raises(KgError, match=r"no font with Chinese characters is installed; install one, such as"):
        plots.chinese()


def test_a_font_that_lacks_characters_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts = font_manager.fontManager.ttflist
    latin = next(f for f in fonts if f.name == "DejaVu Sans")
    fake = font_manager.FontEntry(fname=latin.fname, name=plots.FONTS[0])
    others = [f for f in fonts if f.name != plots.FONTS[0]]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [fake, *others])
    assert plots.chinese() != plots.FONTS[0]


def test_a_long_name_is_cut_and_a_large_network_is_thinned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plots, "MOST", 30)
    graph: nx.Graph[str] = nx.star_graph(50)
    graph = nx.relabel_nodes(graph, {n: f"n{n}" for n in graph})
    nx.set_edge_attributes(graph, 1.0, "weight")
    for node in graph:
        graph.add_node(node, label="很长很长的名字" * 5, type="Company")
    figure = plots.picture(graph)
    assert "n = 30/51" in words(figure)
    assert max(len(t.get_text()) for t in figure.axes[0].texts) == plots.LONGEST


def test_an_empty_network_is_an_empty_figure() -> None:
    assert "n = 0/0" in words(plots.picture(nx.Graph()))
