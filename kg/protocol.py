"""The SPARQL 1.1 Protocol without a server: what a request asks, which format it is answered in, what the service is."""

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl

import pyoxigraph as ox

from kg.answers import GRAPH_TYPES, ROW_TYPES, serialize

QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
FORM: Final = "application/x-www-form-urlencoded"

# Media types that clients ask for, and the style that is meant; what stands first is what we like best.
ROWS: Final[Mapping[str, str]] = {
    **{type_: style for style, type_ in ROW_TYPES.items()},
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
GRAPHS: Final[Mapping[str, str]] = {
    **{type_: style for style, type_ in GRAPH_TYPES.items()},
    "application/x-turtle": "ttl",
    "text/plain": "nt",
    "application/json": "jsonld",
    "application/xml": "rdf",
}

_GRAPH_PARAMETERS: Final = {
    "default-graph-uri",
    "named-graph-uri",
    "using-graph-uri",
    "using-named-graph-uri",
}
_MOST_PARAMETERS: Final = 100


class Fault(Exception):  # noqa: N818 - what is wrong with a request
    """A request that is not answered: the status, one line that says why, and headers."""

    def __init__(self, status: HTTPStatus, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status, self.reason, self.headers = status, reason, headers or {}


def read_query(method: str, parameters: str, content_type: str, body: bytes) -> str | None:
    """Return the query that a request asks, None if it asks none (then it wants the service description).

    `parameters` is what follows `?`. Raises Fault for what section 2 of the protocol calls no query operation.
    """
    given = _parameters(parameters)
    if method == "POST":
        kind, charset = _kind(content_type)
        if charset not in {"", "utf-8", "utf8"}:
            raise Fault(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"charset {charset} is not read; send UTF-8")
        if kind == FORM:
            given += _parameters(_text(body))
        elif kind == QUERY:
            given.append(("query", _text(body)))
        elif kind == UPDATE:
            given.append(("update", ""))
        else:
            raise Fault(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"POST a query as {QUERY} or {FORM}")
    names = [name for name, _ in given]
    if "update" in names:
        raise Fault(HTTPStatus.FORBIDDEN, "updates are refused: a build is only read")
    if graphs := _GRAPH_PARAMETERS.intersection(names):
        raise Fault(HTTPStatus.BAD_REQUEST, f"{min(graphs)} is refused: a build is one graph, leave it out")
    queries = [value for name, value in given if name == "query"]
    if len(queries) > 1:
        raise Fault(HTTPStatus.BAD_REQUEST, "a request asks one query; query was given more than once")
    if not queries and (given or method == "POST"):
        raise Fault(HTTPStatus.BAD_REQUEST, "the parameter query is missing")
    return queries[0] if queries else None


def _parameters(text: str) -> list[tuple[str, str]]:
    """Read what a form or the end of an address holds."""
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS)
    except ValueError as error:
        reason = f"the parameters cannot be read ({error}); percent-encode them as UTF-8"
        raise Fault(HTTPStatus.BAD_REQUEST, reason) from error


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Fault(HTTPStatus.BAD_REQUEST, f"the body is not UTF-8 ({error.reason})") from error


def _kind(content_type: str) -> tuple[str, str]:
    """Split a Content-Type into media type and charset ("" if not given).

    >>> _kind('application/sparql-query; Charset="UTF-8"')
    ('application/sparql-query', 'utf-8')
    """
    kind, _, rest = content_type.lower().partition(";")
    charset = re.search(r'charset\s*=\s*"?([^\s;"]*)', rest)
    return kind.strip(), charset[1] if charset else ""


def negotiate(accept: str, offers: Iterable[str]) -> str | None:
    """Choose the media type that an Accept header likes best, of equals the first offered; None if none will do.

    >>> negotiate("text/csv;q=0.5, application/*", ["text/csv", "application/json"])
    'application/json'
    """
    liked = {offer: _liking(_ranges(accept or "*/*"), offer) for offer in offers}
    best = max(liked, key=lambda offer: liked[offer], default="")
    return best if liked.get(best) else None


def _ranges(accept: str) -> list[tuple[str, float]]:
    """Read the media ranges of an Accept header and their weights; what is malformed counts for nothing."""
    ranges = []
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weights = [p[2:] for p in (re.sub(r"\s", "", p) for p in parameters) if p.startswith("q=")]
        weight = weights[0] if weights else "1"
        ranges.append((name, float(weight) if re.fullmatch(r"[01](\.[0-9]{0,3})?", weight) else 0))
    return ranges


def _liking(ranges: Iterable[tuple[str, float]], offer: str) -> float:
    """Weigh a media type by the most exact range that covers it."""
    exactness = [offer, f"{offer.partition('/')[0]}/*", "*/*"]
    fitting = [(exactness.index(name), -weight) for name, weight in ranges if name in exactness]
    return -min(fitting)[1] if fitting else 0


_DESCRIPTION: Final = """
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix void: <http://rdfs.org/ns/void#> .
%(endpoint)s a sd:Service ;
  sd:endpoint %(endpoint)s ;
  sd:supportedLanguage sd:SPARQL11Query ;
  sd:resultFormat %(formats)s ;
  sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [
    a sd:Graph, void:Dataset ; void:triples %(triples)d ; void:vocabulary %(vocabulary)s ] ] .
"""
_FORMATS: Final = (
    *(f"SPARQL_Results_{name}" for name in ("JSON", "XML", "CSV", "TSV")),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)


def description(endpoint: str, triples: int, vocabulary: str, style: str) -> str:
    """Describe the service as its specification has it, in one of the styles for triples."""
    text = _DESCRIPTION % {
        "endpoint": ox.NamedNode(endpoint),
        "triples": triples,
        "vocabulary": ox.NamedNode(vocabulary),
        "formats": ", ".join(f"<http://www.w3.org/ns/formats/{name}>" for name in _FORMATS),
    }
    prefixes = dict(re.findall(r"@prefix (\w+): <([^>]+)>", text))
    return serialize((q.triple for q in ox.parse(text, format=ox.RdfFormat.TURTLE)), style, prefixes)
