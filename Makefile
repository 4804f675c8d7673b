# Every target makes its own set-up and may be run again; on a fresh machine only Python 3.11 and pip are needed.
PYTHON ?= python3
PORT ?= 8600
DATA ?= .data
BIN := .venv/bin
STAMPS := .venv/stamps

# Compiled once, here too where the environment says otherwise: every start and every test is some process's first.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run setup test coverage check tools bench lock texts clean

run: $(STAMPS)/run
	@SAMSKAP_PORT=$(PORT) SAMSKAP_DATA=$(DATA) $(BIN)/samskap serve

setup: $(STAMPS)/run

# The databases of the tests are kept in memory where there are two gigabytes of it: each confirmed write is synced.
FREE := $(shell df --output=avail /dev/shm 2>/dev/null | tail -n 1)
MEMORY := $(shell [ "$(FREE)" -gt 2000000 ] 2>/dev/null && echo /dev/shm || echo /tmp)
# Three at a time on two cores: browsers, servers and faults are mostly waited for. Dealt out by the file, so that what a
# file's tests share is made once, and in the order collected, where those that take long come first.
test: $(STAMPS)/dev $(STAMPS)/browser $(STAMPS)/java
	TMPDIR=$(MEMORY) $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

# Slower by half, so it stands by itself; it fails below the share in pyproject.toml.
coverage: $(STAMPS)/dev $(STAMPS)/browser $(STAMPS)/java
	TMPDIR=$(MEMORY) $(BIN)/python -m pytest -n 2 --cov --cov-report=term

# What the tests need beside Python, to be fetched while something else is done.
tools: $(STAMPS)/browser $(STAMPS)/java

check: $(STAMPS)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --num-workers 2

bench: $(STAMPS)/dev $(STAMPS)/browser
	$(BIN)/python -m benchmarks.run

# Pin again after a change of dependencies in pyproject.toml; lock/ never names a package index.
UV := $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11
lock: $(STAMPS)/dev
	$(BIN)/python -m pip install --quiet uv==0.13.9
	$(UV) pyproject.toml --group build -o lock/run.txt
	$(UV) -c lock/run.txt pyproject.toml --group build --group lint --group types --group test --group browser \
		--group pdf --extra postgres -o lock/dev.txt

# Collect the texts of the source into the catalogues; then translate what is new in them.
TEXTS := facilitation/locale
texts: $(STAMPS)/dev
	$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --keyword mark --keyword plural:1,2 \
		--no-location --sort-output --omit-header --output $(TEXTS)/samskap.pot .
	for code in nn en; do $(BIN)/pybabel --quiet update --domain samskap --input-file $(TEXTS)/samskap.pot \
		--output-dir $(TEXTS) --locale $$code --no-fuzzy-matching --ignore-obsolete --omit-header --init-missing; done

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*

$(BIN)/python:
	$(PYTHON) -m venv .venv
	@mkdir -p $(STAMPS)

# The lock files hold everything, so nothing is resolved again: pip would look at newer releases that have no hash here.
$(STAMPS)/run: lock/run.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r lock/run.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@mkdir -p $(STAMPS) && touch $@

# What people run is in it too. Not compiled ahead: the tests use a small part, and compile that at its first use.
$(STAMPS)/dev: lock/dev.txt lock/run.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --no-compile --no-deps --require-hashes -r lock/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@mkdir -p $(STAMPS) && touch $(STAMPS)/run $@

# Playwright's own browsers are not used: Debian's Chromium is the one that is tested, without windows where it is fetched
# for it. Java runs the check of PDF files.
DEBIAN = as_root=$$([ "$$(id -u)" = 0 ] || echo sudo); $$as_root apt-get update -qq && $$as_root apt-get install -y -qq
$(STAMPS)/browser: | $(BIN)/python
	@command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || { $(DEBIAN) chromium-headless-shell; }
	@mkdir -p $(STAMPS) && touch $@

# After the browser: only one at a time may install.
$(STAMPS)/java: | $(STAMPS)/browser
	@command -v javac >/dev/null || { $(DEBIAN) default-jdk-headless; }
	@mkdir -p $(STAMPS) && touch $@
