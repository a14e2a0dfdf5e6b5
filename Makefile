# Sotto: `make run` is all that is needed. `make help` lists the rest.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup whisper whisperx run cluster cluster-stop cluster-chaos cluster-bench build test browser screenshots chaos attack fuzz messaging tsan bench lint format doctor clean

PORT ?= 8080
HOST ?= 127.0.0.1
ENGINE ?= auto
MODEL ?=
OFFLINE ?=
DATA ?= data
ARGS ?=
FILTER ?=
BENCH ?= all
SPEECH ?= $(wildcard ../shared/speech)
KILLS ?= 200
SEED := $(or $(SEED),$(shell od -An -N4 -tu4 /dev/urandom | tr -d ' '))
PROGRAMS ?=
ONLY ?=
REQUESTS ?= 20000
SECONDS ?= 60

export OFFLINE

# Lets the build find the headers that scripts/setup fetched.
export PKG_CONFIG_PATH := $(CURDIR)/.sotto/pkgconfig$(if $(PKG_CONFIG_PATH),:$(PKG_CONFIG_PATH))

SOTTO := .build/release/sotto
SWIFT_FOLDERS := Sources Tests Benchmarks/Sources Package.swift
SCRIPTS := $(filter-out scripts/tsan.supp,$(wildcard scripts/*)) $(wildcard Tests/Scripts/*) Benchmarks/baseline/setup Benchmarks/speech/setup Benchmarks/run \
	deploy/nats/certificates deploy/compose/prepare
CONCURRENT_TESTS := SessionsTests|EnginesTests|PersistenceTests|SchedulingTests|MessagingTests|ClusterTests

help: ## List what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'
	@echo
	@echo "  make run PORT=8080 HOST=127.0.0.1 ENGINE=auto MODEL=small DATA=data OFFLINE=1 ARGS='…'"
	@echo "  make bench BENCH=quick"

run: setup ## Set up, build and start the server; MODEL=small for another Whisper, OFFLINE=1 to fetch nothing
	@scripts/prepare $(MODEL)
	@exec $(SOTTO) serve --host $(HOST) --port $(PORT) --engine $(ENGINE) --data-dir $(DATA) $(if $(MODEL),--model $(MODEL)) $(if $(OFFLINE),--offline) $(ARGS)

setup: ## Fetch what Sotto needs (packages, sherpa-onnx, Silero)
	@scripts/setup

whisper: ## Install faster-whisper for the engine 'whisper', .sotto/whisper (410 MB)
	@scripts/whisper

whisperx: ## Install WhisperX for the engine 'whisperx', .sotto/whisperx (2 GB; 8 GB with CUDA)
	@scripts/whisperx

cluster: build ## Start three NATS brokers, a gateway and two workers here; ENGINE=instant, PORT=8090
	@ENGINE=$(if $(filter auto,$(ENGINE)),instant,$(ENGINE)) PORT=$(if $(filter 8080,$(PORT)),8090,$(PORT)) scripts/cluster start

cluster-stop: ## Stop what make cluster started
	@scripts/cluster stop

build: setup ## Build the release binaries, .build/release/sotto and sotto-worker
	@scripts/build

test: setup ## Run the tests; FILTER=… for some of them
	@[[ -n "$(OFFLINE)" ]] || scripts/whisper || echo "faster-whisper cannot be had here now: tests of the engine 'whisper' are left out"
	@[[ -n "$(OFFLINE)" ]] || scripts/nats || echo "nats-server cannot be had here now: tests with it are left out"
	@scripts/test $(FILTER)
	@[[ -n "$(FILTER)" ]] || scripts/test-whisperx
	@[[ -n "$(FILTER)" ]] || scripts/test-speech-bench
	@[[ -n "$(FILTER)" ]] || scripts/test-browser

browser: setup ## Run the browser tests of the page alone; ARGS='…' for pytest
	@swift build --build-tests --quiet
	@scripts/test-browser $(ARGS)

screenshots: setup ## Take the pictures of docs/images anew from the page of a debug build
	@swift build --quiet
	@scripts/screenshots

chaos: setup ## Kill a working server KILLS=200 times; SEED=… deals a failed run again
	@echo "chaos: KILLS=$(KILLS) SEED=$(SEED)"
	@SOTTO_CHAOS_KILLS=$(KILLS) SOTTO_CHAOS_SECONDS=2100 SOTTO_CHAOS_SEED=$(SEED) $(if $(PROGRAMS),SOTTO_CHAOS_PROGRAMS=$(abspath $(PROGRAMS))) scripts/test ChaosTests

attack: build ## Attack a release server in every way that is known; ONLY=NAME, ARGS='--long'
	@python3 Tests/Attack/run.py --program $(SOTTO) $(addprefix --only ,$(ONLY)) $(ARGS)

fuzz: build ## Send a release server REQUESTS=20000 mutated requests; SEED=… deals them again
	@python3 Tests/Attack/fuzz.py --program $(SOTTO) --requests $(REQUESTS) --seed $(SEED) $(ARGS)

cluster-chaos: build ## Kill workers, brokers and a gateway at work; SEED=… SECONDS=60, ARGS='--engine pocketsphinx'
	@scripts/nats
	@python3 Tests/Cluster/chaos.py --program $(SOTTO) --seed $(SEED) --seconds $(SECONDS) $(ARGS)

cluster-bench: build ## Measure a cluster on this machine; ONLY=NAME, ARGS='…' (Tests/Cluster/README.md)
	@scripts/nats
	@python3 Tests/Cluster/measure.py --program $(SOTTO) $(addprefix --only ,$(ONLY)) $(ARGS)

messaging: setup ## Try the NATS client for longer: a million fuzzed frames, three servers that are killed
	@scripts/nats
	@SOTTO_FUZZ_FRAMES=1000000 SOTTO_FUZZ_SEED=$(SEED) SOTTO_NATS_CLUSTER=1 scripts/test 'MessagingTests'

tsan: setup ## Run the concurrent parts' tests under the thread sanitizer
	@TSAN_OPTIONS=halt_on_error=1:suppressions=$(CURDIR)/scripts/tsan.supp swift test --sanitize=thread --scratch-path .build-tsan --filter '$(CONCURRENT_TESTS)'

bench: build ## Measure the release server; BENCH=NAME|quick|all, ARGS='…' (Benchmarks/README.md)
	@Benchmarks/run $(BENCH) $(if $(SPEECH),--speech $(SPEECH)) $(ARGS)

lint: ## Check format, layers, words, scripts and the files of deploy
	@swift format lint --strict --recursive $(SWIFT_FOLDERS)
	@scripts/check-layers
	@scripts/check-words
	@scripts/check-deploy
	@for script in $(SCRIPTS) .ci/run; do bash -n "$$script" || exit 1; done
	@if command -v shellcheck >/dev/null; then shellcheck $(SCRIPTS) .ci/run; fi

format: ## Format the Swift sources
	@swift format --in-place --recursive $(SWIFT_FOLDERS)

doctor: build ## Say what works on this machine and what does not
	@$(SOTTO) doctor

clean: ## Remove what was built (keeps .sotto and data)
	@rm -rf .build .build-tsan
