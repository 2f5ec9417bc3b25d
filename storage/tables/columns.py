"""The types of our columns, and the metadata that every table belongs to."""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware moments: UTC microseconds on SQLite, timestamptz on PostgreSQL. Naive values are refused."""

    impl = sa.BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> Any:
        """The column's type in each database."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(sa.DateTime(timezone=True))
        return dialect.type_descriptor(sa.BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> Any:
        """To the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone: {value!r}")
        return value if dialect.name == "postgresql" else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        """From the database."""
        if value is None or isinstance(value, datetime):
            return value if value is None else value.astimezone(UTC)
        return EPOCH + timedelta(microseconds=int(value))


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def id_() -> sa.Column[int]:
    return sa.Column("id", Id, primary_key=True, autoincrement=True)


def to_(column: str, target: str, *, null: bool = False, key: bool = False) -> sa.Column[int]:
    return sa.Column(column, Id, sa.ForeignKey(target), nullable=null, primary_key=key)


def text_(column: str, *, null: bool = False, key: bool = False) -> sa.Column[str]:
    return sa.Column(column, sa.Text, nullable=null, primary_key=key)


def moment_(column: str, *, null: bool = False) -> sa.Column[datetime]:
    return sa.Column(column, UtcDateTime, nullable=null)


def count_(column: str, start: int = 0) -> sa.Column[int]:
    return sa.Column(column, sa.Integer, nullable=False, server_default=str(start))


def flagged(name: str, *columns: str, flag: str, is_set: bool = True) -> sa.Index:
    """An index of the rows whose flag is set, or is not, written as queries write it: SQLite takes no other."""
    sqlite, postgresql_ = (f"{flag} = 1", flag) if is_set else (f"{flag} = 0", f"NOT {flag}")
    return sa.Index(name, *columns, sqlite_where=sa.text(sqlite), postgresql_where=sa.text(postgresql_))
