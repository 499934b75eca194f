"""What a notebook shows of a build and of an entity's neighbourhood: HTML that asks nothing of any network.

The explorer is embedded in a frame that may run its scripts and touch nothing else. The neighbourhood is a drawing and
a list, without any script. News is untrusted: every word of it is escaped.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from kg import names
from kg.errors import InputError
from kg.records import Document, Entity, Evidence, Relation, Value
from kg.vocabulary import ASSERTED, ENTITY_TYPES, PREDICATES

if TYPE_CHECKING:
    from kg.access import Build

EMBEDDED: Final = 20_000_000  # characters of explorer that a notebook still bears
ROWS: Final = 20  # neighbours drawn on one side
LISTED: Final = 40  # relations listed
WIDTH, STEP = 820, 24  # pixels
COLOURS: Final = ("#0072B2", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#E69F00", "#777777", "#000000")


def build_html(build: "Build") -> str:
    """Return the counts of a build, and its explorer in a frame."""
    types = Counter(e.type for e in build.entities)
    predicates = Counter(r.predicate for r in build.relations)
    rows = [
        ("文档 documents", len(build.documents), ""),
        ("实体 entities", len(build.entities), _listed(types, ENTITY_TYPES)),
        ("关系 relations", len(build.relations), _listed(predicates, PREDICATES)),
    ]
    cells = Markup("").join(
        Markup(
            '<tr><th style="text-align:left">{}</th><td>{}</td><td style="text-align:left">{}</td></tr>'
        ).format(*row)
        for row in rows
    )
    return str(Markup("<table>{}</table>{}").format(cells, _frame(build)))


def _listed(counts: Mapping[str, int], order: Iterable[str]) -> str:
    return ", ".join(f"{name} {counts[name]}" for name in order if name in counts)


def _frame(build: "Build") -> Markup:
    """Return the explorer in a frame, or where to find it when it is missing or large."""
    file = build.path / "graph.html"
    try:
        page = file.read_text("utf-8")
    except OSError:
        return Markup("<p>{} 缺失 is missing</p>").format(file)
    if len(page) > EMBEDDED:
        return Markup("<p>请用浏览器打开 open in a browser: {}</p>").format(file)
    return Markup(
        '<iframe title="kg" sandbox="allow-scripts" style="width:100%;height:640px;border:1px solid #ddd" srcdoc="{}">'
        "</iframe>"
    ).format(page)


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """An entity, the relations that it takes part in, and what is needed to name all this."""

    entity: Entity
    relations: tuple[Relation, ...]
    entities: Mapping[str, Entity]
    documents: Mapping[str, Document]

    def __repr__(self) -> str:
        """Name the entity and count."""
        return f"Neighbourhood({self.entity.label!r}, {len(self.relations)} relations)"

    def _repr_html_(self) -> str:
        """Draw the neighbours, and list the relations with the sentences that they were read from."""
        return neighbourhood_html(self)


def neighbourhood(build: "Build", name: str) -> Neighbourhood:
    """Return the neighbourhood of the entity of that id or name; of several, of the one that is mentioned most.

    Raises InputError when there is none.
    """
    key = names.key(name)
    found = [e for e in build.entities if e.id == name] or [
        e for e in build.entities if key in map(names.key, (e.label, *e.labels.values(), *e.aliases))
    ]
    if not found:
        raise InputError(
            f"no entity is called {name!r} in {build.path}; see build.entities for names and ids"
        )
    entity = min(found, key=lambda e: (-e.mentions, e.id))
    touching = (r for r in build.relations if entity.id in (r.subject, r.object, *r.about))
    return Neighbourhood(
        entity,
        tuple(sorted(touching, key=lambda r: (-r.confidence, r.id))),
        {e.id: e for e in build.entities},
        {d.id: d for d in build.documents},
    )


def neighbourhood_html(around: Neighbourhood) -> str:
    """Return the drawing and the list."""
    entity = around.entity
    kind = " · ".join(filter(None, (entity.type, entity.subtype)))
    aliases = "、".join(a for a in entity.aliases if a != entity.label)
    head = Markup(
        "<p><b>{}</b> {}<br>{}<br>n = {} 篇文档 documents, {} 处 mentions, {} 条关系 relations</p>"
    ).format(entity.label, kind, aliases, entity.documents, entity.mentions, len(around.relations))
    items = Markup("").join(_item(r, around) for r in around.relations[:LISTED])
    rest = len(around.relations) - LISTED
    more = Markup("<p>另有 and {} 条 more</p>").format(rest) if rest > 0 else Markup("")
    return str(Markup("<div>{}{}{}{}</div>").format(head, _drawing(around), items, more))


# The drawing: on the left who points at the entity, on the right what it points at.


@dataclass(frozen=True, slots=True)
class _Row:
    """One neighbour on one side: what links it, and whether any of it is plainly asserted."""

    neighbour: Entity
    words: str
    asserted: bool


def _rows(around: Neighbourhood, *, incoming: bool) -> list[_Row]:
    """Gather the relations of one side by neighbour, the surest first."""
    by: dict[str, list[Relation]] = {}
    for r in around.relations:
        targets = [r.object] if isinstance(r.object, str) else list(r.about)
        others = [r.subject] if incoming else targets
        if (r.subject != around.entity.id) == incoming:
            for other in others:
                by.setdefault(other, []).append(r)
    return [
        _Row(
            around.entities[other],
            ", ".join(dict.fromkeys(r.predicate for r in relations)),
            any(r.status == ASSERTED for r in relations),
        )
        for other, relations in by.items()
        if other in around.entities and other != around.entity.id
    ]


def _drawing(around: Neighbourhood) -> Markup:
    """Draw the entity between its neighbours."""
    left, right = _rows(around, incoming=True), _rows(around, incoming=False)
    height = STEP * (2 + min(ROWS + 1, max(len(left), len(right), 2)))
    middle = height / 2
    parts = [*_side(left, height, towards=-1), *_side(right, height, towards=1)]
    centre = Markup(
        '<circle cx="{}" cy="{}" r="9" fill="{}"/><text x="{}" y="{}" text-anchor="middle" font-weight="bold">{}</text>'
    ).format(WIDTH // 2, middle, _colour(around.entity), WIDTH // 2, middle - 16, _short(around.entity.label))
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" style="max-width:100%;background:#fff" font-size="12" '
        'font-family="sans-serif" fill="#333">{}{}</svg>'
    ).format(WIDTH, height, WIDTH, Markup("").join(parts), centre)


def _side(rows: Sequence[_Row], height: float, *, towards: int) -> list[Markup]:
    """Draw one side: a curve, a dot and a name for each neighbour, and how many are left out."""
    shown = rows[:ROWS]
    top = height / 2 - STEP * (len(shown) - 1) / 2
    x, inner = WIDTH / 2 + towards * 220, WIDTH / 2 + towards * 12
    anchor = "start" if towards > 0 else "end"
    parts = []
    for n, row in enumerate(shown):
        y = top + STEP * n
        parts.append(
            Markup(
                '<g><title>{}: {}</title><path d="M{} {} C{} {} {} {} {} {}" fill="none" stroke="#bbb"{}/>'
                '<circle cx="{}" cy="{}" r="5" fill="{}"/><text x="{}" y="{}" text-anchor="{}">{}</text>'
                '<text x="{}" y="{}" text-anchor="{}" font-size="9" fill="#777" '
                'stroke="#fff" stroke-width="3" paint-order="stroke">{}</text></g>'
            ).format(
                *(row.neighbour.label, row.words),
                *(inner, height / 2, inner + towards * 60, height / 2, x - towards * 150, y, x, y),
                Markup("") if row.asserted else Markup(' stroke-dasharray="4 3"'),
                *(x, y, _colour(row.neighbour), x + towards * 10, y + 4, anchor, _short(row.neighbour.label)),
                *(x - towards * 10, y - 3, "end" if towards > 0 else "start", row.words),
            )
        )
    if len(rows) > ROWS:
        y = top + STEP * ROWS
        text = Markup('<text x="{}" y="{}" text-anchor="{}" fill="#777">另有 and {} more</text>')
        parts.append(text.format(x + towards * 10, y, anchor, len(rows) - ROWS))
    return parts


def _colour(entity: Entity) -> str:
    return COLOURS[ENTITY_TYPES.index(entity.type)] if entity.type in ENTITY_TYPES else "#999999"


def _short(label: str) -> str:
    return label if len(label) <= 16 else f"{label[:15]}…"


# The list: each relation, and under it the sentences.


def _item(relation: Relation, around: Neighbourhood) -> Markup:
    """List a relation; a click opens its evidence."""
    target = relation.object
    subject = (
        around.entities[relation.subject].label if relation.subject in around.entities else relation.subject
    )
    if isinstance(target, Value):
        what = target.date or target.text
    else:
        what = around.entities[target].label if target in around.entities else target
    line = Markup("{} <i>{}</i> {} <small>{}, {:.2f}, n = {}</small>").format(
        subject, relation.predicate, what, relation.status, relation.confidence, len(relation.evidence)
    )
    quotes = Markup("").join(
        Markup("<blockquote>{}<br><small>{}</small></blockquote>").format(_marked(e), _origin(e, around))
        for e in relation.evidence
    )
    return Markup("<details><summary>{}</summary>{}</details>").format(line, quotes)


def _origin(sighting: Evidence, around: Neighbourhood) -> str:
    """Name the document of a sighting, with its source and day where known."""
    document = around.documents.get(sighting.doc)
    if document is None:
        return sighting.doc
    return " · ".join(filter(None, (document.title, document.source, document.date)))


def _marked(sighting: Evidence) -> Markup:
    """Mark subject and object in the quoted words."""
    spans = sorted(s for s in (sighting.subject, sighting.object) if s)
    parts, at = [], 0
    for start, end in ((s - sighting.start, e - sighting.start) for s, e in spans):
        if at <= start < end <= len(sighting.text):
            parts.append(
                Markup("{}<mark>{}</mark>").format(sighting.text[at:start], sighting.text[start:end])
            )
            at = end
    return Markup("").join(parts) + sighting.text[at:]
