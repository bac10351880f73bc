# Two commands are all a newcomer needs: `make run` and `make test`.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
# pip unpacks gigabytes: beside what it installs, as /tmp may lie in memory
PIP = mkdir -p $(VENV)/tmp && TMPDIR=$(CURDIR)/$(VENV)/tmp $(VENV)/bin/pip --disable-pip-version-check
PACKAGES := indexer search_api web

.PHONY: run install test test-slow check audit bandit format axe screenshots clean

run: install  ## install, index the sample documents, serve
	-@$(VENV)/bin/tracuu sync corpus/documents
	@$(VENV)/bin/tracuu serve --port $(PORT)

# compiled here, as the user of a service cannot write into the program's folder
install: $(VENV)/.installed
	@$(VENV)/bin/python -m compileall -q $(PACKAGES)

# torch goes first and alone: the constraint file pins it, so that nothing later moves it to another build
$(VENV)/.torch: constraints.txt
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Python 3.11 or newer is needed"'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --constraint constraints.txt torch==2.13.0
	@touch $@

$(VENV)/.installed: $(VENV)/.torch pyproject.toml
	$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.developed: $(VENV)/.installed
	$(PIP) install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

# a file of tests stays with one process, so that what its tests share is made once
PYTEST := $(VENV)/bin/python -m pytest -n auto --dist loadfile

test: $(VENV)/.developed  ## the default suite, offline
	$(PYTEST)

# A Milvus server for one smoke test: too old to be pinned beside the rest, so that audits pass it by; skipped without
test-slow: $(VENV)/.developed  ## what the default suite leaves out for its length
	-$(PIP) install --quiet --no-deps milvus==2.3.5
	$(PYTEST) -m slow

check: $(VENV)/.developed  ## what must be green before a commit
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(PYTEST)

bandit: $(VENV)/.developed  ## what looks dangerous in our code; exceptions and their reasons are in pyproject.toml
	$(VENV)/bin/python -m bandit --quiet --configfile pyproject.toml --recursive $(PACKAGES)

# --strict: a package that cannot be looked up fails, or a machine without the network would call everything safe
audit: bandit  ## the same, and known vulnerabilities of the pinned libraries (asks pypi.org)
	$(VENV)/bin/python -m pip_audit --strict --no-deps --disable-pip --requirement constraints.txt

format: $(VENV)/.developed
	$(VENV)/bin/ruff check --fix-only --quiet .
	$(VENV)/bin/ruff format .

AXE_VERSION := 4.14.1

axe: build/axe/axe.min.js  ## axe-core out of npm, for the tests of accessibility

build/axe/axe.min.js:
	mkdir -p build/axe
	cd build/axe && npm pack --silent axe-core@$(AXE_VERSION) && tar -xzf axe-core-*.tgz --strip-components=1 package/axe.min.js
	@touch $@

screenshots: $(VENV)/.developed  ## the pictures of the README, out of real Chromium
	$(VENV)/bin/python web/screenshots/make.py

clean:
	rm -rf $(VENV) .tracuu
