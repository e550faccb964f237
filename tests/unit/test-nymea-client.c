/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The nymea client, packet by packet: script.h has the words. */
#include "provision/nymea.h"

#include "tests/unit/script.h"
#include "tests/unit/unit.h"

/* clang-format off */
#define STARTED   {"start", "phase:inquire subscribe:response"}, {"sub", "subscribe:status"},           \
	{"sub", "read:status"}
#define NAMED     STARTED, {"read 03", "ask:network"}, {"network HomeNet", "ask:passphrase"}
#define CONNECT {"wrote", "WRITE:commander:eNet\",\"p\":\"secretpas"}, {"wrote", "WRITE:commander:s\"}}\n"}
#define SENT      NAMED, {"passphrase secretpass", "phase:send WRITE:commander:{\"c\":1,\"p\":{\"e\":\"Hom"}, \
	CONNECT, {"wrote", ""}
#define JOINING   SENT, {"note response {\"c\":1,\"r\":0}\n", "phase:join"}
#define BEGUN     JOINING, {"note status 04", ""}, {"note status 05", ""}, {"note status 06", ""}
#define JOINED    BEGUN, {"note status 07", ""}, {"note status 08", ""}, {"note status 09", ""},         \
	{"note status 0a", "write:commander:{\"c\":5}\n"}, {"wrote", ""}
#define DIAGNOSE  BEGUN, {"note status 0c", "write:commander:{\"c\":0}\n"}, {"wrote", ""}
#define NETWORKS(more) "note response {\"c\":0,\"r\":0,\"p\":[" more "]}\n"
#define HOME      "{\"e\":\"HomeNet\",\"m\":\"AA:BB:CC:DD:EE:01\",\"s\":86,\"p\":1}"
#define CAFE      "{\"e\":\"Cafe\",\"m\":\"\",\"s\":40,\"p\":0}"

static const struct provision_custom beside = {"custom-data", (const uint8_t *)"x", 1};
static const uint8_t bssid[] = {0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};

static const struct script scripts[] = {
	{"8.3: straight", {},
	 {JOINED, {"note response {\"c\":5,\"r\":0,\"p\":{\"e\":\"HomeNet\",\"m\":\"AA:BB:CC:DD:EE:01\",\"s\":86,\"p\":1,"
	   "\"i\":\"192.168.0.12\"}}\n", "fact end:ok/join"}}},
	{"8.3: an answer in packets of 20 bytes", {},
	 {SENT, {"note response {\"c\":1,", ""}, {"note response 2272223a307d0a", "phase:join"}}},
	{"the answer before the last packet is acknowledged (bus order)", {},
	 {NAMED, {"passphrase secretpass", "phase:send WRITE:commander:{\"c\":1,\"p\":{\"e\":\"Hom"}, CONNECT,
	  {"note response {\"c\":1,\"r\":0}\n", ""}, {"wrote", "phase:join"}}},
	{"8.3: its networks; an open one has an empty passphrase", {.want_networks = true},
	 {STARTED, {"read 03", "phase:scan write:commander:{\"c\":0}\n"}, {"wrote", ""},
	  {NETWORKS(HOME "," CAFE), "fact ask:network"},
	  {"network Cafe", "phase:send WRITE:commander:{\"c\":1,\"p\":{\"e\":\"Caf"},
	  {"wrote", "WRITE:commander:e\",\"p\":\"\"}}\n"}}},
	{"it knows none: it is to look for some, once", {.want_networks = true},
	 {STARTED, {"read 03", "phase:scan write:commander:{\"c\":0}\n"}, {"wrote", ""},
	  {NETWORKS(""), "write:commander:{\"c\":4}\n"}, {"wrote", ""}, {"note response {\"c\":4,\"r\":0}\n", ""},
	  {"early", ""}, {"timeout", "phase:scan write:commander:{\"c\":0}\n"}, {"wrote", ""},
	  {NETWORKS(""), "fact ask:network"}}},
	{"8.3: a hidden network, known by its list", {.want_networks = true},
	 {STARTED, {"read 03", "phase:scan write:commander:{\"c\":0}\n"}, {"wrote", ""},
	  {NETWORKS(CAFE), "fact ask:network"}, {"network HomeNet", "ask:passphrase"},
	  {"passphrase secretpass", "phase:send WRITE:commander:{\"c\":2,\"p\":{\"e\":\"Hom"}, CONNECT, {"wrote", ""},
	  {"note response {\"c\":2,\"r\":0}\n", "phase:join"}}},
	{"8.3: a hidden network, known by its silence", {},
	 {JOINING, {"early", ""}, {"timeout", "write:commander:{\"c\":0}\n"}, {"wrote", ""},
	  {NETWORKS(CAFE), "fact phase:send WRITE:commander:{\"c\":2,\"p\":{\"e\":\"Hom"}, CONNECT, {"wrote", ""},
	  {"note response {\"c\":1,\"r\":1}\n", "end:no-network?/send"}}},
	{"failed: it sees the network, probably the passphrase", {},
	 {DIAGNOSE, {NETWORKS(HOME), "fact end:wrong-passphrase?/join"}}},
	{"failed: 03 without 0c", {}, {BEGUN, {"note status 03", "write:commander:{\"c\":0}\n"}}},
	{"failed after it asked for an address", {},
	 {BEGUN, {"note status 07", ""}, {"note status 0c", "end:join-failed/join"}}},
	{"failed, and it cannot list", {}, {DIAGNOSE, {"note response {\"c\":0,\"r\":4}\n", "end:join-failed?/join"}}},
	{"retry", {.retry = true},
	 {DIAGNOSE, {NETWORKS(HOME), "fact ask:passphrase(wrong-passphrase?)"},
	  {"passphrase secretpass", "phase:send WRITE:commander:{\"c\":1,\"p\":{\"e\":\"Hom"}}},
	{"8.3: 0a is set up already", {}, {STARTED, {"read 0a", "end:already/inquire"}}},
	{"8.3: 0a and again: states of before do not count", {.again = true},
	 {STARTED, {"read 0a", "ask:network"}, {"network HomeNet", "ask:passphrase"},
	  {"passphrase secretpass", "phase:send WRITE:commander:{\"c\":1,\"p\":{\"e\":\"Hom"}, CONNECT, {"wrote", ""},
	  {"note response {\"c\":1,\"r\":0}\n", "phase:join"}, {"note status 0b", ""}, {"note status 03", ""},
	  {"note status 04", ""}, {"note status 0a", "write:commander:{\"c\":5}\n"}}},
	{"it joins a network of before", {}, {STARTED, {"read 05", "note"}, {"note status 03", "ask:network"}}},
	{"it joins a network of before, for 30 s", {}, {STARTED, {"read 05", "note"}, {"timeout", "ask:network"}}},
	{"unmanaged", {}, {STARTED, {"read 01", "end:refused/inquire"}}},
	{"unavailable", {}, {STARTED, {"read 02", "end:refused/inquire"}}},
	{"a state of the future", {}, {STARTED, {"read 0d", "end:protocol/inquire"}}},
	{"a state of two bytes", {}, {STARTED, {"read 0300", "end:protocol/inquire"}}},
	{"response 2", {}, {SENT, {"note response {\"c\":1,\"r\":2}\n", "end:refused/send"}}},
	{"response 6", {}, {SENT, {"note response {\"c\":1,\"r\":6}\n", "end:refused/send"}}},
	{"a response of the future", {}, {SENT, {"note response {\"c\":1,\"r\":99}\n", "end:refused/send"}}},
	{"an answer of another command", {}, {SENT, {"note response {\"c\":6,\"r\":0}\n", ""}}},
	{"not JSON: its state shows", {}, {SENT, {"note response {{\n", "phase:join"}}},
	{"no answer to the credentials: its state shows", {}, {SENT, {"early", ""}, {"timeout", "phase:join"}}},
	{"no address: four questions", {},
	 {JOINED, {"note response {\"c\":5,\"r\":0,\"p\":{\"i\":\"\"}}\n", ""},
	  {"timeout", "write:commander:{\"c\":5}\n"}, {"wrote", ""}, {"note response {\"c\":5,\"r\":0,\"p\":{\"i\":\"\"}}\n", ""},
	  {"timeout", "write:commander:{\"c\":5}\n"}, {"wrote", ""}, {"note response {\"c\":5,\"r\":0,\"p\":{\"i\":\"no\"}}\n", ""},
	  {"timeout", "write:commander:{\"c\":5}\n"}, {"wrote", ""}, {"note response {\"c\":5,\"r\":7}\n", "end:ok/join"}}},
	{"it stops its service once it has joined", {}, {JOINED, {"closed", "end:ok/join"}}},
	{"a disconnect while it joins", {}, {BEGUN, {"closed", "end:lost?/join"}}},
	{"a join that neither ends nor fails", {}, {BEGUN, {"early", ""}, {"timeout", "end:timed-out/join"}}},
	{"reset", {.goal = PROVISION_GOAL_RESET},
	 {{"start", "phase:inquire subscribe:response"}, {"sub", "phase:configure write:commander:{\"c\":3}\n"},
	  {"wrote", ""}, {"note response {\"c\":3,\"r\":0}\n", "end:ok/configure"}}},
	{"identify", {.goal = PROVISION_GOAL_IDENTIFY}, {{"start", "phase:inquire end:unsupported/inquire"}}},
	{"a name", {.device_name = "Lamp"}, {{"start", "phase:inquire end:unsupported/inquire"}}},
	{"data beside a network", {.custom = &beside, .n_custom = 1},
	 {{"start", "phase:inquire end:unsupported/inquire"}}},
	{"one access point", {.bssid = bssid}, {{"start", "phase:inquire end:unsupported/inquire"}}},
	{"a network's name that is not UTF-8", {},
	 {STARTED, {"read 03", "ask:network"}, {"network \xff", "end:bad-input/inquire"}}},
	{"a packet is not acknowledged", {},
	 {NAMED, {"passphrase secretpass", "phase:send WRITE:commander:~"}, {"timeout", "end:timed-out/send"}}},
	{"a packet is refused", {},
	 {NAMED, {"passphrase secretpass", "phase:send WRITE:commander:~"}, {"wrote!0e", "end:refused/send"}}},
	{"a characteristic is missing", {},
	 {{"start", "phase:inquire subscribe:response"}, {"sub!ENOENT", "end:protocol/inquire"}}},
	{"cancel while it joins", {}, {BEGUN, {"cancel", "end:cancelled/join"}}},
};
/* clang-format on */

int main(void)
{
	return scripts_run(&nymea_protocol, scripts, ARRAY_SIZE(scripts));
}
