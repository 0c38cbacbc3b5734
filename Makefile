# Every target sets up by itself what it needs: virtual environment, pinned packages, system packages, services.
# PORT, DATABASE_URL, REDIS_URL, QLVB_DATA and the other settings of README.md may follow: make run PORT=8001

PYTHON ?= python3
ARGS ?=

.PHONY: run test guide check format lock install up stop shell

run:
	@$(PYTHON) -m qlvb.services run

test:
	@$(PYTHON) -m qlvb.services test $(ARGS)

guide:
	@$(PYTHON) -m qlvb.services test tests/journeys/test_guide.py -k test_pictures_of --guide -n 0

check format lock install up stop shell:
	@$(PYTHON) -m qlvb.services $@
