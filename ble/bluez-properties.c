/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/bluez-private.h"

#include <errno.h>
#include <string.h>

static const struct property *find_property(const struct property *table, size_t n,
					    const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	return NULL;
}

/* At a variant; reads or skips it. */
static int read_value(sd_bus_message *message, const struct property *property,
		      void *object, unsigned *bits)
{
	int r = -ENXIO;

	if (property)
		r = sd_bus_message_enter_container(message, 'v', property->signature);
	/* of another type than the one that is read */
	if (r == -ENXIO)
		return sd_bus_message_skip(message, "v");
	if (r < 0)
		return r;
	r = property->set(object, property->member, message);
	if (r < 0)
		return r;
	*bits |= property->bits;
	return sd_bus_message_exit_container(message);
}

int bluez_read_properties(sd_bus_message *message, const struct property *table, size_t n,
			  void *object, unsigned *ret)
{
	unsigned bits = 0;
	const char *name;
	int r;

	r = sd_bus_message_enter_container(message, 'a', "{sv}");
	while (r >= 0 && (r = sd_bus_message_enter_container(message, 'e', "sv")) > 0) {
		r = sd_bus_message_read_basic(message, 's', &name);
		if (r >= 0)
			r = read_value(message, find_property(table, n, name), object,
				       &bits);
		if (r >= 0)
			r = sd_bus_message_exit_container(message);
	}
	if (r >= 0)
		r = sd_bus_message_exit_container(message);
	*ret = bits;
	return MIN(r, 0);
}

int bluez_read_invalidated(sd_bus_message *message, const struct property *table,
			   size_t n, void *object, unsigned *ret)
{
	unsigned bits = 0;
	const char *name;
	int r;

	r = sd_bus_message_enter_container(message, 'a', "s");
	while (r >= 0 && (r = sd_bus_message_read_basic(message, 's', &name)) > 0) {
		const struct property *property = find_property(table, n, name);

		if (!property || !property->unset)
			continue;
		property->unset(object, property->member);
		bits |= property->bits;
	}
	if (r >= 0)
		r = sd_bus_message_exit_container(message);
	*ret = bits;
	return MIN(r, 0);
}

int property_set_bool(void *object, size_t member, sd_bus_message *message)
{
	int value;
	int r = sd_bus_message_read_basic(message, 'b', &value);

	if (r > 0)
		*(bool *)((char *)object + member) = value;
	return r;
}

int property_set_u16(void *object, size_t member, sd_bus_message *message)
{
	return sd_bus_message_read_basic(message, 'q', (char *)object + member);
}

/* One that is not a UUID leaves the field as it was. */
int property_set_uuid(void *object, size_t member, sd_bus_message *message)
{
	const char *text;
	int r = sd_bus_message_read_basic(message, 's', &text);

	if (r > 0)
		uuid_parse(text, (struct uuid *)((char *)object + member));
	return r;
}

int property_set_flags(void *object, size_t member, sd_bus_message *message)
{
	static const char *const names[] = {
		"broadcast",
		"read",
		"write-without-response",
		"write",
		"notify",
		"indicate",
		"authenticated-signed-writes",
		"extended-properties",
	};
	unsigned flags = 0;
	const char *text;
	int r;

	r = sd_bus_message_enter_container(message, 'a', "s");
	while (r >= 0 && (r = sd_bus_message_read_basic(message, 's', &text)) > 0)
		for (size_t i = 0; i < ARRAY_SIZE(names); i++)
			if (strcmp(text, names[i]) == 0)
				flags |= 1U << i;
	if (r >= 0)
		r = sd_bus_message_exit_container(message);
	*(unsigned *)((char *)object + member) = flags;
	return r;
}

static int set_address(void *object, size_t member, sd_bus_message *message)
{
	const char *text;
	int r = sd_bus_message_read_basic(message, 's', &text);

	if (r > 0)
		ble_addr_parse(text, (struct ble_addr *)((char *)object + member));
	return r;
}

static int set_address_type(void *object, size_t member, sd_bus_message *message)
{
	struct ble_addr *addr = (struct ble_addr *)((char *)object + member);
	const char *text;
	int r = sd_bus_message_read_basic(message, 's', &text);

	if (r > 0)
		addr->type = strcmp(text, "random") == 0 ? BLE_ADDR_RANDOM
							 : BLE_ADDR_PUBLIC;
	return r;
}

/* ---- Device1 ---- */

static int set_rssi(void *object, size_t member, sd_bus_message *message)
{
	return sd_bus_message_read_basic(message, 'n', (char *)object + member);
}

static void unset_rssi(void *object, size_t member)
{
	*(int16_t *)((char *)object + member) = DEVICE_NOT_HEARD;
}

/* clang-format off */
#define PART(p)   offsetof(struct bluez_device, parts[p])
#define FIELD(f)  offsetof(struct bluez_device, f)

const struct property bluez_device_properties[] = {
	{"RSSI",             "n",      set_rssi,          unset_rssi,  FIELD(rssi),             PROPERTY_RSSI},
	{"ManufacturerData", "a{qv}",  part_set_manufacturer, NULL,    PART(PART_MANUFACTURER), PROPERTY_AD},
	{"ServiceData",      "a{sv}",  part_set_service_data, NULL,    PART(PART_SERVICE_DATA), PROPERTY_AD},
	{"UUIDs",            "as",     part_set_uuids,    NULL,        PART(PART_UUIDS),        PROPERTY_AD},
	{"Name",             "s",      part_set_name,     NULL,        PART(PART_NAME),         PROPERTY_AD},
	{"TxPower",          "n",      part_set_tx_power, part_unset,  PART(PART_TX_POWER),     PROPERTY_AD},
	{"Appearance",       "q",      part_set_appearance, NULL,      PART(PART_APPEARANCE),   PROPERTY_AD},
	{"AdvertisingFlags", "ay",     part_set_flags,    NULL,        PART(PART_FLAGS),        PROPERTY_AD},
	{"Address",          "s",      set_address,       NULL,        FIELD(addr),             0},
	{"AddressType",      "s",      set_address_type,  NULL,        FIELD(addr),             0},
	{"Connected",        "b",      property_set_bool, NULL,        FIELD(connected),        PROPERTY_STATE},
	{"ServicesResolved", "b",      property_set_bool, NULL,        FIELD(resolved),         PROPERTY_STATE},
	{"Paired",           "b",      property_set_bool, NULL,        FIELD(paired),           0},
	{"Bonded",           "b",      property_set_bool, NULL,        FIELD(bonded),           0},
	{"Trusted",          "b",      property_set_bool, NULL,        FIELD(trusted),          0},
};
const size_t bluez_device_properties_count = ARRAY_SIZE(bluez_device_properties);

/* ---- Adapter1 ---- */

#undef FIELD
#define FIELD(f)  offsetof(struct adapter, info.f)

const struct property bluez_adapter_properties[] = {
	{"Address",     "s", set_address,       NULL, FIELD(addr),        PROPERTY_STATE},
	{"AddressType", "s", set_address_type,  NULL, FIELD(addr),        PROPERTY_STATE},
	{"Powered",     "b", property_set_bool, NULL, FIELD(powered),     PROPERTY_STATE},
	{"Discovering", "b", property_set_bool, NULL, FIELD(discovering), PROPERTY_STATE},
};
const size_t bluez_adapter_properties_count = ARRAY_SIZE(bluez_adapter_properties);
/* clang-format on */
