# txexplain: `make help` lists the targets. `make demo` and `make test` need Python 3.11+, node 20+ and npm, nothing else.
PYTHON ?= python3
BIN := .venv/bin
RPC ?=

.DEFAULT_GOAL := help
.PHONY: help setup chromium screenshots console-data clients chain dictionary demo serve test test-python test-clients test-fast fuzz lint lint-clients fmt docs check-docs bench lock clean

help: ## Say what each target does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

.venv/.ready: requirements-dev.lock pyproject.toml
	@echo "==> Python packages (requirements-dev.lock, hashes checked)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

node_modules/.ready: package-lock.json
	@echo "==> npm packages (anvil, contract artifacts)"
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

clients/node_modules/.ready: clients/package-lock.json
	@echo "==> npm packages of the TypeScript clients"
	@cd clients && npm ci --loglevel=error
	@touch $@

tests/console_browser/node_modules/.ready: tests/console_browser/package-lock.json
	@echo "==> npm package of the console's accessibility tests"
	@cd tests/console_browser && npm ci --loglevel=error
	@touch $@

chromium: setup tests/console_browser/node_modules/.ready ## See to a browser for the console's tests
	@command -v chromium chromium-browser google-chrome google-chrome-stable >/dev/null \
	  || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium fonts-noto-core; } \
	  || $(BIN)/playwright install chromium

clients: clients/node_modules/.ready ## Install and build the TypeScript packages
	@cd clients && npm run --silent build

setup: .venv/.ready node_modules/.ready ## Install everything into .venv and node_modules

chain: setup ## Build the fixture chain (real protocols on anvil) into build/chain
	@$(BIN)/python -m txexplain.chain build

dictionary: setup ## Build the selector dictionary (offline once its packages are there)
	@$(BIN)/python -m decoders.names build --if-missing --node-modules node_modules

demo: chain ## Run the main job on the fixture chain and print a card for each request
	@$(BIN)/python -m txexplain.demo

serve: setup ## Run the service; RPC=1=https://node.example for a real node, else the fixture chain
ifeq ($(RPC),)
	@$(MAKE) --no-print-directory chain
	@$(BIN)/python -m txexplain.demo serve
else
	@$(BIN)/txexplain serve --rpc "$(RPC)"
endif

test: test-python test-clients ## Run all tests

test-python: chain dictionary chromium ## Run the tests of the service
	@$(BIN)/python -m pytest

test-clients: chain clients ## Run the tests of the TypeScript packages against the real service
	@cd clients && npm run --silent test
	@cd clients && npm run --silent size

test-fast: setup ## Run the tests that start no anvil
	@$(BIN)/python -m pytest -m "not anvil and not corpora" -x

fuzz: setup ## Fuzz the decoders for ten minutes
	@TXEXPLAIN_FUZZ_SECONDS=600 $(BIN)/python -m pytest -m fuzz

lint: setup ## Check format, lint rules, types, import directions and fresh documents
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(MAKE) --no-print-directory check-docs
	@$(MAKE) --no-print-directory lint-clients

lint-clients: clients ## Check format, lint rules, types and generated types of the TypeScript packages
	@cd clients && npm run --silent check

fmt: setup ## Format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(MAKE) --no-print-directory clients/node_modules/.ready
	@cd clients && npm run --silent format

docs: setup ## Write the generated documents
	@$(BIN)/python -m policies.manual
	@$(BIN)/python -m policies.attacks
	@$(BIN)/python -m decoders.coverage
	@$(BIN)/python -m txexplain.api.openapi
	@$(MAKE) --no-print-directory clients/node_modules/.ready
	@cd clients && npm run --silent generate

check-docs: setup ## Fail when a generated document is stale
	@$(BIN)/python -m policies.manual --check
	@$(BIN)/python -m policies.attacks --check
	@$(BIN)/python -m decoders.coverage --check
	@$(BIN)/python -m txexplain.api.openapi --check

screenshots: chromium ## Write pictures of every page of the console into build/screenshots
	@$(BIN)/python -m tests.console_browser.screenshots

console-data: setup ## Fill build/console.db with a million reports for the console's benchmark
	@$(BIN)/python -m benchmarks.console_data sqlite:///build/console.db

bench: chain dictionary ## Print the benchmark tables
	@$(BIN)/python -m benchmarks.verdict
	@$(BIN)/python -m benchmarks.decode

lock: ## Pin the Python packages again (needs the network)
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements-dev.lock

clean: ## Remove what was built
	rm -rf build .venv node_modules tests/console_browser/node_modules clients/node_modules clients/build clients/*/dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
