"""Receipts to test with: fiscal keys that are in order, of companies that nobody founded."""

from domain.expense.fiscal import check_digit


def fiscal_key(
    *,
    state: str = "35",
    issued: tuple[int, int] = (2026, 7),
    cnpj: str = "112223330001",
    model: str = "65",
    series: int = 1,
    number: int = 1,
    emission: str = "1",
) -> str:
    """A key in order; ``cnpj`` without its check digits."""
    for _ in range(2):
        cnpj += check_digit(cnpj)
    year, month = issued
    text = f"{state}{year % 100:02}{month:02}{cnpj}{model}{series:03}{number:09}{emission}{number * 7 % 10**8:08}"
    return text + check_digit(text)
