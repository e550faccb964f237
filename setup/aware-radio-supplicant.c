/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/aware-radio-supplicant.h"

#include "aware/supplicant-event.h"
#include "base/crypto/random.h"
#include "base/list.h"
#include "base/log.h"
#include "base/secret.h"
#include "wifi/ctrl-path.h"
#include "wifi/ctrl.h"

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define NAME AWARE_SUPPLICANT_INTERFACE

enum step {
	STEP_PROBE,	 /* the socket of the interface */
	STEP_INTERFACES, /* the global one: what there is */
	STEP_ADD,
	STEP_CONFIGURE, /* the new interface's own socket */
	STEP_JOIN,
	STEP_RUN,
	STEP_CLOSED,
};

/* A command that is out. */
struct pending {
	struct list link;
	struct wpas *wpas;
	unsigned number;
};

struct wpas {
	struct aware_radio radio;
	sd_event *event;
	aware_radio_fn fn;
	void *userdata;
	enum step step;
	char interface[IF_NAMESIZE], dir[108];
	bool only_probed;
	uint8_t nik[AWARE_NIK_LEN];
	struct wifi_ctrl *ctrl; /* of the interface, then of the new one */
	struct wifi_ctrl *global;
	struct loop_timer *
		timer; /* the join's deadline; what cannot be done from inside of a call */
	bool made;     /* an interface of that name is, or is being, made */
	size_t setting;
	struct aware_radio_info info;
	struct list pending;
	size_t n_pending;
	int error;
	const char *text; /* static, or why */
	char why[160];
};

/* ---- Its end ---- */

/* From the timer: nothing is freed from inside of its own call. */
static void fail(struct wpas *wpas, int error, const char *text)
{
	if (wpas->step == STEP_CLOSED)
		return;
	wpas->step = STEP_CLOSED;
	wpas->error = error;
	wpas->text = text;
	loop_timer_set(wpas->timer, clock_now());
}

static void tell(struct wpas *wpas, struct aware_radio_event event)
{
	event.now_us = clock_now();
	event.info = &wpas->info;
	wpas->fn(&event, wpas->userdata);
}

static const char *why_down(int error)
{
	switch (-error) {
	case ENOENT:
	case ECONNREFUSED:
		return "wpa_supplicant does not control this interface";
	case EACCES:
	case EPERM:
		return "wpa_supplicant's control socket is for root and group netdev";
	case ETIMEDOUT:
		return "wpa_supplicant does not answer";
	default:
		return "wpa_supplicant went away";
	}
}

static void on_down(int error, void *userdata)
{
	fail(userdata, -EOPNOTSUPP, why_down(error));
}

static void on_global_down(int error, void *userdata)
{
	fail(userdata, -EOPNOTSUPP,
	     error == -ENOENT || error == -ECONNREFUSED
		     ? "wpa_supplicant has no global control socket: it is started with "
		       "-g /run/wpa_supplicant-global for that"
		     : why_down(error));
}

/* ---- Its interface is configured ---- */

/* hostap 2.12, wpas_nan_set(). What must be is a rule of ours; the rest is a wish. */
static const struct setting {
	const char *text;
	bool must, joined; /* joined: once there is a cluster */
} settings[] = {
	{"NAN_SET pairing_setup 1", true, false},
	/* PINs and passphrases, both ends, and opportunistic: none of them without our consent */
	{"NAN_SET bootstrap_config 67,0,1024", true, false},
	{"NAN_SET cipher_suites 1", true, false}, /* CCMP-128 alone, on group 19 */
	{"NAN_SET npk_caching 1", false, false},
	{"NAN_SET pairing_verification 1", false, false},
	{"NAN_SET dual_band 0", false, false},
	{"NAN_SET nik_lifetime 43200", false, false},
	{NULL, true, false}, /* who we are: secret */
	{"NAN_START", true, false},
	/* where it can be met between discovery windows; pairing does without where there is none */
	{"NAN_SCHED_CONFIG_MAP map_id=1 2437:0e000000", false, true},
};

static void configure(struct wpas *wpas);

static void ready(struct wpas *wpas)
{
	wpas->step = STEP_RUN;
	loop_timer_set(wpas->timer, 0);
	tell(wpas, (struct aware_radio_event){.type = AWARE_RADIO_READY});
}

static void on_setting(const char *answer, size_t len, int error, void *userdata)
{
	struct wpas *wpas = userdata;
	const struct setting *setting = &settings[wpas->setting];
	bool ok = answer && strcmp(answer, "OK") == 0;

	if (error || wpas->step == STEP_CLOSED)
		return;
	if (!ok && setting->must && wpas->setting == 0) {
		fail(wpas, -EOPNOTSUPP,
		     "this wpa_supplicant cannot pair: it was built without CONFIG_PASN, "
		     "or "
		     "the radio's driver has no data paths");
		return;
	}
	if (!ok && setting->must) {
		snprintf(wpas->why, sizeof(wpas->why), "wpa_supplicant refuses %.40s",
			 setting->text ? setting->text : "NAN_SET nik");
		fail(wpas, -EIO, wpas->why);
		return;
	}
	wpas->setting++;
	configure(wpas);
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
		fail(wpas, -ENOMEM, NULL);
	buf_deinit(&command);
}

static void configure(struct wpas *wpas)
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
	else if (wifi_ctrl_request(wpas->ctrl, setting->text, strlen(setting->text),
				   false, on_setting, wpas) < 0)
		fail(wpas, -EIO, "wpa_supplicant went away");
}

/* ---- Its lines ---- */

static void joined(struct wpas *wpas, const uint8_t cluster[6])
{
	memcpy(wpas->info.cluster, cluster, 6);
	wpas->info.synchronized = true;
	if (wpas->step == STEP_RUN)
		tell(wpas, (struct aware_radio_event){.type = AWARE_RADIO_JOINED});
	/* before the answer to NAN_START it is only noted */
	if (wpas->step != STEP_JOIN)
		return;
	wpas->step = STEP_CONFIGURE;
	loop_timer_set(wpas->timer, 0);
	configure(wpas);
}

static void on_line(const char *line, size_t len, void *userdata)
{
	struct wpas *wpas = userdata;
	struct aware_supplicant_event event;

	if (wpas->step < STEP_CONFIGURE || wpas->step == STEP_CLOSED)
		return;
	aware_supplicant_event_parse(line, len, &event);
	if (event.type == SUPPLICANT_JOINED)
		joined(wpas, event.address);
	else if (event.type == SUPPLICANT_STOPPED)
		fail(wpas, -ENETDOWN, "wpa_supplicant has stopped Wi-Fi Aware");
	else if (event.type != SUPPLICANT_OTHER && wpas->step == STEP_RUN)
		tell(wpas,
		     (struct aware_radio_event){.type = AWARE_RADIO_LINE, .text = line});
	secret_wipe(&event, sizeof(event));
}

/* ---- Its interface is made ---- */

static int open_ctrl(struct wpas *wpas, const char *interface,
		     const struct wifi_ctrl_ops *ops)
{
	char path[108];
	int r = wifi_ctrl_path(wpas->dir, interface, path, sizeof(path));

	wpas->ctrl = wifi_ctrl_free(wpas->ctrl);
	return r < 0 ? r
		     : wifi_ctrl_new(wpas->event, path, false, ops, wpas, &wpas->ctrl);
}

static void on_made_up(void *userdata)
{
	struct wpas *wpas = userdata;

	wpas->step = STEP_CONFIGURE;
	configure(wpas);
}

static void on_added(const char *answer, size_t len, int error, void *userdata)
{
	static const struct wifi_ctrl_ops ops = {
		.up = on_made_up, .event = on_line, .down = on_down};
	struct wpas *wpas = userdata;

	if (error || wpas->step != STEP_ADD)
		return;
	if (strcmp(answer, "OK") != 0) {
		wpas->made = false;
		fail(wpas, -EIO,
		     "wpa_supplicant could not make an interface for it: the radio may "
		     "be "
		     "used by another one");
	} else if (open_ctrl(wpas, NAME, &ops) < 0) {
		fail(wpas, -ENOMEM, NULL);
	}
}

/* Who may talk to the interfaces that are there may talk to this one. */
static void add(struct wpas *wpas)
{
	const uint8_t *a = wpas->info.own;
	struct buf command = {};
	struct stat st;

	buf_printf(&command, "INTERFACE_ADD " NAME "\t\tnl80211\tDIR=%s", wpas->dir);
	if (stat(wpas->dir, &st) == 0 && st.st_gid != 0)
		buf_printf(&command, " GROUP=%u", (unsigned)st.st_gid);
	buf_printf(&command, "\t\t\tcreate\tnan\t%02x:%02x:%02x:%02x:%02x:%02x", a[0],
		   a[1], a[2], a[3], a[4], a[5]);
	wpas->step = STEP_ADD;
	wpas->made = true;
	if (command.error || wifi_ctrl_request(wpas->global, command.data, command.len,
					       false, on_added, wpas) < 0)
		fail(wpas, -ENOMEM, NULL);
	buf_deinit(&command);
}

static void ask_interfaces(struct wpas *wpas);

static void on_removed(const char *answer, size_t len, int error, void *userdata)
{
	struct wpas *wpas = userdata;

	if (error || wpas->step != STEP_INTERFACES)
		return;
	if (strcmp(answer, "OK") == 0)
		ask_interfaces(wpas);
	else
		fail(wpas, -EBUSY, "wpa_supplicant keeps the interface " NAME);
}

static bool has_line(const char *lines, const char *name)
{
	size_t len = strlen(name);

	for (; *lines; lines += strcspn(lines, "\n"), lines += *lines == '\n')
		if (strcspn(lines, "\n") == len && strncmp(lines, name, len) == 0)
			return true;
	return false;
}

/*
 * A new interface is made on the radio of the one that wpa_supplicant took last, the first of its
 * list: no command names another.
 */
static void on_interfaces(const char *answer, size_t len, int error, void *userdata)
{
	static const char remove[] = "INTERFACE_REMOVE " NAME;
	struct wpas *wpas = userdata;
	int first;

	if (error || wpas->step != STEP_INTERFACES)
		return;
	if (has_line(answer, NAME)) { /* of a process that was killed */
		log_info("wpa_supplicant still has " NAME ": it is removed");
		if (wifi_ctrl_request(wpas->global, remove, strlen(remove), false,
				      on_removed, wpas) < 0)
			fail(wpas, -ENOMEM, NULL);
		return;
	}
	first = (int)strcspn(answer, "\n");
	if (first == (int)strlen(wpas->interface) &&
	    strncmp(answer, wpas->interface, (size_t)first) == 0) {
		add(wpas);
		return;
	}
	snprintf(wpas->why, sizeof(wpas->why),
		 "wpa_supplicant would take the radio of %.*s, which it was given last",
		 first > 15 ? 15 : first, answer);
	fail(wpas, -EOPNOTSUPP, wpas->why);
}

static void ask_interfaces(struct wpas *wpas)
{
	if (wifi_ctrl_request(wpas->global, "INTERFACES", 10, false, on_interfaces,
			      wpas) < 0)
		fail(wpas, -ENOMEM, NULL);
}

static void on_global_up(void *userdata)
{
	ask_interfaces(userdata);
}

static void on_global_event(const char *line, size_t len, void *userdata)
{
}

/* ---- Whether it can at all ---- */

static bool has_word(const char *words, const char *word)
{
	size_t len = strlen(word);

	for (; *words; words += strcspn(words, " "), words += strspn(words, " "))
		if (strcspn(words, " ") == len && strncmp(words, word, len) == 0)
			return true;
	return false;
}

static void on_capability(const char *answer, size_t len, int error, void *userdata)
{
	static const struct wifi_ctrl_ops ops = {
		.up = on_global_up, .event = on_global_event, .down = on_global_down};
	struct wpas *wpas = userdata;
	char path[108];

	if (error || wpas->step != STEP_PROBE)
		return;
	if (!has_word(answer, "NAN")) {
		fail(wpas, -EOPNOTSUPP,
		     has_word(answer, "USD") || !*answer
			     ? "this radio's driver has no NAN for wpa_supplicant"
			     : "this wpa_supplicant knows no Wi-Fi Aware: it came with "
			       "2.12, "
			       "and has to be built with CONFIG_NAN");
		return;
	}
	wpas->step = STEP_INTERFACES;
	if (wifi_ctrl_global_path(wpas->dir, path, sizeof(path)) < 0 ||
	    wifi_ctrl_new(wpas->event, path, false, &ops, wpas, &wpas->global) < 0)
		fail(wpas, -ENOMEM, NULL);
}

static void on_up(void *userdata)
{
	static const char command[] = "GET_CAPABILITY nan";
	struct wpas *wpas = userdata;

	if (wifi_ctrl_request(wpas->ctrl, command, strlen(command), false, on_capability,
			      wpas) < 0)
		fail(wpas, -ENOMEM, NULL);
}

static void on_other_line(const char *line, size_t len, void *userdata)
{
}

/* ---- A radio ---- */

static void on_answer(const char *answer, size_t len, int error, void *userdata)
{
	struct pending *pending = userdata;
	struct wpas *wpas = pending->wpas;
	const struct aware_radio_event event = {.type = AWARE_RADIO_ANSWER,
						.number = pending->number,
						.error = error,
						.text = answer};

	list_remove(&pending->link);
	wpas->n_pending--;
	free(pending);
	if (wpas->step == STEP_RUN)
		tell(wpas, event);
}

static int do_command(struct aware_radio *radio, const void *text, size_t len,
		      bool secret, unsigned number)
{
	struct wpas *wpas = container_of(radio, struct wpas, radio);
	struct pending *pending;
	int r;

	if (wpas->step != STEP_RUN)
		return -ENOTCONN;
	if (wpas->n_pending == AWARE_SUPPLICANT_PENDING_MAX)
		return -ENOBUFS;
	pending = calloc(1, sizeof(*pending));
	if (!pending)
		return -ENOMEM;
	pending->wpas = wpas;
	pending->number = number;
	r = wifi_ctrl_request(wpas->ctrl, text, len, secret, on_answer, pending);
	if (r < 0) {
		free(pending);
		return r;
	}
	list_append(&wpas->pending, &pending->link);
	wpas->n_pending++;
	return 0;
}

static struct aware_radio *do_free(struct aware_radio *radio)
{
	struct wpas *wpas = container_of(radio, struct wpas, radio);
	struct pending *pending, *next;

	wifi_ctrl_free(wpas->ctrl);
	if (wpas->made && wpas->global)
		wifi_ctrl_last_word(wpas->global, "INTERFACE_REMOVE " NAME);
	wifi_ctrl_free(wpas->global);
	loop_timer_free(wpas->timer);
	list_for_each_safe (pending, next, &wpas->pending, link) {
		list_remove(&pending->link);
		free(pending);
	}
	secret_wipe(wpas, sizeof(*wpas));
	free(wpas);
	return NULL;
}

static void on_timer(void *userdata)
{
	struct wpas *wpas = userdata;

	if (wpas->step == STEP_JOIN) {
		wpas->step = STEP_CLOSED;
		wpas->error = -ETIMEDOUT;
		wpas->text = "wpa_supplicant has joined no cluster, and begun none";
	}
	if (wpas->step == STEP_CLOSED)
		tell(wpas, (struct aware_radio_event){.type = AWARE_RADIO_CLOSED,
						      .error = wpas->error,
						      .text = wpas->text});
}

int aware_radio_supplicant_new(sd_event *event,
			       const struct aware_radio_supplicant_options *options,
			       aware_radio_fn fn, void *userdata,
			       struct aware_radio **ret)
{
	static const struct aware_radio_ops radio_ops = {.command = do_command,
							 .free = do_free};
	static const struct wifi_ctrl_ops ops = {
		.up = on_up, .event = on_other_line, .down = on_down};
	const char *dir = wifi_ctrl_dir(options->ctrl_dir);
	struct wpas *wpas;
	int r;

	if (strlen(dir) >= sizeof(wpas->dir) ||
	    strlen(options->interface) >= sizeof(wpas->interface))
		return -ENAMETOOLONG;
	wpas = calloc(1, sizeof(*wpas));
	if (!wpas)
		return -ENOMEM;
	wpas->radio.ops = &radio_ops;
	wpas->event = event;
	wpas->fn = fn;
	wpas->userdata = userdata;
	strcpy(wpas->dir, dir);
	strcpy(wpas->interface, options->interface);
	wpas->only_probed = !options->nik;
	if (options->nik)
		memcpy(wpas->nik, options->nik, AWARE_NIK_LEN);
	list_init(&wpas->pending);
	wpas->info = (struct aware_radio_info){.kind = AWARE_RADIO_SUPPLICANT,
					       .forgets = true,
					       .protects = true,
					       .tells_sent = true,
					       .mhz = 2437};
	r = random_bytes(wpas->info.own, sizeof(wpas->info.own));
	wpas->info.own[0] = (uint8_t)((wpas->info.own[0] & 0xfc) | 0x02);
	if (r == 0)
		r = loop_timer_new(event, on_timer, wpas, &wpas->timer);
	if (r == 0)
		r = open_ctrl(wpas, wpas->interface, &ops);
	if (r < 0) {
		do_free(&wpas->radio);
		return r;
	}
	*ret = &wpas->radio;
	return 0;
}
