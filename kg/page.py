"""The explorer as text: template, style, scripts and data in one HTML file that asks nothing of any network.

The only module that imports pyvis: its `Network` is the model, its bundled vis-network draws the live part.
"""

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

from kg.errors import BuildError

VIS = "lib/vis-9.1.2/vis-network.min.js"
SCRIPTS = (
    "dom", "data", "words", "state", "filter", "reach", "colours", "find", "combo",
    "map", "backdrop", "regions", "labels", "front", "pointer",
    "filters", "histogram", "parts", "overview", "entity", "fact", "between",
    "sheets", "table", "statements", "events", "places", "export", "help", "main",
)  # fmt: skip
OPTIONS: Mapping[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"selectable": False, "dragNodes": False, "hover": True, "tooltipDelay": 100_000},
    "nodes": {"shape": "dot", "borderWidth": 1.5, "labelHighlightBold": False},
    "edges": {"smooth": False, "arrows": {"to": {"enabled": True, "scaleFactor": 0.5}}, "selectionWidth": 0},
}
LONG = 200_000  # characters of JSON from which the data are compressed

Row = dict[str, Any]


def write(nodes: list[Row], edges: list[Row], extra: Row) -> str:
    """Return the page of a graph; `extra` is what it knows besides, with its `title`."""
    from pyvis.network import Network  # noqa: PLC0415 - slow to import, and only here

    network = Network(directed=True, heading=extra["title"])
    network.nodes, network.edges, network.options = nodes, edges, dict(OPTIONS)
    network.templateEnv, network.path = _environment(extra), "explorer.html"
    text: str = network.generate_html()
    return _writable(text)


def words() -> Row:
    """Return what the interface calls things, in Chinese and English."""
    found: Row = json.loads(_asset("words.json"))
    return found


def _environment(extra: Row) -> jinja2.Environment:
    """Return the templates' environment, with scripts, style and their hashes as globals."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    environment.loader = jinja2.FunctionLoader(_asset)
    environment.filters["packed"] = _packed
    vis, app, style = _vis(), _application(), _asset("explorer.css")
    environment.globals.update(
        extra=extra,
        vis=vis,
        app=app,
        style=style,
        script_hashes=" ".join(map(_hash, (vis, app))),
        style_hash=_hash(style),
    )
    return environment


def _packed(data: Row) -> Markup:
    """Write data as JSON that cannot leave its script element; when long, as a string of base64 of gzip."""
    text = _writable(json.dumps(data, ensure_ascii=False, separators=(",", ":")))
    if len(text) > LONG:
        text = f'"{base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()}"'
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - escaped here, for a script element


def _writable(text: str) -> str:
    """Replace halves of surrogate pairs, which no encoding can write."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _asset(name: str) -> str:
    """Read a file of `kg/web`."""
    return resources.files("kg.web").joinpath(name).read_text(encoding="utf-8")


def _application() -> str:
    """Join our scripts into one that leaves no global names behind."""
    parts = "\n".join(_asset(f"{name}.js") for name in SCRIPTS)
    return f'(async () => {{\n"use strict";\n{parts}\n}})();'


def _vis() -> str:
    """Read vis-network from the pyvis package, without the line that points to a source map."""
    source = resources.files("pyvis").joinpath(VIS)
    if not source.is_file():
        raise BuildError(f"the installed pyvis lacks {VIS}; install pyvis 0.3.2")
    return source.read_text(encoding="utf-8").partition("//# sourceMappingURL")[0]


def _hash(text: str) -> str:
    """Return the source expression of a content security policy that allows exactly this text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
