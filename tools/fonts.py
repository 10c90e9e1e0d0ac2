"""Make the portal's fonts from the sources of Figtree and Bricolage Grotesque.

    python tools/fonts.py SOURCES

SOURCES is a folder (searched with its subfolders) holding the variable woff2 files of the npm packages
@fontsource-variable/figtree and @fontsource-variable/bricolage-grotesque with their LICENSE files
(`npm pack` each and unpack). Written are

* static/fonts/*.woff2: two weights of Figtree and one of Bricolage Grotesque with the letters of the
  portal's languages only, because a phone on a school network pays for every other letter;
* static/fonts/pdf/*.ttf: the same faces with every Latin letter, for printed documents, where names from
  anywhere must come out whole.

The sources split a face into "latin" and "latin-ext". Variable fonts cannot be merged, so each half is
fixed at one weight first.
"""

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

TARGET = Path(__file__).resolve().parent.parent / "static" / "fonts"

LETTERS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "sl": "čšž",
    "names": "ćđłńóśźżäöüõåéèáíøæß",  # neighbours' surnames, common in the registers of all three
}
SIGNS = (
    " !\"#%&'()*+,-./0123456789:;<=>?@[\\]_{|}~\u00a0§©«°·»×÷±½–—‘’‚“”„•…′‹›⁄€£−↑↓²³"
    "\u0301\u0303\u0307"  # stress marks of Lithuanian dictionaries and names
)
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"]


class Face(NamedTuple):
    """One file to make: where it comes from and where on its axes it stands."""

    name: str
    source: str
    axes: dict[str, float]
    for_pages: bool


FACES = [
    Face("figtree-400", "figtree-{part}-wght-normal", {"wght": 400}, for_pages=True),
    Face("figtree-650", "figtree-{part}-wght-normal", {"wght": 650}, for_pages=True),
    Face("figtree-400-italic", "figtree-{part}-wght-italic", {"wght": 400}, for_pages=False),
    Face(
        "bricolage-700",
        "bricolage-grotesque-{part}-standard-normal",
        {"wght": 700, "opsz": 40, "wdth": 100},
        for_pages=True,
    ),
]


def wanted_characters() -> set[int]:
    """Code points a page may need in the portal's own faces."""
    letters = "".join(LETTERS.values())
    upper = "".join(letter.upper() for letter in letters if letter != "ß")
    return {ord(character) for character in letters + upper + SIGNS}


def whole_face(face: Face, sources: Path, scratch: Path) -> TTFont:
    """Both halves of a face at its place on the axes, merged."""
    halves = []
    for part in ("latin", "latin-ext"):
        source = next(sources.rglob(face.source.format(part=part) + ".woff2"))
        half = instancer.instantiateVariableFont(TTFont(source), face.axes, inplace=True)
        half.flavor = None
        path = scratch / f"{face.name}-{part}.ttf"
        half.save(path)
        halves.append(str(path))
    return Merger().merge(halves)


def rename(font: TTFont, face: Face) -> None:
    """Give the file one family name per weight, so that no print library has to guess."""
    family = face.name.split("-", maxsplit=1)[0].title()
    for record in list(font["name"].names):
        if record.nameID in {16, 17, 21, 22, 25}:
            font["name"].removeNames(nameID=record.nameID)
    style = "Italic" if "italic" in face.name else "Regular"
    for name_id, text in (
        (1, f"{family} {face.axes['wght']:.0f}"),
        (2, style),
        (4, face.name),
        (6, face.name),
    ):
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = int(face.axes["wght"])


def write_subset(font: TTFont, path: Path) -> None:
    """Keep the wanted characters and write compressed."""
    options = Options(
        layout_features=FEATURES,
        flavor="woff2",
        hinting=False,
        desubroutinize=True,
        name_IDs=[0, 1, 2, 13, 14],
    )
    options.drop_tables += ["DSIG", "STAT"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted_characters())
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(path)


def copy_licences(sources: Path) -> None:
    """The OFL asks for its text beside every copy."""
    for licence in sources.rglob("*"):
        if licence.is_file() and licence.name.upper() in {"LICENSE", "OFL-FIGTREE.TXT", "OFL-BRICOLAGE.TXT"}:
            text = licence.read_text()
            for family in ("Figtree", "Bricolage"):
                if f"{family} " in text.splitlines()[0]:
                    shutil.copyfile(licence, TARGET / f"OFL-{family}.txt")


def main() -> None:
    """Write every face and say what it weighs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sources", type=Path)
    sources = parser.parse_args().sources
    (TARGET / "pdf").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for face in FACES:
            font = whole_face(face, sources, Path(scratch))
            rename(font, face)
            font.save(TARGET / "pdf" / f"{face.name}.ttf")
            if face.for_pages:
                write_subset(font, TARGET / f"{face.name}.woff2")
    copy_licences(sources)
    for path in sorted(TARGET.rglob("*.[wt][ot]f*")):
        print(f"{path.stat().st_size:>8,}  {path.relative_to(TARGET)}")


if __name__ == "__main__":
    main()
