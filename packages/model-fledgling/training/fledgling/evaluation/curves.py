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

    logs = {name: settings.checkpoints / f"{name}.jsonl" for name in SHOWN}
    logs = {name: file for name, file in logs.items() if file.exists()}
    if not logs:
        raise SystemExit("No training logs: run a training stage first.")
    figure, axes = pyplot.subplots(1, len(logs), figsize=(4 * len(logs), 3), dpi=80, squeeze=False)
    for place, (name, file) in zip(axes[0], logs.items()):
        points: Dict[str, List[Tuple[int, float]]] = {measure: [] for measure in SHOWN[name]}
        for line in file.read_text().splitlines():
            entry = json.loads(line)
            for measure in points:
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
