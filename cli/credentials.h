/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What the command line says of a network: its name, its passphrase, its code. Each gives 0 or
 * an exit code, after saying why.
 */
#include "cli/cli.h"
#include "ui-tui/secret.h"

enum { SSID_MAX = 32, PIN_DIGITS = 6, PAIRING_PASSPHRASE_MAX = 63 };

/* Of --ssid or --ssid-hex; no length: neither was given. */
int take_ssid(const struct cli *cli, uint8_t ret[SSID_MAX], size_t *ret_len);
/* Of --passphrase-file, at most max bytes; NULL: not given. */
int take_passphrase(const struct cli *cli, size_t max, struct secret **ret);
/* Of --pin-file, six digits; NULL: not given. */
int take_pin(const struct cli *cli, struct secret **ret);
/* Of --code-file; NULL: not given. */
int take_code_file(const struct cli *cli, struct secret **ret);
/* A file of a key or lock code, 32 hexadecimal digits: its text. */
int take_key_file(const struct cli *cli, const char *path, struct secret **ret);
/* For a pairing over Wi-Fi Aware: --pin-file, 6 digits, or --passphrase-file, 1 to 63 bytes; NULL: neither
   was given. */
int take_pairing_secret(const struct cli *cli, struct secret **ret);
bool pairing_secret_fits(const struct secret *secret, bool pin);
/* Bytes of any kind, at most max. */
int take_bytes(const struct cli *cli, const char *path, size_t max, struct secret **ret);
/* "a1b2": the number of bytes; -1: not hexadecimal bytes, or more than max. */
int hex_bytes(const char *hex, uint8_t *ret, size_t max);
