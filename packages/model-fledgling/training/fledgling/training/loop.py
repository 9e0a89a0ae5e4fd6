"""The training loop that all networks share: timed, resumable, with a log that the curves are drawn from."""
from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import Callable, Dict, NamedTuple

import torch
from torch import Tensor, nn

from ..settings import Settings

SAVE_SECONDS = 300


class Plan(NamedTuple):
    """How a network is trained."""

    name: str
    minutes: float
    """Training time; the learning rate falls to a fiftieth over it."""
    learning_rate: float
    weight_decay: float
    gradient_limit: float
    smoke_steps: int = 3
    warm_up_steps: int = 100


Losses = Dict[str, Tensor]


def checkpoint_file(settings: Settings, name: str) -> Path:
    """Where a network's checkpoint is."""
    return settings.checkpoints / f"{name}.pt"


def load_weights(settings: Settings, name: str, network: nn.Module) -> dict:
    """Puts the weights of a checkpoint into a network; gives the checkpoint's other entries."""
    state = torch.load(checkpoint_file(settings, name))
    network.load_state_dict(state.pop("network"))
    network.eval()
    return state


def train(
    settings: Settings,
    plan: Plan,
    network: nn.Module,
    step_losses: Callable[[float], Losses],
    evaluate: Callable[[], Dict[str, float]],
    extra: dict,
) -> None:
    """Trains until the plan's minutes are over, going on from the checkpoint when there is one.

    ``step_losses`` gets the share of the time that is over and gives the losses of one batch; their sum under ``total``
    is what falls. Time is counted in seconds of training, so an interrupted run goes on where it was saved. ``extra`` is
    kept in the checkpoint.
    """
    limit = 60 * (settings.minutes if settings.minutes is not None else plan.minutes)
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=plan.learning_rate, betas=(0.9, 0.98), weight_decay=plan.weight_decay
    )
    file = checkpoint_file(settings, plan.name)
    log = (settings.checkpoints / f"{plan.name}.jsonl").open("a")
    step, spent = 0, 0.0
    if file.exists():
        state = torch.load(file)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        step, spent = state["step"], state["seconds"]
    elif settings.start is not None:
        network.load_state_dict(torch.load(settings.start)["network"])

    def save() -> None:
        state = {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "seconds": spent}
        torch.save({**state, **extra}, file.with_suffix(".part"))
        file.with_suffix(".part").rename(file)

    def record(kind: str, values: Dict[str, float]) -> None:
        entry = {"kind": kind, "step": step, "seconds": round(spent), **{k: round(v, 4) for k, v in values.items()}}
        log.write(json.dumps(entry) + "\n")
        log.flush()
        print(entry, flush=True)

    if step == 0:
        record("test", evaluate())
    network.train()
    averages: Dict[str, float] = {}
    saved = clock = time.monotonic()
    while spent < limit and not (settings.smoke and step >= plan.smoke_steps):
        share = min(1.0, spent / limit)
        rate = plan.learning_rate * min(1.0, (step + 1) / plan.warm_up_steps)
        for group in optimizer.param_groups:
            group["lr"] = rate * (0.49 * (1 + math.cos(math.pi * share)) + 0.02)
        losses = step_losses(share)
        optimizer.zero_grad()
        losses["total"].backward()
        norm = nn.utils.clip_grad_norm_(network.parameters(), plan.gradient_limit)
        if torch.isfinite(norm):
            optimizer.step()
            step += 1
            for name, value in losses.items():
                averages[name] = averages.get(name, value.item()) * 0.98 + value.item() * 0.02
            if step % 50 == 0:
                record("train", averages)
        now = time.monotonic()
        spent, clock = spent + now - clock, now
        if now - saved > SAVE_SECONDS:
            network.eval()
            record("test", evaluate())
            network.train()
            save()
            # Evaluation is not training time.
            saved = clock = time.monotonic()
    network.eval()
    record("test", evaluate())
    save()
