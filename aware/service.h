/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What a service discovery frame says of a service: the service descriptor attribute and its
 * extension (Wi-Fi Aware v4.0 9.5.4). Bytes are borrowed from the frame that was parsed.
 */
#include "aware/attr.h"

#include <stdbool.h>

/* clang-format off */
enum {
	AWARE_SERVICE_ID_LEN  = 6,
	AWARE_SERVICE_NAME_MAX = 255,
};

enum aware_service_control { /* of a descriptor */
	AWARE_SERVICE_TYPE          = 0x03, /* enum aware_service_type */
	AWARE_SERVICE_MATCH_FILTER  = 0x04,
	AWARE_SERVICE_RESPONSE_FILTER = 0x08,
	AWARE_SERVICE_INFO          = 0x10,
	AWARE_SERVICE_RANGE_LIMITED = 0x20,
	AWARE_SERVICE_BINDING       = 0x40,
};

enum aware_service_type {
	AWARE_PUBLISH   = 0,
	AWARE_SUBSCRIBE = 1,
	AWARE_FOLLOW_UP = 2,
};

enum aware_extension_control {
	AWARE_EXTENSION_FSD           = 1 << 0, /* further service discovery */
	AWARE_EXTENSION_FSD_GAS       = 1 << 1,
	AWARE_EXTENSION_DATA_PATH     = 1 << 2,
	AWARE_EXTENSION_MULTICAST     = 1 << 3,
	AWARE_EXTENSION_QOS           = 1 << 5,
	AWARE_EXTENSION_SECURITY      = 1 << 6,
	AWARE_EXTENSION_RANGING       = 1 << 7,
	AWARE_EXTENSION_RANGE_LIMIT   = 1 << 8,
	AWARE_EXTENSION_UPDATE        = 1 << 9,
	AWARE_EXTENSION_GTK           = 1 << 10,
};

enum aware_info_protocol {
	AWARE_INFO_BONJOUR = 1,
	AWARE_INFO_GENERIC = 2,
	AWARE_INFO_CSA     = 3, /* Matter */
};
/* clang-format on */

struct aware_bytes {
	const uint8_t *data;
	size_t len;
};

struct aware_service {
	uint8_t id[AWARE_SERVICE_ID_LEN];
	uint8_t instance;      /* of who sends it */
	uint8_t peer_instance; /* requestor's: of whom it is for; 0: nobody's */
	uint8_t control;       /* enum aware_service_control: what is there */
	uint16_t binding;
	struct aware_bytes match_filter;    /* of length-value pairs */
	struct aware_bytes response_filter; /* its control byte first */
	struct aware_bytes info;
};

/* 0; -EBADMSG: cut, or longer than what it holds. */
int aware_service_parse(const struct aware_attr *attr, struct aware_service *ret);
void aware_service_put(struct buf *buf, const struct aware_service *service);
enum aware_service_type aware_service_type(const struct aware_service *service);

struct aware_extension {
	uint8_t instance;
	uint16_t control;		   /* enum aware_extension_control */
	uint16_t range_inner, range_outer; /* centimetres, with RANGE_LIMIT */
	uint8_t update; /* with UPDATE: counts changes of the service */
	bool has_info;
	bool wfa; /* the service information begins with the Wi-Fi Alliance's OUI and a protocol */
	uint8_t protocol; /* enum aware_info_protocol, or unknown */
	struct aware_bytes info;
};

int aware_extension_parse(const struct aware_attr *attr, struct aware_extension *ret);
void aware_extension_put(struct buf *buf, const struct aware_extension *extension);

/*
 * The first 6 bytes of the SHA-256 of the name, ASCII letters in lower case: "_name._tcp".
 * 0; -EINVAL: an empty name, or over AWARE_SERVICE_NAME_MAX bytes; -ENOMEM.
 */
int aware_service_id(const char *name, uint8_t ret[AWARE_SERVICE_ID_LEN]);
