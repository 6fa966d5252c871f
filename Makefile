# A shell that was open before rustup was installed does not have cargo in its PATH.
export PATH := $(PATH):$(HOME)/.cargo/bin

.PHONY: help run web web-dev test check-all faults attack conformance soak bench budgets examples openapi client fmt

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# Logs only warnings and errors, so that the sign-in details stay visible.
run: ## build the web app, serve a demonstration school from data/lms.db, and print how to sign in
	@scripts/toolchain
	@if command -v npm >/dev/null; then scripts/web build; else scripts/web missing; fi
	env -u DATABASE_URL -u REDIS_URL LMS_LOG="$${LMS_LOG-warn}" cargo run --bin lms -- serve --demo

web: ## build the web app, which the next build or start of lms serves
	@scripts/web build

web-dev: ## serve the web app with hot reload, against the service at LMS_ORIGIN (http://127.0.0.1:8080)
	@scripts/web dev

test: ## run everything that a commit must pass; .ci/run calls this
	@scripts/test

check-all: ## run test, then the long fault, random and conformance tests, and the other generators
	@scripts/check-all

faults: ## inject each fault up to twenty times, and print what was lost
	@scripts/faults

attack: ## attack the release build as somebody who wants to keep people out, and print how others are served
	@scripts/attack

# The test has seven parts: one for each of the six roles and one for calls without a sign-in. Two parts run at a time,
# so forty minutes allow ten minutes for each part.
SECONDS ?= 2400

conformance: ## test for SECONDS, as every role, whether the service conforms to its OpenAPI document
	@scripts/toolchain
	cargo build --bin lms
	@scripts/conformance $(SECONDS)

# How long the soak test runs.
MINUTES ?= 20

soak: ## simulate school days for MINUTES, and verify that memory, files, connections and rows do not grow
	@scripts/toolchain
	cargo build --release --features api/jemalloc,worker/jemalloc --bins
	@scripts/soak $$(($(MINUTES) * 60))

bench: ## measure the release build on PostgreSQL and Redis
	@scripts/bench

budgets: ## measure the sizes of the web app and its times in Chromium, and write api/web/BUDGETS.md
	@scripts/web budgets

examples: ## record openapi/examples.json with the demonstration school
	$(MAKE) openapi
	cargo test -p api --test it -- --ignored record_the_examples
	$(MAKE) openapi

openapi: ## generate openapi/openapi.json
	@scripts/toolchain
	cargo run --bin lms -- openapi >openapi/openapi.json.new
	mv openapi/openapi.json.new openapi/openapi.json

client: ## generate the types of the TypeScript client from openapi/openapi.json
	@scripts/client generate

fmt: ## format the code
	cargo fmt
