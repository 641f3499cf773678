# txexplain: `make help` lists the targets. `make demo` and `make test` need Python 3.11+, node 20+ and npm;
# the browser tests find Chromium or install it (`make chromium`).
PYTHON ?= python3
BIN := .venv/bin
RPC ?=

.DEFAULT_GOAL := help
WORKERS ?= 2
ADAPTER ?= llm/tuning/adapter
STEPS ?= 300
TRAINING := build/training-venv/bin/python
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --quiet

.PHONY: help setup clients chromium accessibility-checker public-client clean lock
.PHONY: chain dictionary vllm model train evaluate
.PHONY: demo serve example bench screenshots console-data
.PHONY: prepare test test-python test-clients test-fast fuzz fuzz-contract lint lint-clients audit fmt docs check-docs

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

accessibility-checker: tests/console_browser/node_modules/.ready ## Install what the console's accessibility tests check with

clients: clients/node_modules/.ready ## Install and build the TypeScript packages
	@cd clients && npm run --silent build

chromium: clients/node_modules/.ready ## Find Chromium for the browser tests, or install it
	@node clients/scripts/chromium.mjs --install >/dev/null

setup: .venv/.ready node_modules/.ready ## Install everything into .venv and node_modules

chain: setup ## Build the fixture chain (real protocols on anvil) into build/chain
	@$(BIN)/python -m txexplain.chain build

dictionary: setup ## Build the selector dictionary and the token list (offline once their packages are there)
	@$(BIN)/python -m decoders.names build --if-missing --node-modules node_modules
	@$(BIN)/python -m decoders.token_list --if-missing

build/vllm/.ready: requirements-vllm.txt llm/tuning/unpack.py | model
	@echo "==> vLLM for the CPU, in an environment of its own (build/vllm)"
	@$(PYTHON) -m venv build/vllm/venv
	@build/vllm/venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-vllm.txt
	@# Torch for the CPU is another file on each index that has it: by its version alone.
	@build/vllm/venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps torch==2.13.0+cpu
	@build/vllm/venv/bin/python llm/tuning/unpack.py build/model/txexplain.Q4_0.gguf build/vllm/model
	@touch $@

vllm: build/vllm/.ready ## Install vLLM for the CPU into build/vllm, with the model

model: setup ## Build the small model that explains (base + adapter, 4 bits) into build/model
	@$(BIN)/python -m llm.engines.base_model build/model
	@$(BIN)/python -m llm.tuning build --adapter "$(ADAPTER)"

train: model ## Train a new adapter on the CPU (an hour or more) into build/tuning
	@test -x $(TRAINING) || $(PYTHON) -m venv build/training-venv
	@$(TRAINING) -m pip install --quiet --no-deps --require-hashes -r llm/tuning/requirements.txt
	@$(TRAINING) llm/tuning/unpack.py build/model/SmolLM2-135M-Instruct.Q4_1.gguf build/tuning/base
	@$(BIN)/python -m llm.tuning data
	@$(TRAINING) llm/tuning/train.py --data build/tuning/examples.jsonl --base build/tuning/base --out build/tuning/adapter --steps $(STEPS)

evaluate: model ## Print how true and how readable the model's texts are
	@$(BIN)/python -m llm.evaluation --model build/model/txexplain.Q4_0.gguf --base build/model/SmolLM2-135M-Instruct.Q4_1.gguf

demo: chain ## Run the main job on the fixture chain and print a card for each request
	@$(BIN)/python -m txexplain.demo

serve: setup ## Run the service; RPC=1=https://node.example for a real node, else the fixture chain
ifeq ($(RPC),)
	@$(MAKE) --no-print-directory chain
	@$(BIN)/python -m txexplain.demo serve --node-port 8601
else
	@$(BIN)/txexplain serve --rpc "$(RPC)"
endif

example: clients chain ## Run the example wallet and dapp in front of `make serve`
	@node clients/example/serve.mjs

test: test-python test-clients ## Run all tests

tests/blockaid/node_modules/.ready: tests/blockaid/package-lock.json
	@echo "==> the public client that the tests run"
	@cd tests/blockaid && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

public-client: tests/blockaid/node_modules/.ready ## Install the public client that the tests run against the service

prepare: chain dictionary public-client model vllm chromium accessibility-checker ## Build and install what the tests need

test-python: prepare ## Run the tests of the service
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --durations 20 --durations-min 5

test-clients: chain clients chromium ## Run the tests of the TypeScript packages against the real service
	@cd clients && npm run --silent test
	@cd clients && npm run --silent size

test-fast: setup ## Run the tests that start no anvil
	@$(BIN)/python -m pytest -m "not anvil and not corpora and not model and not vllm" -x

fuzz: setup ## Fuzz the decoders for ten minutes
	@TXEXPLAIN_FUZZ_SECONDS=600 $(BIN)/python -m pytest -m fuzz

fuzz-contract: setup ## Send 5,000 requests made up from the OpenAPI document to the real service
	@$(BIN)/python -m benchmarks.contract

lint: setup ## Check format, lint rules, types, import directions, licences and fresh documents
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.house.licences
	@$(MAKE) --no-print-directory check-docs
	@$(MAKE) --no-print-directory lint-clients

audit: setup ## Look up known vulnerabilities of what is shipped (needs the network)
	@$(BIN)/uv tool run pip-audit --requirement requirements.lock --require-hashes --disable-pip
	@npm audit --omit=dev --audit-level=moderate
	@cd clients && npm audit --omit=dev --audit-level=moderate

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

screenshots: setup chromium ## Write pictures of every page of the console into build/screenshots
	@$(BIN)/python -m tests.console_browser.screenshots

console-data: setup ## Fill build/console.db with a million reports, to look at the console over them
	@$(BIN)/python -m benchmarks.console_data sqlite:///build/console.db

bench: chain dictionary clients ## Print the benchmark tables
	@$(BIN)/python -m benchmarks.verdict
	@$(BIN)/python -m benchmarks.policies
	@$(BIN)/python -m benchmarks.decode
	@cd clients && npm run --silent overhead

lock: ## Pin the Python packages again (needs the network)
	@$(COMPILE) --extra dev --output-file requirements-dev.lock
	@$(COMPILE) --extra mcp --extra tracing --constraint requirements-dev.lock --output-file requirements.lock

clean: ## Remove what was built
	rm -rf build .venv node_modules tests/console_browser/node_modules clients/node_modules clients/build clients/*/dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
