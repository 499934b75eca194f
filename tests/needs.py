"""Install the programs that tests drive: a browser, fonts, and referees for RDF. Run by `make test`.

As root on Debian they are installed; elsewhere the missing ones are named, their tests skip, and CI fails.
"""

import os
import shutil
import subprocess
import sys

PROGRAMS = {"chromium": "chromium", "serdi": "serdi", "rapper": "raptor2-utils"}
FONT = "fonts-noto-cjk"


def missing() -> list[str]:
    """Name the Debian packages that are still needed."""
    packages = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    return packages if _has_font() else [*packages, FONT]


def _has_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    fonts = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(fonts.stdout.strip())


def install(packages: list[str]) -> None:
    """Install Debian packages, quietly."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", "fontconfig", *packages],
    ):
        subprocess.run(["apt-get", *command], check=True, env=environment, stdout=subprocess.DEVNULL)


def main() -> int:
    """Install what is missing where that is possible; return 1 if something is missing in CI."""
    packages = missing()
    if packages and shutil.which("apt-get") and os.geteuid() == 0:
        install(packages)
        packages = missing()
    if packages:
        sys.stdout.write(f"missing, their tests are skipped: {', '.join(packages)} (Debian packages)\n")
    return 1 if packages and "CI" in os.environ else 0


if __name__ == "__main__":
    sys.exit(main())
