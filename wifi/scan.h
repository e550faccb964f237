/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * One scan and its table, on a ctrl that is up: SCAN, its end as an event, then the BSS pages.
 * "FAIL-BUSY" is not a failure: the results of a scan that runs already are taken where all channels
 * were asked for, else ours follows it; a daemon that is busy with a connection is asked again, and
 * so is a driver that is (SCAN-FAILED ret=-16), while there is time.
 */
#include "wifi/ctrl.h"
#include "wifi/event.h"
#include "wifi/select.h"

/* clang-format off */
enum {
	WIFI_SCAN_US       = 15000000,
	WIFI_SCAN_AGAIN_US = 500000, /* until what was busy is asked again, where nothing tells sooner */
	WIFI_SCAN_FREQS_MAX = 64,
};
/* clang-format on */

struct wifi_scan;

struct wifi_scan_request {     /* read by wifi_scan_new() only */
	const unsigned *freqs; /* MHz; NULL: all channels */
	size_t n_freqs;
	const struct wifi_ssid *ssid; /* asked for by name: a hidden one; NULL */
	bool passive; /* asks nobody, and listens a beacon's interval on each channel; not with ssid */
	bool cached;	     /* only the table, without a scan */
	uint64_t timeout_us; /* 0: WIFI_SCAN_US */
};

/* Once. table is the scan's own, borrowed (wifi_scan_steal() keeps it), NULL on error: -EBUSY (the
   kernel refused to scan all the time), -ENETDOWN, -EPROTO, -EIO, or the ctrl's. -ETIMEDOUT: its end
   was not told in time (the event may be lost, where nobody read for long), and table is what was
   heard until then, or NULL as well. It may free the scan, and the ctrl. */
typedef void (*wifi_scan_fn)(struct wifi_scan *scan, const struct wifi_bss_table *table,
			     int error, void *userdata);

/* 0; -EINVAL: more channels than WIFI_SCAN_FREQS_MAX; or as wifi_ctrl_request(). */
int wifi_scan_new(sd_event *event, struct wifi_ctrl *ctrl,
		  const struct wifi_scan_request *request, wifi_scan_fn fn,
		  void *userdata, struct wifi_scan **ret);
/* Its ctrl is still there. */
struct wifi_scan *wifi_scan_free(struct wifi_scan *scan);
DEFINE_FREEP(wifi_scan)
/* The owner of the ctrl hands each event on, and frees the scan when the ctrl is down. */
void wifi_scan_event(struct wifi_scan *scan, const struct wifi_event *event);
/* Moves the table out: ret is the caller's to deinit. */
void wifi_scan_steal(struct wifi_scan *scan, struct wifi_bss_table *ret);
