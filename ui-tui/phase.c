/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/phase.h"

#include "ui-tui/i18n.h"
#include "ui-tui/scope.h"

#include <string.h>

struct words {
	const char *phase;
	const char *text;
};

static const struct words of_setup[] = {
	{"check", N_("looking which networks there are")},
	{"connect", N_("connecting")},
	{"resolve", N_("reading what it offers")},
	{"inquire", N_("asking for its state")},
	{"secure", N_("agreeing on keys")},
	{"authorize", N_("waiting for its button")},
	{"scan", N_("asking which networks it sees")},
	{"identify", N_("asking it to show itself")},
	{"configure", N_("changing its settings")},
	{"send", N_("sending the network")},
	{"join", N_("waiting until it has joined")},
	{"leave", N_("putting this computer back as it was")},
	{"reach", N_("looking for it on the network")},
	/* over Wi-Fi Aware it is paired with first */
	{"find", N_("looking for it")},
	{"request", N_("asking it to pair")},
	{"password", N_("waiting for its PIN")},
	{"agree", N_("agreeing on keys")},
	{"keys", N_("telling each other who is who")},
};

static const struct words of_join[] = {
	{"release", N_("taking the interface over")},
	{"scan", N_("looking for the network")},
	{"associate", N_("joining")},
	{"address", N_("waiting for an address")},
	{"reach", N_("trying whether the accessory answers")},
	{"leave", N_("putting this computer back as it was")},
};

static const char *find(const struct words *rows, size_t n, const char *phase)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(rows[i].phase, phase))
			return _(rows[i].text);
	return phase;
}

const char *phase_of_setup(const char *phase)
{
	return find(of_setup, ARRAY_SIZE(of_setup), phase);
}

const char *phase_of_pairing(const char *phase)
{
	return phase_of_setup(phase);
}

const char *phase_of_join(const char *phase)
{
	return find(of_join, ARRAY_SIZE(of_join), phase);
}
