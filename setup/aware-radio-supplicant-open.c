/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Whether wpa_supplicant can, and an interface of Wi-Fi Aware on the radio that is meant. */
#include "setup/aware-radio-supplicant-private.h"

#include "base/log.h"
#include "wifi/ctrl-path.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

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
	wpas_fail(userdata, -EOPNOTSUPP, why_down(error));
}

static void on_global_down(int error, void *userdata)
{
	wpas_fail(userdata, -EOPNOTSUPP,
		  error == -ENOENT || error == -ECONNREFUSED
			  ? "wpa_supplicant has no global control socket: it is started "
			    "with -g /run/wpa_supplicant-global for that"
			  : why_down(error));
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
	wpas_configure(wpas);
}

static void on_added(const char *answer, size_t len, int error, void *userdata)
{
	static const struct wifi_ctrl_ops ops = {
		.up = on_made_up, .event = wpas_line, .down = on_down};
	struct wpas *wpas = userdata;

	if (error || wpas->step != STEP_ADD)
		return;
	if (strcmp(answer, "OK") != 0) {
		wpas->made = false;
		wpas_fail(wpas, -EIO,
			  "wpa_supplicant could not make an interface for it: the radio "
			  "may be used by another one");
	} else if (open_ctrl(wpas, wpas->name, &ops) < 0) {
		wpas_fail(wpas, -ENOMEM, NULL);
	}
}

/* Who may talk to the interfaces that are there may talk to this one. */
static void add(struct wpas *wpas)
{
	const uint8_t *a = wpas->info.own;
	struct buf command = {};
	struct stat st;

	buf_printf(&command, "INTERFACE_ADD %s\t\tnl80211\tDIR=%s", wpas->name,
		   wpas->dir);
	if (stat(wpas->dir, &st) == 0 && st.st_gid != 0)
		buf_printf(&command, " GROUP=%u", (unsigned)st.st_gid);
	buf_printf(&command, "\t\t\tcreate\tnan\t%02x:%02x:%02x:%02x:%02x:%02x", a[0],
		   a[1], a[2], a[3], a[4], a[5]);
	wpas->step = STEP_ADD;
	wpas->made = true;
	if (command.error || wifi_ctrl_request(wpas->global, command.data, command.len,
					       false, on_added, wpas) < 0)
		wpas_fail(wpas, -ENOMEM, NULL);
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
		wpas_fail(wpas, -EBUSY, "wpa_supplicant keeps the interface of before");
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
	char remove[64];
	struct wpas *wpas = userdata;
	int first;

	if (error || wpas->step != STEP_INTERFACES)
		return;
	if (has_line(answer, wpas->name)) { /* of a process that was killed */
		log_info("wpa_supplicant still has %s: it is removed", wpas->name);
		snprintf(remove, sizeof(remove), "INTERFACE_REMOVE %s", wpas->name);
		if (wifi_ctrl_request(wpas->global, remove, strlen(remove), false,
				      on_removed, wpas) < 0)
			wpas_fail(wpas, -ENOMEM, NULL);
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
	wpas_fail(wpas, -EOPNOTSUPP, wpas->why);
}

static void ask_interfaces(struct wpas *wpas)
{
	if (wifi_ctrl_request(wpas->global, "INTERFACES", 10, false, on_interfaces,
			      wpas) < 0)
		wpas_fail(wpas, -ENOMEM, NULL);
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
		wpas_fail(wpas, -EOPNOTSUPP,
			  has_word(answer, "USD") || !*answer
				  ? "this radio's driver has no NAN for wpa_supplicant"
				  : "this wpa_supplicant knows no Wi-Fi Aware: it came "
				    "with 2.12, and has to be built with CONFIG_NAN");
		return;
	}
	wpas->step = STEP_INTERFACES;
	if (wifi_ctrl_global_path(wpas->dir, path, sizeof(path)) < 0 ||
	    wifi_ctrl_new(wpas->event, path, false, &ops, wpas, &wpas->global) < 0)
		wpas_fail(wpas, -ENOMEM, NULL);
}

static void on_up(void *userdata)
{
	static const char command[] = "GET_CAPABILITY nan";
	struct wpas *wpas = userdata;

	if (wifi_ctrl_request(wpas->ctrl, command, strlen(command), false, on_capability,
			      wpas) < 0)
		wpas_fail(wpas, -ENOMEM, NULL);
}

static void on_other_line(const char *line, size_t len, void *userdata)
{
}

int wpas_open(struct wpas *wpas)
{
	static const struct wifi_ctrl_ops ops = {
		.up = on_up, .event = on_other_line, .down = on_down};

	return open_ctrl(wpas, wpas->interface, &ops);
}
