# Everything a newcomer needs: `make run`, then `make test`. `make help` lists the rest.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
URL := http://127.0.0.1:$(PORT)
EDITOR := mildsite/web/admin/editor
EDITOR_JS := mildsite/web/admin/static/editor.js
# Offline: our own rules alone, nothing told and nothing asked.
SEMGREP := $(VENV)-semgrep/bin/semgrep scan --quiet --metrics off --disable-version-check
CATALOGS := $(patsubst %.po,%.mo,$(wildcard mildsite/translations/*/LC_MESSAGES/messages.po))
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run install setup test test-sqlite test-postgresql bench bench-million torture deploy-check check format lock \
	messages pictures specimens pictures-of-sheets clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

run: install ## Serve the demonstration on http://127.0.0.1:8000 (PORT= changes the port)
	@MILDSITE_SECOND_FACTOR=demo $(BIN)/mildsite demo --url $(URL) --serve 127.0.0.1:$(PORT)

install: $(VENV)/run.stamp $(EDITOR_JS) $(CATALOGS) ## Install what a server needs, and nothing for development
	@$(BIN)/python -m compileall -q mildsite wsgi.py  # the server may not write here, and starts sooner so

setup: $(VENV)/dev.stamp ## Install everything for development into .venv

test: test-sqlite test-postgresql ## Run the whole suite on both databases

# A worker more than there are cores: those with a browser wait for it now and then.
WORKERS = $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')

test-sqlite: $(VENV)/dev.stamp ## Run the whole suite on SQLite, browser included
	$(BIN)/pytest -q -n $(WORKERS) --dist worksteal

# Where a database decides: locks, order, moments, statements, restarts, migrations, what is sealed. Forms, pages and
# words are the same on either one and run once.
POSTGRESQL := $(patsubst %,tests/integration/test_%.py,addresses audit_chain audit_command audit_view backups batches \
	batches_at_the_desk clinic_value_signing clinic_versions command_line database_away desk_sheets doctor drafting_pages \
	ending_claims importing_pages inviting_staff issuing_sheets kept_pages keys_command managing_staff migrations \
	new_passwords patient_link pictures publishing_at_a_time purging readiness recalls reviewing_and_publishing rotating_keys \
	sealed_sheets second_factor sessions_of_staff sheets_of_a_day staff_accounts stopping_and_overdue transactions \
	translations wrong_tries) tests/journeys/test_first_light.py \
	$(patsubst %,tests/policy/test_%.py,canary_hunt get_changes_nothing no_patient_words query_counts)

test-postgresql: $(VENV)/dev.stamp ## Run what writes to the database again on a real PostgreSQL
	$(BIN)/pytest -q -n $(WORKERS) --dist worksteal --database postgresql $(POSTGRESQL)

bench: $(VENV)-bench/peers.stamp $(VENV)-bench-wagtail/peers.stamp ## Measure sheet and pages, also against others
	$(VENV)-bench/bin/python -m bench

bench-million: $(VENV)-bench/peers.stamp ## Measure the desk over a million sheets
	$(VENV)-bench/bin/python -m bench million

torture: $(VENV)/dev.stamp ## Kill, cut, fill, lock and upgrade an installation of its own, and count what is lost (ten minutes)
	$(BIN)/python -m bench.torture

deploy-check: $(VENV)/dev.stamp ## Follow docs/deploy.md on a Debian made for it; needs root, debootstrap and systemd-nspawn
	$(BIN)/python -m tests.deploy

check: $(VENV)/dev.stamp $(VENV)-semgrep/installed.stamp ## Lint, format, types, import rules, dangerous code; changes nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive mildsite
	$(SEMGREP) --test tests/policy/semgrep
	$(SEMGREP) --error --config tests/policy/semgrep/rules.yml mildsite migrations

format: $(VENV)/dev.stamp ## Put the code into its one format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)/dev.stamp ## Resolve the dependencies of pyproject.toml anew, with hashes
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --upgrade \
		--group build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --upgrade \
		--group build --group dev pyproject.toml -o requirements-dev.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --upgrade \
		tests/policy/semgrep/requirements.txt -o tests/policy/semgrep/requirements.lock

messages: $(VENV)/dev.stamp ## Bring the catalogs in mildsite/translations up to the words in the code
	$(BIN)/pybabel --quiet extract --mapping-file babel.cfg --keyword say --keyword marked --keyword lazy_gettext --no-location --sort-output \
		--project mildsite --version "" --output-file build/messages.pot .
	for catalog in mildsite/translations/*/; do \
		$(BIN)/pybabel --quiet update --input-file build/messages.pot --output-dir mildsite/translations \
			--locale $$(basename $$catalog) --no-fuzzy-matching --ignore-obsolete --width 120; done

pictures: $(VENV)/dev.stamp ## Make the README's pictures anew
	$(BIN)/python -m docs.pictures.make_pictures

specimens: $(VENV)/dev.stamp ## Print the hard cases of a sheet into build/specimens, and check every file
	rm -rf build/specimens
	@$(BIN)/mildsite demo --url $(URL) >/dev/null
	$(BIN)/mildsite specimen --out build/specimens
	for file in build/specimens/*.pdf; do qpdf --check "$$file" >/dev/null || exit 1; done

pictures-of-sheets: $(VENV)/dev.stamp ## Make the kept pictures of sheets in tests/pictures anew, after looking at them
	$(BIN)/pytest -q -n 0 --new-pictures tests/unit/pdf/test_looks.py

clean: ## Remove what the targets above made; the data in instance/ stays
	rm -rf $(VENV) $(VENV)-bench $(VENV)-bench-wagtail $(VENV)-semgrep $(EDITOR)/node_modules $(EDITOR_JS)
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "mildsite needs Python 3.11 or newer. Set PYTHON= to one."; exit 1; }
	$(PYTHON) -m venv $(VENV)

# The editor's script: our own source and its libraries, bundled once. The lock holds a hash for every package.
$(EDITOR_JS): $(EDITOR)/package-lock.json $(wildcard $(EDITOR)/src/*.js) | $(VENV)/run.stamp
	PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix $(EDITOR) ci --silent --ignore-scripts
	PATH="$(CURDIR)/$(BIN):$$PATH" npm --prefix $(EDITOR) run --silent build

# Words of the pages in other languages, as the server reads them.
%.mo: %.po | $(VENV)/run.stamp
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

# Only what the server needs; `dev.stamp` adds the rest. Every package is checked against its hash.
$(VENV)/run.stamp: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp $(EDITOR_JS) | $(CATALOGS)
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

# What is measured and what it is measured against, apart from the rest. A library that cannot be had is left out.
$(VENV)-bench/peers.stamp: requirements.lock bench/requirements-peers.txt | $(BIN)/python
	$(PYTHON) -m venv $(VENV)-bench
	$(VENV)-bench/bin/pip install --quiet --require-hashes -r requirements.lock
	grep -v '^#' bench/requirements-peers.txt | cut -d ' ' -f 1 | while read -r library; do \
		$(VENV)-bench/bin/pip install --quiet "$$library" || echo "$$library is not measured."; done
	@touch $@

# Another content management system brings libraries of its own, so it has an environment of its own.
$(VENV)-bench-wagtail/peers.stamp: bench/requirements-wagtail.txt
	$(PYTHON) -m venv $(VENV)-bench-wagtail
	$(VENV)-bench-wagtail/bin/pip install --quiet -r bench/requirements-wagtail.txt || { echo "Wagtail is not measured."; \
		rm -rf $(VENV)-bench-wagtail/bin; }
	@touch $@

# Apart from the rest: it asks for older versions of what the server uses.
$(VENV)-semgrep/installed.stamp: tests/policy/semgrep/requirements.lock | $(BIN)/python
	$(PYTHON) -m venv $(VENV)-semgrep
	$(VENV)-semgrep/bin/pip install --quiet --require-hashes -r tests/policy/semgrep/requirements.lock
	@touch $@
