# Run `make` to read what each target does. Needs Python 3.11 or newer and make; everything else is installed into .venv.

PYTHON ?= python3
# One more than two cores: half of the time a story waits, for a process, a browser or a server.
WORKERS ?= 3
VENV := .venv
RUN := $(VENV)/bin/python -m
READY := $(VENV)/.ready
LOG := $(VENV)/install.log

define NEED_PYTHON
	@command -v $(PYTHON) > /dev/null || { echo "There is no $(PYTHON) here: install Python 3.11 or newer, or name one with make PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed and $(PYTHON) is $$($(PYTHON) -V 2>&1): name another with make PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || \
		{ echo "$(PYTHON) lacks its venv module: on Debian and Ubuntu, apt-get install python3-venv" >&2; exit 1; }
endef

# Compiled code is kept whatever the shell says: to compile all tests anew takes each worker a quarter of a minute.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help demo run test check faults others bench screenshots format install constraints clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY) ## Start the bot, a sample company and a stand-in for Slack, and print the address to open
	@$(RUN) bot demo $(ARGS)

run: $(READY) ## Start the bot in your own Slack workspace, over Socket Mode (README: connecting a workspace)
	@$(RUN) bot run --socket

test: $(READY) ## Run every test but the slow ones, on SQLite and on PostgreSQL
	@echo "Testing with $(WORKERS) workers…"
	@$(RUN) pytest -n $(WORKERS) --dist worksteal -m "not slow and not bench" --durations 10 $(ARGS)

check: $(READY) ## Check format, lint, types, imports between rooms, migrations and translations
	@echo "Format"       && $(VENV)/bin/ruff format --check --quiet . || { echo "Not formatted: make format mends it."; exit 1; }
	@echo "Lint"         && $(VENV)/bin/ruff check --quiet .
	@echo "Types"        && $(VENV)/bin/mypy --strict --no-error-summary
	@echo "Imports"      && { said=$$($(VENV)/bin/lint-imports --no-logo 2>&1) || { echo "$$said"; exit 1; }; }
	@echo "Migrations"   && $(RUN) bot migrate --check
	@echo "Translations" && $(RUN) handlers.texts --check
	@$(RUN) tests.lengths
	@echo "All in order."

faults: $(READY) ## Run the slow tests: kills, clocks, faults of Slack and of the database (minutes)
	@$(RUN) pytest -m slow --durations 10 tests/faults $(ARGS)

# Nothing of others is kept here: OTHERS names a directory with checkouts, and what they need goes into build/others.
others: $(READY) ## Run bots that others wrote on the stand-in: OTHERS=checkouts (bot/simulator/README.md; needs npm)
	@command -v npm > /dev/null || { echo "npm is needed: install Node.js 20 or newer" >&2; exit 1; }
	@echo "Installing what they need into build/others…"
	@mkdir -p build/others && cp tests/others/package.json build/others
	@cd build/others && npm install --silent --no-audit --no-fund
	@test -d build/others/venv || $(RUN) venv build/others/venv
	@build/others/venv/bin/pip install --quiet --requirement tests/others/requirements.txt
	@OTHERS=$(or $(OTHERS),build/others) OTHERS_MODULES=build/others/node_modules \
		OTHERS_PYTHON=$(CURDIR)/build/others/venv/bin/python $(RUN) pytest tests/others $(ARGS)

bench: $(READY) ## Measure: acks and throughput, as ratios to a baseline of the same run
	@$(RUN) tests.benchmarks $(ARGS)

screenshots: $(READY) ## Run the browser tests and keep what they saw in build/screenshots
	@SCREENSHOTS=build/screenshots $(RUN) pytest tests/browser $(ARGS)
	@echo "See build/screenshots."

format: $(READY) ## Format the code and mend what can be mended
	@$(VENV)/bin/ruff format --quiet .
	@$(VENV)/bin/ruff check --fix --quiet .

install: $(READY) ## Make .venv with everything in it (the other targets do so by themselves)

# Without constraints, so that what is not pinned moves to its newest version. On the oldest Python that we support,
# because newer ones need fewer packages.
constraints: ## Write constraints.txt anew after a change of the dependencies (PYTHON=python3.11)
	$(NEED_PYTHON)
	@echo "Resolving…"
	@rm -rf build/constraints && $(PYTHON) -m venv build/constraints
	@build/constraints/bin/pip install --quiet --editable '.[dev]'
	@build/constraints/bin/pip freeze --exclude-editable | grep '^[A-Za-z0-9._-]*==[^ ]*$$' > constraints.txt
	@rm -rf build/constraints
	@echo "constraints.txt names $$(wc -l < constraints.txt) packages."

clean: ## Remove .venv and what the tools left behind; var/, where data is, stays
	@rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml constraints.txt
	$(NEED_PYTHON)
	@echo "Making $(VENV) with $$($(PYTHON) -V)"
	@$(PYTHON) -m venv $(VENV) > /dev/null || { echo "$(PYTHON) could not make $(VENV): remove it and try again" >&2; exit 1; }
	@printf "Installing the pinned packages, a minute or so "
	@{ $(VENV)/bin/pip install --constraint constraints.txt --editable '.[dev]' 2>&1 || echo INSTALL FAILED; } \
		| tee $(LOG) | awk '/^ *(Collecting|Downloading|Requirement)/ { printf "."; fflush() } END { print "" }'
	@! grep -q '^INSTALL FAILED$$' $(LOG) || { echo "The packages could not be installed: $(LOG) says why" >&2; exit 1; }
	@touch $@
