# rustup puts cargo where a shell that was open before does not look.
export PATH := $(PATH):$(HOME)/.cargo/bin

.PHONY: help run test check-all faults conformance soak bench examples openapi client fmt

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# A line for each request and each job would carry the sign-in details out of sight.
run: ## serve a demonstration school from data/lms.db, and print how to sign in
	@scripts/toolchain
	LMS_LOG="$${LMS_LOG-warn}" cargo run --bin lms -- serve --demo

test: ## all that a commit must pass; .ci/run calls this
	@scripts/test

check-all: ## test, then the long fault, random and conformance tests, and other generators
	@scripts/check-all

faults: ## break the product on purpose, each fault up to twenty times, and print what was lost
	@scripts/faults

# Ten minutes for each of six roles and for nobody, of which two are tried at a time.
SECONDS ?= 2400

conformance: ## try for SECONDS, as every role, whether the service keeps to its document
	@scripts/toolchain
	cargo build --bin lms
	@scripts/conformance $(SECONDS)

# A day of a school, for so many minutes.
MINUTES ?= 20

soak: ## run a school's day in fast motion for MINUTES, and judge what should stay flat
	@scripts/toolchain
	cargo build --release --bins
	@scripts/soak $$(($(MINUTES) * 60))

bench: ## measure the release build on PostgreSQL and Redis
	@scripts/bench

examples: ## record openapi/examples.json anew in the demonstration school
	$(MAKE) openapi
	cargo test -p api --test it -- --ignored record_the_examples
	$(MAKE) openapi

openapi: ## write openapi/openapi.json anew
	@scripts/toolchain
	cargo run --bin lms -- openapi >openapi/openapi.json.new
	mv openapi/openapi.json.new openapi/openapi.json

client: ## write the types of the TypeScript client anew from openapi/openapi.json
	@scripts/client generate

fmt: ## format the code
	cargo fmt
