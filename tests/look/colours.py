"""Reads tokens.css the way a browser does, and measures contrast as WCAG 2.2 defines it."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOKENS = (ROOT / "static/css/tokens.css").read_text()


def block(selector):
    """Custom properties of the first rule with exactly this selector."""
    body = re.search(re.escape(selector) + r"\s*\{([^}]*)\}", TOKENS).group(1)
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", body))


LIGHT = block("\n:root")
DARK_BY_DEVICE = block(':root:not([data-theme="light"])')
DARK_BY_CHOICE = block('\n  :root[data-theme="dark"]')


def luminance(colour):
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(top, share, ground):
    """What `color-mix(in srgb, top share, ground)` shows."""
    channels = [
        round(int(top[i : i + 2], 16) * share + int(ground[i : i + 2], 16) * (1 - share)) for i in (1, 3, 5)
    ]
    return "#{:02x}{:02x}{:02x}".format(*channels)
