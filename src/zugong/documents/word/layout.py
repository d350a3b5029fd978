"""A base document in the layout of official papers, GB/T 9704-2012, to begin a template from.

A4; margins 37 mm top, 28 mm left, 26 mm right, 35 mm bottom; 22 lines of 28 characters of size 3; page numbers with a
dash on each side, odd pages right, even pages left. Fonts are named, not shipped. Seals and numbers are never made.
"""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

SIZE_2, SIZE_3, SIZE_4 = Pt(22), Pt(16), Pt(14)
LINE = Pt(28.95)
FANGSONG, HEITI, KAITI, TITLE, SONGTI = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
STYLES = {
    "Title": (TITLE, SIZE_2, WD_ALIGN_PARAGRAPH.CENTER, False),
    "Heading 1": (HEITI, SIZE_3, WD_ALIGN_PARAGRAPH.LEFT, True),
    "Heading 2": (KAITI, SIZE_3, WD_ALIGN_PARAGRAPH.LEFT, True),
    "Normal": (FANGSONG, SIZE_3, WD_ALIGN_PARAGRAPH.JUSTIFY, True),
}


def base_document() -> Any:
    """An empty document with page, styles and page numbers set."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    _lines(section)
    for name, told in STYLES.items():
        _style(document.styles[name], *told)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    return document


def _lines(section: Any) -> None:
    """22 lines a page by the grid; characters are left to the font, or a reader gets twenty a line."""
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), "579")


def _style(style: Any, font: str, size: Pt, align: Any, indented: bool) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.italic = font, size, False, False
    style.font.color.rgb = None
    properties = style.element.get_or_add_rPr()
    for gone in properties.findall(qn("w:color")):
        properties.remove(gone)
    fonts = properties.get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), font)
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    properties.append(language)
    layout = style.paragraph_format
    layout.alignment, layout.line_spacing = align, LINE
    layout.space_before = layout.space_after = Pt(0)
    layout.keep_with_next = style.name != "Normal"
    if indented:
        layout.first_line_indent = size * 2
    border = style.element.find(f".//{qn('w:pBdr')}")
    if border is not None:
        border.getparent().remove(border)


def _page_number(footer: Any, align: Any) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = align
    for text, field in (("— ", ""), ("", "PAGE"), (" —", "")):
        run = paragraph.add_run(text)
        run.font.name, run.font.size = SONGTI, SIZE_4
        run._element.rPr.rFonts.set(qn("w:eastAsia"), SONGTI)
        if field:
            for kind, inside in (("begin", ""), ("", field), ("end", "")):
                run._element.append(_field(kind, inside))


def _field(kind: str, text: str) -> Any:
    if not kind:
        made = OxmlElement("w:instrText")
        made.set(qn("xml:space"), "preserve")
        made.text = text
        return made
    made = OxmlElement("w:fldChar")
    made.set(qn("w:fldCharType"), kind)
    return made


def add_table(document: Any, heads: list[str], row: list[str], loop: str, widths: list[int]) -> None:
    """A table whose second row is repeated by the template: ``{%tr for … %}`` above, ``{%tr endfor %}`` below.

    ``widths`` are in millimetres; a page holds 156.
    """
    table = document.add_table(rows=4, cols=len(heads), style="Table Grid")
    table.autofit = False
    table.cell(1, 0).text, table.cell(3, 0).text = f"{{%tr for {loop} %}}", "{%tr endfor %}"
    for at, (head, cell) in enumerate(zip(heads, row, strict=True)):
        table.cell(0, at).text, table.cell(2, at).text = head, cell
    for width, column in zip(widths, table.columns, strict=True):
        column.width = Mm(width)
    for line in table.rows:
        for width, cell in zip(widths, line.cells, strict=True):
            cell.width = Mm(width)
            for paragraph in cell.paragraphs:
                _small(paragraph)


def add_form(document: Any, rows: list[list[tuple[str, str]]]) -> None:
    """A form of labelled cells, two to a row or one across; empty ones leave room for a pen."""
    table = document.add_table(rows=len(rows), cols=4, style="Table Grid")
    table.autofit = False
    for n, column in enumerate(table.columns):
        column.width = Mm((30, 48)[n % 2])
    for line, pairs in zip(table.rows, rows, strict=True):
        cells = line.cells
        if len(pairs) == 1:
            cells[1].merge(cells[3])
        for at, (label, value) in enumerate(pairs):
            cells[2 * at].text, cells[2 * at + 1].text = label, value
        line.height = Mm(11 if any(value for _label, value in pairs) else 20)
        for n, cell in enumerate(line.cells):
            cell.width = Mm((30, 48)[n % 2])
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            for paragraph in cell.paragraphs:
                _small(paragraph)


def _small(paragraph: Any) -> None:
    """Words of a table: smaller, off the grid of lines, which would set every line apart."""
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().append(snap)
    layout = paragraph.paragraph_format
    layout.first_line_indent, layout.line_spacing, layout.alignment = Pt(0), Pt(16), WD_ALIGN_PARAGRAPH.LEFT
    for run in paragraph.runs:
        run.font.size = Pt(10.5)


def add_line(document: Any, text: str, align: str) -> None:
    """A line of its own: a notice in the middle, or a date four characters from the right."""
    paragraph = document.add_paragraph(text)
    layout = paragraph.paragraph_format
    layout.first_line_indent = Pt(0)
    layout.alignment = WD_ALIGN_PARAGRAPH.CENTER if align == "centre" else WD_ALIGN_PARAGRAPH.RIGHT
    if align != "centre":
        layout.right_indent = SIZE_3 * 4
    for run in paragraph.runs:
        run.font.size = Pt(12) if align == "centre" else SIZE_3
