/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The AD structures that only a person reads: Core spec supplement part A 1. */
#include "setup/advert.h"

#include "base/text.h"
#include "ble/adv.h"

#include <stdio.h>
#include <string.h>

/* 1.3 */
static void add_flags(struct usher_advert *advert, const uint8_t *data, size_t len)
{
	static const char *const bits[] = {
		"limited discoverable",
		"general discoverable",
		"no BR/EDR",
		"LE and BR/EDR at once (controller)",
		"LE and BR/EDR at once (host)",
	};
	char text[160] = "";

	for (size_t i = 0; len && i < ARRAY_SIZE(bits); i++) {
		if (!(data[0] & 1U << i))
			continue;
		strcat(text, *text ? ", " : "");
		strcat(text, bits[i]);
	}
	advert_add(advert, ad_type_name(AD_FLAGS), data, len, "%s",
		   *text ? text : "none");
}

/* 1.9, in units of 1.25 ms; all ones: it does not say */
static void add_connection_interval(struct usher_advert *advert, const uint8_t *data,
				    size_t len)
{
	struct reader reader = reader_of(data, len);
	unsigned least = reader_le16(&reader), most = reader_le16(&reader);
	const char *name = ad_type_name(AD_CONN_INTERVAL);

	if (reader.failed || least == 0xffff || most == 0xffff)
		advert_add(advert, name, data, len, NULL);
	else
		advert_add(advert, name, data, len, "%g to %g ms", least * 1.25,
			   most * 1.25);
}

/* 1.15, in units of 0.625 ms */
static void add_interval(struct usher_advert *advert, const uint8_t *data, size_t len)
{
	struct reader reader = reader_of(data, len);
	unsigned interval = reader_le16(&reader);
	const char *name = ad_type_name(AD_ADV_INTERVAL);

	if (reader.failed)
		advert_add(advert, name, data, len, NULL);
	else
		advert_add(advert, name, data, len, "%g ms", interval * 0.625);
}

/* 1.18: its first character stands for the scheme (assigned numbers 2.7) */
static void add_uri(struct usher_advert *advert, const uint8_t *data, size_t len)
{
	static const struct {
		uint8_t code;
		const char *scheme;
	} schemes[] = {{0x01, ""}, {0x16, "http:"}, {0x17, "https:"}};
	_cleanup_(freep) char *rest = len ? text_to_utf8(data + 1, len - 1) : NULL;

	for (size_t i = 0; rest && i < ARRAY_SIZE(schemes); i++) {
		if (data[0] != schemes[i].code)
			continue;
		advert_add(advert, ad_type_name(AD_URI), data, len, "%s%s",
			   schemes[i].scheme, rest);
		return;
	}
	advert_add(advert, ad_type_name(AD_URI), data, len, NULL);
}

/* 1.17 */
static void add_role(struct usher_advert *advert, const uint8_t *data, size_t len)
{
	static const char *const roles[] = {
		"peripheral",
		"central",
		"peripheral and central, rather peripheral",
		"peripheral and central, rather central",
	};
	const char *role = len && data[0] < ARRAY_SIZE(roles) ? roles[data[0]] : NULL;

	advert_add(advert, ad_type_name(AD_LE_ROLE), data, len, role ? "%s" : NULL, role);
}

void advert_add_other(struct usher_advert *advert, uint8_t type, const uint8_t *data,
		      size_t len)
{
	static const struct {
		uint8_t type;
		void (*add)(struct usher_advert *advert, const uint8_t *data, size_t len);
	} decoders[] = {
		{AD_FLAGS, add_flags},
		{AD_CONN_INTERVAL, add_connection_interval},
		{AD_ADV_INTERVAL, add_interval},
		{AD_URI, add_uri},
		{AD_LE_ROLE, add_role},
	};
	const char *name = ad_type_name(type);

	for (size_t i = 0; i < ARRAY_SIZE(decoders); i++)
		if (decoders[i].type == type)
			return decoders[i].add(advert, data, len);
	if (name)
		advert_add(advert, name, data, len, NULL);
	else
		advert_add(advert, "field of another type", data, len, "type 0x%02x",
			   type);
}
