/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ble/bluez-private.h"

#include <errno.h>

#include "tests/unit/unit.h"

struct connect_row {
	const char *title;
	const char *name;
	const char *message;
	enum connect_class class;
};

/* clang-format off */
static const struct connect_row connect_rows[] = {
	{"bluetoothd 5.66, no answer on the air: abort by local",
	 "org.bluez.Error.Failed", "le-connection-abort-by-local", CONNECT_TRANSIENT},
	{"bluetoothd 5.55, the same", "org.bluez.Error.Failed", "Software caused connection abort",
	 CONNECT_TRANSIENT},
	{"a Disconnect in the middle", "org.bluez.Error.Failed", "br-connection-canceled",
	 CONNECT_TRANSIENT},
	{"an error that is not known", "org.bluez.Error.Failed", "something new", CONNECT_TRANSIENT},
	{"an error name that is not known", "org.example.What", "", CONNECT_TRANSIENT},
	{"no message at all", "org.bluez.Error.Failed", NULL, CONNECT_TRANSIENT},
	{"no answer on the bus", "org.freedesktop.DBus.Error.NoReply", "", CONNECT_TRANSIENT},
	{"src/error.c: already connected", "org.bluez.Error.AlreadyConnected",
	 "Already Connected", CONNECT_OK},
	{"src/error.c: in progress", "org.bluez.Error.InProgress", "In Progress", CONNECT_PENDING},
	{"bluetoothd 5.50: in progress, as a failure", "org.bluez.Error.Failed",
	 "Operation already in progress", CONNECT_PENDING},
	{"the object vanished", "org.freedesktop.DBus.Error.UnknownObject",
	 "Method \"Connect\" with signature \"\" on interface \"org.bluez.Device1\" doesn't exist",
	 CONNECT_GONE},
	{"the same, older libdbus", "org.freedesktop.DBus.Error.UnknownMethod", "", CONNECT_GONE},
	{"the adapter is off", "org.bluez.Error.NotReady", "Resource Not Ready", CONNECT_NOT_READY},
	{"bluetoothd 5.66: off, as a failure", "org.bluez.Error.Failed",
	 "br-connection-adapter-not-powered", CONNECT_NOT_READY},
	{"D-Bus policy", "org.freedesktop.DBus.Error.AccessDenied", "Rejected send message",
	 CONNECT_DENIED},
	{"pairing failed", "org.bluez.Error.AuthenticationFailed", "Authentication Failed",
	 CONNECT_DENIED},
	{"the daemon went", "org.freedesktop.DBus.Error.ServiceUnknown", "", CONNECT_NO_DAEMON},
	{"dbus-daemon 1.14: the daemon went meanwhile", "org.freedesktop.DBus.Error.NoReply",
	 "Message recipient disconnected from message bus without replying", CONNECT_NO_DAEMON},
};

static const struct {
	const char *title;
	const char *name;
	const char *message;
	int error;
	uint8_t att;
} gatt_rows[] = {
	{"src/gatt-client.c: an application error", "org.bluez.Error.Failed",
	 "Operation failed with ATT error: 0x80 (Application Error)", -EREMOTEIO, 0x80},
	{"seen in the lab, bluetoothd 5.66", "org.bluez.Error.Failed",
	 "Operation failed with ATT error: 0x85", -EREMOTEIO, 0x85},
	{"unlikely error", "org.bluez.Error.Failed",
	 "Operation failed with ATT error: 0x0e (Unlikely error)", -EREMOTEIO, 0x0e},
	{"ATT error 0 is none", "org.bluez.Error.Failed",
	 "Operation failed with ATT error: 0x00", -EIO, 0},
	{"no digits", "org.bluez.Error.Failed", "Operation failed with ATT error: 0x", -EIO, 0},
	{"reading is not permitted", "org.bluez.Error.NotPermitted", "Read not permitted",
	 -EREMOTEIO, 0x02},
	{"writing is not permitted", "org.bluez.Error.NotPermitted", "Write not permitted",
	 -EREMOTEIO, 0x03},
	{"encryption is needed", "org.bluez.Error.NotPermitted", "Not paired", -EREMOTEIO, 0x05},
	{"another client has it", "org.bluez.Error.NotPermitted", "Notify acquired", -EPERM, 0},
	{"not authorized", "org.bluez.Error.NotAuthorized", "Operation Not Authorized",
	 -EREMOTEIO, 0x08},
	{"the length is refused, 5.66", "org.bluez.Error.InvalidArguments", "Invalid Length",
	 -EREMOTEIO, 0x0d},
	{"the length is refused, 5.5x", "org.bluez.Error.InvalidValueLength", "", -EREMOTEIO, 0x0d},
	{"a property that it has not", "org.bluez.Error.NotSupported", "Operation is not supported",
	 -EOPNOTSUPP, 0},
	{"another client's request runs", "org.bluez.Error.InProgress", "In Progress",
	 -EINPROGRESS, 0},
	{"disconnected", "org.bluez.Error.Failed", "Not connected", -ECONNRESET, 0},
	{"the characteristic vanished", "org.freedesktop.DBus.Error.UnknownObject", "", -ENOENT, 0},
	{"no answer", "org.freedesktop.DBus.Error.NoReply", "Method call timed out", -ETIMEDOUT, 0},
	{"dbus-daemon 1.14: the daemon went meanwhile", "org.freedesktop.DBus.Error.NoReply",
	 "Message recipient disconnected from message bus without replying", -EHOSTDOWN, 0},
	{"the daemon went", "org.freedesktop.DBus.Error.NameHasNoOwner", "", -EHOSTDOWN, 0},
	{"D-Bus policy", "org.freedesktop.DBus.Error.AccessDenied", "", -EACCES, 0},
	{"no words at all", "org.bluez.Error.Failed", NULL, -EIO, 0},
};
/* clang-format on */

static void connect_errors_are_classed(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(connect_rows); i++) {
		print_message("# %s\n", connect_rows[i].title);
		assert_int_equal(bluez_classify_connect(connect_rows[i].name,
							connect_rows[i].message),
				 connect_rows[i].class);
	}
}

static void gatt_errors_keep_what_the_peer_said(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(gatt_rows); i++) {
		uint8_t att = 0xaa;

		print_message("# %s\n", gatt_rows[i].title);
		assert_int_equal(
			bluez_gatt_error(gatt_rows[i].name, gatt_rows[i].message, &att),
			gatt_rows[i].error);
		assert_int_equal(att, gatt_rows[i].att);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(connect_errors_are_classed),
		cmocka_unit_test(gatt_errors_keep_what_the_peer_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
