/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The three authentication frames of PASN (IEEE 802.11-2020 12.13) with Wi-Fi Aware's element in
 * them: from elements to a struct and back, in the order that devices send them. No keys.
 */
#include "aware/element.h"
#include "aware/frame.h"
#include "aware/keys.h"
#include "aware/sae.h"

/* clang-format off */
enum {
	PASN_RSNX_MAX     = 16,
	PASN_KEY_MAX      = 1 + 2 * EC_LEN_MAX, /* SEC 1 2.3.3: a form and x, or x and y */
	PASN_GROUPS_MAX   = 8,
	PASN_WRAPPED_NONE = 0,
	PASN_WRAPPED_SAE  = 3,    /* IEEE 802.11-2020 9.4.2.188 */

	PASN_RSNX_H2E     = 1 << 5,
	PASN_STATUS_OK    = 0,
	PASN_STATUS_REFUSED = 1,
	PASN_STATUS_UNKNOWN_PMKID = 53,
	PASN_STATUS_GROUP = 77,
};
/* clang-format on */

struct pasn_rsn {
	uint8_t pairwise; /* of 00-0f-ac: 4 CCMP-128, 9 GCMP-256 */
	uint8_t akm;	  /* enum aware_akm, or another */
	uint16_t capabilities;
	bool has_pmkid;
	uint8_t pmkid[AWARE_PMKID_LEN];
};

struct pasn_message {
	uint16_t transaction, status;
	bool has_rsn, has_parameters, has_wrapped, has_groups;
	struct pasn_rsn rsn;
	const uint8_t *rsn_element,
		*rsnx_element; /* whole, as they came: MICs cover them */
	size_t rsn_element_len, rsnx_element_len;
	struct buf wrapped; /* joined; owned */
	uint8_t rsnx[PASN_RSNX_MAX];
	size_t rsnx_len;	/* 0: none */
	uint8_t wrapped_format; /* of the parameters */
	uint16_t group;		/* 0: no key in the parameters */
	uint8_t key[PASN_KEY_MAX];
	size_t key_len;
	struct buf attrs; /* of the NAN element; owned */
	uint16_t groups[PASN_GROUPS_MAX];
	size_t n_groups;
	uint8_t mic[AWARE_MIC_MAX];
	size_t mic_len; /* 0: none */
};

/* 0; -EBADMSG: what is there contradicts itself or is cut; -EMSGSIZE; -ENOMEM. Of ret, when it was
   parsed, pasn_message_deinit() frees what it owns; pointers go into the frame. */
int pasn_message_parse(const struct aware_frame *frame, struct pasn_message *ret);
void pasn_message_deinit(struct pasn_message *message);
/* The elements: the body of an AWARE_FRAME_AUTH. The MIC comes last, as its mic_len bytes. */
void pasn_message_build(struct buf *buf, const struct pasn_message *message);

/* SAE inside of the wrapped data (12.4.7.4): a commit or a confirm without a frame around it. */
struct pasn_sae {
	uint16_t transaction, status;
	uint16_t group;	     /* of a commit */
	uint16_t counter;    /* of a confirm */
	const uint8_t *data; /* scalar and element, or the confirm; borrowed */
	size_t len;
};

/* curve: which lengths fit. -EBADMSG, also for a rejected-groups or password identifier container. */
int pasn_sae_parse(const uint8_t *data, size_t len, enum ec_curve curve,
		   struct pasn_sae *ret);
void pasn_sae_put(struct buf *buf, const struct pasn_sae *sae);
/* The responder's two, each with its length before it: 1, one more; 0, the end; -EBADMSG. */
int pasn_sae_next(struct reader *wrapped, const uint8_t **ret, size_t *ret_len);
