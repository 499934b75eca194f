"""Noise on annotated text: mentions stay the names they were."""

import random
import re

from hypothesis import given
from hypothesis import strategies as st

from kg.gold import GoldText
from kg.noise import noisy

TEXT = "11月3日，工信部副部长王一表示：“华为 的昇腾910B（芯片）将亮相 WAIC 大会。”上海见！"
NAMES = ("工信部", "王一", "华为", "昇腾910B", "WAIC", "上海")
SPANS = tuple((TEXT.index(n), TEXT.index(n) + len(n), "Company") for n in NAMES)
GOLD = GoldText("t", TEXT, SPANS, ())


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(st.integers(0, 10_000))
def test_every_mention_keeps_its_characters_and_no_space_at_its_ends(seed: int) -> None:
    out = noisy(GOLD, random.Random(seed))
    found = [out.text[a:b] for a, b, _ in out.spans]
    assert [bare(f) for f in found] == list(NAMES)
    assert all(f == f.strip() for f in found)


def test_all_kinds_of_noise_are_drawn() -> None:
    texts = {noisy(GOLD, random.Random(seed)).text for seed in range(200)}
    for sign in (",", ":", "(", '"', "华为的", "昇腾 910B", "WAIC大会"):
        assert any(sign in text for text in texts), sign
    assert any("。" not in text for text in texts)
    assert GOLD.text in texts


def test_the_same_seed_draws_the_same_noise() -> None:
    assert noisy(GOLD, random.Random(5)) == noisy(GOLD, random.Random(5))
