/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The device side of setup over Wi-Fi Aware, pure: the simulated accessory and tests. Messages of
 * a paired client go in; messages to it and things to do for the world (join, scan, blink) come
 * out. A request that comes again is answered again, and done once.
 */
#include "provision/aware-setup.h"

struct aware_setup_device;

/* Strings are copied, the first 32 bytes of each. */
struct aware_setup_device_options {
	uint16_t capabilities; /* enum aware_setup_capability */
	bool provisioned;      /* it has a network, and is on it */
	const char *name, *hardware, *firmware, *firmware_version; /* NULL: not told */
	uint8_t version; /* the only one that it speaks; 0: version 1 */
};

enum aware_setup_device_action_type {
	AWARE_SETUP_DO_SEND, /* data, to the client */
	AWARE_SETUP_DO_JOIN, /* ssid, passphrase; ends with joined() */
	AWARE_SETUP_DO_SCAN, /* ends with scanned() */
	AWARE_SETUP_DO_IDENTIFY,
	AWARE_SETUP_DO_RESET,	/* it forgets its network */
	AWARE_SETUP_DO_SUCCESS, /* the client was sent that it has joined */
};

/* Bytes are valid until the next call. */
struct aware_setup_device_action {
	enum aware_setup_device_action_type type;
	const uint8_t *data;
	size_t len;
	const uint8_t *ssid, *passphrase;
	size_t ssid_len, passphrase_len; /* 0: an open network */
};

/* What came of a join. */
struct aware_setup_outcome {
	bool joined;
	enum aware_setup_reason reason;		 /* of one that failed */
	uint8_t ipv4[4];			 /* 0.0.0.0: not told */
	const struct provision_network *network; /* the access point; NULL */
};

int aware_setup_device_new(const struct aware_setup_device_options *options,
			   struct aware_setup_device **ret);
struct aware_setup_device *
aware_setup_device_free(struct aware_setup_device *device); /* wipes */
DEFINE_FREEP(aware_setup_device)

void aware_setup_device_take(struct aware_setup_device *device, const void *data,
			     size_t len);
void aware_setup_device_joined(struct aware_setup_device *device,
			       const struct aware_setup_outcome *outcome);
void aware_setup_device_scanned(struct aware_setup_device *device,
				const struct provision_network *networks, size_t n);
/* Another pairing: what was answered over the last one is not said again. */
void aware_setup_device_forget_client(struct aware_setup_device *device);
bool aware_setup_device_next(struct aware_setup_device *device,
			     struct aware_setup_device_action *ret);
