/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The Improv client as scripts: what is fed to it, and every action that has to come out.
 *
 * Fed: start · sub · sub!ERRNO · read HEX · read!ERRNO · wrote · wrote!ERRNO · state XX ·
 * error XX · result COMMAND,STRING,... · resultx HEX · cut COMMAND,STRING,... (20 bytes of it) ·
 * readr COMMAND,STRING,... · network TEXT · passphrase TEXT · timeout (at the deadline) ·
 * early (just before it) · wait MS · closed · cancel
 *
 * Comes: phase:NAME · subscribe:ENDPOINT · read:ENDPOINT · write:HEX · WRITE:HEX (secret) ·
 * ask:QUESTION[(REASON)] · fact · end:VERDICT/PHASE. A ? follows what is only probable.
 */
#include "base/hex.h"
#include "provision/improv.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
#define CREDENTIALS "WRITE:01130748" "6f6d654e6574" "0a" "736563726574" "70617373" "12"
#define CREDENTIALS_OPEN "WRITE:0106" "0443616665" "00" "7a"
#define SUBSCRIBED                                                                       \
	{"start", "phase:inquire subscribe:error"}, {"sub", "subscribe:result"},         \
	{"sub", "subscribe:state"}, {"sub", "read:capabilities"}
#define INQUIRED(caps, state, then)                                                      \
	SUBSCRIBED, {"read " caps, "read:state"}, {"read " state, then}
#define SENT(caps)                                                                       \
	INQUIRED(caps, "02", "ask:network"), {"network HomeNet", "ask:passphrase"},      \
	{"passphrase secretpass", "phase:send " CREDENTIALS}
#define JOINING(caps) SENT(caps), {"wrote", "phase:join"}, {"state 03", ""}

struct line {
	const char *fed;
	const char *comes;
};

struct script {
	const char *title;
	struct provision_options options;
	struct line lines[40];
};

static const struct provision_custom beside = {"custom-data", (const uint8_t *)"x", 1};
static const uint8_t bssid[] = {0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};

static const struct script scripts[] = {
	{"straight: three subscriptions, two reads, one write, nothing else", {},
	 {JOINING("07"), {"result 1,http://192.168.1.23", "fact"}, {"state 04", "end:ok/join"}}},
	{"success: state 04 before the result", {},
	 {JOINING("00"), {"state 04", ""}, {"result 1,", "end:ok/join"}}},
	{"success: result and state before the write is acknowledged (bus order)", {},
	 {SENT("00"), {"state 03", ""}, {"result 1", ""}, {"state 04", ""},
	  {"wrote", "phase:join end:ok/join"}}},
	{"success: only state 04, then silence", {},
	 {JOINING("00"), {"state 04", ""}, {"early", ""}, {"timeout", "end:ok/join"}}},
	{"success: only a result, then silence", {},
	 {JOINING("00"), {"result 1", ""}, {"timeout", "end:ok/join"}}},
	{"1.4.5: a disconnect after state 04 is success", {},
	 {JOINING("00"), {"state 04", ""}, {"closed", "end:ok/join"}}},
	{"1.4.5: a disconnect after the result is success", {},
	 {JOINING("00"), {"result 1", ""}, {"closed", "end:ok/join"}}},
	{"success: the service stops after the result", {},
	 {JOINING("00"), {"result 1", ""}, {"state 00", "end:ok/join"}}},
	{"success stands when its result's checksum is wrong", {},
	 {JOINING("00"), {"state 04", ""}, {"resultx 010002", "end:ok/join"}}},
	{"a disconnect while it joins is not success", {},
	 {JOINING("00"), {"closed", "end:lost?/join"}}},
	{"a disconnect before it has the credentials", {},
	 {SUBSCRIBED, {"closed", "end:lost/inquire"}}},

	{"1.4.4: error 00 is not an end", {},
	 {JOINING("00"), {"error 00", ""}, {"result 1", ""}, {"state 04", "end:ok/join"}}},
	{"error 00 forgets the error that came before it, until the write is acknowledged", {},
	 {SENT("00"), {"error 02", ""}, {"error 00", ""}, {"wrote", "phase:join"},
	  {"result 1", ""}, {"state 04", "end:ok/join"}}},
	{"1.4.7: a cut notification is read", {},
	 {JOINING("00"), {"cut 1,http://192.168.1.23/setup", "read:result"},
	  {"readr 1,http://192.168.1.23/setup", "fact"}, {"state 04", "end:ok/join"}}},
	{"1.4.7: cut again while it is being read", {.want_networks = true},
	 {INQUIRED("04", "02", "phase:scan write:040004"), {"wrote", ""},
	  {"cut 4,MyWirelessAP,-60,WPA2", "read:result"}, {"cut 4,OtherWirelessAP,-70,WPA2", ""},
	  {"readr 4,MyWirelessAP,-60,WPA2", "read:result"},
	  {"readr 4,OtherWirelessAP,-70,WPA2", ""}, {"result 4", "fact ask:network"}}},
	{"a cut result whose read fails", {},
	 {JOINING("00"), {"cut 1,http://192.168.1.23/setup", "read:result"},
	  {"read!EREMOTEIO", "end:refused/join"}}},
	{"a cut result that is cut when read, too", {},
	 {JOINING("00"), {"cut 1,http://192.168.1.23/setup", "read:result"},
	  {"readx 0114", "end:protocol/join"}}},
	{"1.4.8: a wrong checksum", {}, {JOINING("00"), {"resultx 010002", "end:protocol/join"}}},
	{"1.4.8: a string past the end", {}, {JOINING("00"), {"resultx 010205610069", "end:protocol/join"}}},
	{"a string length past the data", {}, {JOINING("00"), {"resultx 0102056169cd", "end:protocol/join"}}},
	{"a result of another command is not this one's", {},
	 {JOINING("00"), {"result 3,a,b,c,d", ""}, {"result 1", ""}, {"closed", "end:ok/join"}}},

	{"1.4.3: state 01 asks for the button and goes on by itself", {},
	 {INQUIRED("00", "01", "phase:authorize ask:authorize"), {"state 02", "ask:network"}}},
	{"1.4.3: the button is not pressed", {},
	 {INQUIRED("00", "01", "phase:authorize ask:authorize"), {"state 01", ""}, {"early", ""},
	  {"timeout", "end:not-authorized/authorize"}}},
	{"1.4.3: an authorization that ran out is asked for again", {},
	 {INQUIRED("00", "01", "phase:authorize ask:authorize"), {"state 02", "ask:network"},
	  {"network HomeNet", "ask:passphrase"}, {"state 01", ""},
	  {"passphrase secretpass", "phase:authorize ask:authorize"},
	  {"state 02", "phase:send " CREDENTIALS}}},
	{"error 04 to the credentials: authorize, then the same ones again", {},
	 {SENT("00"), {"wrote", "phase:join"}, {"error 04", "phase:authorize ask:authorize"},
	  {"state 02", "phase:send " CREDENTIALS}, {"wrote", "phase:join"}, {"state 03", ""},
	  {"result 1", ""}, {"state 04", "end:ok/join"}}},
	{"error 04 to a scan: authorize, then scan again", {.want_networks = true},
	 {INQUIRED("04", "02", "phase:scan write:040004"), {"wrote", ""},
	  {"error 04", "phase:authorize ask:authorize"}, {"state 02", "phase:scan write:040004"},
	  {"wrote", ""}, {"result 4", "fact ask:network"}}},

	{"error 03, it cannot scan: nobody knows why", {},
	 {JOINING("00"), {"error 03", "end:join-failed?/join"}}},
	{"error 03, it sees the network: the passphrase, probably", {},
	 {JOINING("04"), {"error 03", "write:040004"}, {"state 02", ""}, {"wrote", ""},
	  {"error 00", ""}, {"result 4,Other,-40,WPA2,HomeNet,-50,WPA2",
	   "fact end:wrong-passphrase?/join"}}},
	{"error 03, it sees the network as open", {},
	 {JOINING("04"), {"error 03", "write:040004"}, {"wrote", ""},
	  {"result 4,Other,-40,WPA2,HomeNet,-50,NO", "fact end:join-failed?/join"}}},
	{"error 03, it does not see the network", {},
	 {JOINING("04"), {"error 03", "write:040004"}, {"wrote", ""},
	  {"result 4,Other,-40,WPA2", ""}, {"timeout", "fact end:no-network?/join"}}},
	{"error 03, it sees nothing at all", {},
	 {JOINING("04"), {"error 03", "write:040004"}, {"wrote", ""},
	  {"result 4", "fact end:no-network?/join"}}},
	{"error 03, its list is cut short", {},
	 {JOINING("04"), {"error 03", "write:040004"}, {"wrote", ""},
	  {"result 4,12345678901234567890123456789000,-40,WPA2,12345678901234567890123456789001,-40,WPA2,"
	   "12345678901234567890123456789002,-40,WPA2,12345678901234567890123456789003,-40,WPA2,"
	   "12345678901234567890123456789004,-40,WPA2,12345678901234567890,-40,WPA2",
	   "fact end:join-failed?/join"}}},
	{"error 03, then the scan is refused", {},
	 {JOINING("04"), {"error 03", "write:040004"}, {"wrote", ""}, {"error ff", "end:join-failed?/join"}}},
	{"error 03, then the scan never ends", {},
	 {JOINING("04"), {"error 03", "write:040004"}, {"wrote", ""}, {"timeout", "end:join-failed?/join"}}},
	{"error 03, then it goes away", {},
	 {JOINING("04"), {"error 03", "write:040004"}, {"closed", "end:join-failed?/join"}}},
	{"error 03, notified twice", {},
	 {JOINING("04"), {"error 03", "write:040004"}, {"error 03", ""}, {"wrote", ""},
	  {"result 4,Other,-40,WPA2,HomeNet,-50,WPA2", "fact end:wrong-passphrase?/join"}}},
	{"state 02 after 03 and no error: a failed join all the same", {},
	 {JOINING("00"), {"state 02", ""}, {"early", ""}, {"timeout", "end:join-failed?/join"}}},
	{"state 02 before error 03", {},
	 {JOINING("00"), {"state 02", ""}, {"error 03", "end:join-failed?/join"}}},
	{"error ff", {}, {JOINING("00"), {"error ff", "end:join-failed?/join"}}},
	{"error 01 to the credentials", {}, {JOINING("00"), {"error 01", "end:refused/join"}}},
	{"error 02 to the credentials", {}, {JOINING("00"), {"error 02", "end:unsupported/join"}}},

	{"retry: another passphrase on the same connection", {.retry = true},
	 {JOINING("04"), {"error 03", "write:040004"}, {"state 02", ""}, {"wrote", ""},
	  {"result 4,Other,-40,WPA2,HomeNet,-50,WPA2", "fact ask:passphrase(wrong-passphrase?)"},
	  {"passphrase secretpass", "phase:send " CREDENTIALS}, {"wrote", "phase:join"},
	  {"state 03", ""}, {"result 1", ""}, {"state 04", "end:ok/join"}}},
	{"retry: another network", {.retry = true},
	 {JOINING("00"), {"error 03", "ask:network(join-failed?)"}, {"state 02", ""},
	  {"network HomeNet", "ask:passphrase"},
	  {"passphrase secretpass", "phase:send " CREDENTIALS}}},
	{"retry: another network instead of another passphrase", {.retry = true},
	 {JOINING("04"), {"error 03", "write:040004"}, {"wrote", ""},
	  {"result 4,Cafe,-40,NO,HomeNet,-50,WPA2", "fact ask:passphrase(wrong-passphrase?)"},
	  {"network Cafe", "phase:send " CREDENTIALS_OPEN}}},
	{"retry: a passphrase that is too short", {.retry = true},
	 {INQUIRED("00", "02", "ask:network"), {"network HomeNet", "ask:passphrase"},
	  {"passphrase short", "ask:passphrase(bad-input)"},
	  {"passphrase secretpass", "phase:send " CREDENTIALS}}},
	{"retry: the diagnosis fails on the link, the connection stays", {.retry = true},
	 {JOINING("04"), {"error 03", "write:040004"}, {"wrote!EREMOTEIO", "ask:network(join-failed?)"}}},

	{"its networks first; an open one needs no passphrase", {.want_networks = true},
	 {INQUIRED("04", "02", "phase:scan write:040004"), {"wrote", ""},
	  {"result 4,HomeNet,-50,WPA2,Cafe,-70,NO", "fact ask:network"},
	  {"network Cafe", "phase:send " CREDENTIALS_OPEN}}},
	{"networks one a result, ended by an empty one", {.want_networks = true},
	 {INQUIRED("04", "02", "phase:scan write:040004"), {"wrote", ""},
	  {"result 4,HomeNet,-50,WPA2", ""}, {"wait 1900", ""}, {"result 4,Cafe,-70,NO", ""},
	  {"early", ""}, {"result 4", "fact ask:network"}}},
	{"networks one a result, ended by silence", {.want_networks = true},
	 {INQUIRED("04", "02", "phase:scan write:040004"), {"wrote", ""},
	  {"result 4,HomeNet,-50,WPA2", ""}, {"early", ""}, {"timeout", "fact ask:network"}}},
	{"a scan that never ends: the network can still be named", {.want_networks = true},
	 {INQUIRED("04", "02", "phase:scan write:040004"), {"wrote", ""}, {"early", ""},
	  {"timeout", "fact ask:network"}}},
	{"a scan that is refused", {.want_networks = true},
	 {INQUIRED("04", "02", "phase:scan write:040004"), {"wrote", ""}, {"error 02", "fact ask:network"}}},
	{"it cannot scan: the network is asked for at once", {.want_networks = true},
	 {INQUIRED("03", "02", "ask:network")}},
	{"unknown capabilities are no obstacle", {}, {INQUIRED("f8ff01", "02", "ask:network")}},
	{"device information", {.want_info = true},
	 {INQUIRED("02", "02", "write:030003"), {"wrote", ""},
	  {"result 3,ESPHome,2025.9.0,ESP32,kitchen", "fact ask:network"}}},
	{"device information never comes", {.want_info = true},
	 {INQUIRED("02", "02", "write:030003"), {"wrote", ""}, {"timeout", "ask:network"}}},
	{"device information is refused", {.want_info = true},
	 {INQUIRED("02", "02", "write:030003"), {"wrote", ""}, {"error 02", "ask:network"}}},

	{"a host name, as ble.md has it", {.hostname = "kitchen"},
	 {INQUIRED("08", "02", "write:05076b69746368656ef2"), {"wrote", ""},
	  {"result 5,kitchen", "ask:network"}}},
	{"a host name, once more with the length inside", {.hostname = "kitchen"},
	 {INQUIRED("08", "02", "write:05076b69746368656ef2"), {"wrote", ""},
	  {"error 05", "write:0508076b69746368656efa"}, {"error 00", ""}, {"wrote", ""},
	  {"result 5,kitchen", "ask:network"}}},
	{"a host name, refused both ways", {.hostname = "kitchen"},
	 {INQUIRED("08", "02", "write:05076b69746368656ef2"), {"wrote", ""},
	  {"error 01", "write:0508076b69746368656efa"}, {"wrote", ""},
	  {"error 05", "end:refused/inquire"}}},
	{"a host name it cannot be given", {.hostname = "kitchen"},
	 {INQUIRED("07", "02", "end:unsupported/inquire")}},
	{"a device name", {.device_name = "kitchen"},
	 {INQUIRED("00", "02", "write:06076b69746368656ef3"), {"wrote", ""},
	  {"result 6,kitchen", "ask:network"}}},

	{"no capabilities characteristic", {},
	 {SUBSCRIBED, {"read!ENOENT", "read:state"}, {"read 02", "ask:network"}}},
	{"no state characteristic", {},
	 {SUBSCRIBED, {"read 00", "read:state"}, {"read!ENOENT", "end:protocol/inquire"}}},
	{"no error characteristic", {},
	 {{"start", "phase:inquire subscribe:error"}, {"sub!ENOENT", "end:protocol/inquire"}}},
	{"an empty state", {}, {INQUIRED("00", "", "end:protocol/inquire")}},
	{"a state of the future", {}, {INQUIRED("00", "05", "end:protocol/inquire")}},
	{"state 00: its service stopped", {}, {INQUIRED("00", "00", "end:refused/inquire")}},
	{"state 04: set up already", {}, {INQUIRED("00", "04", "end:already/inquire")}},
	{"state 04 and again", {.again = true}, {INQUIRED("00", "04", "ask:network")}},
	{"state 03: it is busy with another's credentials, then free", {},
	 {INQUIRED("00", "03", ""), {"state 03", ""}, {"state 02", "ask:network"}}},
	{"state 03: it is busy, then set up", {},
	 {INQUIRED("00", "03", ""), {"state 04", "end:already/inquire"}}},

	{"identify: one read, one write; the acknowledgement is success", {.goal = PROVISION_GOAL_IDENTIFY},
	 {{"start", "phase:inquire read:capabilities"}, {"read 01", "phase:identify write:020002"},
	  {"wrote", "end:ok/identify"}}},
	{"forget its network", {.goal = PROVISION_GOAL_RESET}, {{"start", "phase:inquire end:unsupported/inquire"}}},
	{"data beside a network", {.custom = &beside, .n_custom = 1},
	 {{"start", "phase:inquire end:unsupported/inquire"}}},
	{"one access point", {.bssid = bssid}, {{"start", "phase:inquire end:unsupported/inquire"}}},
	{"identify: it cannot", {.goal = PROVISION_GOAL_IDENTIFY},
	 {{"start", "phase:inquire read:capabilities"}, {"read 06", "end:unsupported/inquire"}}},
	{"identify: refused", {.goal = PROVISION_GOAL_IDENTIFY},
	 {{"start", "phase:inquire read:capabilities"}, {"read 01", "phase:identify write:020002"},
	  {"wrote!EREMOTEIO", "end:refused/identify"}}},

	{"deadline of the inquiry", {}, {SUBSCRIBED, {"early", ""}, {"timeout", "end:timed-out/inquire"}}},
	{"deadline of the write", {}, {SENT("00"), {"early", ""}, {"timeout", "end:timed-out/send"}}},
	{"deadline of the join", {}, {JOINING("00"), {"early", ""}, {"timeout", "end:timed-out/join"}}},
	{"no deadline while a person thinks", {},
	 {INQUIRED("00", "02", "ask:network"), {"wait 3600000", ""}, {"network HomeNet", "ask:passphrase"}}},
	{"cancel while it joins", {}, {JOINING("00"), {"cancel", "end:cancelled/join"}}},
	{"cancel before the start", {}, {{"cancel", "end:cancelled/inquire"}}},
	{"an SSID of 33 bytes", {},
	 {INQUIRED("00", "02", "ask:network"),
	  {"network 123456789012345678901234567890123", "end:bad-input/inquire"}}},
	{"a passphrase of 7 bytes", {},
	 {INQUIRED("00", "02", "ask:network"), {"network HomeNet", "ask:passphrase"},
	  {"passphrase 1234567", "end:bad-input/inquire"}}},
	{"an answer to what was not asked", {},
	 {INQUIRED("00", "02", "ask:network"), {"passphrase secretpass", ""},
	  {"network HomeNet", "ask:passphrase"}}},
	{"the link refuses the credentials", {}, {SENT("00"), {"wrote!EREMOTEIO", "end:refused/send"}}},
	{"a write that fails with the link waits for what the link says", {},
	 {SENT("00"), {"wrote!ECONNRESET", ""}, {"closed", "end:lost?/send"}}},
	{"a write that fails with the link, and the link says nothing", {},
	 {SENT("00"), {"wrote!ECONNRESET", ""}, {"timeout", "end:timed-out/send"}}},
	{"a read that fails with the link", {},
	 {SUBSCRIBED, {"read!ECONNRESET", ""}, {"closed", "end:lost/inquire"}}},
	{"a bus error while sending", {}, {SENT("00"), {"wrote!EIO", "end:lost/send"}}},
};

static const char *const phases[] = {"inquire", "secure", "authorize", "scan", "identify", "send", "join", "configure"};
static const char *const questions[] = {"none", "network", "passphrase", "authorize", "code"};
static const char *const verdicts[] = {
	"ok", "cancelled", "timed-out", "lost", "wrong-passphrase", "wrong-code", "no-network", "join-failed",
	"not-authorized", "already", "refused", "unsupported", "protocol", "bad-input", "no-memory",
};
static const struct { const char *name; int error; } errors[] = {
	{"ENOENT", -ENOENT}, {"EREMOTEIO", -EREMOTEIO}, {"EIO", -EIO},
	{"ECONNRESET", -ECONNRESET},
};
/* clang-format on */

struct player {
	struct provision_machine *machine;
	uint64_t now_us;
	unsigned asked_for; /* endpoint of the last request */
	unsigned ends;
	struct buf text;
};

static void put_action(struct player *p, const struct provision_action *a)
{
	char hex[2 * IMPROV_FRAME_MAX + 1];

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
			   improv_protocol.endpoints[a->endpoint].name);
		break;
	case PROVISION_DO_WRITE:
		assert_int_equal(a->endpoint, IMPROV_EP_COMMAND);
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
	case PROVISION_DO_NOTE:
		buf_string(&p->text, "fact");
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
	improv_protocol.step(p->machine, event);
}

static int error_of(const char *fed)
{
	const char *name = strchr(fed, '!');

	for (size_t i = 0; name && i < ARRAY_SIZE(errors); i++)
		if (strcmp(errors[i].name, name + 1) == 0)
			return errors[i].error;
	assert_null(name);
	return 0;
}

/* "4,Home,-50,WPA2" */
static void build_result(struct buf *frame, const char *text)
{
	_cleanup_(freep) char *copy = strdup(text);
	struct buf strings = {};
	char *rest = copy, *part = strsep(&rest, ",");
	int command = atoi(part);

	while ((part = strsep(&rest, ",")))
		improv_string_put(&strings, part, strlen(part));
	improv_frame_build(frame, command, strings.data, strings.len);
	assert_int_equal(frame->error, 0);
	buf_deinit(&strings);
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

static void feed_bytes(struct player *p, enum provision_event_type type,
		       unsigned endpoint, const char *hex, int error)
{
	uint8_t bytes[IMPROV_FRAME_MAX];
	ssize_t len = hex_decode(hex, bytes, sizeof(bytes));

	assert_true(error || len >= 0);
	feed(p, &(struct provision_event){.type = type,
					  .endpoint = endpoint,
					  .data = bytes,
					  .len = error ? 0 : len,
					  .error = error});
}

static void feed_result(struct player *p, const char *text,
			enum provision_event_type type, bool cut)
{
	struct buf frame = {};

	build_result(&frame, text);
	feed(p, &(struct provision_event){.type = type,
					  .endpoint = IMPROV_EP_RESULT,
					  .data = frame.data,
					  .len = cut ? 20 : frame.len,
					  .flags = cut ? PROVISION_CUT : 0});
	buf_deinit(&frame);
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
	uint64_t at = improv_protocol.deadline(p->machine);

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
		feed(p, &(struct provision_event){.type = PROVISION_SUBSCRIBED,
						  .endpoint = p->asked_for,
						  .error = error_of(fed)});
	else if (begins(fed, "wrote", &arg))
		feed(p, &(struct provision_event){.type = PROVISION_WRITTEN,
						  .endpoint = IMPROV_EP_COMMAND,
						  .error = error_of(fed)});
	else if (begins(fed, "read", &arg) || begins(fed, "readx", &arg))
		feed_bytes(p, PROVISION_READ, p->asked_for, arg, error_of(fed));
	else if (begins(fed, "readr", &arg))
		feed_result(p, arg, PROVISION_READ, false);
	else if (begins(fed, "state", &arg))
		feed_bytes(p, PROVISION_NOTIFIED, IMPROV_EP_STATE, arg, 0);
	else if (begins(fed, "error", &arg))
		feed_bytes(p, PROVISION_NOTIFIED, IMPROV_EP_ERROR, arg, 0);
	else if (begins(fed, "resultx", &arg))
		feed_bytes(p, PROVISION_NOTIFIED, IMPROV_EP_RESULT, arg, 0);
	else if (begins(fed, "result", &arg))
		feed_result(p, arg, PROVISION_NOTIFIED, false);
	else if (begins(fed, "cut", &arg))
		feed_result(p, arg, PROVISION_NOTIFIED, true);
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
	while (improv_protocol.next(p->machine, &action))
		put_action(p, &action);
	buf_u8(&p->text, '\0');
}

static void plays(void **state)
{
	const struct script *script = *state;
	struct player p = {.now_us = 1000000};
	struct provision_action action;

	assert_int_equal(improv_protocol.new(&script->options, &p.machine), 0);
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
			assert_false(improv_protocol.next(p.machine, &action));
			assert_int_equal(improv_protocol.deadline(p.machine), 0);
		}
	assert_true(p.ends <= 1);
	p.machine = improv_protocol.free(p.machine);
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
