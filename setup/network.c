/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/network.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum {
	PASSPHRASE_MIN = 8,   /* IEEE 802.11-2020 J.4.1 */
	PASSPHRASE_MAX = 128, /* what wpa_supplicant takes as sae_password */
	DAYS_MAX       = 365,
	BANDS_ALL      = USHER_BAND_2_4_GHZ | USHER_BAND_5_GHZ | USHER_BAND_6_GHZ,
	EAP_VALUE_MAX  = 1024,
};
/* clang-format on */

_Static_assert((int)USHER_BAND_2_4_GHZ == (int)WIFI_BAND_2_4 &&
		       (int)USHER_BAND_5_GHZ == (int)WIFI_BAND_5 &&
		       (int)USHER_BAND_6_GHZ == (int)WIFI_BAND_6,
	       "bands are handed through");

static const char *const eap_names[NETWORK_EAP_KEYS] = {
	[NETWORK_EAP_IDENTITY] = "identity",
	[NETWORK_EAP_ANONYMOUS] = "anonymous",
	[NETWORK_EAP_METHOD] = "method",
	[NETWORK_EAP_PHASE2] = "phase2",
	[NETWORK_EAP_CA_FILE] = "ca-file",
	[NETWORK_EAP_CLIENT_CERTIFICATE] = "client-certificate",
	[NETWORK_EAP_PRIVATE_KEY] = "private-key",
	[NETWORK_EAP_DOMAIN] = "domain",
};

_public_ int usher_network_new(struct usher_network **ret)
{
	struct usher_network *network = calloc(1, sizeof(*network));

	if (!network)
		return -ENOMEM;
	network->use_remembered = true;
	*ret = network;
	return 0;
}

_public_ struct usher_network *usher_network_free(struct usher_network *network)
{
	if (!network)
		return NULL;
	secret_free(network->passphrase);
	for (size_t i = 0; i < NETWORK_EAP_KEYS; i++)
		free(network->eap[i]);
	free(network);
	return NULL;
}

int network_check(const struct usher_network *network)
{
	if (!network->selector.ssid.len ||
	    (network->selector.prefix && network->selector.hidden))
		return -EINVAL;
	if (network->eap[NETWORK_EAP_METHOD] && !network->eap[NETWORK_EAP_IDENTITY])
		return -EINVAL;
	return 0;
}

int network_copy(const struct usher_network *network, struct usher_network **ret)
{
	_cleanup_(usher_network_freep) struct usher_network *copy = malloc(sizeof(*copy));
	int r;

	if (!copy)
		return -ENOMEM;
	*copy = *network;
	copy->passphrase = NULL;
	memset(copy->eap, 0, sizeof(copy->eap));
	if (network->passphrase) {
		r = secret_new(secret_data(network->passphrase),
			       secret_len(network->passphrase), &copy->passphrase);
		if (r < 0)
			return r;
	}
	for (size_t i = 0; i < NETWORK_EAP_KEYS; i++) {
		copy->eap[i] = network->eap[i] ? strdup(network->eap[i]) : NULL;
		if (network->eap[i] && !copy->eap[i])
			return -ENOMEM;
	}
	*ret = steal(&copy);
	return 0;
}

bool network_get_eap(const struct usher_network *network, struct wifi_eap *ret)
{
	char *const *eap = network->eap;

	*ret = (struct wifi_eap){
		.identity = eap[NETWORK_EAP_IDENTITY],
		.anonymous = eap[NETWORK_EAP_ANONYMOUS],
		.method = eap[NETWORK_EAP_METHOD],
		.phase2 = eap[NETWORK_EAP_PHASE2],
		.ca_file = eap[NETWORK_EAP_CA_FILE],
		.client_cert = eap[NETWORK_EAP_CLIENT_CERTIFICATE],
		.private_key = eap[NETWORK_EAP_PRIVATE_KEY],
		.domain = eap[NETWORK_EAP_DOMAIN],
	};
	return ret->identity != NULL;
}

static int set_name(struct usher_network *network, const void *data, size_t len,
		    size_t min, bool prefix)
{
	if (!data || len < min || len > WIFI_SSID_MAX)
		return -EINVAL;
	network->selector.prefix = prefix;
	return wifi_ssid_set(&network->selector.ssid, data, len);
}

_public_ int usher_network_set_ssid(struct usher_network *network, const void *data,
				    size_t len)
{
	return set_name(network, data, len, 1, false);
}

_public_ int usher_network_set_prefix(struct usher_network *network, const void *data,
				      size_t len)
{
	return set_name(network, data, len, WIFI_PREFIX_MIN, true);
}

_public_ void usher_network_set_hidden(struct usher_network *network, bool hidden)
{
	network->selector.hidden = hidden;
}

_public_ int usher_network_set_bssid(struct usher_network *network,
				     const uint8_t bssid[6], const uint8_t mask[6])
{
	static const uint8_t whole[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

	if (!bssid)
		return -EINVAL;
	memcpy(network->selector.bssid, bssid, 6);
	memcpy(network->selector.bssid_mask, mask ? mask : whole, 6);
	return 0;
}

_public_ void usher_network_set_bands(struct usher_network *network, unsigned bands)
{
	network->selector.bands = bands & BANDS_ALL;
}

_public_ void usher_network_set_frequency(struct usher_network *network, unsigned mhz)
{
	network->selector.freq = mhz;
}

_public_ int usher_network_set_passphrase(struct usher_network *network, const void *data,
					  size_t len)
{
	struct secret *copy = NULL;
	int r;

	/* what fits the network that is found is looked at then: wifi_profile_check() */
	if (len && (len < PASSPHRASE_MIN || len > PASSPHRASE_MAX || memchr(data, 0, len)))
		return -EINVAL;
	if (len) {
		r = secret_new(data, len, &copy);
		if (r < 0)
			return r;
	}
	secret_free(network->passphrase);
	network->passphrase = copy;
	return 0;
}

_public_ void usher_network_set_use_remembered(struct usher_network *network, bool use)
{
	network->use_remembered = use;
}

/* wpa_supplicant takes them quoted, in lines: no control character may be among them. */
static bool is_eap_value(const char *value)
{
	size_t i;

	for (i = 0; value[i]; i++)
		if ((unsigned char)value[i] < 0x20 || value[i] == 0x7f || value[i] == '"')
			return false;
	return i > 0 && i <= EAP_VALUE_MAX;
}

_public_ int usher_network_set_eap(struct usher_network *network, const char *key,
				   const char *value)
{
	char *copy = NULL;

	if (value && !is_eap_value(value))
		return -EINVAL;
	for (size_t i = 0; i < NETWORK_EAP_KEYS; i++) {
		if (strcmp(eap_names[i], key))
			continue;
		if (value && !(copy = strdup(value)))
			return -ENOMEM;
		free(network->eap[i]);
		network->eap[i] = copy;
		return 0;
	}
	return -EINVAL;
}

_public_ int usher_network_set_lifetime(struct usher_network *network,
					enum usher_lifetime lifetime, unsigned days)
{
	if (lifetime == USHER_DAYS ? days < 1 || days > DAYS_MAX : days)
		return -EINVAL;
	if (lifetime != USHER_ONCE && lifetime != USHER_DAYS && lifetime != USHER_KEPT)
		return -EINVAL;
	network->lifetime = lifetime;
	network->days = days;
	return 0;
}

_public_ void usher_network_set_allow_disconnect(struct usher_network *network,
						 bool allow)
{
	network->allow_disconnect = allow;
}

_public_ void usher_network_set_timeout(struct usher_network *network,
					uint64_t timeout_ms)
{
	network->timeout_us = timeout_ms * 1000;
}
