/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The public API where no bus is: what a setup app relies on before any radio answers. */
#include "setup/usher.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct usher *new_without_bus(void)
{
	struct usher *usher = NULL;

	setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", 1);
	setenv("USHER_RADIO", "/nonexistent/usher-radio", 1);
	assert_int_equal(usher_new(&usher), 0);
	return usher;
}

/* The next event, waiting for the fd as a caller does. */
static struct usher_event *wait_event(struct usher *usher)
{
	struct pollfd fd = {.fd = usher_get_fd(usher), .events = POLLIN};
	struct usher_event *event;

	while (!(event = usher_next_event(usher))) {
		assert_int_equal(poll(&fd, 1, 5000), 1);
		assert_int_equal(usher_dispatch(usher), 0);
	}
	return event;
}

static void says_what_stands_in_the_way(void **state)
{
	struct usher *usher = new_without_bus();
	struct usher_event *event;
	char *json;

	assert_int_equal(usher_discover(usher, NULL), 0);
	event = wait_event(usher);
	assert_int_equal(usher_event_get_type(event), USHER_EVENT_RADIO);
	assert_int_equal(usher_event_get_error(event), USHER_ERROR_NO_BUS);
	json = usher_event_to_json(event);
	assert_non_null(strstr(json, "\"name\":\"no-system-bus\""));
	assert_non_null(strstr(json, "\"v\":1"));
	free(json);
	usher_event_free(event);
	usher_free(usher);
}

static void every_discovery_has_one_end(void **state)
{
	struct usher *usher = new_without_bus();
	struct usher_event *event;
	int ends = 0;

	assert_int_equal(usher_discover(usher, NULL), 0);
	assert_int_equal(usher_discover(usher, NULL), -EALREADY);
	assert_int_equal(usher_discover_stop(usher), 0);
	assert_int_equal(usher_discover_stop(usher), 0);
	while ((event = usher_next_event(usher))) {
		ends += usher_event_get_type(event) == USHER_EVENT_DISCOVERY_END;
		usher_event_free(event);
	}
	assert_int_equal(ends, 1);
	assert_int_equal(usher_discover(usher, NULL), 0);
	usher_free(usher);
}

static void refuses_what_it_cannot_use(void **state)
{
	struct usher *usher = new_without_bus();
	struct usher_accessory *accessory;
	struct usher_filter *filter;
	struct usher_aware *aware;
	struct usher_code *code;

	assert_int_equal(usher_set_adapter(usher, "wlan0"), -EINVAL);
	assert_int_equal(usher_set_adapter(usher, "hci"), -EINVAL);
	assert_int_equal(usher_set_adapter(usher, "hci99999"), -EINVAL);
	assert_int_equal(usher_set_adapter(usher, "hci1"), 0);
	assert_int_equal(usher_set_state_dir(usher, ""), -EINVAL);
	assert_int_equal(usher_filter_new(&filter), 0);
	assert_int_equal(usher_filter_set_product(filter, "no-such-product"), 0);
	assert_int_equal(usher_discover(usher, filter), -EINVAL);
	usher_filter_free(filter);
	assert_int_equal(usher_code_parse("MT:YNJV7VSC00CMVH7SR00", 22, &code, NULL), 0);
	assert_int_equal(usher_discover_code(usher, code), -EINVAL);
	assert_int_equal(usher_aware_pair_start_code(usher, code, NULL, false, &aware),
			 -EOPNOTSUPP);
	assert_int_equal(usher_discover(usher, NULL), 0);
	assert_int_equal(usher_discover_code(usher, code), 0);
	usher_code_free(code);
	assert_int_equal(usher_set_adapter(usher, "hci0"), -EBUSY);
	assert_int_equal(usher_find_accessory(usher, "ble/00:00:00:00:00:00", &accessory),
			 -ENOENT);
	assert_int_equal(usher_find_nearest(usher, NULL, false, &accessory), -ENOENT);
	usher_free(usher);
}

static void doctor_ends_and_names_the_bus(void **state)
{
	struct usher *usher = new_without_bus();
	struct pollfd fd = {.fd = usher_get_fd(usher), .events = POLLIN};
	const char *what, *sentence, *cure;
	enum usher_finding_level level;
	struct usher_doctor *doctor;
	bool broken = false;
	size_t i;

	usher_set_state_dir(usher, "/dev/null/state");
	assert_int_equal(usher_doctor_start(usher, &doctor), 0);
	while (!usher_doctor_is_done(doctor)) {
		assert_int_equal(poll(&fd, 1, 6000), 1);
		assert_int_equal(usher_dispatch(usher), 0);
	}
	for (i = 0; usher_doctor_get_finding(doctor, i, &level, &what, &sentence, &cure);
	     i++)
		if (level == USHER_FINDING_BROKEN) {
			assert_string_equal(what, "bus");
			assert_non_null(cure);
			broken = true;
		}
	assert_true(broken);
	usher_doctor_free(doctor);
	usher_free(usher);
}

/* How many findings of that level tell of product descriptors; the last one's sentence. */
static size_t products_findings(enum usher_finding_level wanted, char *ret, size_t size)
{
	struct usher *usher = new_without_bus();
	const char *what, *sentence, *cure;
	enum usher_finding_level level;
	struct usher_doctor *doctor;
	size_t i, n = 0;

	usher_set_state_dir(usher, "/dev/null/state");
	assert_int_equal(usher_doctor_start(usher, &doctor), 0);
	for (i = 0; usher_doctor_get_finding(doctor, i, &level, &what, &sentence, &cure);
	     i++)
		if (!strcmp(what, "products") && level == wanted) {
			snprintf(ret, size, "%s", sentence);
			n++;
		}
	usher_doctor_free(doctor);
	usher_free(usher);
	return n;
}

static void doctor_tells_mistakes_in_product_descriptors(void **state)
{
	char dir[] = "/tmp/usher-api-XXXXXX", path[64], text[256];
	FILE *file;

	assert_non_null(mkdtemp(dir));
	setenv("USHER_PRODUCTS_DIR", dir, 1);
	assert_int_equal(products_findings(USHER_FINDING_WARNING, text, sizeof(text)), 1);
	assert_non_null(strstr(text, "no accessory is recognised"));

	snprintf(path, sizeof(path), "%s/a.json", dir);
	file = fopen(path, "we");
	assert_non_null(file);
	fputs("{\"v\":1,\"products\":[{\"id\":\"a\",\"name\":\"A\",\"discovery\":"
	      "{\"bluetooth\":{\"company\":1}}}]}",
	      file);
	fclose(file);
	assert_int_equal(products_findings(USHER_FINDING_OK, text, sizeof(text)), 1);

	file = fopen(path, "we");
	assert_non_null(file);
	fputs("{\"v\":1,\"products\":[0,1,2,3,4,5,6,7,8,9,10]}", file);
	fclose(file);
	assert_int_equal(products_findings(USHER_FINDING_WARNING, text, sizeof(text)),
			 10);
	unsetenv("USHER_PRODUCTS_DIR");
	unlink(path);
	rmdir(dir);
}

static void nothing_is_freed_twice(void **state)
{
	assert_null(usher_free(NULL));
	assert_null(usher_event_free(NULL));
	assert_null(usher_filter_free(NULL));
	assert_null(usher_setup_free(NULL));
	assert_null(usher_memory_free(NULL));
	assert_null(usher_doctor_free(NULL));
	assert_null(usher_accessory_unref(NULL));
}

static void memory_that_is_empty_says_so(void **state)
{
	char dir[] = "/tmp/usher-api-XXXXXX";
	struct usher *usher = new_without_bus();
	struct usher_memory *memory;

	assert_non_null(mkdtemp(dir));
	assert_int_equal(usher_set_state_dir(usher, dir), 0);
	assert_int_equal(usher_memory_new(usher, &memory), 0);
	assert_int_equal(usher_memory_next(memory), 0);
	usher_memory_free(memory);
	assert_int_equal(usher_rename(usher, "x", "kitchen"), -ENOENT);
	assert_int_equal(usher_rename(usher, "x", ""), -EINVAL);
	assert_int_equal(usher_rename(usher, "x", "\x1b[31mred"), -EINVAL);
	assert_int_equal(usher_forget(usher, "x"), -ENOENT);
	usher_free(usher);
	assert_int_equal(rmdir(dir), 0); /* asking leaves nothing behind */
}

/* Wi-Fi Easy Connect 5.2.1, the example of hostap's tests. */
#define CODE                                                                          \
	"DPP:C:81/1,115/36;K:MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADM2206avxHJaHXgLMkq/" \
	"24e0rsrfMP9K1Tm8gx+ovP0I=;;"

static void refuses_what_is_no_code(void **state)
{
	struct usher *usher = new_without_bus();
	struct usher_setup *setup = NULL;
	const char *problem = NULL;

	assert_int_equal(usher_setup_start_code(usher, "DPP:K:;;", 8, &setup, &problem),
			 -EINVAL);
	assert_null(setup);
	assert_non_null(problem);
	assert_int_equal(usher_setup_start_code(usher, "WIFI:S:a;;", 10, &setup, NULL),
			 -EINVAL);
	usher_free(usher);
}

/* By its code alone: it asks, and without a wireless interface it ends, once. */
static void a_setup_by_its_code_asks_and_ends(void **state)
{
	struct usher *usher = new_without_bus();
	struct usher_setup *setup = NULL;
	struct usher_event *event;
	char *json;

	setenv("USHER_SYSFS", "/nonexistent/sys", 1);
	assert_int_equal(usher_setup_start_code(usher, CODE, strlen(CODE), &setup, NULL),
			 0);
	assert_null(usher_setup_get_accessory(setup));
	event = wait_event(usher);
	assert_int_equal(usher_event_get_type(event), USHER_EVENT_ASK);
	assert_int_equal(usher_event_get_question(event), USHER_ASK_NETWORK);
	usher_event_free(event);
	assert_int_equal(usher_setup_answer(setup, USHER_ASK_NETWORK, "home", 4), 0);
	event = wait_event(usher);
	assert_int_equal(usher_event_get_question(event), USHER_ASK_PASSPHRASE);
	usher_event_free(event);
	assert_int_equal(
		usher_setup_answer(setup, USHER_ASK_PASSPHRASE, "correct horse", 13), 0);
	event = wait_event(usher);
	assert_int_equal(usher_event_get_type(event), USHER_EVENT_END);
	assert_int_equal(usher_event_get_error(event), USHER_ERROR_NO_WIFI);
	json = usher_event_to_json(event);
	assert_non_null(strstr(json, "\"accessory\":null"));
	free(json);
	usher_event_free(event);
	assert_null(usher_next_event(usher));
	usher_setup_free(setup);
	usher_free(usher);
}

static void a_setup_by_its_code_can_be_cancelled(void **state)
{
	struct usher *usher = new_without_bus();
	struct usher_setup *setup = NULL;
	struct usher_event *event;

	setenv("USHER_SYSFS", "/nonexistent/sys", 1);
	assert_int_equal(usher_setup_start_code(usher, CODE, strlen(CODE), &setup, NULL),
			 0);
	assert_int_equal(usher_setup_cancel(setup), 0);
	event = wait_event(usher);
	assert_int_equal(usher_event_get_type(event), USHER_EVENT_END);
	assert_int_equal(usher_event_get_error(event), USHER_ERROR_CANCELLED);
	usher_event_free(event);
	/* freed with its context, in either order */
	usher_free(usher);
	usher_setup_free(setup);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_stands_in_the_way),
		cmocka_unit_test(every_discovery_has_one_end),
		cmocka_unit_test(refuses_what_it_cannot_use),
		cmocka_unit_test(doctor_ends_and_names_the_bus),
		cmocka_unit_test(doctor_tells_mistakes_in_product_descriptors),
		cmocka_unit_test(nothing_is_freed_twice),
		cmocka_unit_test(memory_that_is_empty_says_so),
		cmocka_unit_test(refuses_what_is_no_code),
		cmocka_unit_test(a_setup_by_its_code_asks_and_ends),
		cmocka_unit_test(a_setup_by_its_code_can_be_cancelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
