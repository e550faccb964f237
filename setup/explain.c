/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Why an accessory is taken for what it is: the traces that the matcher itself leaves
 * (setup/descriptor.h), put in order and into words.
 */
#include "setup/accessory.h"
#include "setup/aware-peer.h"
#include "setup/context.h"

#include "base/hex.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct rule {
	const char *what; /* static */
	char *wanted;
	char *mask; /* NULL: every bit counts */
	char *seen; /* NULL: absent */
	enum usher_verdict verdict;
	int at; /* -1 */
};

struct explained {
	const struct product *product; /* the catalog's, as long as it is being made */
	char *id, *name;
	bool matches;
	unsigned specificity;
	size_t n_rules, n_held;
	struct rule rules[CRITERIA];
};

struct usher_explanation {
	size_t n;
	struct explained *products;
};

/* What the rules are held against: a device, a service of Wi-Fi Aware, else the name of a network. */
struct subject {
	const struct ble_device *device;
	const struct aware_offer *offer;
	const struct accessory_network *network;
	unsigned criteria; /* of its radio: CRITERIA_BLE, ... */
};

/* ---- A rule in words: 0 or -ENOMEM ---- */

static int said(char *text, char **ret)
{
	*ret = text;
	return text ? 0 : -ENOMEM;
}

static _printf_(2, 3) int say(char **ret, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vasprintf(ret, format, args);
	va_end(args);
	if (n < 0)
		*ret = NULL;
	return n < 0 ? -ENOMEM : 0;
}

static int say_hex(const uint8_t *data, size_t len, char **ret)
{
	char *text = malloc(2 * len + 1);

	if (text)
		hex_encode(data, len, text);
	return said(text, ret);
}

static int fill_service(const struct descriptor *descriptor,
			const struct subject *subject, struct rule *rule)
{
	char text[UUID_STRING_SIZE];
	int r;

	uuid_format(&descriptor->service, text);
	r = say(&rule->wanted, "%s", text);
	return r < 0 || rule->verdict != USHER_MATCHES ? r : say(&rule->seen, "%s", text);
}

static int fill_company(const struct descriptor *descriptor,
			const struct subject *subject, struct rule *rule)
{
	int r = say(&rule->wanted, "0x%04x", descriptor->company);

	return r < 0 || rule->verdict != USHER_MATCHES
		       ? r
		       : say(&rule->seen, "0x%04x", descriptor->company);
}

static int fill_blob(const struct blob_match *blob, const uint8_t *data, size_t len,
		     struct rule *rule)
{
	bool masked = false;
	int r;

	for (size_t i = 0; i < blob->len; i++)
		masked |= blob->mask[i] != 0xff;
	r = say_hex(blob->bytes, blob->len, &rule->wanted);
	if (r >= 0 && masked)
		r = say_hex(blob->mask, blob->len, &rule->mask);
	return r < 0 || !data ? r : say_hex(data, len, &rule->seen);
}

static int fill_manufacturer_data(const struct descriptor *descriptor,
				  const struct subject *subject, struct rule *rule)
{
	size_t len = 0;
	const uint8_t *data = ble_device_manufacturer_data(subject->device,
							   descriptor->company, &len);

	return fill_blob(&descriptor->manufacturer_data, data, len, rule);
}

static int fill_service_data(const struct descriptor *descriptor,
			     const struct subject *subject, struct rule *rule)
{
	size_t len = 0;
	const uint8_t *data = ble_device_service_data(subject->device,
						      &descriptor->service, &len);

	return fill_blob(&descriptor->service_data, data, len, rule);
}

static int fill_text(const struct text_match *match, const char *name, struct rule *rule)
{
	const char *where = "has";
	_cleanup_(freep) char *text = text_escape(match->text, strlen(match->text));
	int r;

	if (!text)
		return -ENOMEM;
	if (match->options & TEXT_ANCHORED)
		where = match->options & TEXT_BACKWARDS ? "ends with" : "begins with";
	r = say(&rule->wanted, "%s \"%s\"%s%s", where, text,
		match->options & TEXT_CASE_INSENSITIVE ? ", any case" : "",
		match->options & TEXT_DIACRITIC_INSENSITIVE ? ", any accents" : "");
	return r < 0 || !name ? r : said(text_escape(name, strlen(name)), &rule->seen);
}

static int fill_name(const struct descriptor *descriptor, const struct subject *subject,
		     struct rule *rule)
{
	return fill_text(&descriptor->name, subject->device->name, rule);
}

static int fill_aware_service(const struct descriptor *descriptor,
			      const struct subject *subject, struct rule *rule)
{
	int r = say(&rule->wanted, "%s", descriptor->aware_service);

	return r < 0 ? r : say(&rule->seen, "%s", subject->offer->service);
}

static const char *role_name(enum aware_role role)
{
	return role == AWARE_PUBLISHER ? "publisher" : "subscriber";
}

static int fill_aware_role(const struct descriptor *descriptor,
			   const struct subject *subject, struct rule *rule)
{
	int r = say(&rule->wanted, "%s", role_name(descriptor->aware_role));

	return r < 0 ? r : say(&rule->seen, "%s", role_name(subject->offer->role));
}

static int fill_aware_vendor(const struct descriptor *descriptor,
			     const struct subject *subject, struct rule *rule)
{
	return fill_text(&descriptor->aware_vendor, subject->offer->vendor, rule);
}

static int fill_aware_model(const struct descriptor *descriptor,
			    const struct subject *subject, struct rule *rule)
{
	return fill_text(&descriptor->aware_model, subject->offer->model, rule);
}

static int fill_range(const struct descriptor *descriptor, const struct subject *subject,
		      struct rule *rule)
{
	int rssi = subject->device->rssi;
	int r = say(&rule->wanted, "%d dBm or more", RANGE_IMMEDIATE_DBM);

	return r < 0 || rssi == BLE_RSSI_UNKNOWN ? r : say(&rule->seen, "%d dBm", rssi);
}

static int fill_ssid(const struct descriptor *descriptor, const struct subject *subject,
		     struct rule *rule)
{
	const struct accessory_network *network = subject->network;
	int r = said(text_escape(descriptor->ssid.bytes, descriptor->ssid.len),
		     &rule->wanted);

	return r < 0 ? r
		     : said(text_escape(network->ssid, network->ssid_len), &rule->seen);
}

static const struct {
	enum criterion criterion;
	int (*fill)(const struct descriptor *descriptor, const struct subject *subject,
		    struct rule *rule);
} words[] = {
	{CRITERION_SERVICE, fill_service},
	{CRITERION_COMPANY, fill_company},
	{CRITERION_MANUFACTURER_DATA, fill_manufacturer_data},
	{CRITERION_SERVICE_DATA, fill_service_data},
	{CRITERION_NAME, fill_name},
	{CRITERION_RANGE, fill_range},
	{CRITERION_SSID, fill_ssid},
	{CRITERION_SSID_PREFIX, fill_ssid},
	{CRITERION_AWARE_SERVICE, fill_aware_service},
	{CRITERION_AWARE_ROLE, fill_aware_role},
	{CRITERION_AWARE_VENDOR, fill_aware_vendor},
	{CRITERION_AWARE_MODEL, fill_aware_model},
};

/* ---- A product ---- */

static enum usher_verdict verdict_of(enum match_result result)
{
	switch (result) {
	case MATCH_YES:
		return USHER_MATCHES;
	case MATCH_ABSENT:
		return USHER_ABSENT;
	case MATCH_TOO_SHORT:
		return USHER_TOO_SHORT;
	case MATCH_DIFFERS:
		return USHER_DIFFERS;
	case MATCH_TOO_FAR:
		return USHER_TOO_FAR;
	}
	return USHER_DIFFERS;
}

/* Of a text there is no byte to point at. */
static int place_of(const struct match_step *step)
{
	bool pointed = step->result == MATCH_TOO_SHORT || step->result == MATCH_DIFFERS;

	return pointed && !(step->criterion & (CRITERION_NAME | CRITERIA_AWARE))
		       ? (int)step->at
		       : -1;
}

static int add_rule(struct explained *explained, const struct subject *subject,
		    const struct match_step *step)
{
	const struct descriptor *descriptor = &explained->product->descriptor;
	struct rule *rule = &explained->rules[explained->n_rules++];

	rule->what = criterion_name(step->criterion);
	rule->verdict = verdict_of(step->result);
	rule->at = place_of(step);
	explained->n_held += step->result == MATCH_YES;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (words[i].criterion == step->criterion)
			return words[i].fill(descriptor, subject, rule);
	return 0;
}

static bool match(const struct descriptor *descriptor, const struct subject *subject,
		  struct match_trace *trace)
{
	if (subject->device)
		return descriptor_match_ble(descriptor, subject->device, trace);
	if (subject->offer)
		return descriptor_match_aware(descriptor, subject->offer, trace);
	return descriptor_match_wifi(descriptor, subject->network->ssid,
				     subject->network->ssid_len, trace);
}

static int explain(const struct product *product, const struct subject *subject,
		   struct explained *explained)
{
	const struct descriptor *descriptor = &product->descriptor;
	struct match_trace trace;

	explained->product = product;
	explained->specificity = descriptor_specificity(descriptor, subject->criteria);
	explained->matches = match(descriptor, subject, &trace);
	explained->id = strdup(product->id);
	explained->name = strdup(product->name);
	if (!explained->id || !explained->name)
		return -ENOMEM;
	for (size_t i = 0; i < trace.n_steps; i++) {
		int r = add_rule(explained, subject, &trace.steps[i]);

		if (r < 0)
			return r;
	}
	return 0;
}

/* ---- All of them ---- */

static bool is_before(const struct explained *a, const struct explained *b,
		      unsigned criteria)
{
	size_t a_broken = a->n_rules - a->n_held, b_broken = b->n_rules - b->n_held;

	if (a->matches != b->matches)
		return a->matches;
	if (a->matches)
		return product_is_more_specific(a->product, b->product, criteria);
	/* one that says nothing about this radio is no near miss */
	if (!a->n_rules != !b->n_rules)
		return a->n_rules;
	return a_broken < b_broken;
}

/* By insertion: what is equal stays in the order of the catalog, as it does where it is matched. */
static void sort(struct usher_explanation *explanation, unsigned criteria)
{
	struct explained *products = explanation->products;

	for (size_t i = 1; i < explanation->n; i++) {
		struct explained moved = products[i];
		size_t at = i;

		for (; at > 0 && is_before(&moved, &products[at - 1], criteria); at--)
			products[at] = products[at - 1];
		products[at] = moved;
	}
}

static int explain_all(const struct catalog *catalog, const struct subject *subject,
		       struct usher_explanation *explanation)
{
	const struct product *product;
	size_t n = 0;

	while (catalog_product_at(catalog, n))
		n++;
	explanation->products = calloc(n + 1, sizeof(*explanation->products));
	if (!explanation->products)
		return -ENOMEM;
	while ((product = catalog_product_at(catalog, explanation->n))) {
		int r = explain(product, subject,
				&explanation->products[explanation->n++]);

		if (r < 0)
			return r;
	}
	sort(explanation, subject->criteria);
	return 0;
}

_public_ int usher_explain(struct usher *usher, const struct usher_accessory *accessory,
			   struct usher_explanation **ret)
{
	struct aware_info info;
	struct aware_offer offer;
	struct subject subject = {
		.device = accessory->device,
		.network = &accessory->network,
		.criteria = accessory->device ? CRITERIA_BLE : CRITERIA_WIFI,
	};
	struct usher_explanation *explanation;
	int r;

	if (usher_accessory_is_lost(accessory) || !usher->catalog)
		return -ENODATA;
	if (accessory->aware) {
		aware_peer_offer(accessory->aware, &info, &offer);
		subject.offer = &offer;
		subject.criteria = CRITERIA_AWARE;
	}
	explanation = calloc(1, sizeof(*explanation));
	if (!explanation)
		return -ENOMEM;
	r = explain_all(usher->catalog, &subject, explanation);
	if (r < 0)
		usher_explanation_free(explanation);
	else
		*ret = explanation;
	return r;
}

_public_ struct usher_explanation *
usher_explanation_free(struct usher_explanation *explanation)
{
	if (!explanation)
		return NULL;
	for (size_t i = 0; i < explanation->n; i++) {
		struct explained *product = &explanation->products[i];

		free(product->id);
		free(product->name);
		for (size_t j = 0; j < product->n_rules; j++) {
			free(product->rules[j].wanted);
			free(product->rules[j].mask);
			free(product->rules[j].seen);
		}
	}
	free(explanation->products);
	free(explanation);
	return NULL;
}

_public_ const char *
usher_explanation_get_product(const struct usher_explanation *explanation, size_t i)
{
	return i < explanation->n ? explanation->products[i].id : NULL;
}

_public_ const char *
usher_explanation_get_name(const struct usher_explanation *explanation, size_t i)
{
	return i < explanation->n ? explanation->products[i].name : NULL;
}

_public_ bool usher_explanation_matches(const struct usher_explanation *explanation,
					size_t i)
{
	return i < explanation->n && explanation->products[i].matches;
}

_public_ bool usher_explanation_is_chosen(const struct usher_explanation *explanation,
					  size_t i)
{
	return i == 0 && usher_explanation_matches(explanation, i);
}

_public_ size_t usher_explanation_get_specificity(
	const struct usher_explanation *explanation, size_t i, unsigned *ret_bits)
{
	unsigned specificity = i < explanation->n ? explanation->products[i].specificity
						  : 0;

	if (ret_bits)
		*ret_bits = specificity & 0xffff;
	return specificity >> 16;
}

_public_ bool usher_explanation_get_rule(const struct usher_explanation *explanation,
					 size_t i, size_t j, const char **ret_what,
					 const char **ret_wanted, const char **ret_mask,
					 const char **ret_seen,
					 enum usher_verdict *ret_verdict, int *ret_at)
{
	const struct rule *rule;

	if (i >= explanation->n || j >= explanation->products[i].n_rules)
		return false;
	rule = &explanation->products[i].rules[j];
	if (ret_what)
		*ret_what = rule->what;
	if (ret_wanted)
		*ret_wanted = rule->wanted;
	if (ret_mask)
		*ret_mask = rule->mask;
	if (ret_seen)
		*ret_seen = rule->seen;
	if (ret_verdict)
		*ret_verdict = rule->verdict;
	if (ret_at)
		*ret_at = rule->at;
	return true;
}
