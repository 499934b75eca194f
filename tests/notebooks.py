"""The notebooks: run them from top to bottom, and write their outputs as they are committed.

usage: python -m tests.notebooks [NAME...]     make notebooks runs all, on a build of the product's own seeds

Outputs are the same wherever they are made: no times, no paths of a machine. The explorer, most of a megabyte in a
frame, is left out of them; a run in Jupyter shows it.
"""

import os
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
_FRAME = re.compile(r"<iframe .*?</iframe>", re.DOTALL)
_NOTE = "<p>[运行本单元即见互动图谱 run this cell to see the explorer]</p>"


def run(notebook: Path, folder: Path, build: Path | None = None) -> nbformat.NotebookNode:
    """Run a notebook with `folder` as its working directory, on a build folder or on the seeds; return it with outputs.

    Raises nbclient's CellExecutionError when a cell fails.
    """
    environment = {name: value for name, value in os.environ.items() if name != "KG_BUILD"}
    environment |= {"KG_BUILD": str(build)} if build else {}
    node = nbformat.read(notebook, as_version=4)
    client = NotebookClient(
        node,
        timeout=300,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
        extra_arguments=["--log-level=ERROR"],
    )
    client.execute(env=environment)
    return node


def outputs(node: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """List all outputs of a notebook."""
    return [output for cell in node.cells if cell.cell_type == "code" for output in cell.outputs]


def lighten(node: nbformat.NotebookNode) -> None:
    """Take out of the outputs what is large, or differs from machine to machine."""
    node.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    for cell in node.cells:
        cell.metadata = {}
    for output in outputs(node):
        if html := output.get("data", {}).get("text/html"):
            output.data["text/html"] = _FRAME.sub(_NOTE, html)


def main() -> None:
    """Run the notebooks where they are and write them with their outputs."""
    for notebook in NOTEBOOKS:
        if sys.argv[1:] and notebook.stem not in sys.argv[1:]:
            continue
        node = run(notebook, notebook.parent)
        lighten(node)
        nbformat.write(node, notebook)
        sys.stdout.write(f"{notebook.name}: {len(outputs(node))} outputs\n")


if __name__ == "__main__":
    main()
