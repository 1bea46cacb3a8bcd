# What a person types here. `make` alone says what there is.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
APT := age apache2-bin chromium gettext golang-go golang-golang-x-mod-dev nginx openjdk-17-jre-headless openssh-client openssl poppler-utils postgresql systemd wrk
POLICY := /usr/sbin/policy-rc.d
# The locks hold everything with its hash, so nothing is resolved: a newer release of a package that another asks for
# with an extra would otherwise be looked for, and refused.
LOCKED := $(BIN)/pip install --quiet --quiet --disable-pip-version-check --no-deps --require-hashes -r

.PHONY: help demo demo-web test fast bench bench-scan bench-duties bench-filing bench-kills bench-rumours bench-rumours-web bench-sealing bench-sending bench-spark format bench-web docs screens messages sample lock setup setup-dev system-packages clean

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

demo: setup ## Assess the sample in English and Chinese; the bundle is in build/demo
	@rm -rf build/demo
	@$(BIN)/fairwitness demo --out build/demo

demo-web: setup-dev ## Serve the workspace with the sample already assessed, on this machine alone
	@rm -rf build/demo-web
	@$(BIN)/fairwitness serve --demo --data build/demo-web --port 0

test: setup-dev system-packages .venv-synapse/ready .venv-spark/ready ## Check everything: format, lint, types, contracts, tests, browser
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check
	$(BIN)/python docs/messages.py --check
	$(BIN)/pytest -n 3 --dist loadgroup --durations 25

fast: setup-dev ## Check what needs no server and no browser
	$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist loadgroup -m 'not live and not browser and not spark'

bench: setup-dev ## Measure `assess` on a hundred times the sample against hand-written SQL
	$(BIN)/python bench/assess.py

bench-scan: setup-dev ## Measure scanning a log against SQL by hand, Polars, Spark and others (long; Spark needs Java 17)
	$(BIN)/python bench/scan/run.py

bench-duties: setup-dev ## Measure change detection on labelled series against the plain rule and other detectors
	$(BIN)/python bench/duties/run.py

bench-filing: setup-dev ## Kill a recipient's desk 500 times while filings come, and 100 times while they are opened and disposed of
	$(BIN)/python bench/filing_killed.py
	$(BIN)/python bench/desk_killed.py

bench-kills: setup-dev ## Kill the worker of the web workspace 50 times while it collects, and its server while an author saves
	$(BIN)/python bench/web/kills.py
	$(BIN)/python bench/web/saves_killed.py

bench-rumours: setup-dev ## Measure matching of rumours: how good, how fast, when it stays silent (long)
	$(BIN)/python bench/rumours/run.py

bench-rumours-web: setup-dev system-packages ## Measure how fast the rumour desk answers readers, with 100,000 checks (long)
	$(BIN)/python bench/rumours/serving.py

bench-sending: setup-dev ## Measure how a version of a check goes out to ten thousand readers of letters
	$(BIN)/python bench/rumours/sending.py

bench-sealing: setup-dev system-packages ## Measure sealing against stock age, the ledger against append-and-fsync, and kill its writers
	@mkdir -p build
	$(BIN)/python bench/sealing.py
	$(BIN)/python bench/ledger_killed.py

bench-spark: setup-dev .venv-spark/ready ## Hold the states of Spark against those of DuckDB (needs Java 17)
	$(BIN)/python bench/scan/on_spark.py

format: setup-dev ## Format the code
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

docs: setup-dev ## Write the generated pages of docs/ anew
	$(BIN)/python docs/generate.py

screens: setup-dev system-packages ## Take pictures of the workspace's pages, in both languages and at two widths
	$(BIN)/python docs/screens.py

bench-web: setup-dev system-packages ## Measure how fast the workspace's pages answer fifty people
	$(BIN)/python bench/web/pages.py

messages: setup-dev ## Gather the strings of the web for translation, and compile them
	$(BIN)/python docs/messages.py

sample: setup-dev .venv-synapse/ready ## Build the sample database anew with a real Synapse
	$(BIN)/python samples/make_sample.py

lock: ## Resolve the versions in the lock files anew
	$(PYTHON) -m venv build/lock && build/lock/bin/pip install --quiet --quiet uv
	build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra web --group setup -o requirements.lock
	build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra web --extra semantic --group dev -c requirements.lock -o requirements-dev.lock
	build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra spark --group setup -c requirements-dev.lock -o tests/spark/requirements.lock

setup: .venv/ready
setup-dev: .venv/ready-dev

.venv/ready: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what fairwitness needs into .venv"
	@$(LOCKED) requirements.lock
	@$(BIN)/pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-dev: requirements-dev.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what its developers need into .venv"
	@$(LOCKED) requirements-dev.lock
	@$(BIN)/pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@ .venv/ready

.venv-synapse/ready: tests/live/requirements.lock
	@test -x .venv-synapse/bin/python || $(PYTHON) -m venv .venv-synapse
	@echo "Installing a Synapse of its own into .venv-synapse"
	@.venv-synapse/bin/pip install --quiet --quiet --disable-pip-version-check --no-deps --require-hashes -r tests/live/requirements.lock
	@touch $@

.venv-spark/ready: tests/spark/requirements.lock pyproject.toml
	@test -x .venv-spark/bin/python || $(PYTHON) -m venv .venv-spark
	@echo "Installing fairwitness with Spark into .venv-spark"
	@.venv-spark/bin/pip install --quiet --quiet --disable-pip-version-check --no-deps --require-hashes -r tests/spark/requirements.lock
	@.venv-spark/bin/pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Debian's servers are only started by the tests themselves: none starts when it is installed.
system-packages:
	@missing=$$(for p in $(APT); do dpkg -s $$p >/dev/null 2>&1 || echo $$p; done); \
	if [ -n "$$missing" ]; then echo "Installing" $$missing; \
	  if [ ! -e $(POLICY) ]; then printf '#!/bin/sh\nexit 101\n' > $(POLICY); chmod +x $(POLICY); made=yes; fi; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	  status=$$?; [ -z "$$made" ] || rm $(POLICY); exit $$status; fi

clean: ## Remove what make made, but not the environments
	rm -rf build assessment .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
