/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Reading the fields of a descriptor file: each mistake becomes a problem that names file,
 * product and field, and reading goes on, so that one look at the problems shows all of them.
 */
#include "setup/catalog.h"

struct json;

/* One product being read. */
struct fields {
	struct catalog *catalog;
	const char *file;
	const char *product; /* id; NULL until it is known */
	unsigned problems;
	int error; /* -ENOMEM, once */
};

/* One JSON object of it. */
struct scope {
	struct fields *fields;
	const struct json *object;
	const char *path; /* "discovery.bluetooth"; NULL: the product itself */
};

/* key may be NULL: the object itself is meant. */
void scope_problem(const struct scope *scope, const char *key, const char *format, ...)
	_printf_(3, 4);
/* Keys beside the known ones, and keys given twice: what is not understood may be a criterion,
   without which too much would match. */
void scope_check_keys(const struct scope *scope, const char *const *known, size_t n);
bool scope_has(const struct scope *scope, const char *key);

/* Each leaves *ret alone where the key is missing or its value a problem; true: it was set. */
bool scope_object(const struct scope *scope, const char *key, const char *path,
		  struct scope *ret);
bool scope_string(const struct scope *scope, const char *key,
		  const char **ret);					 /* not empty */
bool scope_copy(const struct scope *scope, const char *key, char **ret); /* the same */
bool scope_bool(const struct scope *scope, const char *key, bool *ret);
/* A number from least to most, or a string "0x004c". */
bool scope_number(const struct scope *scope, const char *key, unsigned least,
		  unsigned most, unsigned *ret);
bool scope_uuid(const struct scope *scope, const char *key, struct uuid *ret);
/* Hexadecimal, 1 to max bytes. */
bool scope_bytes(const struct scope *scope, const char *key, uint8_t *ret, size_t max,
		 size_t *ret_len);
/* One of n words; its index. */
bool scope_word(const struct scope *scope, const char *key, const char *const *words,
		size_t n, unsigned *ret);
