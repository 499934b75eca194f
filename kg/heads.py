"""Heads: leave out the attention heads that a network needs least, so that it reads faster.

Needs torch (`pip install zh-news-kg[train]`); nothing here is imported at run time.
"""

import logging
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import torch

from kg.errors import InputError
from kg.fit import Example, Network, batches

_log = logging.getLogger("kg")
_SAMPLE = 128  # examples on which each head is missed by itself


def lighten(network: Network, examples: Sequence[Example], heads: int, tokens: int) -> None:
    """Leave out as many `heads`, those without which the loss on some of `examples` rises least.

    Each is missed by itself (Michel et al., Are sixteen heads really better than one?, 2019); a layer keeps one at
    least. `tokens` is the size of a batch. Raise InputError if there are not so many.
    """
    losses = _losses(network, examples[:_SAMPLE], tokens)
    dearest = {max((h for h in losses if h[0] == layer), key=losses.__getitem__) for layer, _ in losses}
    gone = sorted(losses.keys() - dearest, key=losses.__getitem__)[:heads]
    if len(gone) < heads:
        raise InputError(f"{heads} heads cannot be left out: only {len(gone)} can; give fewer")
    for layer, attention in enumerate(_attentions(network)):
        left_out = {head for n, head in gone if n == layer}
        _keep(attention, [h for h in range(attention.self.num_attention_heads) if h not in left_out])
    _log.info("heads left out, as (layer, head): %s", sorted(gone))


def shape(network: Network, weights: Mapping[str, torch.Tensor]) -> None:
    """Give each layer the number of heads that `weights`, soon to be loaded, have there."""
    for layer, attention in enumerate(_attentions(network)):
        rows = len(weights.get(f"enc.encoder.layer.{layer}.attention.self.query.weight", ()))
        heads = rows // attention.self.attention_head_size
        if 0 < heads < attention.self.num_attention_heads:
            _keep(attention, range(heads))


def _attentions(network: Network) -> list[Any]:
    layers: Any = network.enc.get_submodule("encoder.layer")
    return [layer.attention for layer in layers]


def _losses(network: Network, examples: Sequence[Example], tokens: int) -> dict[tuple[int, int], float]:
    """Give the loss without each head, named by its layer and its number there."""
    parts = batches(examples, tokens, random.Random(0))  # noqa: S311 - shuffling, no secret
    network.eval()
    losses: dict[tuple[int, int], float] = {}
    for layer, attention in enumerate(_attentions(network)):
        for head in range(attention.self.num_attention_heads):
            with torch.no_grad(), _without(attention, head):
                losses[layer, head] = sum(
                    network.loss([examples[i] for i in part]).item() for part in parts
                )
    return losses


@contextmanager
def _without(attention: Any, head: int) -> Iterator[None]:
    """Silence a head: what it drew counts as zero."""
    size = attention.self.attention_head_size

    def silence(_: Any, inputs: tuple[torch.Tensor]) -> torch.Tensor:
        drawn = inputs[0].clone()
        drawn[..., head * size : (head + 1) * size] = 0
        return drawn

    with attention.output.dense.register_forward_pre_hook(silence):
        yield


def _keep(attention: Any, heads: Iterable[int]) -> None:
    """Narrow a layer's attention to some of its heads."""
    from transformers.pytorch_utils import prune_linear_layer  # noqa: PLC0415 - seconds that only training spends

    inner, size = attention.self, attention.self.attention_head_size
    rows = torch.cat([torch.arange(h * size, (h + 1) * size) for h in heads])
    for name in ("query", "key", "value"):
        setattr(inner, name, prune_linear_layer(getattr(inner, name), rows))
    attention.output.dense = prune_linear_layer(attention.output.dense, rows, dim=1)
    inner.num_attention_heads, inner.all_head_size = len(rows) // size, len(rows)
