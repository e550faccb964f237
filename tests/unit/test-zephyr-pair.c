/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The Zephyr client against the simulated accessory: what each kind of it, and each fault, comes to. */
#include "provision/zephyr.h"

#include "tests/unit/pair-outcome.h"
#include "tests/unit/unit.h"

/* clang-format off */
#define ZEPHYR(more)                                                                          \
	"{\"networks\":[{\"ssid\":\"HomeNet\",\"passphrase\":\"secretpass\"},{\"ssid\":\"Cafe\"}]" more "}"
#define FAULTS(faults) ",\"faults\":{" faults "}"
#define HOME           "HomeNet", "secretpass"
#define RESET          .options = {.goal = PROVISION_GOAL_RESET}

static const struct pair_outcome outcomes[] = {
	{"8.4: least requests: a subscription, a read, three writes", ZEPHYR(""), HOME, .requests = 5,
	 .frugal = true},
	{"8.4: an open network: no passphrase is written", ZEPHYR(""), "Cafe", "", .requests = 4},
	{"8.4: a network with WPA3 alone: a second try, with its type", ZEPHYR(",\"wpa3_only\":true"), HOME,
	 .requests = 9},
	{"a wrong passphrase: it does not say why", ZEPHYR(""), "HomeNet", "wrongpass",
	 .verdict = PROVISION_JOIN_FAILED, .probable = true, .requests = 9},
	{"a network that it does not see: it does not say why", ZEPHYR(""), "Nowhere", "secretpass",
	 .verdict = PROVISION_JOIN_FAILED, .probable = true},
	{"a wrong passphrase, then the right one", ZEPHYR(""), "HomeNet", "wrongpass",
	 .second_passphrase = "secretpass", .options = {.retry = true}},
	{"a passphrase for an open network, then none", ZEPHYR(""), "Cafe", "secretpass",
	 .second_passphrase = "", .options = {.retry = true}},
	{"status 3: set up already", ZEPHYR(",\"status\":3"), HOME, .verdict = PROVISION_ALREADY},
	{"status 1: it has credentials already", ZEPHYR(",\"status\":1"), HOME, .verdict = PROVISION_ALREADY},
	{"status 3, and again", ZEPHYR(",\"status\":3"), HOME, .options = {.again = true}, .requests = 5},
	{"status 2: it joins a network of before, and comes to no end", ZEPHYR(",\"status\":2"), HOME},
	{"status 4: another network failed before", ZEPHYR(",\"status\":4"), HOME},
	{"a status of the future", ZEPHYR(",\"status\":9"), HOME, .verdict = PROVISION_PROTOCOL},
	{"it stays in connecting", ZEPHYR(FAULTS("\"stays_connecting\":true")), HOME,
	 .verdict = PROVISION_TIMED_OUT},
	{"it refuses the network", ZEPHYR(FAULTS("\"refuse\":1")), HOME,
	 .verdict = PROVISION_JOIN_FAILED, .probable = true},
	{"it acknowledges writes and does nothing", ZEPHYR(FAULTS("\"silent\":true")), HOME,
	 .verdict = PROVISION_TIMED_OUT},
	{"writes are refused", ZEPHYR(FAULTS("\"refuse_att\":14")), HOME, .verdict = PROVISION_REFUSED},
	{"writes want a paired link", ZEPHYR(FAULTS("\"refuse_att\":5")), HOME, .verdict = PROVISION_REFUSED},
	{"everything twice", ZEPHYR(FAULTS("\"duplicate\":true")), HOME},
	{"identify", ZEPHYR(""), .options = {.goal = PROVISION_GOAL_IDENTIFY},
	 .verdict = PROVISION_UNSUPPORTED},
	{"a name", ZEPHYR(""), .options = {.device_name = "Kitchen"}, .verdict = PROVISION_UNSUPPORTED},
	{"reset: a subscription and a write", ZEPHYR(",\"status\":3"), RESET, .requests = 2},
	{"reset: it drops the link with its bonds", ZEPHYR(FAULTS("\"drops_erased\":true")), RESET},
	{"reset: it says nothing", ZEPHYR(FAULTS("\"silent\":true")), RESET},
	{"reset: the write is refused", ZEPHYR(FAULTS("\"refuse_att\":14")), RESET,
	 .verdict = PROVISION_REFUSED},
};
/* clang-format on */

int main(void)
{
	return pair_outcomes_run(&zephyr_protocol, outcomes, ARRAY_SIZE(outcomes));
}
