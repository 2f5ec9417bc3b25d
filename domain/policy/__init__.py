"""What ``app.yaml`` may say: the policy of a company, checked field by field."""

from typing import Self

from pydantic import ValidationInfo, field_validator, model_validator

from domain.money import Money
from domain.policy.access import Access, AccessRole, System
from domain.policy.accrual import Accrual, CarryOver, FirstYear, Granted, LeaveYear, Milestone, Rounding
from domain.policy.approval import BY_MANAGER, Approvals, Chasing, Condition, Quorum, Range, Reminders, StepRule
from domain.policy.auto_approve import AutoApprove
from domain.policy.company import COMMANDS, Commands, Company, Language, WeeklySchedule, Zone
from domain.policy.digest import EVERY, NEVER, WEEKDAYS, Away, Digest, Digests, Sent, Weekday, When
from domain.policy.expense import Category, Expenses
from domain.policy.files import Certificate, Files
from domain.policy.finance import Accounts, Finance
from domain.policy.give_back import Agreement, GiveBack
from domain.policy.leave import Counting, Leave, LeaveType, Notice, Pack
from domain.policy.limits import Blackout, Length, Staffing, Waiting
from domain.policy.mileage import Mileage, MileageRates, Tier, Unit, Vehicle
from domain.policy.model import Model, Wording
from domain.policy.per_diem import DailyRate, Meal, PerDiem, Place
from domain.policy.spending import Days, Limit, Per, Threshold
from domain.policy.stock import Stock, StockAutoApprove, UnitOfMeasure
from domain.policy.ticket import HelpHours, Impact, Priority, Targets, TicketCategory, Tickets, Urgency
from domain.policy.whom import Whom, Whose

__all__ = [
    "BY_MANAGER",
    "COMMANDS",
    "EVERY",
    "NEVER",
    "WEEKDAYS",
    "Access",
    "AccessRole",
    "Accounts",
    "Accrual",
    "Agreement",
    "Approvals",
    "AutoApprove",
    "Away",
    "Blackout",
    "CarryOver",
    "Category",
    "Certificate",
    "Chasing",
    "Commands",
    "Company",
    "Condition",
    "Counting",
    "DailyRate",
    "Days",
    "Digest",
    "Digests",
    "Expenses",
    "Files",
    "Finance",
    "FirstYear",
    "GiveBack",
    "Granted",
    "HelpHours",
    "Impact",
    "Language",
    "Leave",
    "LeaveType",
    "LeaveYear",
    "Length",
    "Limit",
    "Meal",
    "Mileage",
    "MileageRates",
    "Milestone",
    "Model",
    "Notice",
    "Pack",
    "Per",
    "PerDiem",
    "Place",
    "Policy",
    "Priority",
    "Quorum",
    "Range",
    "Reminders",
    "Rounding",
    "Sent",
    "Staffing",
    "StepRule",
    "Stock",
    "StockAutoApprove",
    "System",
    "Targets",
    "Threshold",
    "TicketCategory",
    "Tickets",
    "Tier",
    "Unit",
    "UnitOfMeasure",
    "Urgency",
    "Vehicle",
    "Waiting",
    "Weekday",
    "WeeklySchedule",
    "When",
    "Whom",
    "Whose",
    "Wording",
    "Zone",
]


class Policy(Model):
    """Everything that ``app.yaml`` says."""

    company: Company = Company()
    commands: Commands = Commands()
    leave: Leave
    approvals: Approvals = Approvals()
    reminders: Reminders = Reminders()
    digests: Digests = Digests()
    files: Files = Files()
    expenses: Expenses = Expenses()
    stock: Stock = Stock()
    tickets: Tickets = Tickets()
    access: Access = Access()

    def channels(self) -> frozenset[str]:
        """Every channel that something is sent to."""
        queues = (self.expenses.finance.channel, self.stock.channel)
        return self.digests.channels() | self.tickets.channels() | {channel for channel in queues if channel}

    @field_validator("expenses")
    @classmethod
    def _in_coins(cls, expenses: Expenses, info: ValidationInfo) -> Expenses:
        if company := info.data.get("company"):
            for amount in expenses.amounts():
                if amount != Money.rounded(amount, company.currency).amount:
                    raise ValueError(f"{amount} is no amount of {company.currency}: it has too many decimals")
        return expenses

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if lacking := self.expenses.lacking():
            raise ValueError(lacking)
        for key, system in self.access.systems.items():
            if system.queue not in self.tickets.categories:
                raise ValueError(f"access.systems.{key}: no category of tickets is called {system.queue}")
        return self
