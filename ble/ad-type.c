/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/adv.h"

struct row {
	uint8_t type;
	const char *name;
};

/* clang-format off */
static const struct row rows[] = {
	{AD_FLAGS,               "flags"},
	{AD_UUID16_SOME,         "16-bit service UUIDs, incomplete list"},
	{AD_UUID16_ALL,          "16-bit service UUIDs"},
	{AD_UUID32_SOME,         "32-bit service UUIDs, incomplete list"},
	{AD_UUID32_ALL,          "32-bit service UUIDs"},
	{AD_UUID128_SOME,        "128-bit service UUIDs, incomplete list"},
	{AD_UUID128_ALL,         "128-bit service UUIDs"},
	{AD_NAME_SHORT,          "shortened name"},
	{AD_NAME_COMPLETE,       "name"},
	{AD_TX_POWER,            "tx power"},
	{AD_CLASS,               "class of device"},
	{AD_SSP_HASH,            "simple pairing hash, P-192"},
	{AD_SSP_RANDOMIZER,      "simple pairing randomizer, P-192"},
	{AD_DEVICE_ID,           "device id or security manager TK"},
	{AD_SM_OOB_FLAGS,        "security manager out-of-band flags"},
	{AD_CONN_INTERVAL,       "peripheral connection interval range"},
	{AD_SOLICIT16,           "16-bit solicited services"},
	{AD_SOLICIT128,          "128-bit solicited services"},
	{AD_SERVICE_DATA16,      "service data, 16-bit UUID"},
	{AD_PUBLIC_TARGET,       "public target address"},
	{AD_RANDOM_TARGET,       "random target address"},
	{AD_APPEARANCE,          "appearance"},
	{AD_ADV_INTERVAL,        "advertising interval"},
	{AD_LE_ADDRESS,          "device address"},
	{AD_LE_ROLE,             "role"},
	{AD_SSP_HASH_P256,       "simple pairing hash, P-256"},
	{AD_SSP_RANDOMIZER_P256, "simple pairing randomizer, P-256"},
	{AD_SOLICIT32,           "32-bit solicited services"},
	{AD_SERVICE_DATA32,      "service data, 32-bit UUID"},
	{AD_SERVICE_DATA128,     "service data, 128-bit UUID"},
	{AD_LE_SC_CONFIRM,       "secure connections confirmation"},
	{AD_LE_SC_RANDOM,        "secure connections random"},
	{AD_URI,                 "URI"},
	{AD_INDOOR_POSITION,     "indoor positioning"},
	{AD_TRANSPORT_DISCOVERY, "transport discovery"},
	{AD_LE_FEATURES,         "supported features"},
	{AD_CHANNEL_MAP,         "channel map update"},
	{AD_MESH_PROV,           "mesh provisioning"},
	{AD_MESH_DATA,           "mesh message"},
	{AD_MESH_BEACON,         "mesh beacon"},
	{AD_CSIP_RSI,            "coordinated set identifier"},
	{AD_BROADCAST_NAME,      "broadcast name"},
	{AD_3D_INFO,             "3D information"},
	{AD_MANUFACTURER,        "manufacturer data"},
};
/* clang-format on */

const char *ad_type_name(uint8_t type)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].type == type)
			return rows[i].name;
	return NULL;
}
