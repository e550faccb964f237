/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* NetworkManager's messages, read. What a key has is checked; keys that are not ours are skipped. */
#include "wifi/known-private.h"

#include "base/hex.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
enum { /* nm-dbus-interface.h */
	NM_TYPE_WIFI     = 2,    /* NMDeviceType */
	NM_MODE_INFRA    = 2,    /* NM80211Mode */
	NM_AP_PRIVACY    = 0x1,  /* NM80211ApFlags */
	NM_PAIR_TKIP     = 0x4,  /* NM80211ApSecurityFlags */
	NM_PAIR_CCMP     = 0x8,
	NM_KEY_PSK       = 0x100,
	NM_KEY_8021X     = 0x200,
	NM_KEY_SAE       = 0x400,
	NM_KEY_OWE       = 0x800,
	NM_KEY_OWE_TM    = 0x1000,
	NM_KEY_SUITE_B   = 0x2000,
};
/* clang-format on */

/* One object's properties, borrowed from the message. */
struct object {
	const char *path, *active_ap, *address;
	bool is_device, is_ap, is_profile;
	uint32_t connectivity, type, flags, wpa, rsn, freq, mode;
	int managed; /* a boolean of D-Bus */
	int64_t last_scan_ms;
	int32_t last_seen_s;
	uint8_t strength;
	const uint8_t *ssid;
	size_t ssid_len;
};

struct property {
	const char *interface, *key;
	const char *type; /* "ay" for bytes, else one basic type */
	size_t offset;	  /* in struct object */
};

/* clang-format off */
#define P(interface, key, type, field) {interface, key, type, offsetof(struct object, field)}
static const struct property properties[] = {
	P(NM,                     "Connectivity",      "u",  connectivity),
	P(NM ".Device",           "DeviceType",        "u",  type),
	P(NM ".Device",           "Managed",           "b",  managed),
	P(NM ".Device.Wireless",  "ActiveAccessPoint", "o",  active_ap),
	P(NM ".Device.Wireless",  "LastScan",          "x",  last_scan_ms),
	P(NM ".AccessPoint",      "Flags",             "u",  flags),
	P(NM ".AccessPoint",      "WpaFlags",          "u",  wpa),
	P(NM ".AccessPoint",      "RsnFlags",          "u",  rsn),
	P(NM ".AccessPoint",      "Frequency",         "u",  freq),
	P(NM ".AccessPoint",      "Mode",              "u",  mode),
	P(NM ".AccessPoint",      "HwAddress",         "s",  address),
	P(NM ".AccessPoint",      "Strength",          "y",  strength),
	P(NM ".AccessPoint",      "LastSeen",          "i",  last_seen_s),
	P(NM ".AccessPoint",      "Ssid",              "ay", ssid),
};
/* clang-format on */

/* ---- Walking messages ---- */

static int read_value(sd_bus_message *m, const char *type, void *ret, size_t *ret_len)
{
	int r = sd_bus_message_enter_container(m, 'v', type);

	if (r == -ENXIO) /* of another type than it should be: as if it were not there */
		return sd_bus_message_skip(m, "v");
	if (r < 0)
		return r;
	if (strcmp(type, "ay") == 0)
		r = sd_bus_message_read_array(m, 'y', ret, ret_len);
	else
		r = sd_bus_message_read_basic(m, type[0], ret);
	return r < 0 ? r : sd_bus_message_exit_container(m);
}

static int read_property(sd_bus_message *m, const char *interface, struct object *object)
{
	const char *key;
	int r = sd_bus_message_read(m, "s", &key);

	if (r < 0)
		return r;
	for (size_t i = 0; i < ARRAY_SIZE(properties); i++)
		if (strcmp(properties[i].interface, interface) == 0 &&
		    strcmp(properties[i].key, key) == 0)
			return read_value(m, properties[i].type,
					  (char *)object + properties[i].offset,
					  &object->ssid_len);
	return sd_bus_message_skip(m, "v");
}

/* Calls read for each entry of an array of dictionary entries with that content. */
static int read_entries(sd_bus_message *m, const char *entry, const char *content,
			int (*read)(sd_bus_message *m, void *userdata), void *userdata)
{
	int r = sd_bus_message_enter_container(m, 'a', entry);

	if (r < 0)
		return r;
	while ((r = sd_bus_message_enter_container(m, 'e', content)) > 0) {
		r = read(m, userdata);
		if (r >= 0)
			r = sd_bus_message_exit_container(m);
		if (r < 0)
			return r;
	}
	return r < 0 ? r : sd_bus_message_exit_container(m);
}

struct in_interface {
	const char *name;
	struct object *object;
};

static int on_property(sd_bus_message *m, void *userdata)
{
	struct in_interface *in = userdata;

	return read_property(m, in->name, in->object);
}

static int on_interface(sd_bus_message *m, void *userdata)
{
	struct in_interface in = {.object = userdata};
	int r = sd_bus_message_read(m, "s", &in.name);

	if (r < 0)
		return r;
	in.object->is_device |= strcmp(in.name, NM ".Device.Wireless") == 0;
	in.object->is_ap |= strcmp(in.name, NM ".AccessPoint") == 0;
	in.object->is_profile |= strcmp(in.name, NM_SETTINGS) == 0;
	return read_entries(m, "{sv}", "sv", on_property, &in);
}

/* ---- What the objects say ---- */

/* NetworkManager gives 0 to 100 for -100 to -40 dBm. */
static int signal_of(uint8_t strength)
{
	return -40 - (100 - MIN(strength, (uint8_t)100)) * 6 / 10;
}

static enum wifi_kind rsn_kind(uint32_t rsn)
{
	if (!(rsn & NM_PAIR_CCMP) && (rsn & NM_PAIR_TKIP))
		return WIFI_WPA;
	if (rsn & NM_KEY_SAE)
		return rsn & NM_KEY_PSK ? WIFI_WPA2_WPA3 : WIFI_WPA3;
	if (rsn & NM_KEY_PSK)
		return WIFI_WPA2;
	if (rsn & (NM_KEY_8021X | NM_KEY_SUITE_B))
		return WIFI_ENTERPRISE;
	return rsn & NM_KEY_OWE ? WIFI_OWE : WIFI_UNKNOWN;
}

static enum wifi_kind kind_of(const struct object *object)
{
	uint32_t rsn = object->rsn & ~(uint32_t)NM_KEY_OWE_TM,
		 wpa = object->wpa & ~(uint32_t)NM_KEY_OWE_TM;

	if (rsn)
		return rsn_kind(rsn);
	if (wpa)
		return WIFI_WPA;
	if (object->flags & NM_AP_PRIVACY)
		return WIFI_WEP;
	return (object->rsn | object->wpa) & NM_KEY_OWE_TM ? WIFI_OWE_TRANSITION
							   : WIFI_OPEN;
}

static void read_address(const char *text, uint8_t ret[6])
{
	char digits[13];
	size_t n = 0;

	for (; *text && n < 12; text++)
		if (*text != ':')
			digits[n++] = *text;
	digits[n] = '\0';
	(void)hex_decode(digits, ret, 6); /* else zeroes: it only tells rows apart */
}

struct reading {
	struct nm_objects *objects;
	int64_t now_s;
	/* what device objects point at, and what is there: in any order */
	char active[KNOWN_PATH_SIZE];
	size_t n_aps, capacity;
	struct {
		char path[KNOWN_PATH_SIZE];
		struct wifi_bss bss;
	} * aps;
};

static int take_ap(struct reading *reading, const struct object *object)
{
	struct wifi_bss bss = {
		.freq = object->freq,
		.signal = signal_of(object->strength),
		.security.kind = kind_of(object),
	};

	if (object->mode != NM_MODE_INFRA || reading->n_aps == WIFI_BSS_MAX ||
	    wifi_ssid_set(&bss.ssid, object->ssid, object->ssid_len) < 0)
		return 0;
	if (object->address)
		read_address(object->address, bss.bssid);
	if (object->last_seen_s > 0 && object->last_seen_s < reading->now_s)
		bss.age_s = (unsigned)(reading->now_s - object->last_seen_s);
	if (reading->n_aps == reading->capacity) {
		size_t capacity = reading->capacity ? 2 * reading->capacity : 16;
		void *aps = realloc(reading->aps, capacity * sizeof(*reading->aps));

		if (!aps)
			return -ENOMEM;
		reading->aps = aps;
		reading->capacity = capacity;
	}
	snprintf(reading->aps[reading->n_aps].path, KNOWN_PATH_SIZE, "%s", object->path);
	reading->aps[reading->n_aps++].bss = bss;
	return 0;
}

static void take_device(struct reading *reading, const struct object *object)
{
	struct nm_objects *objects = reading->objects;

	if (object->type != NM_TYPE_WIFI || !object->managed)
		return;
	if (!objects->device[0] ||
	    (object->active_ap && strcmp(object->active_ap, "/") != 0))
		snprintf(objects->device, KNOWN_PATH_SIZE, "%s", object->path);
	if (object->active_ap && strcmp(object->active_ap, "/") != 0)
		snprintf(reading->active, KNOWN_PATH_SIZE, "%s", object->active_ap);
	if (object->last_scan_ms >= 0)
		objects->last_scan_s = MAX(objects->last_scan_s,
					   object->last_scan_ms / 1000);
}

static int take_profile(struct nm_objects *objects, const char *path)
{
	if (objects->n_profiles == WIFI_KNOWN_MAX)
		return 0;
	if (objects->n_profiles % 16 == 0) {
		size_t size = (objects->n_profiles + 16) * KNOWN_PATH_SIZE;
		void *profiles = realloc(objects->profiles, size);

		if (!profiles)
			return -ENOMEM;
		objects->profiles = profiles;
	}
	snprintf(objects->profiles[objects->n_profiles++], KNOWN_PATH_SIZE, "%s", path);
	return 0;
}

static int on_object(sd_bus_message *m, void *userdata)
{
	struct reading *reading = userdata;
	struct object object = {.last_scan_ms = -1};
	int r = sd_bus_message_read(m, "o", &object.path);

	if (r >= 0)
		r = read_entries(m, "{sa{sv}}", "sa{sv}", on_interface, &object);
	if (r < 0)
		return r;
	if (object.connectivity && object.connectivity <= WIFI_CONNECTIVITY_FULL)
		reading->objects->connectivity = (enum wifi_connectivity)
							 object.connectivity;
	if (strlen(object.path) >= KNOWN_PATH_SIZE)
		return 0; /* none of NetworkManager's */
	if (object.is_device)
		take_device(reading, &object);
	if (object.is_profile)
		return take_profile(reading->objects, object.path);
	return object.is_ap ? take_ap(reading, &object) : 0;
}

/* The access points become the table, and the active one's name is the network that we are on. */
static int settle(struct reading *reading)
{
	struct nm_objects *objects = reading->objects;

	if (!reading->n_aps)
		return 0;
	objects->air.rows = calloc(reading->n_aps, sizeof(*objects->air.rows));
	if (!objects->air.rows)
		return -ENOMEM;
	objects->air.n = objects->air.capacity = reading->n_aps;
	for (size_t i = 0; i < reading->n_aps; i++) {
		objects->air.rows[i] = reading->aps[i].bss;
		if (strcmp(reading->aps[i].path, reading->active) == 0)
			objects->current = reading->aps[i].bss.ssid;
	}
	return 0;
}

int nm_objects_read(sd_bus_message *message, uint64_t now_us, struct nm_objects *ret)
{
	struct nm_objects objects = {.last_scan_s = -1};
	struct reading reading = {.objects = &objects,
				  .now_s = (int64_t)(now_us / 1000000)};
	int r = read_entries(message, "{oa{sa{sv}}}", "oa{sa{sv}}", on_object, &reading);

	if (r >= 0)
		r = settle(&reading);
	free(reading.aps);
	if (r < 0) {
		nm_objects_deinit(&objects);
		return r == -ENOMEM ? r : -EBADMSG;
	}
	*ret = objects;
	return 0;
}

void nm_objects_deinit(struct nm_objects *objects)
{
	wifi_bss_table_deinit(&objects->air);
	free(objects->profiles);
	*objects = (struct nm_objects){};
}

/* ---- Settings and secrets: a{sa{sv}} ---- */

struct setting {
	const char *group, *key, *type; /* what is looked for */
	const void *data;		/* a string, or bytes */
	size_t len;
	const char *in; /* the group that is read now */
};

static int on_key(sd_bus_message *m, void *userdata)
{
	struct setting *setting = userdata;
	const char *key;
	int r = sd_bus_message_read(m, "s", &key);

	if (r < 0)
		return r;
	if (strcmp(setting->in, setting->group) != 0 || strcmp(key, setting->key) != 0)
		return sd_bus_message_skip(m, "v");
	return read_value(m, setting->type, &setting->data, &setting->len);
}

static int on_group(sd_bus_message *m, void *userdata)
{
	struct setting *setting = userdata;
	int r = sd_bus_message_read(m, "s", &setting->in);

	return r < 0 ? r : read_entries(m, "{sv}", "sv", on_key, setting);
}

int nm_profile_read(sd_bus_message *message, struct wifi_ssid *ret)
{
	struct setting ssid = {"802-11-wireless", "ssid", "ay"};
	int r = read_entries(message, "{sa{sv}}", "sa{sv}", on_group, &ssid);

	if (r < 0)
		return -EBADMSG;
	if (!ssid.data || !ssid.len || wifi_ssid_set(ret, ssid.data, ssid.len) < 0)
		return 0;
	return 1;
}

int nm_secret_read(sd_bus_message *message, struct secret **ret)
{
	struct setting psk = {"802-11-wireless-security", "psk", "s"};
	int r = read_entries(message, "{sa{sv}}", "sa{sv}", on_group, &psk);

	if (r < 0)
		return -EBADMSG;
	if (!psk.data || !*(const char *)psk.data)
		return -ENOENT;
	return secret_new(psk.data, strlen(psk.data), ret);
}
