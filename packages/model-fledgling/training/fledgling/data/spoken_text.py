"""Data of the language model: texts and the speech tokens that the teacher says them with."""
from __future__ import annotations

import math
import pickle
import random
from multiprocessing import Pool
from typing import Iterator, List, NamedTuple, Tuple

import numpy as np

from ..layout import SILENCE, SPEECH_TOKENS, VOICED, character_ids, character_words, phone_index, speech_tokens
from ..settings import Settings
from ..teacher import Request, Utterance, build, speak
from .prosody import pauses_to_lengthen, with_question_rise
from .texts import HELD_OUT

VOICE = "rms"
"""The teacher of timing and intonation: of flite's voices the one that the recogniser understands best."""
SHARD = 1000
_LEAD, _TAIL = 0.08, 0.12
"""Seconds of silence kept before and after the speech."""


class SpokenText(NamedTuple):
    """A text, its speech tokens and how both belong together."""

    kind: str
    """``test``, ``sentence`` or ``words``."""
    text: str
    characters: np.ndarray
    character_words: np.ndarray
    """Index of each character's word, -1 for none."""
    tokens: np.ndarray
    token_words: np.ndarray
    semitones: np.ndarray
    """Pitch of each token above the speaker's median."""
    phones: np.ndarray
    """The phones in turn, with pauses."""

    @property
    def pace(self) -> float:
        """Changes of phone for each token that is not silence."""
        phones = self.tokens // 32
        sounding = phones != 0
        changes = ((phones[1:] != phones[:-1]) & sounding[1:] & sounding[:-1]).sum()
        return float(changes / max(sounding.sum(), 1))


def _spoken(kind: str, text: str, utterance: Utterance) -> SpokenText:
    labels = utterance.labels
    lead = labels[0].end - _LEAD if labels[0].phone == "pau" else 0.0
    labels = [label._replace(end=label.end - lead) for label in labels]
    end = labels[-2].end + _TAIL
    labels[-1] = labels[-1]._replace(end=end, word=-1)
    count = math.ceil(end * 25)
    made = speech_tokens(labels, utterance.pitch(4 * count, lead), count)
    voiced = VOICED[made.tokens // 32] == 1
    return SpokenText(
        kind,
        text,
        np.array(character_ids(text), np.int16),
        np.array(character_words(text), np.int16),
        made.tokens.astype(np.int16),
        made.word.astype(np.int16),
        with_question_rise(text, made.semitones, voiced).astype(np.float32),
        np.array([phone_index(label.phone) for label in labels], np.int16),
    )


def _make_shard(job: Tuple[Settings, int, List[Tuple[str, str]]]) -> int:
    settings, number, items = job
    target = settings.data / f"spoken-{number:03d}.pickle"
    if target.exists():
        return 0
    generator = random.Random(settings.seed * 1000 + number)
    stretches = [math.exp(generator.uniform(math.log(0.92), math.log(1.35))) for _ in items]
    requests = [Request(VOICE, text, stretch) for (_, text), stretch in zip(items, stretches)]
    made = []
    for utterance in speak(build(settings.work), requests):
        kind, text = items[utterance.request]
        # A token of several words would blur which characters a phone comes from.
        if utterance.words == len(text.split()):
            made.append(tuple(_spoken(kind, text, utterance)))
    unfinished = target.with_suffix(".part")
    unfinished.write_bytes(pickle.dumps(made))
    unfinished.rename(target)
    print(f"{target.name}: {len(made)} of {len(items)}, {sum(len(m[4]) for m in made) / 90_000:.2f} hours", flush=True)
    return len(made)


def run(settings: Settings) -> None:
    """Writes ``spoken-*.pickle``, a thousand texts each; those there already are kept. The first holds the test set."""
    build(settings.work)
    sentences = (settings.data / "sentences.txt").read_text().splitlines()
    words = (settings.data / "words.txt").read_text().splitlines()
    items = [("sentence", text) for text in sentences[HELD_OUT:]] + [("words", text) for text in words]
    random.Random(5).shuffle(items)
    items = items[: settings.size(len(items), 60)]
    test = [("test", text) for text in sentences[: settings.size(HELD_OUT, 20)]]
    shards = [test] + [items[i : i + SHARD] for i in range(0, len(items), SHARD)]
    with Pool(settings.threads) as pool:
        for _ in pool.imap(_make_shard, [(settings, number, shard) for number, shard in enumerate(shards)]):
            pass


def _with_longer_pauses(item: SpokenText) -> SpokenText:
    places = pauses_to_lengthen(item.text, item.token_words)
    at = [place for place, count in places for _ in range(count)]
    return item._replace(
        tokens=np.insert(item.tokens, at, SILENCE),
        token_words=np.insert(item.token_words, at, -1),
        semitones=np.insert(item.semitones, at, 0.0),
    )


def load(settings: Settings, known: set) -> Iterator[SpokenText]:
    """Spoken texts of the shards that are not in ``known`` yet, which is extended; their commas are heard."""
    for file in sorted(settings.data.glob("spoken-*.pickle")):
        if file.name not in known:
            known.add(file.name)
            for fields in pickle.loads(file.read_bytes()):
                item = SpokenText(*fields)
                assert item.tokens.max() < SPEECH_TOKENS
                yield _with_longer_pauses(item)
