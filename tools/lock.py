"""Write requirements.lock (everything) and requirements-runtime.lock (what a running portal needs).

The second is resolved under the first, so that what was tested is what runs. Names, versions and hashes
only: where packages come from is the machine's affair.
"""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPILE = [str(ROOT / ".venv/bin/uv"), "pip", "compile", "pyproject.toml", "--universal", "--generate-hashes"]
COMPILE += ["--python-version", "3.11", "--no-header", "--quiet"]


def main() -> None:
    for arguments in (
        ["--group", "dev", "-o", "requirements.lock"],
        ["--constraint", "requirements.lock", "--no-annotate", "-o", "requirements-runtime.lock"],
    ):
        subprocess.run([*COMPILE, *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
