/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The JSON lines that only the CLI knows; doc/json.md has them all. Each function gives one
 * line without a newline that the caller frees; NULL: out of memory. Only lines.c knows cJSON.
 */
#include "ui-tui/scope.h"

#include <stdbool.h>
#include <stddef.h>

/* {"event":"result","ok":false,"error":{..}}; hint may be NULL. */
char *line_failure(int error, const char *message, const char *hint);
/* The same, with "candidates":[{..}]. */
char *line_ambiguous(const char *message, const char *hint,
		     struct usher_accessory *const *candidates, size_t n);
/* {"event":"result","ok":true,"accessory":{..}}: wait. */
char *line_accessory(const struct usher_accessory *accessory);
/* The same, with "products":[{"id":..,"rules":[..]}]: catalog explain. */
char *line_explanation(const struct usher_accessory *accessory,
		       const struct usher_explanation *explanation);
/* {"event":"lint","level":..,"rule":..,...}; product and field may be NULL. */
char *line_lint(const char *level, const char *rule, const char *file,
		const char *product, const char *field, const char *text);
/* {"event":"result","ok":..,"products":n,"errors":n,"warnings":n,"notes":n}, with an error where bad;
   levels: how many of each enum usher_lint_level. */
char *line_lint_end(size_t products, const size_t *levels, bool bad);
/* {"event":"code","ok":false,"error":{..}}: one of several that is none. */
char *line_bad_code(const char *problem);
/* {"event":"result","ok":false,"accessory":{..},"error":{..}}: it was found, and that is all. */
char *line_elsewhere(const struct usher_accessory *accessory, const char *message,
		     const char *hint);
/* {"event":"result","ok":true,"count":n}: list, code. */
char *line_count(size_t count);
/* {"event":"result","ok":true,what:name}: rename, forget. */
char *line_done(const char *what, const char *name);
/* {"event":"end","ok":..,"found":n,"ms":m}, with an error where nothing was found. */
char *line_scan_end(size_t found, double ms);
/* {"event":"finding",..}; cure may be NULL. */
char *line_finding(enum usher_finding_level level, const char *what, const char *sentence,
		   const char *cure);
/* {"event":"result","ok":..,"broken":n,"warnings":n}, with an error where something is broken. */
char *line_doctor_end(size_t broken, size_t warnings);
/* How a command ended that ran while something held. */
struct outcome {
	const char *problem; /* a sentence; NULL: it did well, or never ran */
	bool ran;
	int exit;
	const char *signal; /* that ended it; NULL */
};
/* result, a line of the library, with "command":{"exit":0,"signal":null} (null: it never ran); no
   longer ok where the command did not do well. */
char *line_with_command(const char *result, const struct outcome *outcome);
/* {"event":"result","ok":true,"version":..,"features":[..]} */
char *line_version(const char *const *features, size_t n);
