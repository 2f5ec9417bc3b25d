"""How much is taken in the leave year after the one of hiring, with what that one left."""

from datetime import date

from domain.policy import LeaveYear
from domain.refusal import Refusal, refusal
from domain.vacation.accrual import shift, year_of
from domain.vacation.asked import Asked
from domain.vacation.span import DAY, ONE, total


@refusal
class TooMuchAfterFirstYear(Refusal):
    """More than the type allows in the leave year after the one of hiring, ``first`` to ``last``; in thousandths."""

    field = "last"
    most: int
    booked: int
    first: date
    last: date


def after_the_first_year(asked: Asked) -> None:
    """Raises TooMuchAfterFirstYear."""
    carry_over, hired_on = asked.rules.carry_over, asked.person.hired_on
    rule = carry_over.first_year if carry_over else None
    if rule is None or rule.taken is None or hired_on is None:
        return
    basis = asked.rules.accrual.from_ if asked.rules.accrual else LeaveYear.JANUARY
    first = shift(year_of(basis, hired_on, hired_on), 12)
    last, most = shift(first, 12) - ONE, int(rule.taken * DAY)
    booked = total([t.booked for t in asked.taken if t.type == asked.type and first <= t.booked.day <= last])
    wanted = total([d for d in asked.days if first <= d.day <= last])
    if wanted and booked + wanted > most:
        raise TooMuchAfterFirstYear(most=most, booked=booked, first=first, last=last)
