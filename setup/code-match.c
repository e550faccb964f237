/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whose code it is: the accessory advertises what the code says of it, or a hash of that. */
#include "setup/code.h"

#include "base/crypto/hash.h"
#include "ble/beacon.h"
#include "setup/accessory.h"
#include "setup/aware-peer.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum whose { WHOSE_OTHER = 0, WHOSE_THIS = 1, WHOSE_UNKNOWN = -1 };

static enum whose is_network(const struct usher_accessory *accessory, const void *ssid,
			     size_t len)
{
	const struct accessory_network *network = &accessory->network;

	return network->ssid_len == len && !memcmp(network->ssid, ssid, len)
		       ? WHOSE_THIS
		       : WHOSE_OTHER;
}

static enum whose match_espressif(const struct espressif_code *code,
				  const struct usher_accessory *accessory)
{
	const char *name = accessory->device ? accessory->device->name : NULL;

	if (code->transport == ESPRESSIF_SOFTAP)
		return is_network(accessory, code->name, strlen(code->name));
	if (accessory->transport != USHER_BLE)
		return WHOSE_OTHER;
	if (!name) /* it comes in a scan response, after the rest */
		return WHOSE_UNKNOWN;
	return strcmp(name, code->name) ? WHOSE_OTHER : WHOSE_THIS;
}

static enum whose match_matter(const struct matter_codes *codes,
			       const struct usher_accessory *accessory)
{
	const struct uuid uuid = uuid_from_u16(MATTER_UUID16);
	struct matter_advert advert;
	const uint8_t *data;
	size_t len;

	if (!accessory->device)
		return accessory->transport == USHER_BLE ? WHOSE_UNKNOWN : WHOSE_OTHER;
	data = ble_device_service_data(accessory->device, &uuid, &len);
	if (!data || matter_advert_parse(data, len, &advert) < 0)
		return WHOSE_OTHER;
	for (size_t i = 0; i < codes->n; i++)
		if (matter_code_matches(&codes->codes[i], advert.discriminator,
					advert.vendor_id, advert.product_id))
			return WHOSE_THIS;
	return WHOSE_OTHER;
}

/* HAP 7.4.2.1.2: the first four bytes of SHA-512 over the setup id and the device id as text. */
static enum whose compare_setup_hash(const char *setup_id,
				     const struct hap_advert *advert)
{
	const uint8_t *id = advert->device_id;
	uint8_t hash[HASH_SHA512_LEN];
	char text[32];
	int len = snprintf(text, sizeof(text), "%s%02X:%02X:%02X:%02X:%02X:%02X",
			   setup_id, id[0], id[1], id[2], id[3], id[4], id[5]);
	const struct hash_part part = {text, (size_t)len};

	if (hash_parts(HASH_SHA512, &part, 1, hash) < 0)
		return WHOSE_UNKNOWN;
	return memcmp(hash, advert->setup_hash, sizeof(advert->setup_hash)) ? WHOSE_OTHER
									    : WHOSE_THIS;
}

static enum whose match_homekit(const struct homekit_code *code,
				const struct usher_accessory *accessory)
{
	struct hap_advert advert;
	const uint8_t *data;
	size_t len;

	if (!accessory->device)
		return accessory->transport == USHER_BLE ? WHOSE_UNKNOWN : WHOSE_OTHER;
	data = ble_device_manufacturer_data(accessory->device, APPLE_COMPANY, &len);
	if (!data || hap_advert_parse(data, len, &advert) < 0)
		return WHOSE_OTHER;
	if (*code->setup_id && code->category && code->category != advert.category)
		return WHOSE_OTHER;
	if (!*code->setup_id || !advert.has_setup_hash)
		return WHOSE_UNKNOWN;
	return compare_setup_hash(code->setup_id, &advert);
}

/* Its own name, not one that it was given here; it need not publish any. */
static enum whose match_aware(const struct aware_code *code,
			      const struct usher_accessory *accessory)
{
	const char *name = accessory->last_name;

	if (accessory->transport != USHER_AWARE || !accessory->aware ||
	    strcasecmp(accessory->aware->service, code->service) != 0)
		return WHOSE_OTHER;
	return !*code->name || !name || !strcmp(name, code->name) ? WHOSE_THIS
								  : WHOSE_OTHER;
}

_public_ int usher_code_matches(const struct usher_code *code,
				const struct usher_accessory *accessory)
{
	switch (code->kind) {
	case CODE_WIFI:
		return is_network(accessory, code->wifi.ssid.data, code->wifi.ssid.len);
	case CODE_DPP: /* it is listened for by wpa_supplicant, by its key */
		return WHOSE_OTHER;
	case CODE_ESPRESSIF:
		return match_espressif(&code->espressif, accessory);
	case CODE_MATTER:
		return match_matter(&code->matter, accessory);
	case CODE_HOMEKIT:
		return match_homekit(&code->homekit, accessory);
	case CODE_AWARE:
		return match_aware(&code->aware, accessory);
	}
	return WHOSE_UNKNOWN;
}
