/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What bluetoothd's errors mean. Their names are coarse (org.bluez.Error.Failed is most of
 * them), so the text decides where it has to: src/error.c, src/gatt-client.c, 5.50 to 5.87.
 */
#include "ble/bluez-private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
/* The first row that matches counts; a NULL text matches any. */
static const struct {
	const char *name;
	const char *text; /* a part of the message */
	enum connect_class class;
} connect_errors[] = {
	{"org.bluez.Error.AlreadyConnected",                   NULL, CONNECT_OK},
	{"org.bluez.Error.InProgress",                         NULL, CONNECT_PENDING},
	{"org.bluez.Error.Failed",          "already in progress",   CONNECT_PENDING},
	{"org.bluez.Error.Failed",          "In Progress",           CONNECT_PENDING},
	{"org.bluez.Error.NotReady",                           NULL, CONNECT_NOT_READY},
	{"org.bluez.Error.Failed",          "adapter-not-powered",   CONNECT_NOT_READY},
	{"org.bluez.Error.DoesNotExist",                       NULL, CONNECT_GONE},
	{"org.freedesktop.DBus.Error.UnknownObject",           NULL, CONNECT_GONE},
	{"org.freedesktop.DBus.Error.UnknownMethod",           NULL, CONNECT_GONE},
	{"org.freedesktop.DBus.Error.UnknownInterface",        NULL, CONNECT_GONE},
	{"org.freedesktop.DBus.Error.AccessDenied",            NULL, CONNECT_DENIED},
	{"org.bluez.Error.NotAuthorized",                      NULL, CONNECT_DENIED},
	{"org.bluez.Error.NotPermitted",                       NULL, CONNECT_DENIED},
	{"org.bluez.Error.AuthenticationFailed",               NULL, CONNECT_DENIED},
	{"org.bluez.Error.AuthenticationRejected",             NULL, CONNECT_DENIED},
	{"org.freedesktop.DBus.Error.ServiceUnknown",          NULL, CONNECT_NO_DAEMON},
	{"org.freedesktop.DBus.Error.NameHasNoOwner",          NULL, CONNECT_NO_DAEMON},
	{"org.freedesktop.DBus.Error.Disconnected",            NULL, CONNECT_NO_DAEMON},
	{"org.freedesktop.DBus.Error.NoReply", "disconnected from",  CONNECT_NO_DAEMON},
	{NULL,                                                 NULL, CONNECT_TRANSIENT},
};

/* Core spec vol 3 part F 3.4.1.1; bluetoothd gives names to some and words the rest. */
static const struct {
	const char *name;
	const char *text;
	int error;
	uint8_t att;
} gatt_errors[] = {
	{"org.bluez.Error.NotPermitted",        "Read not permitted",  -EREMOTEIO, 0x02},
	{"org.bluez.Error.NotPermitted",        "Write not permitted", -EREMOTEIO, 0x03},
	{"org.bluez.Error.NotPermitted",        "Not paired",          -EREMOTEIO, 0x05},
	{"org.bluez.Error.NotPermitted",        NULL,                  -EPERM,     0},
	{"org.bluez.Error.NotAuthorized",       NULL,                  -EREMOTEIO, 0x08},
	{"org.bluez.Error.InvalidOffset",       NULL,                  -EREMOTEIO, 0x07},
	{"org.bluez.Error.InvalidArguments",    "Invalid offset",      -EREMOTEIO, 0x07},
	{"org.bluez.Error.InvalidValueLength",  NULL,                  -EREMOTEIO, 0x0d},
	{"org.bluez.Error.InvalidArguments",    "Invalid Length",      -EREMOTEIO, 0x0d},
	{"org.bluez.Error.InvalidArguments",    NULL,                  -EINVAL,    0},
	{"org.bluez.Error.NotSupported",        NULL,                  -EOPNOTSUPP, 0},
	{"org.bluez.Error.InProgress",          NULL,                  -EINPROGRESS, 0},
	{"org.bluez.Error.NotConnected",        NULL,                  -ECONNRESET, 0},
	{"org.bluez.Error.Failed",              "Not connected",       -ECONNRESET, 0},
	{"org.bluez.Error.DoesNotExist",        NULL,                  -ENOENT,    0},
	{"org.freedesktop.DBus.Error.UnknownObject",    NULL,          -ENOENT,    0},
	{"org.freedesktop.DBus.Error.UnknownMethod",    NULL,          -ENOENT,    0},
	{"org.freedesktop.DBus.Error.UnknownInterface", NULL,          -ENOENT,    0},
	{"org.freedesktop.DBus.Error.NoReply",  "disconnected from",   -EHOSTDOWN, 0},
	{"org.freedesktop.DBus.Error.NoReply",          NULL,          -ETIMEDOUT, 0},
	{"org.freedesktop.DBus.Error.Timeout",          NULL,          -ETIMEDOUT, 0},
	{"org.freedesktop.DBus.Error.AccessDenied",     NULL,          -EACCES,    0},
	{"org.freedesktop.DBus.Error.ServiceUnknown",   NULL,          -EHOSTDOWN, 0},
	{"org.freedesktop.DBus.Error.NameHasNoOwner",   NULL,          -EHOSTDOWN, 0},
	{"org.freedesktop.DBus.Error.Disconnected",     NULL,          -EHOSTDOWN, 0},
};
/* clang-format on */

static bool matches(const char *name, const char *message, const char *want_name,
		    const char *want_text)
{
	return strcmp(name, want_name) == 0 &&
	       (!want_text || (message && strstr(message, want_text)));
}

enum connect_class bluez_classify_connect(const char *name, const char *message)
{
	size_t i = 0;

	while (connect_errors[i].name &&
	       !matches(name, message, connect_errors[i].name, connect_errors[i].text))
		i++;
	return connect_errors[i].class;
}

int bluez_gatt_error(const char *name, const char *message, uint8_t *ret_att)
{
	static const char att_text[] = "ATT error: 0x";
	const char *text = message ? strstr(message, att_text) : NULL;
	unsigned att;

	*ret_att = 0;
	if (text && sscanf(text + sizeof(att_text) - 1, "%2x", &att) == 1 && att != 0) {
		*ret_att = (uint8_t)att;
		return -EREMOTEIO;
	}
	for (size_t i = 0; i < ARRAY_SIZE(gatt_errors); i++) {
		if (!matches(name, message, gatt_errors[i].name, gatt_errors[i].text))
			continue;
		*ret_att = gatt_errors[i].att;
		return gatt_errors[i].error;
	}
	return -EIO;
}
