"""The stylesheet: readable contrasts in both themes, lights that do not live by colour."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[1] / "static"
CSS = (STATIC / "ui/zugong.css").read_text()
LIGHT_TOKENS = CSS[CSS.index(":root {") :]
DARK_TOKENS = CSS[CSS.index(':root[data-theme="dark"] {') :]
DEVICE_DARK_TOKENS = CSS[CSS.index(':root:not([data-theme="light"]) {') :]

GROUNDS = ["paper", "sheet", "sunk"]
PAIRS = [
    *[("ink", ground) for ground in [*GROUNDS, "accent-wash", "near-wash", "overdue-wash"]],
    *[("ink-soft", ground) for ground in GROUNDS],
    *[("accent", ground) for ground in [*GROUNDS, "accent-wash"]],
    ("accent-strong", "sheet"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("paper", "ink"),
    *[
        (name, ground)
        for name in ["normal", "near", "overdue", "closed", "postponed"]
        for ground in ["paper", "sheet", "accent-wash", f"{name}-wash"]
    ],
]


def tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css[: css.index("}")]))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted([luminance(one), luminance(other)], reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT_TOKENS, DARK_TOKENS], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(theme, front, ground):
    colours = tokens(theme)
    assert contrast(colours[front], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT_TOKENS, DARK_TOKENS], ids=["light", "dark"])
@pytest.mark.parametrize("front", ["line-strong", "focus"])
def test_field_borders_and_focus_rings_can_be_seen(theme, front):
    colours = tokens(theme)
    assert min(contrast(colours[front], colours[ground]) for ground in ["paper", "sheet"]) >= 3


def test_dark_by_switch_and_dark_by_device_are_the_same():
    assert tokens(DARK_TOKENS) == tokens(DEVICE_DARK_TOKENS)
    assert set(tokens(DARK_TOKENS)) == set(tokens(LIGHT_TOKENS))


def test_stylesheet_brings_everything_it_names():
    assert re.findall(r"url\(|@import|\.map", CSS) == []
    used = set(re.findall(r"var\(--([\w-]+)\)", CSS))
    defined = set(re.findall(r"--([\w-]+):", CSS))
    assert used - defined == set()
