"""The files that are made of a drawing.

The same drawing gives the same bytes: no dates, fixed identifiers.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from sarcstat.errors import InputError
from sarcstat.figures.drawing.canvas import printable, settings
from sarcstat.figures.drawing.fonts import Fonts
from sarcstat.figures.drawing.spec import FigureSpec, Format
from sarcstat.limits import MOST_PIXELS

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from PIL.Image import Image


def encoded(figure: Figure, fonts: Fonts, spec: FigureSpec, format_: Format, title: str, description: str) -> bytes:
    """The bytes of a file of the figure; PNG and TIFF have `spec.dpi` dots per inch, and are grey if `spec.grey`."""
    if format_ in ("png", "tiff"):
        width, height = figure.get_size_inches()
        check_dots(float(width), float(height), spec.dpi)
    buffer, title, description = io.BytesIO(), printable(title), printable(description)
    with settings(fonts):
        if format_ == "svg":
            nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
            figure.savefig(buffer, format="svg", metadata=nothing)
            return _described(buffer.getvalue().decode(), title, description).encode()
        if format_ == "pdf":
            about = {"Title": title, "Subject": description, "Creator": None, "Producer": None, "CreationDate": None}
            figure.savefig(buffer, format="pdf", metadata=about)
        elif format_ == "eps":
            with _opaque(figure):
                figure.savefig(buffer, format="eps")
            return _postscript(buffer.getvalue(), title)
        elif format_ == "png" and not spec.grey:
            texts = {"Title": title, "Description": description, "Software": None}
            figure.savefig(buffer, format="png", dpi=spec.dpi, metadata=texts)
        else:
            return _raster(_image(figure, spec), spec, format_, title, description)
    return buffer.getvalue()


def check_dots(inches_wide: float, inches_high: float, dpi: int) -> None:
    """Raise InputError for more dots than memory should hold."""
    width, height = round(inches_wide * dpi), round(inches_high * dpi)
    if width * height > MOST_PIXELS:
        raise InputError(
            f"A figure of {width:,} × {height:,} dots is too large for a PNG or TIFF; the most are "
            f"{MOST_PIXELS // 1_000_000} million.",
            f"Give a lower --dpi than {dpi}, or write .pdf or .svg, which are sharp at any size.",
        )


def _image(figure: Figure, spec: FigureSpec) -> Image:
    """The dots of the figure, without transparency, which submission systems refuse."""
    from PIL import Image

    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=spec.dpi)
    return Image.open(drawn).convert("L" if spec.grey else "RGB")


def _raster(image: Image, spec: FigureSpec, format_: Format, title: str, description: str) -> bytes:
    """A PNG, or a TIFF compressed without loss by LZW, with its resolution and what it shows in words."""
    from PIL.PngImagePlugin import PngInfo

    out = io.BytesIO()
    if format_ == "png":
        texts = PngInfo()
        texts.add_itxt("Title", title)
        texts.add_itxt("Description", description)
        image.save(out, "PNG", dpi=(spec.dpi, spec.dpi), pnginfo=texts)
    else:
        said = f"{title}. {description}".encode("ascii", "replace").decode()  # of TIFF, version 6
        image.save(out, "TIFF", compression="tiff_lzw", dpi=(spec.dpi, spec.dpi), description=said)
    return out.getvalue()


@contextmanager
def _opaque(figure: Figure) -> Iterator[None]:
    """Pale colors in place of transparent ones, which PostScript does not have."""
    from matplotlib.collections import Collection
    from matplotlib.colors import to_rgb

    found: list[tuple[Any, float, Any]] = []
    drawn: list[Any] = figure.findobj(Collection)
    for artist in drawn:
        alpha = artist.get_alpha()
        if isinstance(alpha, float | int) and alpha < 1:
            colors = artist.get_facecolor()
            found.append((artist, alpha, colors))
            artist.set_alpha(None)
            artist.set_facecolor([tuple(1 - alpha * (1 - part) for part in to_rgb(color)) for color in colors])
    yield
    for artist, alpha, colors in found:
        artist.set_facecolor(colors)
        artist.set_alpha(alpha)


def _postscript(content: bytes, title: str) -> bytes:
    """The file without the time and the program of its making, and with its title: in ASCII, as comments are."""
    plain = re.sub(r"[^ -~]", "?", re.sub(r"[–−]", "-", title))[:200].encode()
    first, _, rest = re.sub(rb"%%(CreationDate|Creator): .*\n", b"", content, count=2).partition(b"\n")
    return b"\n".join([first, b"%%Title: " + plain, rest])


def _described(svg: str, title: str, description: str) -> str:
    """The file with a title and a description that screen readers read out, and fonts to fall back on."""
    start = svg.index("<svg ")
    end = svg.index(">", start)
    words = f' <title id="title">{escape(title)}</title>\n <desc id="desc">{escape(description)}</desc>\n'
    head = svg[:end] + ' role="img" aria-labelledby="title desc">\n' + words
    body = re.sub(r'(?<= d=")[^"]{10000,}', _short, svg[end + 1 :].lstrip("\n"))
    body = re.sub(r" <metadata>.*?</metadata>\n", "", body, count=1, flags=re.DOTALL)
    return head + re.sub(r"(font-family: [^;\"]*)", r"\1, Arial, Helvetica, sans-serif", body)


def _short(path: re.Match[str]) -> str:
    """A long path with coordinates to a thousandth of a point."""
    return re.sub(r"(\.\d{3})\d+", r"\1", path[0])
