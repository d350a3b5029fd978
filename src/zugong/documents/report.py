"""The half-year report: words from an editable template, every figure from the records, its sources annexed. (S01)"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _
from docx import Document

from zugong.documents.word import BadTemplateError, render_paper, words_of
from zugong.figures.claims.quantities import quantities
from zugong.figures.computing import Figure, Span, figures_of
from zugong.foundation.calendar.clock import today
from zugong.foundation.calendar.periods import Period
from zugong.foundation.calendar.queries import is_sample

REGIMES = Path(__file__).resolve().parents[1] / "regimes" / "papers"
SAMPLE = "演示数据,与真实单位和个人无关"
OPEN_NETWORK = "非涉密系统,严禁处理、存储、传输国家秘密和工作秘密"
NO_DATA = "未取得数据"
MOST_ROWS = 20_000
_FIGURE = re.compile(r"\u2063([a-z0-9._-]+)\u2064(.*?)\u2065")


@dataclass(frozen=True)
class Report:
    """One report of one unit and period: its figures, and the template it is written in."""

    span: Span
    template: bytes

    @cached_property
    def figures(self) -> list[Figure]:
        """Every figure of the span, counted once."""
        return figures_of(self.span)

    def docx(self) -> bytes:
        """The paper. Raises BadTemplateError."""
        check_words(self.template)
        return render_paper(self.template, self._values(mark=False))

    def paragraphs(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """(style, pieces) of the same paper for a page; a piece is (text, code of its figure or nothing)."""
        check_words(self.template)
        document = Document(io.BytesIO(render_paper(self.template, self._values(mark=True))))
        return [(_style(each), pieces_of(each.text)) for each in document.paragraphs if each.text.strip()]

    def xlsx(self) -> bytes:
        """The annex: a sheet with every figure, and a sheet of records for each."""
        target = io.BytesIO()
        book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
        sheet, bold = book.add_worksheet("数据来源"), book.add_format({"bold": True})
        for n, notice in enumerate(notices()):
            sheet.write_string(n, 0, notice)
        first = len(notices())
        sheet.write_row(first, 0, HEADS, bold)
        for n, figure in enumerate(self.figures, first + 1):
            sheet.write_row(n, 0, _annex_row(figure))
            _records_sheet(book, figure, bold)
        book.close()
        return target.getvalue()

    def _values(self, *, mark: bool) -> dict[str, Any]:
        kept: dict[str, Figure | None] = {}

        def find(code: str) -> Figure | None:
            if code not in kept:
                kept[code] = next((each for each in self.figures if each.code == code), None)
            return kept[code]

        def told(code: str, text: str | None) -> str:
            shown = text or NO_DATA
            return f"\u2063{code}\u2064{shown}\u2065" if mark else shown

        return {
            "has": lambda code: (found := find(code)) is not None and found.value is not None,
            "n": lambda code: told(code, _number(find(code), "numerator")),
            "base": lambda code: told(code, _number(find(code), "denominator")),
            "percent": lambda code: told(code, _percent(find(code))),
            "unit": self.span.organisation.name, "period": str(Period.parse(self.span.period).title),
            "as_of": zh_day(self.span.until), "printed_on": zh_day(today()), "notices": notices(),
            "annex": [_annex_cells(figure) for figure in self.figures],
        }  # fmt: skip


HEADS = ("数据", "数值", "单位", "分子", "分母", "占比(%)", "口径", "截至", "基数记录数", "校验值")


def _number(figure: Figure | None, side: str) -> str | None:
    if figure is None or figure.value is None:
        return None
    return figure.value if figure.is_small else str(getattr(figure, side))


def _percent(figure: Figure | None) -> str | None:
    return None if figure is None or figure.percent is None else f"{figure.percent}%"


def _annex_row(figure: Figure) -> Sequence[Any]:
    plain = figure.plain()
    return (
        figure.name, plain["value"] or NO_DATA, figure.unit, plain["numerator"] or "", plain["denominator"] or "",
        float(figure.percent) if figure.percent is not None else "", figure.counts, plain["as_of"], figure.records,
        figure.digest,
    )  # fmt: skip


def _annex_cells(figure: Figure) -> dict[str, str]:
    row = _annex_row(figure)
    share = "" if figure.percent is None else f"{figure.percent}%"
    return {
        "name": figure.name, "value": f"{row[1]}{figure.unit}", "share": share, "counts": figure.counts or "—",
        "records": str(figure.records), "digest": figure.digest[7:19],
    }  # fmt: skip


def _records_sheet(book: Any, figure: Figure, bold: Any) -> None:
    """The records counted, by name and unit; none where so few people are behind that they could be told apart."""
    sheet, base = book.add_worksheet(figure.code[:31]), figure.above.base
    unit = f"{base.organisation}__name" if base.organisation else "name"
    sheet.write_row(0, 0, (figure.name, "单位", "编号"), bold)
    if figure.is_small:
        return
    rows = figure.above.rows().order_by(unit).values_list(base.label, unit, base.ref)
    for n, row in enumerate(rows[:MOST_ROWS].iterator(chunk_size=2000), 1):
        sheet.write_row(n, 0, [str(cell) for cell in row])


def notices() -> list[str]:
    """What stands on every paper: of a sample, of a network that is not closed."""
    return [*([SAMPLE] if is_sample() else []), *([] if settings.NETWORK == "closed" else [OPEN_NETWORK])]


def zh_day(day: Any) -> str:
    """2016年7月29日, without noughts in front."""
    return f"{day.year}年{day.month}月{day.day}日"


def _style(paragraph: Any) -> str:
    return str(paragraph.style.name) if paragraph.style is not None else ""


def pieces_of(text: str) -> list[tuple[str, str]]:
    """Marked figures apart from the words around them."""
    pieces, at = list[tuple[str, str]](), 0
    for match in _FIGURE.finditer(text):
        pieces += [(text[at : match.start()], ""), (match[2], match[1])]
        at = match.end()
    return [piece for piece in [*pieces, (text[at:], "")] if piece[0]]


def check_words(template: bytes) -> None:
    """No number in the words themselves: figures come from the records. Raises BadTemplateError with the place."""
    for n, words in enumerate(words_of(template), 1):
        if found := quantities(words):
            told = {"n": n, "number": found[0].text, "words": words[:40]}
            said = _("Paragraph %(n)d types a number, “%(number)s” in “%(words)s…”; name its figure instead.")
            raise BadTemplateError(said % told)


def template_for(pack: str) -> bytes:
    """The template shipped for a pack. Raises BadTemplateError where there is none."""
    file = REGIMES / pack / "half-year.docx"
    if not re.fullmatch(r"[a-z0-9-]{1,60}", pack) or not file.exists():
        raise BadTemplateError(_("There is no template of the report for this pack; give one with --template."))
    return file.read_bytes()
