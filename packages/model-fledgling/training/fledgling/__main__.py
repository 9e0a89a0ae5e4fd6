"""Runs one stage: ``python3 -m fledgling STAGE --work FOLDER``."""
from __future__ import annotations

import argparse
import importlib

from .settings import add_options, from_options

STAGES = {
    "texts": ("data.texts", "sentences and words from Debian packages"),
    "spoken-text": ("data.spoken_text", "what the teacher says the texts with"),
    "virtual-speakers": ("data.virtual_speakers", "speech of virtual speakers with labels"),
    "human-prompts": ("data.human_prompts", "human recordings with the phones of their words"),
    "encoder": ("training.train_encoder", "recordings to speech tokens and voices"),
    "decoder": ("training.train_decoder", "speech tokens and voices to waveforms"),
    "language-model": ("training.train_language_model", "text to speech tokens"),
    "pack": ("export.pack", "the graphs and files of the model"),
    "evaluation-material": ("evaluation.material", "held-out sentences and recordings"),
    "label-speech": ("evaluation.label_speech", "speech from the teacher's labels, without the language model"),
    "audio-report": ("evaluation.audio_report", "distances of the speech made by bench/fledgling; listening page"),
    "curves": ("evaluation.curves", "training curves as a picture"),
}


def main() -> None:
    """Parses the command line and runs the stage."""
    listing = "\n".join(f"  {name:22} {about}" for name, (_, about) in STAGES.items())
    parser = argparse.ArgumentParser(
        prog="python3 -m fledgling",
        description=f"Stages, in order:\n{listing}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("stage", choices=STAGES)
    add_options(parser)
    options = parser.parse_args()
    stage = importlib.import_module(f".{STAGES[options.stage][0]}", __package__)
    stage.run(from_options(options))


if __name__ == "__main__":
    main()
