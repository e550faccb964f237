/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The Shelly client against the simulated Shelly: what each kind of it, and each fault, comes to. */
#include "provision/shelly.h"

#include "tests/unit/pair-outcome.h"
#include "tests/unit/unit.h"

/* clang-format off */
#define SHELLY(more)                                                                          \
	"{\"networks\":[{\"ssid\":\"HomeNet\",\"passphrase\":\"secretpass\"},"                 \
	"{\"ssid\":\"Cafe\",\"rssi\":-70}]" more "}"
#define FAULTS(faults)    ",\"faults\":{" faults "}"
#define ANSWER(fault, at) SHELLY(FAULTS("\"answer\":\"" fault "\",\"answer_at\":" at))
#define PASSWORD          ",\"password\":\"opensesame\""
#define OLD               ",\"provisioned_ssid\":\"HomeNet\""
#define MONGOOSE          ",\"mongoose\":true"
#define HOME              "HomeNet", "secretpass"

static const struct pair_outcome outcomes[] = {
	{"least requests: a subscription, three calls of two writes and a read",
	 SHELLY(""), HOME, .requests = 10, .mtu = 247, .ip = "192.0.2.50"},
	{"8.1: at MTU 23 the three answers take sixteen reads", SHELLY(""), HOME, .mtu = 23, .requests = 23},
	{"8.1: scan and configure in one connection", SHELLY(""), HOME,
	 .options = {.want_networks = true, .want_info = true}},
	{"an open network", SHELLY(""), "Cafe", .options = {.want_networks = true}},
	{"8.1: it does not notify: lengths are read", SHELLY(FAULTS("\"no_notify\":true")), HOME},
	{"it sends news", SHELLY(",\"news\":true"), HOME, .options = {.want_networks = true}},
	{"it notifies twice", SHELLY(FAULTS("\"duplicate\":true")), HOME,
	 .options = {.want_networks = true, .want_info = true}},
	{"it takes small writes only", SHELLY(FAULTS("\"chunk_max\":20")), HOME},
	{"a name", SHELLY(""), HOME, .options = {.device_name = "Kitchen \"1\""}},
	{"a host name", SHELLY(""), HOME, .options = {.hostname = "kitchen"},
	 .verdict = PROVISION_UNSUPPORTED},
	{"its password", SHELLY(PASSWORD), HOME, .code = "opensesame"},
	{"its password, each challenge good for one call", SHELLY(PASSWORD ",\"nonce_once\":true"), HOME,
	 .code = "opensesame", .options = {.want_networks = true}},
	{"a wrong password", SHELLY(PASSWORD), HOME, .code = "sesame", .verdict = PROVISION_WRONG_CODE},
	{"a wrong password, then the right one", SHELLY(PASSWORD), HOME, .code = "sesame",
	 .second_code = "opensesame", .options = {.retry = true}},
	{"a wrong passphrase", SHELLY(""), "HomeNet", "wrongpass",
	 .verdict = PROVISION_WRONG_PASSPHRASE, .probable = true},
	{"a wrong passphrase that it tells", SHELLY(",\"news\":true"), "HomeNet", "wrongpass",
	 .verdict = PROVISION_WRONG_PASSPHRASE, .probable = true},
	{"a wrong passphrase, then the right one", SHELLY(""), "HomeNet", "wrongpass",
	 .second_passphrase = "secretpass", .options = {.retry = true}},
	{"a network that it does not see", SHELLY(""), "Nowhere", "secretpass",
	 .verdict = PROVISION_NO_NETWORK, .probable = true},
	{"a network that it does not see, and says so", SHELLY(",\"news\":true"), "Nowhere", "secretpass",
	 .verdict = PROVISION_NO_NETWORK},
	{"set up already", SHELLY(OLD), HOME, .verdict = PROVISION_ALREADY, .ip = "192.0.2.50"},
	{"set up already, and again", SHELLY(OLD), HOME, .options = {.again = true}},
	{"a join that never ends", SHELLY(FAULTS("\"join_hangs\":true")), HOME,
	 .verdict = PROVISION_WRONG_PASSPHRASE, .probable = true},
	{"settings that take a restart: the link goes", SHELLY(",\"restart_required\":true"), HOME,
	 .verdict = PROVISION_LOST, .probable = true},
	{"identify", SHELLY(""), .options = {.goal = PROVISION_GOAL_IDENTIFY},
	 .verdict = PROVISION_UNSUPPORTED},
	{"reset", SHELLY(OLD), .options = {.goal = PROVISION_GOAL_RESET}},

	{"a plain Mongoose OS restarts: the link goes", SHELLY(MONGOOSE), HOME,
	 .options = {.want_networks = true, .want_info = true},
	 .verdict = PROVISION_LOST, .probable = true},
	{"a plain Mongoose OS has a host name", SHELLY(MONGOOSE), HOME, .options = {.hostname = "kitchen"},
	 .verdict = PROVISION_LOST, .probable = true},
	{"a plain Mongoose OS has no name", SHELLY(MONGOOSE), HOME, .options = {.device_name = "Kitchen"},
	 .verdict = PROVISION_UNSUPPORTED},
	{"a plain Mongoose OS after its restart", SHELLY(MONGOOSE OLD), HOME,
	 .verdict = PROVISION_ALREADY, .ip = "192.0.2.50"},
	{"a plain Mongoose OS, reset", SHELLY(MONGOOSE OLD), .options = {.goal = PROVISION_GOAL_RESET}},

	{"8.1: lengths that are too long", ANSWER("long-length", "0"), HOME},
	{"8.1: lengths that are too short", ANSWER("short-length", "0"), HOME},
	{"bytes behind its answers", ANSWER("trailing", "0"), HOME, .mtu = 517},
	{"8.1: answers that are not ready at first", ANSWER("not-ready", "0"), HOME},
	{"the first answer is cut: it is not needed", ANSWER("cut", "1"), HOME},
	{"the first answer is not JSON: it is not needed", ANSWER("not-json", "1"), HOME},
	{"the answer to the credentials is cut", ANSWER("cut", "2"), HOME},
	{"the answer to the credentials is not JSON", ANSWER("not-json", "2"), HOME},
	{"the answer to the credentials is missing", ANSWER("missing", "2"), HOME},
	{"the answer to the credentials is an error", ANSWER("error", "2"), HOME,
	 .verdict = PROVISION_REFUSED},
	{"the answer to the credentials has another id", ANSWER("wrong-id", "2"), HOME},
	{"all answers are cut", ANSWER("cut", "0"), HOME,
	 .verdict = PROVISION_JOIN_FAILED, .probable = true},
	{"no answer is RPC", ANSWER("not-rpc", "0"), HOME,
	 .verdict = PROVISION_JOIN_FAILED, .probable = true},
	{"a reset whose answer is cut", ANSWER("cut", "0"), .options = {.goal = PROVISION_GOAL_RESET},
	 .verdict = PROVISION_PROTOCOL},
	{"a reset whose answer does not end", ANSWER("endless", "0"), .options = {.goal = PROVISION_GOAL_RESET},
	 .verdict = PROVISION_PROTOCOL, .mtu = 517},
	{"a reset that is refused", ANSWER("error", "0"), .options = {.goal = PROVISION_GOAL_RESET},
	 .verdict = PROVISION_REFUSED},
	{"a reset that is not answered", SHELLY(FAULTS("\"silent\":true")),
	 .options = {.goal = PROVISION_GOAL_RESET}, .verdict = PROVISION_TIMED_OUT},
};
/* clang-format on */

int main(void)
{
	return pair_outcomes_run(&shelly_protocol, outcomes, ARRAY_SIZE(outcomes));
}
