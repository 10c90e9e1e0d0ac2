"""Known weaknesses of the locked packages: `make audit`.

Exit 1 when one is found. Where the database of weaknesses cannot be reached nothing can be said: that is
printed, and is no failure, so that a build without a network is not red for that alone.
"""

import json
import subprocess
import sys

from tools import processes


def main() -> int:
    command = [
        str(processes.ROOT / ".venv/bin/pip-audit"),
        "--require-hashes",
        "--disable-pip",
        "--format",
        "json",
    ]
    command += ["--progress-spinner", "off", "--timeout", "10", "-r", "requirements.lock"]
    try:
        done = subprocess.run(
            command, cwd=processes.ROOT, capture_output=True, text=True, timeout=300, check=False
        )
        answers = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, subprocess.TimeoutExpired):
        answers = []
    packages = [package for package in answers if "skip_reason" not in package]
    if not packages:
        print("audit: the database of known weaknesses could not be reached; nothing was audited")
        return 0
    found = [(package, weakness) for package in packages for weakness in package.get("vulns", [])]
    for package, weakness in found:
        fixed = ", ".join(weakness["fix_versions"]) or "no release yet"
        print(f"audit: {package['name']} {package['version']}: {weakness['id']} (mended in {fixed})")
    print(f"audit: {len(packages)} of {len(answers)} packages audited, {len(found)} known weaknesses")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
