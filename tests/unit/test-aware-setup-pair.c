/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The client of setup over Wi-Fi Aware against its device side, in every order of things. */
#include "provision/aware-setup.h"

#include "tests/unit/pair-outcome.h"
#include "tests/unit/unit.h"

/* clang-format off */
#define NETWORKS "\"networks\":["                                                             \
	"{\"ssid\":\"HomeNet\",\"passphrase\":\"secretpass\",\"rssi\":-50,\"channel\":6,"         \
	  "\"bssid\":\"aa:bb:cc:dd:ee:01\"},"                                                      \
	"{\"ssid\":\"Cafe\",\"rssi\":-70,\"channel\":1},"                                          \
	"{\"ssid\":\"a network with a long name, 01\",\"passphrase\":\"secretpass\",\"rssi\":-71},"\
	"{\"ssid\":\"a network with a long name, 02\",\"passphrase\":\"secretpass\",\"rssi\":-72},"\
	"{\"ssid\":\"a network with a long name, 03\",\"passphrase\":\"secretpass\",\"rssi\":-73},"\
	"{\"ssid\":\"a network with a long name, 04\",\"passphrase\":\"secretpass\",\"rssi\":-74},"\
	"{\"ssid\":\"a network with a long name, 05\",\"passphrase\":\"secretpass\",\"rssi\":-75},"\
	"{\"ssid\":\"a network with a long name, 06\",\"passphrase\":\"secretpass\",\"rssi\":-76}]"
#define LAMP(more)     "{" NETWORKS more "}"
#define FAULTS(faults) ",\"faults\":{" faults "}"
#define OLD            ",\"provisioned\":true"
#define HOME           "HomeNet", "secretpass"

static const uint8_t bssid[] = {0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0x01};
static const struct provision_custom beside = {"custom-data", (const uint8_t *)"x", 1};

static const struct pair_outcome outcomes[] = {
	{"least requests: a subscription, a hello, the network", LAMP(""), HOME, .requests = 3, .ip = "192.0.2.50", .mtu = 517},
	{"its networks, in two pages", LAMP(""), HOME, .options = {.want_networks = true}, .requests = 5, .mtu = 517},
	{"an open network of its list", LAMP(""), "Cafe", .options = {.want_networks = true}, .mtu = 517},
	{"an open network that was named", LAMP(""), "Cafe", "", .mtu = 517},
	{"a certain access point", LAMP(""), HOME, .options = {.bssid = bssid}, .mtu = 517},
	{"it sees nothing", "{}", HOME, .options = {.want_networks = true}, .verdict = PROVISION_NO_NETWORK, .mtu = 517},
	{"it cannot look for networks", LAMP(",\"capabilities\":0"), HOME, .options = {.want_networks = true},
	 .requests = 3, .mtu = 517},
	{"a wrong passphrase", LAMP(""), "HomeNet", "wrongpass", .verdict = PROVISION_WRONG_PASSPHRASE, .mtu = 517},
	{"a wrong passphrase, then the right one: the same pairing", LAMP(""), "HomeNet", "wrongpass",
	 .second_passphrase = "secretpass", .options = {.retry = true}, .requests = 4, .mtu = 517},
	{"a network that it does not see", LAMP(""), "Nowhere", "secretpass", .verdict = PROVISION_NO_NETWORK, .mtu = 517},
	{"reason 3: no address", LAMP(FAULTS("\"refuse\":3")), HOME, .verdict = PROVISION_JOIN_FAILED, .mtu = 517},
	{"reason 4: refused", LAMP(FAULTS("\"refuse\":4")), HOME, .verdict = PROVISION_JOIN_FAILED, .mtu = 517},
	{"reason 5: its security", LAMP(FAULTS("\"refuse\":5")), HOME, .verdict = PROVISION_JOIN_FAILED, .mtu = 517},
	{"a reason of the future", LAMP(FAULTS("\"refuse\":77")), HOME, .verdict = PROVISION_JOIN_FAILED, .mtu = 517},
	{"a join never ends", LAMP(FAULTS("\"join_hangs\":true")), HOME, .verdict = PROVISION_TIMED_OUT, .mtu = 517},
	{"it never answers", LAMP(FAULTS("\"silent\":true")), HOME, .verdict = PROVISION_TIMED_OUT,
	 .requests = 11, .mtu = 517},
	{"each answer comes twice", LAMP(FAULTS("\"duplicate\":true")), HOME, .options = {.want_networks = true}, .mtu = 517},
	{"set up already", LAMP(OLD), HOME, .verdict = PROVISION_ALREADY, .requests = 2, .mtu = 517},
	{"set up already, and again", LAMP(OLD), HOME, .options = {.again = true}, .mtu = 517},
	{"identify", LAMP(""), .options = {.goal = PROVISION_GOAL_IDENTIFY}, .requests = 3, .mtu = 517},
	{"it cannot identify itself", LAMP(",\"capabilities\":1"), .options = {.goal = PROVISION_GOAL_IDENTIFY},
	 .verdict = PROVISION_UNSUPPORTED, .requests = 2, .mtu = 517},
	{"reset", LAMP(OLD), .options = {.goal = PROVISION_GOAL_RESET}, .requests = 3, .mtu = 517},
	{"it cannot be reset", LAMP(",\"capabilities\":3"), .options = {.goal = PROVISION_GOAL_RESET},
	 .verdict = PROVISION_UNSUPPORTED, .requests = 2, .mtu = 517},
	{"it cannot be told an access point: nothing is sent", LAMP(",\"capabilities\":7"), HOME,
	 .options = {.bssid = bssid}, .verdict = PROVISION_UNSUPPORTED, .requests = 2, .mtu = 517},
	{"a host name: it has no word for it", LAMP(""), HOME, .options = {.hostname = "lamp"},
	 .verdict = PROVISION_UNSUPPORTED, .mtu = 517},
	{"data of a vendor's: it has no word for it", LAMP(""), HOME,
	 .options = {.custom = &beside, .n_custom = 1}, .verdict = PROVISION_UNSUPPORTED, .mtu = 517},
	{"it speaks version 2 alone", LAMP(",\"speaks_version\":2"), HOME, .verdict = PROVISION_UNSUPPORTED, .mtu = 517},
};
/* clang-format on */

int main(void)
{
	return pair_outcomes_run(&aware_setup_protocol, outcomes, ARRAY_SIZE(outcomes));
}
