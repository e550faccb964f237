/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What a setup of one accessory comes to, in every order of things: rows of a table, and what every
   client has to stand. */
#include "tests/unit/pair.h"

struct pair_outcome {
	const char *title;
	const char *accessory;
	const char *network, *passphrase, *code; /* NULL: it is not asked for */
	const char *second_passphrase, *second_code;
	struct provision_options options;
	enum provision_verdict verdict;
	bool probable;
	unsigned mtu;	   /* 0: 23 and 247 in turn */
	unsigned requests; /* reads, writes, subscriptions of seed 0; 0: not looked at */
	const char *ip;	   /* NULL: not looked at */
	bool frugal; /* of the first row: once it is made, this client allocates nothing */
};

/* The tests of a client: a row an outcome, then, on the first of them: the link drops at each step,
   each value is spoiled in each way, memory is short, new() fails. */
int pair_outcomes_run(const struct provision_protocol *protocol,
		      const struct pair_outcome *outcomes, size_t n);
