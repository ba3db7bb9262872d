# The whole set-up and every routine of the house; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo demo-check serve test test-spark check lock messages screens budget clean

BIN := .venv/bin
PORT ?= 8000
INSTALL := sh tools/python.sh tools/install.py

help:  ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

setup:  ## Install what the product needs, into .venv
	@$(INSTALL) setup

setup-dev:  ## Install what tests and checks need too, a Chromium included
	@$(INSTALL) setup-dev

demo: setup  ## Run the main job on the real case and serve it (PORT=8000)
	@exec $(BIN)/hoaluoi demo --port $(PORT)

demo-check: setup  ## Do the whole main job through HTTP on a fresh instance; ends by itself
	@exec $(BIN)/hoaluoi demo --check

serve: setup  ## Serve this installation without the case (PORT=8000)
	@exec $(BIN)/hoaluoi serve --port $(PORT)

test: setup-dev  ## Run every gate and every test, the browser journeys too
	@exec $(BIN)/pytest -n 2 --dist worksteal

test-spark: setup-dev  ## Roll up on DuckDB and on Apache Spark (Java 17) and compare every number
	@$(BIN)/uv pip install -q -p .venv --require-hashes -r requirements/spark.txt
	@exec $(BIN)/pytest -m spark tests/spine/indicators/columnar

check: setup-dev  ## The same without the browser and what takes long: style, types, floors, templates, tests
	@exec $(BIN)/pytest -n 2 --dist worksteal -m "not browser and not slow"

lock: setup-dev  ## Lock the newest versions that requirements/*.in allow
	@$(BIN)/uv pip compile -q --upgrade --python-version 3.11 --universal --generate-hashes \
	  --custom-compile-command "make lock" requirements/base.in -o requirements/base.txt
	@$(BIN)/uv pip compile -q --upgrade --python-version 3.11 --universal --generate-hashes \
	  --custom-compile-command "make lock" -c requirements/base.txt requirements/dev.in -o requirements/dev.txt
	@$(BIN)/uv pip compile -q --upgrade --python-version 3.11 --universal --generate-hashes \
	  --custom-compile-command "make lock" requirements/spark.in -o requirements/spark.txt

messages: setup-dev  ## Collect the words of the screens and say which are not translated yet
	@$(BIN)/hoaluoi messages update
	@$(BIN)/hoaluoi messages check
	@$(BIN)/hoaluoi messages compile

screens: setup-dev  ## Take pictures of every page of the case into docs/screens (ADDRESS=http://…: of one being served)
	@exec $(BIN)/python tools/screens.py

budget: setup-dev  ## What home and overview cost a mid-range phone (ADDRESS=http://… of a served case)
	@exec $(BIN)/python tools/budget.py $(or $(ADDRESS),http://127.0.0.1:$(PORT)/)

clean:  ## Remove the environment, caches and what was built; the data in var/ stay
	@rm -rf .venv build staticfiles *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
