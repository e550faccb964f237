/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/descriptor-load.h"

#include "base/json.h"
#include "setup/aware-name.h"

#include <string.h>

enum {
	TEXT_MAX = 248, /* bytes of a name: Core spec vol 3 part C 12.1 */
};

static void load_text(const struct scope *parent, const char *key, const char *path,
		      struct text_match *match)
{
	static const struct {
		const char *key;
		enum text_option option;
	} options[] = {
		{"case_insensitive", TEXT_CASE_INSENSITIVE},
		{"diacritic_insensitive", TEXT_DIACRITIC_INSENSITIVE},
		{"anchored", TEXT_ANCHORED},
		{"backwards", TEXT_BACKWARDS},
	};
	static const char *const known[] = {"contains", "case_insensitive",
					    "diacritic_insensitive", "anchored",
					    "backwards"};
	struct scope scope;
	size_t i;
	bool set;

	if (!scope_object(parent, key, path, &scope))
		return;
	scope_check_keys(&scope, known, ARRAY_SIZE(known));
	if (!scope_has(&scope, "contains"))
		scope_problem(&scope, "contains", "is missing");
	if (scope_copy(&scope, "contains", &match->text) &&
	    strlen(match->text) > TEXT_MAX)
		scope_problem(&scope, "contains", "is longer than %d bytes", TEXT_MAX);
	for (i = 0; i < ARRAY_SIZE(options); i++)
		if (scope_bool(&scope, options[i].key, &set) && set)
			match->options |= options[i].option;
	if (match->options & TEXT_BACKWARDS && !(match->options & TEXT_ANCHORED))
		scope_problem(&scope, "backwards",
			      "changes nothing without \"anchored\"");
}

static void load_blob(const struct scope *parent, const char *key, const char *path,
		      struct blob_match *blob)
{
	static const char *const known[] = {"bytes", "mask"};
	struct scope scope;
	size_t i, len = 0, mask_len = 0;
	uint8_t any = 0;

	if (!scope_object(parent, key, path, &scope))
		return;
	scope_check_keys(&scope, known, ARRAY_SIZE(known));
	if (!scope_has(&scope, "bytes"))
		scope_problem(&scope, "bytes", "is missing");
	if (!scope_bytes(&scope, "bytes", blob->bytes, sizeof(blob->bytes), &len))
		return;
	blob->len = (uint8_t)len;
	memset(blob->mask, 0xff, len);
	if (!scope_bytes(&scope, "mask", blob->mask, sizeof(blob->mask), &mask_len))
		return;
	if (mask_len != len)
		scope_problem(&scope, "mask", "has %zu bytes where \"bytes\" has %zu",
			      mask_len, len);
	for (i = 0; i < len; i++) {
		any |= blob->mask[i];
		if (i < mask_len && blob->bytes[i] & ~blob->mask[i])
			scope_problem(&scope, "bytes",
				      "has a bit in byte %zu that the mask leaves out",
				      i);
	}
	if (!any)
		scope_problem(&scope, "mask", "is all zeroes: nothing would be compared");
}

static void check_bluetooth(const struct scope *scope)
{
	bool service = scope_has(scope, "service"), company = scope_has(scope, "company");

	if (scope_has(scope, "manufacturer_data") && !company)
		scope_problem(scope, "manufacturer_data", "needs \"company\" beside it");
	if (scope_has(scope, "service_data") && !service)
		scope_problem(scope, "service_data", "needs \"service\" beside it");
	if (!service && !company)
		scope_problem(scope, NULL, "needs \"service\" or \"company\"%s",
			      scope_has(scope, "name") ? ": a name alone is not enough"
						       : "");
}

static void load_bluetooth(const struct scope *discovery, struct descriptor *descriptor)
{
	static const char *const known[] = {
		"service",	"company", "manufacturer_data",
		"service_data", "name",	   "range"};
	static const char *const ranges[] = {"default", "immediate"};
	struct scope scope;
	unsigned company, range;

	if (!scope_object(discovery, "bluetooth", "discovery.bluetooth", &scope))
		return;
	scope_check_keys(&scope, known, ARRAY_SIZE(known));
	if (scope_uuid(&scope, "service", &descriptor->service))
		descriptor->criteria |= CRITERION_SERVICE;
	if (scope_number(&scope, "company", 0, UINT16_MAX, &company)) {
		descriptor->company = (uint16_t)company;
		descriptor->criteria |= CRITERION_COMPANY;
	}
	load_blob(&scope, "manufacturer_data", "discovery.bluetooth.manufacturer_data",
		  &descriptor->manufacturer_data);
	if (descriptor->manufacturer_data.len)
		descriptor->criteria |= CRITERION_MANUFACTURER_DATA;
	load_blob(&scope, "service_data", "discovery.bluetooth.service_data",
		  &descriptor->service_data);
	if (descriptor->service_data.len)
		descriptor->criteria |= CRITERION_SERVICE_DATA;
	load_text(&scope, "name", "discovery.bluetooth.name", &descriptor->name);
	if (descriptor->name.text)
		descriptor->criteria |= CRITERION_NAME;
	if (scope_word(&scope, "range", ranges, ARRAY_SIZE(ranges), &range) && range)
		descriptor->criteria |= CRITERION_RANGE;
	check_bluetooth(&scope);
}

/* An SSID is bytes: as text, or as hexadecimal where it is not UTF-8. */
static bool load_ssid(const struct scope *scope, const char *text_key,
		      const char *hex_key, struct ssid_match *ssid)
{
	const char *text;
	size_t len;

	if (scope_has(scope, text_key) && scope_has(scope, hex_key))
		scope_problem(scope, hex_key, "and \"%s\" say the same twice", text_key);
	if (scope_string(scope, text_key, &text)) {
		len = strlen(text);
		if (len > DESCRIPTOR_SSID_MAX) {
			scope_problem(scope, text_key, "is longer than %d bytes",
				      DESCRIPTOR_SSID_MAX);
			return false;
		}
		memcpy(ssid->bytes, text, len);
	} else if (!scope_bytes(scope, hex_key, ssid->bytes, sizeof(ssid->bytes), &len)) {
		return false;
	}
	ssid->len = (uint8_t)len;
	return true;
}

static void load_wifi(const struct scope *discovery, struct descriptor *descriptor)
{
	static const char *const known[] = {"ssid", "ssid_hex", "prefix", "prefix_hex"};
	struct scope scope;
	bool ssid, prefix;

	if (!scope_object(discovery, "wifi", "discovery.wifi", &scope))
		return;
	scope_check_keys(&scope, known, ARRAY_SIZE(known));
	ssid = scope_has(&scope, "ssid") || scope_has(&scope, "ssid_hex");
	prefix = scope_has(&scope, "prefix") || scope_has(&scope, "prefix_hex");
	if (ssid == prefix) {
		scope_problem(&scope, NULL, "needs one of \"ssid\" and \"prefix\"%s",
			      ssid ? ", not both" : "");
		return;
	}
	if (ssid && load_ssid(&scope, "ssid", "ssid_hex", &descriptor->ssid))
		descriptor->criteria |= CRITERION_SSID;
	if (prefix && load_ssid(&scope, "prefix", "prefix_hex", &descriptor->ssid))
		descriptor->criteria |= CRITERION_SSID_PREFIX;
}

static void load_aware(const struct scope *discovery, struct descriptor *descriptor)
{
	static const char *const known[] = {"service", "role", "vendor", "model"};
	static const char *const roles[] = {"publisher", "subscriber"};
	struct scope scope;
	unsigned role;

	if (!scope_object(discovery, "aware", "discovery.aware", &scope))
		return;
	scope_check_keys(&scope, known, ARRAY_SIZE(known));
	if (!scope_has(&scope, "service"))
		scope_problem(&scope, "service", "is missing");
	if (scope_copy(&scope, "service", &descriptor->aware_service)) {
		descriptor->criteria |= CRITERION_AWARE_SERVICE;
		if (!aware_name_is_service(descriptor->aware_service))
			scope_problem(
				&scope, "service",
				"is not a service name like \"_name._tcp\", with 1 to %d "
				"letters, digits and dashes",
				AWARE_SERVICE_MAX);
	}
	if (scope_word(&scope, "role", roles, ARRAY_SIZE(roles), &role)) {
		descriptor->aware_role = (enum aware_role)role;
		descriptor->criteria |= CRITERION_AWARE_ROLE;
	}
	load_text(&scope, "vendor", "discovery.aware.vendor", &descriptor->aware_vendor);
	if (descriptor->aware_vendor.text)
		descriptor->criteria |= CRITERION_AWARE_VENDOR;
	load_text(&scope, "model", "discovery.aware.model", &descriptor->aware_model);
	if (descriptor->aware_model.text)
		descriptor->criteria |= CRITERION_AWARE_MODEL;
}

void descriptor_load(const struct scope *discovery, struct descriptor *descriptor)
{
	static const char *const known[] = {"bluetooth", "wifi", "aware"};
	size_t i;

	scope_check_keys(discovery, known, ARRAY_SIZE(known));
	for (i = 0; i < ARRAY_SIZE(known) && !scope_has(discovery, known[i]); i++)
		;
	if (i == ARRAY_SIZE(known))
		scope_problem(discovery, NULL,
			      "needs \"bluetooth\", \"wifi\" or \"aware\"");
	load_bluetooth(discovery, descriptor);
	load_wifi(discovery, descriptor);
	load_aware(discovery, descriptor);
}
