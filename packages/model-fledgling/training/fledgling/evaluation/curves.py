"""Draws the training curves of the logs."""
from __future__ import annotations

import json
from typing import Dict, List, Tuple

from ..settings import Settings

SHOWN = {
    "encoder": ["human_phone_error", "token_phone_accuracy"],
    "language_model": ["token", "phone_accuracy"],
    "decoder": ["bands", "spectra"],
}


def run(settings: Settings) -> None:
    """Writes ``curves.png`` beside the checkpoints: held-out measures by step."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, len(SHOWN), figsize=(11, 3), dpi=80)
    for place, (name, measures) in zip(axes, SHOWN.items()):
        file = settings.checkpoints / f"{name}.jsonl"
        points: Dict[str, List[Tuple[int, float]]] = {measure: [] for measure in measures}
        for line in file.read_text().splitlines() if file.exists() else []:
            entry = json.loads(line)
            for measure in measures:
                if entry["kind"] == "test" and measure in entry:
                    points[measure].append((entry["step"], entry[measure]))
        for measure, values in points.items():
            place.plot([x for x, _ in values], [y for _, y in values], marker=".", label=measure.replace("_", " "))
        place.set(title=name.replace("_", " "), xlabel="step")
        place.set_ylim(bottom=0)
        place.grid(alpha=0.3)
        place.legend()
    figure.tight_layout()
    figure.savefig(settings.checkpoints / "curves.png")
    print(settings.checkpoints / "curves.png")
