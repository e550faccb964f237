/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* When one descriptor's match is another's as well. Where that is not certain, the answer is no. */
#include "setup/descriptor.h"

#include <string.h>
#include <strings.h>

/* Every bit that b compares, a compares with the same outcome. */
static bool blob_implies(const struct blob_match *a, const struct blob_match *b)
{
	if (a->len < b->len)
		return false;
	for (size_t i = 0; i < b->len; i++)
		if ((b->mask[i] & ~a->mask[i]) ||
		    ((a->bytes[i] ^ b->bytes[i]) & b->mask[i]))
			return false;
	return true;
}

/*
 * What has a's text in it has b's: b finds its own in a's, is no stricter about letters, and
 * where b is anchored, a is at the same end.
 */
static bool text_implies(const struct text_match *a, const struct text_match *b)
{
	const unsigned loose = TEXT_CASE_INSENSITIVE | TEXT_DIACRITIC_INSENSITIVE;
	const unsigned anchors = TEXT_ANCHORED | TEXT_BACKWARDS;

	if ((a->options & loose) & ~(b->options & loose))
		return false;
	if (b->options & TEXT_ANCHORED &&
	    (a->options & anchors) != (b->options & anchors))
		return false;
	return text_match_in(b, a->text);
}

static bool ssid_implies(const struct descriptor *a, const struct descriptor *b)
{
	if (b->criteria & CRITERION_SSID)
		return a->criteria & CRITERION_SSID && a->ssid.len == b->ssid.len &&
		       !memcmp(a->ssid.bytes, b->ssid.bytes, a->ssid.len);
	return a->ssid.len >= b->ssid.len &&
	       !memcmp(a->ssid.bytes, b->ssid.bytes, b->ssid.len);
}

static bool criterion_implied(const struct descriptor *a, const struct descriptor *b,
			      enum criterion criterion)
{
	switch (criterion) {
	case CRITERION_SERVICE:
		return uuid_equal(&a->service, &b->service);
	case CRITERION_COMPANY:
		return a->company == b->company;
	case CRITERION_MANUFACTURER_DATA:
		return a->company == b->company &&
		       blob_implies(&a->manufacturer_data, &b->manufacturer_data);
	case CRITERION_SERVICE_DATA:
		return uuid_equal(&a->service, &b->service) &&
		       blob_implies(&a->service_data, &b->service_data);
	case CRITERION_NAME:
		return text_implies(&a->name, &b->name);
	case CRITERION_RANGE:
		return true;
	case CRITERION_SSID:
	case CRITERION_SSID_PREFIX:
		return ssid_implies(a, b);
	case CRITERION_AWARE_SERVICE:
		return !strcasecmp(a->aware_service, b->aware_service);
	case CRITERION_AWARE_ROLE:
		return a->aware_role == b->aware_role;
	case CRITERION_AWARE_VENDOR:
		return text_implies(&a->aware_vendor, &b->aware_vendor);
	case CRITERION_AWARE_MODEL:
		return text_implies(&a->aware_model, &b->aware_model);
	case CRITERIA:
	case CRITERIA_BLE:
	case CRITERIA_WIFI:
	case CRITERIA_AWARE:
		break;
	}
	return false;
}

bool descriptor_implies(const struct descriptor *a, const struct descriptor *b,
			unsigned criteria)
{
	unsigned asked = b->criteria & criteria;
	/* a whole name implies its beginning */
	unsigned has = a->criteria |
		       (a->criteria & CRITERION_SSID ? CRITERION_SSID_PREFIX : 0);

	if (!asked || asked & ~has)
		return false;
	for (unsigned i = 0; i < CRITERIA; i++)
		if (asked & 1U << i &&
		    !criterion_implied(a, b, (enum criterion)(1U << i)))
			return false;
	return true;
}
