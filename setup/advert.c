/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/advert.h"

#include "base/hex.h"
#include "setup/accessory.h"
#include "setup/aware-peer.h"
#include "wifi/bss.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

static int reserve(struct usher_advert *advert)
{
	size_t capacity = MAX(16, 2 * advert->capacity);
	struct advert_field *fields;

	if (advert->n < advert->capacity)
		return 0;
	fields = reallocarray(advert->fields, capacity, sizeof(*fields));
	if (!fields)
		return -ENOMEM;
	advert->fields = fields;
	advert->capacity = capacity;
	return 0;
}

void advert_add(struct usher_advert *advert, const char *name, const void *data,
		size_t len, const char *format, ...)
{
	_cleanup_(freep) char *raw = data ? malloc(2 * len + 1) : NULL;
	_cleanup_(freep) char *value = NULL;
	va_list args;

	if (raw)
		hex_encode(data, len, raw);
	if (format) {
		va_start(args, format);
		if (vasprintf(&value, format, args) < 0)
			value = NULL;
		va_end(args);
	}
	if ((data && !raw) || (format && !value) || reserve(advert) < 0) {
		advert->error = -ENOMEM;
		return;
	}
	advert->fields[advert->n++] = (struct advert_field){
		.name = name,
		.value = steal(&value),
		.raw = steal(&raw),
	};
}

static void add_network(struct usher_advert *advert,
			const struct usher_accessory *accessory)
{
	const struct accessory_network *network = &accessory->network;

	advert_add(advert, "address", NULL, 0, "%s", accessory->address);
	if (accessory->last_rssi != BLE_RSSI_UNKNOWN)
		advert_add(advert, "signal", NULL, 0, "%d dBm", accessory->last_rssi);
	advert_add(advert, "SSID", network->ssid, network->ssid_len, "%s",
		   accessory->last_name ?: "");
	advert_add(advert, "security", NULL, 0, "%s", network->security);
	if (network->freq)
		advert_add(advert, "channel", NULL, 0, "%u (%u MHz)",
			   wifi_channel_of(network->freq), network->freq);
}

static void add_aware(struct usher_advert *advert,
		      const struct usher_accessory *accessory)
{
	const struct usher_aware_peer *peer = accessory->aware;
	unsigned methods = peer->methods;
	struct aware_info info;

	advert_add(advert, "address", NULL, 0, "%s", peer->address);
	if (peer->signal)
		advert_add(advert, "signal", NULL, 0, "%d dBm", peer->signal);
	advert_add(advert, "service", NULL, 0, "%s", peer->service);
	advert_add(advert, "pairing", NULL, 0, "%s%s%s%s",
		   methods ? "" : "with nobody now",
		   methods & USHER_AWARE_PIN ? "by its PIN " : "",
		   methods & USHER_AWARE_PASSPHRASE ? "by its passphrase " : "",
		   methods & USHER_AWARE_OPPORTUNISTIC ? "without a PIN" : "");
	if (!peer->info_len)
		return;
	aware_info_parse(peer->info, peer->info_len, &info);
	advert_add(advert, "service info", peer->info, peer->info_len,
		   *info.name ? "%s" : NULL, info.name);
	if (*info.vendor)
		advert_add(advert, "vendor", NULL, 0, "%s", info.vendor);
	if (*info.model)
		advert_add(advert, "model", NULL, 0, "%s", info.model);
}

int advert_new(const struct usher_accessory *accessory, struct usher_advert **ret)
{
	struct usher_advert *advert = calloc(1, sizeof(*advert));
	int r;

	if (!advert)
		return -ENOMEM;
	advert->refs = 1;
	if (accessory->device)
		advert_add_ble(advert, accessory);
	else if (accessory->network.ssid_len)
		add_network(advert, accessory);
	else if (accessory->aware)
		add_aware(advert, accessory);
	r = advert->error;
	if (r < 0) {
		usher_advert_free(advert);
		return r;
	}
	*ret = advert;
	return 0;
}

_public_ int usher_accessory_get_advert(const struct usher_accessory *accessory,
					struct usher_advert **ret)
{
	if (accessory->device || !accessory->last_advert)
		return advert_new(accessory, ret);
	accessory->last_advert->refs++;
	*ret = accessory->last_advert;
	return 0;
}

_public_ struct usher_advert *usher_advert_free(struct usher_advert *advert)
{
	if (!advert || --advert->refs)
		return NULL;
	while (advert->n) {
		advert->n--;
		free(advert->fields[advert->n].value);
		free(advert->fields[advert->n].raw);
	}
	free(advert->fields);
	free(advert);
	return NULL;
}

_public_ bool usher_advert_get(const struct usher_advert *advert, size_t i,
			       const char **ret_name, const char **ret_value,
			       const char **ret_raw)
{
	if (i >= advert->n)
		return false;
	if (ret_name)
		*ret_name = advert->fields[i].name;
	if (ret_value)
		*ret_value = advert->fields[i].value;
	if (ret_raw)
		*ret_raw = advert->fields[i].raw;
	return true;
}
