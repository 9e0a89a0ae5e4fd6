"""Sentences and words for the teachers, from Debian packages with free licences."""
from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Iterator

from ..settings import Settings

WORDNET = Path("/usr/share/wordnet")
FORTUNES = Path("/usr/share/games/fortunes")
DICTIONARY = Path("/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict")
HELD_OUT = 400
"""Sentences at the front of the list that no stage trains on."""

_PLAIN = re.compile(r"^[A-Za-z ,.?!';:\-]+$")
_ABBREVIATION = re.compile(r"\b(Mr|Mrs|Dr|St|etc|vs)\.|[A-Z]{2,}|\b[A-Z]\.")
_LOOSE_MARK = re.compile(r"(^|\s)[-']|[-'](\s|$)|[.?!;:,]\S")


def _sentence(text: str) -> str:
    """A text as a sentence of the alphabet that is trained, '' when it is not fit for that."""
    text = re.sub(r"\s+", " ", text.replace("--", ", ").replace("`", "'").strip()).strip("-;:, '")
    if not _PLAIN.match(text) or _ABBREVIATION.search(text):
        return ""
    if not 3 <= len(text.split()) <= 16 or not 12 <= len(text) <= 90:
        return ""
    if _LOOSE_MARK.search(text.replace("s' ", "s ")):
        return ""
    text = (text[0].upper() + text[1:]).replace(";", ",").replace(":", ",")
    return text if text[-1] in ".?!" else text + "."


def _wordnet_examples() -> Iterator[str]:
    for file in sorted(WORDNET.glob("data.*")):
        for quoted in re.findall(r'"([^"\n]+)"', file.read_text(errors="ignore")):
            yield quoted


def _fortunes() -> Iterator[str]:
    for file in sorted(FORTUNES.glob("*.u8")):
        for paragraph in file.read_text(errors="ignore").split("\n%\n"):
            body = re.sub(r"\n\s+--.*", "", paragraph, flags=re.S).replace("\n", " ").replace('"', "")
            for text in re.split(r"(?<=[.?!])\s+", body):
                if text and text[-1] in ".?!":
                    yield text


def _lemmas() -> set:
    found = set()
    for file in WORDNET.glob("index.*"):
        for line in file.read_text(errors="ignore").splitlines():
            word = line.split(" ")[0]
            if re.match(r"^[a-z]{3,12}$", word):
                found.add(word)
    return found


def _dictionary_words() -> set:
    """Words of the pronunciation dictionary: among them many names."""
    words = (line.split(" ")[0] for line in DICTIONARY.read_text().splitlines())
    return {word for word in words if re.match(r"^[a-z]{3,12}('s)?$", word)}


def run(settings: Settings) -> None:
    """Writes ``sentences.txt``, the held-out ones first, and ``words.txt``: groups of one to three words."""
    found = {_sentence(text) for source in (_wordnet_examples(), _fortunes()) for text in source} - {""}
    sentences = sorted(found)
    random.Random(1).shuffle(sentences)
    lemmas = _lemmas()
    words = sorted(lemmas | _dictionary_words())
    generator = random.Random(3)
    generator.shuffle(words)
    groups = []
    while words:
        count = generator.choice([1, 2, 3])
        groups.append(" ".join(words[-count:]) + ".")
        del words[-count:]
    (settings.data / "sentences.txt").write_text("\n".join(sentences) + "\n")
    (settings.data / "words.txt").write_text("\n".join(groups) + "\n")
    print(f"{len(sentences)} sentences, {len(groups)} groups of words")
