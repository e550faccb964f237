/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Nordic Wi-Fi Provisioning (nRF70 series): the messages of both directions. A request is
 * written to the control point and answered by an indication of it; what a scan finds and
 * how a join goes is notified on data out. doc/protocols/nordic.md has the bytes.
 */
#include "base/buf.h"

/* clang-format off */
#define NORDIC_SERVICE_UUID     "14387800-130c-49e7-b877-2881c89cb258"
#define NORDIC_INFORMATION_UUID "14387801-130c-49e7-b877-2881c89cb258"
#define NORDIC_CONTROL_UUID     "14387802-130c-49e7-b877-2881c89cb258"
#define NORDIC_DATA_UUID        "14387803-130c-49e7-b877-2881c89cb258"

enum nordic_endpoint {
	NORDIC_EP_INFORMATION, /* read; the other two want an encrypted link */
	NORDIC_EP_CONTROL,     /* write, indicate */
	NORDIC_EP_DATA,        /* notify */
	NORDIC_ENDPOINTS,
};

enum nordic_operation {
	NORDIC_GET_STATUS    = 1,
	NORDIC_START_SCAN    = 2, /* it leaves its network first */
	NORDIC_STOP_SCAN     = 3,
	NORDIC_SET_CONFIG    = 4,
	NORDIC_FORGET_CONFIG = 5,
};

enum nordic_status {
	NORDIC_SUCCESS          = 0,
	NORDIC_INVALID_ARGUMENT = 1,
	NORDIC_INVALID_PROTO    = 2, /* of a request that it could not read */
	NORDIC_INTERNAL_ERROR   = 3,
};

enum nordic_state {
	NORDIC_DISCONNECTED   = 0,
	NORDIC_AUTHENTICATION = 1,
	NORDIC_ASSOCIATION    = 2,
	NORDIC_OBTAINING_IP   = 3,
	NORDIC_CONNECTED      = 4,
	NORDIC_FAILED         = 5,
};

enum nordic_reason {
	NORDIC_AUTH_ERROR        = 0,
	NORDIC_NETWORK_NOT_FOUND = 1,
	NORDIC_TIMEOUT           = 2,
	NORDIC_FAIL_IP           = 3,
	NORDIC_FAIL_CONN         = 4,
};

enum nordic_band {
	NORDIC_BAND_ANY = 0, /* devices take it for 2.4 GHz */
	NORDIC_BAND_2_4 = 1,
	NORDIC_BAND_5   = 2,
};

enum nordic_auth {
	NORDIC_OPEN         = 0,
	NORDIC_WEP          = 1,
	NORDIC_WPA_PSK      = 2,
	NORDIC_WPA2_PSK     = 3, /* to a device: WPA2 with SHA-256 alone */
	NORDIC_WPA_WPA2_PSK = 4, /* and this: any plain WPA2 */
	NORDIC_ENTERPRISE   = 5,
	NORDIC_WPA3_PSK     = 6,
};

/* Of the service data that is advertised with the service's UUID: version, flags, 0, RSSI. */
enum nordic_advert_flags {
	NORDIC_ADVERT_PROVISIONED = 1 << 0,
	NORDIC_ADVERT_CONNECTED   = 1 << 1,
};

enum {
	NORDIC_SSID_MAX       = 32,
	NORDIC_BSSID_LEN      = 6,
	NORDIC_PASSPHRASE_MAX = 64,
	NORDIC_MESSAGE_MAX    = 512,  /* an attribute's value, Core spec vol 3 part F 3.2.9 */
	NORDIC_ADVERT_LEN     = 4,
	NORDIC_ADVERT_NO_RSSI = 0x80, /* not connected */
};
/* clang-format on */

struct nordic_network {
	uint8_t ssid[NORDIC_SSID_MAX];
	size_t ssid_len;
	bool has_bssid; /* sent back, it pins the device to this access point */
	uint8_t bssid[NORDIC_BSSID_LEN];
	bool has_band, has_auth;
	int band, auth;	  /* enum nordic_band, enum nordic_auth, and unknown ones */
	uint32_t channel; /* 0: any */
};

struct nordic_request {
	int operation; /* enum nordic_operation, and unknown ones; 0: none */
	bool has_config;
	struct nordic_network network;
	/* Building: borrowed. Parsing: points into the key below, which the caller wipes. */
	const uint8_t *passphrase;
	size_t passphrase_len; /* 0: none */
	uint8_t key[NORDIC_PASSPHRASE_MAX];
};

struct nordic_response {
	int operation;	 /* 0: none, it could not read the request */
	int status;	 /* enum nordic_status, and unknown ones */
	bool has_device; /* the answer to GET_STATUS: */
	bool has_state, has_network, has_ip, scanning;
	int state; /* enum nordic_state */
	/* What it is set up for; its auth is of another numbering. */
	struct nordic_network network;
	uint8_t ip[4]; /* all zero: none yet */
};

struct nordic_result {
	bool has_network, has_rssi, has_state, has_reason;
	struct nordic_network network;
	int rssi;	   /* dBm */
	int state, reason; /* enum nordic_state, enum nordic_reason, and unknown ones */
};

/*
 * 0; -EBADMSG: no such message, a required field is missing, or a length that Wi-Fi does not
 * have; -E2BIG, -ENOMEM.
 */
int nordic_info_parse(const uint8_t *data, size_t len, uint32_t *ret_version);
int nordic_request_parse(const uint8_t *data, size_t len, struct nordic_request *ret);
int nordic_response_parse(const uint8_t *data, size_t len, struct nordic_response *ret);
int nordic_result_parse(const uint8_t *data, size_t len, struct nordic_result *ret);

/* What fails latches in buf. */
void nordic_info_build(struct buf *buf, uint32_t version);
void nordic_request_build(struct buf *buf, const struct nordic_request *request);
void nordic_response_build(struct buf *buf, const struct nordic_response *response);
void nordic_result_build(struct buf *buf, const struct nordic_result *result);
