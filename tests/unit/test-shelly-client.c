/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The Shelly client, byte by byte: script.h has the words. A length of 00000001 is one that firmware
   got wrong: what is complete JSON counts. */
#include "provision/shelly.h"

#include "tests/unit/script.h"
#include "tests/unit/unit.h"

/* clang-format off */
#define TX(len)         "write:tx-ctl:000000" len
#define DATA(text)      "write:data:" text
#define WIFI_STATUS(id) "{\"id\":" id ",\"method\":\"WiFi.GetStatus\"}"
#define RESULT(id, r)   "read {\"id\":" id ",\"src\":\"shelly\",\"result\":" r "}"
#define ERROR(id, code) "read {\"id\":" id ",\"error\":{\"code\":" code ",\"message\":\"no\"}}"
#define IS(status)      "{\"sta_ip\":null,\"status\":\"" status "\",\"ssid\":null,\"rssi\":0}"
#define GOT_IP          "{\"sta_ip\":\"192.168.1.50\",\"status\":\"got ip\",\"ssid\":\"HomeNet\",\"rssi\":-50}"
#define SET_CONFIG(id, sta) \
	"{\"id\":" id ",\"method\":\"WiFi.SetConfig\",\"params\":{\"config\":{\"sta\":{" sta "}}}}"
#define HOME_STA        "\"ssid\":\"HomeNet\",\"pass\":\"secretpass\",\"enable\":true"
#define CHALLENGE \
	"\"{\\\"auth_type\\\":\\\"digest\\\",\\\"nonce\\\":1700000001,\\\"nc\\\":1," \
	"\\\"realm\\\":\\\"shellyplus1-c4dd57877294\\\",\\\"algorithm\\\":\\\"SHA-256\\\"}\""
#define UNAUTHORIZED(id) "read {\"id\":" id ",\"error\":{\"code\":401,\"message\":" CHALLENGE "}}"
#define EVENT(reason) \
	"read {\"src\":\"shelly\",\"method\":\"NotifyEvent\",\"params\":{\"events\":[{\"component\":\"wifi\"," \
	"\"event\":\"sta_connect_fail\",\"reason\":" reason "}]}}"
#define SCAN_HOME(id)   RESULT(id, "{\"results\":[{\"ssid\":\"HomeNet\",\"auth\":3,\"channel\":6,\"rssi\":-50}]}")

/* One call: its length, its text; then the length of the answer. */
#define CALLED(text)    {"wrote", DATA(text)}, {"wrote", ""}, {"note rx-ctl 00000001", "read:data"}
#define STARTED         {"start", "phase:inquire subscribe:rx-ctl"}
#define ASKED           STARTED, {"sub", TX("22")}, CALLED(WIFI_STATUS("1"))
#define NAMED           ASKED, {RESULT("1", IS("disconnected")), "ask:network"},                      \
	{"network HomeNet", "ask:passphrase"}
#define SENT            NAMED, {"passphrase secretpass", "phase:send " TX("73")},                     \
	{"wrote", "WRITE:data:" SET_CONFIG("2", HOME_STA)}, {"wrote", ""},                            \
	{"note rx-ctl 00000001", "read:data"}
#define JOINING         SENT, {RESULT("2", "{\"restart_required\":false}"), "phase:join"}
#define POLLED(id, status) {"timeout", TX("22")}, CALLED(WIFI_STATUS(id)), {RESULT(id, IS(status)), ""}
#define FAILED_TWICE    JOINING, POLLED("3", "connecting"), POLLED("4", "disconnected"),              \
	POLLED("5", "connecting"), {"timeout", TX("22")}, CALLED(WIFI_STATUS("6")),                   \
	{RESULT("6", IS("disconnected")), TX("1d")}, CALLED("{\"id\":7,\"method\":\"WiFi.Scan\"}")

static const struct provision_custom beside = {"custom-data", (const uint8_t *)"x", 1};
static const uint8_t bssid[] = {0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};

static const struct script scripts[] = {
	{"8.1: straight", {},
	 {JOINING, POLLED("3", "connecting"), {"timeout", TX("22")}, CALLED(WIFI_STATUS("4")),
	  {RESULT("4", GOT_IP), "fact end:ok/join"}}},
	{"information when wanted", {.want_info = true},
	 {STARTED, {"sub", TX("28")}, CALLED("{\"id\":1,\"method\":\"Shelly.GetDeviceInfo\"}"),
	  {RESULT("1", "{\"name\":null,\"id\":\"shellyplus1-c4dd57877294\"}"), "fact " TX("22")}}},
	{"its networks when wanted; an open one needs no passphrase", {.want_networks = true},
	 {ASKED, {RESULT("1", IS("disconnected")), "phase:scan " TX("1d")},
	  CALLED("{\"id\":2,\"method\":\"WiFi.Scan\"}"),
	  {RESULT("2", "{\"results\":[{\"ssid\":\"Cafe\",\"auth\":0,\"channel\":1,\"rssi\":-70}]}"),
	   "fact ask:network"},
	  {"network Cafe", "phase:send " TX("75")},
	  {"wrote", "WRITE:data:" SET_CONFIG("3", "\"ssid\":\"Cafe\",\"pass\":\"\",\"is_open\":true,\"enable\":true")}}},
	{"a scan that never ends: the network can still be named", {.want_networks = true},
	 {ASKED, {RESULT("1", IS("disconnected")), "phase:scan " TX("1d")},
	  {"wrote", DATA("{\"id\":2,\"method\":\"WiFi.Scan\"}")}, {"wrote", ""}, {"wait 29000", "read:rx-ctl"},
	  {"wait 1500", "fact ask:network"}}},
	{"text is escaped", {.device_name = "a\"b\\\x01"},
	 {ASKED, {RESULT("1", IS("disconnected")), TX("58")},
	  {"wrote", DATA("{\"id\":2,\"method\":\"Sys.SetConfig\",\"params\":{\"config\":{\"device\":{\"name\":\"a\\\"b\\\\\\u0001\"}}}}")},
	  {"wrote", ""}, {"note rx-ctl 00000001", "read:data"},
	  {RESULT("2", "{\"restart_required\":false}"), "ask:network"}}},
	{"8.1: a frame in pieces that add up", {},
	 {ASKED, {RESULT("1", IS("disconnected")), "ask:network"},
	  {"network \x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01"
	   "\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01", "ask:passphrase"},
	  {"passphrase secretpass", "phase:send write:tx-ctl:0000012c"},
	  {"wrote", "WRITE:data:{\"id\":2,\"method\":\"WiFi.SetConfig\",\"params\":{\"config\":{\"sta\":{\"ssid\":\"\\u0001~"},
	  {"wrote", "WRITE:data:u0001\\u0001\\u0001\",\"pass\":\"secretpass\",\"enable\":true}}}}"}, {"wrote", ""}}},
	{"a write that is too long for the link: smaller ones from the beginning", {},
	 {STARTED, {"sub", TX("22")}, {"wrote", DATA(WIFI_STATUS("1"))}, {"wrote!0d", TX("22")},
	  {"wrote", DATA("{\"id\":1,\"method\":\"Wi")}, {"wrote", DATA("Fi.GetStatus\"}")}, {"wrote", ""}}},

	{"8.1: an answer in pieces", {},
	 {STARTED, {"sub", TX("22")}, {"wrote", DATA(WIFI_STATUS("1"))}, {"wrote", ""},
	  {"note rx-ctl 00000014", "read:data"}, {"read {\"id\":1,", "read:data"},
	  {"read 22726573756c74223a7b", "read:data"}, {"read 7d7d", "ask:network"}}},
	{"8.1: an empty read is not ready", {},
	 {STARTED, {"sub", TX("22")}, {"wrote", DATA(WIFI_STATUS("1"))}, {"wrote", ""},
	  {"note rx-ctl 00000014", "read:data"}, {"read ", ""}, {"early", ""}, {"timeout", "read:data"},
	  {"read {\"id\":1,\"result\":{}}", "ask:network"}}},
	{"8.1: a length that is too long: complete JSON counts", {},
	 {STARTED, {"sub", TX("22")}, {"wrote", DATA(WIFI_STATUS("1"))}, {"wrote", ""},
	  {"note rx-ctl 00000040", "read:data"}, {"read {\"id\":1,\"result\":{}}", "read:data"},
	  {"read ", "ask:network"}}},
	{"8.1: a length that is too short: it is read on", {},
	 {STARTED, {"sub", TX("22")}, {"wrote", DATA(WIFI_STATUS("1"))}, {"wrote", ""},
	  {"note rx-ctl 00000008", "read:data"}, {"read {\"id\":1,", "read:data"},
	  {"read 22726573756c74223a7b7d7d", "ask:network"}}},
	{"8.1: rx-ctl cannot be subscribed to: it is read until it is not 0", {},
	 {STARTED, {"sub!06", TX("22")}, {"wrote", DATA(WIFI_STATUS("1"))}, {"wrote", "read:rx-ctl"},
	  {"read 00000000", ""}, {"early", ""}, {"timeout", "read:rx-ctl"},
	  {"read 00000014", "read:data"}, {"read {\"id\":1,\"result\":{}}", "ask:network"}}},
	{"8.1: no notification comes: the length is read, from then on at once", {.want_info = true},
	 {STARTED, {"sub", TX("28")}, {"wrote", DATA("{\"id\":1,\"method\":\"Shelly.GetDeviceInfo\"}")},
	  {"wrote", ""}, {"early", ""}, {"timeout", "read:rx-ctl"}, {"read 00000014", "read:data"},
	  {"read {\"id\":1,\"result\":{}}", "fact " TX("22")}, {"wrote", DATA(WIFI_STATUS("2"))},
	  {"wrote", "read:rx-ctl"}}},
	{"the length before the write is acknowledged (bus order)", {},
	 {STARTED, {"sub", TX("22")}, {"wrote", DATA(WIFI_STATUS("1"))}, {"note rx-ctl 00000014", ""},
	  {"wrote", "read:data"}, {"read {\"id\":1,\"result\":{}}", "ask:network"}}},
	{"a length of three bytes is none", {},
	 {STARTED, {"sub", TX("22")}, {"wrote", DATA(WIFI_STATUS("1"))}, {"wrote", ""},
	  {"note rx-ctl 000014", ""}, {"note rx-ctl 00000014", "read:data"}}},
	{"a length once more, while nothing is asked: one empty read, then the next call", {},
	 {NAMED, {"note rx-ctl 00000022", ""}, {"passphrase secretpass", "phase:send read:data"},
	  {"read ", TX("73")}, {"wrote", "WRITE:data:" SET_CONFIG("2", HOME_STA)}}},
	{"a length while another answer is read: a frame behind it, found by the next call", {},
	 {ASKED, {"note rx-ctl 00000014", ""}, {RESULT("1", IS("disconnected")), "ask:network"},
	  {"network HomeNet", "ask:passphrase"}, {"passphrase secretpass", "phase:send read:data"},
	  {"read {\"src\":\"x\",\"method\":\"NotifyStatus\",\"params\":{}}", TX("73")}}},
	{"an answer to another call is not this one's", {},
	 {ASKED, {RESULT("9", IS("connected")), ""}, {"note rx-ctl 00000001", "read:data"},
	  {RESULT("1", IS("disconnected")), "ask:network"}}},
	{"the answer to the credentials is not JSON: what it does shows", {},
	 {SENT, {"read <<", "read:data"}, {"read ", "phase:join"}, {"timeout", TX("22")}}},

	{"401: its password, then the same call", {},
	 {ASKED, {UNAUTHORIZED("1"), "phase:secure ask:code"}, {"code opensesame", "write:tx-ctl:~"},
	  {"wrote", "WRITE:data:{\"id\":2,\"method\":\"WiFi.GetStatus\",\"auth\":{\"realm\":\"shellyplus1-c4dd57877294\","
	   "\"username\":\"admin\",\"nonce\":1700000001,\"cnonce\":~"}, {"wrote", ""},
	  {"note rx-ctl 00000001", "read:data"}, {RESULT("2", IS("disconnected")), "ask:network"}}},
	{"401 to the answer: the password is wrong", {},
	 {ASKED, {UNAUTHORIZED("1"), "phase:secure ask:code"}, {"code sesame", "write:tx-ctl:~"},
	  {"wrote", "WRITE:data:~"}, {"wrote", ""}, {"note rx-ctl 00000001", "read:data"},
	  {UNAUTHORIZED("2"), "end:wrong-code/secure"}}},
	{"401 to the answer, and retry", {.retry = true},
	 {ASKED, {UNAUTHORIZED("1"), "phase:secure ask:code"}, {"code sesame", "write:tx-ctl:~"},
	  {"wrote", "WRITE:data:~"}, {"wrote", ""}, {"note rx-ctl 00000001", "read:data"},
	  {UNAUTHORIZED("2"), "phase:secure ask:code(wrong-code)"}}},
	{"401 without a challenge", {},
	 {ASKED, {ERROR("1", "401"), "end:protocol/inquire"}}},
	{"401 of another kind", {},
	 {ASKED, {"read {\"id\":1,\"error\":{\"code\":401,\"message\":\"{\\\"auth_type\\\":\\\"basic\\\"}\"}}",
	  "end:unsupported/inquire"}}},
	{"an empty password", {},
	 {ASKED, {UNAUTHORIZED("1"), "phase:secure ask:code"}, {"code ", "end:bad-input/secure"}}},

	{"404: a plain Mongoose OS", {.hostname = "lamp"},
	 {ASKED, {ERROR("1", "404"), TX("1f")}, CALLED("{\"id\":2,\"method\":\"Sys.GetInfo\"}"),
	  {RESULT("2", "{\"wifi\":" IS("disconnected") "}"), "ask:network"},
	  {"network HomeNet", "ask:passphrase"}, {"passphrase secretpass", "phase:send write:tx-ctl:0000008f"},
	  {"wrote", "WRITE:data:{\"id\":3,\"method\":\"Config.Set\",\"params\":{\"config\":{\"wifi\":{\"sta\":{\"ssid\":\"HomeNet\","
	   "\"pass\":\"secretpass\",\"dhcp_hostname\":\"lamp\",\"enable\":true}}}}}"}, {"wrote", ""},
	  {"note rx-ctl 00000001", "read:data"}, {"read {\"id\":3,\"src\":\"x\"}", TX("38")},
	  CALLED("{\"id\":4,\"method\":\"Config.Save\",\"params\":{\"reboot\":true}}"),
	  {"read {\"id\":4,\"src\":\"x\"}", "phase:join note"}, {"closed", "end:lost?/join"}}},
	{"404 again: it takes no credentials", {.again = true},
	 {STARTED, {"sub", "ask:network"}, {"network HomeNet", "ask:passphrase"},
	  {"passphrase secretpass", "phase:send " TX("73")},
	  {"wrote", "WRITE:data:" SET_CONFIG("1", HOME_STA)}, {"wrote", ""},
	  {"note rx-ctl 00000001", "read:data"}, {ERROR("1", "404"), "phase:send write:tx-ctl:~"},
	  {"wrote", "WRITE:data:~"}, {"wrote", ""}, {"note rx-ctl 00000001", "read:data"},
	  {ERROR("2", "404"), "end:unsupported/send"}}},

	{"set up already", {}, {ASKED, {RESULT("1", GOT_IP), "fact end:already/inquire"}}},
	{"it joins a network of before, and is asked again", {},
	 {ASKED, {RESULT("1", IS("connecting")), "note"}, {"early", ""}, {"timeout", TX("22")},
	  CALLED(WIFI_STATUS("2")), {RESULT("2", IS("disconnected")), "ask:network"}}},
	{"it joins a network of before for 20 s", {},
	 {ASKED, {RESULT("1", IS("connecting")), "note"}, {"wait 21000", "ask:network"}}},
	{"the address of the network of before is not success", {.again = true},
	 {STARTED, {"sub", "ask:network"}, {"network Other", "ask:passphrase"},
	  {"passphrase secretpass", "phase:send " TX("71")}, {"wrote", "WRITE:data:~"}, {"wrote", ""},
	  {"note rx-ctl 00000001", "read:data"}, {RESULT("1", "{\"restart_required\":false}"), "phase:join"},
	  {"timeout", TX("22")}, CALLED(WIFI_STATUS("2")), {RESULT("2", GOT_IP), ""}}},
	{"it gave up twice, and sees the network: probably the passphrase", {},
	 {FAILED_TWICE, {SCAN_HOME("7"), "fact end:wrong-passphrase?/join"}}},
	{"it gave up twice, and does not see the network", {},
	 {FAILED_TWICE, {RESULT("7", "{\"results\":[]}"), "fact end:no-network?/join"}}},
	{"it gave up twice, and cannot look", {}, {FAILED_TWICE, {ERROR("7", "-114"), "end:join-failed?/join"}}},
	{"retry: another passphrase on the same connection", {.retry = true},
	 {FAILED_TWICE, {SCAN_HOME("7"), "fact ask:passphrase(wrong-passphrase?)"},
	  {"passphrase secretpass", "phase:send " TX("73")}}},
	{"NotifyEvent: reason 201 twice is a network that is not there", {},
	 {JOINING, {"note rx-ctl 00000001", "read:data"}, {EVENT("201"), ""},
	  {"note rx-ctl 00000001", "read:data"}, {EVENT("201"), "end:no-network/join"}}},
	{"NotifyEvent: reason 15 twice is probably the passphrase", {},
	 {JOINING, {"note rx-ctl 00000001", "read:data"}, {EVENT("15"), ""},
	  {"note rx-ctl 00000001", "read:data"}, {EVENT("15"), "end:wrong-passphrase?/join"}}},
	{"NotifyStatus tells of success before it is asked", {},
	 {JOINING, {"note rx-ctl 00000001", "read:data"},
	  {"read {\"src\":\"x\",\"method\":\"NotifyStatus\",\"params\":{\"wifi\":" GOT_IP "}}", "fact end:ok/join"}}},
	{"an open network that wants a passphrase after all", {.want_networks = true, .retry = true},
	 {ASKED, {RESULT("1", IS("disconnected")), "phase:scan " TX("1d")},
	  CALLED("{\"id\":2,\"method\":\"WiFi.Scan\"}"),
	  {RESULT("2", "{\"results\":[{\"ssid\":\"Cafe\",\"auth\":0}]}"), "fact ask:network"},
	  {"network Cafe", "phase:send " TX("75")}, {"wrote", "WRITE:data:~"}, {"wrote", ""},
	  {"note rx-ctl 00000001", "read:data"}, {RESULT("3", "{}"), "phase:join"},
	  {"note rx-ctl 00000001", "read:data"}, {EVENT("15"), ""}, {"note rx-ctl 00000001", "read:data"},
	  {EVENT("15"), "ask:passphrase(wrong-passphrase?)"}}},
	{"settings that take a restart", {},
	 {SENT, {RESULT("2", "{\"restart_required\":true}"), TX("21")},
	  CALLED("{\"id\":3,\"method\":\"Shelly.Reboot\"}"), {RESULT("3", "null"), "phase:join note"},
	  {"closed", "end:lost?/join"}}},
	{"it found fault with the credentials", {}, {SENT, {ERROR("2", "-103"), "end:refused/send"}}},
	{"it found fault with the credentials, and retry", {.retry = true},
	 {SENT, {ERROR("2", "-103"), "ask:network(refused)"}}},
	{"it answered the credentials with an error", {}, {SENT, {ERROR("2", "-114"), "end:refused/send"}}},

	{"reset", {.goal = PROVISION_GOAL_RESET},
	 {STARTED, {"sub", "phase:configure " TX("4f")},
	  CALLED(SET_CONFIG("1", "\"enable\":false")), {RESULT("1", "{}"), "end:ok/configure"}}},
	{"identify: it cannot, and nothing is sent", {.goal = PROVISION_GOAL_IDENTIFY},
	 {{"start", "phase:inquire end:unsupported/inquire"}}},
	{"data beside a network", {.custom = &beside, .n_custom = 1},
	 {{"start", "phase:inquire end:unsupported/inquire"}}},
	{"one access point", {.bssid = bssid}, {{"start", "phase:inquire end:unsupported/inquire"}}},
	{"a host name for a Shelly", {.hostname = "lamp"},
	 {ASKED, {RESULT("1", IS("disconnected")), "end:unsupported/inquire"}}},
	{"a name of 65 bytes",
	 {.device_name = "12345678901234567890123456789012345678901234567890123456789012345"},
	 {{"start", "end:bad-input/inquire"}}},
	{"a network's name that is not UTF-8", {},
	 {ASKED, {RESULT("1", IS("disconnected")), "ask:network"}, {"network \xff\xfe", "end:bad-input/inquire"}}},
	{"a passphrase that is too short, and retry", {.retry = true},
	 {NAMED, {"passphrase short", "ask:passphrase(bad-input)"}}},
	{"it wants to be paired, and refuses", {}, {STARTED, {"sub!EACCES", "end:refused/inquire"}}},
	{"it wants an encrypted link at a write", {},
	 {STARTED, {"sub", TX("22")}, {"wrote!0f", "end:refused/inquire"}}},
	{"it lacks a characteristic", {}, {STARTED, {"sub", TX("22")}, {"wrote!ENOENT", "end:protocol/inquire"}}},
	{"a status that is not answered is not needed", {},
	 {STARTED, {"sub", TX("22")}, {"wrote", DATA(WIFI_STATUS("1"))}, {"wrote", ""}, {"wait 10500", "ask:network"}}},
	{"a write that is not acknowledged", {},
	 {STARTED, {"sub", TX("22")}, {"early", ""}, {"timeout", "end:timed-out/inquire"}}},
	{"no deadline while a person thinks", {},
	 {ASKED, {RESULT("1", IS("disconnected")), "ask:network"}, {"wait 3600000", ""},
	  {"network HomeNet", "ask:passphrase"}}},
	{"a join with no address", {},
	 {JOINING, POLLED("3", "connected"), {"wait 76000", "end:join-failed/join"}}},
	{"a disconnect while it joins", {}, {JOINING, {"closed", "end:lost?/join"}}},
	{"a disconnect before it has the credentials", {}, {NAMED, {"closed", "end:lost/inquire"}}},
	{"cancel while it joins", {}, {JOINING, {"cancel", "end:cancelled/join"}}},
};
/* clang-format on */

int main(void)
{
	return scripts_run(&shelly_protocol, scripts, ARRAY_SIZE(scripts));
}
