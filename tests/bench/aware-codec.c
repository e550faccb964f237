/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Service discovery frames parsed on one core: lines of hexadecimal on stdin are frames as they
 * were recorded; each is parsed with every attribute that is in it. Beside it the same frames
 * copied and added up, the least that anybody who looks at a byte must do. Prints JSON.
 */
#include "aware/cluster-attr.h"
#include "aware/frame.h"
#include "aware/pairing-attr.h"
#include "aware/service.h"
#include "base/hex.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { FRAMES_MAX = 256, LINE_MAX_LEN = 2 * AWARE_FRAME_MAX + 2, ROUNDS = 200000 };

struct sample {
	uint8_t data[AWARE_FRAME_MAX];
	size_t len;
};

struct seen {
	unsigned long attributes, unknown, bytes;
	volatile uint64_t sum; /* of what was parsed: nothing is left out as unused */
};

static double cpu_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---- What is in it ---- */

static int parse_availability(const struct aware_attr *attr, struct seen *seen)
{
	struct aware_channel channels[4];
	struct aware_availability availability;
	struct aware_entry entry;
	int r = aware_availability_parse(attr, &availability);

	while (r == 0 && (r = aware_entry_next(&availability.entries, &entry)) > 0) {
		r = aware_entry_channels(&entry, channels, ARRAY_SIZE(channels));
		seen->sum += entry.control + (r > 0 ? channels[0].class : 0);
		r = MIN(r, 0);
	}
	return r;
}

static int parse_contexts(const struct aware_attr *attr, struct seen *seen)
{
	struct reader reader = reader_of(attr->body, attr->len);
	struct aware_context context;
	int r;

	while ((r = aware_context_next(&reader, &context)) > 0)
		seen->sum += context.publish_id;
	return r;
}

static int parse_pairing(const struct aware_attr *attr, struct seen *seen)
{
	struct aware_bootstrap bootstrap;
	struct aware_identity identity;
	struct aware_ciphers ciphers;
	uint16_t capabilities;
	int r;

	switch (attr->id) {
	case AWARE_ATTR_PAIRING_BOOTSTRAPPING:
		r = aware_bootstrap_parse(attr, &bootstrap);
		seen->sum += r == 0 ? bootstrap.methods : 0;
		return r;
	case AWARE_ATTR_IDENTITY_RESOLUTION:
		r = aware_identity_parse(attr, &identity);
		seen->sum += r == 0 ? identity.tag[0] : 0;
		return r;
	case AWARE_ATTR_CIPHER_SUITES:
		r = aware_ciphers_parse(attr, &ciphers);
		seen->sum += r == 0 ? ciphers.n : 0;
		return r;
	case AWARE_ATTR_CAPABILITY_EXTENSION:
		r = aware_capability_parse(attr, &capabilities);
		seen->sum += r == 0 ? capabilities : 0;
		return r;
	case AWARE_ATTR_SECURITY_CONTEXTS:
		return parse_contexts(attr, seen);
	}
	seen->unknown++; /* skipped, as everywhere */
	return 0;
}

static int parse_attribute(const struct aware_attr *attr, struct seen *seen)
{
	struct aware_extension extension;
	struct aware_service service;
	struct aware_device device;
	int r;

	seen->attributes++;
	switch (attr->id) {
	case AWARE_ATTR_SERVICE_DESCRIPTOR:
		r = aware_service_parse(attr, &service);
		seen->sum += r == 0 ? service.id[0] : 0;
		return r;
	case AWARE_ATTR_SERVICE_EXTENSION:
		r = aware_extension_parse(attr, &extension);
		seen->sum += r == 0 ? extension.instance : 0;
		return r;
	case AWARE_ATTR_DEVICE_CAPABILITY:
		r = aware_device_parse(attr, &device);
		seen->sum += r == 0 ? device.windows : 0;
		return r;
	case AWARE_ATTR_AVAILABILITY:
		return parse_availability(attr, seen);
	}
	return parse_pairing(attr, seen);
}

/* 1: it was a service discovery frame, and all of it was parsed. */
static int parse(const struct sample *sample, struct seen *seen)
{
	struct aware_frame frame;
	struct aware_attr attr;
	struct reader reader;
	int r = aware_frame_parse(sample->data, sample->len, &frame);

	if (r < 0 || frame.kind != AWARE_FRAME_SDF)
		return r < 0 ? r : 0;
	reader = reader_of(frame.body, frame.len);
	while ((r = aware_attr_next(&reader, &attr)) > 0) {
		r = parse_attribute(&attr, seen);
		if (r < 0)
			return r;
	}
	seen->bytes += sample->len;
	return r < 0 ? r : 1;
}

/* ---- Measured ---- */

static size_t read_samples(struct sample *samples)
{
	static char line[LINE_MAX_LEN];
	struct seen seen = {};
	size_t n = 0;

	while (n < FRAMES_MAX && fgets(line, sizeof(line), stdin)) {
		ssize_t len;

		line[strcspn(line, "\n")] = '\0';
		len = hex_decode(line, samples[n].data, sizeof(samples[n].data));
		samples[n].len = len > 0 ? (size_t)len : 0;
		if (parse(&samples[n], &seen) == 1)
			n++;
	}
	return n;
}

static double floor_rate(const struct sample *samples, size_t n, struct seen *seen)
{
	static uint8_t copy[AWARE_FRAME_MAX];
	double begin = cpu_s();

	for (unsigned long i = 0; i < ROUNDS; i++) {
		const struct sample *sample = &samples[i % n];
		uint64_t sum = 0;

		memcpy(copy, sample->data, sample->len);
		for (size_t at = 0; at < sample->len; at++)
			sum += copy[at];
		seen->sum += sum;
	}
	return ROUNDS / (cpu_s() - begin);
}

int main(void)
{
	static struct sample samples[FRAMES_MAX];
	struct seen seen = {};
	size_t n = read_samples(samples);
	double begin, rate;

	if (n == 0) {
		fputs("bench-aware-codec: no service discovery frame on stdin\n", stderr);
		return 65;
	}
	begin = cpu_s();
	for (unsigned long i = 0; i < ROUNDS; i++)
		if (parse(&samples[i % n], &seen) != 1)
			return 70;
	rate = ROUNDS / (cpu_s() - begin);
	printf("{\"frames\":%zu,\"bytes\":%.0f,\"attributes\":%.1f,\"unknown\":%.1f,"
	       "\"parsed_per_s\":%.0f,\"floor_per_s\":%.0f}\n",
	       n, (double)seen.bytes / ROUNDS, (double)seen.attributes / ROUNDS,
	       (double)seen.unknown / ROUNDS, rate, floor_rate(samples, n, &seen));
	return 0;
}
