"""Leave as the labour law of Brazil sees it: férias, and what absences do to the periods in which they are acquired."""

from enum import StrEnum
from typing import Literal


class Absence(StrEnum):
    """How an absence counts, by the CLT: art. 130 for the first, art. 133 for the others."""

    UNJUSTIFIED = "unjustified"
    PAID_LICENCE = "paid licence"
    STOPPAGE = "paid stoppage"
    SICKNESS = "sickness"


FERIAS: Literal["ferias"] = "ferias"
Clt = Literal["ferias"] | Absence
"""What a type of leave is by the CLT."""
BY_HR = frozenset({Absence.UNJUSTIFIED, Absence.STOPPAGE})
"""What nobody asks for themselves."""
