/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the interface is told before anything else, until it is in a cluster. */
#include "setup/aware-radio-supplicant-private.h"

#include "aware/supplicant-event.h"
#include "base/secret.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* ---- Its interface is configured ---- */

/* hostap 2.12, wpas_nan_set(). What must be is a rule of ours; the rest is a wish. */
static const struct setting {
	const char *text;
	bool must, joined; /* joined: once there is a cluster */
	unsigned number;   /* behind the text; 0: none */
} settings[] = {
	{"NAN_SET pairing_setup 1", true, false},
	/* PINs and passphrases, both ends, and opportunistic: none of them without our consent */
	{"NAN_SET bootstrap_config 67,0,1024", true, false},
	{"NAN_SET cipher_suites 1", true, false}, /* CCMP-128 alone, on group 19 */
	{"NAN_SET npk_caching 1", false, false},
	{"NAN_SET pairing_verification 1", false, false},
	{"NAN_SET dual_band 0", false, false},
	{"NAN_SET nik_lifetime", false, false, AWARE_NIK_LIFETIME_S},
	{NULL, true, false}, /* who we are: secret */
	{"NAN_START", true, false},
	/* where it can be met between discovery windows; pairing does without where there is none */
	{"NAN_SCHED_CONFIG_MAP map_id=1 2437:0e000000", false, true},
};

static void ready(struct wpas *wpas)
{
	wpas->step = STEP_RUN;
	loop_timer_set(wpas->timer, 0);
	wpas_tell(wpas, (struct aware_radio_event){.type = AWARE_RADIO_READY});
}

static void on_setting(const char *answer, size_t len, int error, void *userdata)
{
	struct wpas *wpas = userdata;
	const struct setting *setting = &settings[wpas->setting];
	bool ok = answer && strcmp(answer, "OK") == 0;

	if (error || wpas->step == STEP_CLOSED)
		return;
	if (!ok && setting->must && wpas->setting == 0) {
		wpas_fail(wpas, -EOPNOTSUPP,
			  "this wpa_supplicant cannot pair: it was built without "
			  "CONFIG_PASN, or the radio's driver has no data paths");
		return;
	}
	if (!ok && setting->must) {
		snprintf(wpas->why, sizeof(wpas->why), "wpa_supplicant refuses %.40s",
			 setting->text ? setting->text : "NAN_SET nik");
		wpas_fail(wpas, -EIO, wpas->why);
		return;
	}
	wpas->setting++;
	wpas_configure(wpas);
}

static void send_nik(struct wpas *wpas)
{
	struct buf command = {};
	char hex[2 * AWARE_NIK_LEN + 1];

	for (size_t i = 0; i < AWARE_NIK_LEN; i++)
		snprintf(hex + 2 * i, 3, "%02x", wpas->nik[i]);
	buf_printf(&command, "NAN_SET nik %s", hex);
	secret_wipe(hex, sizeof(hex));
	if (command.error || wifi_ctrl_request(wpas->ctrl, command.data, command.len,
					       true, on_setting, wpas) < 0)
		wpas_fail(wpas, -ENOMEM, NULL);
	buf_deinit(&command);
}

static void send_setting(struct wpas *wpas, const struct setting *setting)
{
	char command[64];
	int len = setting->number
			  ? snprintf(command, sizeof(command), "%s %u", setting->text,
				     setting->number)
			  : snprintf(command, sizeof(command), "%s", setting->text);

	if (wifi_ctrl_request(wpas->ctrl, command, (size_t)len, false, on_setting, wpas) <
	    0)
		wpas_fail(wpas, -EIO, "wpa_supplicant went away");
}

void wpas_configure(struct wpas *wpas)
{
	const struct setting *setting = &settings[wpas->setting];

	if (wpas->setting == ARRAY_SIZE(settings) ||
	    (wpas->only_probed && !setting->text)) {
		ready(wpas);
		return;
	}
	if (setting->joined && !wpas->info.synchronized) {
		wpas->step = STEP_JOIN;
		loop_timer_set(wpas->timer, clock_now() + AWARE_SUPPLICANT_JOIN_US);
		return;
	}
	if (!setting->text)
		send_nik(wpas);
	else
		send_setting(wpas, setting);
}

/* ---- Its lines ---- */

static void joined(struct wpas *wpas, const uint8_t cluster[6])
{
	memcpy(wpas->info.cluster, cluster, 6);
	wpas->info.synchronized = true;
	if (wpas->step == STEP_RUN)
		wpas_tell(wpas, (struct aware_radio_event){.type = AWARE_RADIO_JOINED});
	/* before the answer to NAN_START it is only noted */
	if (wpas->step != STEP_JOIN)
		return;
	wpas->step = STEP_CONFIGURE;
	loop_timer_set(wpas->timer, 0);
	wpas_configure(wpas);
}

void wpas_line(const char *line, size_t len, void *userdata)
{
	struct wpas *wpas = userdata;
	struct aware_supplicant_event event;

	if (wpas->step < STEP_CONFIGURE || wpas->step == STEP_CLOSED)
		return;
	aware_supplicant_event_parse(line, len, &event);
	if (event.type == SUPPLICANT_JOINED)
		joined(wpas, event.address);
	else if (event.type == SUPPLICANT_STOPPED)
		wpas_fail(wpas, -ENETDOWN, "wpa_supplicant has stopped Wi-Fi Aware");
	else if (event.type != SUPPLICANT_OTHER && wpas->step == STEP_RUN)
		wpas_tell(wpas, (struct aware_radio_event){.type = AWARE_RADIO_LINE,
							   .text = line});
	secret_wipe(&event, sizeof(event));
}
