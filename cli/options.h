/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The command line: GNU long options anywhere, "--opt value" and "--opt=value", single
 * letters, "--" ends the options. Rows say what there is; help, completions and the parser
 * all read the same rows.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DURATION_UNSET UINT64_MAX

enum option_kind {
	OPTION_FLAG,	 /* bool */
	OPTION_COUNT,	 /* unsigned: how often it was given */
	OPTION_TEXT,	 /* const char *, in argv */
	OPTION_FILE,	 /* as text; completes file names */
	OPTION_DIR,	 /* as text; completes directories */
	OPTION_WORD,	 /* as text; one of words */
	OPTION_WORDS,	 /* as text; some of words, with commas between */
	OPTION_DURATION, /* uint64_t milliseconds */
	OPTION_LIST,	 /* struct option_list: may be given several times */
	OPTION_NUMBER,	 /* unsigned; from words, "1 365": first and last; 0: not given */
};

enum { OPTION_LIST_MAX = 4 };

struct option_list {
	const char *values[OPTION_LIST_MAX];
	unsigned n;
};

/* The values of all options of all verbs; pointers are argv's own. */
struct options {
	bool json;
	bool no_input;
	bool help;
	bool version;
	unsigned verbose;
	uint64_t timeout_ms; /* DURATION_UNSET: not given; 0: without limit */
	const char *adapter;
	const char *wifi;
	const char *ctrl;
	const char *state;
	const char *color;

	const char *product;
	const char *transport;
	bool all;
	bool nearest;
	bool again;
	bool open;
	const char *ssid;
	const char *ssid_hex;
	const char *passphrase_file;
	const char *hostname;
	const char *device_name;
	const char *code;
	const char *code_file;
	const char *code_image;
	bool no_check;
	bool known_passphrase;
	bool reach;
	struct option_list send;

	const char *prefix;
	bool hidden;
	const char *bssid;
	const char *band;
	unsigned frequency;
	const char *identity;
	const char *anonymous;
	const char *eap_method;
	const char *phase2;
	const char *ca_file;
	const char *client_certificate;
	const char *private_key;
	const char *domain;
	bool once;
	unsigned days;
	bool allow_disconnect;
	bool forget;
	bool reveal;
	bool each;
	bool qr;
	bool invert;

	const char *slot;
	const char *url;
	const char *uid;
	bool tlm;
	bool eid;
	bool clear;
	const char *exponent;
	const char *identity_key_file;
	const char *shared_key_file;
	unsigned interval;
	const char *tx;
	const char *advertised_tx;
	const char *connectable;
	const char *lock_code_file;
	const char *new_lock_code_file;

	bool pin_display;
	const char *pin_file;
	bool opportunistic;
	bool wait;
	const char *message_file;
	const char *aware_radio;
	const char *peer_name;

	bool plain;
	bool ascii;
	bool mouse;
};

struct option_row {
	const char *name; /* NULL ends a table */
	char letter;	  /* 0: none */
	enum option_kind kind;
	const char *argument; /* what help calls it; NULL for flags */
	const char *
		words; /* OPTION_WORD, OPTION_WORDS, OPTION_NUMBER: separated by spaces */
	const char *help;
	size_t offset; /* into struct options */
};

extern const struct option_row options_global[];

/* Whether value, of OPTION_WORDS, has that word. */
bool option_has_word(const char *value, const char *word);

struct command_line {
	char **argv; /* argc of them; a verb's operands are moved to the front of what is left */
	int argc;
	int next;
	char **operands;
	int n_operands;
	int n_before; /* of them before a "--"; n_operands where there was none */
	bool ended;   /* there was a "--" */
	struct options options;
	char problem
		[160];	/* after -EINVAL: what is wrong, a sentence without its point */
	char hint[160]; /* and what was perhaps meant; may be empty */
};

void command_line_init(struct command_line *line, int argc, char **argv);
/* Global options, and those that a program without a verb has, up to the first operand, which
   line->next then points to. 0 or -EINVAL. */
int command_line_parse_globals(struct command_line *line, const struct option_row *own);
/* All that is left, with a verb's own rows as well. 0 or -EINVAL. */
int command_line_parse(struct command_line *line, const struct option_row *own);
/* Whether --json is among them: a faulty command line is answered in JSON too. */
bool command_line_wants_json(int argc, char **argv);
