# demarche - a Makefile of verbs. `make` alone lists them.
PREFIX ?= /usr/local
BUILD ?= build
SHARED ?= ../shared
JOBS ?= $(shell nproc)
SOAK_SECONDS ?= 600
FUZZ_SECONDS ?= 10
CMAKE = cmake -G Ninja -DCMAKE_INSTALL_PREFIX=$(PREFIX)

.PHONY: verbs build demo check unit golden golden-update cli store serve bad asan tsan fuzz fuzz-build soak bench accuracy accuracy-update data-check fmt fmt-check \
        lint stages dist install clean web
.DEFAULT_GOAL := verbs

verbs: ## this list
	@echo "make VERB, where VERB is one of"
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1|\2/p' Makefile | while IFS='|' read v h; do printf '%-16s %s\n' "$$v" "$$h"; done

# ---- building -----------------------------------------------------------------------------------------------------
# Packages are looked for once; the stamp makes the second time quick.
build/.packages-%: tools/packages.txt tools/packages.sh
	@tools/packages.sh $*
	@mkdir -p build && touch $@

build: build/.packages-build ## build/demarche
	@$(CMAKE) -S . -B $(BUILD) >/dev/null
	@ninja -C $(BUILD) -j $(JOBS) --quiet demarche-cli

install: build ## the program, the library, data and models under PREFIX (default /usr/local)
	cmake --install $(BUILD) --prefix $(PREFIX)

dist: ## dist/demarche-VERSION.tar.gz from the last commit
	@mkdir -p dist
	@v=$$(sed -n 's/^#define DM_VERSION "\(.*\)"/\1/p' include/demarche.h); \
	git archive --prefix=demarche-$$v/ -o dist/demarche-$$v.tar.gz HEAD && ls -l dist/demarche-$$v.tar.gz

web: ## the page, apps/web/dist, from apps/web/src (needs node and npm; what it makes is committed)
	@cd apps/web && npm ci --silent && npx tsc && node build.mjs

clean: ## remove what was built
	rm -rf build build-asan build-tsan build-fuzz build-tests dist

# ---- seeing it work -----------------------------------------------------------------------------------------------
demo: build ## code the example article into a database and print what it says
	@rm -f $(BUILD)/demo.db
	@$(BUILD)/demarche code examples/dispute.txt --date 2025-03-14
	@echo
	@$(BUILD)/demarche ingest --db $(BUILD)/demo.db --date 2025-03-14 examples/dispute.txt
	@$(BUILD)/demarche events --db $(BUILD)/demo.db --limit 5
	@echo "ask it more: $(BUILD)/demarche help"

# ---- checking -----------------------------------------------------------------------------------------------------
check: build/.packages-build build/.packages-check ## everything that must hold; the last line counts
	@FUZZ_SECONDS=$(FUZZ_SECONDS) JOBS=$(JOBS) tools/check.sh

unit: build/.packages-build build/.packages-check ## the unit tests alone
	@tools/check.sh unit
golden: build/.packages-build ## the golden cases alone
	@tools/check.sh golden
golden-update: build ## write the golden cases' expected records anew; review them with git diff
	@test/golden/run.sh --update $(BUILD)/demarche
	@test/golden-export/run.sh --update $(BUILD)/demarche
cli: build/.packages-build ## the commands alone
	@tools/check.sh cli
serve: build/.packages-build build/.packages-check ## the server alone, from a plain socket and, where there is one, in a browser
	@tools/check.sh serve web
store: build/.packages-build ## databases alone: ingest, resumption after kills, watch
	@tools/check.sh store
bad: build/.packages-build build/.packages-check ## bad input alone
	@tools/check.sh bad
asan: build/.packages-build build/.packages-check ## unit tests, golden cases and bad input under AddressSanitizer and UBSan
	@JOBS=$(JOBS) tools/check.sh asan
tsan: build/.packages-build build/.packages-check ## the threaded path under ThreadSanitizer
	@JOBS=$(JOBS) tools/check.sh tsan
fuzz: build/.packages-build build/.packages-check ## every fuzz target for FUZZ_SECONDS (default 10)
	@FUZZ_SECONDS=$(FUZZ_SECONDS) JOBS=$(JOBS) tools/check.sh fuzz
data-check: build ## lexicons: format, origin, and the example sentences in their rows
	@$(BUILD)/demarche data check
stages: ## a stage includes only earlier stages
	@python3 tools/check_stages.py
fmt: build/.packages-check ## format the C sources
	@git ls-files '*.c' '*.h' | xargs clang-format -i
fmt-check: build/.packages-check ## are they formatted?
	@tools/check.sh fmt
lint: build/.packages-build build/.packages-check ## clang-tidy
	@JOBS=$(JOBS) tools/check.sh lint
soak: build ## huge and hostile inputs, and memory over many documents, for SOAK_SECONDS (default 600)
	@SOAK_SECONDS=$(SOAK_SECONDS) tools/soak.sh $(BUILD)/demarche

# ---- measuring ----------------------------------------------------------------------------------------------------
accuracy: build ## treebank scores and the gold articles, from SHARED (default ../shared)
	@python3 tools/accuracy.py --program $(BUILD)/demarche --shared $(SHARED)
accuracy-update: build ## the same, kept in docs/accuracy.md
	@python3 tools/accuracy.py --program $(BUILD)/demarche --shared $(SHARED) --write docs/accuracy.md
bench: build ## words/s per stage, threads and instruction sets, memory, start-up; against UDPipe 1 and spaCy where they are installed
	@python3 bench/bench.py --program $(BUILD)/demarche --shared $(SHARED)
