/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The client of setup over Wi-Fi Aware as scripts. Its clock begins so that the first id is 03d3. */
#include "provision/aware-setup.h"

#include "tests/unit/script.h"
#include "tests/unit/unit.h"

/* clang-format off */
#define HELLO    "write:message:0101" "d203" "020101"
#define WELCOME  "note message 0181" "d203" "010100" "020101" "03020f00" "040100"
#define STARTED {"start", "phase:inquire subscribe:message"}, {"sub", HELLO}
#define GREETED(then) STARTED, {"wrote", ""}, {WELCOME, "fact " then}
#define CONFIGURE(id) "phase:send WRITE:message:0103" id \
	"0607" "486f6d654e6574" "070a" "73656372657470617373" "090101"
#define ASKED    GREETED("ask:network"), {"network HomeNet", "ask:passphrase"}
#define SENT     ASKED, {"passphrase secretpass", CONFIGURE("d303")}, {"wrote", ""}
#define JOINING  SENT, {"note message 0183d303010101", "phase:join"}
#define JOINED   "note message 0183d303" "010100" "040102" "0a04c0a80117" "0806020000000001" "0b0106"

static const struct script scripts[] = {
	{"straight", {}, {JOINING, {JOINED, "fact end:ok/join"}}},
	{"joined at once, without pending", {}, {SENT, {JOINED, "fact end:ok/send"}}},
	{"the answer comes before the outcome of its request", {},
	 {STARTED, {WELCOME, ""}, {"wrote", "fact ask:network"}}},
	{"nobody acknowledged the request: again soon, the same bytes", {},
	 {STARTED, {"wrote!EIO", ""}, {"early", ""}, {"timeout", HELLO},
	  {"wrote", ""}, {WELCOME, "fact ask:network"}}},
	{"nobody acknowledged it, but it is answered", {},
	 {STARTED, {"wrote!EIO", ""}, {WELCOME, "fact ask:network"}}},
	{"the answer is lost: the same bytes again", {},
	 {SENT, {"early", ""},
	  {"timeout", "WRITE:message:0103d3030607486f6d654e6574070a73656372657470617373090101"},
	  {"wrote", ""}, {JOINED, "fact end:ok/send"}}},
	{"the last answer is lost: it is asked for again while it works on it", {},
	 {JOINING, {"early", ""},
	  {"timeout", "WRITE:message:0103d3030607486f6d654e6574070a73656372657470617373090101"},
	  {"wrote", ""}, {"note message 0183d303010101", ""}, {"timeout", "WRITE:message:~"}, {"wrote", ""},
	  {JOINED, "fact end:ok/join"}}},
	{"while the frame waits for a window nothing is sent again", {},
	 {STARTED, {"timeout", ""}, {"timeout", ""}, {"wrote", ""},
	  {"timeout", HELLO}}},
	{"an answer to another id is not this one's", {},
	 {SENT, {"note message 0183d203010100040102", ""}, {JOINED, "fact end:ok/send"}}},
	{"an answer to another request is not this one's", {},
	 {SENT, {"note message 0184d303010100040102", ""}, {JOINED, "fact end:ok/send"}}},
	{"an answer that comes twice", {},
	 {STARTED, {"wrote", ""}, {WELCOME, "fact ask:network"}, {WELCOME, ""},
	  {"network HomeNet", "ask:passphrase"}}},
	{"unknown fields are skipped", {},
	 {STARTED, {"wrote", ""},
	  {"note message 0181d203" "010100" "c803010203" "020101" "6400" "03020100" "040100", "fact ask:network"}}},
	{"an answer without a result", {},
	 {STARTED, {"wrote", ""}, {"note message 0181d203020101", "end:protocol/inquire"}}},
	{"an answer that is cut", {},
	 {STARTED, {"wrote", ""}, {"note message 0181d2030101", "end:protocol/inquire"}}},
	{"an answer in another version", {},
	 {STARTED, {"wrote", ""}, {"note message 0281d203010100", "end:protocol/inquire"}}},
	{"a version that was not offered", {},
	 {STARTED, {"wrote", ""},
	  {"note message 0181d203010100020102", "end:protocol/inquire"}}},
	{"result 6: no version in common", {},
	 {STARTED, {"wrote", ""},
	  {"note message 0181d203010106", "end:unsupported/inquire"}}},
	{"it cannot be subscribed to", {},
	 {{"start", "phase:inquire subscribe:message"}, {"sub!EIO", "end:lost/inquire"}}},
	{"what is no message at all is left alone", {},
	 {STARTED, {"wrote", ""}, {"note message 01", ""}, {WELCOME, "fact ask:network"}}},

	{"two pages of networks", {.want_networks = true},
	 {GREETED("phase:scan write:message:0102d303100100"), {"wrote", ""},
	  {"note message 0182d303010101", ""},
	  {"note message 0182d303" "010100" "100100" "110102" "1210" "ce0306020000000001" "486f6d654e6574",
	   "write:message:0102d403100101"},
	  {"wrote", ""},
	  {"note message 0182d403" "010100" "100101" "110102" "120d" "ba0001020000000002" "43616665",
	   "fact ask:network"},
	  {"network Cafe", "phase:send WRITE:message:0103d503" "060443616665"}}},
	{"a page without networks ends the list", {.want_networks = true},
	 {GREETED("phase:scan write:message:0102d303100100"), {"wrote", ""},
	  {"note message 0182d303010100100100110140", "fact ask:network"}}},
	{"a scan that it refuses: the network can still be named", {.want_networks = true},
	 {GREETED("phase:scan write:message:0102d303100100"), {"wrote", ""},
	  {"note message 0182d303010105", "fact ask:network"}}},

	{"reason 1: the passphrase, certainly", {},
	 {JOINING, {"note message 0183d303010100040104050101", "end:wrong-passphrase/join"}}},
	{"reason 1, and again on the same pairing", {.retry = true},
	 {JOINING, {"note message 0183d303010100040104050101", "ask:passphrase(wrong-passphrase)"},
	  {"passphrase secretpass", CONFIGURE("d403")}}},
	{"reason 2: the network", {}, {JOINING, {"note message 0183d303010100040104050102", "end:no-network/join"}}},
	{"no reason", {}, {JOINING, {"note message 0183d303010100040104", "end:join-failed/join"}}},
	{"it joins, and says neither way", {},
	 {JOINING, {"note message 0183d303010100040101", "end:protocol/join"}}},
	{"result 4 to the network", {}, {SENT, {"note message 0183d303010104", "end:unsupported/send"}}},
	{"result 2 to the network", {}, {SENT, {"note message 0183d303010102", "end:refused/send"}}},

	{"it joins another network when we come: that is waited for", {},
	 {STARTED, {"wrote", ""},
	  {"note message 0181d203" "010100" "020101" "040101", "fact write:message:0104d303"},
	  {"wrote", ""}, {"note message 0184d303010101", ""},
	  {"note message 0184d303" "010100" "040102" "0a04c0a80117", "end:already/inquire"}}},
	{"the same, and it comes to nothing", {},
	 {STARTED, {"wrote", ""},
	  {"note message 0181d203" "010100" "020101" "040101", "fact write:message:0104d303"},
	  {"wrote", ""}, {"note message 0184d303" "010100" "040104" "050101", "ask:network"}}},
	{"it has a network, and is not on it", {},
	 {STARTED, {"wrote", ""},
	  {"note message 0181d203" "010100" "020101" "040103", "fact end:already/inquire"}}},

	{"the link is gone while it joins", {}, {JOINING, {"closed", "end:lost?/join"}}},
	{"the link is gone before", {}, {ASKED, {"closed", "end:lost/inquire"}}},
	{"cancelled while it joins", {}, {JOINING, {"cancel", "end:cancelled/join"}}},
	{"it goes silent while it joins: after ten tries", {},
	 {JOINING,
#define TRY {"timeout", "WRITE:message:~"}, {"wrote", ""}
	  TRY, TRY, TRY, TRY, TRY, TRY, TRY, TRY, TRY, TRY, {"timeout", "end:lost?/join"}}},
};
/* clang-format on */

int main(void)
{
	return scripts_run(&aware_setup_protocol, scripts, ARRAY_SIZE(scripts));
}
