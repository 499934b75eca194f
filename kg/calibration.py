"""Calibration: a network's score turned into how often what has that score is right.

A line from the log odds of the score to those of being right, fitted on texts held back from training.
"""

import math
from collections.abc import Sequence

Line = tuple[float, float]  # slope, shift

AS_IT_IS: Line = (1.0, 0.0)


def calibrated(score: float, line: Line) -> float:
    """Turn a score into a probability, to three places.

    >>> calibrated(0.9, AS_IT_IS), calibrated(0.9, (1.0, -1.0))
    (0.9, 0.768)
    """
    slope, shift = line
    return round(1 / (1 + math.exp(-slope * _log_odds(score) - shift)), 3)


def fitted(scores: Sequence[float], right: Sequence[bool]) -> Line:
    """Fit the line by maximum likelihood; with nothing to fit it to, scores stay as they are."""
    import numpy as np  # noqa: PLC0415 - half a second that only training spends
    from scipy.optimize import minimize  # noqa: PLC0415

    if len(set(right)) < 2:
        return AS_IT_IS
    odds, hits = np.array([_log_odds(s) for s in scores]), np.array(right, float)

    def cost(line: Line) -> float:
        z = line[0] * odds + line[1]
        return float(np.logaddexp(0, z).sum() - (hits * z).sum())

    slope, shift = (round(float(x), 4) for x in minimize(cost, AS_IT_IS).x)
    return slope, shift


def _log_odds(score: float) -> float:
    bounded = min(max(score, 1e-5), 1 - 1e-5)
    return math.log(bounded / (1 - bounded))
