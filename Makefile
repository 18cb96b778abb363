# The front door. `make help` lists what there is; each target does its own set-up first.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
SETUP := $(PYTHON) scripts/setup.py
COMPOSE := docker compose
JOBS ?= 2
PYTEST_ARGS ?=

# what `endure` repeats, and how often: each variable makes the tests that read it that long
ENDURED := tests/unit/ingest/test_killed.py tests/faults/test_many_kills.py tests/api/ingest/test_outage.py \
  tests/faults/test_kill_importer.py tests/api/importer/test_undo.py tests/api/ingest/test_fuzz.py \
  tests/unit/ingest/test_readers.py
export_endurance = export WARMLINE_TEST_KILLS=$${WARMLINE_TEST_KILLS:-1000} \
  WARMLINE_TEST_OUTAGE_SECONDS=$${WARMLINE_TEST_OUTAGE_SECONDS:-60} \
  WARMLINE_TEST_KILLED_ROWS=$${WARMLINE_TEST_KILLED_ROWS:-100000} \
  WARMLINE_TEST_UNDONE_ROWS=$${WARMLINE_TEST_UNDONE_ROWS:-100000} \
  WARMLINE_TEST_EXAMPLES=$${WARMLINE_TEST_EXAMPLES:-50}

# what `only=` narrows tests and benchmarks to, what `scale=` makes benchmarks smaller by
only ?=
scale ?= 1

##@ Use it

run: setup-runtime frontend ## Set up, migrate, make the first workspace and owner, serve on WARMLINE_BIND
	@$(BIN)/warmline migrate
	@$(BIN)/warmline bootstrap
	@exec $(BIN)/warmline run all

demo: setup-runtime frontend ## Serve a made-up business for a first look, from a data folder of its own
	@export WARMLINE_DATA=$${WARMLINE_DATA:-data/demo}; \
	  $(BIN)/warmline migrate && { $(BIN)/warmline demo & exec $(BIN)/warmline run all; }

doctor: setup-runtime ## Check every URL, schema and queue, and say what to fix
	@$(BIN)/warmline doctor

migrate: setup-runtime ## Bring every database to its newest schema
	@$(BIN)/warmline migrate

reindex: setup-runtime ## Build the search index anew while the old one answers
	@$(BIN)/warmline reindex

##@ Run it distributed (Docker)

up: .env ## Build the image and start PostgreSQL, RabbitMQ, Meilisearch, nginx and every process
	$(COMPOSE) up --build --detach --wait
	@$(COMPOSE) exec -T gateway warmline bootstrap

down: ## Stop what `up` started; data stays in the volumes
	$(COMPOSE) down

logs: ## Follow the logs of what `up` started
	$(COMPOSE) logs --follow --tail=100

.env:
	@$(PYTHON) scripts/make_secrets.py .env

##@ Work on it

setup: setup-dev frontend ## Make .venv from the lock and build the frontend; instant when nothing changed

test: setup ## Run everything that can run on this machine (only=tests/unit narrows it, JOBS=2 processes)
ifeq ($(only),)
	@$(SETUP) npm test
endif
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup $(only) $(PYTEST_ARGS) || $(AGAIN)

# Exit 1 says that tests failed. Where CI is set they are asked once more, one after the other on a
# machine that does nothing else: what fails twice is wrong, what fails once is in the log.
AGAIN = { code=$$?; [ $$code = 1 ] && [ -n "$$CI" ] || exit $$code; \
    echo "make: what failed is run again, alone"; \
    $(BIN)/python -m pytest --last-failed --last-failed-no-failures=none --exitfirst $(only); }

test-fast: setup-dev ## Run what needs no server, no browser and no whole product: seconds
	@$(BIN)/python -m pytest -n $(JOBS) -m "not distributed and not system and not browser" $(only) $(PYTEST_ARGS)

endure: setup ## Kill, starve and fuzz it for hours, as CONTRIBUTING.md says (only=tests/faults narrows it)
	@$(export_endurance); $(BIN)/python -m pytest -n $(JOBS) --dist loadgroup --timeout 14400 \
	  $(or $(only),$(ENDURED)) $(PYTEST_ARGS)

lint: setup-dev ## Check style, types, import contracts and spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/codespell
	@$(SETUP) npm run --silent lint

format: setup-dev ## Rewrite the sources in the project's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

check: lint test ## Lint and test: what has to be green before a push

bench: setup ## Measure beside yardsticks (only="ingest bus" picks some, scale=0.1 makes them smaller)
	@$(BIN)/python -m bench $(only) --scale $(scale)

frontend: ## Build the frontend into frontend/dist
	@$(SETUP) frontend

##@ Change it

migration: setup-dev ## Start a migration: make migration service=contacts name=add_birthday
	@$(BIN)/python scripts/new_migration.py "$(service)" "$(name)"

openapi: setup-dev ## Write docs/api/<service>.openapi.json from the services as they are
	@$(BIN)/python scripts/api_docs.py openapi

events-doc: setup-dev ## Write docs/api/asyncapi.json from the event registry and the topology
	@$(BIN)/python scripts/api_docs.py events

settings-doc: setup-dev ## Write docs/settings.md from the variables that the code reads
	@$(BIN)/python scripts/api_docs.py settings

lock: ## Resolve the dependencies and write the locks (upgrade=yes renews every pin)
	@scripts/lock.sh $(if $(upgrade),--upgrade)

screens: setup ## Take the pictures of docs/screens anew, which the tests hold the screens to
	@$(BIN)/python -m tests.browser.screens

clean: ## Remove what was built and installed here; data/ stays
	rm -rf .venv .node .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
	rm -rf build warmline.egg-info frontend/dist frontend/node_modules
	find libs services tests bench scripts -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## Show this help
	@awk 'BEGIN { FS = ":.*## "; print "make TARGET" } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z][a-z-]*:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup-runtime:
	@$(SETUP) runtime

setup-dev:
	@$(SETUP) dev

.PHONY: run demo doctor migrate reindex up down logs setup test test-fast endure lint format check bench frontend \
  migration openapi events-doc settings-doc lock screens clean help setup-runtime setup-dev
