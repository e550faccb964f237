/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * What is said on prov-config, prov-scan and prov-ctrl, before it is encrypted: requests are
 * built, answers taken apart (proto/espressif-*.proto). Pure.
 *
 * A taker returns 0; above 0 the enum espressif_status with which the accessory refused;
 * -EBADMSG (not such a message, or the answer to another request), -E2BIG, -ENOMEM.
 */
#include "base/buf.h"
#include "provision/espressif-status.h"
#include "provision/step.h"

enum espressif_station_state {
	ESPRESSIF_CONNECTED,
	ESPRESSIF_CONNECTING,
	ESPRESSIF_DISCONNECTED, /* no firmware that we know of says this one */
	ESPRESSIF_FAILED,
};

enum espressif_failure {
	ESPRESSIF_NOT_FAILED = -1, /* or it does not say why */
	ESPRESSIF_WRONG_PASSPHRASE,
	ESPRESSIF_NO_NETWORK,
};

enum espressif_ctrl {
	ESPRESSIF_RESET,  /* after a failure: forget the credentials, begin again */
	ESPRESSIF_REPROV, /* after a success */
};

struct espressif_network {
	const uint8_t *ssid, *passphrase;
	size_t ssid_len, passphrase_len; /* 0: an open network */
	const uint8_t *bssid;		 /* NULL: any */
	uint8_t channel;		 /* 0: any */
};

struct espressif_station {
	enum espressif_station_state state;
	enum espressif_failure failure;
	int attempts; /* that remain while it is connecting; -1: not told */
	/* Of the network that it is connected to, as far as it tells: */
	char ip[46]; /* a checked numeric address; "" */
	uint8_t ssid[32];
	size_t ssid_len;
	bool has_bssid;
	uint8_t bssid[6];
	uint8_t channel;
};

void espressif_build_scan_start(struct buf *buf);
void espressif_build_scan_status(struct buf *buf);
void espressif_build_scan_result(struct buf *buf, unsigned first, unsigned count);
void espressif_build_set(struct buf *buf, const struct espressif_network *network);
void espressif_build_apply(struct buf *buf);
void espressif_build_get_status(struct buf *buf);
void espressif_build_ctrl(struct buf *buf, enum espressif_ctrl ctrl);

int espressif_take_scan_start(const uint8_t *data, size_t len);
int espressif_take_scan_status(const uint8_t *data, size_t len, bool *ret_finished,
			       unsigned *ret_count);
/* Adds to facts' networks; *ret_n is how many entries came. */
int espressif_take_scan_result(const uint8_t *data, size_t len,
			       struct provision_facts *facts, unsigned *ret_n);
int espressif_take_set(const uint8_t *data, size_t len);
int espressif_take_apply(const uint8_t *data, size_t len);
int espressif_take_get_status(const uint8_t *data, size_t len,
			      struct espressif_station *ret);
int espressif_take_ctrl(const uint8_t *data, size_t len, enum espressif_ctrl ctrl);
