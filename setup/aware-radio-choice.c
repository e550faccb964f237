/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which radio carries Wi-Fi Aware: on the interface that was named, or the first that costs
 * nobody a connection, the best kind that comes up. What is better: a device of the kernel
 * keeps the time of its cluster and protects; so does wpa_supplicant's, which needs no helper, but
 * knows nobody again once it was closed; a monitor interface protects, with the time kept by us;
 * a station interface can neither, and is what every kernel has.
 */
#include "setup/aware-host.h"

#include "aware/radio-helper.h"
#include "base/crypto/random.h"
#include "base/log.h"
#include "setup/aware-radio-supplicant.h"
#include "setup/aware.h"
#include "setup/context.h"
#include "setup/errors.h"
#include "wifi/interface.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const enum aware_radio_kind order[AWARE_RADIO_KINDS] = {
	AWARE_RADIO_NAN,
	AWARE_RADIO_SUPPLICANT,
	AWARE_RADIO_MONITOR,
	AWARE_RADIO_STATION,
};

static const char *const names[] = {
	[AWARE_RADIO_STATION] = "station",
	[AWARE_RADIO_NAN] = "nan",
	[AWARE_RADIO_MONITOR] = "monitor",
	[AWARE_RADIO_SUPPLICANT] = "supplicant",
};

const char *aware_radio_name(enum aware_radio_kind kind)
{
	return names[kind];
}

int aware_radio_from_name(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strcmp(name, names[i]) == 0)
			return (int)i;
	return -EINVAL;
}

enum aware_radio_kind aware_radio_at(size_t i)
{
	return order[i];
}

enum aware_radio_kind aware_host_kind(const struct aware_host *host)
{
	return order[host->tried ? host->tried - 1 : 0];
}

_public_ int usher_set_aware_radio(struct usher *usher, const char *name)
{
	int kind = name ? aware_radio_from_name(name) : -1;

	if (name && kind < 0)
		return -EINVAL;
	usher->aware_radio = kind;
	return 0;
}

void aware_host_fail(struct aware_host *host, enum usher_error error, const char *text)
{
	struct usher_aware *aware, *next;

	host->failed = error;
	list_for_each_safe (aware, next, &host->usher->awares, link) {
		if (aware->state == AWARE_RUNNING)
			aware->hint = "it worked until then: try again; where it stays "
				      "so, `usher doctor` shows what else there is";
		aware_finish(aware, error, true, text);
	}
}

void aware_host_note(struct aware_host *host, enum aware_radio_kind kind, int error,
		     const char *text)
{
	host->error = error;
	buf_printf(&host->why, "%s%s: %s", host->why.len ? "; " : "", names[kind],
		   text ? text : strerror(-error));
	log_info("Wi-Fi Aware does not work over %s (%s): %s", host->interface,
		 names[kind], text ? text : strerror(-error));
}

/* As for a join: one process a phy. */
static int lock_phy(struct aware_host *host, unsigned phy, char *holder)
{
	char name[16];
	int r;

	snprintf(name, sizeof(name), "phy%u", phy);
	r = radio_lock(&host->lock, name, holder);
	return r == -EBUSY ? r : 0;
}

/* Discovery alone that nobody has asked for by name leaves an interface alone that is in use. */
static bool is_polite(const struct aware_host *host)
{
	struct usher_aware *aware;

	list_for_each (aware, &host->usher->awares, link)
		if (aware->state < AWARE_CLOSING && !aware->polite)
			return false;
	return true;
}

static int choose_interface(struct aware_host *host)
{
	struct wifi_interface found[WIFI_INTERFACES_MAX];
	char holder[RADIO_HOLDER_SIZE], text[IF_NAMESIZE + RADIO_HOLDER_SIZE + 16];
	const char *named = host->usher->wifi;
	int n, r = -ENODEV;

	n = named ? wifi_interface_find(named, &found[0])
		  : wifi_interfaces(found, ARRAY_SIZE(found));
	if (named && n == 0)
		n = 1;
	for (int i = 0; i < n; i++) {
		if (found[i].carrier && !named && is_polite(host)) {
			aware_host_fail(host, USHER_ERROR_BUSY, "it is connected");
			return -EBUSY;
		}
		r = lock_phy(host, found[i].phy, holder);
		if (r < 0)
			continue;
		snprintf(host->interface, sizeof(host->interface), "%s", found[i].name);
		host->phy = found[i].phy;
		return 0;
	}
	if (r == -EBUSY) {
		snprintf(text, sizeof(text), "%s is used by %s", found[n - 1].name,
			 holder);
		aware_host_fail(host, USHER_ERROR_BUSY, text);
	} else {
		aware_host_fail(host, USHER_ERROR_NO_WIFI,
				n == -ENOTSUP ? "it is not a wireless interface" : NULL);
	}
	return -ENODEV;
}

static void give_up(struct aware_host *host)
{
	_cleanup_(freep) char *why = NULL;
	enum usher_error error = USHER_ERROR_NO_AWARE;

	buf_u8(&host->why, '\0');
	if (!host->why.error)
		why = strdup((const char *)host->why.data);
	if (host->error == -ENOENT || host->error == -EACCES || host->error == -EPERM)
		error = USHER_ERROR_NO_HELPER;
	else if (host->error == -EBUSY)
		error = USHER_ERROR_BUSY;
	aware_host_fail(host, error, why);
}

/* wpa_supplicant tells who we are; with a NIK of this time alone where none can be kept. */
static int open_supplicant(struct aware_host *host, aware_radio_fn fn)
{
	uint8_t nik[AWARE_NIK_LEN];
	const struct aware_radio_supplicant_options options = {
		.ctrl_dir = host->usher->ctrl_dir,
		.interface = host->interface,
		.phy = host->phy,
		.nik = nik,
	};
	int r = aware_store_identity(host->usher, nik);

	if (r < 0)
		r = random_bytes(nik, sizeof(nik));
	if (r == 0)
		r = aware_radio_supplicant_new(loop_event(host->usher->loop), &options,
					       fn, host, &host->radio);
	secret_wipe(nik, sizeof(nik));
	return r;
}

static int open_kind(struct aware_host *host, enum aware_radio_kind kind,
		     aware_radio_fn fn)
{
	if (kind == AWARE_RADIO_SUPPLICANT)
		return open_supplicant(host, fn);
	return aware_radio_helper_new(loop_event(host->usher->loop), host->interface,
				      kind, fn, host, &host->radio);
}

void aware_host_open(struct aware_host *host, aware_radio_fn fn)
{
	int named = host->usher->aware_radio, r;

	if (!*host->interface && choose_interface(host) < 0)
		return;
	while (host->tried < AWARE_RADIO_KINDS) {
		enum aware_radio_kind kind = order[host->tried++];

		if (named >= 0 && kind != (enum aware_radio_kind)named)
			continue;
		r = open_kind(host, kind, fn);
		if (r == 0)
			return;
		aware_host_note(host, kind, r, NULL);
	}
	give_up(host);
}
