"""The four graphs as PyTorch modules that trace to ONNX, with the calling contract of Chatterbox's exports."""
from __future__ import annotations

import math
from typing import NamedTuple, Tuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..features import (
    BANDS,
    BINS,
    LEFT,
    LOWEST_PITCH,
    PITCH_BINS,
    PITCH_CLASSES,
    PITCH_LEFT,
    PITCH_RIGHT,
    PITCH_STEP,
    PITCH_WINDOW,
    RIGHT,
    TARGET_LEVEL,
    WINDOW,
    band_filters,
    low_pass,
)
from ..layout import (
    CHARACTERS,
    EXAGGERATION,
    FIRST_TEXT,
    FRAME,
    FRAMES_PER_TOKEN,
    SILENCE,
    SPEECH_TOKENS,
    START,
    STOP,
    TOKEN,
    VOICED,
)
from ..models.decoder import Decoder, hertz_of
from ..models.encoder import Encoder
from ..models.language_model import HEAD_WIDTH, MASKED, START_ROW, STOP_ROW, WIDTH, LanguageModel


class Basis(NamedTuple):
    """A table of cosines and negative sines that the exported graph computes at load instead of storing it."""

    length: int
    bins: int
    size: int
    window: bool
    scale: float


BASES = (
    Basis(WINDOW, BINS, WINDOW, True, 1.0),
    Basis(PITCH_WINDOW, PITCH_BINS, PITCH_WINDOW, True, 1.0),
    Basis(2 * FRAME, BINS, WINDOW, True, 1.0),
    Basis(WINDOW, BINS, WINDOW, False, 2 / WINDOW),
)
"""Analysis for bands and for pitch, analysis and synthesis of the vocoder. Buffers named ``basis_N`` refer to these."""

_EFFORT = 0.7 / 8.686
"""Nepers by which a semitone above the median is louder, where voiced.

People get 8 to 9 dB louder in an octave (I. R. Titze, J. Sundberg, Vocal intensity in speakers and singers, JASA 91, 1992);
the teachers do not. It gives exaggeration, which widens the pitch range, an effect on the energy too.
"""
_EPSILON = 1e-3


def basis_table(basis: Basis) -> Tensor:
    """``[2 bins, 1, length]`` for a convolution."""
    n, k = torch.arange(basis.length).float(), torch.arange(basis.bins).float()
    product = k[:, None] * n[None]
    # Reduced to one turn while it is still a whole number: float32 cosines stay accurate.
    angle = (product - torch.floor(product / basis.size) * basis.size) * (2 * math.pi / basis.size)
    window = 0.5 - 0.5 * torch.cos(n * (2 * math.pi / basis.length)) if basis.window else torch.ones(basis.length)
    return torch.cat([torch.cos(angle) * window, -torch.sin(angle) * window], 0)[:, None] * basis.scale


class SpeechEncoderGraph(nn.Module):
    """A recording to the language model's condition, speech tokens, a speaker embedding and the reference's bands."""

    def __init__(
        self, encoder: Encoder, language_model: LanguageModel, pace: Tuple[float, float], unvoiced_mean: Tensor
    ) -> None:
        super().__init__()
        self.encoder, self.pace = encoder, language_model.pace
        self.pace_mean, self.pace_spread = pace
        self.register_buffer("filters", band_filters())
        self.register_buffer("low_pass", low_pass()[None, None])
        self.register_buffer("basis_0", basis_table(BASES[0]))
        self.register_buffer("basis_1", basis_table(BASES[1]))
        self.register_buffer("voiced_phones", torch.from_numpy(VOICED).float())
        self.register_buffer("unvoiced_mean", unvoiced_mean)
        centres = np.log2(LOWEST_PITCH) + PITCH_STEP * np.arange(PITCH_CLASSES)
        self.register_buffer("centres", torch.from_numpy(centres).float())

    def forward(self, samples: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
        """``audio_values [1, n]`` at 24 kHz."""
        samples = F.pad(samples, (0, TOKEN))
        samples = samples[:, : (samples.shape[1] // TOKEN) * TOKEN]
        sounding = (samples.abs() > samples.abs().max() * 0.02).float()
        power = (samples * samples * sounding).sum() / sounding.sum().clamp(min=1)
        samples = samples * (TARGET_LEVEL / torch.sqrt(power + 1e-9))
        bands, pitch = self._features(samples)
        output = self.encoder((bands - bands.mean(1, keepdim=True)) / 2.5, (pitch - pitch.mean()) / 3)
        frame_phone = output.frame_phone.argmax(-1)
        voiced = self.voiced_phones[frame_phone]
        unvoiced = (1 - voiced) * (frame_phone > 0).float()
        log_pitch = (output.pitch.softmax(-1) * self.centres).sum(-1)
        median = self._centre(log_pitch, voiced)
        phone, offset = output.token_phone.argmax(-1), output.offset.argmax(-1)
        by_token = voiced.reshape(1, -1, FRAMES_PER_TOKEN)
        semitones = (12 * (log_pitch - median)).reshape(1, -1, FRAMES_PER_TOKEN)
        semitones = (semitones * by_token).sum(-1) / (by_token.sum(-1) + _EPSILON)
        step = torch.clamp(torch.round((semitones + 7) / 2), 0, 7).long()
        tokens = phone * 32 + offset * 8 + step * self.voiced_phones[phone].long()
        return self._condition(phone), tokens, self._embedding(bands, median, voiced, unvoiced), bands[:, ::2]

    def _features(self, samples: Tensor) -> Tuple[Tensor, Tensor]:
        frames = (samples.shape[1] // TOKEN) * FRAMES_PER_TOKEN
        spectrum = F.conv1d(F.pad(samples[:, None], (LEFT, RIGHT)), self.basis_0, stride=FRAME)
        power = spectrum[:, :BINS] ** 2 + spectrum[:, BINS:] ** 2
        bands = torch.log(torch.matmul(power.transpose(1, 2), self.filters.T) + 1e-4)[:, :frames]
        slow = F.conv1d(F.pad(samples[:, None], (PITCH_LEFT, PITCH_RIGHT)), self.low_pass, stride=4)
        low = F.conv1d(slow, self.basis_1, stride=FRAME // 4)
        pitch = torch.log(low[:, :PITCH_BINS] ** 2 + low[:, PITCH_BINS:] ** 2 + 1e-3).transpose(1, 2)[:, :frames]
        return bands, pitch

    @staticmethod
    def _centre(log_pitch: Tensor, voiced: Tensor) -> Tensor:
        """Mean without outliers: frames within 0.6 octaves of the first mean; 128 Hz where nothing is voiced."""
        first = (log_pitch * voiced).sum() / (voiced.sum() + _EPSILON)
        near = voiced * ((log_pitch - first).abs() < 0.6).float()
        return ((log_pitch * near).sum() + 7 * _EPSILON) / (near.sum() + _EPSILON)

    def _embedding(self, bands: Tensor, median: Tensor, voiced: Tensor, unvoiced: Tensor) -> Tensor:
        """As :func:`fledgling.models.decoder.voice_of`, from the phones that were heard."""
        count = voiced.sum() + _EPSILON
        mean = (bands * voiced[..., None]).sum(1) / count
        level = mean.mean(-1, keepdim=True)
        hiss = (((bands - level[:, None]) * unvoiced[..., None]).sum(1) + 2 * self.unvoiced_mean) / (unvoiced.sum() + 2)
        spread = torch.sqrt((((bands - mean[:, None]) ** 2) * voiced[..., None]).sum(1) / count + 1e-6)
        pitch = (median.reshape(1, 1) - 7) / 0.5
        return torch.cat([pitch, (mean - level) / 2, hiss / 2, spread / 2], -1)

    def _condition(self, phone: Tensor) -> Tensor:
        """The language model's first embedding, from the pace of the reference."""
        sounding = (phone > 0).float()
        changes = ((phone[:, 1:] != phone[:, :-1]).float() * sounding[:, 1:] * sounding[:, :-1]).sum()
        pace = (changes / (sounding.sum() + _EPSILON) - self.pace_mean) / self.pace_spread
        return self.pace(torch.clamp(pace, -2.5, 2.5).reshape(1, 1))[:, None]


class EmbedTokensGraph(nn.Module):
    """Ids of text and speech to embeddings."""

    def __init__(self, language_model: LanguageModel) -> None:
        super().__init__()
        self.text, self.exaggeration = language_model.text, language_model.exaggeration
        self.segment = language_model.segment
        self.register_buffer("table", language_model.table().detach())

    def forward(self, ids: Tensor, positions: Tensor, exaggeration: Tensor) -> Tensor:
        """``input_ids [b, l]``, ``position_ids [b, l]`` (without effect), ``exaggeration [b]``; gives ``[b, l, width]``."""
        is_text = (ids >= FIRST_TEXT).float()[..., None]
        text = (self.text(torch.clamp(ids - FIRST_TEXT, 0, len(CHARACTERS) - 1), is_text) + self.segment[0]) * is_text
        row = torch.clamp(ids, 0, SPEECH_TOKENS - 1)
        row = torch.where(ids == STOP, torch.full_like(ids, STOP_ROW), row)
        row = torch.where(ids == START, torch.full_like(ids, START_ROW), row)
        speech = self.table[row] + self.segment[1]
        is_marker = (ids == EXAGGERATION).float()[..., None]
        marker = self.exaggeration(exaggeration[:, None])[:1, None]
        return text + speech * (1 - is_text) * (1 - is_marker) + marker * is_marker + 0 * positions.float()[..., None]


class LanguageModelGraph(nn.Module):
    """Embeddings to logits over Chatterbox's 6563 ids, with a cache of keys and values."""

    def __init__(self, language_model: LanguageModel) -> None:
        super().__init__()
        self.blocks, self.norm, self.bias = language_model.blocks, language_model.norm, language_model.bias
        self.register_buffer("table", language_model.table().detach()[: SPEECH_TOKENS + 1] * WIDTH**-0.5)

    def forward(self, x: Tensor, mask: Tensor, *past: Tensor) -> Tuple[Tensor, ...]:
        """``inputs_embeds [b, l, width]``, ``attention_mask [b, past + l]``, then keys and values by layer."""
        batch, length = x.shape[0], x.shape[1]
        before = past[0].shape[2]
        queries, keys = torch.arange(length) + before, torch.arange(length + before)
        half = HEAD_WIDTH // 2
        frequencies = torch.exp(-torch.arange(half).float() * (math.log(10_000.0) / half))
        angle = queries.float()[None, None, :, None] * frequencies
        # Without a cache this is the prompt, which sees itself in both directions.
        is_prompt = ((queries - torch.arange(length)) == 0)[:, None]
        visible = (keys[None] <= queries[:, None]) | is_prompt
        seen = visible[None, None] & (mask[:, None, None] > 0)
        bias = torch.where(seen, torch.tensor(0.0), torch.tensor(MASKED))
        cache = []
        for i, block in enumerate(self.blocks):
            x, _, kept = block(x, torch.cos(angle), torch.sin(angle), bias, (past[2 * i], past[2 * i + 1]))
            cache += kept
        logits = torch.matmul(self.norm(x), self.table.T) + self.bias
        unused = torch.full_like(logits[..., :1], MASKED).expand(batch, length, STOP - SPEECH_TOKENS)
        return (torch.cat([logits[..., :SPEECH_TOKENS], unused, logits[..., SPEECH_TOKENS:]], -1), *cache)


def formant_filter(strength: float) -> Tensor:
    """``[bands, bands]``: mel cepstrum from the third coefficient on times ``1 + strength``, which sharpens formants."""
    k = np.arange(BANDS)[:, None]
    cosines = np.cos(np.pi * k * (np.arange(BANDS)[None] + 0.5) / BANDS) * np.sqrt(2 / BANDS)
    cosines[0] /= np.sqrt(2)
    gain = np.ones(BANDS)
    gain[3:] += strength
    return torch.from_numpy((cosines.T * gain) @ cosines).float()


class ConditionalDecoderGraph(nn.Module):
    """Speech tokens and a voice to a waveform."""

    def __init__(self, decoder: Decoder, formant_strength: float) -> None:
        super().__init__()
        self.decoder = decoder
        sharpened = formant_filter(formant_strength)
        self.register_buffer("to_bins", decoder.to_bins @ sharpened)
        self.register_buffer("to_phase", decoder.to_phase @ sharpened)
        self.register_buffer("basis_2", basis_table(BASES[2]))
        self.register_buffer("basis_3", basis_table(BASES[3]))

    def forward(self, tokens: Tensor, embedding: Tensor, features: Tensor) -> Tensor:
        """``speech_tokens [1, t]``, of which the reference's are dropped, ``[1, 241]`` and ``[1, f, 80]``."""
        tokens = tokens[:, features.shape[1] // 2 :]
        tokens = torch.where(tokens >= SPEECH_TOKENS, torch.full_like(tokens, SILENCE), tokens)
        tokens = torch.clamp(tokens, 0, SPEECH_TOKENS - 1)
        average = features.mean(1)
        voice = self.decoder.voice(embedding[:1], (average - average.mean(-1, keepdim=True)) / 2)
        envelopes = self.decoder.envelopes(tokens, voice)
        pulses = self.decoder.excitation(hertz_of(embedding[0, 0] * 0.5 + 7, envelopes.semitones))
        source = torch.cat([pulses, torch.randn_like(pulses)], 0)
        spectra = F.conv1d(F.pad(source[:, None], (FRAME // 2, FRAME // 2)), self.basis_2, stride=FRAME)
        effort = torch.exp(_EFFORT * envelopes.semitones * envelopes.voiced)[..., None]
        loud = (torch.exp(torch.matmul(envelopes.harmonics, self.to_bins.T)) * effort).transpose(1, 2)
        angle = torch.matmul(envelopes.harmonics, self.to_phase.T).transpose(1, 2)
        noise = (torch.exp(torch.matmul(envelopes.noise, self.decoder.to_bins.T)) * effort).transpose(1, 2)
        real, imaginary = loud * torch.cos(angle), loud * torch.sin(angle)
        pulse_real, pulse_imaginary = spectra[:1, :BINS], spectra[:1, BINS:]
        whole_real = pulse_real * real - pulse_imaginary * imaginary + spectra[1:, :BINS] * noise
        whole_imaginary = pulse_real * imaginary + pulse_imaginary * real + spectra[1:, BINS:] * noise
        whole = torch.cat([whole_real, whole_imaginary], 1)
        samples = F.conv_transpose1d(whole, self.basis_3, stride=FRAME)[:, 0]
        return samples[:, FRAME // 2 : FRAME // 2 + tokens.shape[1] * TOKEN]
