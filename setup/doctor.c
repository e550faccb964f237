/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/doctor.h"

#include "base/log.h"
#include "setup/context.h"
#include "setup/doctor-aware.h"
#include "setup/doctor-wifi.h"
#include "setup/errors.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FINDINGS_MAX = 64, PRODUCT_PROBLEMS_MAX = 8, DEADLINE_US = 5 * 1000000 };

struct finding {
	enum usher_finding_level level;
	const char *what; /* static */
	char *sentence;
	const char *cure; /* static, or NULL */
};

/* Each part of the examination reports once; all of them, or the deadline, make it done. */
struct usher_doctor {
	struct list link; /* in usher.doctors */
	struct usher *usher;
	struct ble_observe *observe;
	struct doctor_wifi *wifi;
	struct doctor_aware *aware;
	struct loop_timer *deadline;
	bool radio_done, observe_done, wifi_done, aware_done, done;
	bool scanning; /* this examination switched discovery on */
	size_t n;
	struct finding findings[FINDINGS_MAX];
};

void doctor_add(struct usher_doctor *doctor, enum usher_finding_level level,
		const char *what, const char *cure, const char *format, ...)
{
	struct finding *finding = &doctor->findings[doctor->n];
	va_list args;

	if (doctor->n == FINDINGS_MAX)
		return;
	*finding = (struct finding){.level = level, .what = what, .cure = cure};
	va_start(args, format);
	if (vasprintf(&finding->sentence, format, args) >= 0)
		doctor->n++;
	va_end(args);
}

static void finish_when_all_reported(struct usher_doctor *doctor)
{
	if (!doctor->radio_done || !doctor->observe_done || !doctor->wifi_done ||
	    !doctor->aware_done || doctor->done)
		return;
	doctor->done = true;
	loop_timer_set(doctor->deadline, 0);
	if (doctor->scanning && !doctor->usher->discovering)
		bluez_discovery_stop(doctor->usher->bluez);
	doctor->scanning = false;
	loop_kick(doctor->usher->loop);
}

static size_t kernel_adapters(void)
{
	DIR *dir = opendir("/sys/class/bluetooth");
	struct dirent *entry;
	size_t n = 0;

	while (dir && (entry = readdir(dir)))
		n += !strncmp(entry->d_name, "hci", 3) && !strchr(entry->d_name, ':');
	if (dir)
		closedir(dir);
	return n;
}

static void add_problem(struct usher_doctor *doctor, const char *what,
			enum bluez_problem problem)
{
	enum usher_error error = error_from_bluez(problem);

	doctor_add(doctor, USHER_FINDING_BROKEN, what, usher_error_hint(error), "%s",
		   usher_strerror(error));
}

static void add_adapters(struct usher_doctor *doctor)
{
	const struct bluez_adapter *adapter;
	char addr[BLE_ADDR_STRING_SIZE];
	size_t i;

	for (i = 0; (adapter = bluez_adapter(doctor->usher->bluez, i)); i++) {
		ble_addr_format(&adapter->addr, addr);
		doctor_add(doctor,
			   adapter->powered ? USHER_FINDING_OK : USHER_FINDING_WARNING,
			   "adapter", adapter->powered ? NULL : "bluetoothctl power on",
			   "%s (%s) is %s", adapter->name, addr,
			   adapter->powered ? "on" : "off");
	}
}

static void add_no_adapter(struct usher_doctor *doctor)
{
	const char *named = doctor->usher->adapter;
	size_t n = kernel_adapters();

	if (!n)
		doctor_add(doctor, USHER_FINDING_BROKEN, "adapter",
			   "plug one in, then look at: dmesg | grep -i bluetooth",
			   "the kernel sees no Bluetooth adapter");
	else if (named && bluez_adapter(doctor->usher->bluez, 0))
		doctor_add(doctor, USHER_FINDING_BROKEN, "adapter", "bluetoothctl list",
			   "%s is not there, but other adapters are", named);
	else
		doctor_add(doctor, USHER_FINDING_BROKEN, "adapter",
			   "systemctl restart bluetooth",
			   "the kernel sees %zu adapter%s, bluetoothd none", n,
			   n == 1 ? "" : "s");
}

/* From the ground up: what lies beneath a problem is known to be fine. */
static void examine_radio(struct usher_doctor *doctor, bool last_chance)
{
	enum bluez_problem problem = bluez_problem(doctor->usher->bluez);
	const struct bluez_adapter *adapter = bluez_adapter(doctor->usher->bluez, 0);

	if (problem == BLUEZ_STARTING && !last_chance)
		return;
	if (problem == BLUEZ_FINE && !last_chance && (!adapter || !adapter->discovering))
		return; /* whether it may scan shows when it does */
	doctor->radio_done = true;
	if (problem == BLUEZ_NO_BUS) {
		add_problem(doctor, "bus", problem);
		return;
	}
	doctor_add(doctor, USHER_FINDING_OK, "bus", NULL, "the system bus answers");
	if (problem == BLUEZ_NO_DAEMON) {
		add_problem(doctor, "bluetoothd", problem);
		return;
	}
	if (problem == BLUEZ_STARTING) {
		doctor_add(doctor, USHER_FINDING_BROKEN, "bluetoothd",
			   "systemctl restart bluetooth", "bluetoothd does not answer");
		return;
	}
	doctor_add(doctor, USHER_FINDING_OK, "bluetoothd", NULL, "bluetoothd runs");
	if (problem == BLUEZ_NO_ADAPTER) {
		add_no_adapter(doctor);
		return;
	}
	add_adapters(doctor);
	if (problem == BLUEZ_NOT_PERMITTED)
		doctor_add(doctor, USHER_FINDING_BROKEN, "permission",
			   "adduser \"$USER\" bluetooth, then log in again",
			   "bluetoothd does not let this user scan");
	else if (problem != BLUEZ_FINE)
		add_problem(doctor, "power", problem);
	else if (!adapter || !adapter->discovering)
		doctor_add(doctor, USHER_FINDING_WARNING, "discovery",
			   "systemctl restart bluetooth",
			   "discovery was asked for and does not begin");
	else
		doctor_add(doctor, USHER_FINDING_OK, "discovery", NULL,
			   "this user may scan");
}

static void on_observe(int error, const char *text, void *userdata)
{
	struct usher_doctor *doctor = userdata;

	if (doctor->observe_done)
		return;
	doctor->observe_done = true;
	if (!error)
		doctor_add(doctor, USHER_FINDING_OK, "usher-radio", NULL,
			   "usher-radio delivers every advertisement as bytes");
	else if (error == -ENOENT)
		doctor_add(doctor, USHER_FINDING_WARNING, "usher-radio", NULL,
			   "usher-radio is not installed: advertisements come over "
			   "D-Bus, without \"connectable\" and thinned out");
	else
		doctor_add(doctor, USHER_FINDING_WARNING, "usher-radio",
			   "setcap "
			   "cap_net_admin,cap_net_bind_service,cap_net_raw="
			   "ep " USHER_LIBEXECDIR
			   "/usher-radio; adduser \"$USER\" netdev",
			   "usher-radio is not permitted (%s): advertisements come over "
			   "D-Bus, "
			   "without \"connectable\" and thinned out",
			   text);
	finish_when_all_reported(doctor);
}

static void ignore_report(const struct ble_report *report, void *userdata)
{
}

static void examine_state(struct usher_doctor *doctor)
{
	if (usher_need_store(doctor->usher, true))
		doctor_add(doctor, USHER_FINDING_OK, "state", NULL,
			   "what is set up can be remembered");
	else
		doctor_add(doctor, USHER_FINDING_WARNING, "state",
			   "choose another directory with --state DIR",
			   "the state directory cannot be written: nothing will be "
			   "remembered");
}

/* The first few mistakes are told one by one: the other findings need room, too. */
static void examine_products(struct usher_doctor *doctor)
{
	const struct catalog *catalog = doctor->usher->catalog;
	const struct catalog_problem *problem;
	size_t i, n = 0;

	for (i = 0; (problem = catalog_problem_at(catalog, i)); i++) {
		_cleanup_(freep) char *text = NULL, *shown = NULL;

		if (i >= PRODUCT_PROBLEMS_MAX)
			continue;
		text = catalog_problem_format(problem);
		shown = text ? usher_printable(text, strlen(text)) : NULL;
		if (shown)
			doctor_add(doctor, USHER_FINDING_WARNING, "products",
				   "correct the file; what it may hold: doc/catalog.md",
				   "%s", shown);
	}
	if (i > PRODUCT_PROBLEMS_MAX)
		doctor_add(doctor, USHER_FINDING_WARNING, "products", NULL,
			   "and %zu more mistakes in product descriptors",
			   i - PRODUCT_PROBLEMS_MAX);
	while (catalog_product_at(catalog, n))
		n++;
	if (n == 0)
		doctor_add(
			doctor, USHER_FINDING_WARNING, "products",
			"install usher, or name their directory: USHER_PRODUCTS_DIR=DIR",
			"there is no product descriptor: no accessory is recognised");
	else if (i == 0)
		doctor_add(doctor, USHER_FINDING_OK, "products", NULL,
			   "%zu kinds of accessories and beacons are known", n);
}

static void on_deadline(void *userdata)
{
	struct usher_doctor *doctor = userdata;

	if (!doctor->radio_done)
		examine_radio(doctor, true);
	if (!doctor->observe_done)
		on_observe(-ETIMEDOUT, "it does not answer", doctor);
	if (!doctor->wifi_done)
		doctor_wifi_late(doctor->wifi);
	if (!doctor->aware_done)
		doctor_aware_late(doctor->aware);
	finish_when_all_reported(doctor);
}

static void on_wifi(void *userdata)
{
	struct usher_doctor *doctor = userdata;

	doctor->wifi_done = true;
	finish_when_all_reported(doctor);
}

static void on_aware(void *userdata)
{
	struct usher_doctor *doctor = userdata;

	doctor->aware_done = true;
	finish_when_all_reported(doctor);
}

void doctors_radio_changed(struct usher *usher)
{
	struct usher_doctor *doctor;

	list_for_each (doctor, &usher->doctors, link) {
		if (doctor->radio_done)
			continue;
		examine_radio(doctor, false);
		finish_when_all_reported(doctor);
	}
}

static int start_examination(struct usher_doctor *doctor)
{
	static const struct ble_observe_ops ops = {ignore_report, on_observe};
	struct usher *usher = doctor->usher;
	int r = usher_need_radio(usher);

	if (r < 0)
		return r;
	r = loop_timer_new(loop_event(usher->loop), on_deadline, doctor,
			   &doctor->deadline);
	if (r < 0)
		return r;
	loop_timer_set(doctor->deadline, clock_now() + DEADLINE_US);
	examine_state(doctor);
	examine_products(doctor);
	doctor->scanning = true;
	r = bluez_discovery_start(usher->bluez, false);
	if (r < 0)
		return r;
	r = ble_observe_new(loop_event(usher->loop), usher->adapter, &ops, doctor,
			    &doctor->observe);
	if (r < 0)
		on_observe(r, strerror(-r), doctor);
	examine_radio(doctor, false);
	r = doctor_wifi_new(usher, doctor, on_wifi, doctor, &doctor->wifi);
	if (r == 0)
		r = doctor_aware_new(usher, doctor, on_aware, doctor, &doctor->aware);
	if (r < 0)
		return r;
	finish_when_all_reported(doctor);
	return 0;
}

_public_ int usher_doctor_start(struct usher *usher, struct usher_doctor **ret)
{
	struct usher_doctor *doctor = calloc(1, sizeof(*doctor));
	int r;

	if (!doctor)
		return -ENOMEM;
	doctor->usher = usher;
	list_append(&usher->doctors, &doctor->link);
	r = start_examination(doctor);
	if (r < 0) {
		usher_doctor_free(doctor);
		return r;
	}
	loop_kick(usher->loop);
	*ret = doctor;
	return 0;
}

static void doctor_detach(struct usher_doctor *doctor)
{
	list_remove(&doctor->link);
	doctor->observe = ble_observe_free(doctor->observe);
	doctor->wifi = doctor_wifi_free(doctor->wifi);
	doctor->aware = doctor_aware_free(doctor->aware);
	doctor->deadline = loop_timer_free(doctor->deadline);
	if (doctor->scanning && doctor->usher->bluez && !doctor->usher->discovering)
		bluez_discovery_stop(doctor->usher->bluez);
	doctor->scanning = false;
	doctor->usher = NULL;
	doctor->done = true;
}

void doctors_detach(struct usher *usher)
{
	struct usher_doctor *doctor, *next;

	list_for_each_safe (doctor, next, &usher->doctors, link)
		doctor_detach(doctor);
}

_public_ struct usher_doctor *usher_doctor_free(struct usher_doctor *doctor)
{
	size_t i;

	if (!doctor)
		return NULL;
	if (doctor->usher)
		doctor_detach(doctor);
	for (i = 0; i < doctor->n; i++)
		free(doctor->findings[i].sentence);
	free(doctor);
	return NULL;
}

_public_ bool usher_doctor_is_done(const struct usher_doctor *doctor)
{
	return doctor->done;
}

_public_ bool usher_doctor_get_finding(const struct usher_doctor *doctor, size_t i,
				       enum usher_finding_level *ret_level,
				       const char **ret_what, const char **ret_sentence,
				       const char **ret_cure)
{
	const struct finding *finding = &doctor->findings[i];

	if (i >= doctor->n)
		return false;
	*ret_level = finding->level;
	*ret_what = finding->what;
	*ret_sentence = finding->sentence;
	*ret_cure = finding->cure;
	return true;
}
