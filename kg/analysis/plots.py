"""Figures of the analysis by matplotlib: Chinese written in a font that has it, and the n in every title.

>>> from kg.analysis import plots
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

import matplotlib as mpl
import networkx as nx
import numpy as np
import pandas as pd
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from kg.errors import KgError
from kg.vocabulary import ENTITY_TYPES

FONTS: Final = (  # families that have both scripts, best first: of Linux, macOS, Windows
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Arial Unicode MS",
    "SimHei",
)
SAMPLE: Final = "汉漢芯晶龙龍鸿鴻、。"
COLOURS: Final = dict(  # told apart by those who see few colours too (Okabe and Ito)
    zip(
        ENTITY_TYPES,
        ("#0072B2", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#E69F00", "#999999", "#000000"),
        strict=True,
    )
)
INK: Final = "#333333"
MOST: Final = 300  # nodes in a picture that can still be read
LONGEST: Final = 14  # characters of a name in a figure
STEPS: Final = (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)  # ranks that an axis names


def chinese() -> str:
    """Name an installed font that has Chinese in both scripts; raise KgError with the remedy if there is none."""
    installed = {font.name: font for font in font_manager.fontManager.ttflist}
    others = sorted(name for name in installed if "CJK" in name or name.endswith((" SC", " TC")))
    for name in (*FONTS, *others):
        if name in installed and _has(installed[name], SAMPLE):
            return name
    raise KgError(
        "no font with Chinese characters is installed; install one, such as Debian's fonts-noto-cjk, and delete "
        f"matplotlib's list of fonts in {mpl.get_cachedir()}"
    )


def _has(font: font_manager.FontEntry, text: str) -> bool:
    """Tell whether a font has every character of a text."""
    try:
        known = font_manager.get_font(font_manager.FontPath(font.fname, font.index)).get_charmap()
    except (OSError, RuntimeError):  # the list of fonts is older than the fonts
        return False
    return all(ord(character) in known for character in text)


def style() -> None:
    """Let every figure of this session write Chinese and look alike."""
    mpl.rcParams |= {
        "font.family": [chinese(), "DejaVu Sans"],
        "axes.unicode_minus": False,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": INK,
        "axes.titlesize": 11,
        "axes.titlelocation": "left",
        "figure.dpi": 100,
        "savefig.dpi": 100,
        "svg.hashsalt": "kg",
    }


class Drawing(Figure):
    """A figure that shows itself in a notebook, the same bytes each time."""

    def _repr_png_(self) -> bytes:
        buffer = BytesIO()
        if self.get_layout_engine():  # laid out once: each further time would move things a little
            self.draw_without_rendering()
            self.set_layout_engine("none")
        self.savefig(buffer, format="png", metadata={"Software": None})
        return buffer.getvalue()


def _axes(width: float, height: float) -> tuple[Drawing, Axes]:
    style()
    figure = Drawing(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def ranking(ranks: pd.DataFrame, *, top: int = 15) -> Drawing:
    """Draw the first ranks of `kg.analysis.ranks` with their intervals: a short bar is a rank to rely on."""
    shown = ranks.head(top).iloc[::-1]
    figure, axes = _axes(8, 0.8 + 0.32 * len(shown))
    at = np.arange(len(shown))
    axes.hlines(at, shown["low"], shown["high"], color="#bbbbbb", linewidth=5)
    axes.scatter(shown["rank"], at, c=[COLOURS[t] for t in shown["type"]], s=40, zorder=3)
    axes.set_yticks(
        at, [f"{_short(name)} ({n} 篇)" for name, n in zip(shown["label"], shown["documents"], strict=True)]
    )
    furthest = 1.2 * max([20.0, *shown["high"]])
    axes.set_xscale("log")
    axes.set_xlim(0.8, furthest)
    axes.set_xticks([t for t in STEPS if t < furthest])
    axes.xaxis.set_major_formatter("{x:.0f}")
    axes.minorticks_off()
    axes.set_xlabel("名次 rank")
    note = ranks.attrs
    figure.suptitle(
        f"{note['measure']} · {note['level']:.0%} 区间 interval · n = {note['n_documents']} 篇文档 documents, "
        f"{note['n_entities']} 个实体 entities, {note['draws']} 次重抽 draws",
        fontsize=10,
    )
    _legend(axes, list(shown["type"]))
    return figure


def _legend(axes: Axes, types: Sequence[str]) -> None:
    present = set(types)
    patches = [Patch(color=COLOURS[t], label=t) for t in ENTITY_TYPES if t in present]
    axes.legend(handles=patches, frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1, 1))


def slopes(compared: pd.DataFrame, *, top: int = 12) -> Drawing:
    """Draw how the first ranks of `kg.analysis.compare` move when a predicate is left out; × is without any link."""
    variants = list(compared.attrs["n_entities"])
    shown = compared.head(top)
    lowest = float(shown[variants].max().max()) * 1.2
    figure, axes = _axes(8, 5.5)
    for _, row in shown.iterrows():
        ranks = [float(row[v]) if pd.notna(row[v]) else np.nan for v in variants]
        gone = [n for n, rank in enumerate(ranks) if np.isnan(rank)]
        axes.plot(range(len(variants)), ranks, marker="o", color=COLOURS[row["type"]])
        axes.plot(gone, [lowest] * len(gone), "x", color=COLOURS[row["type"]])
    _beside(axes, list(shown[variants[0]].astype(float)), [_short(name) for name in shown["label"]])
    axes.set_yscale("symlog", linthresh=top, linscale=3)
    axes.set_ylim(lowest * 1.15, 0.3)
    axes.set_yticks([t for t in STEPS if t < lowest])
    axes.yaxis.set_major_formatter("{x:.0f}")
    axes.minorticks_off()
    sizes = compared.attrs["n_entities"]
    axes.set_xticks(range(len(variants)), [f"{v}\nn = {sizes[v]} 个实体" for v in variants])
    axes.set_xlim(-0.9, len(variants) - 0.8)
    axes.set_ylabel("名次 rank")
    axes.set_title(f"{compared.attrs['measure']} · 前 {len(shown)} 名 first {len(shown)} · n 个实体 entities")
    _legend(axes, list(shown["type"]))
    return figure


def _beside(axes: Axes, ranks: list[float], labels: list[str]) -> None:
    """Write names left of the first points; those that share a rank share a line."""
    for rank in sorted(set(ranks)):
        text = "、".join(label for r, label in zip(ranks, labels, strict=True) if r == rank)
        axes.annotate(
            text, (0, rank), xytext=(-8, 0), textcoords="offset points", ha="right", va="center", fontsize=9
        )


def picture(graph: "nx.Graph[str]", *, named: int = 25, groups: "pd.Series[int] | None" = None) -> Drawing:
    """Draw the largest connected part of a network, its `named` strongest by name; colours are types, or `groups`.

    Of a part with more than 300 nodes the 300 strongest are drawn. The title says how many of how many.
    """
    figure, axes = _axes(9, 6.5)
    part = _readable(graph)
    nodes = list(part)
    spots = nx.kamada_kawai_layout(part, weight=None)
    for a, b in part.edges:
        axes.plot(*zip(spots[a], spots[b], strict=True), color="#cccccc", linewidth=0.8, zorder=1)
    strength = np.array([graph.degree(node, weight="weight") for node in nodes])
    types = [graph.nodes[n]["type"] for n in nodes]
    colours = [COLOURS[t] for t in types] if groups is None else _palette([int(groups[n]) for n in nodes])
    at = np.array([spots[n] for n in nodes]).reshape(-1, 2)
    axes.scatter(
        at[:, 0], at[:, 1], s=15 + 12 * strength, c=colours, zorder=2, edgecolors="white", linewidths=0.5
    )
    order: list[int] = np.argsort(-strength, kind="stable")[:named].tolist()
    _name(
        axes,
        [_short(graph.nodes[n]["label"]) for n in nodes],
        at,
        order,
    )
    axes.set_axis_off()
    links = f"{part.number_of_edges()}/{graph.number_of_edges()} 条连接 links"
    axes.set_title(f"n = {len(part)}/{len(graph)} 个实体 entities, {links}")
    if groups is None:
        _legend(axes, types)
    return figure


def _readable(graph: "nx.Graph[str]") -> "nx.Graph[str]":
    """Return the largest connected part, cut down to its strongest nodes."""
    parts = sorted(nx.connected_components(graph), key=lambda p: (-len(p), min(p)))
    largest = sorted(parts[0] if parts else [], key=lambda n: (-graph.degree(n, weight="weight"), n))
    kept = set(largest[:MOST])
    return graph.edge_subgraph([e for e in graph.edges if kept.issuperset(e)])


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"


def _name(axes: Axes, labels: list[str], spots: Any, order: Sequence[int]) -> None:
    """Write names in the given order, each where no name stands yet."""
    taken: list[tuple[float, float]] = []
    wide, high = (np.ptp(spots, axis=0) if len(spots) else np.ones(2)) * (0.09, 0.022)
    for n in order:
        x, y = spots[n]
        if all(abs(x - a) > wide or abs(y - b) > high for a, b in taken):
            taken.append((x, y))
            axes.annotate(
                labels[n], (x, y), xytext=(0, 6), textcoords="offset points", ha="center", fontsize=8
            )


def _palette(groups: Sequence[int]) -> list[str]:
    """Colour the largest groups, which have the numbers from 1, and leave the others grey."""
    hues = [c for c in COLOURS.values() if c != "#999999"]
    return [hues[g - 1] if g <= len(hues) else "#bbbbbb" for g in groups]


def timeline(entered: pd.DataFrame) -> Drawing:
    """Draw what entered the graph in each period, of `kg.analysis.entered`."""
    figure, axes = _axes(8, 3.6)
    at = np.arange(len(entered))
    for shift, name, colour in ((-0.2, "entities", "#0072B2"), (0.2, "relations", "#E69F00")):
        label = {"entities": "实体 entities", "relations": "关系 relations"}[name]
        axes.bar(at + shift, entered[name], 0.4, color=colour, label=f"{label}, n = {entered[name].sum()}")
    step = max(1, len(entered) // 12)
    axes.set_xticks(at[::step], [str(p) for p in entered.index[::step]], rotation=45, ha="right")
    axes.set_ylabel("新增 new")
    axes.legend(frameon=False, fontsize=9)
    note = entered.attrs
    dated = note["n_documents"] - note["n_undated"]
    axes.set_title(f"首次报道的时间 when first reported · n = {dated} 篇有日期的文档 dated documents")
    return figure


def heat(table: pd.DataFrame, *, title: str) -> Drawing:
    """Draw a table of counts, each number in its cell; the title gets the n, the sum of them all."""
    figure, axes = _axes(max(6.5, 1.8 + 0.75 * table.shape[1]), 1.2 + 0.42 * table.shape[0])
    values = table.to_numpy()
    axes.imshow(np.log1p(values), cmap="Blues", aspect="auto")
    for (row, column), n in np.ndenumerate(values):
        if n:
            dark = np.log1p(n) > 0.6 * np.log1p(values.max())
            axes.text(
                column, row, str(n), ha="center", va="center", color="white" if dark else INK, fontsize=9
            )
    axes.set_xticks(range(table.shape[1]), list(map(str, table.columns)), rotation=40, ha="right")
    axes.set_yticks(range(table.shape[0]), list(map(str, table.index)))
    axes.set_xlabel(str(table.columns.name or ""))
    axes.set_ylabel(str(table.index.name or ""))
    figure.suptitle(f"{title} · n = {values.sum()}", fontsize=11)
    return figure


def bars(values: "pd.Series[float]", counts: "pd.Series[int]", *, title: str) -> Drawing:
    """Draw shares from 0 to 1, one bar a name, each with the n that it is a share of."""
    figure, axes = _axes(8, 0.9 + 0.28 * len(values))
    at = np.arange(len(values))[::-1]
    axes.barh(at, values, color="#0072B2")
    for y, value, n in zip(at, values, counts, strict=True):
        axes.text(value + 0.01, y, f"{value:.2f}  n = {n}", va="center", fontsize=8)
    axes.set_yticks(at, list(values.index))
    axes.set_xlim(0, 1.18)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
    axes.set_title(title)
    return figure


def growth(sizes: pd.DataFrame) -> Drawing:
    """Draw the columns of a frame over its index, which are counts that grow."""
    figure, axes = _axes(8, 3.2)
    for name, colour in zip(sizes.columns, COLOURS.values(), strict=False):
        axes.plot(
            sizes.index.astype(str),
            sizes[name],
            marker="o",
            color=colour,
            label=f"{name}, n = {sizes[name].iloc[-1]}",
        )
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False, fontsize=9)
    axes.set_title(f"网络的增长 the network grows · n = {len(sizes)} 期 periods")
    return figure
