/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The Nordic client as scripts: what is fed to it, and every action that has to come out.
 *
 * Fed: start · read HEX · read!ERRNO · sub · sub!ERRNO · wrote · wrote!ERRNO (with the ATT error
 * of a long write: wrote!LONG) · control HEX (an indication) · data HEX (a notification) · cutc,
 * cutd HEX (what is left of one) · network TEXT · passphrase TEXT · timeout (at the deadline) ·
 * early (just before it) · wait MS · closed · cancel
 *
 * Comes: phase:NAME · subscribe:ENDPOINT · read:ENDPOINT · write:HEX · WRITE:HEX (secret) ·
 * ask:QUESTION[(REASON)] · fact:ADDRESS or fact:HOW-MANY-NETWORKS · note · end:VERDICT/PHASE. A ? follows what is only probable.
 */
#include "base/hex.h"
#include "provision/nordic.h"
#include "provision/step.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
#define HOME_NET "0a07486f6d654e6574"
#define PASS     "120a73656372657470617373"
/* What is sent: a network that was only named, one that was seen. */
#define TYPED     "WRITE:08045a1f0a11" HOME_NET "1200180020002804" PASS
#define ECHOED    "WRITE:08045a1f0a11" HOME_NET "1200180120062804" PASS
#define ECHOED_5G "WRITE:08045a1f0a11" HOME_NET "1200180220242806" PASS
#define CAFE_OPEN "write:08045a100a0e" "0a0443616665" "1200180120012800"
/* What a scan tells. */
#define SEEN      "data 0a240a17" HOME_NET "1206aabbccddeeff18012006280410c4ffffffffffffffff01"
#define SEEN_5G   "data 0a240a17" HOME_NET "1206aabbccddee0518022024280610baffffffffffffffff01"
#define SEEN_OPEN "data 0a240a17" HOME_NET "1206aabbccddee0018012006280010d8ffffffffffffffff01"
#define SEEN_EAP  "data 0a240a17" HOME_NET "1206aabbccddeeff18012006280510c4ffffffffffffffff01"
#define SEEN_CAFE "data 0a210a14" "0a0443616665" "1206aabbccddee0118012001280010baffffffffffffffff01"
/* Responses. */
#define OK_SCAN   "control 08021000"
#define OK_SET    "control 08041000"
#define NOT_SET_UP "control 080110005200"
#define ADDRESS   "control 080110005219" "0804520d" HOME_NET "12002000" "5a060a04c0a80117"
#define NO_ADDRESS "control 080110005219" "0804520d" HOME_NET "12002000" "5a060a0400000000"

#define SUBSCRIBED                                                                       \
	{"start", "phase:inquire read:information"},                                     \
	{"read 0801", "subscribe:control-point"}
#define ASKED   SUBSCRIBED, {"sub", "subscribe:data-out"}, {"sub", "write:0801"}
#define INQUIRED(status, then) ASKED, {"wrote", ""}, {status, then}
#define NAMED   INQUIRED(NOT_SET_UP, "ask:network"), {"network HomeNet", "ask:passphrase"}
#define SENT    NAMED, {"passphrase secretpass", "phase:send " TYPED}
#define JOINING SENT, {"wrote", ""}, {OK_SET, "phase:join"}
#define JOINED  JOINING, {"data 1001", ""}, {"data 1002", ""}, {"data 1003", ""}
#define SCANNING INQUIRED(NOT_SET_UP, "phase:scan write:0802"), {"wrote", ""}, {OK_SCAN, ""}
#define CHOSEN  SCANNING, {SEEN, ""}, {"timeout", "fact:1 ask:network"},                   \
	{"network HomeNet", "ask:passphrase"},                                           \
	{"passphrase secretpass", "phase:send " ECHOED}, {"wrote", ""}, {OK_SET, "phase:join"}

static const struct provision_custom beside = {"custom-data", (const uint8_t *)"x", 1};
static const uint8_t bssid[] = {0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};

struct line {
	const char *fed;
	const char *comes;
};

struct script {
	const char *title;
	struct provision_options options;
	struct line lines[32];
};

static const struct script scripts[] = {
	{"straight: one read, two subscriptions, three writes, nothing else", {},
	 {JOINED, {"data 1004", "write:0801"}, {"wrote", ""}, {ADDRESS, "fact:192.168.1.23 end:ok/join"}}},
	{"8.2: the states come in a burst, after the connection only", {},
	 {JOINING, {"data 1001", ""}, {"data 1002", ""}, {"data 1003", ""}, {"data 1004", "write:0801"},
	  {ADDRESS, ""}, {"wrote", "fact:192.168.1.23 end:ok/join"}}},
	{"8.2: the response comes before the write is acknowledged", {},
	 {ASKED, {NOT_SET_UP, ""}, {"wrote", "ask:network"}}},
	{"response and all states before the write is acknowledged", {},
	 {SENT, {OK_SET, ""}, {"data 1001", ""}, {"data 1004", ""}, {"wrote", "phase:join write:0801"},
	  {"wrote", ""}, {ADDRESS, "fact:192.168.1.23 end:ok/join"}}},
	{"wrong order: the states before the response", {},
	 {SENT, {"wrote", ""}, {"data 1004", ""}, {OK_SET, "phase:join write:0801"}}},
	{"only state 4", {}, {JOINING, {"data 1004", "write:0801"}}},
	{"state 0 first: it leaves its old network", {},
	 {JOINING, {"data 1000", ""}, {"data 1001", ""}, {"data 1004", "write:0801"}}},
	{"a state of the future is none", {}, {JOINING, {"data 1009", ""}, {"data 1004", "write:0801"}}},

	{"8.2: no address yet: it is asked again", {},
	 {JOINED, {"data 1004", "write:0801"}, {"wrote", ""}, {NO_ADDRESS, ""}, {"early", ""},
	  {"timeout", "write:0801"}, {"wrote", ""}, {ADDRESS, "fact:192.168.1.23 end:ok/join"}}},
	{"no address ever: joined all the same", {},
	 {JOINED, {"data 1004", "write:0801"}, {"wrote", ""}, {NO_ADDRESS, ""},
	  {"timeout", "write:0801"}, {"wrote", ""}, {NO_ADDRESS, ""},
	  {"timeout", "write:0801"}, {"wrote", ""}, {NO_ADDRESS, ""},
	  {"timeout", "write:0801"}, {"wrote", ""}, {NO_ADDRESS, ""},
	  {"timeout", "write:0801"}, {"wrote", ""}, {NO_ADDRESS, "end:ok/join"}}},
	{"it tells no address: nothing to wait for", {},
	 {JOINED, {"data 1004", "write:0801"}, {"wrote", ""}, {NOT_SET_UP, "end:ok/join"}}},
	{"joined, and the question for the address fails", {},
	 {JOINED, {"data 1004", "write:0801"}, {"wrote!EREMOTEIO", "end:ok/join"}}},
	{"joined, and the answer about the address is broken", {},
	 {JOINED, {"data 1004", "write:0801"}, {"wrote", ""}, {"control ff", "end:ok/join"}}},
	{"joined, and silent", {},
	 {JOINED, {"data 1004", "write:0801"}, {"wrote", ""}, {"early", ""}, {"timeout", "end:ok/join"}}},
	{"joined, and silent before the write was acknowledged", {},
	 {JOINED, {"data 1004", "write:0801"}, {"timeout", "end:ok/join"}}},
	{"a disconnect after state 4 is success", {},
	 {JOINED, {"data 1004", "write:0801"}, {"closed", "end:ok/join"}}},
	{"a disconnect while it joins is not", {}, {JOINED, {"closed", "end:lost?/join"}}},
	{"a disconnect before it has the credentials", {}, {ASKED, {"closed", "end:lost/inquire"}}},

	{"8.2: failed, nobody knows why; its scan sees the network", {},
	 {JOINED, {"data 1005", "write:0802"}, {"wrote", ""}, {OK_SCAN, ""}, {SEEN_CAFE, ""},
	  {SEEN, "end:wrong-passphrase?/join"}}},
	{"failed without a reason is not reason 0", {},
	 {CHOSEN, {"data 1005", "end:wrong-passphrase?/join"}}},
	{"failed, reason 0: the passphrase, for certain", {},
	 {JOINED, {"data 10051800", "end:wrong-passphrase/join"}}},
	{"failed, reason 1, the network was seen", {},
	 {CHOSEN, {"data 10051801", "end:no-network/join"}}},
	{"failed, reason 1, the network was named: it looks on all bands", {},
	 {JOINED, {"data 10051801", "write:0802"}, {"wrote", ""}, {OK_SCAN, ""}, {SEEN_CAFE, ""},
	  {"timeout", "end:no-network/join"}}},
	{"failed, reason 2: a timeout", {}, {CHOSEN, {"data 10051802", "end:join-failed/join"}}},
	{"failed, reason 3: no address", {}, {JOINED, {"data 10051803", "end:join-failed/join"}}},
	{"failed, reason 4", {}, {CHOSEN, {"data 10051804", "end:join-failed/join"}}},
	{"failed, a reason of the future", {}, {CHOSEN, {"data 10051809", "end:wrong-passphrase?/join"}}},
	{"state 0 after an attempt is a failure", {}, {CHOSEN, {"data 1001", ""}, {"data 1000", "end:wrong-passphrase?/join"}}},
	{"its scan sees others only", {},
	 {JOINED, {"data 1005", "write:0802"}, {"wrote", ""}, {OK_SCAN, ""}, {SEEN_CAFE, ""},
	  {"early", ""}, {"timeout", "end:no-network?/join"}}},
	{"its scan sees nothing: who knows", {},
	 {JOINED, {"data 1005", "write:0802"}, {"wrote", ""}, {OK_SCAN, ""}, {"timeout", "end:join-failed?/join"}}},
	{"its scan is refused", {},
	 {JOINED, {"data 1005", "write:0802"}, {"wrote", ""}, {"control 08021003", "end:join-failed?/join"}}},
	{"its scan cannot be asked for", {},
	 {JOINED, {"data 1005", "write:0802"}, {"wrote!EREMOTEIO", "end:join-failed?/join"}}},
	{"its scan, then it goes away", {},
	 {JOINED, {"data 1005", "write:0802"}, {"closed", "end:join-failed?/join"}}},
	{"its scan's record before the write is acknowledged", {},
	 {JOINED, {"data 1005", "write:0802"}, {OK_SCAN, ""}, {SEEN, ""}, {"wrote", "end:wrong-passphrase?/join"}}},
	{"failed, told twice", {},
	 {JOINED, {"data 1005", "write:0802"}, {"data 1005", ""}, {"wrote", ""}, {OK_SCAN, ""},
	  {SEEN, "end:wrong-passphrase?/join"}}},
	{"8.2: any band is 2.4 GHz to it: sent again as seen, on 5 GHz", {},
	 {JOINED, {"data 10051801", "write:0802"}, {"wrote", ""}, {OK_SCAN, ""},
	  {SEEN_5G, "note phase:send " ECHOED_5G}, {"wrote", ""}, {OK_SET, "phase:join"},
	  {"data 1004", "write:0801"}, {"wrote", ""}, {ADDRESS, "fact:192.168.1.23 end:ok/join"}}},
	{"sent again as seen only once", {},
	 {JOINED, {"data 1005", "write:0802"}, {"wrote", ""}, {OK_SCAN, ""},
	  {SEEN_5G, "note phase:send " ECHOED_5G}, {"wrote", ""}, {OK_SET, "phase:join"},
	  {"data 1005", "end:wrong-passphrase?/join"}}},
	{"seen as open, and it got a passphrase: nothing to send again", {},
	 {JOINED, {"data 1005", "write:0802"}, {"wrote", ""}, {OK_SCAN, ""}, {SEEN_OPEN, "end:join-failed?/join"}}},
	{"it stays in state 2", {},
	 {JOINING, {"data 1001", ""}, {"data 1002", ""}, {"early", ""}, {"timeout", "end:timed-out/join"}}},

	{"retry: another passphrase on the same connection", {.retry = true},
	 {CHOSEN, {"data 1005", "ask:passphrase(wrong-passphrase?)"},
	  {"passphrase secretpass", "phase:send " ECHOED}, {"wrote", ""}, {OK_SET, "phase:join"},
	  {"data 1004", "write:0801"}}},
	{"retry: another network", {.retry = true},
	 {JOINED, {"data 10051803", "ask:network(join-failed)"}, {"network HomeNet", "ask:passphrase"},
	  {"passphrase secretpass", "phase:send " TYPED}}},
	{"retry: a passphrase that is too short", {.retry = true},
	 {NAMED, {"passphrase short", "ask:passphrase(bad-input)"},
	  {"passphrase secretpass", "phase:send " TYPED}}},
	{"a passphrase of 7 bytes", {}, {NAMED, {"passphrase 1234567", "end:bad-input/inquire"}}},
	{"an SSID of 33 bytes", {},
	 {INQUIRED(NOT_SET_UP, "ask:network"),
	  {"network 123456789012345678901234567890123", "end:bad-input/inquire"}}},

	{"8.2: what its scan told goes back, without the BSSID", {.want_networks = true},
	 {CHOSEN, {"data 1004", "write:0801"}}},
	{"8.2: a network that was named: auth 4, any band, no BSSID", {}, {SENT}},
	{"only this access point", {.bssid = bssid},
	 {NAMED, {"passphrase secretpass",
	  "phase:send WRITE:08045a250a17" HOME_NET "1206aabbccddeeff180020002804" PASS}}},
	{"an open network that was named", {},
	 {NAMED, {"passphrase ", "phase:send write:08045a130a11" HOME_NET "1200180020002800"}}},
	{"an open network of its list needs no passphrase", {.want_networks = true},
	 {SCANNING, {SEEN, ""}, {SEEN_CAFE, ""}, {"timeout", "fact:2 ask:network"},
	  {"network Cafe", "phase:send " CAFE_OPEN}}},
	{"one name, open and secured: the secured one, though weaker", {.want_networks = true},
	 {SCANNING, {SEEN_OPEN, ""}, {SEEN, ""}, {"timeout", "fact:1 ask:network"},
	  {"network HomeNet", "ask:passphrase"}, {"passphrase secretpass", "phase:send " ECHOED}}},
	{"one name on two bands: the louder", {.want_networks = true},
	 {SCANNING, {SEEN_5G, ""}, {SEEN, ""}, {SEEN_5G, ""}, {"timeout", "fact:1 ask:network"},
	  {"network HomeNet", "ask:passphrase"}, {"passphrase secretpass", "phase:send " ECHOED}}},
	{"an enterprise network cannot be told", {.want_networks = true},
	 {SCANNING, {SEEN_EAP, ""}, {"timeout", "fact:1 ask:network"},
	  {"network HomeNet", "ask:passphrase"}, {"passphrase secretpass", "end:bad-input/scan"}}},
	{"8.2: no message ends a scan: silence does", {.want_networks = true},
	 {SCANNING, {"wait 9000", ""}, {SEEN, ""}, {"wait 2900", ""}, {SEEN_CAFE, ""}, {"early", ""},
	  {"timeout", "fact:2 ask:network"}}},
	{"a scan that tells nothing ends all the same", {.want_networks = true},
	 {SCANNING, {"early", ""}, {"timeout", "fact:0 ask:network"}}},
	{"a scan that never stops ends all the same", {.want_networks = true},
	 {SCANNING, {"wait 14000", ""}, {SEEN, ""}, {"wait 900", ""}, {SEEN_CAFE, ""}, {"timeout", "fact:2 ask:network"}}},
	{"a record that comes late is added", {.want_networks = true},
	 {SCANNING, {SEEN, ""}, {"timeout", "fact:1 ask:network"}, {SEEN_CAFE, "fact:2"},
	  {"network Cafe", "phase:send " CAFE_OPEN}}},
	{"records before the response", {.want_networks = true},
	 {INQUIRED(NOT_SET_UP, "phase:scan write:0802"), {SEEN, ""}, {"wrote", ""}, {OK_SCAN, ""},
	  {"wait 2900", ""}, {"early", ""}, {"timeout", "fact:1 ask:network"}}},
	{"a record that cannot be read costs one network", {.want_networks = true},
	 {SCANNING, {"data 0a0d0a0b0a07486f6d654e65741200", ""}, {SEEN_CAFE, ""}, {"timeout", "fact:1 ask:network"}}},
	{"a scan that is refused: the network can still be named", {.want_networks = true},
	 {INQUIRED(NOT_SET_UP, "phase:scan write:0802"), {"wrote", ""}, {"control 08021003", "fact:0 ask:network"}}},
	{"a scan request that is never answered", {.want_networks = true},
	 {INQUIRED(NOT_SET_UP, "phase:scan write:0802"), {"wrote", ""}, {"timeout", "fact:0 ask:network"}}},
	{"a scan request that is never acknowledged", {.want_networks = true},
	 {INQUIRED(NOT_SET_UP, "phase:scan write:0802"), {"timeout", "end:timed-out/scan"}}},
	{"no scan unless networks are wanted: it would leave its network", {.again = true},
	 {INQUIRED(ADDRESS, "ask:network")}},

	{"set up already: told with its address", {}, {INQUIRED(ADDRESS, "fact:192.168.1.23 end:already/inquire")}},
	{"set up already, not connected", {},
	 {INQUIRED("control 08011000521108" "00520d" HOME_NET "12002000", "end:already/inquire")}},
	{"set up already, and it cannot tell its state now", {},
	 {INQUIRED("control 08011003520f520d" HOME_NET "12002000", "end:already/inquire")}},
	{"set up already, and again with a list: said before it leaves", {.again = true, .want_networks = true},
	 {INQUIRED(ADDRESS, "note phase:scan write:0802")}},
	{"it joins what another gave it, and succeeds", {},
	 {INQUIRED("control 0801100052020802", ""), {"data 1003", ""}, {"data 1004", "end:already/inquire"}}},
	{"it joins what another gave it, and fails", {},
	 {INQUIRED("control 0801100052020802", ""), {"data 1005", "ask:network"}}},
	{"it joins what another gave it, and never ends", {},
	 {INQUIRED("control 0801100052020802", ""), {"early", ""}, {"timeout", "end:timed-out/inquire"}}},
	{"the status is refused", {}, {INQUIRED("control 08011001", "end:refused/inquire")}},

	{"8.2: SET_CONFIG is refused: a wrong argument", {}, {SENT, {"wrote", ""}, {"control 08041001", "end:refused/send"}}},
	{"SET_CONFIG is refused: it could not read it, and says so without the operation", {},
	 {SENT, {"wrote", ""}, {"control 1002", "end:refused/send"}}},
	{"SET_CONFIG is refused: internal", {}, {SENT, {"wrote", ""}, {"control 08041003", "end:refused/send"}}},
	{"SET_CONFIG is refused: a status of the future", {}, {SENT, {"wrote", ""}, {"control 08041009", "end:refused/send"}}},
	{"8.2: a request has to fit one write", {}, {SENT, {"wrote!LONG", "end:refused/send"}}},
	{"an answer to another request is not this one's", {},
	 {SENT, {"wrote", ""}, {"control 08011000", ""}, {OK_SET, "phase:join"}}},
	{"an answer to nothing", {},
	 {INQUIRED(NOT_SET_UP, "ask:network"), {OK_SET, ""}, {"control ff", ""}, {"network HomeNet", "ask:passphrase"}}},
	{"an empty answer", {}, {SENT, {"wrote", ""}, {"control ", "end:protocol/send"}}},
	{"an answer that cannot be read", {}, {SENT, {"wrote", ""}, {"control 080410", "end:protocol/send"}}},
	{"an answer that was cut off", {}, {ASKED, {"wrote", ""}, {"cutc 0801100052190804520d0a07486f6d654e65", "end:protocol/inquire"}}},
	{"a state that cannot be read", {}, {JOINING, {"data 10", "end:protocol/join"}}},
	{"a state that was cut off", {}, {JOINING, {"cutd 10", "end:protocol/join"}}},
	{"no answer", {}, {SENT, {"wrote", ""}, {"early", ""}, {"timeout", "end:timed-out/send"}}},
	{"it tells before it was asked", {},
	 {SUBSCRIBED, {"sub", "subscribe:data-out"}, {"data 1004", ""}, {"sub", "write:0801"}}},

	{"no information characteristic", {}, {{"start", "phase:inquire read:information"}, {"read!ENOENT", "end:protocol/inquire"}}},
	{"information without a version", {}, {{"start", "phase:inquire read:information"}, {"read ", "end:protocol/inquire"}}},
	{"a version of the future", {}, {{"start", "phase:inquire read:information"}, {"read 0802", "subscribe:control-point"}}},
	{"it wants to be paired, and it was not", {}, {SUBSCRIBED, {"sub!EACCES", "end:refused/inquire"}}},
	{"no control point", {}, {SUBSCRIBED, {"sub!ENOENT", "end:protocol/inquire"}}},
	{"it pairs and pairs", {}, {SUBSCRIBED, {"early", ""}, {"timeout", "end:timed-out/inquire"}}},

	{"forget: one read, one subscription, one write", {.goal = PROVISION_GOAL_RESET},
	 {SUBSCRIBED, {"sub", "phase:send write:0805"}, {"wrote", ""}, {"control 08051000", "end:ok/send"}}},
	{"forget: it refuses, there is nothing to forget", {.goal = PROVISION_GOAL_RESET},
	 {SUBSCRIBED, {"sub", "phase:send write:0805"}, {"wrote", ""}, {"control 08051003", "write:0801"},
	  {"wrote", ""}, {NOT_SET_UP, "end:ok/send"}}},
	{"forget: it refuses", {.goal = PROVISION_GOAL_RESET},
	 {SUBSCRIBED, {"sub", "phase:send write:0805"}, {"wrote", ""}, {"control 08051003", "write:0801"},
	  {"wrote", ""}, {ADDRESS, "end:refused/send"}}},
	{"forget: it goes away", {.goal = PROVISION_GOAL_RESET},
	 {SUBSCRIBED, {"sub", "phase:send write:0805"}, {"closed", "end:lost?/send"}}},
	{"identify: it cannot", {.goal = PROVISION_GOAL_IDENTIFY}, {{"start", "phase:inquire end:unsupported/inquire"}}},
	{"a host name: it cannot be told", {.hostname = "lamp"}, {{"start", "phase:inquire end:unsupported/inquire"}}},
	{"a name: it cannot be told", {.device_name = "Lamp"}, {{"start", "phase:inquire end:unsupported/inquire"}}},
	{"data beside a network", {.custom = &beside, .n_custom = 1},
	 {{"start", "phase:inquire end:unsupported/inquire"}}},

	{"no deadline while a person thinks", {},
	 {INQUIRED(NOT_SET_UP, "ask:network"), {"wait 3600000", ""}, {"network HomeNet", "ask:passphrase"}}},
	{"cancel while it joins", {}, {JOINING, {"cancel", "end:cancelled/join"}}},
	{"a write that fails with the link waits for what the link says", {},
	 {SENT, {"wrote!ECONNRESET", ""}, {"closed", "end:lost?/send"}}},
};

static const char *const phases[] = {"inquire", "secure", "authorize", "scan", "identify", "send", "join", "configure"};
static const char *const questions[] = {"none", "network", "passphrase", "authorize", "code"};
static const char *const verdicts[] = {
	"ok", "cancelled", "timed-out", "lost", "wrong-passphrase", "wrong-code", "no-network", "join-failed",
	"not-authorized", "already", "refused", "unsupported", "protocol", "bad-input", "no-memory",
};
static const struct { const char *name; int error; uint8_t att_error; } errors[] = {
	{"ENOENT", -ENOENT}, {"EREMOTEIO", -EREMOTEIO, 0x0e}, {"LONG", -EREMOTEIO, 0x06},
	{"EACCES", -EACCES}, {"ECONNRESET", -ECONNRESET},
};
/* clang-format on */

struct player {
	struct provision_machine *machine;
	uint64_t now_us;
	unsigned asked_for; /* endpoint of the last request */
	unsigned ends;
	struct buf text;
};

static void put_fact(struct buf *text, const struct provision_facts *facts)
{
	if (facts->ip[0])
		buf_printf(text, "fact:%s", facts->ip);
	else
		buf_printf(text, "fact:%zu", facts->n_networks);
}

static void put_action(struct player *p, const struct provision_action *a)
{
	char hex[2 * NORDIC_MESSAGE_MAX + 1];

	if (p->text.len > 0)
		buf_string(&p->text, " ");
	switch (a->type) {
	case PROVISION_DO_NOTHING:
		break;
	case PROVISION_DO_READ:
	case PROVISION_DO_SUBSCRIBE:
		p->asked_for = a->endpoint;
		buf_printf(&p->text, "%s:%s",
			   a->type == PROVISION_DO_READ ? "read" : "subscribe",
			   nordic_protocol.endpoints[a->endpoint].name);
		break;
	case PROVISION_DO_WRITE:
		assert_int_equal(a->endpoint, NORDIC_EP_CONTROL);
		hex_encode(a->data, a->len, hex);
		buf_printf(&p->text, "%s:%s", a->secret ? "WRITE" : "write", hex);
		break;
	case PROVISION_DO_ASK:
		buf_printf(&p->text, "ask:%s", questions[a->question]);
		if (a->reason)
			buf_printf(&p->text, "(%s%s)", verdicts[a->reason],
				   a->certain ? "" : "?");
		break;
	case PROVISION_DO_PHASE:
		buf_printf(&p->text, "phase:%s", phases[a->phase]);
		break;
	case PROVISION_DO_FACT:
		put_fact(&p->text, nordic_protocol.facts(p->machine));
		break;
	case PROVISION_DO_NOTE:
		buf_string(&p->text, "note");
		break;
	case PROVISION_DO_END:
		p->ends++;
		buf_printf(&p->text, "end:%s%s/%s", verdicts[a->verdict],
			   a->certain ? "" : "?", phases[a->phase]);
		break;
	}
}

static void feed(struct player *p, struct provision_event *event)
{
	event->now_us = p->now_us;
	nordic_protocol.step(p->machine, event);
}

static bool begins(const char *text, const char *word, const char **rest)
{
	size_t len = strlen(word);

	if (strncmp(text, word, len) != 0 ||
	    (text[len] && text[len] != ' ' && text[len] != '!'))
		return false;
	*rest = text[len] == ' ' ? text + len + 1 : text + len;
	return true;
}

static void feed_outcome(struct player *p, enum provision_event_type type,
			 unsigned endpoint, const char *arg)
{
	struct provision_event event = {.type = type, .endpoint = endpoint};
	uint8_t bytes[NORDIC_MESSAGE_MAX];
	ssize_t len;

	for (size_t i = 0; arg[0] == '!' && i < ARRAY_SIZE(errors); i++)
		if (strcmp(errors[i].name, arg + 1) == 0) {
			event.error = errors[i].error;
			event.att_error = errors[i].att_error;
		}
	assert_true(arg[0] != '!' || event.error);
	len = event.error ? 0 : hex_decode(arg, bytes, sizeof(bytes));
	assert_true(len >= 0);
	event.data = bytes;
	event.len = len;
	feed(p, &event);
}

static void feed_notified(struct player *p, unsigned endpoint, const char *hex, bool cut)
{
	uint8_t bytes[NORDIC_MESSAGE_MAX];
	ssize_t len = hex_decode(hex, bytes, sizeof(bytes));

	assert_true(len >= 0);
	feed(p, &(struct provision_event){.type = PROVISION_NOTIFIED,
					  .endpoint = endpoint,
					  .data = bytes,
					  .len = len,
					  .flags = cut ? PROVISION_CUT : 0});
}

static void feed_answer(struct player *p, enum provision_question question,
			const char *text)
{
	feed(p, &(struct provision_event){.type = PROVISION_ANSWER,
					  .question = question,
					  .data = (const uint8_t *)text,
					  .len = strlen(text)});
}

static void feed_time(struct player *p, bool early)
{
	uint64_t at = nordic_protocol.deadline(p->machine);

	assert_true(at > p->now_us);
	p->now_us = early ? at - 1 : at;
	feed(p, &(struct provision_event){.type = PROVISION_TIMEOUT});
}

static void play_line(struct player *p, const char *fed)
{
	const char *arg;

	if (begins(fed, "start", &arg))
		feed(p, &(struct provision_event){.type = PROVISION_START});
	else if (begins(fed, "sub", &arg))
		feed_outcome(p, PROVISION_SUBSCRIBED, p->asked_for, arg);
	else if (begins(fed, "wrote", &arg))
		feed_outcome(p, PROVISION_WRITTEN, NORDIC_EP_CONTROL, arg);
	else if (begins(fed, "read", &arg))
		feed_outcome(p, PROVISION_READ, p->asked_for, arg);
	else if (begins(fed, "control", &arg))
		feed_notified(p, NORDIC_EP_CONTROL, arg, false);
	else if (begins(fed, "data", &arg))
		feed_notified(p, NORDIC_EP_DATA, arg, false);
	else if (begins(fed, "cutc", &arg))
		feed_notified(p, NORDIC_EP_CONTROL, arg, true);
	else if (begins(fed, "cutd", &arg))
		feed_notified(p, NORDIC_EP_DATA, arg, true);
	else if (begins(fed, "network", &arg))
		feed_answer(p, PROVISION_ASK_NETWORK, arg);
	else if (begins(fed, "passphrase", &arg))
		feed_answer(p, PROVISION_ASK_PASSPHRASE, arg);
	else if (begins(fed, "timeout", &arg) || begins(fed, "early", &arg))
		feed_time(p, fed[0] == 'e');
	else if (begins(fed, "wait", &arg))
		p->now_us += atoi(arg) * UINT64_C(1000);
	else if (begins(fed, "closed", &arg))
		feed(p, &(struct provision_event){.type = PROVISION_CLOSED});
	else if (begins(fed, "cancel", &arg))
		feed(p, &(struct provision_event){.type = PROVISION_CANCEL});
	else
		fail_msg("no such line: %s", fed);
}

static void drain(struct player *p)
{
	struct provision_action action;

	buf_clear(&p->text);
	while (nordic_protocol.next(p->machine, &action))
		put_action(p, &action);
	buf_u8(&p->text, '\0');
}

static void plays(void **state)
{
	const struct script *script = *state;
	struct provision_options options = script->options;
	struct player p = {.now_us = 1000000};
	struct provision_action action;

	/* Scripts that see networks want them. */
	for (const struct line *line = script->lines; line->fed; line++)
		if (strstr(line->comes, "phase:scan"))
			options.want_networks = true;
	assert_int_equal(nordic_protocol.new(&options, &p.machine), 0);
	for (const struct line *line = script->lines; line->fed; line++) {
		play_line(&p, line->fed);
		drain(&p);
		if (strcmp((char *)p.text.data, line->comes) != 0)
			print_error("line %td, %s\n", line - script->lines, line->fed);
		assert_string_equal((char *)p.text.data, line->comes);
	}
	/* Whatever comes after the end, nothing comes out. */
	if (p.ends > 0)
		for (int type = PROVISION_START; type <= PROVISION_CANCEL; type++) {
			feed(&p, &(struct provision_event){.type = type});
			assert_false(nordic_protocol.next(p.machine, &action));
			assert_int_equal(nordic_protocol.deadline(p.machine), 0);
		}
	assert_true(p.ends <= 1);
	p.machine = nordic_protocol.free(p.machine);
	assert_null(p.machine);
	buf_deinit(&p.text);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(scripts)];

	for (size_t i = 0; i < ARRAY_SIZE(scripts); i++)
		tests[i] = (struct CMUnitTest){scripts[i].title, plays, NULL, NULL,
					       (void *)&scripts[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
