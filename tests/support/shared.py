"""What is too large or not ours to be in the repository: real elections, published schemas.

Looked for beside the repository (`../shared/data`), or under the folder that YOUTHPORTAL_SHARED names.
"""

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("YOUTHPORTAL_SHARED", ROOT.parent / "shared")) / "data"
