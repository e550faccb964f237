/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Attributes of Wi-Fi Aware (NAN), the one container of all its frames: id u8, length LE16,
 * body. Walked strictly: a length that runs past the end ends the walk with an error, an id
 * that is not known is handed out like any other.
 */
#include "base/buf.h"

/* Wi-Fi Aware specification v4.0, table of attributes. */
/* clang-format off */
#define AWARE_ATTRS(X)                                          \
	X(0x00, MASTER_INDICATION,     "master indication")     \
	X(0x01, CLUSTER,               "cluster")               \
	X(0x02, SERVICE_ID_LIST,       "service id list")       \
	X(0x03, SERVICE_DESCRIPTOR,    "service descriptor")    \
	X(0x0b, COUNTRY_CODE,          "country code")          \
	X(0x0c, RANGING,               "ranging")               \
	X(0x0d, CLUSTER_DISCOVERY,     "cluster discovery")     \
	X(0x0e, SERVICE_EXTENSION,     "service descriptor extension") \
	X(0x0f, DEVICE_CAPABILITY,     "device capability")     \
	X(0x10, NDP,                   "NDP")                   \
	X(0x12, AVAILABILITY,          "availability")          \
	X(0x13, NDC,                   "NDC")                   \
	X(0x14, NDL,                   "NDL")                   \
	X(0x15, NDL_QOS,               "NDL QoS")               \
	X(0x17, UNALIGNED_SCHEDULE,    "unaligned schedule")    \
	X(0x1a, RANGING_INFORMATION,   "ranging information")   \
	X(0x1b, RANGING_SETUP,         "ranging setup")         \
	X(0x1c, RANGING_REPORT,        "ranging report")        \
	X(0x1d, ELEMENT_CONTAINER,     "element container")     \
	X(0x1e, EXTENDED_WLAN,         "extended WLAN infrastructure") \
	X(0x1f, EXTENDED_P2P,          "extended P2P operation") \
	X(0x20, EXTENDED_IBSS,         "extended IBSS")         \
	X(0x21, EXTENDED_MESH,         "extended mesh")         \
	X(0x22, CIPHER_SUITES,         "cipher suite information") \
	X(0x23, SECURITY_CONTEXTS,     "security context information") \
	X(0x24, SHARED_KEY_DESCRIPTOR, "shared key descriptor") \
	X(0x27, PUBLIC_AVAILABILITY,   "public availability")   \
	X(0x28, SUBSCRIBE_ID_LIST,     "subscribe service id list") \
	X(0x29, NDPE,                  "NDP extension")         \
	X(0x2a, CAPABILITY_EXTENSION,  "device capability extension") \
	X(0x2b, IDENTITY_RESOLUTION,   "identity resolution")   \
	X(0x2c, PAIRING_BOOTSTRAPPING, "pairing bootstrapping") \
	X(0x2d, S3,                    "S3")                    \
	X(0x2e, TPEA,                  "TPEA")                  \
	X(0xdd, VENDOR,                "vendor specific")
/* clang-format on */

enum aware_attr_id {
#define AWARE_ATTR_ENUM(value, name, text) AWARE_ATTR_##name = value,
	AWARE_ATTRS(AWARE_ATTR_ENUM)
#undef AWARE_ATTR_ENUM
};

struct aware_attr {
	uint8_t id;	     /* enum aware_attr_id, or unknown */
	const uint8_t *body; /* inside the frame */
	size_t len;
};

/* 1: one more; 0: the end; -EBADMSG: a header or a body is cut. */
int aware_attr_next(struct reader *attrs, struct aware_attr *ret);
/* The first of that id; 0, -ENOENT. What is cut further on is not looked at. */
int aware_attr_find(const uint8_t *attrs, size_t len, uint8_t id, struct aware_attr *ret);
/* The whole of it can be walked: 0, -EBADMSG. */
int aware_attr_check(const uint8_t *attrs, size_t len);

/* Between these the body is appended. begin gives what end wants. Over 65535 bytes: -EMSGSIZE
   latches in buf. */
size_t aware_attr_begin(struct buf *buf, uint8_t id);
void aware_attr_end(struct buf *buf, size_t mark);
void aware_attr_put(struct buf *buf, uint8_t id, const void *body, size_t len);

/* "service descriptor"; NULL: unknown. Static. */
const char *aware_attr_name(uint8_t id);
