"""Install what tests drive: a browser, fonts, referees for RDF, and in CI what training needs. Run by `make test`.

As root on Debian the programs are installed; elsewhere the missing ones are named, their tests skip, and CI fails.
Referees that run on Node.js go into the virtual environment.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

PROGRAMS = {
    "chromium": "chromium",
    "curl": "curl",
    "serdi": "serdi",
    "rapper": "raptor2-utils",
    "node": "nodejs",
    "npm": "npm",
}
NPM = Path(sys.prefix) / "npm"
NPM_PACKAGES = {"jsonld": "8.3.3", "n3": "1.26.0", "@comunica/query-sparql-rdfjs": "4.5.0"}
FONT = "fonts-noto-cjk"
TORCH = "torch==2.13.0"  # pinned, so that a machine that keeps its build for CPUs uses that one
TRAINING = ("torch", "transformers", "onnx")


def missing() -> list[str]:
    """Name the Debian packages that are still needed."""
    packages = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    return packages if _has_font() else [*packages, FONT]


def _has_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    fonts = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(fonts.stdout.strip())


def missing_npm() -> list[str]:
    """Name the packages of Node.js that are still needed."""
    return [name for name in NPM_PACKAGES if not (NPM / "node_modules" / name / "package.json").is_file()]


def install_npm() -> None:
    """Install the referees that run on Node.js, each of the version named above."""
    NPM.mkdir(exist_ok=True)
    wanted = [f"{name}@{version}" for name, version in NPM_PACKAGES.items()]
    quiet = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(["npm", "install", "--prefix", str(NPM), *quiet, *wanted], check=False)


def writes_chinese() -> bool:
    """Tell whether figures find a font with Chinese."""
    from kg.analysis import plots  # noqa: PLC0415 - what is needed may not be installed yet
    from kg.errors import KgError  # noqa: PLC0415

    try:
        return bool(plots.chinese())
    except KgError:
        return False


def trains() -> bool:
    """Tell whether the extra `train` is installed."""
    return all(importlib.util.find_spec(name) for name in TRAINING)


def install_training() -> None:
    """Install the extra `train`; hundreds of megabytes, so only CI does it by itself."""
    for wanted in ([TORCH], ["--editable", ".[train]"]):
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", *wanted], check=True)
    importlib.invalidate_caches()


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
    if "CI" in os.environ and not trains():
        install_training()
    packages = missing()
    if packages and shutil.which("apt-get") and os.geteuid() == 0:
        install(packages)
        packages = missing()
    if missing_npm() and shutil.which("npm"):
        install_npm()
    if packages:
        sys.stdout.write(f"missing, their tests are skipped: {', '.join(packages)} (Debian packages)\n")
    if lacking := missing_npm():
        sys.stdout.write(f"missing, their tests are skipped: {', '.join(lacking)} (npm packages)\n")
    return 1 if (packages or lacking) and "CI" in os.environ else 0


if __name__ == "__main__":
    sys.exit(main())
