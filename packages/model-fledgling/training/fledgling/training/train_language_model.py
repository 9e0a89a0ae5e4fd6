"""Trains the language model on spoken texts, single and joined."""
from __future__ import annotations

from typing import Dict, List, NamedTuple, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ..data import spoken_text
from ..data.prosody import is_yes_no_question, with_rise
from ..data.spoken_text import SpokenText
from ..layout import CHARACTER_INDEX, PHONES, SPEECH_TOKENS, VOICED, pitch_step
from ..models.language_model import GUIDED_LAYERS, START_ROW, STOP_ROW, LanguageModel, LanguageModelOutput
from ..settings import Settings
from .loop import Losses, Plan, train

PLAN = Plan("language_model", minutes=110, learning_rate=1e-3, weight_decay=0.01, gradient_limit=1.0, warm_up_steps=150)
PACE_MEAN, PACE_SPREAD = 0.41, 0.073
"""What brings :attr:`SpokenText.pace` near zero mean and unit spread."""
_POSITIONS = 2600
"""Text and speech positions of a batch, padding included."""
_JOINED_SHARE, _MOST_TOKENS = 0.45, 600
_QUESTION_SHARE, _ASKED_SHARE = 0.05, 0.08
"""Share of yes-no questions, of which the texts hold one in a hundred, and of statements made into questions."""
_CORRUPTED, _TEXT_DROPPED = 0.04, 0.1


def joined(parts: Sequence[SpokenText]) -> SpokenText:
    """Several texts as one, a space between them."""
    if len(parts) == 1:
        return parts[0]
    space = np.array([CHARACTER_INDEX[" "]], np.int16)
    characters, words, token_words, count = [np.array([1], np.int16)], [np.array([-1], np.int16)], [], 0
    for i, part in enumerate(parts):
        if i > 0:
            characters.append(space)
            words.append(np.array([-1], np.int16))
        characters.append(part.characters[1:-1])
        words.append(_shifted(part.character_words[1:-1], count))
        token_words.append(_shifted(part.token_words, count))
        count += int(part.character_words.max()) + 1
    characters.append(np.array([2], np.int16))
    words.append(np.array([-1], np.int16))
    return SpokenText(
        "joined",
        " ".join(part.text for part in parts),
        np.concatenate(characters),
        np.concatenate(words),
        np.concatenate([part.tokens for part in parts]),
        np.concatenate(token_words),
        np.concatenate([part.semitones for part in parts]),
        np.concatenate([part.phones for part in parts]),
    )


def _shifted(words: np.ndarray, by: int) -> np.ndarray:
    return np.where(words >= 0, words + by, words)


def asked(item: SpokenText) -> SpokenText:
    """A statement as a question, ``You like it?``, with the rise that only the mark at its end tells."""
    if not item.text.endswith("."):
        return item
    characters = item.characters.copy()
    characters[-2] = CHARACTER_INDEX["?"]
    semitones = with_rise(item.semitones, VOICED[item.tokens // 32] == 1).astype(np.float32)
    return item._replace(text=item.text[:-1] + "?", characters=characters, semitones=semitones)


class Batch(NamedTuple):
    """Padded examples; see :meth:`LanguageModel.forward`."""

    pace: Tensor
    exaggeration: Tensor
    characters: Tensor
    lengths: Tensor
    speech: Tensor
    targets: Tensor
    guide: Tensor
    """1 where a token's word has the character."""
    phones: List[np.ndarray]


def with_pitch_range(item: SpokenText, exaggeration: float) -> np.ndarray:
    """Tokens whose pitch moves 0.4 times (exaggeration 0) to 1.6 times (1) as far as the teacher's."""
    tokens = item.tokens.astype(np.int64)
    steps = pitch_step(item.semitones * (0.4 + 1.2 * exaggeration))
    return np.where(VOICED[tokens // 32] == 1, tokens // 8 * 8 + steps, tokens)


def collate(items: Sequence[SpokenText], generator: np.random.RandomState, training: bool) -> Batch:
    """Examples as one batch; in training with random exaggeration, noisy pace and some wrong input tokens."""
    count = len(items)
    longest = max(len(item.characters) for item in items)
    length = max(len(item.tokens) for item in items) + 1
    characters = np.zeros((count, longest), np.int64)
    speech = np.zeros((count, length), np.int64)
    targets = np.full((count, length), -100, np.int64)
    guide = np.zeros((count, length, longest), np.float32)
    exaggeration = generator.uniform(0, 1, count) if training else np.full(count, 0.5)
    pace = np.array([(item.pace - PACE_MEAN) / PACE_SPREAD for item in items])
    if training:
        pace += generator.normal(0, 0.2, count)
    phones = []
    for i, item in enumerate(items):
        tokens, n = with_pitch_range(item, exaggeration[i]), len(item.tokens)
        characters[i, : len(item.characters)] = item.characters
        speech[i, 0], speech[i, 1 : n + 1] = START_ROW, tokens
        targets[i, :n], targets[i, n] = tokens, STOP_ROW
        same = (item.token_words[:, None] == item.character_words[None]) & (item.token_words[:, None] >= 0)
        guide[i, :n, : len(item.characters)] = same
        phones.append(item.phones[item.phones != 0].astype(np.int64) + 1)
    if training:
        # The model meets its own mistakes when it speaks.
        wrong = (generator.rand(count, length) < _CORRUPTED) & (speech < SPEECH_TOKENS)
        wrong[:, 0] = False
        speech = np.where(wrong, np.roll(speech, 1, 1) % SPEECH_TOKENS, speech)
    lengths = torch.tensor([len(item.characters) for item in items])
    return Batch(
        torch.from_numpy(pace).float(),
        torch.from_numpy(exaggeration).float(),
        torch.from_numpy(characters),
        lengths,
        torch.from_numpy(speech),
        torch.from_numpy(targets),
        torch.from_numpy(guide),
        phones,
    )


def batches(items: Sequence[SpokenText], generator: np.random.RandomState) -> List[List[SpokenText]]:
    """About four thousand examples, some joined from several texts, in batches of similar length and random order."""
    questions = [item for item in items if is_yes_no_question(item.text)] or items

    def drawn() -> SpokenText:
        if generator.rand() < _QUESTION_SHARE:
            return questions[generator.randint(len(questions))]
        item = items[generator.randint(len(items))]
        return asked(item) if generator.rand() < _ASKED_SHARE else item

    examples = []
    for _ in range(4000):
        parts = [drawn()]
        if generator.rand() < _JOINED_SHARE:
            wanted = generator.choice([2, 2, 3, 4, 5, 6])
            while len(parts) < wanted:
                another = drawn()
                if sum(len(part.tokens) for part in parts) + len(another.tokens) > _MOST_TOKENS:
                    break
                parts.append(another)
        examples.append(joined(parts))
    examples.sort(key=lambda item: len(item.tokens) + len(item.characters) + 4 * generator.rand())
    made: List[List[SpokenText]] = []
    current: List[SpokenText] = []
    for item in examples:
        size = len(item.tokens) + len(item.characters) + 3
        if current and (len(current) + 1) * size > _POSITIONS:
            made.append(current)
            current = []
        current.append(item)
    made.append(current)
    generator.shuffle(made)
    return made


def losses(network: LanguageModel, batch: Batch, drop: Tensor, guide_weight: float) -> "tuple[Losses, LanguageModelOutput]":
    """Cross entropy of the next token, attention on the right word, and phones from the text features."""
    output = network(batch.pace, batch.exaggeration, batch.characters, batch.lengths, batch.speech, drop)
    token = F.cross_entropy(output.logits.reshape(-1, SPEECH_TOKENS + 1), batch.targets.reshape(-1))
    guided = (batch.guide.sum(2) > 0) & (~drop)[:, None]
    word = torch.zeros(())
    # A batch of few long examples may have lost all its texts: the mean of nothing is no number.
    for layer in GUIDED_LAYERS if guided.any() else ():
        looked = output.attention[layer][:, 0, output.prompt :, 2 : output.prompt]
        word = word - torch.log((looked * batch.guide).sum(-1)[guided] + 1e-4).mean()
    scores = network.text.phones(output.text).reshape(len(drop), -1, len(PHONES) + 1).log_softmax(-1)
    phone = F.ctc_loss(
        scores.transpose(0, 1),
        torch.from_numpy(np.concatenate(batch.phones)),
        batch.lengths * 2,
        torch.tensor([len(p) for p in batch.phones]),
        zero_infinity=True,
    )
    return {"total": token + guide_weight * word + 0.3 * phone, "token": token, "word": word, "phone": phone}, output


def evaluate(network: LanguageModel, items: Sequence[SpokenText]) -> Dict[str, float]:
    """Losses on held-out texts with the true tokens so far, and how often the likeliest token has the right phone."""
    totals: Dict[str, float] = {}
    groups = [items[i : i + 24] for i in range(0, min(len(items), 240), 24)]
    with torch.no_grad():
        for group in groups:
            batch = collate(group, np.random.RandomState(0), training=False)
            values, output = losses(network, batch, torch.zeros(len(group), dtype=torch.bool), 0.0)
            known = batch.targets >= 0
            right = (output.logits.argmax(-1) // 32 == batch.targets // 32)[known].float().mean()
            for name, value in {**values, "phone_accuracy": right}.items():
                totals[name] = totals.get(name, 0.0) + value.item() / len(groups)
    return totals


def run(settings: Settings) -> None:
    """Trains; shards of data that appear while it runs are taken in."""
    generator = np.random.RandomState(settings.seed)
    network = LanguageModel()
    known: set = set()
    test: List[SpokenText] = []
    items: List[SpokenText] = []
    queue: List[List[SpokenText]] = []

    def refill() -> None:
        for item in spoken_text.load(settings, known):
            (test if item.kind == "test" else items).append(item)
        if not items or not test:
            raise SystemExit("No spoken texts: run the stage spoken-text first.")
        queue.extend(batches(items, generator))

    def step(share: float) -> Losses:
        if not queue:
            refill()
        batch = collate(queue.pop(), generator, training=True)
        drop = torch.from_numpy(generator.rand(len(batch.lengths)) < _TEXT_DROPPED)
        return losses(network, batch, drop, 0.25 if share < 0.5 else 0.08)[0]

    refill()
    pace = {"pace_mean": PACE_MEAN, "pace_spread": PACE_SPREAD}
    train(settings, PLAN, network, step, lambda: evaluate(network, test), pace)
