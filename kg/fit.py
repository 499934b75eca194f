"""Fit: the training loop that both networks share. Deterministic by seed, resumable after every epoch.

Needs torch (`pip install zh-news-kg[train]`); nothing here is imported at run time.
"""

import copy
import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from torch import nn

_log = logging.getLogger("kg")
_POOL = 256  # examples among which those of like length are put together
_WARM_UP = 0.08  # part of the steps over which the rate rises
_LAST_RATE = 0.02  # part of the rate that is left at the end
SAMPLE = 48  # examples by which the layers' inputs are measured
_COMMON = 0.9  # part of a layer's inputs that keep their size
_SHARE = 0.75  # of what a larger one exceeds them by, its logarithm, this part goes into the weights


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the networks are trained; `tokens` is the size of a batch, padding counted."""

    epochs: int = 8  # of the recogniser
    relation_epochs: int = 11
    rate: float = 1e-4
    head_rate: float = 1e-3
    tokens: int = 4096
    nudge: float = 0.007  # how far word vectors are moved for a second look at a batch, part of their size
    raw_windows: int = 34_000  # of unannotated text
    raw_rate: float = 3e-4
    raw_tokens: int = 5120
    seed: int = 1
    start: Path | None = None  # the folder of a finished training, whose weights this one begins with


class Example(Protocol):
    """Something to learn from."""

    @property
    def ids(self) -> list[int]:
        """The vocabulary ids of its tokens."""


class Network(nn.Module):
    """A network around an encoder `enc`, whose word embeddings stay as they are."""

    enc: nn.Module

    def loss(self, batch: Sequence[Any]) -> torch.Tensor:
        """Give the loss of a batch of examples."""
        raise NotImplementedError


def encoder(path: str) -> nn.Module:
    """Open a BERT encoder, a folder or a hub id, with its word embeddings frozen."""
    from transformers import BertModel  # noqa: PLC0415 - seconds that only training spends

    # Without dropout inside, attention runs fused: a batch takes 1.4 s instead of 2.4 s on two cores.
    bert: nn.Module = BertModel.from_pretrained(
        path, add_pooling_layer=False, attention_probs_dropout_prob=0.0
    ).float()
    for weight in bert.embeddings.word_embeddings.parameters():
        weight.requires_grad = False
    return bert


def autocast() -> Any:
    """Compute in bfloat16 where the machine can: several times faster than float32 there, and slower anywhere else."""
    if torch.cuda.is_available():
        return torch.autocast("cuda", dtype=torch.bfloat16)
    able = torch.backends.cpu.get_cpu_capability().startswith("AVX512")
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=able)


def attended(ids: torch.Tensor) -> torch.Tensor | None:
    """Give the mask that hides padding; an exported network reads windows one by one and needs none."""
    return None if torch.onnx.is_in_onnx_export() else (ids > 0).long()


def seeded(seed: int) -> None:
    """Make what follows repeatable."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def fit(
    network: Network,
    draw: Callable[[random.Random], Sequence[Example]],
    recipe: Recipe,
    *,
    checkpoint: Path,
    name: str,
) -> None:
    """Train `network`, called `name` in the log, on the examples that `draw` makes for each epoch.

    An interrupted training goes on from `checkpoint`.
    """
    optimizer = _optimizer(network, recipe)
    first = random.Random(recipe.seed)  # noqa: S311 - shuffling, no secret
    steps = recipe.epochs * len(batches(draw(first), recipe.tokens, first))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step / max(1, steps)))
    parts: dict[str, Any] = {"network": network, "optimizer": optimizer, "schedule": schedule}
    for epoch in range(_resume(checkpoint, parts), recipe.epochs):
        seeded(recipe.seed * 1000 + epoch)
        started, total = time.perf_counter(), 0.0
        network.train()
        rng = random.Random(recipe.seed * 1000 + epoch)  # noqa: S311 - shuffling, no secret
        examples = draw(rng)
        for batch in batches(examples, recipe.tokens, rng):
            optimizer.zero_grad()
            loss = learn(network, [examples[i] for i in batch], recipe.nudge)
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss
        torch.save({"epoch": epoch + 1, **{k: p.state_dict() for k, p in parts.items()}}, checkpoint)
        took = time.perf_counter() - started
        _log.info("%s, epoch %d/%d: loss %.3f, %.0f s", name, epoch + 1, recipe.epochs, total, took)


def learn(network: Network, batch: Sequence[Any], nudge: float) -> float:
    """Add up the gradients of a batch; return its loss.

    It is looked at twice, the second time with its word vectors moved by `nudge` of their size to where the loss rises
    fastest, so that less is learnt by heart (Miyato et al., Adversarial training methods for semi-supervised text
    classification, 2017); 0 spares the second look.
    """
    seen: list[torch.Tensor] = []  # examples x tokens x dimensions

    def watch(_: nn.Module, __: Any, vectors: torch.Tensor) -> torch.Tensor:
        seen.append(vectors.detach().requires_grad_())
        return seen[0]

    words = network.enc.embeddings.word_embeddings
    with words.register_forward_hook(watch):
        loss = network.loss(batch)
        loss.backward()
    if nudge:
        moved = seen[0] + nudge * _lengths(seen[0]) * _directions(seen[0].grad)
        with words.register_forward_hook(lambda *_: moved.detach()):
            network.loss(batch).backward()
    return loss.item()


def _lengths(vectors: torch.Tensor) -> torch.Tensor:
    """Give the length of each example's vectors, all taken as one."""
    return vectors.flatten(1).norm(dim=1)[:, None, None]


def _directions(gradients: torch.Tensor) -> torch.Tensor:
    return gradients / _lengths(gradients).clamp(min=1e-12)


def batches(examples: Sequence[Example], tokens: int, rng: random.Random) -> list[list[int]]:
    """Shuffle examples into batches of like length, each of at most `tokens` tokens."""
    order = list(range(len(examples)))
    rng.shuffle(order)
    out: list[list[int]] = []
    for i in range(0, len(order), _POOL):
        batch: list[int] = []
        for n in sorted(order[i : i + _POOL], key=lambda n: len(examples[n].ids)):
            if batch and (len(batch) + 1) * (len(examples[n].ids) + 2) > tokens:
                out.append(batch)
                batch = []
            batch.append(n)
        out.append(batch)
    rng.shuffle(out)
    return out


def padded(rows: Sequence[Sequence[int]]) -> torch.Tensor:
    """Stack rows of numbers, zeros behind the shorter ones."""
    out = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
    for target, row in zip(out, rows, strict=True):
        target[: len(row)] = torch.tensor(row)
    return out


class _Evened(nn.Module):
    """A linear layer that shrinks its largest inputs first and has greater weights for them: the same sums."""

    def __init__(self, layer: nn.Linear, largest: torch.Tensor) -> None:
        super().__init__()
        factor = (largest / largest.quantile(_COMMON).clamp(min=1e-6)).clamp(min=1) ** _SHARE
        self.layer = layer
        self.layer.weight.data *= factor
        self.register_buffer("shrink", 1 / factor)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Give the layer's outputs."""
        return self.layer(x * self.shrink)


class _Attention(torch.autograd.Function):
    """Attention as the one operator of ONNX Runtime, which spares the copies between five."""

    @staticmethod
    def forward(
        _: Any, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, heads: int
    ) -> torch.Tensor:
        """Give the vectors that attention draws, rows x tokens x dimensions like each of its inputs."""
        apart = [x.unflatten(-1, (heads, -1)).transpose(1, 2) for x in (query, key, value)]
        return nn.functional.scaled_dot_product_attention(*apart).transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(g: Any, query: Any, key: Any, value: Any, heads: int) -> Any:
        """Name the operator."""
        drawn = g.op("com.microsoft::MultiHeadAttention", query, key, value, num_heads_i=heads)
        return drawn.setType(query.type())


class _Fused(nn.Module):
    """A BERT's attention for export: without a mask and without dropout."""

    def __init__(self, attention: Any) -> None:
        super().__init__()
        self.heads = attention.num_attention_heads
        self.query, self.key, self.value = attention.query, attention.key, attention.value

    def forward(self, hidden_states: torch.Tensor, *_: Any, **__: Any) -> tuple[torch.Tensor, None]:
        """Give the vectors, and no weights."""
        q, k, v = self.query(hidden_states), self.key(hidden_states), self.value(hidden_states)
        return _Attention.apply(q, k, v, self.heads), None


def even(network: Network, sample: Sequence[Example]) -> None:
    """Even the inputs of the encoder's layers, as `sample` shows them.

    int8 gives all inputs of a layer one scale: a few great ones would leave the others a handful of steps.
    """
    layers = {
        n: m for n, m in network.enc.named_modules() if n.endswith("dense") and isinstance(m, nn.Linear)
    }
    largest = {name: torch.zeros(layer.in_features) for name, layer in layers.items()}

    def watch(name: str) -> Callable[[nn.Module, tuple[torch.Tensor], torch.Tensor], None]:
        def keep(_: nn.Module, inputs: tuple[torch.Tensor], __: torch.Tensor) -> None:
            largest[name] = largest[name].maximum(inputs[0].abs().flatten(0, -2).amax(0).float().cpu())

        return keep

    hooks = [layer.register_forward_hook(watch(name)) for name, layer in layers.items()]
    with torch.no_grad():
        for example in sample:
            network.loss([example])
    for hook in hooks:
        hook.remove()
    for name, layer in layers.items():
        parent, _, last = name.rpartition(".")
        setattr(network.enc.get_submodule(parent), last, _Evened(layer, largest[name]))


def export(
    network: Network,
    sample: Sequence[Example],
    inputs: dict[str, torch.Tensor],
    outputs: Sequence[str],
    path: Path,
) -> None:
    """Write a network as int8 ONNX with rows and tokens of any number, and beside it as `NAME.float.onnx`.

    `sample` are examples of what the network reads, to fit the int8 to.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - training only
    from onnxruntime.quantization.shape_inference import quant_pre_process  # noqa: PLC0415 - training only

    network = copy.deepcopy(network).eval()
    even(network, sample[:SAMPLE])
    for layer in network.enc.encoder.layer:
        layer.attention.self = _Fused(layer.attention.self)
    plain, clean = path.with_suffix(".float.onnx"), path.with_suffix(".clean.onnx")
    axes = {name: {0: "rows", 1: "tokens"} for name in (*inputs, *outputs)}
    to_onnx(network, inputs, outputs, axes, plain)
    quant_pre_process(str(plain), str(clean), skip_symbolic_shape=True)
    quantize_dynamic(str(clean), str(path), weight_type=QuantType.QInt8, per_channel=True)
    clean.unlink()


def to_onnx(
    network: nn.Module,
    inputs: dict[str, torch.Tensor],
    outputs: Sequence[str],
    axes: dict[str, dict[int, str]],
    path: Path,
) -> None:
    """Write a network as ONNX; `axes` names the dimensions that may be of any size."""
    torch.onnx.export(
        network,
        tuple(inputs.values()),
        str(path),
        input_names=list(inputs),
        output_names=list(outputs),
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def _optimizer(network: Network, recipe: Recipe) -> torch.optim.Optimizer:
    encoder_weights = [p for n, p in network.named_parameters() if n.startswith("enc.") and p.requires_grad]
    head_weights = [p for n, p in network.named_parameters() if not n.startswith("enc.")]
    groups = [
        {"params": encoder_weights, "lr": recipe.rate},
        {"params": head_weights, "lr": recipe.head_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01)


def _rate(done: float) -> float:
    return min(1.0, done / _WARM_UP) * max(_LAST_RATE, 1.0 - done) + 1e-6


def _resume(checkpoint: Path, parts: dict[str, Any]) -> int:
    if not checkpoint.exists():
        return 0
    state = torch.load(checkpoint)
    for name, part in parts.items():
        part.load_state_dict(state[name])
    epoch: int = state["epoch"]
    return epoch
