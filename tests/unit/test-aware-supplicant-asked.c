/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Wi-Fi Aware over wpa_supplicant: who is asked, who is let, who is known again. */
#include "tests/unit/aware-wpas.h"

#include <errno.h>
#include <string.h>

#include "tests/unit/unit.h"

static void test_is_paired(void **state)
{
	struct wpas_bench bench;

	wpas_begin(&bench);
	wpas_publish(&bench, AWARE_METHOD_PIN_DISPLAY, false);
	wpas_line(&bench, "<3>NAN-REPLIED publish_id=1 address=" PEER
			  " subscribe_id=7 srv_proto_type=2 ssi=");
	wpas_expect(&bench, AWARE_NODE_FOUND);
	assert_false(bench.peer.publishes);
	wpas_be_paired(&bench);
	assert_memory_equal(bench.record.npk, wpas_key, AWARE_PMK_LEN);
	assert_memory_equal(bench.nd_pmk, wpas_key, AWARE_PMK_LEN);
	wpas_end(&bench);
}

static void test_nobody_without_consent(void **state)
{
	struct wpas_bench bench;

	wpas_begin(&bench);
	wpas_publish(&bench, AWARE_METHOD_PIN_DISPLAY, false);
	/* a method that is not offered; two at a time; a service that is not there */
	wpas_line(&bench,
		  "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" PEER " pbm=0x0001" PEERS("7"));
	wpas_line(&bench,
		  "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" PEER " pbm=0x0003" PEERS("7"));
	wpas_line(&bench, "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" PEER
			  " pbm=0x0002 handle=2 requestor_instance_id=7");
	/* as if we knew it: nobody was paired over this interface */
	wpas_line(&bench, "<3>NAN-REPLIED publish_id=1 address=" PEER
			  " subscribe_id=7 srv_proto_type=2 ssi=");
	wpas_expect(&bench, AWARE_NODE_FOUND);
	wpas_line(&bench, "<3>NAN-PAIRING-REQUEST peer_nmi=" PEER
			  " csid=7 instance_id=1 key_mgmt=SAE verify=1");
	wpas_expect_command(&bench, "NAN_PAIR_ABORT " PEER);
	wpas_requested(&bench);
	/* keys before the person has agreed, and as if we knew it */
	wpas_line(&bench, "<3>NAN-PAIRING-REQUEST peer_nmi=" PEER
			  " csid=7 instance_id=1 key_mgmt=SAE verify=0");
	wpas_expect_command(&bench, "NAN_PAIR_ABORT " PEER);
	wpas_line(&bench, "<3>NAN-PAIRING-REQUEST peer_nmi=" PEER
			  " csid=7 instance_id=1 key_mgmt=SAE verify=1");
	wpas_expect_command(&bench, "NAN_PAIR_ABORT " PEER);
	wpas_line(&bench, PAIRED);
	assert_int_equal(
		aware_agent_accept(bench.agent, bench.peer.id, NULL, bench.now_us),
		-EINVAL);
	wpas_end(&bench);
}

static void test_refuses(void **state)
{
	struct wpas_bench bench;

	wpas_begin(&bench);
	wpas_publish(&bench, AWARE_METHOD_PIN_DISPLAY, false);
	wpas_requested(&bench);
	assert_int_equal(aware_agent_reject(bench.agent, bench.peer.id, bench.now_us), 0);
	wpas_expect_failed(&bench, AWARE_PAIR_REJECTED);
	wpas_expect_command(&bench, "NAN_BOOTSTRAP_RESET " PEER);
	/* it comes back every second: nobody is asked again */
	wpas_line(&bench,
		  "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" PEER " pbm=0x0002" PEERS("7"));
	assert_false(aware_agent_next(bench.agent, &bench.action));
	bench.now_us += 31000000;
	wpas_requested(&bench);
	wpas_end(&bench);
}

static void test_lock(void **state)
{
	struct wpas_bench bench;

	wpas_begin(&bench);
	wpas_publish(&bench, AWARE_METHOD_PIN_DISPLAY, false);
	for (int i = 1; i <= AWARE_FAILURES_MAX; i++) {
		wpas_requested(&bench);
		wpas_consent(&bench);
		if (i == 2)
			wpas_pass(
				&bench,
				31000000); /* it has seen our confirm, and goes silent */
		else
			wpas_line(&bench, NOT_PAIRED);
		wpas_expect_failed(&bench,
				   i == 2 ? AWARE_PAIR_TIMED_OUT : AWARE_PAIR_NOT_AGREED);
		assert_int_equal(bench.action.locked, i == AWARE_FAILURES_MAX);
		wpas_expect_command(&bench, "NAN_PAIR_ABORT " PEER);
	}
	wpas_line(&bench,
		  "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" OTHER " pbm=0x0002" PEERS("9"));
	wpas_pass(&bench, AWARE_LOCK_US);
	wpas_requested(&bench);
	wpas_end(&bench);
}

/* Who begins anew once it has seen our confirm has had its guess. */
static void test_lock_of_the_impatient(void **state)
{
	struct wpas_bench bench;

	wpas_begin(&bench);
	wpas_publish(&bench, AWARE_METHOD_PIN_DISPLAY, false);
	wpas_requested(&bench);
	for (int i = 1; i < AWARE_FAILURES_MAX; i++) {
		wpas_consent(&bench);
		wpas_line(&bench, "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" PEER
				  " pbm=0x0002" PEERS("7"));
		wpas_expect_failed(&bench, AWARE_PAIR_TIMED_OUT);
		wpas_expect_command(&bench, "NAN_PAIR_ABORT " PEER);
		wpas_expect_phase(&bench, AWARE_PHASE_BOOTSTRAP);
		wpas_expect(&bench, AWARE_NODE_REQUESTED);
	}
	wpas_consent(&bench);
	wpas_line(&bench,
		  "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" PEER " pbm=0x0002" PEERS("7"));
	wpas_expect_failed(&bench, AWARE_PAIR_TIMED_OUT);
	assert_true(bench.action.locked);
	wpas_expect_command(&bench, "NAN_PAIR_ABORT " PEER);
	wpas_end(&bench);
}

static void test_opportunistic(void **state)
{
	struct wpas_bench bench;

	wpas_begin(&bench);
	wpas_publish(&bench, AWARE_METHOD_OPPORTUNISTIC, true);
	wpas_line(&bench,
		  "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" PEER " pbm=0x0001" PEERS("7"));
	wpas_expect_phase(&bench, AWARE_PHASE_BOOTSTRAP);
	wpas_expect_command(&bench, "NAN_BOOTSTRAP " PEER
				    " handle=1 req_instance_id=7 method=1 auth");
	wpas_answer(&bench, "OK");
	wpas_line(&bench,
		  "<3>NAN-BOOTSTRAP-SUCCESS peer_nmi=" PEER " pbm=0x0001" PEERS("7"));
	wpas_expect_phase(&bench, AWARE_PHASE_PASN);
	wpas_expect_command(&bench,
			    "NAN_PAIR " PEER
			    " auth=0 cipher=CCMP handle=1 peer_instance_id=7 responder");
	wpas_line(&bench, PAIRED);
	wpas_expect_phase(&bench, AWARE_PHASE_KEYS);
	wpas_line(&bench, IDENTITY); /* of a pairing with a password: not this one's */
	wpas_line(&bench,
		  "<3>NAN-NIK-RECEIVED nik=" NIK " cipher_version=0 akmp=PASN pmk=" PMK
		  " lifetime=600 identity_id=0");
	wpas_expect(&bench, AWARE_NODE_PAIRED);
	assert_false(bench.record.authenticated);
	wpas_end(&bench);
}

static void test_verifies(void **state)
{
	struct wpas_bench bench;

	wpas_begin(&bench);
	wpas_publish(&bench, AWARE_METHOD_PIN_DISPLAY, false);
	wpas_be_paired(&bench);
	assert_int_equal(aware_agent_know(bench.agent, 5, &bench.record), 0);
	wpas_line(&bench, "<3>NAN-PAIRING-REQUEST peer_nmi=" PEER
			  " csid=7 instance_id=1 key_mgmt=SAE verify=1");
	wpas_expect_phase(&bench, AWARE_PHASE_PASN);
	wpas_expect_command(&bench,
			    "NAN_PAIR " PEER
			    " auth=2 cipher=CCMP handle=1 peer_instance_id=7 responder");
	wpas_answer(&bench, "OK");
	wpas_line(&bench, PAIRED);
	wpas_expect(&bench, AWARE_NODE_PAIRED);
	assert_true(bench.action.verified);
	assert_int_equal(bench.peer.known, 5);
	aware_agent_forget(bench.agent, 5);
	assert_int_equal(aware_agent_peer(bench.agent, bench.peer.id)->known, -1);
	wpas_end(&bench);
}

/* wpa_supplicant knows it by its NIK, whatever its address is now. */
static void test_verifies_at_another_address(void **state)
{
	struct wpas_bench bench;

	wpas_begin(&bench);
	wpas_publish(&bench, AWARE_METHOD_PIN_DISPLAY, false);
	wpas_be_paired(&bench);
	assert_int_equal(aware_agent_know(bench.agent, 5, &bench.record), 0);
	wpas_line(&bench, "<3>NAN-REPLIED publish_id=1 address=" OTHER
			  " subscribe_id=9 srv_proto_type=2 ssi=");
	wpas_expect(&bench, AWARE_NODE_FOUND);
	wpas_line(&bench, "<3>NAN-PAIRING-REQUEST peer_nmi=" OTHER
			  " csid=7 instance_id=1 key_mgmt=SAE verify=1");
	wpas_expect_phase(&bench, AWARE_PHASE_PASN);
	wpas_expect_command(&bench,
			    "NAN_PAIR " OTHER
			    " auth=2 cipher=CCMP handle=1 peer_instance_id=9 responder");
	wpas_answer(&bench, "OK");
	wpas_line(&bench, "<3>NAN-PAIRING-STATUS addr=" OTHER
			  " akmp=SAE cipher=CCMP status=success nd_pmk=" PMK);
	wpas_expect(&bench, AWARE_NODE_PAIRED);
	assert_true(bench.action.verified && bench.peer.verified);
	assert_int_equal(bench.peer.known, 5);
	wpas_end(&bench);
}

/* The same, and it was not even heard before. */
static void test_verifies_before_it_was_heard(void **state)
{
	struct wpas_bench bench;

	wpas_begin(&bench);
	wpas_publish(&bench, AWARE_METHOD_PIN_DISPLAY, false);
	wpas_be_paired(&bench);
	assert_int_equal(aware_agent_know(bench.agent, 5, &bench.record), 0);
	wpas_line(&bench, "<3>NAN-PAIRING-REQUEST peer_nmi=" OTHER
			  " csid=7 instance_id=1 key_mgmt=SAE verify=1");
	wpas_expect_phase(&bench, AWARE_PHASE_PASN);
	wpas_expect_command(&bench,
			    "NAN_PAIR " OTHER
			    " auth=2 cipher=CCMP handle=1 peer_instance_id=1 responder");
	wpas_answer(&bench, "OK");
	wpas_line(&bench, "<3>NAN-PAIRING-STATUS addr=" OTHER
			  " akmp=SAE cipher=CCMP status=success nd_pmk=" PMK);
	wpas_expect(&bench, AWARE_NODE_PAIRED);
	assert_true(bench.action.verified && bench.peer.verified);
	assert_int_equal(bench.peer.known, 5);
	wpas_end(&bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_is_paired),
		cmocka_unit_test(test_nobody_without_consent),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_lock),
		cmocka_unit_test(test_lock_of_the_impatient),
		cmocka_unit_test(test_opportunistic),
		cmocka_unit_test(test_verifies),
		cmocka_unit_test(test_verifies_at_another_address),
		cmocka_unit_test(test_verifies_before_it_was_heard),
	};

	return cmocka_run_group_tests_name("aware-supplicant-asked", tests, NULL, NULL);
}
