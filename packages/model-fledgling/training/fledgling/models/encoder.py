"""A recording to phones, boundary offsets and pitch."""
from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..features import BANDS, PITCH_BINS, PITCH_CLASSES
from ..layout import FRAMES_PER_TOKEN, OFFSETS, PHONES

WIDTH = 160
DILATIONS = (1, 2, 4, 8, 1, 2)


class ResidualBlock(nn.Module):
    """Dilated convolution over time behind a norm."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.wide = nn.Conv1d(width, width, 3, padding=dilation, dilation=dilation)
        self.mix = nn.Conv1d(width, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        """``[b, width, frames]`` to the same."""
        hidden = self.norm(x.transpose(1, 2)).transpose(1, 2)
        return x + self.mix(F.gelu(self.wide(hidden)))


class EncoderOutput(NamedTuple):
    """Logits: phone by frame, phone by token, offset by token, pitch class by frame."""

    frame_phone: Tensor
    token_phone: Tensor
    offset: Tensor
    pitch: Tensor


class Encoder(nn.Module):
    """Convolutions over band energies for phones, and over a low spectrum for pitch."""

    def __init__(self) -> None:
        super().__init__()
        self.input = nn.Conv1d(BANDS, WIDTH, 5, padding=2)
        self.blocks = nn.ModuleList([ResidualBlock(WIDTH, dilation) for dilation in DILATIONS])
        self.norm = nn.LayerNorm(WIDTH)
        self.frame_phone = nn.Linear(WIDTH, len(PHONES))
        self.token = nn.Linear(3 * FRAMES_PER_TOKEN * WIDTH, 192)
        self.token_phone = nn.Linear(192, len(PHONES))
        self.offset = nn.Linear(192, OFFSETS)
        self.pitch = nn.Sequential(
            nn.Conv1d(PITCH_BINS, 64, 3, padding=1),
            nn.GELU(),
            nn.Conv1d(64, 64, 5, padding=2),
            nn.GELU(),
            nn.Conv1d(64, 64, 5, padding=2),
            nn.GELU(),
            nn.Conv1d(64, PITCH_CLASSES, 1),
        )

    def forward(self, bands: Tensor, pitch: Tensor) -> EncoderOutput:
        """``bands [b, 4t, 80]`` and ``pitch [b, 4t, 128]``, both normalised by :func:`normalised`."""
        x = self.input(bands.transpose(1, 2))
        for block in self.blocks:
            x = block(x)
        hidden = self.norm(x.transpose(1, 2))
        tokens = hidden.reshape(hidden.shape[0], -1, FRAMES_PER_TOKEN * WIDTH)
        edge = tokens[:, :1] * 0
        around = torch.cat([torch.cat([edge, tokens[:, :-1]], 1), tokens, torch.cat([tokens[:, 1:], edge], 1)], 2)
        token = F.gelu(self.token(around))
        return EncoderOutput(
            self.frame_phone(hidden),
            self.token_phone(token),
            self.offset(token),
            self.pitch(pitch.transpose(1, 2)).transpose(1, 2),
        )


def normalised(bands: Tensor, pitch: Tensor) -> "tuple[Tensor, Tensor]":
    """Features ``[frames, ...]`` of a whole recording without its average timbre and level."""
    return (bands - bands.mean(0, keepdim=True)) / 2.5, (pitch - pitch.mean()) / 3
