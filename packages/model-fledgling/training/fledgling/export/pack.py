"""Writes a model folder: four graphs and the JSON files of a Chatterbox repository."""
from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Dict, Sequence, Tuple

import onnx
import torch
from torch import Tensor, nn

from ..layout import EXAGGERATION, FIRST_TEXT, SAMPLE_RATE, SPEECH_TOKENS, START, STOP
from ..models.decoder import EMBEDDING, Decoder
from ..models.encoder import Encoder
from ..models.language_model import HEADS, HEAD_WIDTH, LAYERS, WIDTH, LanguageModel
from ..settings import Settings
from ..training.loop import load_weights
from .graphs import ConditionalDecoderGraph, EmbedTokensGraph, LanguageModelGraph, SpeechEncoderGraph
from .storage import compact
from .tokenizer import tokenizer

FORMANT_STRENGTH = 0.3
"""Chosen by word errors of copy-synthesis; the losses leave formants a little flat."""
_OPSET = 16


def _export(
    module: nn.Module,
    inputs: Tuple[Tensor, ...],
    names: Tuple[Sequence[str], Sequence[str]],
    dynamic: Dict[str, Dict[int, str]],
) -> onnx.ModelProto:
    buffer = io.BytesIO()
    torch.onnx.export(
        module.eval(),
        inputs,
        buffer,
        input_names=list(names[0]),
        output_names=list(names[1]),
        dynamic_axes=dynamic,
        opset_version=_OPSET,
        do_constant_folding=False,
    )
    return onnx.load_model_from_string(buffer.getvalue())


def speech_encoder(encoder: Encoder, model: LanguageModel, pace: Tuple[float, float], hiss: Tensor) -> onnx.ModelProto:
    """The graph that takes voices and tokens from recordings."""
    return _export(
        SpeechEncoderGraph(encoder, model, pace, hiss),
        (torch.randn(1, 48_000) * 0.1,),
        (["audio_values"], ["audio_features", "audio_tokens", "speaker_embeddings", "speaker_features"]),
        {"audio_values": {1: "n"}, "audio_tokens": {1: "t"}, "speaker_features": {1: "m"}},
    )


def embed_tokens(model: LanguageModel) -> onnx.ModelProto:
    """The graph that embeds ids."""
    ids = torch.tensor([[EXAGGERATION, FIRST_TEXT + 1, FIRST_TEXT + 5, FIRST_TEXT + 2, START]])
    axes = {0: "b", 1: "l"}
    return _export(
        EmbedTokensGraph(model),
        (ids, torch.zeros_like(ids), torch.tensor([0.5])),
        (["input_ids", "position_ids", "exaggeration"], ["inputs_embeds"]),
        {"input_ids": axes, "position_ids": axes, "inputs_embeds": axes},
    )


def language_model(model: LanguageModel) -> onnx.ModelProto:
    """The graph of the transformer."""
    parts = [f"{layer}.{kind}" for layer in range(LAYERS) for kind in ("key", "value")]
    past = [f"past_key_values.{part}" for part in parts]
    present = [f"present.{part}" for part in parts]
    dynamic = {"inputs_embeds": {0: "b", 1: "l"}, "attention_mask": {0: "b", 1: "tot"}, "logits": {0: "b", 1: "l"}}
    dynamic.update({name: {0: "b", 2: "p"} for name in past})
    dynamic.update({name: {0: "b", 2: "tot"} for name in present})
    cache = [torch.randn(2, HEADS, 4, HEAD_WIDTH) for _ in past]
    return _export(
        LanguageModelGraph(model),
        (torch.randn(2, 3, WIDTH), torch.ones(2, 7, dtype=torch.long), *cache),
        (["inputs_embeds", "attention_mask", *past], ["logits", *present]),
        dynamic,
    )


def conditional_decoder(decoder: Decoder) -> onnx.ModelProto:
    """The graph that makes waveforms."""
    return _export(
        ConditionalDecoderGraph(decoder, FORMANT_STRENGTH),
        (torch.randint(0, SPEECH_TOKENS, (1, 45)), torch.randn(1, EMBEDDING), torch.randn(1, 50, 80)),
        (["speech_tokens", "speaker_embeddings", "speaker_features"], ["waveform"]),
        {"speech_tokens": {1: "t"}, "speaker_features": {1: "m"}, "waveform": {1: "n"}},
    )


CONFIGURATION = {
    "config.json": {
        "model_type": "chatterbox",
        "architectures": ["ChatterboxModel"],
        "text_config": {
            "model_type": "llama",
            "num_hidden_layers": LAYERS,
            "num_attention_heads": HEADS,
            "num_key_value_heads": HEADS,
            "head_dim": HEAD_WIDTH,
            "hidden_size": WIDTH,
            "vocab_size": STOP + 1,
        },
    },
    "generation_config.json": {"eos_token_id": STOP},
    "preprocessor_config.json": {
        "feature_extractor_type": "ChatterboxFeatureExtractor",
        "processor_class": "ChatterboxProcessor",
        "sampling_rate": SAMPLE_RATE,
    },
    "tokenizer_config.json": {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "processor_class": "ChatterboxProcessor",
    },
}
"""The small files of the repository."""


def write(settings: Settings, target: Path) -> None:
    """Writes the pack into ``target``."""
    encoder, model, decoder = Encoder(), LanguageModel(), Decoder()
    load_weights(settings, "encoder", encoder)
    pace = load_weights(settings, "language_model", model)
    hiss = load_weights(settings, "decoder", decoder)["unvoiced_mean"]
    graphs = {
        "speech_encoder": speech_encoder(encoder, model, (pace["pace_mean"], pace["pace_spread"]), hiss),
        "embed_tokens": embed_tokens(model),
        "language_model": language_model(model),
        "conditional_decoder": conditional_decoder(decoder),
    }
    (target / "onnx").mkdir(parents=True, exist_ok=True)
    total = 0
    for name, graph in graphs.items():
        file = target / "onnx" / f"{name}.onnx"
        onnx.save(compact(graph, int8=True), str(file))
        total += file.stat().st_size
        print(f"{file.name}: {file.stat().st_size} bytes")
    print(f"graphs: {total} bytes")
    for name, content in {"tokenizer.json": tokenizer(), **CONFIGURATION}.items():
        (target / name).write_text(json.dumps(content, indent=1 if name == "tokenizer.json" else None) + "\n")


def run(settings: Settings) -> None:
    """Writes ``pack/`` in the working folder."""
    write(settings, settings.work / "pack")
