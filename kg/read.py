"""The first stage: find the sources and turn each into a Document, or say in one line why not."""

import glob
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from kg import markup, origin, script
from kg.encoding import decode
from kg.errors import InputError
from kg.records import Document
from kg.settings import Settings

PAGES = (".html", ".htm")
SUFFIXES = (".txt", ".md", ".markdown", *PAGES)

_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00a0\u202f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_FIRST_LINES = 5  # among which the body's own headline is looked for


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read; `path` is posix, normalised, relative where it lies below the working directory."""

    path: str


@dataclass(frozen=True, slots=True)
class Skip:
    """A path that was left out, and why."""

    path: str
    reason: str


def find(inputs: Iterable[str | Path], *, settings: Settings) -> tuple[list[Source], list[Skip]]:
    """List the documents that files, folders and globs name, sorted and without duplicates.

    Raises InputError for a path that does not exist and when no document is found at all.
    """
    del settings  # every stage takes them; which files to read does not depend on any
    given = [os.fspath(each) for each in inputs]
    if not given:
        raise InputError("no input was given; name files, folders or globs")
    found: list[Source | Skip] = [item for each in given for item in _expand(each)]
    sources: dict[str, Source] = {}
    for source in sorted((item for item in found if isinstance(item, Source)), key=lambda s: s.path):
        sources.setdefault(os.path.abspath(source.path), source)  # noqa: PTH100 - resolve() would follow links
    skips = sorted({item for item in found if isinstance(item, Skip)}, key=lambda s: (s.path, s.reason))
    if not sources:
        raise InputError("; ".join(f"{skip.path}: {skip.reason}" for skip in skips[:3]))
    return sorted(sources.values(), key=lambda s: s.path), skips


def read(source: Source, *, settings: Settings) -> Document:
    """Read, decode and strip one source; raise InputError, in one line, for what cannot be used."""
    data = _bytes(source.path, settings.max_bytes)
    try:
        decoded, encoding = decode(data)
    except InputError as error:
        raise InputError(f"{source.path}: {error}") from None
    front = markup.split(_clean(decoded))
    body = markup.strip(front.text, page=source.path.lower().endswith(PAGES))
    facts = {name: _clean(value) for name, value in {**body.facts, **front.facts}.items()}
    text = _headed(facts.get("title", ""), _trim(_clean(body.text)))
    if not text:
        raise InputError(f"{source.path}: holds no text; remove it or fetch it again")
    digest = hashlib.sha256(data).hexdigest()
    return Document(
        id=f"d{digest[:16]}",
        path=source.path,
        title=origin.title(text, facts),
        date=origin.day(source.path, text, facts),
        source=origin.outlet(text, facts),
        author=origin.author(text, facts),
        script=script.detect(text),
        encoding=encoding,
        sha256=digest,
        text=text,
    )


def _expand(given: str) -> Iterator[Source | Skip]:
    """Yield what one input stands for; an existing path is never taken for a glob."""
    path = Path(given)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        if glob.has_magic(given) and "\0" not in given:
            yield from _matches(given)
            return
        raise InputError(f"{_shown(given)}: {_reason(error)}; check the path") from None
    if stat.S_ISDIR(mode):
        yield from _walk(path)
    else:
        yield _source(path)


def _matches(pattern: str) -> Iterator[Source | Skip]:
    """Yield the documents that a glob matches; a suffix that the pattern spells out counts as asked for."""
    paths = [Path(match) for match in sorted(glob.glob(pattern, recursive=True))]  # noqa: PTH207 - ** and absolute
    if not paths:
        raise InputError(f"{_shown(pattern)}: matches no file; check the pattern")
    asked = PurePath(pattern).suffix.lower()
    none = True
    for path in paths:
        if path.is_dir():
            folder = [] if "**" in pattern else list(_walk(path))
            none = none and not folder
            yield from folder
        elif path.suffix.lower() in (*SUFFIXES, asked):
            none = False
            yield _source(path)
    if none:
        yield Skip(_shown(pattern), f"matches no document ({', '.join(SUFFIXES)}); name the files themselves")


def _walk(folder: Path) -> Iterator[Source | Skip]:
    """Yield the documents below a folder, hidden ones left out; a folder that cannot be listed is skipped."""
    skips: list[Skip] = []
    none = True

    def note(error: OSError) -> None:
        skips.append(Skip(_normal(Path(error.filename)), f"{_reason(error)}; check its permissions"))

    for root, folders, names in os.walk(folder, onerror=note):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith(".") and PurePath(name).suffix.lower() in SUFFIXES:
                none = False
                yield _source(Path(root, name))
    yield from skips
    if none and not skips:
        yield Skip(
            _normal(folder), f"holds no document ({', '.join(SUFFIXES)}); name another folder or the files"
        )


def _source(path: Path) -> Source | Skip:
    name = _normal(path)
    if _SURROGATE.search(name):
        return Skip(_shown(name), "has a name that is not valid UTF-8; rename it")
    try:
        regular = stat.S_ISREG(path.stat().st_mode)
    except OSError as error:
        return Skip(name, f"{_reason(error)}; check the link or the permissions")
    return Source(name) if regular else Skip(name, "is no regular file; save its content to one")


def _normal(path: Path) -> str:
    """Normalise a path: posix, and relative where it lies below the working directory."""
    name = os.path.normpath(path)
    here = os.getcwd()  # noqa: PTH109 - plain strings throughout
    if os.path.isabs(name) and name.startswith(here.rstrip(os.sep) + os.sep):  # noqa: PTH117
        name = os.path.relpath(name, here)
    return PurePath(name).as_posix()


def _shown(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "replace").replace("\n", "\ufffd")


def _reason(error: Exception) -> str:
    """Say in a word or two what the system says."""
    if isinstance(error, FileNotFoundError):
        return "does not exist"
    return f"cannot be read ({getattr(error, 'strerror', None) or error})"


def _bytes(path: str, limit: int) -> bytes:
    """Read a file of at most `limit` bytes; its size is looked at first."""
    try:
        size = Path(path).stat().st_size
        if size <= limit:
            with Path(path).open("rb") as stream:
                data = stream.read(limit + 1)  # it may have grown meanwhile
                size = len(data)
    except FileNotFoundError:
        raise InputError(f"{path}: is gone since the build began; run it again") from None
    except OSError as error:
        raise InputError(f"{path}: {_reason(error)}; check its permissions") from None
    if size > limit:
        raise InputError(f"{path}: is larger than {limit:,} bytes; split it or raise max_bytes")
    if not data:
        raise InputError(f"{path}: is empty; remove it or fetch it again")
    return data


def _clean(text: str) -> str:
    """Leave only line feeds and tabs of the control characters, and nothing that is not seen."""
    text = _UNSEEN.sub("", _LINE_END.sub("\n", text))
    return _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", text))


def _trim(text: str) -> str:
    """Cut blank lines off both ends; the first line keeps its indent."""
    start = re.match(r"(?:[^\S\n]*\n)*", text)
    return text[start.end() if start else 0 :].rstrip()


def _headed(title: str, text: str) -> str:
    """Put the stated title above the text, unless one of the first lines is that title."""
    lines = [line for line in text.split("\n", 40) if line.strip()][:_FIRST_LINES]
    words = _squeeze(title)
    return text if not words or words in map(_squeeze, lines) else f"{title}\n{text}".rstrip()


def _squeeze(text: str) -> str:
    return re.sub(r"[\W_]", "", text)
