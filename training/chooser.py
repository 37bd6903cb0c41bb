"""Train the network that judges doubtful words (`normalizers.diacritics.chooser`) and export it.

    python -m training.chooser --corpora DIR --work DIR [--minutes 90] [--out normalizers/lexicons/chooser.onnx]

Wants PyTorch and ONNX (`pip install torch onnx`), which the product itself does without. The text is that which
`training.build_lexicon` counts: held-out blocks and what shares a run of words with the test sets are left out. It is
encoded once into the work folder; the weights are saved there every ten minutes, and a second call goes on from them.
The order of the text hangs on `--seed`, but the schedule goes by the clock: a faster machine sees more text and ends
with a better model.
"""

from __future__ import annotations

import argparse
import time
from array import array
from pathlib import Path
from typing import Any

import numpy as np
import torch
from msgspec import Struct
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from normalizers.diacritics.chooser import FIRST_KEY, PADDING, key_numbers, token_inputs
from normalizers.diacritics.model import load
from normalizers.diacritics.tokens import TOKEN
from normalizers.lexicon_folder import LEXICONS
from normalizers.syllables import fold, place_tone
from training.chooser_export import export
from training.corpora import CORPORA, counted, kept_paragraphs

WIDTH, STATE, MIDDLE = 256, 288, 512
"""Sizes of the vectors of words, of the recurrent state of each direction, of the layer behind it."""

MOST = 24
"""Words of one key that are told apart, the most frequent."""

LENGTH, BATCH = 64, 64
WARM_UP = 300
NO_CASE, ALL_CAPITALS, MASKED = 0.12, 0.04, 0.02
"""Shares of the lines seen without their capitals or as if in capitals, and of the words seen as unknown."""

SAVE_EVERY = 600.0


class Text(Struct, frozen=True):
    """The corpora, a token each: number of its key, case (0..2), number of its word in the vocabulary (0 no word)."""

    keys: NDArray[np.uint16]
    cases: NDArray[np.uint8]
    words: NDArray[np.uint16]


class _Tokens(dict[str, int]):
    """Raw token -> its number in order of appearance, with what the network sees of it."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[int, int, int]] = []

    def __missing__(self, token: str) -> int:
        number = self[token] = len(self.rows)
        key, case = token_inputs(token)[0] if token != "\n" else (PADDING, 0)
        word = load().ids.get(place_tone(token.lower()), 0) if token.isalpha() else 0
        self.rows.append((key, case, word))
        return number


def encoded(corpora: Path, work: Path) -> Text:
    """The counted text of all corpora, from `work` where it is there already."""
    kept = work / "chooser-text.npz"
    if not kept.exists():
        tokens, ids = _Tokens(), array("I")
        for name in CORPORA:
            lines = list(counted(corpora, name))
            for line, keep in zip(lines, kept_paragraphs(corpora, lines), strict=True):
                if keep:
                    ids.extend(tokens[token] for token in (*TOKEN.findall(line), "\n"))
            print(f"{name}: {len(ids):,} tokens so far", flush=True)
        rows = np.array(tokens.rows)[np.frombuffer(ids, dtype=np.uint32)]
        work.mkdir(parents=True, exist_ok=True)
        np.savez(
            kept,
            keys=rows[:, 0].astype(np.uint16),
            cases=rows[:, 1].astype(np.uint8),
            words=rows[:, 2].astype(np.uint16),
        )
    with np.load(kept) as arrays:
        return Text(arrays["keys"], arrays["cases"], arrays["words"])


class Rivals(Struct, frozen=True):
    """Words by their key: `words` (keys x MOST), how many of them (`counts`), and the place of each word in its row."""

    words: Tensor
    counts: Tensor
    places: Tensor


def rivals() -> Rivals:
    """The words of the vocabulary that differ in their marks alone."""
    model = load()
    words = np.zeros((FIRST_KEY + len(key_numbers()), MOST), np.int64)
    counts = np.zeros(len(words), np.int64)
    places = np.full(len(model.words), -1, np.int64)
    for number, word in enumerate(model.words):
        key = key_numbers()[fold(word)] if number > 2 else 0
        if number > 2 and counts[key] < MOST:
            words[key, counts[key]] = number
            places[number] = counts[key]
            counts[key] += 1
    return Rivals(torch.from_numpy(words), torch.from_numpy(counts), torch.from_numpy(places))


class Network(nn.Module):
    """Keys and cases of a text -> how well each of the asked words stands at its place (before the softmax)."""

    def __init__(self, keys: int, words: int) -> None:
        super().__init__()
        self.keys = nn.Embedding(keys, WIDTH)
        self.cases = nn.Embedding(3, WIDTH)
        self.both_ways = nn.LSTM(WIDTH, STATE, batch_first=True, bidirectional=True)
        self.middle = nn.Linear(2 * STATE, MIDDLE)
        self.last = nn.Linear(MIDDLE, WIDTH)
        self.norm = nn.LayerNorm(WIDTH)
        self.words = nn.Embedding(words, WIDTH)
        self.bias = nn.Embedding(words, 1)
        for table, spread in ((self.keys, 0.1), (self.cases, 0.1), (self.words, 0.05), (self.bias, 0.0)):
            nn.init.normal_(table.weight, std=spread) if spread else nn.init.zeros_(table.weight)

    def forward(self, keys: Tensor, cases: Tensor, places: Tensor, words: Tensor) -> Tensor:
        """Scores (places x MOST) of `words` at the flat `places` of `keys` and `cases` (texts x tokens)."""
        states = self.both_ways(self.keys(keys) + self.cases(cases))[0].reshape(-1, 2 * STATE)[places]
        seen = self.norm(self.last(functional.gelu(self.middle(states), approximate="tanh")))
        return (self.words(words) @ seen.unsqueeze(-1)).squeeze(-1) + self.bias(words).squeeze(-1)


def batch(text: Text, starts: NDArray[np.int64]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """`LENGTH` tokens from each of `starts` on: keys and cases as the network sees them, keys and words as they are.

    The network sees some of the keys hidden and some of the texts in another case.
    """
    at = starts[:, None] + np.arange(LENGTH)[None]
    keys, cases, words = (torch.from_numpy(a[at].astype(np.int64)) for a in (text.keys, text.cases, text.words))
    luck = torch.rand(len(starts), 1)
    cases = torch.where(luck < NO_CASE, torch.zeros_like(cases), cases)
    cases = torch.where((luck > 1 - ALL_CAPITALS) & (keys >= FIRST_KEY), torch.full_like(cases, 2), cases)
    seen = torch.where((torch.rand(keys.shape) < MASKED) & (keys > 2), torch.ones_like(keys), keys)
    return seen, cases, keys.reshape(-1), words.reshape(-1)


def loss(network: Network, text: Text, known: Rivals, starts: NDArray[np.int64]) -> Tensor:
    """Mean cross-entropy of the words that have rivals."""
    seen, cases, keys, words = batch(text, starts)
    right = known.places[words]
    places = ((known.counts[keys] > 1) & (words > 2) & (right >= 0)).nonzero()[:, 0]
    asked = keys[places]
    with torch.autocast("cpu", torch.bfloat16):
        scores = network(seen, cases, places, known.words[asked])
    absent = torch.arange(MOST)[None] >= known.counts[asked][:, None]
    return functional.cross_entropy(scores.float().masked_fill(absent, -30000.0), right[places])


def train(text: Text, known: Rivals, saved: Path, given: argparse.Namespace) -> Network:
    """Train for `given.minutes`, from the weights in `saved` where there are some."""
    minutes, rate = given.minutes, given.rate
    torch.manual_seed(given.seed)
    chance = np.random.default_rng(given.seed)
    network = Network(len(known.words), len(known.places))
    if saved.exists():
        network.load_state_dict(torch.load(saved))
    steps = torch.optim.AdamW(network.parameters(), rate, weight_decay=0.0, betas=(0.9, 0.98))
    began = kept = time.monotonic()
    order: NDArray[np.int64] = np.zeros(0, np.int64)
    count = 0
    while (done := (time.monotonic() - began) / (60 * minutes)) < 1:
        if len(order) < BATCH:
            order = np.arange(int(chance.integers(0, LENGTH)), len(text.keys) - LENGTH, LENGTH)
            chance.shuffle(order)
        starts, order = order[:BATCH], order[BATCH:]
        for group in steps.param_groups:
            group["lr"] = rate * min(1.0, count / WARM_UP) * (1 - done)
        found = loss(network, text, known, starts)
        steps.zero_grad(set_to_none=True)
        found.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        steps.step()
        count += 1
        if count % 200 == 0:
            print(f"{count * BATCH * LENGTH / 1e6:.1f} million tokens, {done:.0%}, loss {found.item():.3f}", flush=True)
        if time.monotonic() - kept > SAVE_EVERY:
            kept = time.monotonic()
            torch.save(network.state_dict(), saved)
    torch.save(network.state_dict(), saved)
    return network


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="encoded text and weights are kept here")
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--rate", type=float, default=3e-3, help="of learning, at most; it falls to 0 at the end")
    parser.add_argument("--seed", type=int, default=1, help="of the order of the text; another one to go on")
    parser.add_argument("--out", type=Path, default=LEXICONS / "chooser.onnx")
    given = parser.parse_args()
    text = encoded(given.corpora, given.work)
    torch.set_num_threads(1)  # more threads wait for each other at every token
    network = train(text, rivals(), given.work / "chooser.pt", given)
    weights: dict[str, Any] = {name: value.float().numpy() for name, value in network.state_dict().items()}
    print(f"{export(weights, given.out):,} bytes in {given.out}")


if __name__ == "__main__":
    main()
