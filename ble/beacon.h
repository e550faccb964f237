/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Formats of advertisements that identify or measure without a connection: Eddystone (UID,
 * URL, TLM, encrypted TLM, EID), iBeacon, and the adverts of HAP and of commissionable
 * Matter devices. Pure decoding of one field; -EBADMSG where the bytes are not that format.
 */
#include "base/macros.h"

#include <stdbool.h>

enum eddystone_frame {
	EDDYSTONE_UID = 1 << 0,
	EDDYSTONE_URL = 1 << 1,
	EDDYSTONE_TLM = 1 << 2,
	EDDYSTONE_ETLM = 1 << 3,
	EDDYSTONE_EID = 1 << 4,
};

/* clang-format off */
enum {
	APPLE_COMPANY             = 0x004c, /* of iBeacon and HAP */
	EDDYSTONE_UUID16          = 0xfeaa,
	MATTER_UUID16             = 0xfff6,
	EDDYSTONE_URL_SIZE        = 256, /* 17 encoded bytes, each at most 6 characters, + scheme */
	EDDYSTONE_NO_TEMPERATURE  = -128 * 256,
};
/* clang-format on */

/* A beacon sends its frames one after another in time; `frames` says which were seen. */
struct eddystone {
	uint8_t frames; /* enum eddystone_frame, a bit set */
	int8_t uid_tx_power, url_tx_power, eid_tx_power; /* dBm at 0 m */
	uint8_t namespace_id[10], instance_id[6];
	char url[EDDYSTONE_URL_SIZE]; /* printable ASCII only: reserved bytes are escaped as %XX */
	uint16_t battery_mv;	      /* 0: not measured */
	int16_t temperature;	      /* 1/256 degree Celsius; EDDYSTONE_NO_TEMPERATURE */
	uint32_t adv_count;
	uint32_t uptime_ds; /* 0.1 s */
	uint8_t eid[8];
	uint8_t etlm_salt[2], etlm_ciphertext[12], etlm_mic[2];
};

enum { EDDYSTONE_URL_ENCODED_MAX = 18 }; /* the scheme and 17 bytes */

/* How a URL frame carries it, scheme first: the length. -EINVAL: neither http nor https, nothing
   behind that, or a character that is not printable ASCII; -EMSGSIZE: it does not fit. */
int eddystone_url_encode(const char *url, uint8_t ret[EDDYSTONE_URL_ENCODED_MAX]);

/* Service data of EDDYSTONE_UUID16. The frame (enum eddystone_frame) that was merged into `merged`. */
int eddystone_merge(struct eddystone *merged, const uint8_t *data, size_t len);

struct ibeacon {
	uint8_t uuid[16]; /* as written */
	uint16_t major, minor;
	int8_t measured_power; /* dBm at 1 m */
};
/* Manufacturer data of APPLE_COMPANY, company id not included. */
int ibeacon_parse(const uint8_t *data, size_t len, struct ibeacon *ret);

struct hap_advert {
	bool paired;	      /* status flag bit 0 cleared */
	uint8_t device_id[6]; /* as written */
	uint16_t category;
	uint16_t global_state;
	uint8_t config;
	bool has_setup_hash;
	uint8_t setup_hash[4]; /* by which a code knows it (HAP 7.4.2.1.2) */
};
/* Manufacturer data of APPLE_COMPANY, of type 0x06. */
int hap_advert_parse(const uint8_t *data, size_t len, struct hap_advert *ret);

struct matter_advert {
	uint16_t discriminator; /* 12 bits */
	uint16_t vendor_id, product_id;
	bool additional_data;
	bool extended_announcement;
};
/* Service data of MATTER_UUID16. */
int matter_advert_parse(const uint8_t *data, size_t len, struct matter_advert *ret);
