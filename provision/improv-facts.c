/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "provision/improv-facts.h"

#include "provision/facts.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

/* The number of strings; -EBADMSG. Checked first, so that a broken frame changes nothing. */
static int count_strings(const struct improv_frame *frame)
{
	struct reader reader = reader_of(frame->data, frame->len);
	const uint8_t *text;
	size_t len;
	int n = 0, r;

	while ((r = improv_string_next(&reader, &text, &len)) > 0)
		n++;
	return r < 0 ? r : n;
}

static void copy_text(char *ret, const uint8_t *text, size_t len)
{
	len = MIN(len, PROVISION_TEXT_MAX - 1);
	memcpy(ret, text, len);
	ret[len] = '\0';
}

int improv_facts_take_info(struct provision_facts *facts,
			   const struct improv_frame *frame)
{
	struct reader reader = reader_of(frame->data, frame->len);
	char *const fields[] = {
		facts->firmware, facts->firmware_version, facts->hardware, facts->name,
		facts->os,	 facts->os_version,
	};
	const uint8_t *text;
	size_t len;
	int r;

	r = count_strings(frame);
	if (r < 0)
		return r;
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		if (improv_string_next(&reader, &text, &len) <= 0)
			break;
		copy_text(fields[i], text, len);
	}
	return 0;
}

int improv_facts_take_networks(struct provision_facts *facts,
			       const struct improv_frame *frame)
{
	struct reader reader = reader_of(frame->data, frame->len);
	struct provision_network network;
	int n = 0, r;

	r = count_strings(frame);
	if (r < 0)
		return r;
	while (improv_network_next(&reader, &network) > 0) {
		provision_facts_add_network(facts, &network);
		n++;
	}
	return n;
}

static bool is_url(const uint8_t *text, size_t len)
{
	if (len >= PROVISION_TEXT_MAX)
		return false;
	if (!(len > 7 && strncasecmp((const char *)text, "http://", 7) == 0) &&
	    !(len > 8 && strncasecmp((const char *)text, "https://", 8) == 0))
		return false;
	for (size_t i = 0; i < len; i++)
		if (text[i] <= ' ' || text[i] >= 0x7f)
			return false;
	return true;
}

int improv_facts_take_urls(struct provision_facts *facts,
			   const struct improv_frame *frame)
{
	struct reader reader = reader_of(frame->data, frame->len);
	const uint8_t *text;
	size_t len;
	int r;

	r = count_strings(frame);
	if (r < 0)
		return r;
	facts->n_urls = 0;
	while (facts->n_urls < PROVISION_URLS_MAX &&
	       improv_string_next(&reader, &text, &len) > 0)
		if (is_url(text, len))
			copy_text(facts->urls[facts->n_urls++], text, len);
	return 0;
}
