.SILENT:
.PHONY: help run editor check test test-all compare bench audit soak fuzz crash

help:
	echo 'make run     serve the catalogue at http://127.0.0.1:8000 (another port: make run PORT=8001)'
	echo 'make editor  make an account for editing it'
	echo 'make check   format, lint, migrations and the tests of what changed, in a minute'
	echo 'make test    the whole gate, which every change must pass'
	echo 'make test-all  all tests on both databases and their coverage, for a release'
	echo 'make compare REV=main  whether every public address answers to the byte as it did at a commit'
	echo 'make bench   how fast it is, beside a bare view and Datasette, into docs/figures.md'
	echo 'make audit   whether the pages are as quick, valid and easy to use as promised'
	echo 'make soak    how it bears load while an editor saves, and faults of database and disk'
	echo 'make fuzz    whether hostile requests and files are answered as they should be'
	echo 'make crash   what is left when processes are killed at random moments'
	echo '.ci/manage   run a management command, such as .ci/manage check_catalogue'

run:
	.ci/serve

editor:
	.ci/manage migrate --verbosity 0
	.ci/manage create_editor

check test test-all:
	SINCE='$(SINCE)' .ci/test $@

compare:
	.venv/bin/python .ci/compare.py '$(or $(REV),HEAD)'

bench:
	.venv/bin/python .ci/bench --rounds '$(or $(ROUNDS),5)' --seconds '$(or $(SECONDS),2)' \
		--scales '$(or $(SCALES),1 10 100)'

audit:
	.venv/bin/python .ci/audit $(if $(PAGES),--only $(PAGES)) $(if $(SHEET),--sheet)

soak:
	.venv/bin/python .ci/soak --seconds '$(or $(SECONDS),60)' $(if $(ONLY),--only $(ONLY))

fuzz:
	.venv/bin/python .ci/fuzz --requests '$(or $(FUZZ_REQUESTS),100000)' \
		$(if $(FUZZ_SEED),--seed $(FUZZ_SEED)) $(if $(FUZZ_ONLY),--only $(FUZZ_ONLY)) \
		$(if $(DATABASE),--database $(DATABASE))

crash:
	.venv/bin/python .ci/crash --rounds '$(or $(CRASH_ROUNDS),50)' \
		$(if $(CRASH_SEED),--seed $(CRASH_SEED)) $(if $(DATABASE),--databases $(DATABASE))
