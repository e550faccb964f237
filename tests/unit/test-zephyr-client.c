/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The client of the Zephyr sample, byte by byte: script.h has the words. */
#include "provision/zephyr.h"

#include "tests/unit/script.h"
#include "tests/unit/unit.h"

/* clang-format off */
#define STARTED {"start", "phase:inquire subscribe:status"}, {"sub", "read:status"}
#define NAMED   STARTED, {"read 00", "ask:network"}, {"network HomeNet", "ask:passphrase"}
#define SENT    NAMED, {"passphrase secretpass", "phase:send write:ssid:HomeNet"},                       \
	{"wrote", "WRITE:password:secretpass"}, {"wrote", "WRITE:control:01"}
#define JOINING SENT, {"wrote", "phase:join"}, {"note status 02", ""}
#define AS_WPA3 JOINING, {"note status 04", "note phase:send write:ssid:HomeNet"},                      \
	{"wrote", "WRITE:password:secretpass"}, {"wrote", "write:security:03"}, {"wrote", "WRITE:control:01"}, \
	{"wrote", "phase:join"}, {"note status 02", ""}
#define RESETS  {"start", "phase:inquire subscribe:status"}, {"sub", "phase:configure write:control:02"}

static const struct provision_custom beside = {"custom-data", (const uint8_t *)"x", 1};
static const uint8_t bssid[] = {0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};

static const struct script scripts[] = {
	{"8.4: straight", {}, {JOINING, {"note status 03", "end:ok/join"}}},
	{"8.4: an open network", {},
	 {STARTED, {"read 00", "ask:network"}, {"network Cafe", "ask:passphrase"},
	  {"passphrase ", "phase:send write:ssid:Cafe"}, {"wrote", "WRITE:control:01"}, {"wrote", "phase:join"},
	  {"note status 03", "end:ok/join"}}},
	{"8.4: status 4: once more as WPA3", {}, {AS_WPA3, {"note status 03", "end:ok/join"}}},
	{"8.4: status 4 again", {}, {AS_WPA3, {"note status 04", "end:join-failed?/join"}}},
	{"retry: the security goes back to what it chooses itself", {.retry = true},
	 {AS_WPA3, {"note status 04", "ask:network(join-failed?)"}, {"network HomeNet", "ask:passphrase"},
	  {"passphrase secretpass", "phase:send write:ssid:HomeNet"}, {"wrote", "WRITE:password:secretpass"},
	  {"wrote", "write:security:ff"}, {"wrote", "WRITE:control:01"}}},
	{"retry: an open network, after a passphrase", {.retry = true},
	 {AS_WPA3, {"note status 04", "ask:network(join-failed?)"}, {"network Cafe", "ask:passphrase"},
	  {"passphrase ", "phase:send write:ssid:Cafe"}, {"wrote", "write:security:00"},
	  {"wrote", "WRITE:control:01"}}},
	{"the status before the write is acknowledged (bus order)", {},
	 {SENT, {"note status 02", ""}, {"note status 03", ""}, {"wrote", "phase:join end:ok/join"}}},
	{"status 3: set up already", {}, {STARTED, {"read 03", "end:already/inquire"}}},
	{"status 1: it has credentials", {}, {STARTED, {"read 01", "end:already/inquire"}}},
	{"status 3 and again", {.again = true}, {STARTED, {"read 03", "ask:network"}}},
	{"status 2: busy, then free", {}, {STARTED, {"read 02", "note"}, {"note status 04", "ask:network"}}},
	{"status 2: busy, then set up", {}, {STARTED, {"read 02", "note"}, {"note status 03", "end:already/inquire"}}},
	{"status 2: busy for 30 s", {}, {STARTED, {"read 02", "note"}, {"timeout", "ask:network"}}},
	{"a status of the future", {}, {STARTED, {"read 05", "end:protocol/inquire"}}},
	{"an empty status", {}, {STARTED, {"read ", "end:protocol/inquire"}}},
	{"it stays in connecting", {}, {JOINING, {"early", ""}, {"timeout", "end:timed-out/join"}}},
	{"a disconnect while it joins", {}, {JOINING, {"closed", "end:lost?/join"}}},
	{"a disconnect before the command", {}, {NAMED, {"closed", "end:lost/inquire"}}},
	{"cancel while it joins", {}, {JOINING, {"cancel", "end:cancelled/join"}}},
	{"a pre-shared key in hexadecimal", {},
	 {NAMED, {"passphrase 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	  "phase:send write:ssid:HomeNet"}}},
	{"an SSID of 33 bytes", {},
	 {STARTED, {"read 00", "ask:network"}, {"network 123456789012345678901234567890123", "end:bad-input/inquire"}}},
	{"an SSID that is not UTF-8 is sent as it is", {},
	 {STARTED, {"read 00", "ask:network"}, {"network \xff\xfe", "ask:passphrase"},
	  {"passphrase secretpass", "phase:send write:ssid:fffe"}}},
	{"it wants to be paired", {}, {{"start", "phase:inquire subscribe:status"}, {"sub!0f", "end:refused/inquire"}}},
	{"a write is refused", {},
	 {NAMED, {"passphrase secretpass", "phase:send write:ssid:HomeNet"}, {"wrote!0d", "end:refused/send"}}},
	{"a write is not acknowledged", {}, {SENT, {"timeout", "end:timed-out/send"}}},
	{"a characteristic is missing", {}, {STARTED, {"read!ENOENT", "end:protocol/inquire"}}},
	{"8.4: erase", {.goal = PROVISION_GOAL_RESET}, {RESETS, {"wrote", ""}, {"note status 00", "end:ok/configure"}}},
	{"8.4: erase: it goes with its bonds", {.goal = PROVISION_GOAL_RESET},
	 {RESETS, {"wrote", ""}, {"closed", "end:ok/configure"}}},
	{"8.4: erase: it says nothing", {.goal = PROVISION_GOAL_RESET},
	 {RESETS, {"wrote", ""}, {"early", ""}, {"timeout", "end:ok/configure"}}},
	{"erase: not acknowledged", {.goal = PROVISION_GOAL_RESET}, {RESETS, {"closed", "end:lost/configure"}}},
	{"identify", {.goal = PROVISION_GOAL_IDENTIFY}, {{"start", "phase:inquire end:unsupported/inquire"}}},
	{"a host name", {.hostname = "lamp"}, {{"start", "phase:inquire end:unsupported/inquire"}}},
	{"data beside a network", {.custom = &beside, .n_custom = 1},
	 {{"start", "phase:inquire end:unsupported/inquire"}}},
	{"one access point", {.bssid = bssid}, {{"start", "phase:inquire end:unsupported/inquire"}}},
};
/* clang-format on */

int main(void)
{
	return scripts_run(&zephyr_protocol, scripts, ARRAY_SIZE(scripts));
}
