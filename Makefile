# rustup puts cargo where a shell that was open before does not look.
export PATH := $(PATH):$(HOME)/.cargo/bin

.PHONY: help run test check-all bench examples openapi fmt

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: ## serve a demonstration school from data/lms.db, and print how to sign in
	@scripts/toolchain
	cargo run --bin lms -- serve --demo

test: ## all that a commit must pass; .ci/run calls this
	@scripts/test

check-all: ## test, then the long fault tests and many random calls
	@scripts/check-all

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

fmt: ## format the code
	cargo fmt
