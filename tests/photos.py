"""Pictures of receipts: as a printer makes them, as a phone sees them, and as they are passed on."""

from collections.abc import Sequence
from io import BytesIO

import zxingcpp
from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

from domain.expense.fiscal import FiscalKey


def qr(text: str, *, side: int) -> Image.Image:
    """A QR code, drawn about that large."""
    drawn = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=1)
    small = Image.frombytes("L", (drawn.shape[1], drawn.shape[0]), memoryview(drawn).tobytes())  # type: ignore[arg-type]
    return small.resize((side // small.width * small.width,) * 2, Image.Resampling.NEAREST)


def paper(
    lines: Sequence[str], *, code: str | None = None, width: int = 600, size: int = 26, key: str | None = None
) -> Image.Image:
    """A receipt as a printer makes it: lines of words, and a QR code with ``code`` below them."""
    font, step = ImageFont.load_default(size), size * 3 // 2
    said = [*lines, *([*str(FiscalKey(key)).partition(key[22:26])] if key else [])]
    mark = qr(code, side=width // 2) if code else None
    height = step * (len(said) + 2) + (mark.height + step if mark else 0)
    drawn = Image.new("L", (width, height), 250)
    pen = ImageDraw.Draw(drawn)
    for n, line in enumerate(said):
        pen.text((size, step * (n + 1)), line, fill=25, font=font)
    if mark:
        drawn.paste(mark, ((width - mark.width) // 2, step * (len(said) + 1)))
    return drawn


def photo(of: Image.Image, *, angle: float = 2, blur: float = 0.6, margin: int = 80, light: int = 20) -> Image.Image:
    """The receipt on a table, as a phone sees it: a little askew, a little blurred, darker to one side."""
    table = Image.new("L", (of.width + 2 * margin, of.height + 2 * margin), 110)
    table.paste(of, (margin, margin))
    seen = table.rotate(angle, Image.Resampling.BICUBIC, fillcolor=110).filter(ImageFilter.GaussianBlur(blur))
    shade = Image.linear_gradient("L").resize(seen.size).point(lambda level: level * light // 255)
    return Image.merge("RGB", [Image.composite(Image.new("L", seen.size, 0), seen, shade)] * 3)


def jpeg(picture: Image.Image, *, quality: int = 85, scale: float = 1) -> bytes:
    """The bytes of a picture, made smaller first."""
    body = BytesIO()
    picture.resize((int(picture.width * scale), int(picture.height * scale))).save(body, "JPEG", quality=quality)
    return body.getvalue()


def snapshot(of: Image.Image, *, size: tuple[int, int] = (1134, 1512), angle: float = 7) -> Image.Image:
    """The receipt on a wooden table, in colours: askew, with its shadow, and with the grain of a small sensor."""
    grain = Image.effect_noise((9, size[1] // 6), 60).resize(size, Image.Resampling.BICUBIC)
    table = ImageOps.colorize(grain, "#3b2417", "#a8794d")
    tilted = of.convert("RGBA").rotate(angle, Image.Resampling.BICUBIC, expand=True)
    place = ((size[0] - tilted.width) // 2, (size[1] - tilted.height) // 2)
    shadow = Image.new("L", size)
    shadow.paste(tilted.getchannel("A"), (place[0] + 14, place[1] + 18))
    table.paste("black", mask=shadow.filter(ImageFilter.GaussianBlur(16)).point(lambda level: level * 2 // 3))
    table.paste(tilted, place, tilted)
    sensor = Image.merge("RGB", [Image.effect_noise(size, 90) for _ in range(3)])
    return Image.blend(table.filter(ImageFilter.GaussianBlur(0.7)), sensor, 0.09)
