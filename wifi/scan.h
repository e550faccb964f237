/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * One scan and its table, on a ctrl that is up: SCAN, its end as an event, then the BSS pages.
 * "FAIL-BUSY" (another scan runs) is not a failure: that one's results are taken.
 */
#include "wifi/ctrl.h"
#include "wifi/event.h"
#include "wifi/select.h"

struct wifi_scan;

struct wifi_scan_request {
	const unsigned *freqs; /* MHz; NULL: all channels */
	size_t n_freqs;
	const struct wifi_ssid *ssid; /* asked for by name: a hidden one; NULL */
	bool cached;		      /* only the table, without a scan */
	uint64_t timeout_us;	      /* 0: 15 s */
};

/* Once. table is the scan's own, borrowed for the call (it may be stolen with wifi_scan_steal).
   error: -ETIMEDOUT, -EBUSY (the kernel refuses to scan), -ENETDOWN, or the ctrl's. It may free the scan. */
typedef void (*wifi_scan_fn)(struct wifi_scan *scan, const struct wifi_bss_table *table,
			     int error, void *userdata);

int wifi_scan_new(sd_event *event, struct wifi_ctrl *ctrl,
		  const struct wifi_scan_request *request, wifi_scan_fn fn,
		  void *userdata, struct wifi_scan **ret);
struct wifi_scan *wifi_scan_free(struct wifi_scan *scan);
DEFINE_FREEP(wifi_scan)
/* The owner of the ctrl hands each event on. */
void wifi_scan_event(struct wifi_scan *scan, const struct wifi_event *event);
