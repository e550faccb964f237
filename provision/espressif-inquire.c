/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the accessory is and how safely it talks; what is on its label; the session. Nothing
 * weaker than what was asked for is accepted in silence.
 */
#include "provision/espressif-machine.h"

#include "base/log.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
#define USERNAME_DEFAULT "wifiprov" /* of Espressif's examples */
#define POP_DEFAULT      "abcd1234" /* the same; it is in products that are sold */

enum { GOOD_CODE_MIN = 8 };
/* clang-format on */

/* ---- What it is ---- */

static bool has(const struct provision_machine *m, unsigned endpoint)
{
	return *m->endpoints.uuid[endpoint];
}

/* NULL: everything that is needed is there. */
static const char *missing(const struct provision_machine *m)
{
	if (!has(m, ESPRESSIF_EP_SESSION))
		return "it lacks the endpoint prov-session";
	if (!has(m, ESPRESSIF_EP_CONFIG))
		return "it lacks the endpoint prov-config";
	if (!has(m, ESPRESSIF_EP_VERSION))
		return "it lacks the endpoint proto-ver";
	return NULL;
}

void espressif_start(struct provision_machine *m, const struct provision_event *event)
{
	const struct provision_options *options = &m->options;
	const char *lack;

	machine_phase(m, PROVISION_PHASE_INQUIRE);
	espressif_endpoints_find(&m->endpoints, event->table, options->custom,
				 options->n_custom);
	lack = missing(m);
	if (lack) {
		machine_end(m, PROVISION_PROTOCOL, true, lack);
		return;
	}
	if (options->goal == PROVISION_GOAL_RESET && !has(m, ESPRESSIF_EP_CTRL)) {
		machine_end(m, PROVISION_UNSUPPORTED, true,
			    "its firmware can only be reset by hand");
		return;
	}
	for (unsigned i = 0; i < options->n_custom; i++)
		if (!has(m, ESPRESSIF_EP_CUSTOM + i)) {
			machine_end(m, PROVISION_BAD_INPUT, true,
				    "it has no endpoint of the name that data is for");
			return;
		}
	machine_enter(m, CLIENT_VERSION);
}

/* Espressif's own tools send some text: what it is does not matter, an empty one is ignored. */
static int version_build(struct provision_machine *m, struct buf *buf)
{
	buf_string(buf, "usher");
	return 0;
}

/* [of the label or the product][of the accessory] */
static const char *const weaker[ESPRESSIF_SCHEME_MAX + 1][ESPRESSIF_SCHEME_MAX] = {
	[1] = {"it should have Security 1, and offers none at all: another one may pass "
	       "for it"},
	[2] = {"it should have Security 2, and offers none at all: another one may pass "
	       "for it",
	       "it should have Security 2, and offers Security 1: another one may pass "
	       "for it"},
};

/* What should be, by its label or product; false: it is less than that, the setup has ended. */
static bool check_security(struct provision_machine *m)
{
	const char *text = provision_option_parameter(&m->options, "security");
	unsigned wanted = 0;

	if (text && strlen(text) == 1 && *text >= '0' &&
	    *text <= '0' + ESPRESSIF_SCHEME_MAX)
		wanted = (unsigned)(*text - '0');
	if (m->version.security > ESPRESSIF_SCHEME_MAX) {
		machine_end(m, PROVISION_UNSUPPORTED, true,
			    "its security is newer than this version of usher");
		return false;
	}
	if (m->version.security < wanted) {
		machine_end(m, PROVISION_PROTOCOL, true,
			    weaker[wanted][m->version.security]);
		return false;
	}
	return true;
}

static void warn(struct provision_machine *m)
{
	if (m->version.security == 0)
		machine_note(m, N_("It encrypts nothing: anyone near can read the "
				   "passphrase."));
	else if (m->version.security == 1 && m->version.no_pop)
		machine_note(m, N_("It asks for no code: somebody near could pass for "
				   "it and get the passphrase."));
	else if (m->version.security == 2 && m->version.patch == 0)
		machine_note(m, N_("Its firmware encrypts every message alike: "
				   "somebody near who listens may learn the "
				   "passphrase."));
	if (m->version.security < 2 &&
	    provision_option_parameter(&m->options, "username"))
		machine_note(m, N_("Its code has a user name, which only Security 2 "
				   "needs; this one has less, and does without."));
}

static void version_take(struct provision_machine *m, const uint8_t *data, size_t len)
{
	int r = espressif_version_parse(data, len, &m->version);

	if (r < 0) {
		machine_end(m, r == -ENOMEM ? PROVISION_NO_MEMORY : PROVISION_PROTOCOL,
			    true, r == -ENOMEM ? NULL : "its version cannot be read");
		return;
	}
	log_debug("espressif: %s, Security %u.%u", m->version.version,
		  m->version.security, m->version.patch);
	if (m->version.thread_only) {
		machine_end(m, PROVISION_UNSUPPORTED, true,
			    "it is for Thread, and has no Wi-Fi to set up");
		return;
	}
	if (!check_security(m))
		return;
	m->asks_code = m->version.security == 2 ||
		       (m->version.security == 1 && !m->version.no_pop);
	m->facts.can_scan = m->version.can_scan && has(m, ESPRESSIF_EP_SCAN);
	snprintf(m->facts.firmware, sizeof(m->facts.firmware), "%s",
		 m->version.application);
	snprintf(m->facts.firmware_version, sizeof(m->facts.firmware_version), "%s",
		 m->version.application_version);
	if (*m->facts.firmware)
		machine_fact(m);
	warn(m);
	espressif_proceed(m);
}

/* ---- The code ---- */

static const char *code_name(const struct provision_machine *m)
{
	return m->version.security == 2 ? N_("password") : N_("proof of possession");
}

void espressif_ask_code_enter(struct provision_machine *m)
{
	machine_emit(m, &(struct provision_action){
				.type = PROVISION_DO_ASK,
				.question = PROVISION_ASK_CODE,
				.reason = m->code_reason,
				.certain = m->code_certain,
				.detail = code_name(m),
			});
	m->code_reason = PROVISION_OK;
	m->code_certain = false;
}

static void ask_code_again(struct provision_machine *m, enum provision_verdict reason,
			   bool certain, const char *detail)
{
	m->code = secret_free(m->code);
	m->code_known = false;
	if (!m->options.retry || ++m->codes == CLIENT_CODES_MAX) {
		machine_end(m, reason, certain, detail);
		return;
	}
	m->code_reason = reason;
	m->code_certain = certain;
	machine_enter(m, CLIENT_ASK_CODE);
}

static bool is_guessable(const uint8_t *code, size_t len)
{
	bool digits = true, same = true;

	for (size_t i = 0; i < len; i++) {
		digits = digits && isdigit(code[i]);
		same = same && code[i] == code[0];
	}
	return len < GOOD_CODE_MIN || digits || same ||
	       (len == strlen(POP_DEFAULT) && memcmp(code, POP_DEFAULT, len) == 0);
}

void espressif_ask_code_handle(struct provision_machine *m,
			       const struct provision_event *event)
{
	if (event->type == PROVISION_NOTIFIED)
		return;
	if (event->question != PROVISION_ASK_CODE) {
		log_warning("usher bug: an answer to what was not asked");
		return;
	}
	if (event->len > CLIENT_CODE_MAX ||
	    (event->len == 0 && m->version.security == 2)) {
		ask_code_again(m, PROVISION_BAD_INPUT, true,
			       event->len ? "its code has 128 bytes at most"
					  : "it does not work without a password");
		return;
	}
	m->code = secret_free(m->code);
	if (event->len > 0 && secret_new(event->data, event->len, &m->code) < 0) {
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
		return;
	}
	m->code_known = true;
	m->sessions = 0;
	espressif_proceed(m);
}

/* An accessory that says it needs no code, and does: then it is asked for. */
static void wrong_code(struct provision_machine *m, bool certain, const char *detail)
{
	espressif_drop_session(m);
	if (m->asks_code) {
		ask_code_again(m, PROVISION_WRONG_CODE, certain, detail);
		return;
	}
	if (m->version.security == 0) {
		machine_end(m, PROVISION_REFUSED, true, "it refused to begin");
		return;
	}
	m->asks_code = true;
	espressif_proceed(m);
}

/* Whether it comes again is for whoever has the connection. */
void espressif_code_hung_up(struct provision_machine *m)
{
	if (!m->asks_code) {
		machine_end(m, PROVISION_LOST, true, NULL);
		return;
	}
	machine_end(m, PROVISION_WRONG_CODE, false,
		    "it hung up when it was to accept the code");
}

/* ---- The session ---- */

int espressif_begin_session(struct provision_machine *m)
{
	const char *username = provision_option_parameter(&m->options, "username");
	struct espressif_session_options options = {
		.scheme = m->version.security,
		.patch = MIN(m->version.patch, (unsigned)ESPRESSIF_PATCH_MAX),
		.code = m->code ? secret_data(m->code) : NULL,
		.code_len = m->code ? secret_len(m->code) : 0,
		.username = username ? username : USERNAME_DEFAULT,
	};
	int r;

	espressif_drop_session(m);
	if (m->sessions++ == 0)
		machine_phase(m, PROVISION_PHASE_SECURE);
	r = espressif_session_new(&options, &m->session);
	if (r == -ENOMEM)
		machine_end(m, PROVISION_NO_MEMORY, true, NULL);
	else if (r == -EIO)
		machine_end(m, PROVISION_BAD_INPUT, true,
			    "this host has no random numbers for it");
	else if (r < 0)
		machine_end(m, PROVISION_BAD_INPUT, true,
			    "its user name has 1 to 64 bytes");
	return r;
}

static int session_build(struct provision_machine *m, struct buf *buf)
{
	return espressif_session_next_request(m->session, buf);
}

/* Only of the right one: a slip of the finger says nothing about the accessory. */
static void session_agreed(struct provision_machine *m)
{
	if (m->asks_code && !m->code_judged &&
	    is_guessable(m->code ? secret_data(m->code) : NULL,
			 m->code ? secret_len(m->code) : 0))
		machine_note(m, N_("Its code is easy to guess: somebody near could pass "
				   "for it and get the passphrase."));
	m->code_judged = true;
	espressif_proceed(m);
}

static void session_take(struct provision_machine *m, const uint8_t *data, size_t len)
{
	int r = espressif_session_take_response(m->session, data, len);

	if (r == 1)
		machine_enter(m, CLIENT_SESSION);
	else if (r == 0)
		session_agreed(m);
	else if (r == -EACCES)
		wrong_code(m, true, NULL);
	else
		espressif_exchange_end(m, r);
}

/* An error in place of the answer to our proof is how a wrong one is told. */
static void session_failed(struct provision_machine *m,
			   const struct provision_event *error)
{
	if (espressif_session_is_proving(m->session))
		wrong_code(m, true, NULL);
	else
		machine_request_failed(m, error);
}

const struct client_exchange espressif_exchange_version = {
	.endpoint = ESPRESSIF_EP_VERSION,
	.clear = true,
	.build = version_build,
	.take = version_take,
};

const struct client_exchange espressif_exchange_session = {
	.endpoint = ESPRESSIF_EP_SESSION,
	.clear = true,
	.build = session_build,
	.take = session_take,
	.failed = session_failed,
};
