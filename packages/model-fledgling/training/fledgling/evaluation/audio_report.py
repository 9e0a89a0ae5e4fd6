"""Measures the speech that ``bench/fledgling`` made, and builds the listening page."""
from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Dict, Iterable, List, NamedTuple, Sequence, Tuple

import numpy as np
from scipy.io import wavfile

from ..layout import SAMPLE_RATE
from ..settings import Settings
from .audio_distance import mel_cepstral_distortion, pitch, spectral_distance, timbre

_SHOWN_SECONDS = 3.0


def read(file: Path) -> np.ndarray:
    """Samples of a WAV file as floats."""
    return wavfile.read(file)[1].astype(np.float64) / 32_768


def _levelled(samples: np.ndarray) -> np.ndarray:
    return samples / (np.sqrt((samples**2).mean()) + 1e-9) * 0.05


class Voices(NamedTuple):
    """How near recordings are to the voices they should have."""

    semitones: float
    """Median of the absolute difference of median pitches."""
    own: float
    """Mean distance of timbre to the own reference in dB."""
    other: float
    """The same to the nearest other reference."""
    nearest: float
    """Share of recordings whose own reference is the nearest."""


def compare_voices(spoken: Sequence[Tuple[str, Path]], references: Dict[str, np.ndarray]) -> Voices:
    """Recordings, each with the name of the reference it should sound like, against all references."""
    pitches = {name: pitch(samples) for name, samples in references.items()}
    timbres = {name: timbre(samples) for name, samples in references.items()}
    semitones, same, other = [], [], []
    for name, file in spoken:
        samples = read(file)
        heard, own = pitch(samples), timbre(samples)
        if len(heard) and len(pitches[name]):
            semitones.append(12 * np.log2(np.median(heard) / np.median(pitches[name])))
        distance = {n: float(np.sqrt(((own - t) ** 2).mean())) for n, t in timbres.items()}
        same.append(distance[name])
        other.append(min(value for n, value in distance.items() if n != name))
    nearest = float(np.mean(np.array(same) < np.array(other)))
    return Voices(float(np.median(np.abs(semitones))), float(np.mean(same)), float(np.mean(other)), nearest)


def measure(folder: Path, model: str, material: dict) -> Dict[str, float]:
    """Copy-synthesis against its original, and voices against their references."""
    cepstral, spectral = [], []
    recordings, people = material["recordings"], material["people"]
    for recording in recordings:
        original = _levelled(read(folder / recording["sentence"]))
        copy = _levelled(read(folder / model / f"copy-{recording['name']}.wav"))
        cepstral.append(mel_cepstral_distortion(copy, original))
        spectral.append(spectral_distance(copy, original))
    references = {r["name"]: read(folder / r["reference"]) for r in recordings}
    real = {p["name"]: read(folder / p["reference"]) for p in people}

    def files(pattern: str, names: Iterable[str]) -> List[Tuple[str, Path]]:
        return [(name, file) for name in names for file in sorted((folder / model).glob(pattern.format(name)))]

    values = {
        "mel cepstral distortion of copy-synthesis, dB": float(np.mean(cepstral)),
        "multi-resolution STFT distance of copy-synthesis": float(np.mean(spectral)),
    }
    groups = (
        ("spoken", compare_voices(files("voice-{}-[01].wav", references), references)),
        ("converted", compare_voices(files("conversion-to-{}.wav", references), references)),
        ("spoken as real people", compare_voices(files("person-{}-[01].wav", real), {**references, **real})),
    )
    for what, voices in groups:
        values[f"{what}: median pitch error against the reference, semitones"] = voices.semitones
        values[f"{what}: distance of timbre to the own reference, dB"] = voices.own
        values[f"{what}: distance of timbre to the nearest other reference, dB"] = voices.other
        values[f"{what}: own reference is the nearest, share"] = voices.nearest
    return values


def spectrogram(samples: np.ndarray, file: Path, title: str) -> None:
    """A picture of the first seconds up to 10 kHz."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 2), dpi=80)
    axes.specgram(samples[: int(_SHOWN_SECONDS * SAMPLE_RATE)] + 1e-5, NFFT=720, noverlap=600, Fs=SAMPLE_RATE, vmin=-130)
    axes.set(ylim=(0, 10_000), title=title, xlabel="s", ylabel="Hz")
    figure.tight_layout()
    figure.savefig(file)
    pyplot.close(figure)


def listening_page(folder: Path, models: List[str], recordings: List[dict]) -> None:
    """``index.html`` with originals and copies side by side, and one sentence in every voice."""
    pictures = folder / "pictures"
    pictures.mkdir(exist_ok=True)

    def cell(file: Path, title: str) -> str:
        if not file.exists():
            return "<td></td>"
        picture = pictures / f"{file.parent.name}-{file.stem}.png"
        spectrogram(read(file), picture, title)
        return (
            f'<td><audio controls src="{file.relative_to(folder)}"></audio><br>'
            f'<img src="{picture.relative_to(folder)}" alt="Spectrogram: {html.escape(title)}"></td>'
        )

    rows = []
    for recording in recordings:
        name = recording["name"]
        cells = [cell(folder / recording["sentence"], f"{name}: original")]
        cells += [cell(folder / model / f"copy-{name}.wav", f"{name}: {model}, copy") for model in models]
        cells += [cell(folder / model / f"voice-{name}-0.wav", f"{name}: {model}, spoken") for model in models]
        rows.append(f"<tr><th>{html.escape(name)}</th>{''.join(cells)}</tr>")
    heads = ["voice", "original", *(f"{m}: copy" for m in models), *(f"{m}: a sentence" for m in models)]
    page = f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Fledgling: listening page</title>
<style>body {{ font: 16px sans-serif }} th {{ text-align: left }} td {{ padding: 4px }}</style>
<h1>Fledgling: listening page</h1>
<p>Synthetic speakers that no version was trained on. A copy is the original through encoder and decoder.</p>
<table><tr>{''.join(f'<th>{html.escape(head)}</th>' for head in heads)}</tr>{''.join(rows)}</table>
</html>
"""
    (folder / "index.html").write_text(page)


def run(settings: Settings) -> None:
    """Prints a table of the models whose speech is in ``evaluation/``; writes ``audio-report.json`` and ``index.html``."""
    folder = settings.work / "evaluation"
    material = json.loads((folder / "material.json").read_text())
    recordings = material["recordings"]
    models = sorted(file.parent.name for file in folder.glob(f"*/copy-{recordings[0]['name']}.wav"))
    results = {model: measure(folder, model, material) for model in models}
    measures = list(next(iter(results.values()), {}))
    print(f"| measure | {' | '.join(models)} |\n| --- |{' --- |' * len(models)}")
    for name in measures:
        print(f"| {name} | {' | '.join(f'{results[model][name]:.2f}' for model in models)} |", flush=True)
    (folder / "audio-report.json").write_text(json.dumps(results, indent=1) + "\n")
    listening_page(folder, models, recordings)
