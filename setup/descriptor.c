/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/descriptor.h"

#include <string.h>

static const char *const criterion_names[CRITERIA] = {
	"service",	"company",	"manufacturer_data",
	"service_data", "name",		"range",
	"ssid",		"prefix",	"aware_service",
	"aware_role",	"aware_vendor", "aware_model",
};

struct check {
	enum criterion criterion;
	struct match_step (*look)(const struct descriptor *descriptor,
				  const void *subject);
};

static struct match_step step_of(bool matches, enum match_result otherwise)
{
	return (struct match_step){.result = matches ? MATCH_YES : otherwise};
}

static struct match_step compare(const uint8_t *want, const uint8_t *mask, size_t n,
				 const uint8_t *got, size_t len)
{
	struct match_step step = {.result = MATCH_YES};
	size_t i;

	for (i = 0; i < n; i++) {
		uint8_t bits = mask ? mask[i] : 0xff;

		step.at = i;
		if (i == len) {
			step.result = MATCH_TOO_SHORT;
			return step;
		}
		if ((got[i] & bits) == (want[i] & bits))
			continue;
		step.result = MATCH_DIFFERS;
		step.got = got[i];
		step.want = want[i];
		step.mask = bits;
		return step;
	}
	return step;
}

static struct match_step compare_blob(const struct blob_match *blob, const uint8_t *data,
				      size_t len)
{
	if (!data)
		return step_of(false, MATCH_ABSENT);
	return compare(blob->bytes, blob->mask, blob->len, data, len);
}

static struct match_step compare_text(const struct text_match *match, const char *text)
{
	if (!text)
		return step_of(false, MATCH_ABSENT);
	return step_of(text_match_in(match, text), MATCH_DIFFERS);
}

/* ---- Bluetooth LE: the subject is a struct ble_device ---- */

static struct match_step look_service(const struct descriptor *descriptor,
				      const void *subject)
{
	size_t len;

	return step_of(
		ble_device_has_service(subject, &descriptor->service) ||
			ble_device_service_data(subject, &descriptor->service, &len),
		MATCH_ABSENT);
}

static struct match_step look_company(const struct descriptor *descriptor,
				      const void *subject)
{
	size_t len;

	return step_of(ble_device_manufacturer_data(subject, descriptor->company, &len) !=
			       NULL,
		       MATCH_ABSENT);
}

static struct match_step look_manufacturer_data(const struct descriptor *descriptor,
						const void *subject)
{
	size_t len = 0;
	const uint8_t *data = ble_device_manufacturer_data(subject, descriptor->company,
							   &len);

	return compare_blob(&descriptor->manufacturer_data, data, len);
}

static struct match_step look_service_data(const struct descriptor *descriptor,
					   const void *subject)
{
	size_t len = 0;
	const uint8_t *data = ble_device_service_data(subject, &descriptor->service,
						      &len);

	return compare_blob(&descriptor->service_data, data, len);
}

static struct match_step look_name(const struct descriptor *descriptor,
				   const void *subject)
{
	const struct ble_device *device = subject;

	return compare_text(&descriptor->name, device->name);
}

static struct match_step look_range(const struct descriptor *descriptor,
				    const void *subject)
{
	const struct ble_device *device = subject;
	struct match_step step = {.rssi = device->rssi};

	step.result = device->rssi == BLE_RSSI_UNKNOWN	   ? MATCH_ABSENT
		      : device->rssi < RANGE_IMMEDIATE_DBM ? MATCH_TOO_FAR
							   : MATCH_YES;
	return step;
}

static const struct check ble_checks[] = {
	{CRITERION_SERVICE, look_service},
	{CRITERION_COMPANY, look_company},
	{CRITERION_MANUFACTURER_DATA, look_manufacturer_data},
	{CRITERION_SERVICE_DATA, look_service_data},
	{CRITERION_NAME, look_name},
	{CRITERION_RANGE, look_range},
};

/* ---- Wi-Fi: the subject is a struct ssid ---- */

struct ssid {
	const uint8_t *bytes;
	size_t len;
};

static struct match_step look_prefix(const struct descriptor *descriptor,
				     const void *subject)
{
	const struct ssid *ssid = subject;

	return compare(descriptor->ssid.bytes, NULL, descriptor->ssid.len, ssid->bytes,
		       ssid->len);
}

static struct match_step look_ssid(const struct descriptor *descriptor,
				   const void *subject)
{
	const struct ssid *ssid = subject;
	struct match_step step = look_prefix(descriptor, subject);

	if (step.result != MATCH_YES || ssid->len == descriptor->ssid.len)
		return step;
	return (struct match_step){.result = MATCH_DIFFERS,
				   .at = descriptor->ssid.len,
				   .got = ssid->bytes[descriptor->ssid.len]};
}

static const struct check wifi_checks[] = {
	{CRITERION_SSID, look_ssid},
	{CRITERION_SSID_PREFIX, look_prefix},
};

/* ---- Wi-Fi Aware: the subject is a struct aware_offer ---- */

static struct match_step look_aware_service(const struct descriptor *descriptor,
					    const void *subject)
{
	const struct aware_offer *offer = subject;

	if (!offer->service)
		return step_of(false, MATCH_ABSENT);
	/* names of services are compared without case: RFC 6335 5.1, Wi-Fi Aware spec 4.0 2.1.1 */
	return step_of(strcasecmp(offer->service, descriptor->aware_service) == 0,
		       MATCH_DIFFERS);
}

static struct match_step look_aware_role(const struct descriptor *descriptor,
					 const void *subject)
{
	const struct aware_offer *offer = subject;

	return step_of(offer->role == descriptor->aware_role, MATCH_DIFFERS);
}

static struct match_step look_aware_vendor(const struct descriptor *descriptor,
					   const void *subject)
{
	const struct aware_offer *offer = subject;

	return compare_text(&descriptor->aware_vendor, offer->vendor);
}

static struct match_step look_aware_model(const struct descriptor *descriptor,
					  const void *subject)
{
	const struct aware_offer *offer = subject;

	return compare_text(&descriptor->aware_model, offer->model);
}

static const struct check aware_checks[] = {
	{CRITERION_AWARE_SERVICE, look_aware_service},
	{CRITERION_AWARE_ROLE, look_aware_role},
	{CRITERION_AWARE_VENDOR, look_aware_vendor},
	{CRITERION_AWARE_MODEL, look_aware_model},
};

/* ---- All of them ---- */

static bool run(const struct descriptor *descriptor, const struct check *checks, size_t n,
		const void *subject, struct match_trace *trace)
{
	size_t i, asked = 0, held = 0;

	if (trace)
		trace->n_steps = 0;
	for (i = 0; i < n; i++) {
		struct match_step step;

		if (!(descriptor->criteria & checks[i].criterion))
			continue;
		asked++;
		step = checks[i].look(descriptor, subject);
		step.criterion = checks[i].criterion;
		held += step.result == MATCH_YES;
		if (trace)
			trace->steps[trace->n_steps++] = step;
		else if (step.result != MATCH_YES)
			return false;
	}
	return asked > 0 && asked == held;
}

bool descriptor_match_ble(const struct descriptor *descriptor,
			  const struct ble_device *device, struct match_trace *trace)
{
	return run(descriptor, ble_checks, ARRAY_SIZE(ble_checks), device, trace);
}

bool descriptor_match_wifi(const struct descriptor *descriptor, const uint8_t *ssid,
			   size_t len, struct match_trace *trace)
{
	struct ssid subject = {.bytes = ssid, .len = len};

	return run(descriptor, wifi_checks, ARRAY_SIZE(wifi_checks), &subject, trace);
}

bool descriptor_match_aware(const struct descriptor *descriptor,
			    const struct aware_offer *offer, struct match_trace *trace)
{
	return run(descriptor, aware_checks, ARRAY_SIZE(aware_checks), offer, trace);
}

const char *criterion_name(enum criterion criterion)
{
	size_t i;

	for (i = 0; i < CRITERIA; i++)
		if (criterion == 1U << i)
			return criterion_names[i];
	return "unknown";
}

static unsigned count_bits(const struct blob_match *blob)
{
	unsigned bits = 0;
	size_t i;

	for (i = 0; i < blob->len; i++)
		bits += (unsigned)__builtin_popcount(blob->mask[i]);
	return bits;
}

static unsigned count_text(const struct text_match *match)
{
	return match->text ? 8 * (unsigned)strlen(match->text) : 0;
}

unsigned descriptor_specificity(const struct descriptor *descriptor, unsigned criteria)
{
	unsigned bits = 0;

	if (criteria & CRITERIA_BLE)
		bits += count_bits(&descriptor->manufacturer_data) +
			count_bits(&descriptor->service_data) +
			count_text(&descriptor->name);
	if (criteria & CRITERIA_WIFI)
		bits += 8U * descriptor->ssid.len;
	if (criteria & CRITERIA_AWARE)
		bits += count_text(&descriptor->aware_vendor) +
			count_text(&descriptor->aware_model);
	return (unsigned)__builtin_popcount(descriptor->criteria & criteria) << 16 |
	       MIN(bits, 0xffffU);
}

void descriptor_deinit(struct descriptor *descriptor)
{
	free(descriptor->name.text);
	free(descriptor->aware_service);
	free(descriptor->aware_vendor.text);
	free(descriptor->aware_model.text);
	*descriptor = (struct descriptor){0};
}
