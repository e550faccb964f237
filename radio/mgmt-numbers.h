/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once
/*
 * Numbers of the kernel's Bluetooth management interface, which libbluetooth's headers do
 * not have. Source of each: include/net/bluetooth/mgmt.h of Linux (the name there is the
 * name here) and BlueZ doc/mgmt-api.txt.
 */

/* clang-format off */
enum {
	MGMT_HDR_SIZE = 6, /* opcode, index, length of the parameters */
	MGMT_INDEX_NONE = 0xffff,

	MGMT_OP_READ_COMMANDS            = 0x0002,
	MGMT_OP_READ_INDEX_LIST          = 0x0003,
	MGMT_OP_ADD_ADV_PATTERNS_MONITOR = 0x0052, /* Linux 5.10 */
	MGMT_OP_REMOVE_ADV_MONITOR       = 0x0053,
	MGMT_ADV_PATTERN_SIZE            = 34, /* type, offset, length, 31 bytes */

	MGMT_EV_CMD_COMPLETE             = 0x0001,
	MGMT_EV_CMD_STATUS               = 0x0002,
	MGMT_EV_INDEX_ADDED              = 0x0004,
	MGMT_EV_INDEX_REMOVED            = 0x0005,
	MGMT_EV_NEW_SETTINGS             = 0x0006,
	MGMT_EV_DEVICE_FOUND             = 0x0012,
	MGMT_EV_ADV_MONITOR_REMOVED      = 0x002c,
	/* Linux 5.17: as Device Found, after 2 bytes of monitor handle; sent instead of it
	   while an advertisement monitor, and no discovery, makes the kernel scan. */
	MGMT_EV_ADV_MONITOR_DEVICE_FOUND = 0x002f,

	/* Status of a command. */
	MGMT_STATUS_BUSY = 0x0a,

	/* The type of an address: BDADDR_* of include/net/bluetooth/bluetooth.h. */
	MGMT_ADDR_BREDR     = 0x00,
	MGMT_ADDR_LE_PUBLIC = 0x01,
	MGMT_ADDR_LE_RANDOM = 0x02,

	/* Flags of Device Found. */
	MGMT_DEV_FOUND_NOT_CONNECTABLE = 1 << 2,
	/* Linux 6.6, and stable kernels since 2023: a scan response that came alone, of which
	   nobody can tell whether its sender is connectable. */
	MGMT_DEV_FOUND_SCAN_RSP        = 1 << 5,
};
/* clang-format on */
