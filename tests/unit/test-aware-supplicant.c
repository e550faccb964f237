/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Wi-Fi Aware over wpa_supplicant: who asks, services, messages, crowds. */
#include "tests/unit/aware-wpas.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

static void test_pairs(void **state)
{
	struct wpas_bench bench;

	wpas_begin(&bench);
	wpas_subscribe(&bench);
	wpas_pair(&bench);
	assert_non_null(bench.action.record);
	assert_memory_equal(bench.record.peer_nik, wpas_key, AWARE_NIK_LEN);
	assert_memory_equal(bench.record.npk, wpas_key, AWARE_PMK_LEN);
	assert_memory_equal(bench.nd_pmk, wpas_key, AWARE_PMK_LEN);
	assert_int_equal(bench.record.lifetime_s, 600);
	assert_true(bench.record.authenticated);
	assert_int_equal(bench.record.suite.akm, AWARE_AKM_SAE);
	assert_int_equal(bench.record.suite.cipher, AWARE_CIPHER_PK_PASN_128);
	assert_non_null(bench.action.detail); /* that it is not for ever is said */
	wpas_end(&bench);
}

static void test_nothing_weaker(void **state)
{
	struct wpas_bench bench;

	wpas_begin(&bench);
	wpas_subscribe(&bench);
	wpas_ask(&bench);
	wpas_line(&bench,
		  "<3>NAN-BOOTSTRAP-SUCCESS peer_nmi=" PEER " pbm=0x0001" PEERS("7"));
	wpas_expect_failed(&bench, AWARE_PAIR_BROKEN);
	wpas_expect_command(&bench, "NAN_BOOTSTRAP_RESET " PEER);
	wpas_end(&bench);
}

static void test_refused(void **state)
{
	struct wpas_bench bench;

	wpas_begin(&bench);
	wpas_subscribe(&bench);
	wpas_ask(&bench);
	wpas_line(&bench, "<3>NAN-BOOTSTRAP-FAILURE peer_nmi=" PEER
			  " pbm=0x0000 reason=13" PEERS("7"));
	wpas_expect_failed(&bench, AWARE_PAIR_REJECTED);
	wpas_expect_command(&bench, "NAN_BOOTSTRAP_RESET " PEER);
	wpas_end(&bench);
}

static void test_wrong_pin(void **state)
{
	struct wpas_bench bench;

	wpas_begin(&bench);
	wpas_subscribe(&bench);
	wpas_ask(&bench);
	wpas_agree(&bench);
	wpas_line(&bench, NOT_PAIRED);
	wpas_expect_failed(&bench, AWARE_PAIR_NOT_AGREED);
	assert_false(bench.action.locked);
	wpas_expect_command(&bench, "NAN_PAIR_ABORT " PEER);
	/* the PIN is not tried once more */
	assert_int_equal(aware_agent_pair(bench.agent, bench.peer.id,
					  AWARE_METHOD_PIN_KEYPAD, bench.now_us),
			 0);
	wpas_expect_phase(&bench, AWARE_PHASE_BOOTSTRAP);
	wpas_expect_command(&bench, "NAN_BOOTSTRAP_RESET " PEER);
	wpas_expect_command(&bench, "NAN_BOOTSTRAP " PEER
				    " handle=1 req_instance_id=7 method=32");
	wpas_line(&bench,
		  "<3>NAN-BOOTSTRAP-SUCCESS peer_nmi=" PEER " pbm=0x0020" PEERS("7"));
	wpas_expect_phase(&bench, AWARE_PHASE_PASSWORD);
	wpas_expect(&bench, AWARE_NODE_ASK);
	wpas_end(&bench);
}

static void test_daemon_refuses(void **state)
{
	struct wpas_bench bench;

	wpas_begin(&bench);
	wpas_subscribe(&bench);
	wpas_ask(&bench);
	wpas_line(&bench,
		  "<3>NAN-BOOTSTRAP-SUCCESS peer_nmi=" PEER " pbm=0x0020" PEERS("7"));
	wpas_expect_phase(&bench, AWARE_PHASE_PASSWORD);
	wpas_expect(&bench, AWARE_NODE_ASK);
	wpas_give_pin(&bench);
	wpas_expect_phase(&bench, AWARE_PHASE_PASN);
	wpas_expect_command(&bench, "NAN_PAIR " PEER
				    " auth=1 cipher=CCMP handle=1 peer_instance_id=7 "
				    "pwd_hex=" PIN_HEX);
	wpas_answer(&bench, "FAIL");
	wpas_expect_failed(&bench, AWARE_PAIR_RADIO);
	assert_non_null(bench.action.detail);
	wpas_expect_command(&bench, "NAN_PAIR_ABORT " PEER);
	wpas_end(&bench);
}

static void test_no_method(void **state)
{
	struct wpas_bench bench;

	wpas_begin(&bench);
	wpas_subscribe(&bench);
	wpas_line(&bench, FOUND);
	wpas_expect(&bench, AWARE_NODE_FOUND);
	assert_int_equal(aware_agent_pair(bench.agent, bench.peer.id,
					  AWARE_METHOD_PASSPHRASE_KEYPAD, bench.now_us),
			 -EOPNOTSUPP);
	assert_int_equal(
		aware_agent_pair(bench.agent, 99, AWARE_METHOD_PIN_KEYPAD, bench.now_us),
		-ENOENT);
	wpas_end(&bench);
}

static void test_keeps_silent(void **state)
{
	struct wpas_bench bench;

	wpas_begin(&bench);
	wpas_subscribe(&bench);
	wpas_ask(&bench);
	wpas_agree(&bench);
	wpas_line(&bench, PAIRED);
	wpas_expect_phase(&bench, AWARE_PHASE_KEYS);
	assert_true(aware_agent_deadline(bench.agent) > bench.now_us);
	wpas_pass(&bench, 9000000);
	wpas_expect(&bench, AWARE_NODE_PAIRED);
	assert_null(bench.action.record);
	assert_non_null(bench.action.detail);
	/* late, and nobody's: it changes nothing */
	wpas_line(&bench, IDENTITY);
	wpas_end(&bench);
}

static void test_asks_for_verification(void **state)
{
	struct wpas_bench bench;

	wpas_begin(&bench);
	wpas_subscribe(&bench);
	wpas_pair(&bench);
	assert_int_equal(aware_agent_know(bench.agent, 5, &bench.record), 0);
	assert_int_equal(aware_agent_pair(bench.agent, bench.peer.id,
					  AWARE_METHOD_PIN_KEYPAD, bench.now_us),
			 0);
	wpas_expect_phase(&bench, AWARE_PHASE_PASN);
	wpas_expect_command(&bench, "NAN_PAIR " PEER
				    " auth=2 cipher=CCMP handle=1 peer_instance_id=7");
	wpas_answer(&bench, "OK");
	wpas_line(&bench, NOT_PAIRED);
	wpas_expect_failed(&bench, AWARE_PAIR_NOT_AGREED);
	assert_true(bench.action.verified);
	wpas_expect_command(&bench, "NAN_PAIR_ABORT " PEER);
	wpas_end(&bench);
}

static void test_messages(void **state)
{
	struct wpas_bench bench;
	int number;

	wpas_begin(&bench);
	wpas_subscribe(&bench);
	wpas_line(&bench, FOUND);
	wpas_expect(&bench, AWARE_NODE_FOUND);
	/* not paired: anybody could have sent it */
	wpas_line(&bench,
		  "<3>NAN-RECEIVE id=1 peer_instance_id=7 address=" PEER " ssi=6869");
	assert_int_equal(
		aware_agent_send(bench.agent, bench.peer.id, "hi", 2, bench.now_us),
		-ENOTCONN);
	aware_agent_withdraw(bench.agent, bench.service);
	wpas_expect_command(&bench, "NAN_CANCEL_SUBSCRIBE subscribe_id=1");
	wpas_subscribe(&bench);
	wpas_pair(&bench);
	wpas_line(&bench,
		  "<3>NAN-RECEIVE id=1 peer_instance_id=7 address=" PEER " ssi=6869");
	wpas_expect(&bench, AWARE_NODE_MESSAGE);
	assert_int_equal(bench.action.len, 2);
	assert_memory_equal(bench.data, "hi", 2);
	wpas_line(&bench,
		  "<3>NAN-RECEIVE id=1 peer_instance_id=7 address=" OTHER " ssi=6869");

	for (int acked = 0; acked <= 1; acked++) {
		char command[160], status[80];

		number = aware_agent_send(bench.agent, bench.peer.id, "ho", 2,
					  bench.now_us);
		assert_true(number > 0);
		snprintf(command, sizeof(command),
			 "NAN_TRANSMIT handle=1 req_instance_id=7 address=" PEER
			 " ssi=686f cookie=%d",
			 number);
		wpas_expect_command(&bench, command);
		snprintf(status, sizeof(status),
			 "<3>NAN-TRANSMIT-STATUS cookie=%d acked=%d", number, acked);
		wpas_answer(&bench, "OK");
		wpas_line(&bench, status);
		wpas_expect(&bench, AWARE_NODE_DELIVERED);
		assert_int_equal(bench.action.number, number);
		assert_int_equal(bench.action.error == 0, acked);
		wpas_line(&bench, status); /* said twice */
	}
	assert_true(aware_agent_send(bench.agent, bench.peer.id, "ho", 2, bench.now_us) >
		    0);
	assert_true(aware_agent_next(bench.agent, &bench.action));
	bench.command = bench.action.number;
	wpas_answer(&bench, "OK");
	wpas_pass(&bench, 11000000); /* nothing is said of it */
	wpas_expect(&bench, AWARE_NODE_DELIVERED);
	assert_int_equal(bench.action.error, -ETIMEDOUT);
	wpas_end(&bench);
}

static void test_services(void **state)
{
	const struct aware_service_options bad = {.name = "_a b._udp"},
					   plain = {.name = SERVICE};
	struct wpas_bench bench;
	int r;

	wpas_begin(&bench);
	assert_int_equal(aware_agent_offer(bench.agent, &bad, bench.now_us), -EINVAL);
	/* withdrawn before its id was told */
	r = aware_agent_offer(bench.agent, &plain, bench.now_us);
	assert_true(r > 0);
	wpas_expect_command(&bench, "NAN_SUBSCRIBE " OFFER " active=1");
	aware_agent_withdraw(bench.agent, (unsigned)r);
	wpas_answer(&bench, "4");
	wpas_expect_command(&bench, "NAN_CANCEL_SUBSCRIBE subscribe_id=4");
	/* ended by the daemon: offered again, later */
	wpas_subscribe(&bench);
	wpas_line(&bench, "<3>NAN-SUBSCRIBE-TERMINATED subscribe_id=1 reason=timeout");
	wpas_pass(&bench, 2000000);
	wpas_expect_command(&bench, "NAN_SUBSCRIBE " OFFER " pbm=32 active=1");
	wpas_answer(&bench, "FAIL");
	wpas_expect(&bench, AWARE_NODE_BROKEN);
	assert_null(bench.action.peer);
	assert_non_null(bench.action.detail);
	wpas_end(&bench);
}

static void test_lost(void **state)
{
	struct wpas_bench bench;

	wpas_begin(&bench);
	wpas_subscribe(&bench);
	wpas_line(&bench, FOUND);
	wpas_expect(&bench, AWARE_NODE_FOUND);
	wpas_pass(&bench, AWARE_LOST_US - 1);
	wpas_line(&bench, FOUND);
	assert_int_equal(aware_agent_deadline(bench.agent), bench.now_us + AWARE_LOST_US);
	wpas_pass(&bench, AWARE_LOST_US);
	wpas_expect(&bench, AWARE_NODE_LOST);
	assert_null(aware_agent_peer(bench.agent, bench.peer.id));
	wpas_end(&bench);
}

/* More than it keeps: the oldest goes, nothing grows. */
static void test_crowd(void **state)
{
	struct wpas_bench bench;
	char text[200];

	wpas_begin(&bench);
	wpas_subscribe(&bench);
	for (int i = 0; i < 2 * AWARE_PEERS_MAX; i++) {
		snprintf(text, sizeof(text),
			 "<3>NAN-DISCOVERY-RESULT subscribe_id=1 publish_id=1 "
			 "address=02:00:00:00:10:%02x fsd=0 fsd_gas=0 srv_proto_type=2 "
			 "ssi=",
			 i);
		bench.now_us++;
		wpas_line(&bench, text);
		if (i >= AWARE_PEERS_MAX)
			wpas_expect(&bench, AWARE_NODE_LOST);
		wpas_expect(&bench, AWARE_NODE_FOUND);
	}
	wpas_end(&bench);
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
		cmocka_unit_test(test_asks_for_verification),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_services),
		cmocka_unit_test(test_lost),
		cmocka_unit_test(test_crowd),
	};

	return cmocka_run_group_tests_name("aware-supplicant", tests, NULL, NULL);
}
