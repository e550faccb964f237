/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Client against simulated accessory in one process, over an air made from a seed: outcomes
 * of requests and notifications come in any order that a bus can give them, notifications
 * are cut at the MTU, the link may drop at any request. A run asserts that there is exactly
 * one end, in bounded time, with nothing after it.
 */
#include "provision/step.h"

enum { PAIR_ANSWERS_MAX = 4, PAIR_ATTEMPTS_MAX = 8, PAIR_REASONS_MAX = 8 };

struct pair {
	/* What the run is like. */
	uint64_t seed; /* 0: in the order in which things happen */
	const struct provision_protocol *protocol;
	struct provision_options options;
	const char *accessory; /* the object of a world file, without its protocol */
	unsigned mtu;	       /* 0: 517 */
	unsigned drop_at;      /* this step of the air; 0: never */
	uint64_t starved;      /* seed of the allocations that fail; 0: none does */
	/* Given in this order, the last one again and again; NULL past the end. */
	const char *networks[PAIR_ANSWERS_MAX];
	const char *passphrases[PAIR_ANSWERS_MAX];
	const char *codes[PAIR_ANSWERS_MAX];

	/* How it went. */
	enum provision_verdict verdict;
	enum provision_phase phase;
	bool certain;
	char detail[160]; /* "": none */
	char ip[46];
	size_t n_networks;
	unsigned reads, writes, subscriptions, notified, notes;
	unsigned asked[PROVISION_ASK_CODE + 1]; /* how often each question came */
	char said[1024];			/* its notes, a line each */
	/* Why a question came again. */
	enum provision_verdict reasons[PAIR_REASONS_MAX];
	unsigned n_reasons;
	unsigned joins;	  /* how often the accessory set about it */
	bool in_clear;	  /* a write held the first passphrase as it is */
	uint64_t took_us; /* of the simulated clock */
	unsigned failed_allocations;
};

void pair_run(struct pair *pair);
