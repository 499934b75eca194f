"""The command line: each verb is a verb of the library. The one module that prints."""

import argparse
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from kg._version import __version__
from kg.errors import KgError
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.evaluate import Score
    from kg.records import Document

_FAULT = 1
STYLES = ("table", "json", "xml", "csv", "tsv", "ttl", "nt", "jsonld", "rdf")  # those of kg.answers


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when done, 1 when the input is at fault (argparse exits 2 on wrong usage)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # Chinese is written as UTF-8 whatever the locale
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    parser = _parser()
    args = parser.parse_args(arguments)
    if args.verbose:
        _log_to_stderr()
    try:
        verb: Callable[[argparse.Namespace], int] = args.run
        return verb(args)
    except KgError as error:
        print(f"kg: {' '.join(str(error).split())}", file=sys.stderr)
        return _FAULT
    except KeyboardInterrupt:
        print("kg: stopped; what was finished is kept, run the same command to go on", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output went away: nothing is wrong
        return 0


# Verbs. Each imports what it needs, so that `kg --help` starts at once.


def _build(args: argparse.Namespace) -> int:
    from kg.pipeline import build

    settings = Settings(
        base=args.base,
        threads=args.threads,
        model=args.model,
        relation_threshold=args.threshold,
        reference=args.reference,
        corrections=args.corrections,
    )
    progress = _Progress(sys.stderr) if sys.stderr.isatty() and not args.quiet else None
    manifest = build(args.input, out=args.out, settings=settings, prune=args.prune, progress=progress)
    for skip in manifest["skipped"]:
        print(f"kg: skipped {skip['path']}: {skip['reason']}", file=sys.stderr)
    if not args.quiet:
        counts = ", ".join(f"{n} {what}" for what, n in manifest["counts"].items())
        print(f"{counts} in {manifest['timings']['total_s']} s")
        print(f"open {(args.out / 'graph.html').resolve()}")
    return _FAULT if args.strict and manifest["skipped"] else 0


def _correct(args: argparse.Namespace) -> int:
    from kg import amend

    correction = amend.correct(args.dir, args.action, args.arguments, note=args.note, documents=args.document)
    if not correction:
        for line in amend.ledger(args.dir):
            print(line)
        return 0
    if not args.quiet:
        print(f"{correction.where}: {amend.described(correction)}")
    return 0


def _query(args: argparse.Namespace) -> int:
    from kg.answers import render
    from kg.cookbook import cookbook
    from kg.query import query

    if args.list:
        for recipe in cookbook():
            print(f"{recipe.name:28} {recipe.title}")
            for p in recipe.parameters:
                print(f"    --param {p.name:18} {p.zh} / {p.en}")
        return 0
    sparql = _sparql(args)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Oxigraph would not hear Ctrl-C before it has the answer
    print(render(query(args.dir / "graph.ttl", sparql), args.format).rstrip("\r\n"))
    return 0


def _sparql(args: argparse.Namespace) -> str:
    from kg.cookbook import fill, parse, recipe
    from kg.errors import InputError, QueryError

    if not args.file and not args.sparql:
        raise QueryError("no query given; write one, or name a file with -f, or see --list")
    if not args.file:
        return fill(parse("the query", args.sparql), dict(args.param))
    path = Path(args.file)
    try:
        asked = parse(path.name, path.read_text("utf-8")) if path.exists() else recipe(path.stem)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: {error}; give a file of SPARQL in UTF-8") from error
    return fill(asked, dict(args.param))


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is no NAME=VALUE")
    return name, value


def _serve(args: argparse.Namespace) -> int:
    from kg.pool import Limits
    from kg.serve import Service, run

    if not args.quiet:
        _log_to_stderr()
    token = args.token or os.environ.get("KG_TOKEN", "")
    service = Service(args.host, args.port, token, args.cors)
    limits = Limits(time_s=args.time, memory_mb=args.memory, rows=args.rows)
    run(args.dir, service, limits, lambda address: print(f"open {address}", flush=True))
    return 0


def _validate(args: argparse.Namespace) -> int:
    from kg.validate import validate

    violations = validate(args.dir / "graph.ttl")
    for v in violations:
        print(f"{v.shape}\t{v.node}\t{v.message}\t{v.sentence}")
    print(f"{len(violations)} violations")
    return _FAULT if violations else 0


def _verify(args: argparse.Namespace) -> int:
    from kg.access import open as open_build
    from kg.read import Source, read
    from kg.verify import verify

    build = open_build(args.dir)
    settings = Settings.from_dict(build.manifest["settings"])
    root = Path(build.manifest["folder"])

    def reread(document: "Document") -> "Document":
        return read(Source(str(root / document.path)), settings=settings)

    faults = list(verify(build.documents, build.mentions, build.relations, reread))
    for fault in faults:
        print(f"{fault.where}: {fault.what}")
    checked = len(build.mentions) + sum(len(r.evidence) for r in build.relations)
    print(f"{checked} quotations in {len(build.documents)} documents checked, {len(faults)} faults")
    return _FAULT if faults else 0


def _export(args: argparse.Namespace) -> int:
    from kg.access import open as open_build
    from kg.export import export

    for file in export(open_build(args.dir), args.format, out=args.out):
        print(file)
    return 0


def _evaluate(args: argparse.Namespace) -> int:
    from kg.access import open as open_build
    from kg.evaluate import evaluate
    from kg.gold import read_gold

    build = open_build(args.dir)
    result = evaluate(read_gold(args.gold), build.documents, build.mentions, build.relations)

    _table("entities", result.entities)
    _table("relations", result.relations)
    print(f"overclaimed {result.overclaimed}")
    if result.missing:
        print(f"not in the build: {', '.join(result.missing)}")
    return 0


def _train(args: argparse.Namespace) -> int:
    try:
        from kg.fit import Recipe
        from kg.train import train
    except ImportError as error:
        raise KgError(f"training needs {error.name}; install it: pip install 'zh-news-kg[train]'") from error

    if not args.quiet:
        _log_to_stderr()
    recipe = Recipe(
        epochs=args.epochs,
        relation_epochs=args.relation_epochs,
        rate=args.rate,
        seed=args.seed,
        start=args.start,
    )
    _table("dev", train(args.corpus, str(args.encoder), args.out, recipe=recipe, raw=args.raw))
    return 0


def _table(title: str, scores: "Mapping[str, Score]") -> None:
    print(f"{title:16} {'P':>6} {'R':>6} {'F1':>6} {'right':>6} {'found':>6} {'gold':>6}")
    for name, s in scores.items():
        figures = f"{s.precision:6.3f} {s.recall:6.3f} {s.f1:6.3f} {s.right:6} {s.found:6} {s.wanted:6}"
        print(f"{name:16} {figures}")


def _log_to_stderr() -> None:
    """Let our own log be read, and no other library's."""
    log = logging.getLogger("kg")
    log.addHandler(logging.StreamHandler())
    log.setLevel(logging.INFO)


class _Progress:
    """One line on a terminal: documents done, and about how long the rest takes."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._started = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        left = (time.monotonic() - self._started) / max(done, 1) * (total - done)
        end = "\n" if done == total else ""
        self._stream.write(f"\r{done}/{total} documents, {left:.0f} s left {end}")
        self._stream.flush()


# Arguments.


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kg", description="Chinese tech and industry news in, a knowledge graph with evidence out."
    )
    parser.add_argument("--version", action="version", version=f"kg {__version__}")
    parser.add_argument("-v", "--verbose", action="store_true", help="say what each stage does")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _add_build(verbs)
    _add_correct(verbs)
    _add_query(verbs)
    _add_serve(verbs)
    for name, run, text in (
        ("validate", _validate, "check a build's RDF against the SHACL shapes"),
        ("verify", _verify, "re-open every source and check every offset and quoted evidence"),
    ):
        verb = verbs.add_parser(name, help=text, description=f"{text}. Example: kg {name} out")
        verb.add_argument("dir", type=Path, metavar="DIR", help="a build folder")
        verb.set_defaults(run=run)
    text = "precision, recall and F1 of a build by type and predicate"
    verb = verbs.add_parser("evaluate", help=text, description=f"{text}. Example: kg evaluate tests/gold out")
    verb.add_argument("gold", type=Path, metavar="GOLD", help="a folder of NAME.ann and NAME.rel")
    verb.add_argument("dir", type=Path, metavar="DIR", help="a build folder")
    verb.set_defaults(run=_evaluate)
    _add_export(verbs)
    _add_train(verbs)
    return parser


def _add_build(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    defaults = Settings()
    text = "build files, folders or globs into a build folder"
    verb = verbs.add_parser("build", help=text, description=f"{text}. Example: kg build seeds --out out")
    verb.add_argument("input", nargs="+", help="a file, a folder or a glob")
    verb.add_argument("--out", type=Path, required=True, metavar="DIR", help="the build folder")
    verb.add_argument("--prune", action="store_true", help="drop documents whose files are gone")
    verb.add_argument("--strict", action="store_true", help="exit 1 if any file had to be skipped")
    verb.add_argument("--quiet", action="store_true", help="print neither progress nor summary")
    verb.add_argument("--base", default=defaults.base, metavar="IRI", help="prefix of the IRIs (%(default)s)")
    verb.add_argument(
        "--reference", default="", metavar="FILE", help="entities of your own: CSV, or SKOS in Turtle"
    )
    verb.add_argument(
        "--corrections", default="", metavar="FILE", help="a ledger from elsewhere, replayed before DIR's own"
    )
    verb.add_argument("--threads", type=int, default=defaults.threads, help="of the models (%(default)s)")
    verb.add_argument("--model", metavar="DIR", help="networks that `kg train` wrote, instead of the shipped")
    verb.add_argument(
        "--threshold",
        type=float,
        default=defaults.relation_threshold,
        help="least confidence of a relation, higher for fewer and surer ones (%(default)s)",
    )
    verb.set_defaults(run=_build)


def _add_correct(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "correct a build for good: note it in its ledger and write the outputs again"
    verb = verbs.add_parser(
        "correct",
        help=text,
        description=f"{text}. An ENTITY is an id or a name. Example: kg correct out merge 荣耀 荣耀终端",
        epilog="merge ENTITY ENTITY... | split ENTITY NAME... | split ENTITY --document DOC | rename ENTITY LABEL | "
        "retype ENTITY TYPE [SUBTYPE] | reject RELATION | undo LINE | list",
    )
    verb.add_argument("dir", type=Path, metavar="DIR", help="a build folder")
    actions = ("merge", "split", "rename", "retype", "reject", "undo", "list")
    verb.add_argument("action", choices=actions, help="what is wrong, see below")
    verb.add_argument("arguments", nargs="*", metavar="ARGUMENT", help="what the action is about, see below")
    verb.add_argument(
        "--document", action="append", default=[], metavar="DOC", help="split all that this document says"
    )
    verb.add_argument("--note", default="", help="why, for those who read the ledger")
    verb.add_argument("--quiet", action="store_true", help="print nothing")
    verb.set_defaults(run=_correct)


def _add_export(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "write a build for other programs"
    verb = verbs.add_parser(
        "export", help=text, description=f"{text}. Example: kg export out --format graphml"
    )
    verb.add_argument("dir", type=Path, metavar="DIR", help="a build folder")
    forms = ("ntriples", "rdfxml", "jsonld", "trig", "rdf12", "graphml", "gexf", "csv", "neo4j")
    verb.add_argument("--format", choices=forms, required=True, help="trig has a named graph a document")
    verb.add_argument(
        "--out", type=Path, metavar="DIR", help="where the files go; the build folder unless given"
    )
    verb.set_defaults(run=_export)


def _add_train(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "retrain the shipped models"
    example = "kg train --corpus corpus --encoder encoder --out model"
    verb = verbs.add_parser(
        "train", help=text, description=f"{text}; needs the extra `train`. Example: {example}"
    )
    verb.add_argument(
        "--corpus",
        type=Path,
        action="append",
        required=True,
        metavar="DIR",
        help="a folder with train/ of .ann and .rel files, and dev/ to score on; may be given several times",
    )
    verb.add_argument("--raw", type=Path, metavar="DIR", help="unannotated .txt or .jsonl to read first")
    verb.add_argument(
        "--encoder", required=True, metavar="PATH_OR_ID", help="the folder or the hub id of a BERT"
    )
    verb.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the models go")
    verb.add_argument(
        "--start", type=Path, metavar="DIR", help="begin with the weights of this finished training"
    )
    verb.add_argument("--epochs", type=int, default=8, help="of the recogniser (%(default)s)")
    verb.add_argument("--relation-epochs", type=int, default=11, help="of the relation network (%(default)s)")
    verb.add_argument("--rate", type=float, default=1e-4, help="of the encoder's learning (%(default)s)")
    verb.add_argument("--seed", type=int, default=1, help="(%(default)s)")
    verb.add_argument("--quiet", action="store_true", help="print no progress")
    verb.set_defaults(run=_train)


def _add_query(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "ask a build in SPARQL"
    verb = verbs.add_parser(
        "query",
        help=text,
        description=f"{text}. Example: kg query out -f chips-by-company --param company=华为",
    )
    verb.add_argument("dir", type=Path, nargs="?", metavar="DIR", help="a build folder")
    verb.add_argument("sparql", nargs="?", metavar="SPARQL", help="the query")
    verb.add_argument("-f", "--file", metavar="FILE.rq", help="a file, or a name that --list shows")
    verb.add_argument(
        "--param",
        type=_pair,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="what a shipped query is asked about; --list shows the names",
    )
    verb.add_argument("--list", action="store_true", help="list the shipped queries and their parameters")
    verb.add_argument("--format", choices=STYLES, default="table", help="(%(default)s)")
    verb.set_defaults(run=_query)


def _add_serve(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "show a build on this machine: the explorer, SPARQL at /sparql, a query editor at /query"
    verb = verbs.add_parser("serve", help=text, description=f"{text}. Example: kg serve out")
    verb.add_argument(
        "dir", type=Path, metavar="DIR", help="a build folder; a new build in it is shown at once"
    )
    verb.add_argument(
        "--host", default="127.0.0.1", help="another than this machine needs a token (%(default)s)"
    )
    verb.add_argument("--port", type=int, default=8000, help="0 for any that is free (%(default)s)")
    verb.add_argument(
        "--token",
        help="what everyone must show, as Bearer or as the password; KG_TOKEN in the environment does too",
    )
    verb.add_argument(
        "--cors", action="append", default=[], metavar="ORIGIN", help="whose web pages may ask, * for all"
    )
    verb.add_argument(
        "--time", type=float, default=10, metavar="S", help="that a query may take (%(default)s)"
    )
    verb.add_argument(
        "--memory", type=int, default=512, metavar="MB", help="that a query may take (%(default)s)"
    )
    verb.add_argument("--rows", type=int, default=100_000, help="that an answer may have (%(default)s)")
    verb.add_argument("--quiet", action="store_true", help="write no access log")
    verb.set_defaults(run=_serve)


if __name__ == "__main__":
    sys.exit(main())
