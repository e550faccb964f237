/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The client's CPU for agreeing on a session with an Espressif accessory, from the first key to the
 * first encrypted byte. Prints JSON: milliseconds of Security 1 and 2, the median of many.
 */
#include "provision/espressif-security-device.h"
#include "provision/espressif-security.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { SESSIONS = 41 };

static double cpu_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

/* 0; spent without what the device took. */
static int agree(struct espressif_session *client,
		 struct espressif_device_session *device, double *spent)
{
	_cleanup_(buf_deinit) struct buf request = {0}, answer = {0};
	double start;
	int r;

	do {
		buf_clear(&request);
		buf_clear(&answer);
		start = cpu_ms();
		r = espressif_session_next_request(client, &request);
		*spent += cpu_ms() - start;
		if (r == 0)
			r = espressif_device_session_request(device, request.data,
							     request.len, &answer);
		if (r < 0)
			return r;
		start = cpu_ms();
		r = espressif_session_take_response(client, answer.data, answer.len);
		*spent += cpu_ms() - start;
	} while (r == 1);
	return r;
}

static int measure(unsigned scheme, double *ret)
{
	struct espressif_session_options options = {
		.scheme = scheme,
		.patch = 1,
		.code = "abcd1234",
		.code_len = 8,
		.username = "wifiprov",
	};
	struct espressif_device_session_options device_options = {
		.scheme = scheme,
		.patch = 1,
		.code = "abcd1234",
		.code_len = 8,
		.username = "wifiprov",
	};
	_cleanup_(
		espressif_device_session_freep) struct espressif_device_session *device =
		NULL;
	double times[SESSIONS] = {0};
	int r = espressif_device_session_new(&device_options, &device);

	for (unsigned i = 0; r == 0 && i < SESSIONS; i++) {
		_cleanup_(
			espressif_session_freep) struct espressif_session *client = NULL;

		r = espressif_session_new(&options, &client);
		if (r == 0)
			r = agree(client, device, &times[i]);
	}
	qsort(times, SESSIONS, sizeof(times[0]), compare);
	*ret = times[SESSIONS / 2];
	return r;
}

int main(void)
{
	double ms[2];

	for (unsigned scheme = 1; scheme <= 2; scheme++) {
		int r = measure(scheme, &ms[scheme - 1]);

		if (r < 0) {
			fprintf(stderr, "Security %u: %s\n", scheme, strerror(-r));
			return 1;
		}
	}
	printf("{\"security1_ms\":%.3f,\"security2_ms\":%.3f}\n", ms[0], ms[1]);
	return 0;
}
