/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Devices of Wi-Fi Aware in one process, on an air of their own, in a cluster or not: each frame reaches
 * all the others, protected ones are really sealed and opened, persons answer at once.
 */
#include "aware/node.h"

#include "tests/unit/unit.h"

enum { NODES_FRAMES_MAX = 256, NODES = 8 };

struct nodes_flight {
	bool used;
	unsigned from, number;
	uint64_t at_us;
	uint8_t data[AWARE_FRAME_MAX];
	size_t len;
};

struct nodes_key {
	bool used;
	uint8_t peer[6], tk[AWARE_TK_MAX];
	struct aware_suite suite;
	uint64_t packet;
};

struct nodes_device {
	struct aware_node *node;
	struct aware_radio_info radio;
	struct nodes_key keys[4];
	/* What it was told. */
	unsigned found, lost, peer;
	unsigned asked, requested, paired, failed, messages, delivered;
	bool verified, cached, locked;
	uint64_t ended_us; /* the last pairing, well or not */
	uint64_t
		confirmed; /* whom a second message of PASN went to, no refusal: bits by address */
	enum aware_pairing_verdict verdict;
	struct aware_record record;
	char message[64];
	const char *pin; /* what its person types or displays; NULL: nobody is there */
	bool pairs;	 /* asks for a pairing as soon as it has found somebody */
	long known;
};

struct nodes {
	uint64_t now_us;
	bool synchronized;
	bool tells_nothing; /* SENT comes all the same, as from a monitor interface */
	unsigned unheard;   /* whose offers nobody hears: bits by device */
	uint64_t lost;	    /* protected frames that nobody hears: bits, the first is 1 */
	unsigned n_protected;
	struct nodes_device devices[NODES];
	struct nodes_flight flights[NODES_FRAMES_MAX];
};

void nodes_start(struct nodes *nodes, unsigned i, uint8_t address, uint8_t nik);
void nodes_offer(struct nodes *nodes, unsigned i, bool publish, uint16_t methods,
		 bool accepted);
/* The first subscribes and types that PIN, the second publishes and displays this one. */
void nodes_two(struct nodes *nodes, uint16_t offered, const char *typed,
	       const char *displayed);
void nodes_give(struct nodes *nodes, unsigned i, struct aware_radio_event event);
/* To the next thing that happens, or until then; false: nothing did. */
bool nodes_advance(struct nodes *nodes, uint64_t until_us);
void nodes_pass(struct nodes *nodes, unsigned seconds);
void nodes_stop(struct nodes *nodes);
