"""Speech from the teacher's own labels: what the decoder costs in words, without the language model."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from scipy.io import wavfile

from ..export.graphs import ConditionalDecoderGraph, SpeechEncoderGraph
from ..export.pack import FORMANT_STRENGTH
from ..layout import SAMPLE_RATE, TOKEN, speech_tokens
from ..models.decoder import Decoder
from ..models.encoder import Encoder
from ..models.language_model import LanguageModel
from ..settings import Settings
from ..teacher import Request, build, speak
from ..training.loop import load_weights
from .material import held_sentences

TEACHERS = (("rms", 1.0), ("kal16", 1.1))
"""Voices whose timing and pitch are spoken, with their duration stretch."""
_DEFAULT_VOICE = Path(__file__).resolve().parents[3] / "model" / "default_voice.wav"


def run(settings: Settings) -> None:
    """Writes ``evaluation/labels/sentences.txt`` and a folder of speech for each teacher, in the default voice."""
    encoder, model, decoder = Encoder(), LanguageModel(), Decoder()
    load_weights(settings, "encoder", encoder)
    pace = load_weights(settings, "language_model", model)
    hiss = load_weights(settings, "decoder", decoder)["unvoiced_mean"]
    analyse = SpeechEncoderGraph(encoder, model, (pace["pace_mean"], pace["pace_spread"]), hiss).eval()
    synthesise = ConditionalDecoderGraph(decoder, FORMANT_STRENGTH).eval()
    folder = settings.work / "evaluation" / "labels"
    folder.mkdir(parents=True, exist_ok=True)
    texts = held_sentences(settings)
    (folder / "sentences.txt").write_text("\n".join(texts) + "\n")
    samples = wavfile.read(_DEFAULT_VOICE)[1].astype(np.float32) / 32_768
    with torch.no_grad():
        _, _, embedding, features = analyse(torch.from_numpy(samples)[None])
        prompt = torch.zeros(1, features.shape[1] // 2, dtype=torch.long)
        for voice, stretch in TEACHERS:
            target = folder / voice
            target.mkdir(exist_ok=True)
            for said in speak(build(settings.work), [Request(voice, text, stretch) for text in texts]):
                count = int(said.labels[-1].end * SAMPLE_RATE) // TOKEN
                made = speech_tokens(said.labels, said.pitch(4 * count), count)
                tokens = torch.cat([prompt, torch.from_numpy(made.tokens)[None]], 1)
                waveform = np.clip(synthesise(tokens, embedding, features)[0].numpy(), -1, 1)
                wavfile.write(target / f"{said.request}.wav", SAMPLE_RATE, (waveform * 32_000).astype(np.int16))
    print(f"{len(texts)} sentences in {folder}")
