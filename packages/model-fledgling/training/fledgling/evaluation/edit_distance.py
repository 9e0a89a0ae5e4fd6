"""Comparing sequences of phones or words."""
from __future__ import annotations

from typing import List, Sequence


def edit_distance(meant: Sequence, heard: Sequence) -> int:
    """Fewest substitutions, deletions and insertions that turn one sequence into the other."""
    row = list(range(len(heard) + 1))
    for i, wanted in enumerate(meant, 1):
        previous, row[0] = row[0], i
        for j, got in enumerate(heard, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (wanted != got))
    return row[-1]


def sounding_phones(phones: Sequence[int]) -> List[int]:
    """Phones in turn without pauses (0) and without repetitions that no pause separates."""
    found, last = [], 0
    for phone in phones:
        if phone not in (0, last):
            found.append(phone)
        last = phone
    return found
