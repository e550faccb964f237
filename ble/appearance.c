/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Assigned numbers 2.6: the upper ten bits are a category; those that are not here have none. */
#include "ble/adv.h"

/* clang-format off */
static const char *const categories[] = {
	[0x01] = "phone",              [0x02] = "computer",
	[0x03] = "watch",              [0x04] = "clock",
	[0x05] = "display",            [0x06] = "remote control",
	[0x07] = "eye-glasses",        [0x08] = "tag",
	[0x09] = "keyring",            [0x0a] = "media player",
	[0x0b] = "barcode scanner",    [0x0c] = "thermometer",
	[0x0d] = "heart rate sensor",  [0x0e] = "blood pressure monitor",
	[0x0f] = "input device",       [0x10] = "glucose meter",
	[0x11] = "running sensor",     [0x12] = "cycling sensor",
	[0x13] = "control device",     [0x14] = "network device",
	[0x15] = "sensor",             [0x16] = "light fixture",
	[0x17] = "fan",                [0x18] = "HVAC",
	[0x19] = "air conditioning",   [0x1a] = "humidifier",
	[0x1b] = "heating",            [0x1c] = "access control",
	[0x1d] = "motorized device",   [0x1e] = "power device",
	[0x1f] = "light source",       [0x20] = "window covering",
	[0x21] = "audio sink",         [0x22] = "audio source",
	[0x23] = "motorized vehicle",  [0x24] = "domestic appliance",
	[0x25] = "wearable audio",     [0x26] = "aircraft",
	[0x27] = "audio and video",    [0x28] = "display equipment",
	[0x29] = "hearing aid",        [0x2a] = "gaming",
	[0x2b] = "signage",            [0x31] = "pulse oximeter",
	[0x32] = "weight scale",       [0x33] = "mobility device",
	[0x34] = "glucose monitor",    [0x35] = "insulin pump",
	[0x36] = "medication",         [0x37] = "spirometer",
	[0x51] = "outdoor sports",
};
/* clang-format on */

const char *appearance_name(uint16_t appearance)
{
	unsigned category = appearance >> 6;

	return category < ARRAY_SIZE(categories) ? categories[category] : NULL;
}
