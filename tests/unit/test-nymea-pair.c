/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The nymea client against the simulated accessory: what each kind of it, and each fault, comes to. */
#include "provision/nymea.h"

#include "tests/unit/pair-outcome.h"
#include "tests/unit/unit.h"

/* clang-format off */
#define NYMEA(more)                                                                           \
	"{\"networks\":[{\"ssid\":\"HomeNet\",\"passphrase\":\"secretpass\",\"rssi\":-50,"      \
	"\"bssid\":\"aa:bb:cc:dd:ee:01\"},{\"ssid\":\"Cafe\",\"rssi\":-70},"                    \
	"{\"ssid\":\"Attic\",\"passphrase\":\"secretpass\"}],\"hidden\":\"Attic\"" more "}"
#define FAULTS(faults)    ",\"faults\":{" faults "}"
#define ANSWER(fault, at) NYMEA(FAULTS("\"answer\":\"" fault "\",\"answer_at\":" at))
#define OLD               ",\"provisioned_ssid\":\"HomeNet\""
#define HOME              "HomeNet", "secretpass"

static const struct pair_outcome outcomes[] = {
	{"8.3: least requests: two subscriptions, a read, three packets of credentials, one for the address",
	 NYMEA(""), HOME, .requests = 7, .ip = "192.0.2.50"},
	{"8.3: its networks", NYMEA(""), HOME, .options = {.want_networks = true}},
	{"an open network", NYMEA(""), "Cafe", .options = {.want_networks = true}},
	{"it knows networks only after a scan", NYMEA(",\"networks_after_scan\":true"), HOME,
	 .options = {.want_networks = true}},
	{"8.3: a hidden network, found out by failing", NYMEA(""), "Attic", "secretpass"},
	{"8.3: a hidden network that is not in its list", NYMEA(""), "Attic", "secretpass",
	 .options = {.want_networks = true}},
	{"a hidden network, and it does not answer that", NYMEA(",\"no_hidden\":true"), "Attic", "secretpass",
	 .verdict = PROVISION_NO_NETWORK, .probable = true},
	{"a hidden network, and it does not know that", NYMEA(",\"refuses_hidden\":true"), "Attic", "secretpass",
	 .verdict = PROVISION_NO_NETWORK, .probable = true},
	{"a network that it does not see", NYMEA(""), "Nowhere", "secretpass",
	 .verdict = PROVISION_NO_NETWORK, .probable = true},
	{"a wrong passphrase", NYMEA(""), "HomeNet", "wrongpass",
	 .verdict = PROVISION_WRONG_PASSPHRASE, .probable = true},
	{"a wrong passphrase, then the right one", NYMEA(""), "HomeNet", "wrongpass",
	 .second_passphrase = "secretpass", .options = {.retry = true}},
	{"an address at the third question", NYMEA(",\"no_address\":2"), HOME, .ip = "192.0.2.50"},
	{"no address ever", NYMEA(",\"no_address\":99"), HOME, .ip = ""},
	{"set up already", NYMEA(OLD), HOME, .verdict = PROVISION_ALREADY},
	{"set up already, and again", NYMEA(OLD), HOME, .options = {.again = true}},
	{"it joins a network of before", NYMEA(",\"state\":5"), HOME},
	{"its Wi-Fi is not managed", NYMEA(",\"state\":1"), HOME, .verdict = PROVISION_REFUSED},
	{"its Wi-Fi is off", NYMEA(",\"state\":2"), HOME, .verdict = PROVISION_REFUSED},
	{"a state of the future", NYMEA(",\"state\":13"), HOME, .verdict = PROVISION_PROTOCOL},
	{"response 2 to the credentials", NYMEA(FAULTS("\"response\":2")), HOME, .verdict = PROVISION_REFUSED},
	{"response 3: no NetworkManager", NYMEA(FAULTS("\"response\":3")), HOME, .verdict = PROVISION_REFUSED},
	{"response 7", NYMEA(FAULTS("\"response\":7")), HOME, .verdict = PROVISION_REFUSED},
	{"it stays in configuring", NYMEA(FAULTS("\"stays_in_state\":5")), HOME, .verdict = PROVISION_TIMED_OUT},
	{"it fails without a reason", NYMEA(FAULTS("\"refuse\":1")), HOME,
	 .verdict = PROVISION_WRONG_PASSPHRASE, .probable = true},
	{"a join never ends", NYMEA(FAULTS("\"join_hangs\":true")), HOME,
	 .verdict = PROVISION_WRONG_PASSPHRASE, .probable = true},
	{"identify", NYMEA(""), .options = {.goal = PROVISION_GOAL_IDENTIFY}, .verdict = PROVISION_UNSUPPORTED},
	{"a name", NYMEA(""), .options = {.device_name = "Kitchen"}, .verdict = PROVISION_UNSUPPORTED},
	{"reset: a subscription and one packet", NYMEA(OLD), .options = {.goal = PROVISION_GOAL_RESET},
	 .requests = 2},
	{"the answer to the credentials is cut", ANSWER("cut", "1"), HOME},
	{"the answer to the credentials is not JSON", ANSWER("not-json", "1"), HOME},
	{"the answer to the credentials is no answer", ANSWER("not-rpc", "1"), HOME},
	{"the answer to the credentials is another command's", ANSWER("other", "1"), HOME},
	{"the answer to the credentials is missing", ANSWER("missing", "1"), HOME},
	{"all answers come twice", ANSWER("twice", "0"), HOME, .options = {.want_networks = true}},
	{"all answers are missing", ANSWER("missing", "0"), HOME, .options = {.want_networks = true}},
	{"a reset whose answer is not JSON", ANSWER("not-json", "0"), .options = {.goal = PROVISION_GOAL_RESET},
	 .verdict = PROVISION_PROTOCOL},
	{"a reset whose answer is missing", ANSWER("missing", "0"), .options = {.goal = PROVISION_GOAL_RESET},
	 .verdict = PROVISION_TIMED_OUT},
	{"writes are refused", NYMEA(FAULTS("\"refuse_att\":14")), HOME, .verdict = PROVISION_REFUSED},
};
/* clang-format on */

int main(void)
{
	return pair_outcomes_run(&nymea_protocol, outcomes, ARRAY_SIZE(outcomes));
}
