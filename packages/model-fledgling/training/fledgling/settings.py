"""What a run of the pipeline is told from outside."""
from __future__ import annotations

import argparse
import os
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

import numpy as np


@dataclass(frozen=True)
class Settings:
    """Options common to all stages."""

    work: Path
    """Folder of data and checkpoints, outside the repository."""
    smoke: bool = False
    """About a minute of data and a few training steps: shows that a stage runs."""
    threads: int = 1
    """Threads of PyTorch and the number of parts that data stages run side by side."""
    seed: int = 0
    minutes: Optional[float] = None
    """Length of a training stage, its own default when absent."""
    start: Optional[Path] = None
    """Checkpoint whose weights a training stage starts from instead of from nothing."""

    @property
    def data(self) -> Path:
        """Folder of everything that stages make from texts and teachers."""
        return _made(self.work / "data")

    @property
    def checkpoints(self) -> Path:
        """Folder of checkpoints and training logs."""
        return _made(self.work / "checkpoints")

    def size(self, full: int, smoke: int) -> int:
        """An amount of data or steps for this kind of run."""
        return smoke if self.smoke else full


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def add_options(parser: argparse.ArgumentParser) -> None:
    """Command-line options of :class:`Settings`."""
    parser.add_argument("--work", type=Path, default=os.environ.get("FLEDGLING_WORK"), help="folder of data and checkpoints")
    parser.add_argument("--smoke", action="store_true", help="a minute of data, a few steps")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, help="length of a training stage")
    parser.add_argument("--start", type=Path, help="checkpoint to start from")


def from_options(options: argparse.Namespace) -> Settings:
    """Settings of parsed options; seeds every generator."""
    import torch

    if options.work is None:
        raise SystemExit("Give a folder for data and checkpoints: --work FOLDER or FLEDGLING_WORK.")
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    np.random.seed(options.seed)
    random.seed(options.seed)
    return Settings(
        Path(options.work), options.smoke, options.threads, options.seed, options.minutes, options.start
    )
