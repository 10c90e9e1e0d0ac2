"""Take single icons from the lucide-static npm package into static/icons/.

    python tools/icons.py LUCIDE NAME...

LUCIDE is the unpacked package (`npm pack lucide-static`), NAME an icon such as arrow-right. Only the drawing
is kept: size and colour come from the page through the `icon` template tag.
"""

import re
import shutil
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "static" / "icons"


def drawing(source: str) -> str:
    """The shapes of an icon on one line, without comment, size or class."""
    inner = re.sub(r".*?<svg[^>]*>(.*)</svg>.*", r"\1", source, flags=re.DOTALL)
    shapes = " ".join(inner.split()).replace("> <", "><").replace(" />", "/>")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{shapes}</svg>\n'
    )


def main() -> None:
    """Copy the named icons and the licence they come under."""
    package, names = Path(sys.argv[1]), sys.argv[2:]
    TARGET.mkdir(parents=True, exist_ok=True)
    for name in names:
        (TARGET / f"{name}.svg").write_text(drawing((package / "icons" / f"{name}.svg").read_text()))
    shutil.copyfile(package / "LICENSE", TARGET / "LICENSE-lucide.txt")


if __name__ == "__main__":
    main()
