# Thin recipes: what they do stands in tools/. `exec` hands the recipe's process over, so that Ctrl-C and
# signals reach the program itself and no shell stays in between.
PYTHON ?= python3
ARGS ?=
.DEFAULT_GOAL := help
.PHONY: help setup demo demo-reset test lint format bench messages lock audit

help: ## This list
	@grep -E '^[a-z-]+:.*##' Makefile | awk -F ':.*## ' '{printf "make %-12s %s\n", $$1, $$2}'

setup: ## Install everything a developer needs into .venv
	@exec $(PYTHON) tools/setup.py test

demo: ## Install, seed and start the portal with an invented town (PORT=8000, HOST=127.0.0.1)
	@$(PYTHON) tools/setup.py demo && exec .venv/bin/python -m tools.demo $(ARGS)

demo-reset: ## Throw the demo's data away and start over
	@$(PYTHON) tools/setup.py demo && exec .venv/bin/python -m tools.demo --reset $(ARGS)

test: ## The whole suite, then the embedded run (ARGS="-k tally" narrows both)
	@$(PYTHON) tools/setup.py test && exec .venv/bin/python -m tools.test $(ARGS)

lint: ## ruff, mypy, import contracts, templates, migrations, deployment checks
	@$(PYTHON) tools/setup.py test && exec .venv/bin/python -m tools.lint

format: ## Put Python files into shape
	@exec .venv/bin/ruff format .

bench: ## Print the figures of docs/operations.md as a table and write var/bench.json
	@$(PYTHON) tools/setup.py test && exec .venv/bin/python -m tools.bench $(ARGS)

messages: ## Collect the visible strings into locale/*/LC_MESSAGES/django.po
	@$(PYTHON) tools/setup.py test && exec .venv/bin/python manage.py makemessages -l lt -l lv -l sl \
		--no-wrap --add-location file -i .venv -i var -i tests -i tools

lock: ## Write both lock files anew from pyproject.toml
	@exec .venv/bin/python -m tools.lock

audit: ## Known weaknesses of the locked packages, if the database of them can be reached
	@exec .venv/bin/python -m tools.audit
