"""What models are evaluated on: held-out sentences, held-out speakers, held-out human prompts, other people."""
from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Dict, List

import numpy as np
from scipy.io import wavfile

from ..data import human_prompts
from ..data.texts import DICTIONARY, HELD_OUT
from ..data.virtual_speakers import Recording, Speaker, draw_speaker, speak_as
from ..layout import PHONES, SAMPLE_RATE, phone_index
from ..settings import Settings
from ..teacher import OWN_PITCH, Request, build, speak
from . import other_people

SENTENCES, SPEAKERS = 200, 12
_FIRST_HELD_SPEAKER = 900_000
"""Seeds of speakers that no training set draws."""
_CONVERTED = 30


def _plain_words(text: str) -> List[str]:
    return re.sub(r"[^a-z' ]", " ", text.lower()).split()


def held_sentences(settings: Settings) -> List[str]:
    """Held-out sentences whose words the recogniser knows."""
    known = {line.split(" ")[0] for line in DICTIONARY.read_text().splitlines()}
    found = []
    for text in (settings.data / "sentences.txt").read_text().splitlines()[:HELD_OUT]:
        words = _plain_words(text)
        if 5 <= len(words) <= 14 and all(word in known for word in words):
            found.append(text)
    return found[: settings.size(SENTENCES, 5)]


def _save(file: Path, samples: np.ndarray) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    wavfile.write(file, SAMPLE_RATE, samples.astype(np.int16))
    return file.name


def _sentences(settings: Settings, texts: List[str]) -> List[dict]:
    made = []
    for spoken in speak(build(settings.work), [Request("rms", text) for text in texts]):
        text = texts[spoken.request]
        words: List[List[int]] = [[] for _ in text.split()]
        for label in spoken.labels:
            if label.phone != "pau" and 0 <= label.word < len(words):
                words[label.word].append(phone_index(label.phone))
        made.append({"text": text, "words": words})
    return made


def _speakers(settings: Settings) -> Dict[str, Speaker]:
    """The teachers as they are, and held-out virtual speakers."""
    plain = {v: Speaker(v, 1.0, p, 0.1 * p, 1.0, 0.0, (1000.0, 0.0)) for v, p in OWN_PITCH.items()}
    drawn = {
        f"speaker-{i}": draw_speaker(np.random.RandomState(_FIRST_HELD_SPEAKER + i))
        for i in range(settings.size(SPEAKERS, 1))
    }
    return {**plain, **drawn}


def _others(settings: Settings, folder: Path) -> List[dict]:
    recordings = list(other_people.load())
    spoken = _sentences(settings, [recording.text for recording in recordings])
    return [
        {
            "name": recording.name,
            "text": recording.text,
            "phones": [phone for word in item["words"] for phone in word],
            "file": _save(folder / f"other-{recording.name}.wav", recording.samples),
            "convert": len(recording.text.split()) > 5,
        }
        for recording, item in zip(recordings, spoken)
    ]


def _people(folder: Path, prompts: List[dict], others: List[dict]) -> List[dict]:
    """References of real people, about ten seconds each, of recordings that nothing was trained on."""
    found = []
    groups = {"prompts": [item["file"] for item in prompts[:20]]}
    for item in others:
        groups.setdefault(item["name"].split("-")[0], []).append(item["file"])
    for name, files in groups.items():
        samples = np.concatenate([wavfile.read(folder / file)[1] for file in files])[: 10 * SAMPLE_RATE]
        if len(samples) >= 5 * SAMPLE_RATE:
            found.append({"name": name, "reference": _save(folder / f"person-{name}-reference.wav", samples)})
    return found


def run(settings: Settings) -> None:
    """Writes ``evaluation/`` with ``material.json`` and the recordings it names."""
    folder = settings.work / "evaluation"
    folder.mkdir(parents=True, exist_ok=True)
    texts = held_sentences(settings)
    spare = (settings.data / "sentences.txt").read_text().splitlines()[HELD_OUT - 100 : HELD_OUT]
    program = build(settings.work)
    recordings = []
    for number, (name, speaker) in enumerate(_speakers(settings).items()):
        chosen = [spare[(number * 5 + i) % len(spare)] for i in range(5)]
        made: List[Recording] = list(speak_as(program, number, speaker, chosen))
        # Three sentences make the reference, the fourth is said again.
        reference = np.concatenate([r.samples for r in made[:3]])
        recordings.append(
            {
                "name": name,
                "pitch": speaker.pitch,
                "reference": _save(folder / f"{name}-reference.wav", reference),
                "sentence": _save(folder / f"{name}-sentence.wav", made[3].samples),
                "text": made[3].text,
            }
        )
    human = []
    for prompt in human_prompts.load(settings):
        if prompt.held:
            human.append(
                {
                    "name": prompt.name,
                    "text": prompt.text,
                    "phones": [phone for phone, _ in prompt.phones],
                    "file": _save(folder / f"human-{prompt.name.replace('/', '-')}.wav", prompt.samples),
                }
            )
    human.sort(key=lambda item: -len(item["phones"]))
    known = {line.split(" ")[0] for line in DICTIONARY.read_text().splitlines()}
    for item in human:
        item["convert"] = 12 <= len(item["phones"]) <= 60 and all(w in known for w in _plain_words(item["text"]))
    for item in [item for item in human if item["convert"]][_CONVERTED:]:
        item["convert"] = False
    others = _others(settings, folder)
    material = {
        "phones": PHONES,
        "sentences": _sentences(settings, texts),
        "recordings": recordings,
        "human": human,
        "others": others,
        "people": _people(folder, human, others),
    }
    (folder / "material.json").write_text(json.dumps(material, indent=1) + "\n")
    converted = sum(item["convert"] for item in human)
    print(f"{len(texts)} sentences, {len(recordings)} speakers, {len(human)} prompts, {converted} to convert, {len(others)} others")
