/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Wi-Fi Aware over wpa_supplicant, without one: lines go in, commands and what its owner is told
 * come out. Formats are those of hostap 2.12; no release of it was asked.
 */
#include "aware/supplicant.h"

#include "base/secret.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

#define SERVICE "_sat-simulation._udp"
#define PEER	"02:00:00:00:01:00"
#define OTHER	"02:00:00:00:02:00"
#define NIK	"000102030405060708090a0b0c0d0e0f"
#define PMK	NIK NIK
#define PIN_HEX "313233343536"
#define OFFER	"service_name=" SERVICE " sync=1 srv_proto_type=2 ttl=31536000"
#define FOUND                                                                  \
	"<3>NAN-DISCOVERY-RESULT subscribe_id=1 publish_id=7 address=" PEER    \
	" fsd=0 fsd_gas=0 srv_proto_type=2 ssi=6c616d70 pairing_setup_supp=1 " \
	"npk_nik_caching_supp=1 pbm=0x0002 data_path=0"
#define PAIRED                                                                     \
	"<3>NAN-PAIRING-STATUS addr=" PEER " akmp=SAE cipher=CCMP status=success " \
	"nd_pmk=" PMK
#define NOT_PAIRED \
	"<3>NAN-PAIRING-STATUS addr=" PEER " akmp=SAE cipher=CCMP status=failure"
#define IDENTITY                                                             \
	"<3>NAN-NIK-RECEIVED nik=" NIK " cipher_version=0 akmp=SAE pmk=" PMK \
	" lifetime=600 identity_id=0"
#define PEERS(instance) " handle=1 requestor_instance_id=" instance

static const uint8_t key[AWARE_PMK_LEN] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10,
					   11, 12, 13, 14, 15, 0,  1,  2,  3,  4, 5,
					   6,  7,  8,  9,  10, 11, 12, 13, 14, 15};

struct bench {
	struct aware_agent *agent;
	uint64_t now_us;
	unsigned service;
	struct aware_node_action action; /* the last that was not a command */
	struct aware_peer peer;
	struct aware_record record;
	uint8_t nd_pmk[AWARE_PMK_LEN];
	char data[AWARE_MESSAGE_MAX];
	unsigned command; /* the last one's number */
};

static void begin(struct bench *bench)
{
	static const struct aware_radio_info info = {.kind = AWARE_RADIO_SUPPLICANT,
						     .protects = true,
						     .tells_sent = true,
						     .synchronized = true};

	*bench = (struct bench){.now_us = 1000000};
	assert_int_equal(aware_supplicant_new(&info, &bench->agent), 0);
}

static void end(struct bench *bench)
{
	struct aware_node_action action;

	assert_false(aware_agent_next(bench->agent, &action));
	aware_agent_free(bench->agent);
}

static void line(struct bench *bench, const char *text)
{
	const struct aware_radio_event event = {
		.type = AWARE_RADIO_LINE, .now_us = bench->now_us, .text = text};

	aware_agent_radio(bench->agent, &event);
}

/* To the last command. */
static void answer(struct bench *bench, const char *text)
{
	const struct aware_radio_event event = {.type = AWARE_RADIO_ANSWER,
						.now_us = bench->now_us,
						.number = bench->command,
						.text = text};

	aware_agent_radio(bench->agent, &event);
}

static void expect_command(struct bench *bench, const char *text)
{
	struct aware_node_action action;
	char command[4096];

	assert_true(aware_agent_next(bench->agent, &action));
	assert_int_equal(action.type, AWARE_NODE_COMMAND);
	assert_true(action.len < sizeof(command));
	memcpy(command, action.data, action.len);
	command[action.len] = '\0';
	assert_string_equal(command, text);
	assert_int_equal(action.secret,
			 strstr(command, "PAIR 0") || strstr(command, "TRANSMIT"));
	bench->command = action.number;
}

static void expect(struct bench *bench, enum aware_node_action_type type)
{
	struct aware_node_action *action = &bench->action;

	assert_true(aware_agent_next(bench->agent, action));
	assert_int_equal(action->type, type);
	if (action->peer)
		bench->peer = *action->peer;
	if (action->record)
		bench->record = *action->record;
	memset(bench->nd_pmk, 0, sizeof(bench->nd_pmk));
	if (action->nd_pmk)
		memcpy(bench->nd_pmk, action->nd_pmk, sizeof(bench->nd_pmk));
	if (action->data)
		memcpy(bench->data, action->data, action->len);
}

static void expect_phase(struct bench *bench, enum aware_pairing_phase phase)
{
	expect(bench, AWARE_NODE_PHASE);
	assert_int_equal(bench->action.phase, phase);
}

static void expect_failed(struct bench *bench, enum aware_pairing_verdict verdict)
{
	expect(bench, AWARE_NODE_FAILED);
	assert_int_equal(bench->action.verdict, verdict);
	assert_false(bench->peer.verified);
}

static void pass(struct bench *bench, uint64_t us)
{
	bench->now_us += us;
	aware_agent_timeout(bench->agent, bench->now_us);
}

static struct secret *pin_new(void)
{
	struct secret *pin;

	assert_int_equal(secret_new("123456", 6, &pin), 0);
	return pin;
}

static void subscribe(struct bench *bench)
{
	const struct aware_service_options options = {.name = SERVICE,
						      .methods = AWARE_METHOD_PIN_KEYPAD};
	int r = aware_agent_offer(bench->agent, &options, bench->now_us);

	assert_true(r > 0);
	bench->service = (unsigned)r;
	expect_command(bench, "NAN_SUBSCRIBE " OFFER " pbm=32 active=1");
	answer(bench, "1");
}

static void publish(struct bench *bench, uint16_t methods, bool accepted)
{
	const struct aware_service_options options = {.name = SERVICE,
						      .publish = true,
						      .methods = methods,
						      .accepted = accepted,
						      .info = "lamp",
						      .info_len = 4};
	char command[200];
	int r = aware_agent_offer(bench->agent, &options, bench->now_us);

	assert_true(r > 0);
	bench->service = (unsigned)r;
	snprintf(command, sizeof(command),
		 "NAN_PUBLISH " OFFER " ssi=6c616d70 pbm=%u fsd=0", methods);
	expect_command(bench, command);
	answer(bench, "1");
}

/* ---- Who asks ---- */

static void ask(struct bench *bench)
{
	line(bench, FOUND);
	expect(bench, AWARE_NODE_FOUND);
	assert_int_equal(bench->peer.methods, AWARE_METHOD_PIN_DISPLAY);
	assert_int_equal(bench->peer.known, -1);
	assert_memory_equal(bench->peer.info, "lamp", 4);
	assert_int_equal(aware_agent_pair(bench->agent, bench->peer.id,
					  AWARE_METHOD_PIN_KEYPAD, bench->now_us),
			 0);
	expect_phase(bench, AWARE_PHASE_BOOTSTRAP);
	expect_command(bench, "NAN_BOOTSTRAP_RESET " PEER);
	answer(bench, "FAIL"); /* there is nothing to reset */
	expect_command(bench,
		       "NAN_BOOTSTRAP " PEER " handle=1 req_instance_id=7 method=32");
	answer(bench, "OK");
}

static void give_pin(struct bench *bench)
{
	struct secret *pin = pin_new();

	assert_int_equal(
		aware_agent_password(bench->agent, bench->peer.id, pin, bench->now_us),
		0);
	secret_free(pin);
}

static void agree(struct bench *bench)
{
	line(bench, "<3>NAN-BOOTSTRAP-SUCCESS peer_nmi=" PEER " pbm=0x0020" PEERS("7"));
	expect_phase(bench, AWARE_PHASE_PASSWORD);
	expect(bench, AWARE_NODE_ASK);
	assert_int_equal(bench->action.method, AWARE_METHOD_PIN_KEYPAD);
	give_pin(bench);
	expect_phase(bench, AWARE_PHASE_PASN);
	expect_command(bench,
		       "NAN_PAIR " PEER " auth=1 cipher=CCMP handle=1 peer_instance_id=7 "
		       "pwd_hex=" PIN_HEX);
	answer(bench, "OK");
}

static void pair(struct bench *bench)
{
	ask(bench);
	agree(bench);
	line(bench, PAIRED);
	expect_phase(bench, AWARE_PHASE_KEYS);
	line(bench, IDENTITY);
	expect(bench, AWARE_NODE_PAIRED);
	assert_true(bench->peer.verified);
}

static void test_pairs(void **state)
{
	struct bench bench;

	begin(&bench);
	subscribe(&bench);
	pair(&bench);
	assert_non_null(bench.action.record);
	assert_memory_equal(bench.record.peer_nik, key, AWARE_NIK_LEN);
	assert_memory_equal(bench.record.npk, key, AWARE_PMK_LEN);
	assert_memory_equal(bench.nd_pmk, key, AWARE_PMK_LEN);
	assert_int_equal(bench.record.lifetime_s, 600);
	assert_true(bench.record.authenticated);
	assert_int_equal(bench.record.suite.akm, AWARE_AKM_SAE);
	assert_int_equal(bench.record.suite.cipher, AWARE_CIPHER_PK_PASN_128);
	assert_non_null(bench.action.detail); /* that it is not for ever is said */
	end(&bench);
}

static void test_nothing_weaker(void **state)
{
	struct bench bench;

	begin(&bench);
	subscribe(&bench);
	ask(&bench);
	line(&bench, "<3>NAN-BOOTSTRAP-SUCCESS peer_nmi=" PEER " pbm=0x0001" PEERS("7"));
	expect_failed(&bench, AWARE_PAIR_BROKEN);
	expect_command(&bench, "NAN_BOOTSTRAP_RESET " PEER);
	end(&bench);
}

static void test_refused(void **state)
{
	struct bench bench;

	begin(&bench);
	subscribe(&bench);
	ask(&bench);
	line(&bench, "<3>NAN-BOOTSTRAP-FAILURE peer_nmi=" PEER
		     " pbm=0x0000 reason=13" PEERS("7"));
	expect_failed(&bench, AWARE_PAIR_REJECTED);
	expect_command(&bench, "NAN_BOOTSTRAP_RESET " PEER);
	end(&bench);
}

static void test_wrong_pin(void **state)
{
	struct bench bench;

	begin(&bench);
	subscribe(&bench);
	ask(&bench);
	agree(&bench);
	line(&bench, NOT_PAIRED);
	expect_failed(&bench, AWARE_PAIR_NOT_AGREED);
	assert_false(bench.action.locked);
	expect_command(&bench, "NAN_PAIR_ABORT " PEER);
	/* the PIN is not tried once more */
	assert_int_equal(aware_agent_pair(bench.agent, bench.peer.id,
					  AWARE_METHOD_PIN_KEYPAD, bench.now_us),
			 0);
	expect_phase(&bench, AWARE_PHASE_BOOTSTRAP);
	expect_command(&bench, "NAN_BOOTSTRAP_RESET " PEER);
	expect_command(&bench,
		       "NAN_BOOTSTRAP " PEER " handle=1 req_instance_id=7 method=32");
	line(&bench, "<3>NAN-BOOTSTRAP-SUCCESS peer_nmi=" PEER " pbm=0x0020" PEERS("7"));
	expect_phase(&bench, AWARE_PHASE_PASSWORD);
	expect(&bench, AWARE_NODE_ASK);
	end(&bench);
}

static void test_daemon_refuses(void **state)
{
	struct bench bench;

	begin(&bench);
	subscribe(&bench);
	ask(&bench);
	line(&bench, "<3>NAN-BOOTSTRAP-SUCCESS peer_nmi=" PEER " pbm=0x0020" PEERS("7"));
	expect_phase(&bench, AWARE_PHASE_PASSWORD);
	expect(&bench, AWARE_NODE_ASK);
	give_pin(&bench);
	expect_phase(&bench, AWARE_PHASE_PASN);
	expect_command(&bench,
		       "NAN_PAIR " PEER " auth=1 cipher=CCMP handle=1 peer_instance_id=7 "
		       "pwd_hex=" PIN_HEX);
	answer(&bench, "FAIL");
	expect_failed(&bench, AWARE_PAIR_RADIO);
	assert_non_null(bench.action.detail);
	expect_command(&bench, "NAN_PAIR_ABORT " PEER);
	end(&bench);
}

static void test_no_method(void **state)
{
	struct bench bench;

	begin(&bench);
	subscribe(&bench);
	line(&bench, FOUND);
	expect(&bench, AWARE_NODE_FOUND);
	assert_int_equal(aware_agent_pair(bench.agent, bench.peer.id,
					  AWARE_METHOD_PASSPHRASE_KEYPAD, bench.now_us),
			 -EOPNOTSUPP);
	assert_int_equal(
		aware_agent_pair(bench.agent, 99, AWARE_METHOD_PIN_KEYPAD, bench.now_us),
		-ENOENT);
	end(&bench);
}

static void test_keeps_silent(void **state)
{
	struct bench bench;

	begin(&bench);
	subscribe(&bench);
	ask(&bench);
	agree(&bench);
	line(&bench, PAIRED);
	expect_phase(&bench, AWARE_PHASE_KEYS);
	assert_true(aware_agent_deadline(bench.agent) > bench.now_us);
	pass(&bench, 9000000);
	expect(&bench, AWARE_NODE_PAIRED);
	assert_null(bench.action.record);
	assert_non_null(bench.action.detail);
	/* late, and nobody's: it changes nothing */
	line(&bench, IDENTITY);
	end(&bench);
}

/* ---- Who is asked ---- */

static void requested(struct bench *bench)
{
	line(bench, "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" PEER " pbm=0x0002" PEERS("7"));
	expect_phase(bench, AWARE_PHASE_BOOTSTRAP);
	expect(bench, AWARE_NODE_REQUESTED);
	assert_int_equal(bench->action.method, AWARE_METHOD_PIN_DISPLAY);
}

static void consent(struct bench *bench)
{
	struct secret *pin = pin_new();

	assert_int_equal(
		aware_agent_accept(bench->agent, bench->peer.id, pin, bench->now_us), 0);
	secret_free(pin);
	expect_command(bench,
		       "NAN_BOOTSTRAP " PEER " handle=1 req_instance_id=7 method=2 auth");
	answer(bench, "OK");
	line(bench, "<3>NAN-BOOTSTRAP-SUCCESS peer_nmi=" PEER " pbm=0x0002" PEERS("7"));
	expect_phase(bench, AWARE_PHASE_PASN);
	expect_command(bench, "NAN_PAIR " PEER
			      " auth=1 cipher=CCMP handle=1 peer_instance_id=7 responder "
			      "pwd_hex=" PIN_HEX);
	answer(bench, "OK");
	/* that it begins is no news */
	line(bench, "<3>NAN-PAIRING-REQUEST peer_nmi=" PEER
		    " csid=7 instance_id=1 key_mgmt=SAE verify=0");
}

static void be_paired(struct bench *bench)
{
	requested(bench);
	consent(bench);
	line(bench, PAIRED);
	expect_phase(bench, AWARE_PHASE_KEYS);
	line(bench, IDENTITY);
	expect(bench, AWARE_NODE_PAIRED);
}

static void test_is_paired(void **state)
{
	struct bench bench;

	begin(&bench);
	publish(&bench, AWARE_METHOD_PIN_DISPLAY, false);
	line(&bench, "<3>NAN-REPLIED publish_id=1 address=" PEER
		     " subscribe_id=7 srv_proto_type=2 ssi=");
	expect(&bench, AWARE_NODE_FOUND);
	assert_false(bench.peer.publishes);
	be_paired(&bench);
	assert_memory_equal(bench.record.npk, key, AWARE_PMK_LEN);
	assert_memory_equal(bench.nd_pmk, key, AWARE_PMK_LEN);
	end(&bench);
}

static void test_nobody_without_consent(void **state)
{
	struct bench bench;

	begin(&bench);
	publish(&bench, AWARE_METHOD_PIN_DISPLAY, false);
	/* a method that is not offered; two at a time; a service that is not there */
	line(&bench, "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" PEER " pbm=0x0001" PEERS("7"));
	line(&bench, "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" PEER " pbm=0x0003" PEERS("7"));
	line(&bench, "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" PEER
		     " pbm=0x0002 handle=2 requestor_instance_id=7");
	requested(&bench);
	/* keys before the person has agreed, and as if we knew it */
	line(&bench, "<3>NAN-PAIRING-REQUEST peer_nmi=" PEER
		     " csid=7 instance_id=1 key_mgmt=SAE verify=0");
	expect_command(&bench, "NAN_PAIR_ABORT " PEER);
	line(&bench, "<3>NAN-PAIRING-REQUEST peer_nmi=" PEER
		     " csid=7 instance_id=1 key_mgmt=SAE verify=1");
	expect_command(&bench, "NAN_PAIR_ABORT " PEER);
	line(&bench, PAIRED);
	assert_int_equal(
		aware_agent_accept(bench.agent, bench.peer.id, NULL, bench.now_us),
		-EINVAL);
	end(&bench);
}

static void test_refuses(void **state)
{
	struct bench bench;

	begin(&bench);
	publish(&bench, AWARE_METHOD_PIN_DISPLAY, false);
	requested(&bench);
	assert_int_equal(aware_agent_reject(bench.agent, bench.peer.id, bench.now_us), 0);
	expect_failed(&bench, AWARE_PAIR_REJECTED);
	expect_command(&bench, "NAN_BOOTSTRAP_RESET " PEER);
	/* it comes back every second: nobody is asked again */
	line(&bench, "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" PEER " pbm=0x0002" PEERS("7"));
	bench.now_us += 31000000;
	requested(&bench);
	end(&bench);
}

static void test_lock(void **state)
{
	struct bench bench;

	begin(&bench);
	publish(&bench, AWARE_METHOD_PIN_DISPLAY, false);
	for (int i = 1; i <= AWARE_FAILURES_MAX; i++) {
		requested(&bench);
		consent(&bench);
		if (i == 2)
			pass(&bench,
			     31000000); /* it has seen our confirm, and goes silent */
		else
			line(&bench, NOT_PAIRED);
		expect_failed(&bench,
			      i == 2 ? AWARE_PAIR_TIMED_OUT : AWARE_PAIR_NOT_AGREED);
		assert_int_equal(bench.action.locked, i == AWARE_FAILURES_MAX);
		expect_command(&bench, "NAN_PAIR_ABORT " PEER);
	}
	line(&bench, "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" OTHER " pbm=0x0002" PEERS("9"));
	pass(&bench, AWARE_LOCK_US);
	requested(&bench);
	end(&bench);
}

/* Who begins anew once it has seen our confirm has had its guess. */
static void test_lock_of_the_impatient(void **state)
{
	struct bench bench;

	begin(&bench);
	publish(&bench, AWARE_METHOD_PIN_DISPLAY, false);
	requested(&bench);
	for (int i = 1; i < AWARE_FAILURES_MAX; i++) {
		consent(&bench);
		line(&bench,
		     "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" PEER " pbm=0x0002" PEERS("7"));
		expect_failed(&bench, AWARE_PAIR_TIMED_OUT);
		expect_command(&bench, "NAN_PAIR_ABORT " PEER);
		expect_phase(&bench, AWARE_PHASE_BOOTSTRAP);
		expect(&bench, AWARE_NODE_REQUESTED);
	}
	consent(&bench);
	line(&bench, "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" PEER " pbm=0x0002" PEERS("7"));
	expect_failed(&bench, AWARE_PAIR_TIMED_OUT);
	assert_true(bench.action.locked);
	expect_command(&bench, "NAN_PAIR_ABORT " PEER);
	end(&bench);
}

static void test_opportunistic(void **state)
{
	struct bench bench;

	begin(&bench);
	publish(&bench, AWARE_METHOD_OPPORTUNISTIC, true);
	line(&bench, "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" PEER " pbm=0x0001" PEERS("7"));
	expect_phase(&bench, AWARE_PHASE_BOOTSTRAP);
	expect_command(&bench,
		       "NAN_BOOTSTRAP " PEER " handle=1 req_instance_id=7 method=1 auth");
	answer(&bench, "OK");
	line(&bench, "<3>NAN-BOOTSTRAP-SUCCESS peer_nmi=" PEER " pbm=0x0001" PEERS("7"));
	expect_phase(&bench, AWARE_PHASE_PASN);
	expect_command(&bench,
		       "NAN_PAIR " PEER
		       " auth=0 cipher=CCMP handle=1 peer_instance_id=7 responder");
	line(&bench, PAIRED);
	expect_phase(&bench, AWARE_PHASE_KEYS);
	line(&bench, IDENTITY); /* of a pairing with a password: not this one's */
	line(&bench, "<3>NAN-NIK-RECEIVED nik=" NIK " cipher_version=0 akmp=PASN pmk=" PMK
		     " lifetime=600 identity_id=0");
	expect(&bench, AWARE_NODE_PAIRED);
	assert_false(bench.record.authenticated);
	end(&bench);
}

/* ---- Afterwards ---- */

static void test_verifies(void **state)
{
	struct bench bench;

	begin(&bench);
	publish(&bench, AWARE_METHOD_PIN_DISPLAY, false);
	be_paired(&bench);
	assert_int_equal(aware_agent_know(bench.agent, 5, &bench.record), 0);
	line(&bench, "<3>NAN-PAIRING-REQUEST peer_nmi=" PEER
		     " csid=7 instance_id=1 key_mgmt=SAE verify=1");
	expect_phase(&bench, AWARE_PHASE_PASN);
	expect_command(&bench,
		       "NAN_PAIR " PEER
		       " auth=2 cipher=CCMP handle=1 peer_instance_id=7 responder");
	answer(&bench, "OK");
	line(&bench, PAIRED);
	expect(&bench, AWARE_NODE_PAIRED);
	assert_true(bench.action.verified);
	assert_int_equal(bench.peer.known, 5);
	aware_agent_forget(bench.agent, 5);
	assert_int_equal(aware_agent_peer(bench.agent, bench.peer.id)->known, -1);
	end(&bench);
}

/* wpa_supplicant knows it by its NIK, whatever its address is now. */
static void test_verifies_at_another_address(void **state)
{
	struct bench bench;

	begin(&bench);
	publish(&bench, AWARE_METHOD_PIN_DISPLAY, false);
	be_paired(&bench);
	assert_int_equal(aware_agent_know(bench.agent, 5, &bench.record), 0);
	line(&bench, "<3>NAN-REPLIED publish_id=1 address=" OTHER
		     " subscribe_id=9 srv_proto_type=2 ssi=");
	expect(&bench, AWARE_NODE_FOUND);
	line(&bench, "<3>NAN-PAIRING-REQUEST peer_nmi=" OTHER
		     " csid=7 instance_id=1 key_mgmt=SAE verify=1");
	expect_phase(&bench, AWARE_PHASE_PASN);
	expect_command(&bench,
		       "NAN_PAIR " OTHER
		       " auth=2 cipher=CCMP handle=1 peer_instance_id=9 responder");
	answer(&bench, "OK");
	line(&bench, "<3>NAN-PAIRING-STATUS addr=" OTHER
		     " akmp=SAE cipher=CCMP status=success nd_pmk=" PMK);
	expect(&bench, AWARE_NODE_PAIRED);
	assert_true(bench.action.verified && bench.peer.verified);
	assert_int_equal(bench.peer.known, 5);
	end(&bench);
}

static void test_asks_for_verification(void **state)
{
	struct bench bench;

	begin(&bench);
	subscribe(&bench);
	pair(&bench);
	assert_int_equal(aware_agent_know(bench.agent, 5, &bench.record), 0);
	assert_int_equal(aware_agent_pair(bench.agent, bench.peer.id,
					  AWARE_METHOD_PIN_KEYPAD, bench.now_us),
			 0);
	expect_phase(&bench, AWARE_PHASE_PASN);
	expect_command(&bench, "NAN_PAIR " PEER
			       " auth=2 cipher=CCMP handle=1 peer_instance_id=7");
	answer(&bench, "OK");
	line(&bench, NOT_PAIRED);
	expect_failed(&bench, AWARE_PAIR_NOT_AGREED);
	assert_true(bench.action.verified);
	expect_command(&bench, "NAN_PAIR_ABORT " PEER);
	end(&bench);
}

static void test_messages(void **state)
{
	struct bench bench;
	int number;

	begin(&bench);
	subscribe(&bench);
	line(&bench, FOUND);
	expect(&bench, AWARE_NODE_FOUND);
	/* not paired: anybody could have sent it */
	line(&bench, "<3>NAN-RECEIVE id=1 peer_instance_id=7 address=" PEER " ssi=6869");
	assert_int_equal(
		aware_agent_send(bench.agent, bench.peer.id, "hi", 2, bench.now_us),
		-ENOTCONN);
	aware_agent_withdraw(bench.agent, bench.service);
	expect_command(&bench, "NAN_CANCEL_SUBSCRIBE subscribe_id=1");
	subscribe(&bench);
	pair(&bench);
	line(&bench, "<3>NAN-RECEIVE id=1 peer_instance_id=7 address=" PEER " ssi=6869");
	expect(&bench, AWARE_NODE_MESSAGE);
	assert_int_equal(bench.action.len, 2);
	assert_memory_equal(bench.data, "hi", 2);
	line(&bench, "<3>NAN-RECEIVE id=1 peer_instance_id=7 address=" OTHER " ssi=6869");

	for (int acked = 0; acked <= 1; acked++) {
		char command[160], status[80];

		number = aware_agent_send(bench.agent, bench.peer.id, "ho", 2,
					  bench.now_us);
		assert_true(number > 0);
		snprintf(command, sizeof(command),
			 "NAN_TRANSMIT handle=1 req_instance_id=7 address=" PEER
			 " ssi=686f cookie=%d",
			 number);
		expect_command(&bench, command);
		snprintf(status, sizeof(status),
			 "<3>NAN-TRANSMIT-STATUS cookie=%d acked=%d", number, acked);
		answer(&bench, "OK");
		line(&bench, status);
		expect(&bench, AWARE_NODE_DELIVERED);
		assert_int_equal(bench.action.number, number);
		assert_int_equal(bench.action.error == 0, acked);
		line(&bench, status); /* said twice */
	}
	assert_true(aware_agent_send(bench.agent, bench.peer.id, "ho", 2, bench.now_us) >
		    0);
	assert_true(aware_agent_next(bench.agent, &bench.action));
	bench.command = bench.action.number;
	answer(&bench, "OK");
	pass(&bench, 11000000); /* nothing is said of it */
	expect(&bench, AWARE_NODE_DELIVERED);
	assert_int_equal(bench.action.error, -ETIMEDOUT);
	end(&bench);
}

static void test_services(void **state)
{
	const struct aware_service_options bad = {.name = "_a b._udp"},
					   plain = {.name = SERVICE};
	struct bench bench;
	int r;

	begin(&bench);
	assert_int_equal(aware_agent_offer(bench.agent, &bad, bench.now_us), -EINVAL);
	/* withdrawn before its id was told */
	r = aware_agent_offer(bench.agent, &plain, bench.now_us);
	assert_true(r > 0);
	expect_command(&bench, "NAN_SUBSCRIBE " OFFER " active=1");
	aware_agent_withdraw(bench.agent, (unsigned)r);
	answer(&bench, "4");
	expect_command(&bench, "NAN_CANCEL_SUBSCRIBE subscribe_id=4");
	/* ended by the daemon: offered again, later */
	subscribe(&bench);
	line(&bench, "<3>NAN-SUBSCRIBE-TERMINATED subscribe_id=1 reason=timeout");
	pass(&bench, 2000000);
	expect_command(&bench, "NAN_SUBSCRIBE " OFFER " pbm=32 active=1");
	answer(&bench, "FAIL");
	expect(&bench, AWARE_NODE_BROKEN);
	assert_null(bench.action.peer);
	assert_non_null(bench.action.detail);
	end(&bench);
}

static void test_lost(void **state)
{
	struct bench bench;

	begin(&bench);
	subscribe(&bench);
	line(&bench, FOUND);
	expect(&bench, AWARE_NODE_FOUND);
	pass(&bench, AWARE_LOST_US - 1);
	line(&bench, FOUND);
	assert_int_equal(aware_agent_deadline(bench.agent), bench.now_us + AWARE_LOST_US);
	pass(&bench, AWARE_LOST_US);
	expect(&bench, AWARE_NODE_LOST);
	assert_null(aware_agent_peer(bench.agent, bench.peer.id));
	end(&bench);
}

/* More than it keeps: the oldest goes, nothing grows. */
static void test_crowd(void **state)
{
	struct bench bench;
	char text[200];

	begin(&bench);
	subscribe(&bench);
	for (int i = 0; i < 2 * AWARE_PEERS_MAX; i++) {
		snprintf(text, sizeof(text),
			 "<3>NAN-DISCOVERY-RESULT subscribe_id=1 publish_id=1 "
			 "address=02:00:00:00:10:%02x fsd=0 fsd_gas=0 srv_proto_type=2 "
			 "ssi=",
			 i);
		bench.now_us++;
		line(&bench, text);
		if (i >= AWARE_PEERS_MAX)
			expect(&bench, AWARE_NODE_LOST);
		expect(&bench, AWARE_NODE_FOUND);
	}
	end(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_nothing_weaker),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_wrong_pin),
		cmocka_unit_test(test_daemon_refuses),
		cmocka_unit_test(test_no_method),
		cmocka_unit_test(test_keeps_silent),
		cmocka_unit_test(test_is_paired),
		cmocka_unit_test(test_nobody_without_consent),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_lock),
		cmocka_unit_test(test_lock_of_the_impatient),
		cmocka_unit_test(test_opportunistic),
		cmocka_unit_test(test_verifies),
		cmocka_unit_test(test_verifies_at_another_address),
		cmocka_unit_test(test_asks_for_verification),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_services),
		cmocka_unit_test(test_lost),
		cmocka_unit_test(test_crowd),
	};

	return cmocka_run_group_tests_name("aware-supplicant", tests, NULL, NULL);
}
