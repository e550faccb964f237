/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The networks that the accessory sees: it scans, tells how many there are, and gives them a page
 * at a time. Nothing of it is needed: who sets it up can name the network, so whatever fails
 * ends the list and not the setup.
 */
#include "provision/espressif-machine.h"

#include "base/log.h"

#include <errno.h>

static void scan_over(struct provision_machine *m)
{
	m->scan = SCAN_DONE;
	machine_fact(m);
	espressif_proceed(m);
}

static void scan_failed(struct provision_machine *m, const struct provision_event *error)
{
	log_info("the accessory did not tell all networks that it sees");
	scan_over(m);
}

/* It still runs: whoever waits has waited long enough. A request that is under way is awaited no
   longer than the link itself does. */
static void scan_late(struct provision_machine *m)
{
	if (m->turn == TURN_WAITING)
		scan_over(m);
	else
		machine_end(m, PROVISION_TIMED_OUT, true, NULL);
}

static int start_build(struct provision_machine *m, struct buf *buf)
{
	machine_phase(m, PROVISION_PHASE_SCAN);
	espressif_build_scan_start(buf);
	return 0;
}

static void start_take(struct provision_machine *m, const uint8_t *data, size_t len)
{
	int r = espressif_take_scan_start(data, len);

	if (r < 0) {
		espressif_exchange_broken(m, r);
	} else if (r > 0) {
		scan_failed(m, NULL);
	} else {
		m->poll_us = CLIENT_SCAN_POLL_US;
		machine_enter(m, CLIENT_SCAN_STATUS);
	}
}

static int status_build(struct provision_machine *m, struct buf *buf)
{
	espressif_build_scan_status(buf);
	return 0;
}

static void status_take(struct provision_machine *m, const uint8_t *data, size_t len)
{
	bool finished;
	int r = espressif_take_scan_status(data, len, &finished, &m->scan_count);

	if (r < 0) {
		espressif_exchange_broken(m, r);
	} else if (r > 0) {
		scan_failed(m, NULL);
	} else if (!finished) {
		espressif_look_again(m);
	} else if (m->scan_count == 0) {
		scan_over(m);
	} else {
		m->scan_count = MIN(m->scan_count, (unsigned)PROVISION_NETWORKS_MAX);
		m->scan = SCAN_LISTING;
		machine_enter(m, CLIENT_SCAN_RESULT);
	}
}

static int result_build(struct provision_machine *m, struct buf *buf)
{
	unsigned left = m->scan_count - m->scan_first;

	espressif_build_scan_result(buf, m->scan_first, MIN(m->scan_page, left));
	return 0;
}

static void result_take(struct provision_machine *m, const uint8_t *data, size_t len)
{
	unsigned n = 0;
	int r = espressif_take_scan_result(data, len, &m->facts, &n);

	if (r < 0) {
		espressif_exchange_broken(m, r);
		return;
	}
	m->scan_first += n;
	if (r > 0 || n == 0 || m->scan_first >= m->scan_count)
		scan_over(m);
	else
		machine_enter(m, CLIENT_SCAN_RESULT);
}

/* A page that does not fit its buffer is an error or cut: less of them at a time. */
static void result_failed(struct provision_machine *m,
			  const struct provision_event *error)
{
	if (m->scan_page == 1) {
		scan_failed(m, error);
		return;
	}
	m->scan_page /= 2;
	espressif_proceed(m);
}

const struct client_exchange espressif_exchange_scan_start = {
	.endpoint = ESPRESSIF_EP_SCAN,
	.build = start_build,
	.take = start_take,
	.failed = scan_failed,
	.late = scan_late,
};

const struct client_exchange espressif_exchange_scan_status = {
	.endpoint = ESPRESSIF_EP_SCAN,
	.build = status_build,
	.take = status_take,
	.failed = scan_failed,
	.late = scan_late,
};

const struct client_exchange espressif_exchange_scan_result = {
	.endpoint = ESPRESSIF_EP_SCAN,
	.build = result_build,
	.take = result_take,
	.failed = result_failed,
};
