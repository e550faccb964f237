/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Security 0: a request and an answer without content, and nothing is encrypted. */
#include "provision/espressif-session.h"

static int request(struct espressif_session *session,
		   struct espressif_session_message *ret)
{
	return 0;
}

static int response(struct espressif_session *session,
		    const struct espressif_session_message *message)
{
	espressif_cipher_start_plain(&session->cipher);
	return 0;
}

const struct session_turns session_security0 = {.turn = {{request, response}}};
