"""Write what the network finds in the product's seeds before its weights are rounded to int8: a test compares.

usage: python -m tests.float_mentions MODEL > tests/float_mentions.json     MODEL is a folder that `kg train` wrote
"""

import json
import sys
from pathlib import Path

from kg.models import named
from kg.read import Source, read
from kg.recognise import Recogniser
from kg.segment import segment
from kg.settings import Settings

SEEDS = Path(__file__).parents[1] / "seeds"


def passages() -> dict[str, str]:
    """Give the text of each seed as the recogniser sees it."""
    settings = Settings()
    return {p.name: segment(read(Source(str(p)), settings=settings)).text for p in sorted(SEEDS.iterdir())}


def main() -> None:
    """Print the id of the rounded network and the float network's mentions."""
    folder = Path(sys.argv[1])
    texts = passages()
    found = Recogniser(folder, network="ner.float.onnx").spans(list(texts.values()))
    mentions = {
        name: [[a, b, kind] for a, b, kind, _ in spans] for name, spans in zip(texts, found, strict=True)
    }
    out = {"id": named(folder / "ner.json"), "mentions": mentions}
    json.dump(out, sys.stdout, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
