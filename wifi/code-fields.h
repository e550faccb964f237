/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What follows the scheme of a code that is printed: fields "NAME:value;" in any order, and a last ';' that
 * may be missing. ZXing's form puts a backslash before what would end a value, and may put quotes around
 * one; that of the WPA3 specification (version 3, 7.1) has neither, and writes %XX. Pure. A value may be a
 * secret: it is copied into a buffer that wipes itself.
 */
#include "base/buf.h"

/* clang-format off */
enum code_form { CODE_FORM_ZXING, CODE_FORM_WPA3 };
/* clang-format on */

/* What is left of a code, and the field that was read last. */
struct code_fields {
	const char *text;
	size_t len;
	enum code_form form;
	char name[4];	  /* "": a longer one than any that is known */
	struct buf value; /* a NUL follows it */
};

/* A field that is known; the others are skipped. */
struct code_rule {
	const char *name;
	/* 0, -EINVAL, -ENOMEM. */
	int (*read)(const struct code_fields *fields, void *code);
	const char *problem; /* of -EINVAL */
};

/*
 * Whether the text begins with that scheme, in either case; fields is then what follows it, without the end of
 * the line. Ends with code_fields_deinit().
 */
bool code_fields_begin(struct code_fields *fields, const char *text, size_t len,
		       const char *scheme);
void code_fields_deinit(struct code_fields *fields);
/* 1: name and value are the next field's; 0: the end; -EINVAL and *ret_problem, static; -ENOMEM. */
int code_fields_next(struct code_fields *fields, const char **ret_problem);
bool code_field_is(const struct code_fields *fields, const char *name);
/* The value as a string; -EINVAL: there is no room for it, or it has a NUL. */
int code_field_text(const struct code_fields *fields, char *ret, size_t size);
/*
 * All of them by these rules, up to 32. *ret_seen: a bit of each rule whose field was there. -EINVAL (a field
 * that is known is there twice, too) and *ret_problem, static; -ENOMEM.
 */
int code_fields_read(struct code_fields *fields, const struct code_rule *rules, size_t n,
		     void *code, unsigned *ret_seen, const char **ret_problem);

/* A field in ZXing's form. */
void code_field_write(struct buf *buf, const char *name, const void *data, size_t len);
