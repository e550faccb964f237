/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the numbers that an access point gives mean for somebody who wants to join it. */
#include "wifi/assoc-machine.h"

/* clang-format off */
static const struct assoc_status statuses[] = {
	{1,   WIFI_REJECTED,    false, "it refuses this device"},
	{10,  WIFI_UNSUPPORTED, false, "it asks for capabilities that this radio lacks"},
	{12,  WIFI_REJECTED,    false, "it refuses this device"},
	{13,  WIFI_UNSUPPORTED, false, "it does not take this kind of authentication"},
	{14,  WIFI_REJECTED,    true,  "the authentication got out of step"},
	{15,  WIFI_REJECTED,    false, "the authentication failed"},
	{16,  WIFI_REJECTED,    true,  "it waited in vain for the next step"},
	{17,  WIFI_AP_FULL,     false, "it takes no more devices"},
	{18,  WIFI_UNSUPPORTED, false, "it asks for data rates that this radio lacks"},
	{27,  WIFI_UNSUPPORTED, false, "it asks for 802.11n"},
	{30,  WIFI_REJECTED,    true,  "it asks to come again later"},
	{31,  WIFI_UNSUPPORTED, false, "it asks for other protection of management frames"},
	{33,  WIFI_AP_FULL,     false, "it has no bandwidth left"},
	{34,  WIFI_REJECTED,    true,  "the signal is too bad"},
	{37,  WIFI_REJECTED,    false, "it declines"},
	{40,  WIFI_UNSUPPORTED, false, "it does not understand what this radio offers"},
	{41,  WIFI_UNSUPPORTED, false, "it does not take the group cipher"},
	{42,  WIFI_UNSUPPORTED, false, "it does not take the pairwise cipher"},
	{43,  WIFI_UNSUPPORTED, false, "it does not take the kind of key"},
	{45,  WIFI_UNSUPPORTED, false, "it does not take the security capabilities"},
	{46,  WIFI_UNSUPPORTED, false, "its policy does not take the cipher"},
	{53,  WIFI_REJECTED,    true,  "it has forgotten an earlier key"},
	{77,  WIFI_UNSUPPORTED, false, "it does not take the SAE group"},
	{82,  WIFI_REJECTED,    true,  "it points to another access point"},
	{92,  WIFI_REJECTED,    false, "it refuses for a reason of its own"},
	{93,  WIFI_AP_FULL,     false, "it has no memory left"},
	{104, WIFI_UNSUPPORTED, false, "it asks for 802.11ac"},
	{123, WIFI_REJECTED,    false, "it asks for a password identifier"},
	{124, WIFI_UNSUPPORTED, false, "it asks for 802.11ax"},
};
/* clang-format on */

const struct assoc_status *assoc_status(int code)
{
	static const struct assoc_status other = {0, WIFI_REJECTED, false, "it refused"};

	for (size_t i = 0; i < ARRAY_SIZE(statuses); i++)
		if (statuses[i].code == code)
			return &statuses[i];
	return &other;
}

/* IEEE 802.11-2020 table 9-49: 2 the authentication is not valid any more, 14 MIC failure, 15 the
   handshake timed out: it dropped each of our messages, for their MIC was wrong; 23 802.1X failed. */
bool assoc_reason_is_key(int reason)
{
	return reason == 2 || reason == 14 || reason == 15 || reason == 23;
}

/* 3 and 8 it leaves, 4 inactivity, 5 it cannot handle all, 6 and 7 a frame of a station that is not
   associated. */
bool assoc_reason_is_leave(int reason)
{
	return reason >= 3 && reason <= 8;
}

static const char *const names[] = {
	[WIFI_OK] = "ok",
	[WIFI_CANCELLED] = "cancelled",
	[WIFI_TIMED_OUT] = "timed-out",
	[WIFI_WRONG_PASSWORD] = "wrong-password",
	[WIFI_NOT_IN_RANGE] = "not-in-range",
	[WIFI_AP_FULL] = "ap-full",
	[WIFI_REJECTED] = "rejected",
	[WIFI_UNSUPPORTED] = "unsupported",
	[WIFI_EAP_REFUSED] = "eap-refused",
	[WIFI_EAP_CERT] = "eap-cert",
	[WIFI_LOST] = "lost",
	[WIFI_DAEMON_GONE] = "daemon-gone",
	[WIFI_DAEMON_FAULT] = "daemon-fault",
	[WIFI_DISTURBED] = "disturbed",
	[WIFI_NO_MEMORY] = "no-memory",
};

const char *wifi_verdict_name(enum wifi_verdict verdict)
{
	return names[verdict];
}
