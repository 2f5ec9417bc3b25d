"""What every handler may know of the company and its workspace."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.calendar import Schedule, WorkCalendar, known_place
from domain.people import Person
from domain.policy import HelpHours, LeaveType, Policy
from handlers.stock.looking.catalogue import Catalogue
from handlers.texts import Voice
from handlers.ticket.known.offers import Offers
from storage.below import Place

ALWAYS = "mon-sun 00:00-24:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The policy, and the workspace that the bot is installed in as ``bot_user_id``; ``url`` ends with a slash.

    ``catalogue``: the names of what is in stock; ``offers``: those of what is asked for and answered already.
    """

    policy: Policy
    team_id: str
    url: str
    bot_user_id: str = ""
    catalogue: Catalogue = field(default_factory=Catalogue, compare=False)
    offers: Offers = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "offers", Offers(self.policy.tickets))

    def permalink(self, channel: str, ts: str) -> str:
        """The address of a message, as chat.getPermalink gives it."""
        return f"{self.url}archives/{channel}/p{ts.replace('.', '')}"

    def command(self, name: str) -> str:
        """What a command is called here, with its slash."""
        return "/" + str(getattr(self.policy.commands, name))

    def day(self, moment: datetime) -> date:
        """The day that it was where the company is: that of its books."""
        return moment.astimezone(ZoneInfo(self.policy.company.timezone)).date()

    def calendar(self, person: Person) -> WorkCalendar:
        """What day it is for this person, and when they work; where no public holidays are known, without them."""
        # One mistake in the roster must not stop whatever looks at many people.
        return self._calendar(person)

    def leave_calendar(self, person: Person) -> WorkCalendar:
        """The calendar by which this person's leave is counted. Raises UnknownCalendar."""
        return self._calendar(person, exact=True)

    def help_hours(self, category: str, *, around_the_clock: bool = False) -> WorkCalendar:
        """The working time by which the tickets of a category are promised."""
        tickets = self.policy.tickets
        if around_the_clock:
            return _calendar(None, None, ALWAYS, self.policy.company.timezone, ())
        return self._calendar(tickets.category(category).hours or tickets.hours)

    def _calendar(self, of: Person | HelpHours, *, exact: bool = False) -> WorkCalendar:
        """Of somebody, or of a team; what they do not say is the company's. Raises UnknownCalendar if ``exact``."""
        company = self.policy.company
        own = of.country is not None
        place = of.country or company.country, of.subdivision if own else company.subdivision
        return _calendar(
            *(place if exact else known_place(*place)),
            of.schedule or company.schedule,
            of.timezone or company.timezone,
            tuple(company.holidays.items()),
        )

    def types(self, person: Person) -> Mapping[str, LeaveType]:
        """The types of leave that are for this person."""
        country = person.country or self.policy.company.country
        return self.policy.leave.offered_to(country=country, department=person.department)

    def working_hours(self, person: Person) -> WorkCalendar:
        """When this person may be disturbed: their hours and days, where Slack says that they are."""
        calendar = self.calendar(person)
        return replace(calendar, zone=ZoneInfo(person.quiet_timezone)) if person.quiet_timezone else calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """For whom something is put into words, and when; ``place`` is where it stands that is owed to them."""

    office: Office
    voice: Voice
    person: Person
    now: datetime
    place: Place | None = None

    @property
    def today(self) -> date:
        """Today where the person's days are counted."""
        return self.office.calendar(self.person).today(self.now)


@lru_cache(maxsize=4096)
def _calendar(
    country: str | None, subdivision: str | None, schedule: str, zone: str, extra: tuple[tuple[date, str], ...]
) -> WorkCalendar:
    return WorkCalendar(
        country=country,
        subdivision=subdivision,
        schedule=Schedule.parse(schedule),
        zone=ZoneInfo(zone),
        extra=dict(extra),
    )
