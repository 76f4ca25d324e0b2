"""The files of a figure: sizes, text kept as text, embedded fonts, the same bytes again."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from drawing import cohort, cox_result, result_of
from running import ROOT

from sarcstat.errors import InputError
from sarcstat.figures.curves.survival import survival_picture
from sarcstat.figures.drawing import fonts
from sarcstat.figures.drawing.picture import Picture
from sarcstat.figures.drawing.spec import FORMATS, ForestSpec, Format, SurvivalSpec
from sarcstat.figures.render import forest, survival_panels

SVG = "{http://www.w3.org/2000/svg}"
GROUPS = {'a < b & "c" $x$': cohort(1, 40), "≥2 – Müller": cohort(2, 40, mean=25)}
GOLDEN = Path(__file__).parent / "golden"


def picture(**options: Any) -> Picture:
    return survival_picture(survival_panels(result_of(GROUPS)), SurvivalSpec(**{"font": "DejaVu Sans", **options}))


@pytest.mark.parametrize(("width", "mm"), [("single", 85), ("double", 175), (120.5, 120.5)])
def test_the_width_is_exact(width: Any, mm: float) -> None:
    svg = ElementTree.fromstring(picture(width=width).render("svg"))
    assert float(svg.attrib["width"].removesuffix("pt")) / 72 * 25.4 == pytest.approx(mm, abs=1e-5)
    pdf = picture(width=width).render("pdf")
    (box,) = re.findall(rb"/MediaBox \[ ([\d. ]+) \]", pdf)
    assert float(box.split()[2]) / 72 * 25.4 == pytest.approx(mm, abs=1e-5)
    png = picture(width=width, dpi=600).render("png")
    assert int.from_bytes(png[16:20]) == pytest.approx(mm / 25.4 * 600, abs=1)
    dots_per_meter = int.from_bytes(png[png.index(b"pHYs") + 4 :][:4])
    assert dots_per_meter * 0.0254 == pytest.approx(600, abs=0.1)


def test_points_are_true_in_the_svg() -> None:
    svg = ElementTree.fromstring(picture(font_size=7.5, letters=True).render("svg"))
    scale = float(svg.attrib["width"].removesuffix("pt")) / float(svg.attrib["viewBox"].split()[2])
    assert scale == pytest.approx(1)
    styles = [text.attrib["style"] for text in svg.iter(f"{SVG}text")]
    sizes = {float(re.findall(r"font-size: ([\d.]+)px|font: .*?([\d.]+)px", style)[0][0]) for style in styles}
    assert sizes == {7.5, 9.5}  # the letter of a panel is 2 points larger


def test_a_character_that_no_xml_holds_is_none_of_the_description() -> None:
    result = result_of(GROUPS)
    named = replace(result, labels={**result.labels, "group": "\ufffe\x01"})
    made = survival_picture(survival_panels(named), SurvivalSpec())
    assert "\ufffe" in made.description
    assert " by \ufffd\ufffd. " in str(ElementTree.fromstring(made.render("svg"))[1].text)


def test_text_of_an_svg_is_text_with_a_title_and_a_description() -> None:
    svg = ElementTree.fromstring(picture(title="Overall survival").render("svg"))
    words = {text.text for text in svg.iter(f"{SVG}text")}
    assert {*GROUPS, "Log-rank p = 0.049", "Number at risk", "Survival probability"} <= words
    assert (svg[0].tag, svg[0].text) == (f"{SVG}title", "Overall survival")
    assert (svg[1].tag, svg[1].text) == (f"{SVG}desc", picture(title="Overall survival").description)
    assert svg.attrib["role"] == "img"
    assert svg.attrib["aria-labelledby"].split() == [svg[0].attrib["id"], svg[1].attrib["id"]]


def test_text_of_a_pdf_is_text_in_embedded_fonts() -> None:
    pdf = picture().render("pdf")
    assert pdf.count(b"/FontFile2") >= 1
    assert b"/Type3" not in pdf
    maps = [
        zlib.decompress(each)
        for each in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
        if each[:1] == b"x"
    ]
    assert any(b"beginbfchar" in each or b"beginbfrange" in each for each in maps)  # what is drawn can be copied


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A figure in each format from another process, with another hash seed and time zone."""
    folder = tmp_path_factory.mktemp("elsewhere")
    code = (
        "import sys; sys.path.insert(0, 'tests'); sys.path.insert(0, 'tests/figures');"
        "from pathlib import Path; from test_files import FORMATS, picture;"
        "[Path(sys.argv[1], each).write_bytes(picture(band=True).render(each)) for each in FORMATS]"
    )
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Tokyo",
        "SOURCE_DATE_EPOCH": "1",
        "PYTHONPATH": str(ROOT),
    }
    subprocess.run([sys.executable, "-c", code, folder], cwd=ROOT, env=environment, check=True)
    return folder


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_figure_has_the_same_bytes(format_: Format, elsewhere: Path) -> None:
    assert (elsewhere / format_).read_bytes() == picture(band=True).render(format_)


def test_settings_of_matplotlib_change_nothing() -> None:
    import matplotlib

    before = picture().render("svg")
    with matplotlib.rc_context(
        {"lines.linewidth": 9, "font.size": 30, "axes.facecolor": "red", "savefig.bbox": "tight"}
    ):
        assert picture().render("svg") == before


def test_drawing_changes_no_setting_of_matplotlib() -> None:
    import matplotlib

    own = {"lines.linewidth": 9, "font.size": 30, "font.family": ["serif"], "svg.fonttype": "path"}
    with matplotlib.rc_context(own):
        before = {name: matplotlib.rcParams[name] for name in matplotlib.rcParams}
        picture(band=True).render("png")
        assert {name: matplotlib.rcParams[name] for name in matplotlib.rcParams} == before
        assert own.items() <= before.items()


def test_characters_that_no_xml_may_hold_are_replaced() -> None:
    result = result_of({"a\x00b\ud800": cohort(1, 20), "line\nbreak": cohort(2, 20)})
    made = survival_picture(survival_panels(result), SurvivalSpec(font="DejaVu Sans"))
    words = {text.text for text in ElementTree.fromstring(made.render("svg")).iter(f"{SVG}text")}
    assert {"a\ufffdb\ufffd", "line break"} <= words
    assert made.render("pdf").startswith(b"%PDF")


@pytest.mark.parametrize("format_", ["pdf", "eps"])
def test_a_mark_of_byte_order_in_a_text_is_drawn_as_nothing(format_: str) -> None:
    made = survival_picture(
        survival_panels(result_of({"\ufeff": cohort(1, 20), "b\ufeff": cohort(2, 20)})), SurvivalSpec()
    )
    assert made.render(format_).startswith((b"%PDF", b"%!PS"))
    assert not made.conditions


def test_a_missing_font_is_named_and_drawn_around(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_others", lambda needed: [])
    monkeypatch.setattr(fonts, "_add_new_fonts", lambda: False)
    result = result_of({"生存": cohort(1, 20), "Ⴀ": cohort(2, 20)})
    made = survival_picture(survival_panels(result), SurvivalSpec(font="DejaVu Sans"))
    (condition,) = made.conditions
    assert condition.kind == "warning"
    assert "存 生" in condition.text
    assert "fonts-noto-cjk" in condition.text
    assert "生存" in made.render("svg").decode()


def test_mathematics_always_renders() -> None:
    assert not fonts.fonts_for(["≥ ≤ – − ± × χ² α β ½ … µ"], "DejaVu Sans").missing


def test_another_script_is_drawn_where_a_font_has_it() -> None:
    found = fonts.fonts_for(["生存曲线", "survival"], "DejaVu Sans")
    if found.missing:
        pytest.skip("no font with Chinese characters is installed")
    assert len(found.families) == 2
    result = result_of({"生存曲线": cohort(1, 20), "other": cohort(2, 20)})
    made = survival_picture(survival_panels(result), SurvivalSpec(font="DejaVu Sans"))
    assert not made.conditions
    assert made.render("pdf").startswith(b"%PDF")


def test_an_unknown_font_is_refused() -> None:
    with pytest.raises(InputError, match="'DejaVu Snas' is not installed") as refused:
        picture(font="DejaVu Snas")
    assert "DejaVu Sans" in (refused.value.problems[0].hint or "")


@pytest.mark.parametrize("name", ["survival", "forest"])
def test_figures_look_as_before(name: str) -> None:
    """Beside a picture that was looked at; SARCSTAT_GOLDEN=1 writes it anew."""
    import numpy as np
    from PIL import Image

    model = cox_result(
        [
            {"term": "arm", "levels": ["a", "b"], "ratios": [(0.5, 0.3, 0.8, 0.01)]},
            {"term": "age", "ratios": [(1.9, 0.6, 40, 0.1)]},
        ]
    )
    drawn = {
        "survival": lambda: picture(dpi=72, band=True, median_lines=True).render("png"),
        "forest": lambda: forest([model], ForestSpec(font="DejaVu Sans", dpi=72), "png"),
    }[name]()
    path = GOLDEN / f"{name}.png"
    if os.environ.get("SARCSTAT_GOLDEN"):
        path.write_bytes(drawn)
    ours, kept = (
        np.asarray(Image.open(io.BytesIO(each)).convert("L"), dtype=float) for each in (drawn, path.read_bytes())
    )
    assert ours.shape == kept.shape
    assert np.abs(ours - kept).mean() < 2  # of 255: another version may draw edges of letters otherwise
    assert (np.abs(ours - kept) > 128).mean() < 0.005


def test_a_font_of_boxes_counts_as_none() -> None:
    """matplotlib comes with a font that has a box for every character there is, and takes it where no other has it."""
    character = "\U00012345"  # cuneiform
    found = fonts.fonts_for([character], "DejaVu Sans")
    assert found.missing == character
    assert not any("Last Resort" in family for family in found.families)


def test_what_is_drawn_is_what_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that nobody announced, and that no font has, is said."""
    made = picture()
    made.canvas.text(10, 10, "\U00012345")
    assert "\U00012345" in made.canvas.conditions()[0].text


def test_a_font_installed_later_is_found(tmp_path: Path) -> None:
    """matplotlib keeps a list of fonts from its first use, and the answer of fontconfig for a process."""
    code = (
        "import os, shutil, sys; from matplotlib import font_manager as fm; fm.findSystemFonts();"
        "from fontTools.ttLib import TTFont; from sarcstat.figures.drawing import fonts;"
        "assert fonts.fonts_for(['\U00012345'], 'DejaVu Sans').missing;"
        "font = TTFont(fm.findfont('DejaVu Sans'));"
        "[table.cmap.update({0x12345: 'A'}) for table in font['cmap'].tables if table.format == 12];"
        "[setattr(name, 'string', 'Late Cuneiform') for name in font['name'].names if name.nameID in (1, 4, 16)];"
        "os.makedirs(sys.argv[1]); font.save(sys.argv[1] + '/late.ttf');"
        "print(fonts.fonts_for(['\U00012345'], 'DejaVu Sans'))"
    )
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "share"), "MPLCONFIGDIR": str(tmp_path / "list")}
    command = [sys.executable, "-c", code, str(tmp_path / "share" / "fonts")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **home}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    if shutil.which("fc-list") is None:
        pytest.skip("without fontconfig, fonts of a person are not found")
    assert "Late Cuneiform" in done.stdout


@pytest.mark.parametrize(("grey", "mode"), [(False, "RGB"), (True, "L")])
@pytest.mark.parametrize("dpi", [300, 600])
def test_a_tiff_is_as_submission_systems_ask_for(grey: bool, mode: str, dpi: int) -> None:
    from PIL import Image

    image = Image.open(io.BytesIO(picture(dpi=dpi, grey=grey, band=True).render("tiff")))
    assert (image.mode, image.info["compression"]) == (mode, "tiff_lzw")
    assert image.info["dpi"] == pytest.approx((dpi, dpi))
    assert image.width == pytest.approx(85 / 25.4 * dpi, abs=1)
    assert "Kaplan" in image.tag_v2[270]  # ImageDescription
    png = Image.open(io.BytesIO(picture(dpi=dpi, grey=grey, band=True).render("png")))
    assert np.array_equal(np.asarray(png.convert(mode)), np.asarray(image))


@pytest.mark.parametrize("theme", ["journal", "prism", "plain"])
def test_a_grey_figure_has_no_color_in_any_format(theme: str) -> None:
    made = picture(theme=theme, grey=True, band=True)
    colors = set(re.findall(r"#[0-9a-f]{6}\b", made.render("svg").decode()))
    assert colors
    assert all(color[1:3] == color[3:5] == color[5:] for color in colors)


def test_an_eps_has_no_transparency_its_fonts_inside_and_no_date(elsewhere: Path) -> None:
    made = picture(band=True, title="a (b) \\ é")
    before = made.render("svg")
    eps = made.render("eps").decode("latin-1")
    assert eps.startswith("%!PS-Adobe-3.0 EPSF-3.0")
    assert b"%%Title: Kaplan-Meier" in (elsewhere / "eps").read_bytes()
    assert "%%Title: a (b) \\ ?\n" in eps
    assert "CreationDate" not in eps
    assert "/FontType 42" in eps
    width, _ = eps.split("%%HiResBoundingBox: ")[1].split("\n")[0].split()[2:]
    assert float(width) / 72 * 25.4 == pytest.approx(85, abs=0.5)
    assert "0.82 0.9 0.946 setrgbcolor" in eps  # 0.18 of #0072B2 on white, as the other formats have it
    assert picture(band=True, title="a (b) \\ é").render("svg") == before == made.render("svg")


def test_a_figure_is_drawn_for_the_place_where_it_stands() -> None:
    """Letters of 7 points in 260 mm would have 4.6 points on a page."""
    panels = [each for _ in range(6) for each in survival_panels(result_of(GROUPS))]
    wide = survival_picture(panels, SurvivalSpec(font="DejaVu Sans", width=260, font_size=7, panels_per_row=3))
    on_page = wide.at_most(170)
    assert on_page.size_mm[0] == pytest.approx(170)
    assert on_page.spec.font_size >= 6.5
    assert on_page.description == wide.description
    # Shrunk by 3 percent, letters of 8 points are 7.8 points high.
    double = picture(width="double")
    assert double.at_most(170) is double
    assert picture(font_size=5).at_most(170).spec.font_size == 5  # as asked for
    six = survival_picture(panels, SurvivalSpec(font="DejaVu Sans", width=400, font_size=8, panels_per_row=6))
    assert six.at_most(170).size_mm[0] == pytest.approx(170)
