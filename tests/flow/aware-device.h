/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A device of Wi-Fi Aware around a test: aware/node.h over a radio that a stand-in of usher-radio
 * opens, with a person who answers at once. Asserts.
 */
#include "aware/node.h"
#include "aware/radio-helper.h"

#define FLOW_AWARE_SERVICE "_sat-simulation._udp"

struct flow_device {
	struct loop *loop;
	struct aware_radio *radio;
	struct aware_node *node;
	struct loop_timer *timer;
	struct aware_radio_info info;
	/* What it is to do. */
	bool publish, pairs;
	bool persists; /* what failed is tried again */
	uint16_t methods;
	const char *pin;
	uint8_t nik;
	/* What it was told. */
	unsigned found, asked, requested, paired, failed, messages, delivered, lost;
	unsigned peer;
	long known;
	bool verified, has_record;
	bool closed, closes; /* closes: it is to */
	enum aware_pairing_verdict verdict;
	struct aware_record record;
	char message[64];
};

/* On wlan1 what publishes, else on wlan0. */
void flow_device_start(struct flow_device *device, struct loop *loop,
		       enum aware_radio_kind kind);
void flow_device_stop(struct flow_device *device);
/* Another start: what it remembers, and what it was told to do, stays. */
void flow_device_restart(struct flow_device *device, enum aware_radio_kind kind);
/* In a protected follow-up, to whom it paired with last. */
void flow_device_say(struct flow_device *device, const char *text);
