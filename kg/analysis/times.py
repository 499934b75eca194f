"""When things entered the graph, what was said, and what is held where and when.

The day of a thing is the day of the document that tells of it: when it was reported, not when it happened. Documents
without a date are left out, and counted in `attrs["n_undated"]`.
"""

from collections.abc import Iterable

import networkx as nx
import pandas as pd

from kg import names
from kg.access import Build
from kg.analysis.frames import joined, labels_of
from kg.analysis.weights import network
from kg.records import Relation, Value

Days = dict[str, str]  # the ISO day of each document that has one


def _days(build: Build) -> Days:
    return {d.id: d.date for d in build.documents if d.date}


def _first(docs: Iterable[str], days: Days) -> str | None:
    return min((days[doc] for doc in docs if doc in days), default=None)


def entered(build: Build, *, period: str = "M") -> pd.DataFrame:
    """Return a row a period (pandas' `M`, `Q`, `Y`, `W`, `D`) without gaps: what came into the graph in it.

    Columns: `documents`, and the `entities` and `relations` that no earlier document tells of.
    """
    days = _days(build)
    seen: dict[str, list[str]] = {}
    for mention in build.mentions:
        seen.setdefault(mention.entity, []).append(mention.doc)
    found: dict[str, list[str | None]] = {
        "documents": [*days.values()],
        "entities": [_first(seen.get(e.id, ()), days) for e in build.entities],
        "relations": [_first((e.doc for e in r.evidence), days) for r in build.relations],
    }
    counts = {name: _per_period(dates, period) for name, dates in found.items()}
    frame = pd.DataFrame(counts)
    if len(frame):
        frame = frame.reindex(pd.period_range(frame.index.min(), frame.index.max(), freq=period))
    frame = frame.fillna(0).astype(int).rename_axis("period")
    frame.attrs |= {"n_documents": len(build.documents), "n_undated": len(build.documents) - len(days)}
    return frame


def _per_period(dates: Iterable[str | None], period: str) -> "pd.Series[int]":
    index = pd.to_datetime([d for d in dates if d]).to_period(period)
    return pd.Series(1, index=index).groupby(level=0).sum()


def snapshots(build: Build, *, period: str = "Q", growing: bool = True) -> "dict[str, nx.Graph[str]]":
    """Return the network as of the end of each period; of each period alone, if not `growing`."""
    days = _days(build)
    periods = pd.to_datetime(pd.Series(days)).dt.to_period(period) if days else pd.Series(dtype=object)
    slices = {}
    for now in sorted(set(periods)):
        kept = periods.index[periods <= now] if growing else periods.index[periods == now]
        slices[str(now)] = network(build, documents=set(kept))
    return slices


def statements(build: Build, speaker: str | None = None) -> pd.DataFrame:
    """Return a row a statement by day: speaker, words, whom they name, status, and the document that reports them.

    `speaker` is an id or any name of one; without it, all speakers. Undated ones come last.
    """
    labels, shelf = labels_of(build), {d.id: d for d in build.documents}
    wanted = None if speaker is None else _called(build, speaker)
    rows = [
        (
            shelf[e.doc].date,
            labels[r.subject],
            _words(r),
            joined(labels[i] for i in r.about),
            r.status,
            shelf[e.doc].title,
        )
        for r in build.relations
        if r.predicate == "stated" and (wanted is None or r.subject in wanted)
        for e in r.evidence
        if e.doc in shelf
    ]
    frame = pd.DataFrame(rows, columns=["date", "speaker", "words", "about", "status", "document"])
    frame["date"] = pd.to_datetime(frame["date"])
    return frame.sort_values(["date", "speaker", "words"], kind="stable", ignore_index=True)


def _called(build: Build, name: str) -> set[str]:
    """Find the entities of that id or name."""
    key = names.key(name)
    return {
        e.id
        for e in build.entities
        if e.id == name or key in map(names.key, (e.label, *e.labels.values(), *e.aliases))
    }


def _words(relation: Relation) -> str:
    return relation.object.text if isinstance(relation.object, Value) else ""


def events(build: Build) -> pd.DataFrame:
    """Return a row an event, by id: its label, places, date (ISO, the earliest), month, and number of documents.

    Only what the texts assert or plan counts; `month` is empty where no text dates the event to a month.
    """
    labels = labels_of(build)
    places: dict[str, list[str]] = {}
    dates: dict[str, list[str]] = {}
    for r in build.relations:
        if r.status not in {"asserted", "planned"}:
            continue
        if r.predicate == "heldAt" and isinstance(r.object, str):
            places.setdefault(r.subject, []).append(labels[r.object])
        elif r.predicate == "heldOn" and isinstance(r.object, Value) and r.object.date:
            dates.setdefault(r.subject, []).append(r.object.date)
    rows = [
        (e.id, e.label, joined(sorted(places.get(e.id, []))), min(dates.get(e.id, [""])), e.documents)
        for e in build.entities
        if e.type == "Event"
    ]
    frame = pd.DataFrame(rows, columns=["id", "event", "places", "date", "documents"]).set_index("id")
    frame.insert(3, "month", frame["date"].str.extract(r"^(\d{4}-\d{2})", expand=False).fillna(""))
    return frame.sort_values(["date", "event"], kind="stable")
