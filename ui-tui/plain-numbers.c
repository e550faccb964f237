/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/plain-numbers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS_MAX = 9 }; /* no list is longer, and no number overflows */

struct range {
	unsigned long from, to;
};

/* 0 or -EINVAL. */
static int take_number(const char **p, unsigned long *ret)
{
	size_t digits = strspn(*p, "0123456789");

	if (!digits || digits > DIGITS_MAX)
		return -EINVAL;
	*ret = strtoul(*p, NULL, 10);
	*p += digits;
	return 0;
}

/* 0 or -EINVAL. "3-" goes on to the end of the list. */
static int take_range(const char **p, size_t n, struct range *ret)
{
	int r = take_number(p, &ret->from);

	ret->to = ret->from;
	if (r < 0 || **p != '-')
		return r;
	++*p;
	ret->to = ret->from > n ? ret->from : n;
	if (**p && !strchr(" \t,", **p))
		r = take_number(p, &ret->to);
	return r < 0 || ret->to < ret->from ? -EINVAL : 0;
}

/* chosen NULL: only looks whether it is right. */
static int parse(const char *text, bool *chosen, size_t n, unsigned long *ret_number)
{
	const char *p = text + strspn(text, " \t,");
	struct range range;
	size_t i;

	if (!*p)
		return -EINVAL;
	while (*p) {
		if (take_range(&p, n, &range) < 0 || (*p && !strchr(" \t,", *p)))
			return -EINVAL;
		if (range.from < 1 || range.to > n) {
			*ret_number = range.from < 1 || range.from > n ? range.from
								       : range.to;
			return -ERANGE;
		}
		for (i = range.from - 1; chosen && i < range.to; i++)
			chosen[i] = true;
		p += strspn(p, " \t,");
	}
	return 0;
}

int numbers_parse(const char *text, bool *chosen, size_t n, unsigned long *ret_number)
{
	int r = parse(text, NULL, n, ret_number);

	return r < 0 ? r : parse(text, chosen, n, ret_number);
}
