/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Whose a code is, among the accessories that have a row; and whether what was typed is a picture of one. */
#include "ui-tui/rows.h"
#include "ui-tui/secret.h"

/* How many it may be of: 0, 1, or more; *ret is one of them. Lost ones do not count. */
size_t code_find(const struct rows *rows, const struct usher_code *code,
		 struct row **ret);
/*
 * The path of a file, where what was typed begins like one: "/", "~/", "./", "../" or "file://", in
 * quotes as well, as terminals write what is dropped on them. The caller frees; NULL: it is no path, or out
 * of memory.
 */
char *code_path(const struct secret *typed);
/* The one code of a picture that an accessory may be set up by; NULL: none, or several. */
const char *code_of_image(const struct usher_image *image, size_t *ret_len);
