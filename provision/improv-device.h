/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The device side of Improv, pure: the simulated accessory and tests. What a client writes
 * goes in; values to notify and things to do for the world (join, blink, scan) come out.
 */
#include "provision/improv.h"

struct improv_device;

/* Strings are copied. */
struct improv_device_options {
	bool needs_authorization;
	bool provisioned;	/* it begins in state 04 */
	uint8_t capabilities;	/* enum improv_capability, and unknown bits */
	const char *url;	/* after success; NULL: empty result */
	uint64_t authorized_us; /* authorization goes away after this; 0: a minute */
	/* Firmware, version, chip, name, OS, OS version; ends at a NULL. */
	const char *info[6];
	const char *hostname, *device_name;

	/* What devices do differently from each other. */
	bool chunks;		 /* collects writes until the frame is whole */
	bool result_per_network; /* a scan gives one result a network and an empty one */
	bool inner_length; /* a name that is set has its length before it, inside the data */
	bool state_first;  /* success: State 04 before the result */
	bool no_result;	   /* success is told by State 04 alone */
	bool no_error;	   /* a failed join is told by State 02 alone */
	bool bad_checksum; /* of its results */
};

enum improv_device_action_type {
	IMPROV_DO_NOTIFY,   /* endpoint's value changed: data */
	IMPROV_DO_JOIN,	    /* ssid, passphrase; ends with improv_device_joined() */
	IMPROV_DO_SCAN,	    /* ends with improv_device_scanned() */
	IMPROV_DO_IDENTIFY, /* blink */
	IMPROV_DO_HOSTNAME, /* it was set: data */
	IMPROV_DO_NAME,	    /* the same */
	IMPROV_DO_ADVERT,   /* the service data changed */
};

/* Its bytes are valid until the next call. */
struct improv_device_action {
	enum improv_device_action_type type;
	enum improv_endpoint endpoint;
	const uint8_t *data;
	size_t len;
	const uint8_t *ssid, *passphrase;
	size_t ssid_len, passphrase_len;
};

int improv_device_new(const struct improv_device_options *options,
		      struct improv_device **ret);
struct improv_device *improv_device_free(struct improv_device *device);
DEFINE_FREEP(improv_device)

/* The current value of an endpoint; valid until the next call. NULL: it cannot be read. */
const uint8_t *improv_device_value(struct improv_device *device,
				   enum improv_endpoint endpoint, size_t *ret_len);
/* State, capabilities, 0 0 0 0. */
void improv_device_service_data(const struct improv_device *device, uint8_t ret[6]);

/* A write to the command endpoint. */
void improv_device_write(struct improv_device *device, const void *data, size_t len,
			 uint64_t now_us);
/* Its button was pressed. */
void improv_device_authorize(struct improv_device *device, uint64_t now_us);
void improv_device_joined(struct improv_device *device, bool ok);
void improv_device_scanned(struct improv_device *device,
			   const struct provision_network *networks, size_t n);
/* Instead of joined or scanned: an error of its own. */
void improv_device_refuse(struct improv_device *device, enum improv_error error);
/* The client went: a half-written frame is forgotten. */
void improv_device_disconnected(struct improv_device *device);

bool improv_device_next(struct improv_device *device, struct improv_device_action *ret);
uint64_t improv_device_deadline(const struct improv_device *device); /* 0: none */
void improv_device_timeout(struct improv_device *device, uint64_t now_us);
