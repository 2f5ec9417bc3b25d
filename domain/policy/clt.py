"""Absences as the labour law of Brazil sees them: what each does to the periods in which férias are acquired."""

from enum import StrEnum


class Absence(StrEnum):
    """How an absence counts, by the CLT: art. 130 for the first, art. 133 for the others."""

    UNJUSTIFIED = "unjustified"
    PAID_LICENCE = "paid licence"
    STOPPAGE = "paid stoppage"
    SICKNESS = "sickness"
