# holdfast: one non-recursive Makefile. Everything it makes goes below build/.
#
#   make                   build/holdfast and build/junosim
#   make deps              the Debian packages that are missing (check and demo do this first)
#   make check             lint, unit, spec, scenario and interop tests, the fuzz corpus
#   make demo              the whole story on four emulated routers
#   make bench-config      figures of the configuration parser; bench-template: beside Jinja2 and Ansible
#   make bench-emulator    a fleet of emulated routers: N=1000, CONFIG=file
#   make bench-deploy      a deploy to 10, 100 and 1000 routers: N="10 100"; bench-peers: beside ncclient and Ansible;
#                          bench-latency: one router behind 150 ms of round-trip time
#   make bench-push        a file to an sshd of this machine, beside scp and sftp: MB=200
#   make bench-validate    the check of a large configuration, beside yanglint: MODULES=folder
#   make golden            tests/emulator/transcripts written anew
#   make fuzz NAME=x T=60  one fuzz target for T seconds (clang)
#   make SANITIZE=address,undefined check   the same in build/address-undefined
#   make check-all         check, then what takes long: all faults, thousands of templates, fuzzing, valgrind, figures
#   make conformance       random templates by Jinja2 and by us: N=8000 SEED=1
#   make agreement         random configurations by junosim and by validate: N=8000 SEED=1
#   make torture          every fault at every request of a deployment ('make check' runs a part of it)
#   make valgrind          the scenarios with holdfast under valgrind: no leak, no bad access
#   V=1 shows commands, WERROR=1 makes warnings errors, ARENA=malloc gives one malloc per arena allocation

VERSION := 0.1.0
comma := ,
SANITIZE ?=
BUILD := build$(if $(SANITIZE),/$(subst $(comma),-,$(SANITIZE)))
Q := $(if $(V),,@)
say = $(if $(V),,@echo "  $(1)	$(2)")

CC := gcc
# asked once, and not before something is compiled: 'make deps' runs where pkg-config is not there yet
once = $(eval $(1) := $$(shell pkg-config $(2)))$($(1))
PKG_CFLAGS = $(call once,PKG_CFLAGS,--cflags $(PKGS))
PKG_LIBS = $(call once,PKG_LIBS,--libs $(PKGS))
SSH_LIBS = $(call once,SSH_LIBS,--libs libssh)
PKGS := libssh2 libxml-2.0 jansson yaml-0.1 libpcre2-8 libcrypto libcrypt libyang
WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
	-Wwrite-strings -Wundef -Wvla -Wformat=2 -Wno-format-nonliteral \
	$(if $(WERROR),-Werror)
OPT := $(if $(SANITIZE),-O1 -fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all,\
	-O2 -fstack-protector-strong -D_FORTIFY_SOURCE=2)
ARENA ?= $(if $(findstring address,$(SANITIZE)),malloc)
CPPFLAGS += -D_GNU_SOURCE -DHOLDFAST_VERSION='"$(VERSION)"' $(if $(filter malloc,$(ARENA)),-DARENA_MALLOC) \
	-Iengine -I$(BUILD)/gen $(PKG_CFLAGS)
CFLAGS += -std=gnu17 -g $(OPT) $(WARN) -pthread
LDFLAGS += $(if $(SANITIZE),-fsanitize=$(SANITIZE)) -pthread
LDLIBS += $(PKG_LIBS) -lm

# --- sources: what is in the folder is in the program ------------------------------------------------------
ENGINE := $(sort $(wildcard engine/*/*.c))
MAIN := engine/cli/main.c
EMULATOR := $(sort $(wildcard tests/emulator/*.c))
UNIT := $(sort $(wildcard tests/unit/*/test_*.c))
FUZZ := $(sort $(wildcard tests/fuzz/fuzz_*.c))

obj = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
LIB := $(BUILD)/libholdfast.a
LIB_OBJS := $(call obj,$(filter-out $(MAIN),$(ENGINE))) $(BUILD)/obj/gen/tables.o $(BUILD)/obj/gen/schemas.o $(BUILD)/obj/gen/style.o
HOLDFAST := $(BUILD)/holdfast
JUNOSIM := $(BUILD)/junosim
UNIT_BINS := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(UNIT))
FUZZ_BINS := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(FUZZ))
EMULATOR_LIB := $(BUILD)/libjunosim.a
EMULATOR_MAIN := tests/emulator/main.c

.PHONY: all browser golden bench-template bench-emulator bench-deploy bench-latency bench-peers bench-push bench-validate check check-here check-all check-long conformance agreement unit tests torture lint format demo demo-here deps fuzz valgrind clean
.DELETE_ON_ERROR:
.SECONDARY:
all: $(if $(wildcard $(MAIN)),$(HOLDFAST)) $(if $(wildcard $(EMULATOR_MAIN)),$(JUNOSIM)) $(LIB)

$(HOLDFAST): $(call obj,$(MAIN)) $(LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# The emulator shares base, data and config with the engine, nothing of the wire column.
$(JUNOSIM): $(call obj,$(EMULATOR_MAIN)) $(EMULATOR_LIB) $(LIB)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(SSH_LIBS)

$(LIB): $(LIB_OBJS)
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

$(EMULATOR_LIB): $(call obj,$(filter-out $(EMULATOR_MAIN),$(EMULATOR)))
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(if $(filter tests/%,$<),-Itests) -MMD -MP -c -o $@ $<

# Registration tables, from file names.
$(BUILD)/gen/tables.c: ci/tables $(wildcard engine/cli/cmd_*.c engine/check/check_*.c engine/device/dialect_*.c \
		engine/report/sink_*.c engine/schema/rule_*.c engine/runbook/step_*.c \
		engine/template/filter_*.c)
	@mkdir -p $(@D)
	$(call say,GEN,$@)
	$(Q)ci/tables > $@
# The YANG modules that are part of the program, and which build compiles them.
$(BUILD)/gen/schemas.c: ci/embed $(wildcard schemas/junos/*.yang engine/schema/*.[ch] engine/schema/*.def)
	@mkdir -p $(@D)
	$(call say,GEN,$@)
	$(Q)ci/embed > $@
# The look of the page that sink 'html' makes.
$(BUILD)/gen/style.c: ci/style engine/report/page.css
	@mkdir -p $(@D)
	$(call say,GEN,$@)
	$(Q)ci/style > $@
$(BUILD)/obj/gen/%.o: $(BUILD)/gen/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# --- tests: everything speaks TAP, ci/tap counts -----------------------------------------------------------
$(BUILD)/unit/%: $(BUILD)/obj/tests/unit/%.o $(if $(EMULATOR),$(EMULATOR_LIB)) $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIB) $(LDLIBS) $(if $(EMULATOR),$(SSH_LIBS)) -lcmocka

$(BUILD)/fuzz/%: $(BUILD)/obj/tests/fuzz/%.o $(BUILD)/obj/tests/fuzz/replay.o $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/fuzz/fuzz_emulator: $(BUILD)/obj/tests/fuzz/fuzz_emulator.o $(BUILD)/obj/tests/fuzz/replay.o $(EMULATOR_LIB) $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) $(SSH_LIBS)

# holdfast with a clock of its own, which can be killed at an entry of its journal and broken on purpose, for the torture
HASTY := $(BUILD)/torture/holdfast
WRAPPED := clock_ms clock_wall_ms poll __poll_chk journal_write fdatasync health_restore health_prove undo_commit \
	transaction_undo
$(HASTY): $(call obj,$(MAIN) $(wildcard tests/torture/*.c)) $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS) $(WRAPPED:%=-Wl$(comma)--wrap=%) -o $@ $^ $(LDLIBS)

tests: all $(UNIT_BINS) $(FUZZ_BINS) $(HASTY)

# check and demo begin on a machine that has nothing but git and make
PARALLEL = $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc))
deps:
	@ci/install-deps

check: deps
	@$(MAKE) $(PARALLEL) --no-print-directory check-here
check-here: tests
	@BUILD=$(BUILD) ci/check

unit: $(UNIT_BINS)
	@BUILD=$(BUILD) ci/check unit

# The transcripts of the emulated router, written anew: read the difference before it is committed.
golden: all
	@BUILD=$(BUILD) tests/spec/test_transcripts --rewrite
	@git --no-pager diff --stat -- tests/emulator/transcripts

# Figures, never failures: make bench-config, make bench-template, make bench-emulator N=1000
bench-template: all $(BUILD)/bench/bench_render
	@/usr/bin/python3 tests/bench/bench_template.py $(BUILD)
bench-emulator: all $(BUILD)/bench/bench_emulator
	@$(BUILD)/bench/bench_emulator $(JUNOSIM) $(or $(N),1000) $(CONFIG)
# MODULES: a folder of a vendor's, taken in by 'holdfast schema import'; else the built-in ones
bench-deploy: all
	@BUILD=$(BUILD) /usr/bin/python3 tests/bench/bench_deploy.py $(N)
bench-latency: all
	@BUILD=$(BUILD) /usr/bin/python3 tests/bench/bench_latency.py $(MS)
bench-peers: all
	@BUILD=$(BUILD) /usr/bin/python3 tests/bench/bench_peers.py $(N)
bench-push: all
	@BUILD=$(BUILD) /usr/bin/python3 tests/bench/bench_push.py $(MB)
bench-validate: all $(BUILD)/bench/bench_validate
	@/usr/bin/python3 tests/bench/bench_validate.py $(BUILD) $(MODULES)
bench-%: $(BUILD)/bench/bench_%
	@$<

$(BUILD)/bench/%: $(BUILD)/obj/tests/bench/%.o $(LIB)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

torture: all $(HASTY)
	@BUILD=$(BUILD) tests/torture/test_deploy.py --all

valgrind: all
	@BUILD=$(BUILD) HOLDFAST_WRAPPER="valgrind -q --error-exitcode=99 --leak-check=full \
		--child-silent-after-fork=yes --suppressions=$(CURDIR)/ci/valgrind.supp" \
		ci/check scenario

# Templates by python3-jinja2 and by holdfast; 'make check' compares 600 of them.
conformance: all
	@BUILD=$(BUILD) ci/check spec
	@BUILD=$(BUILD) tests/interop/test_jinja2 --cases $(or $(N),8000) --seed $(or $(SEED),1)

agreement: all
	@BUILD=$(BUILD) N=$(or $(N),8000) SEED=$(or $(SEED),1) tests/spec/test_agreement

# The page of sink 'html' in Chromium, which 'make check' does without if it is not here.
browser: all
	@ci/install-deps browser
	@BUILD=$(BUILD) BROWSER=required tests/interop/test_browser

check-all: check
	@BUILD=$(BUILD) $(MAKE) --no-print-directory check-long
# T: seconds for each fuzz target
check-long: torture conformance agreement browser
	@for target in $(patsubst tests/fuzz/fuzz_%.c,%,$(FUZZ)); do \
		$(MAKE) --no-print-directory fuzz NAME=$$target T=$(or $(T),60) || exit 1; done
	@$(MAKE) --no-print-directory valgrind
	@$(MAKE) --no-print-directory bench-config bench-template bench-validate bench-emulator

lint: all
	@BUILD=$(BUILD) ci/lint

format:
	$(Q)clang-format -i $(shell git ls-files 'engine/*.[ch]' 'tests/*.[ch]')

demo:
	@ci/install-deps build
	@$(MAKE) $(PARALLEL) --no-print-directory demo-here
demo-here: all
	@BUILD=$(BUILD) ci/demo

fuzz: export FUZZ_CPPFLAGS = $(CPPFLAGS)
fuzz: export FUZZ_LDLIBS = $(LDLIBS)
fuzz: export FUZZ_SSH_LIBS = $(SSH_LIBS)
fuzz:
	@ci/fuzz "$(NAME)" "$(T)"

clean:
	rm -rf build

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
