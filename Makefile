# SPDX-License-Identifier: LGPL-2.1-or-later
# A thin front of meson.
#
#   make          builds into $(BUILD)
#   make try      starts the simulated world and opens usher on it
#   make check    runs every test, those on emulated radios too
#   make bench    prints the figures
#   make fuzz     looks for new crashes, FUZZ_SECONDS for each parser
#   make install  into DESTDIR, PREFIX
#
# Each installs what it needs with apt-get where that is there (as root or with sudo).

BUILD ?= build
PREFIX ?= /usr/local
FUZZ_SECONDS ?= 60
.DEFAULT_GOAL := all

# Debian's names. Only what building and running need; the daemons of the lab's guest are
# unpacked for it and never installed (tests/lab/fetch).
PACKAGES_BUILD = gcc libc6-dev meson ninja-build pkg-config libsystemd-dev libcjson-dev \
	libsqlite3-dev libmbedtls-dev libprotobuf-c-dev protobuf-c-compiler libbluetooth-dev \
	libcap-dev libseccomp-dev libncurses-dev gettext
PACKAGES_TRY = dbus-daemon libqrencode4
PACKAGES_TEST = $(PACKAGES_TRY) libcmocka-dev libcurl4 g++ clang-format git libcap2-bin \
	qemu-system-x86 busybox-static kmod cpio xz-utils mandoc python3-pyte tmux zbar-tools
PACKAGES_FUZZ = clang libclang-rt-dev

all: build-packages
	@tests/build $(BUILD)

build-packages:
	@.ci/packages all $(PACKAGES_BUILD)

try:
	@.ci/packages try $(PACKAGES_BUILD) $(PACKAGES_TRY)
	@tests/build $(BUILD)
	@$(BUILD)/fixtures/usher-try

check:
	@.ci/packages check $(PACKAGES_BUILD) $(PACKAGES_TEST)
	@tests/all $(BUILD)

bench:
	@.ci/packages bench $(PACKAGES_BUILD) $(PACKAGES_TEST)
	@tests/build $(BUILD)
	@tests/bench/run $(BUILD)

fuzz:
	@.ci/packages fuzz $(PACKAGES_BUILD) $(PACKAGES_FUZZ)
	@CC=clang tests/build $(BUILD)-fuzz -Dfuzz=true -Dtests=disabled -Dfixtures=false \
		-Db_sanitize=address,undefined -Db_lundef=false
	@tests/fuzz/run $(BUILD)-fuzz $(FUZZ_SECONDS)

# Without an installation of packages: this may run as root in somebody's package build.
install:
	@tests/build $(BUILD) --prefix=$(PREFIX)
	@meson install -C $(BUILD) --no-rebuild $(if $(DESTDIR),--destdir $(DESTDIR)) --quiet
	@$(if $(DESTDIR),,ldconfig)

clean:
	rm -rf $(BUILD) $(BUILD)-san $(BUILD)-fuzz

.PHONY: all build-packages try check bench fuzz install clean
