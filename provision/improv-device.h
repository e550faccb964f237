/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The device side of Improv, pure: the simulated accessory and tests. What a client writes
 * goes in; values to notify and things to do for the world (join, blink, scan) come out.
 */
#include "provision/improv.h"

struct improv_device;

struct improv_device_options {
	bool needs_authorization;
	uint8_t capabilities; /* enum improv_capability, and unknown bits */
	const char *info
		[6]; /* firmware, version, chip, name, OS, OS version; NULL: ends there */
	const char *url; /* after success; NULL: empty result */
	const char *hostname;
	bool chunks; /* collects writes until the frame is whole, as ESPHome does */
	bool result_per_network; /* one result a network and an empty one, as serial-style devices do */
	uint64_t authorized_us; /* authorization goes away after this; 0: a minute */
};

enum improv_device_action_type {
	IMPROV_DEVICE_NOTIFY, /* endpoint's value changed: data */
	IMPROV_DEVICE_JOIN,   /* ssid, passphrase; ends with improv_device_joined */
	IMPROV_DEVICE_IDENTIFY,
	IMPROV_DEVICE_SCAN,	/* ends with improv_device_scanned */
	IMPROV_DEVICE_HOSTNAME, /* was set: data */
	IMPROV_DEVICE_NAME,
	IMPROV_DEVICE_ADVERT, /* the service data changed */
};

struct improv_device_action {
	enum improv_device_action_type type;
	enum improv_endpoint endpoint;
	const uint8_t *data; /* NOTIFY, HOSTNAME, NAME; valid until the next call */
	size_t len;
	const uint8_t *ssid, *passphrase;
	size_t ssid_len, passphrase_len;
};

int improv_device_new(const struct improv_device_options *options,
		      struct improv_device **ret);
struct improv_device *improv_device_free(struct improv_device *device);
DEFINE_FREEP(improv_device)
/* The current value of an endpoint; valid until the next call. */
const uint8_t *improv_device_value(struct improv_device *device,
				   enum improv_endpoint endpoint, size_t *ret_len);
/* 6 bytes of service data: state, capabilities, 0 0 0 0. */
void improv_device_service_data(const struct improv_device *device, uint8_t ret[6]);
/* A write to the command endpoint. */
void improv_device_write(struct improv_device *device, const void *data, size_t len,
			 uint64_t now_us);
void improv_device_authorize(struct improv_device *device,
			     uint64_t now_us); /* its button was pressed */
void improv_device_joined(struct improv_device *device, bool ok);
void improv_device_scanned(struct improv_device *device,
			   const struct provision_network *networks, size_t n);
void improv_device_disconnected(
	struct improv_device *device); /* a half-written frame is forgotten */
bool improv_device_next(struct improv_device *device, struct improv_device_action *ret);
uint64_t improv_device_deadline(const struct improv_device *device); /* 0: none */
void improv_device_timeout(struct improv_device *device, uint64_t now_us);
