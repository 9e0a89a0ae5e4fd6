"""Distances between recordings that need no network."""
from __future__ import annotations

import numpy as np
from scipy.fft import dct
from scipy.ndimage import uniform_filter1d

from ..features import mel_filters
from ..layout import FRAME, SAMPLE_RATE

_WINDOW = 1024
_FILTERS = mel_filters(_WINDOW // 2 + 1, 80, 7600, 40, _WINDOW).numpy()
_LOUD = 1e-4
"""Frames that are quieter than this part of the loudest one are left out."""


def _magnitudes(samples: np.ndarray, window: int, hop: int) -> np.ndarray:
    padded = np.pad(samples, window // 2)
    count = 1 + (len(padded) - window) // hop
    at = np.arange(window)[None] + hop * np.arange(count)[:, None]
    return np.abs(np.fft.rfft(padded[at] * np.hanning(window)))


def _cepstrum(samples: np.ndarray) -> "tuple[np.ndarray, np.ndarray]":
    power = _magnitudes(samples, _WINDOW, FRAME) ** 2
    return dct(np.log(power @ _FILTERS.T + 1e-8), norm="ortho")[:, 1:25], power.sum(1)


def mel_cepstral_distortion(made: np.ndarray, wanted: np.ndarray) -> float:
    """Mel cepstral distortion in dB of recordings with the same timing, over the frames that sound.

    Coefficients 1 to 24 without the level (R. Kubichek, Mel-cepstral distance measure for objective speech quality
    assessment, 1993).
    """
    ours, _ = _cepstrum(made)
    theirs, power = _cepstrum(wanted)
    count = min(len(ours), len(theirs))
    sounding = power[:count] > _LOUD * power.max()
    # The scale of natural logarithms of power and of an orthonormal transform over 40 bands.
    scale = 10 / np.log(10) * np.sqrt(2) / 2 * np.sqrt(2 / 40)
    distance = np.sqrt(((ours[:count] - theirs[:count])[sounding] ** 2).sum(1))
    return float(scale * distance.mean())


def spectral_distance(made: np.ndarray, wanted: np.ndarray) -> float:
    """Multi-resolution STFT distance: spectral convergence plus log distance, mean of windows of 512, 1024 and 2048.

    As in R. Yamamoto et al., Parallel WaveGAN, 2020, with a floor of -60 dB under the loudest bin.
    """
    count = min(len(made), len(wanted))
    values = []
    for window, hop in ((512, 120), (1024, 240), (2048, 480)):
        ours, theirs = (_magnitudes(samples[:count], window, hop) for samples in (made, wanted))
        floor = 1e-3 * theirs.max()
        convergence = np.linalg.norm(theirs - ours) / np.linalg.norm(theirs)
        values.append(convergence + np.abs(np.log((ours + floor) / (theirs + floor))).mean())
    return float(np.mean(values))


def pitch(samples: np.ndarray) -> np.ndarray:
    """Pitch in Hz of the clearly voiced 10 ms frames: the highest peak of the normalised autocorrelation."""
    slow = uniform_filter1d(samples.astype(np.float64), 3)[::3]
    rate, window = SAMPLE_RATE // 3, 400
    shortest, longest = rate // 400, rate // 60
    found = []
    power = uniform_filter1d(slow**2, window)
    for start in range(0, len(slow) - window - longest, 80):
        if power[start + window // 2] < 0.05 * power.max():
            continue
        piece = slow[start : start + window + longest]
        fixed = piece[:window]
        scores = np.array(
            [
                fixed @ piece[lag : lag + window] / np.sqrt((fixed @ fixed) * (piece[lag : lag + window] ** 2).sum() + 1e-9)
                for lag in range(shortest, longest)
            ]
        )
        best = scores.max()
        if best > 0.7:
            # The shortest lag that is nearly as good: multiples of the period score as well.
            found.append(rate / (shortest + int(np.flatnonzero(scores > 0.93 * best)[0])))
    return np.array(found)


def timbre(samples: np.ndarray) -> np.ndarray:
    """Average log bands of the sounding frames in dB, without the level."""
    power = _magnitudes(samples, _WINDOW, FRAME) ** 2
    loud = power.sum(1) > 1e-3 * power.sum(1).max()
    bands = 10 * np.log10(power[loud] @ _FILTERS.T + 1e-8).mean(0)
    return bands - bands.mean()
