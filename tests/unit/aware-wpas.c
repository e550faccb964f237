/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/unit/aware-wpas.h"

#include "base/secret.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/unit.h"

const uint8_t wpas_key[AWARE_PMK_LEN] = {0,  1,	 2,  3,	 4,  5,	 6,  7,	 8,  9, 10,
					 11, 12, 13, 14, 15, 0,	 1,  2,	 3,  4, 5,
					 6,  7,	 8,  9,	 10, 11, 12, 13, 14, 15};

void wpas_begin(struct wpas_bench *bench)
{
	static const struct aware_radio_info info = {.kind = AWARE_RADIO_SUPPLICANT,
						     .protects = true,
						     .tells_sent = true,
						     .synchronized = true};

	*bench = (struct wpas_bench){.now_us = 1000000};
	assert_int_equal(aware_supplicant_new(&info, &bench->agent), 0);
}

void wpas_end(struct wpas_bench *bench)
{
	struct aware_node_action action;

	assert_false(aware_agent_next(bench->agent, &action));
	aware_agent_free(bench->agent);
}

void wpas_line(struct wpas_bench *bench, const char *text)
{
	const struct aware_radio_event event = {
		.type = AWARE_RADIO_LINE, .now_us = bench->now_us, .text = text};

	aware_agent_radio(bench->agent, &event);
}

/* To the last command. */
void wpas_answer(struct wpas_bench *bench, const char *text)
{
	const struct aware_radio_event event = {.type = AWARE_RADIO_ANSWER,
						.now_us = bench->now_us,
						.number = bench->command,
						.text = text};

	aware_agent_radio(bench->agent, &event);
}

void wpas_expect_command(struct wpas_bench *bench, const char *text)
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

void wpas_expect(struct wpas_bench *bench, enum aware_node_action_type type)
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

void wpas_expect_phase(struct wpas_bench *bench, enum aware_pairing_phase phase)
{
	wpas_expect(bench, AWARE_NODE_PHASE);
	assert_int_equal(bench->action.phase, phase);
}

void wpas_expect_failed(struct wpas_bench *bench, enum aware_pairing_verdict verdict)
{
	wpas_expect(bench, AWARE_NODE_FAILED);
	assert_int_equal(bench->action.verdict, verdict);
	assert_false(bench->peer.verified);
}

void wpas_pass(struct wpas_bench *bench, uint64_t us)
{
	bench->now_us += us;
	aware_agent_timeout(bench->agent, bench->now_us);
}

static struct secret *wpas_pin_new(void)
{
	struct secret *pin;

	assert_int_equal(secret_new("123456", 6, &pin), 0);
	return pin;
}

void wpas_subscribe(struct wpas_bench *bench)
{
	const struct aware_service_options options = {.name = SERVICE,
						      .methods = AWARE_METHOD_PIN_KEYPAD};
	int r = aware_agent_offer(bench->agent, &options, bench->now_us);

	assert_true(r > 0);
	bench->service = (unsigned)r;
	wpas_expect_command(bench, "NAN_SUBSCRIBE " OFFER " pbm=32 active=1");
	wpas_answer(bench, "1");
}

void wpas_publish(struct wpas_bench *bench, uint16_t methods, bool accepted)
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
	wpas_expect_command(bench, command);
	wpas_answer(bench, "1");
}

void wpas_ask(struct wpas_bench *bench)
{
	wpas_line(bench, FOUND);
	wpas_expect(bench, AWARE_NODE_FOUND);
	assert_int_equal(bench->peer.methods, AWARE_METHOD_PIN_DISPLAY);
	assert_int_equal(bench->peer.known, -1);
	assert_memory_equal(bench->peer.info, "lamp", 4);
	assert_int_equal(aware_agent_pair(bench->agent, bench->peer.id,
					  AWARE_METHOD_PIN_KEYPAD, bench->now_us),
			 0);
	wpas_expect_phase(bench, AWARE_PHASE_BOOTSTRAP);
	wpas_expect_command(bench, "NAN_BOOTSTRAP_RESET " PEER);
	wpas_answer(bench, "FAIL"); /* there is nothing to reset */
	wpas_expect_command(bench, "NAN_BOOTSTRAP " PEER
				   " handle=1 req_instance_id=7 method=32");
	wpas_answer(bench, "OK");
}

void wpas_give_pin(struct wpas_bench *bench)
{
	struct secret *pin = wpas_pin_new();

	assert_int_equal(
		aware_agent_password(bench->agent, bench->peer.id, pin, bench->now_us),
		0);
	secret_free(pin);
}

void wpas_agree(struct wpas_bench *bench)
{
	wpas_line(bench,
		  "<3>NAN-BOOTSTRAP-SUCCESS peer_nmi=" PEER " pbm=0x0020" PEERS("7"));
	wpas_expect_phase(bench, AWARE_PHASE_PASSWORD);
	wpas_expect(bench, AWARE_NODE_ASK);
	assert_int_equal(bench->action.method, AWARE_METHOD_PIN_KEYPAD);
	wpas_give_pin(bench);
	wpas_expect_phase(bench, AWARE_PHASE_PASN);
	wpas_expect_command(bench, "NAN_PAIR " PEER
				   " auth=1 cipher=CCMP handle=1 peer_instance_id=7 "
				   "pwd_hex=" PIN_HEX);
	wpas_answer(bench, "OK");
}

void wpas_pair(struct wpas_bench *bench)
{
	wpas_ask(bench);
	wpas_agree(bench);
	wpas_line(bench, PAIRED);
	wpas_expect_phase(bench, AWARE_PHASE_KEYS);
	wpas_line(bench, IDENTITY);
	wpas_expect(bench, AWARE_NODE_PAIRED);
	assert_true(bench->peer.verified);
}

void wpas_requested(struct wpas_bench *bench)
{
	wpas_line(bench,
		  "<3>NAN-BOOTSTRAP-REQUEST peer_nmi=" PEER " pbm=0x0002" PEERS("7"));
	wpas_expect_phase(bench, AWARE_PHASE_BOOTSTRAP);
	wpas_expect(bench, AWARE_NODE_REQUESTED);
	assert_int_equal(bench->action.method, AWARE_METHOD_PIN_DISPLAY);
}

void wpas_consent(struct wpas_bench *bench)
{
	struct secret *pin = wpas_pin_new();

	assert_int_equal(
		aware_agent_accept(bench->agent, bench->peer.id, pin, bench->now_us), 0);
	secret_free(pin);
	wpas_expect_command(bench, "NAN_BOOTSTRAP " PEER
				   " handle=1 req_instance_id=7 method=2 auth");
	wpas_answer(bench, "OK");
	wpas_line(bench,
		  "<3>NAN-BOOTSTRAP-SUCCESS peer_nmi=" PEER " pbm=0x0002" PEERS("7"));
	wpas_expect_phase(bench, AWARE_PHASE_PASN);
	wpas_expect_command(bench,
			    "NAN_PAIR " PEER
			    " auth=1 cipher=CCMP handle=1 peer_instance_id=7 responder "
			    "pwd_hex=" PIN_HEX);
	wpas_answer(bench, "OK");
	/* that it begins is no news */
	wpas_line(bench, "<3>NAN-PAIRING-REQUEST peer_nmi=" PEER
			 " csid=7 instance_id=1 key_mgmt=SAE verify=0");
}

void wpas_be_paired(struct wpas_bench *bench)
{
	wpas_requested(bench);
	wpas_consent(bench);
	wpas_line(bench, PAIRED);
	wpas_expect_phase(bench, AWARE_PHASE_KEYS);
	wpas_line(bench, IDENTITY);
	wpas_expect(bench, AWARE_NODE_PAIRED);
}
