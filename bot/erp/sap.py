"""SAP Business One, by its Service Layer (OData 4, `/b1s/v2`): items, and what each warehouse holds of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode, urljoin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.outside import Refused, Unreachable
from bot.service_layer import Session
from domain.policy.stock import Sap
from domain.stock import fold_code
from domain.stock.elsewhere import Figures, There

PAGE = 500
"""So many items are asked for at once."""
MOST_PAGES = 20_000
THOUSANDTH = Decimal("0.001")
SELECT = "ItemCode,ItemName,BarCode,InventoryUOM,Frozen,Valid,ItemWarehouseInfoCollection"

Text = Annotated[str, BeforeValidator(lambda value: value or "")]
Yes = Literal["tYES", "tNO"]
Number = Annotated[Decimal, BeforeValidator(lambda value: value or 0), Field(ge=-(10**9), le=10**9)]


class _Warehouse(BaseModel):
    model_config = ConfigDict(extra="ignore")

    WarehouseCode: Annotated[str, Field(min_length=1, max_length=60)]
    InStock: Number = Decimal(0)
    Committed: Number = Decimal(0)
    Ordered: Number = Decimal(0)


class _Item(BaseModel):
    model_config = ConfigDict(extra="ignore")

    ItemCode: Annotated[str, Field(min_length=1, max_length=60)]
    ItemName: Text = ""
    BarCode: Text = ""
    InventoryUOM: Text = ""
    Frozen: Yes = "tNO"
    Valid: Yes = "tYES"
    ItemWarehouseInfoCollection: list[_Warehouse] | None = None


class _Page(BaseModel):
    model_config = ConfigDict(extra="ignore")

    value: list[Any]
    next: str | None = Field(default=None, alias="@odata.nextLink")


@dataclass
class Items:
    """The items of a company database, as the policy names its warehouses and units."""

    session: Session
    policy: Sap = field(default_factory=Sap)

    def everything(self) -> Iterator[Sequence[There]]:
        """All items, a page at a time. Raises Refused, Unreachable."""
        path: str | None = f"Items?{urlencode({'$select': SELECT, '$orderby': 'ItemCode'})}"
        seen = set[str]()
        while path:
            if path in seen or len(seen) >= MOST_PAGES:
                raise Unreachable("its pages never end")
            seen.add(path)
            said = self.session.ask("GET", path, headers={"Prefer": f"odata.maxpagesize={PAGE}"})
            page = _valid(_Page, said)
            yield [self._there(_valid(_Item, one)) for one in page.value]
            path = self._following(page.next)

    def item(self, sku: str, *, within: float) -> There:
        """An item as it is now. Raises Refused, Missing, Unreachable."""
        code = quote(sku.replace("'", "''"), safe="")
        said = self.session.ask("GET", f"Items('{code}')?{urlencode({'$select': SELECT})}", within=within)
        found = _valid(_Item, said)
        if found.ItemCode != sku:
            raise Unreachable(f"asked for {sku}, it answered of {found.ItemCode}")
        return self._there(found)

    def _following(self, link: str | None) -> str | None:
        """The path of the next page: relative, or below our own address. Raises Refused for any other."""
        if not link:
            return None
        whole = urljoin(self.session.base, link)
        if not whole.startswith(self.session.base):
            raise Refused("its next page is at another address")
        return whole.removeprefix(self.session.base)

    def _there(self, item: _Item) -> There:
        unit = item.InventoryUOM.strip()
        barcode = item.BarCode.strip()
        return There(
            sku=item.ItemCode,
            name=item.ItemName,
            unit=self.policy.units.get(unit, unit) or "pcs",
            barcode=barcode if fold_code(barcode) else None,
            active=item.Valid == "tYES" and item.Frozen == "tNO",
            figures=self._figures(item.ItemWarehouseInfoCollection),
        )

    def _figures(self, said: list[_Warehouse] | None) -> tuple[Figures, ...] | None:
        """Of the warehouses that count: less rather than more where it is finer than we count."""
        if said is None:
            return None
        names = self.policy.warehouses or {one.WarehouseCode: one.WarehouseCode for one in said}
        return tuple(
            Figures(
                place=names[one.WarehouseCode],
                in_stock=one.InStock.quantize(THOUSANDTH, ROUND_FLOOR),
                committed=one.Committed.quantize(THOUSANDTH, ROUND_CEILING),
                ordered=one.Ordered.quantize(THOUSANDTH, ROUND_FLOOR),
            )
            for one in said
            if one.WarehouseCode in names and (one.InStock or one.Committed or one.Ordered)
        )


def _valid(model: type[Any], said: Any) -> Any:
    try:
        return model.model_validate(said)
    except ValidationError as wrong:
        where = ".".join(map(str, wrong.errors()[0]["loc"]))
        raise Unreachable(f"what it says is no {model.__name__.strip('_').lower()}: {where}") from wrong
