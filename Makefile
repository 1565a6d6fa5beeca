# The hall's front door. Every target first sets up what it needs (tools/bootstrap.py).
PYTHON ?= python3
.DEFAULT_GOAL := help
# Programs and tests start in half the time when Python may keep what it compiled.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help demo test bench lint lock

help:  ## show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

demo:  ## bring up one whole hall; VISITS=50 EXIT=1 runs fifty visits, counts them and ends
	@$(PYTHON) tools/bootstrap.py demo
	@.venv/bin/hall-demo $(if $(VISITS),--visits $(VISITS)) $(if $(filter-out 0 no false,$(EXIT)),--exit)

test:  ## run the tests, the quick ones first; ARGS="-k slip" narrows them
	@$(PYTHON) tools/bootstrap.py test
ifdef ARGS
	@.venv/bin/python -m pytest $(ARGS)
else
	@.venv/bin/python -m pytest -n 2 tests/unit
	@.venv/bin/python -m pytest tests/integration tests/e2e
endif

bench:  ## measure each figure beside its limit; prints a table, writes bench.json
	@$(PYTHON) tools/bootstrap.py bench
	@.venv/bin/python -m tests.bench

lint:  ## check style, format, types and the arrows between the packages
	@$(PYTHON) tools/bootstrap.py lint
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo

lock:  ## write requirements.lock anew from requirements.in
	@$(PYTHON) tools/bootstrap.py lint
	.venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --output-file requirements.lock requirements.in
