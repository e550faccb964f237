/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * AD structures (Core spec supplement part A, vol 3 part C 11): iterate and build. The edge
 * cases are decided as BlueZ decides them: a length of 0 ends the data, a structure past
 * the end ends parsing and what came before it stands.
 */
#include "ble/uuid.h"

#include "base/buf.h"

/* clang-format off */
enum ad_type {
	AD_FLAGS              = 0x01,
	AD_UUID16_SOME        = 0x02,
	AD_UUID16_ALL         = 0x03,
	AD_UUID32_SOME        = 0x04,
	AD_UUID32_ALL         = 0x05,
	AD_UUID128_SOME       = 0x06,
	AD_UUID128_ALL        = 0x07,
	AD_NAME_SHORT         = 0x08,
	AD_NAME_COMPLETE      = 0x09,
	AD_TX_POWER           = 0x0a,
	AD_CLASS              = 0x0d,
	AD_SSP_HASH           = 0x0e,
	AD_SSP_RANDOMIZER     = 0x0f,
	AD_DEVICE_ID          = 0x10,
	AD_SM_OOB_FLAGS       = 0x11,
	AD_CONN_INTERVAL      = 0x12,
	AD_SOLICIT16          = 0x14,
	AD_SOLICIT128         = 0x15,
	AD_SERVICE_DATA16     = 0x16,
	AD_PUBLIC_TARGET      = 0x17,
	AD_RANDOM_TARGET      = 0x18,
	AD_APPEARANCE         = 0x19,
	AD_ADV_INTERVAL       = 0x1a,
	AD_LE_ADDRESS         = 0x1b,
	AD_LE_ROLE            = 0x1c,
	AD_SSP_HASH_P256      = 0x1d,
	AD_SSP_RANDOMIZER_P256 = 0x1e,
	AD_SOLICIT32          = 0x1f,
	AD_SERVICE_DATA32     = 0x20,
	AD_SERVICE_DATA128    = 0x21,
	AD_LE_SC_CONFIRM      = 0x22,
	AD_LE_SC_RANDOM       = 0x23,
	AD_URI                = 0x24,
	AD_INDOOR_POSITION    = 0x25,
	AD_TRANSPORT_DISCOVERY = 0x26,
	AD_LE_FEATURES        = 0x27,
	AD_CHANNEL_MAP        = 0x28,
	AD_MESH_PROV          = 0x29,
	AD_MESH_DATA          = 0x2a,
	AD_MESH_BEACON        = 0x2b,
	AD_CSIP_RSI           = 0x2e,
	AD_BROADCAST_NAME     = 0x30,
	AD_3D_INFO            = 0x3d,
	AD_MANUFACTURER       = 0xff,
};
/* clang-format on */

struct ad_field {
	uint8_t type; /* enum ad_type, or one we do not know */
	const uint8_t *data;
	size_t len; /* at most 254 */
};

/* false at the end; walks in place, copies nothing. */
bool ad_next(struct reader *ad, struct ad_field *ret);
const char *ad_type_name(uint8_t type); /* NULL: unknown */
/* "heart rate sensor": the category; NULL: unknown. Static. */
const char *appearance_name(uint16_t appearance);
/* A name as text: cut at its first NUL, invalid UTF-8 replaced, white space around it removed. The
   caller frees; may be empty; NULL when out of memory. */
char *ad_name(const struct ad_field *field);

/* Builders; a field over 254 bytes is cut into none: -EMSGSIZE latches in buf->error. */
void ad_put(struct buf *ad, uint8_t type, const void *data, size_t len);
void ad_put_uuid(struct buf *ad,
		 const struct uuid *uuid); /* the shortest "complete list" type */
void ad_put_service_data(struct buf *ad, const struct uuid *uuid, const void *data,
			 size_t len);
void ad_put_manufacturer(struct buf *ad, uint16_t company, const void *data, size_t len);
