"""Text to speech tokens: a convolutional text encoder and a small transformer."""
from __future__ import annotations

from typing import List, NamedTuple, Optional, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..layout import CHARACTERS, OFFSETS, PHONES, PITCHES, SPEECH_TOKENS

WIDTH, HEADS, HEAD_WIDTH, FEED_FORWARD, LAYERS = 192, 3, 64, 512, 4
STOP_ROW, START_ROW = SPEECH_TOKENS, SPEECH_TOKENS + 1
"""Rows of the speech table after the speech tokens."""
GUIDED_LAYERS = (1, 2)
"""Layers whose first head learns to look at the characters of the word being spoken."""
MASKED = -1e4


class TextEncoder(nn.Module):
    """Characters to features; an auxiliary output per half character learns the phones (CTC)."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Embedding(len(CHARACTERS), WIDTH)
        self.wide = nn.ModuleList([nn.Conv1d(WIDTH, 256, 5, padding=2) for _ in range(3)])
        self.narrow = nn.ModuleList([nn.Conv1d(256, WIDTH, 1) for _ in range(3)])
        self.norms = nn.ModuleList([nn.LayerNorm(WIDTH) for _ in range(3)])
        self.last_norm = nn.LayerNorm(WIDTH)
        self.phones = nn.Linear(WIDTH, 2 * (len(PHONES) + 1))

    def forward(self, characters: Tensor, mask: Tensor) -> Tensor:
        """``characters [b, l]``, ``mask [b, l, 1]`` with 1 at characters; gives ``[b, l, width]``."""
        x = self.embedding(characters) * mask
        for wide, narrow, norm in zip(self.wide, self.narrow, self.norms):
            hidden = F.gelu(wide((norm(x) * mask).transpose(1, 2)))
            x = (x + narrow(hidden).transpose(1, 2)) * mask
        return self.last_norm(x) * mask


class RootMeanSquareNorm(nn.Module):
    """Scales by the root mean square, without a bias."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        """Any shape whose last dimension is the width."""
        return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + 1e-5) * self.weight


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary position embedding of queries or keys ``[b, heads, l, head width]``."""
    half = HEAD_WIDTH // 2
    a, b = x[..., :half], x[..., half:]
    return torch.cat([a * cos - b * sin, b * cos + a * sin], -1)


class Block(nn.Module):
    """Attention and a gated feed-forward layer, both behind a norm."""

    def __init__(self) -> None:
        super().__init__()
        self.attention_norm = RootMeanSquareNorm(WIDTH)
        self.feed_forward_norm = RootMeanSquareNorm(WIDTH)
        self.queries_keys_values = nn.Linear(WIDTH, 3 * WIDTH, bias=False)
        self.output = nn.Linear(WIDTH, WIDTH, bias=False)
        self.gate_up = nn.Linear(WIDTH, 2 * FEED_FORWARD, bias=False)
        self.down = nn.Linear(FEED_FORWARD, WIDTH, bias=False)
        nn.init.normal_(self.output.weight, std=0.02)
        nn.init.normal_(self.down.weight, std=0.02)

    def forward(
        self, x: Tensor, cos: Tensor, sin: Tensor, bias: Tensor, past: Optional[Tuple[Tensor, Tensor]] = None
    ) -> Tuple[Tensor, Tensor, Tuple[Tensor, Tensor]]:
        """New features, the attention's weights, and the keys and values including ``past``."""
        batch, length, _ = x.shape
        packed = self.queries_keys_values(self.attention_norm(x)).reshape(batch, length, 3, HEADS, HEAD_WIDTH)
        queries, keys, values = packed.permute(2, 0, 3, 1, 4).unbind(0)
        queries, keys = rotate(queries, cos, sin), rotate(keys, cos, sin)
        if past is not None:
            keys, values = torch.cat([past[0], keys], 2), torch.cat([past[1], values], 2)
        weights = torch.softmax((queries @ keys.transpose(2, 3)) * HEAD_WIDTH**-0.5 + bias, -1)
        x = x + self.output((weights @ values).transpose(1, 2).reshape(batch, length, WIDTH))
        gate, up = self.gate_up(self.feed_forward_norm(x)).chunk(2, -1)
        return x + self.down(F.silu(gate) * up), weights, (keys, values)


class LanguageModelOutput(NamedTuple):
    """Logits of the next token, attention weights by layer, text features and the length of the prompt before START."""

    logits: Tensor
    attention: List[Tensor]
    text: Tensor
    prompt: int


class LanguageModel(nn.Module):
    """Next speech token from pace, exaggeration, text and the tokens so far.

    The prompt (pace, exaggeration, text, START) sees itself in both directions; speech sees what came before.
    """

    def __init__(self) -> None:
        super().__init__()
        self.text = TextEncoder()
        self.phone = nn.Embedding(len(PHONES), WIDTH)
        self.offset = nn.Embedding(OFFSETS, WIDTH)
        self.pitch = nn.Embedding(PITCHES, WIDTH)
        self.own = nn.Embedding(SPEECH_TOKENS + 2, WIDTH)
        for embedding in (self.phone, self.offset, self.pitch):
            nn.init.normal_(embedding.weight, std=0.5)
        nn.init.normal_(self.own.weight, std=0.05)
        self.pace = nn.Sequential(nn.Linear(1, 64), nn.Tanh(), nn.Linear(64, WIDTH))
        self.exaggeration = nn.Sequential(nn.Linear(1, 64), nn.Tanh(), nn.Linear(64, WIDTH))
        self.blocks = nn.ModuleList([Block() for _ in range(LAYERS)])
        self.norm = RootMeanSquareNorm(WIDTH)
        self.bias = nn.Parameter(torch.zeros(SPEECH_TOKENS + 1))
        self.segment = nn.Parameter(torch.randn(2, WIDTH) * 0.1)
        """What tells text (0) from speech (1)."""

    def table(self) -> Tensor:
        """Embeddings of all speech tokens, then STOP, then START: sums of their three fields and an own part."""
        ids = torch.arange(SPEECH_TOKENS)
        fields = self.phone(ids // 32) + self.offset(ids // 8 % 4) + self.pitch(ids % 8)
        return torch.cat([fields, fields.new_zeros(2, WIDTH)], 0) + self.own.weight

    @staticmethod
    def angles(positions: Tensor) -> Tuple[Tensor, Tensor]:
        """Cosines and sines for positions ``[b, l]``."""
        half = HEAD_WIDTH // 2
        frequencies = 10000.0 ** (-torch.arange(0, half, dtype=torch.float32) / half)
        angle = positions[:, None, :, None].float() * frequencies
        return torch.cos(angle), torch.sin(angle)

    def forward(
        self, pace: Tensor, exaggeration: Tensor, characters: Tensor, lengths: Tensor, speech: Tensor, drop: Tensor
    ) -> LanguageModelOutput:
        """Training pass over padded texts ``[b, l]`` and table rows ``speech [b, s]`` that begin with START.

        ``drop [b]`` takes the text away, as the unconditional row of classifier-free guidance does.
        """
        batch, longest = characters.shape
        mask = (torch.arange(longest)[None] < lengths[:, None]).float()[..., None]
        text = self.text(characters, mask)
        conditioned = (text + self.segment[0]) * mask * (~drop).float()[:, None, None]
        table = self.table()
        said = F.embedding(speech, table) + self.segment[1]
        first = [self.pace(pace[:, None])[:, None], self.exaggeration(exaggeration[:, None])[:, None]]
        x = torch.cat([*first, conditioned, said], 1)
        prompt = 2 + longest
        steps = torch.arange(speech.shape[1])
        positions = torch.cat([torch.arange(prompt).expand(batch, prompt), 2 + lengths[:, None] + steps[None]], 1)
        cos, sin = self.angles(positions)
        order = torch.arange(prompt + speech.shape[1])
        visible = (order[None] <= order[:, None]) | ((order[None] <= prompt) & (order[:, None] <= prompt))
        visible = visible[None].repeat(batch, 1, 1)
        visible[:, :, 2:prompt] &= (mask[..., 0] > 0)[:, None]
        bias = torch.where(visible, 0.0, MASKED)[:, None]
        attention = []
        for block in self.blocks:
            x, weights, _ = block(x, cos, sin, bias)
            attention.append(weights)
        hidden = self.norm(x[:, prompt:])
        logits = F.linear(hidden, table[: SPEECH_TOKENS + 1]) * WIDTH**-0.5 + self.bias
        return LanguageModelOutput(logits, attention, text, prompt)
