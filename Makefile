# Byte-compiled packages start in a third of the time, so nothing here runs without.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.PHONY: help demo test spark coverage fuzz benchmark readme clean
MINUTES = 5
SEED = 1
TESTS = tests
PART =
PYTEST = pytest --numprocesses auto --maxprocesses 8 --dist loadfile --no-loadscope-reorder $(PART:%=--part=%) $(TESTS)

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | while IFS='	' read -r name text; do printf 'make %-10s %s\n' "$$name" "$$text"; done

demo: ## install R, survival and sarcstat, then make all tables of two papers: simulated sarcoma, real colon cancer
	@sh .ci/setup.sh demo
	mkdir -p out
	cp examples/zhang2022/study.toml out/zhang2022.toml
	.venv/bin/sarcstat simulate --design zhang2022 --seed 1 -o out/cohort.csv --adverse-events out/adverse_events.csv
	.venv/bin/sarcstat run out/zhang2022.toml -o out/zhang2022 --force
	.venv/bin/sarcstat init -o out/colon.toml --force
	.venv/bin/sarcstat run out/colon.toml -o out/colon --force

test: ## install what the tests need too, then run ruff, mypy and pytest; a third of the tests: make test PART=1/3
	@sh .ci/setup.sh test
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	@# While one processor checks types, another compiles the tests for the processes that run them.
	.venv/bin/pytest --collect-only --quiet $(PART:%=--part=%) $(TESTS) >/dev/null & .venv/bin/mypy && wait
	.venv/bin/$(PYTEST)

coverage: ## list the lines that no test reaches, in whatever process: make coverage TESTS="tests/runs tests/cli/checking/test_diff.py"
	@sh .ci/setup.sh test
	.venv/bin/coverage erase
	-.venv/bin/coverage run -m $(PYTEST)
	.venv/bin/coverage combine --quiet
	.venv/bin/coverage report

spark: ## install Java and Apache Spark (half a gigabyte), then run the tests that count in it
	@sh .ci/setup.sh spark
	.venv/bin/pytest -m spark tests/data/registry tests/study/test_counted.py

fuzz: ## look for wrong numbers on random nasty data, then for input that does not end in a sentence: make fuzz MINUTES=5 SEED=1
	@sh .ci/setup.sh test
	@wrong=0; for part in fuzz hostile; do \
	  PYTHONPATH=tests:. .venv/bin/python -m $$part --minutes $(MINUTES) --seed $(SEED) || wrong=1; \
	done; exit $$wrong

benchmark: ## time sarcstat beside Rscript and lifelines, on up to 1,000,000 patients
	@sh .ci/setup.sh benchmark
	.venv/bin/python benchmarks/kaplan_meier.py
	.venv/bin/python benchmarks/cox.py
	.venv/bin/python benchmarks/describe.py
	.venv/bin/python benchmarks/audit.py
	.venv/bin/python benchmarks/study.py
	.venv/bin/python benchmarks/univariate.py
	.venv/bin/python benchmarks/report.py
	.venv/bin/python benchmarks/figures.py
	.venv/bin/python benchmarks/python_calls.py
	.venv/bin/python benchmarks/registry.py

readme: ## run the examples of README.md, docs/ and notebooks again and write down what they print; and the type stubs
	@sh .ci/setup.sh test
	.venv/bin/python tests/readme.py
	.venv/bin/python tests/notebooks.py
	.venv/bin/python tests/stubs.py

clean: ## remove .venv and everything else that make and the tests made
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis dist out .coverage .coverage.*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
