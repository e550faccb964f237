/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/catalog-lint.h"

#include "setup/protocol-parameters.h"
#include "setup/spelling.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* clang-format off */
enum {
	JOIN_PREFIX_LEAST = 3, /* usher_network_set_prefix() */
	PICTURE_MAX       = 256 * 1024, /* doc/catalog.md */
};
/* clang-format on */

/* ---- Texts ---- */

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Nothing is left of it to compare, so it matches everything: only marks, which are skipped. */
static bool compares_nothing(const struct text_match *match)
{
	const struct text_match anywhere = {match->text, match->options & ~TEXT_ANCHORED};

	return text_match_in(&anywhere, "x") && text_match_in(&anywhere, "y");
}

static bool has_letters(const char *text)
{
	for (; *text; text++)
		if ((*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') ||
		    (uint8_t)*text >= 0x80)
			return true;
	return false;
}

static void lint_text(struct lint *lint, const struct product *product,
		      const struct text_match *match, const char *field)
{
	if (!match->text)
		return;
	if (compares_nothing(match))
		lint_add(lint, USHER_LINT_WARNING, LINT_NO_EFFECT, product, field,
			 "compares nothing: with diacritic_insensitive its accents are "
			 "skipped, and it has nothing else");
	if (match->options & TEXT_CASE_INSENSITIVE && !has_letters(match->text))
		lint_add(lint, USHER_LINT_NOTE, LINT_NO_EFFECT, product, field,
			 "case_insensitive changes nothing: there is no letter in it");
}

/* Names are heard without white space at their ends, and end at a NUL (bluez src/eir.c). */
static void lint_name(struct lint *lint, const struct product *product)
{
	const struct text_match *match = &product->descriptor.name;
	static const char field[] = "discovery.bluetooth.name";
	size_t len = match->text ? strlen(match->text) : 0;
	bool anchored = match->options & TEXT_ANCHORED;
	bool backwards = match->options & TEXT_BACKWARDS;

	lint_text(lint, product, match, field);
	if (len > 0 && anchored && !backwards && is_space(match->text[0]))
		lint_add(lint, USHER_LINT_WARNING, LINT_NAME, product, field,
			 "can never match: no name begins with white space, it is "
			 "stripped");
	if (len > 0 && anchored && backwards && is_space(match->text[len - 1]))
		lint_add(lint, USHER_LINT_WARNING, LINT_NAME, product, field,
			 "can never match: no name ends with white space, it is "
			 "stripped");
}

/* ---- Blobs ---- */

static void lint_blob(struct lint *lint, const struct product *product,
		      const struct blob_match *blob, const char *field)
{
	size_t open = 0;

	while (open < blob->len && !blob->mask[blob->len - 1 - open])
		open++;
	if (open > 0)
		lint_add(lint, USHER_LINT_NOTE, LINT_NO_EFFECT, product, field,
			 "compares nothing in its last %zu byte%s: they only ask for a "
			 "payload of that length",
			 open, open == 1 ? "" : "s");
}

/* What every unit has alike tells no two of them apart. */
static void lint_identity(struct lint *lint, const struct product *product)
{
	const struct identity_field *identity = &product->identity;
	const struct descriptor *descriptor = &product->descriptor;
	const struct blob_match *blob = NULL;
	size_t end = (size_t)identity->offset + identity->len;

	if (identity->source != IDENTITY_NONE && !(descriptor->criteria & CRITERIA_BLE))
		lint_add(lint, USHER_LINT_WARNING, LINT_IDENTITY, product, "identity",
			 "is of no use: it is read of Bluetooth advertisements, where "
			 "this product is not looked for");
	if (identity->source == IDENTITY_SERVICE_DATA &&
	    uuid_equal(&identity->service, &descriptor->service))
		blob = &descriptor->service_data;
	if (identity->source == IDENTITY_MANUFACTURER_DATA &&
	    identity->company == descriptor->company)
		blob = &descriptor->manufacturer_data;
	if (!blob || end > blob->len)
		return;
	for (size_t i = identity->offset; i < end; i++)
		if (blob->mask[i] != 0xff)
			return;
	lint_add(lint, USHER_LINT_WARNING, LINT_IDENTITY, product, "identity",
		 "is the same for all units: the blob asks for every bit of it");
}

/* ---- Wi-Fi ---- */

static void lint_wifi(struct lint *lint, const struct product *product)
{
	const struct ssid_match *ssid = &product->descriptor.ssid;
	bool prefix = product->descriptor.criteria & CRITERION_SSID_PREFIX;
	const char *field = prefix ? "discovery.wifi.prefix" : "discovery.wifi.ssid";
	size_t zeroes = 0;

	if (!(product->descriptor.criteria & CRITERIA_WIFI))
		return;
	while (zeroes < ssid->len && !ssid->bytes[zeroes])
		zeroes++;
	if (zeroes == ssid->len && (!prefix || ssid->len == DESCRIPTOR_SSID_MAX))
		lint_add(lint, USHER_LINT_WARNING, LINT_SSID, product, field,
			 "can never match: a name of zeroes is a network that does not "
			 "say its name");
	if (prefix && ssid->len == DESCRIPTOR_SSID_MAX)
		lint_add(lint, USHER_LINT_NOTE, LINT_NO_EFFECT, product, field,
			 "is as long as a name can be: \"ssid\" says the same");
	if (prefix && ssid->len < JOIN_PREFIX_LEAST)
		lint_add(lint, USHER_LINT_WARNING, LINT_PREFIX, product, field,
			 "has %d byte%s, and `usher join --product` takes no fewer than "
			 "%d: a network of others would do",
			 ssid->len, ssid->len == 1 ? "" : "s", JOIN_PREFIX_LEAST);
}

/* ---- Protocol ---- */

static const char *nearest_parameter(const struct protocol_parameters *known,
				     const char *name)
{
	const char *names[PROTOCOL_PARAMETERS_MAX];
	size_t n = 0;

	for (; n < PROTOCOL_PARAMETERS_MAX && known->list[n].name; n++)
		names[n] = known->list[n].name;
	return spelling_nearest(name, names, n);
}

static void lint_parameter(struct lint *lint, const struct product *product,
			   const struct protocol_parameters *known,
			   const struct product_parameter *given)
{
	const struct protocol_parameter *parameter = protocol_parameter(known,
									given->name);
	const char *meant;
	char field[128];

	snprintf(field, sizeof(field), "protocol.parameters.%s", given->name);
	if (!parameter) {
		meant = nearest_parameter(known, given->name);
		lint_add(lint, USHER_LINT_WARNING, LINT_PARAMETER, product, field,
			 "is not a parameter of %s%s%s%s", known->protocol,
			 meant ? ": perhaps \"" : "", meant ?: "", meant ? "\"" : "");
	} else if (!protocol_parameter_takes(parameter, given->value)) {
		lint_add(lint, USHER_LINT_WARNING, LINT_PARAMETER, product, field,
			 "has to be %s%s", parameter->is_uuid ? "a UUID" : "one of: ",
			 parameter->is_uuid ? "" : parameter->values);
	}
}

/* The protocol is spoken over something that the product is looked for on. */
static bool is_within_reach(const struct protocol_parameters *known, unsigned criteria)
{
	return (known->over & USHER_BLE && criteria & CRITERIA_BLE) ||
	       (known->over & USHER_WIFI && criteria & CRITERIA_WIFI) ||
	       (known->over & USHER_AWARE && criteria & CRITERIA_AWARE);
}

static void lint_protocol(struct lint *lint, const struct product *product)
{
	const struct protocol_parameters *known = NULL;
	const char *over = "Bluetooth";

	if (product->protocol)
		known = protocol_parameters(product->protocol);
	if (!known)
		return;
	for (size_t i = 0; i < product->n_parameters; i++)
		lint_parameter(lint, product, known, &product->parameters[i]);
	if (is_within_reach(known, product->descriptor.criteria))
		return;
	if (known->over & USHER_AWARE)
		over = "Wi-Fi Aware";
	else if (known->over & USHER_WIFI)
		over = "Bluetooth or the accessory's own network";
	lint_add(lint, USHER_LINT_WARNING, LINT_TRANSPORT, product, "protocol.name",
		 "is spoken over %s, where this product is not looked for", over);
}

/* ---- Picture ---- */

static const char *picture_problem(const char *path)
{
	static const uint8_t png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
	_cleanup_(closep) int fd = open(path,
					O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	uint8_t head[sizeof(png)];
	struct stat st;

	if (fd < 0 && errno == ENOENT)
		return "is not there";
	if (fd < 0 || fstat(fd, &st) < 0)
		return "cannot be read";
	if (!S_ISREG(st.st_mode))
		return "is not a file";
	if (st.st_size > PICTURE_MAX)
		return "is larger than 256 KiB: it is not shown";
	if (read(fd, head, sizeof(head)) != sizeof(head) ||
	    memcmp(head, png, sizeof(png)) != 0)
		return "is not a PNG file: it is not shown";
	return NULL;
}

static void lint_picture(struct lint *lint, const struct product *product)
{
	const char *problem = product->picture ? picture_problem(product->picture) : NULL;

	if (problem)
		lint_add(lint, USHER_LINT_WARNING, LINT_PICTURE, product, "picture", "%s",
			 problem);
}

/* ---- Beside the others ---- */

static size_t index_of(const struct catalog *catalog, const struct product *product)
{
	size_t i = 0;

	while (catalog_product_at(catalog, i) != product)
		i++;
	return i;
}

/* Of two that match, the first one is chosen. */
static bool goes_before(const struct catalog *catalog, const struct product *a,
			const struct product *b, unsigned criteria)
{
	if (product_is_more_specific(a, b, criteria))
		return true;
	return !product_is_more_specific(b, a, criteria) &&
	       index_of(catalog, a) < index_of(catalog, b);
}

static void lint_shadow(struct lint *lint, const struct product *product,
			unsigned criteria, const char *field)
{
	const struct product *other;

	for (size_t i = 0; (other = catalog_product_at(lint->catalog, i)); i++) {
		if (other == product ||
		    !descriptor_implies(&product->descriptor, &other->descriptor,
					criteria) ||
		    !goes_before(lint->catalog, other, product, criteria))
			continue;
		lint_add(lint, USHER_LINT_WARNING, LINT_SHADOWED, product, field,
			 "is never chosen: whatever it matches is taken for %s (%s), %s",
			 other->id, other->file,
			 other->protocol && !product->protocol
				 ? "which usher can set up"
				 : "which asks for the same and comes first");
		return;
	}
}

void lint_product(struct lint *lint, const struct product *product)
{
	const struct descriptor *descriptor = &product->descriptor;

	lint_room(lint, product);
	lint_name(lint, product);
	lint_blob(lint, product, &descriptor->manufacturer_data,
		  "discovery.bluetooth.manufacturer_data");
	lint_blob(lint, product, &descriptor->service_data,
		  "discovery.bluetooth.service_data");
	lint_wifi(lint, product);
	lint_text(lint, product, &descriptor->aware_vendor, "discovery.aware.vendor");
	lint_text(lint, product, &descriptor->aware_model, "discovery.aware.model");
	lint_identity(lint, product);
	lint_protocol(lint, product);
	lint_picture(lint, product);
	/* a beacon's format gives way to every product: that is its place */
	if (product->kind == PRODUCT_BEACON)
		return;
	lint_shadow(lint, product, CRITERIA_BLE, "discovery.bluetooth");
	lint_shadow(lint, product, CRITERIA_WIFI, "discovery.wifi");
	lint_shadow(lint, product, CRITERIA_AWARE, "discovery.aware");
}
