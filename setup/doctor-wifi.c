/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/doctor-wifi.h"

#include "setup/context.h"
#include "wifi/ctrl-path.h"
#include "wifi/ctrl.h"
#include "wifi/interface.h"
#include "wifi/manager.h"
#include "wifi/net.h"
#include "wifi/record.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { EXAMINED_MAX = 4 }; /* interfaces: the other findings need room, too */

/* One interface: who runs it, and whether wpa_supplicant does and may be asked. */
struct examined {
	struct doctor_wifi *wifi;
	struct wifi_interface interface;
	struct wifi_manager *manager;
	struct wifi_ctrl *ctrl;
	bool manager_done, ctrl_done;
};

struct doctor_wifi {
	struct usher *usher;
	struct usher_doctor *doctor;
	void (*done)(void *userdata);
	void *userdata;
	struct loop_timer *timer; /* done() comes from the event loop */
	size_t n;
	struct examined examined[EXAMINED_MAX];
	struct wifi_net *net;
	bool net_done, told;
};

static void advance(struct doctor_wifi *wifi)
{
	bool complete = wifi->net_done;

	for (size_t i = 0; i < wifi->n; i++)
		complete &= wifi->examined[i].manager_done && wifi->examined[i].ctrl_done;
	if (complete)
		loop_timer_set(wifi->timer, clock_now());
}

static void on_timer(void *userdata)
{
	struct doctor_wifi *wifi = userdata;

	if (wifi->told)
		return;
	wifi->told = true;
	for (size_t i = 0; i < wifi->n; i++)
		wifi->examined[i].ctrl = wifi_ctrl_free(wifi->examined[i].ctrl);
	wifi->net = wifi_net_free(wifi->net); /* it took nothing */
	wifi->done(wifi->userdata);
}

/* ---- The helper ---- */

static void tell_helper(struct doctor_wifi *wifi, int error, const char *text)
{
	if (wifi->net_done)
		return;
	wifi->net_done = true;
	if (!error)
		doctor_add(wifi->doctor, USHER_FINDING_OK, "usher-radio", NULL,
			   "usher-radio may set addresses");
	else if (error == -ENOENT)
		doctor_add(wifi->doctor, USHER_FINDING_WARNING, "usher-radio", NULL,
			   "usher-radio is not installed: no network can be joined");
	else
		doctor_add(wifi->doctor, USHER_FINDING_WARNING, "usher-radio",
			   "setcap "
			   "cap_net_admin,cap_net_bind_service,cap_net_raw="
			   "ep " USHER_LIBEXECDIR
			   "/usher-radio; adduser \"$USER\" netdev",
			   "usher-radio may not set addresses (%s): no network can be "
			   "joined",
			   text ? text : strerror(-error));
	advance(wifi);
}

static void on_net_ready(const void *snapshot, size_t len, void *userdata)
{
	tell_helper(userdata, 0, NULL);
}

static void on_net_taken(void *userdata)
{
}

static void on_net_address(const struct wifi_net_address *address, void *userdata)
{
}

static void on_net_no_lease(int error, void *userdata)
{
}

static void on_net_reach(enum wifi_net_reach reach, void *userdata)
{
}

static void on_net_end(int error, const char *text, void *userdata)
{
	struct doctor_wifi *wifi = userdata;

	wifi->net = wifi_net_free(wifi->net);
	tell_helper(wifi, error ? error : -ECONNRESET, text);
}

static void examine_helper(struct doctor_wifi *wifi)
{
	static const struct wifi_net_ops ops = {
		.ready = on_net_ready,
		.taken = on_net_taken,
		.address = on_net_address,
		.no_lease = on_net_no_lease,
		.reach = on_net_reach,
		.left = on_net_taken,
		.end = on_net_end,
	};
	int r = wifi_net_new(loop_event(wifi->usher->loop),
			     wifi->examined[0].interface.name, &ops, wifi, &wifi->net);

	if (r < 0)
		tell_helper(wifi, r, NULL);
}

/* ---- Managers ---- */

static void on_manager(struct wifi_manager *manager, int error, const char *text,
		       void *userdata)
{
	struct examined *examined = userdata;
	struct usher_doctor *doctor = examined->wifi->doctor;
	const char *interface = examined->interface.name;
	enum wifi_manager_kind kind = wifi_manager_kind(manager);

	examined->manager_done = true;
	if (error < 0)
		doctor_add(doctor, USHER_FINDING_WARNING, "manager", NULL,
			   "who manages %s cannot be told: %s", interface,
			   text ? text : strerror(-error));
	else if (kind == WIFI_MANAGER_IWD || kind == WIFI_MANAGER_CONNMAN)
		doctor_add(doctor, USHER_FINDING_WARNING, "manager",
			   "use another interface, or wpa_supplicant in its place",
			   "%s is run by %s: usher cannot join with it", interface,
			   wifi_manager_name(kind));
	else if (kind == WIFI_MANAGER_NONE)
		doctor_add(doctor, USHER_FINDING_OK, "manager", NULL, "nobody manages %s",
			   interface);
	else
		doctor_add(doctor, USHER_FINDING_OK, "manager", NULL,
			   "%s is managed by %s, which is asked to let go of it for a "
			   "join",
			   interface, wifi_manager_name(kind));
	advance(examined->wifi);
}

static void examine_manager(struct examined *examined)
{
	struct usher *usher = examined->wifi->usher;
	int r = wifi_manager_new(loop_event(usher->loop), usher_need_bus(usher),
				 examined->interface.name, on_manager, examined,
				 &examined->manager);

	if (r < 0)
		examined->manager_done = true;
}

/* ---- wpa_supplicant ---- */

static void tell_ctrl(struct examined *examined, int error)
{
	struct usher_doctor *doctor = examined->wifi->doctor;
	const char *interface = examined->interface.name;

	if (examined->ctrl_done)
		return;
	examined->ctrl_done = true;
	if (!error)
		doctor_add(doctor, USHER_FINDING_OK, "wpa_supplicant", NULL,
			   "wpa_supplicant runs %s, and this user may talk to it",
			   interface);
	else if (error == -EACCES)
		doctor_add(doctor, USHER_FINDING_WARNING, "wpa_supplicant",
			   "adduser \"$USER\" netdev, then log in again",
			   "wpa_supplicant does not let this user talk to it about %s",
			   interface);
	else if (error == -ENOENT && usher_need_bus(examined->wifi->usher))
		doctor_add(doctor, USHER_FINDING_OK, "wpa_supplicant", NULL,
			   "wpa_supplicant does not run %s: it is asked to over D-Bus "
			   "for a join",
			   interface);
	else
		doctor_add(doctor, USHER_FINDING_WARNING, "wpa_supplicant",
			   "systemctl restart wpa_supplicant (package wpasupplicant)",
			   "wpa_supplicant does not answer about %s: %s", interface,
			   strerror(-error));
	advance(examined->wifi);
}

/* STATUS-DRIVER's line "country=US"; "00" is the world's least. */
static void on_driver(const char *answer, size_t len, int error, void *userdata)
{
	struct examined *examined = userdata;
	struct usher_doctor *doctor = examined->wifi->doctor;
	const char *country = error < 0 ? NULL : strstr(answer, "\ncountry=");

	if (country && strncmp(country + strlen("\ncountry="), "00", 2))
		doctor_add(doctor, USHER_FINDING_OK, "country", NULL,
			   "the regulatory domain of %s is %.2s",
			   examined->interface.name, country + strlen("\ncountry="));
	else if (country)
		doctor_add(doctor, USHER_FINDING_WARNING, "country",
			   "iw reg set CC, with the code of your country",
			   "no country is set: %s only listens on some channels",
			   examined->interface.name);
	tell_ctrl(examined, error);
}

static void on_ctrl_up(void *userdata)
{
	static const char command[] = "STATUS-DRIVER";
	struct examined *examined = userdata;

	if (wifi_ctrl_request(examined->ctrl, command, strlen(command), false, on_driver,
			      examined) < 0)
		tell_ctrl(examined, 0);
}

static void on_ctrl_event(const char *line, size_t len, void *userdata)
{
}

static void on_ctrl_down(int error, void *userdata)
{
	tell_ctrl(userdata, error);
}

static void examine_ctrl(struct examined *examined)
{
	static const struct wifi_ctrl_ops ops = {on_ctrl_up, on_ctrl_event, on_ctrl_down};
	struct usher *usher = examined->wifi->usher;
	char path[108];
	int r = wifi_ctrl_path(usher->ctrl_dir, examined->interface.name, path,
			       sizeof(path));

	if (r >= 0)
		r = wifi_ctrl_new(loop_event(usher->loop), path, false, &ops, examined,
				  &examined->ctrl);
	if (r < 0)
		tell_ctrl(examined, r);
}

/* ---- Interfaces and records ---- */

static void examine_interface(struct examined *examined)
{
	const struct wifi_interface *interface = &examined->interface;
	struct usher_doctor *doctor = examined->wifi->doctor;

	if (interface->blocked_hard)
		doctor_add(doctor, USHER_FINDING_WARNING, "wifi",
			   "turn the wireless switch or key of the computer on",
			   "%s is blocked by a switch on this computer", interface->name);
	else if (interface->blocked_soft)
		doctor_add(doctor, USHER_FINDING_WARNING, "wifi", "rfkill unblock wifi",
			   "%s is blocked by software (airplane mode)", interface->name);
	else
		doctor_add(doctor, USHER_FINDING_OK, "wifi", NULL, "%s is there, %s",
			   interface->name,
			   interface->carrier ? "on a network" : "on no network");
	examine_manager(examined);
	examine_ctrl(examined);
}

/* 0 with NULL: nothing was ever written, and could be. */
static int open_records(struct wifi_records **ret)
{
	int r = wifi_records_check();

	if (r >= 0)
		r = wifi_records_open(false, ret);
	return r == -ENOENT && wifi_records_check() >= 0 ? 0 : r;
}

static void examine_records(struct doctor_wifi *wifi)
{
	_cleanup_(wifi_records_freep) struct wifi_records *records = NULL;
	struct wifi_record record;
	int64_t after = 0;
	int r = open_records(&records);

	if (r < 0) {
		doctor_add(
			wifi->doctor, USHER_FINDING_WARNING, "records",
			r == -EACCES ? "adduser \"$USER\" netdev, then log in again"
				     : "systemd-tmpfiles --create usher.conf",
			"/var/lib/usher cannot be written, so no network is joined: %s",
			strerror(-r));
		return;
	}
	while (records &&
	       wifi_records_next(records, WIFI_RECORDS_STALE, after, &record) > 0) {
		after = record.id;
		doctor_add(wifi->doctor, USHER_FINDING_WARNING, "records",
			   "usher restore", "a join with %s was %s", record.interface,
			   record.joined ? "to end by now" : "cut off");
	}
	if (!after)
		doctor_add(wifi->doctor, USHER_FINDING_OK, "records", NULL,
			   "no join was cut off");
}

int doctor_wifi_new(struct usher *usher, struct usher_doctor *doctor,
		    void (*done)(void *userdata), void *userdata,
		    struct doctor_wifi **ret)
{
	struct wifi_interface interfaces[EXAMINED_MAX];
	struct doctor_wifi *wifi = calloc(1, sizeof(*wifi));
	int n;

	if (!wifi)
		return -ENOMEM;
	wifi->usher = usher;
	wifi->doctor = doctor;
	wifi->done = done;
	wifi->userdata = userdata;
	if (loop_timer_new(loop_event(usher->loop), on_timer, wifi, &wifi->timer) < 0) {
		doctor_wifi_free(wifi);
		return -ENOMEM;
	}
	*ret = wifi;
	n = wifi_interfaces(interfaces, ARRAY_SIZE(interfaces));
	wifi->n = n > 0 ? (size_t)n : 0;
	for (size_t i = 0; i < wifi->n; i++)
		wifi->examined[i] = (struct examined){.wifi = wifi,
						      .interface = interfaces[i]};
	if (!wifi->n) {
		doctor_add(doctor, USHER_FINDING_WARNING, "wifi", NULL,
			   "the kernel sees no wireless interface: networks of "
			   "accessories cannot be joined");
		wifi->net_done = true;
	} else {
		examine_records(wifi);
		examine_helper(wifi);
	}
	for (size_t i = 0; i < wifi->n; i++)
		examine_interface(&wifi->examined[i]);
	advance(wifi);
	return 0;
}

void doctor_wifi_late(struct doctor_wifi *wifi)
{
	for (size_t i = 0; i < wifi->n; i++) {
		struct examined *examined = &wifi->examined[i];

		tell_ctrl(examined, -ETIMEDOUT);
		if (!examined->manager_done)
			doctor_add(wifi->doctor, USHER_FINDING_WARNING, "manager", NULL,
				   "who manages %s cannot be told: no answer",
				   examined->interface.name);
		examined->manager_done = true;
	}
	tell_helper(wifi, -ETIMEDOUT, "it does not answer");
	on_timer(wifi);
}

struct doctor_wifi *doctor_wifi_free(struct doctor_wifi *wifi)
{
	if (!wifi)
		return NULL;
	for (size_t i = 0; i < wifi->n; i++) {
		wifi_ctrl_free(wifi->examined[i].ctrl);
		wifi_manager_free(wifi->examined[i].manager);
	}
	wifi_net_free(wifi->net);
	loop_timer_free(wifi->timer);
	free(wifi);
	return NULL;
}
