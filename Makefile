# `make graph` builds the graph from seeds/; `make test` runs every test; `make check` is what CI checks besides.
VENV := .venv
BIN := $(VENV)/bin
KG := $(BIN)/kg

.PHONY: graph test check format bench screenshots notebooks clean

graph: $(KG)
	$(KG) build seeds --out out

test: $(VENV)/dev
	$(BIN)/python -m tests.needs
	$(BIN)/pytest

check: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell

format: $(VENV)/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/dev
	$(BIN)/python -m tests.bench

screenshots: $(VENV)/dev
	$(BIN)/python -m tests.screenshots

notebooks: $(VENV)/dev
	$(BIN)/python -m tests.notebooks

clean:
	rm -rf $(VENV) out build dist *.egg-info

$(KG): pyproject.toml
	python3 -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	touch $(KG)

$(VENV)/dev: $(KG) pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@
