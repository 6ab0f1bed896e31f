.SILENT:
.PHONY: help run editor test

help:
	echo 'make run     serve the catalogue at http://127.0.0.1:8000 (another port: make run PORT=8001)'
	echo 'make editor  make an account for editing it'
	echo 'make test    check and test everything'
	echo '.ci/manage   run a management command, such as .ci/manage check_catalogue'

run:
	.ci/serve

editor:
	.ci/manage migrate --verbosity 0
	.ci/manage create_editor

test:
	.ci/test
