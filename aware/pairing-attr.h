/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The attributes of pairing (Wi-Fi Aware v4.0 9.5.21): what a device can do, how a pairing
 * is bootstrapped, with which ciphers, who it is to those who know it. All both ways.
 */
#include "aware/attr.h"

#include <stdbool.h>

/* clang-format off */
enum aware_method { /* of bootstrapping, a bit set */
	AWARE_METHOD_OPPORTUNISTIC      = 1 << 0,
	AWARE_METHOD_PIN_DISPLAY        = 1 << 1,
	AWARE_METHOD_PASSPHRASE_DISPLAY = 1 << 2,
	AWARE_METHOD_QR_DISPLAY         = 1 << 3,
	AWARE_METHOD_NFC_TAG            = 1 << 4,
	AWARE_METHOD_PIN_KEYPAD         = 1 << 5,
	AWARE_METHOD_PASSPHRASE_KEYPAD  = 1 << 6,
	AWARE_METHOD_QR_SCAN            = 1 << 7,
	AWARE_METHOD_NFC_READER         = 1 << 8,
	AWARE_METHOD_SERVICE_MANAGED    = 1 << 14,
	AWARE_METHOD_SKIPPED            = 1 << 15,
};

enum aware_bootstrap_type {
	AWARE_BOOTSTRAP_ADVERTISE = 0,
	AWARE_BOOTSTRAP_REQUEST   = 1,
	AWARE_BOOTSTRAP_RESPONSE  = 2,
};

enum aware_bootstrap_status {
	AWARE_BOOTSTRAP_ACCEPTED = 0,
	AWARE_BOOTSTRAP_REJECTED = 1,
	AWARE_BOOTSTRAP_COMEBACK = 2,
};

enum {
	AWARE_REASON_BOOTSTRAP_REJECTED = 13,
	AWARE_COOKIE_MAX                = 64,  /* ours; its length field reaches 255 */
	AWARE_CIPHERS_MAX               = 8,
	AWARE_NIRA_NONCE_LEN            = 8,
	AWARE_NIRA_TAG_LEN              = 8,
	AWARE_PMKID_LEN                 = 16,
};

enum aware_capability {
	AWARE_CAN_PAIR  = 1 << 8, /* pairing setup is on */
	AWARE_CAN_CACHE = 1 << 9, /* it keeps pairings: NPK and NIK */
};

enum aware_cipher { /* cipher suite identifiers */
	AWARE_CIPHER_SK_CCM_128   = 1,
	AWARE_CIPHER_SK_GCM_256   = 2,
	AWARE_CIPHER_PK_2WDH_128  = 3,
	AWARE_CIPHER_PK_2WDH_256  = 4,
	AWARE_CIPHER_GTK_CCMP_128 = 5,
	AWARE_CIPHER_GTK_GCMP_256 = 6,
	AWARE_CIPHER_PK_PASN_128  = 7,
	AWARE_CIPHER_PK_PASN_256  = 8,
};
/* clang-format on */

/* Pairing bootstrapping (NPBA). */
struct aware_bootstrap {
	uint8_t token;
	enum aware_bootstrap_type type;
	enum aware_bootstrap_status status;
	uint8_t reason;
	uint16_t comeback_tu; /* of a comeback response, units of 1024 us */
	uint8_t cookie_len;   /* of a comeback, both ways */
	uint8_t cookie[AWARE_COOKIE_MAX];
	uint16_t methods; /* enum aware_method */
};

/* 0; -EBADMSG: cut, too long, a type or a status that there is not, a cookie over the limit. */
int aware_bootstrap_parse(const struct aware_attr *attr, struct aware_bootstrap *ret);
void aware_bootstrap_put(struct buf *buf, const struct aware_bootstrap *bootstrap);
/* The method that the other side needs for it: display and keypad, scan and so on; 0: none. */
uint16_t aware_method_complement(uint16_t method);

/* Device capability extension (DCEA): enum aware_capability and unknown bits; what follows its
   first two bytes is left out. -EBADMSG under 2 bytes. */
int aware_capability_parse(const struct aware_attr *attr, uint16_t *ret);
void aware_capability_put(struct buf *buf, uint16_t capabilities);

/* Cipher suite information (CSIA). */
struct aware_ciphers {
	uint8_t capabilities;
	size_t n; /* over AWARE_CIPHERS_MAX are left out */
	struct {
		uint8_t suite; /* enum aware_cipher, or unknown */
		uint8_t publish_id;
	} suites[AWARE_CIPHERS_MAX];
};
int aware_ciphers_parse(const struct aware_attr *attr, struct aware_ciphers *ret);
void aware_ciphers_put(struct buf *buf, const struct aware_ciphers *ciphers);

/* Security context information (SCIA): walked. 1: one more; 0: the end; -EBADMSG. */
struct aware_context {
	uint8_t type; /* 1: an ND-PMKID */
	uint8_t publish_id;
	const uint8_t *id;
	size_t len;
};
int aware_context_next(struct reader *contexts, struct aware_context *ret);
void aware_context_put(struct buf *buf, const struct aware_context *context);

/* Identity resolution (NIRA). */
struct aware_identity {
	uint8_t version; /* 0: HMAC-SHA-256; of others nothing is known */
	uint8_t nonce[AWARE_NIRA_NONCE_LEN];
	uint8_t tag[AWARE_NIRA_TAG_LEN];
};
int aware_identity_parse(const struct aware_attr *attr, struct aware_identity *ret);
void aware_identity_put(struct buf *buf, const struct aware_identity *identity);
