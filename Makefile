# The portal's commands. `make` or `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run test check bench lock clean

PORT ?= 8000
PORTAL_BIND ?= 127.0.0.1
bin := .venv/bin

help:  ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null \
	  || sed -n 's/^\([a-z]*\):.*## /  make \1: /p' $(MAKEFILE_LIST)

run:  ## set up what is missing and serve on PORT (8000)
	@scripts/setup.sh run
	@exec $(bin)/python -m portal.runner --port "$(PORT)" --bind "$(PORTAL_BIND)"

test:  ## set up and run all tests
	@scripts/setup.sh test
	@exec $(bin)/python -m pytest -q -n 2 $(ARGS)

check:  ## formatting, lint, types, import contracts
	@scripts/setup.sh test
	$(bin)/ruff format --check .
	$(bin)/ruff check .
	$(bin)/mypy
	$(bin)/lint-imports

bench:  ## speed on the demonstration data, against its limits; COLD=1 clones anew and starts that too
	@scripts/setup.sh test
	@$(bin)/flask --app wsgi db upgrade
	@$(bin)/flask --app wsgi demo load
	@exec $(bin)/python -m tests.bench $(if $(COLD),--cold)

lock:  ## resolve requirements/*.in anew (needs uv and npm)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --custom-compile-command "make lock" requirements/prod.in -o requirements/prod.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --custom-compile-command "make lock" -c requirements/prod.txt \
	  requirements/dev.in -o requirements/dev.txt
	npm install --package-lock-only --ignore-scripts --no-audit --no-fund

clean:  ## delete everything that set-up and running made, data included; refuses while running
	@scripts/clean.sh
