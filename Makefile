# Byte-compiled packages start in a third of the time, so nothing here runs without.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.PHONY: help demo test benchmark readme clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | while IFS='	' read -r name text; do printf 'make %-10s %s\n' "$$name" "$$text"; done

demo: ## install R, survival and sarcstat, then analyze the survival of lung cancer patients by sex
	@sh .ci/setup.sh demo
	.venv/bin/sarcstat km survival::lung --time time --event status=2 --by sex --plot -o lung.html

test: ## install what the tests need too, then run ruff, mypy and pytest
	@sh .ci/setup.sh test
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/pytest

benchmark: ## time sarcstat beside Rscript and lifelines, on up to 1,000,000 patients
	@sh .ci/setup.sh benchmark
	.venv/bin/python benchmarks/kaplan_meier.py
	.venv/bin/python benchmarks/cox.py
	.venv/bin/python benchmarks/describe.py
	.venv/bin/python benchmarks/audit.py
	.venv/bin/python benchmarks/univariate.py

readme: ## run the examples of README.md again and write down what they print
	@sh .ci/setup.sh test
	.venv/bin/cog -r -I tests README.md

clean: ## remove .venv and everything else that make and the tests made
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis dist lung.html
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
