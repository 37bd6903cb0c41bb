# make setup | run | test | check | notebooks | lock.  Each does all the set-up it needs; see setup.sh.
.PHONY: setup run test check notebooks lock
MAKEFLAGS += --no-print-directory

setup:
	@./setup.sh

# Takes in every document of data/raw; what was taken in before is skipped. Quarantined files (exit status 3) are no
# failure of make: the summary names them.
run: setup
	@.venv/bin/baocao ingest data/raw || [ $$? -eq 3 ]

check: setup
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

test: check
	@.venv/bin/pytest

# The notebooks with their answers, from what `make run` made, as build/notebooks/*.ipynb.
notebooks: run
	@mkdir -p build/notebooks
	@for name in notebooks/*.ipynb; do \
	    echo "$$name"; .venv/bin/python -m notebooks.execute "$$name" "build/$$name" || exit 1; \
	done

# Pins anew what pyproject.toml asks for; needs uv. Versions that still fit are kept: delete a pin to raise it.
lock:
	@head=$$(sed -n '/^#/!q;p' requirements.lock); \
	printf 'hatchling\neditables\n' | uv pip compile --quiet --no-config --generate-hashes --python-version 3.11 \
	    --python-platform linux --extra dev --extra fast --extra dask --extra s3 --extra notebooks --no-header --no-emit-index-url --no-emit-find-links \
	    --output-file requirements.lock pyproject.toml - && \
	printf '%s\n' "$$head" | cat - requirements.lock > requirements.lock.new && mv requirements.lock.new requirements.lock
