"""Make ``acceleration.csv``: what a sensor on a footbridge might record in twenty seconds.

Two modes of vibration (3.2 Hz across, 7.5 Hz along), mains hum at 50 Hz, noise, and a jump
at 8 s that rings in both modes. Always the same numbers: ``python make_acceleration.py``.
"""

from __future__ import annotations

import math
import random
from pathlib import Path

SAMPLES = 4096
RATE = 200.0  # Hz
MODES = (3.2, 7.5)  # Hz
HUM = 50.0  # Hz
JUMP = 8.0  # s
DAMPING = 0.015  # share of critical damping


def ringing(time: float, frequency: float) -> float:
    """A damped oscillation that begins with the jump."""
    since = time - JUMP
    if since < 0:
        return 0.0
    decay = math.exp(-2 * math.pi * frequency * DAMPING * since)
    return decay * math.sin(2 * math.pi * frequency * since)


def main() -> None:
    dice = random.Random(20)  # noqa: S311 noise, not a secret
    rows = ["time,ax,ay"]
    for number in range(SAMPLES):
        time = number / RATE
        sway, bounce = (math.sin(2 * math.pi * mode * time) for mode in MODES)
        hum = 0.35 * math.sin(2 * math.pi * HUM * time + 0.4)
        ax = 0.5 * sway + 0.15 * bounce + 1.8 * ringing(time, MODES[0]) + hum
        ay = 0.1 * sway + 0.4 * bounce + 1.2 * ringing(time, MODES[1]) + 0.8 * hum
        ax, ay = ax + dice.gauss(0, 0.2), ay + dice.gauss(0, 0.2)
        rows.append(f"{time:.3f},{ax:.5f},{ay:.5f}")
    target = Path(__file__).with_name("acceleration.csv")
    target.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
