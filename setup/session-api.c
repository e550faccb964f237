/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the faces say to a setup and read of it. */
#include "setup/session.h"

#include "setup/accessory.h"
#include "setup/context.h"
#include "setup/name.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

static bool is_passphrase(const uint8_t *data, size_t len)
{
	size_t i;

	if (len != 64)
		return !len || (len >= 8 && len <= 63);
	for (i = 0; i < len; i++) /* a raw PSK (IEEE 802.11 J.4) */
		if (!isxdigit(data[i]))
			return false;
	return true;
}

_public_ int usher_setup_answer(struct usher_setup *setup, enum usher_question question,
				const void *data, size_t len)
{
	struct secret *copy, **slot = NULL;
	int r;

	switch (question) {
	case USHER_ASK_NETWORK:
		if (!len || len > 32)
			return -EINVAL;
		slot = &setup->ssid;
		break;
	case USHER_ASK_PASSPHRASE:
		if (!is_passphrase(data, len))
			return -EINVAL;
		slot = &setup->passphrase;
		break;
	case USHER_ASK_CODE:
		if (setup->over_aware && !setup_aware_takes(setup, data, len))
			return -EINVAL;
		break;
	case USHER_ASK_NONE:
	case USHER_ASK_AUTHORIZE:
	default: /* a number from outside */
		return -EINVAL;
	}
	if (!setup->usher || setup->state >= SETUP_CLOSING)
		return 0;
	r = slot ? secret_new(data, len, &copy) : setup_proof_take(setup, data, len);
	if (r < 0)
		return r;
	if (slot) {
		secret_free(*slot);
		*slot = copy;
	}
	setup_machine_answer(setup);
	setup_arm(setup);
	loop_kick(setup->usher->loop);
	return 0;
}

_public_ void usher_setup_set_retry(struct usher_setup *setup, bool retry)
{
	setup->retrying = retry;
}

_public_ void usher_setup_set_list_networks(struct usher_setup *setup, bool list)
{
	setup->listing = list;
}

_public_ void usher_setup_set_again(struct usher_setup *setup, bool again)
{
	setup->again = again;
}

static int set_name(char **slot, const char *name, bool (*is_valid)(const char *name))
{
	char *copy = NULL;

	if (name && !is_valid(name))
		return -EINVAL;
	if (name && !(copy = strdup(name)))
		return -ENOMEM;
	free(*slot);
	*slot = copy;
	return 0;
}

_public_ int usher_setup_set_hostname(struct usher_setup *setup, const char *hostname)
{
	return set_name(&setup->hostname, hostname, name_is_hostname);
}

_public_ int usher_setup_set_device_name(struct usher_setup *setup, const char *name)
{
	return set_name(&setup->device_name, name, name_is_printable);
}

_public_ void usher_setup_set_timeout(struct usher_setup *setup, uint64_t timeout_ms)
{
	setup->end_at = timeout_ms ? clock_now() + timeout_ms * 1000 : 0;
	setup_arm(setup);
	if (setup->usher)
		loop_kick(setup->usher->loop);
}

_public_ struct usher_accessory *
usher_setup_get_accessory(const struct usher_setup *setup)
{
	return setup->accessory;
}

_public_ const uint8_t *usher_setup_get_network(const struct usher_setup *setup, size_t i,
						size_t *ret_len, int *ret_rssi,
						const char **ret_security)
{
	const struct provision_network *network;

	if (i >= setup->facts->n_networks)
		return NULL;
	network = &setup->facts->networks[i];
	if (ret_len)
		*ret_len = network->ssid_len;
	if (ret_rssi)
		*ret_rssi = network->rssi;
	if (ret_security)
		*ret_security = network->open ? "open" : network->auth;
	return network->ssid;
}

_public_ const char *usher_setup_get_info(const struct usher_setup *setup,
					  const char *what)
{
	const struct {
		const char *what, *value;
	} rows[] = {
		{"firmware", setup->facts->firmware},
		{"firmware-version", setup->facts->firmware_version},
		{"hardware", setup->facts->hardware},
		{"name", setup->facts->name},
		{"os", setup->facts->os},
		{"os-version", setup->facts->os_version},
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (!strcmp(rows[i].what, what))
			return *rows[i].value ? rows[i].value : NULL;
	return NULL;
}

_public_ const char *usher_setup_get_url(const struct usher_setup *setup, size_t i)
{
	return i < setup->facts->n_urls ? setup->facts->urls[i] : NULL;
}

_public_ const char *usher_setup_get_phase(const struct usher_setup *setup, size_t i,
					   double *ret_ms)
{
	return phases_get(&setup->phases, i, clock_now(), ret_ms);
}
