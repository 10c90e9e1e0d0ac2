"""Taking the figures of one module, in whatever process that is."""

import importlib

from tools.bench import Figure, Skipped


def take(name: str) -> list[Figure]:
    """All figures of one module; each is shown as soon as it is known."""
    figures: list[Figure] = []
    print(f"\n{name}", flush=True)
    try:
        for figure in importlib.import_module(f"tools.bench.{name}").measure():
            figures.append(figure)
            print("  " + "  ".join(cell for cell in cells(figure) if cell), flush=True)
    except Skipped as reason:
        print(f"  not measured: {reason}", flush=True)
    return figures


def cells(figure: Figure) -> list[str]:
    verdict = {True: "met", False: "missed", None: ""}[figure.met]
    ratio = "" if figure.ratio is None else f"{figure.ratio:.3g}"
    return [figure.name, f"{figure.value:,.4g} {figure.unit}", figure.against, ratio, figure.target, verdict]
