/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/verbs.h"

#include "cli/nearest.h"

#include <string.h>

#define FIELD(name) offsetof(struct options, name)

/* clang-format off */
#define PRODUCT {"product", 0, OPTION_TEXT, "PRODUCT", NULL, "only this product or protocol, such as improv", FIELD(product)}
#define NEAREST {"nearest", 0, OPTION_FLAG, NULL, NULL, "the one with the strongest signal", FIELD(nearest)}

static const struct option_row scan_options[] = {
	PRODUCT,
	{"transport", 0, OPTION_WORD, "RADIO", "ble", "only over this radio: ble", FIELD(transport)},
	{"all", 0, OPTION_FLAG, NULL, NULL, "everything that is heard, not only what is recognised", FIELD(all)},
	{NULL},
};

static const struct option_row setup_options[] = {
	NEAREST,
	PRODUCT,
	{"ssid", 0, OPTION_TEXT, "NAME", NULL, "the Wi-Fi network that it shall join", FIELD(ssid)},
	{"ssid-hex", 0, OPTION_TEXT, "HEX", NULL, "the same, as hexadecimal bytes", FIELD(ssid_hex)},
	{"passphrase-file", 0, OPTION_FILE, "FILE", NULL, "read the passphrase from FILE, - (stdin) or /dev/fd/N", FIELD(passphrase_file)},
	{"open", 0, OPTION_FLAG, NULL, NULL, "the network has no passphrase", FIELD(open)},
	{"hostname", 0, OPTION_TEXT, "NAME", NULL, "the host name that it takes, if it can", FIELD(hostname)},
	{"device-name", 0, OPTION_TEXT, "NAME", NULL, "what it calls itself, if it can be told", FIELD(device_name)},
	{"again", 0, OPTION_FLAG, NULL, NULL, "also when it says that it is set up already", FIELD(again)},
	{NULL},
};

static const struct option_row identify_options[] = {
	NEAREST,
	PRODUCT,
	{NULL},
};

const struct verb verbs[] = {
	{"scan", "[--product PRODUCT] [--transport ble] [--all] [--timeout TIME]",
	 "show the accessories and beacons that are near",
	 "On a terminal it goes on until Ctrl-C, elsewhere for 10 s.",
	 scan_options, 0, 0, OPERAND_NONE,
	 "usher scan\n"
	 "usher scan --product improv --json --timeout 5s\n",
	 "10  nothing was found\n"
	 "64  the command line is not right\n"
	 "69  Bluetooth is not there or is switched off", verb_scan},
	{"setup", "(ACCESSORY | --nearest) [--ssid NAME] [--passphrase-file FILE | --open]",
	 "bring an accessory into a Wi-Fi network",
	 "What is not given is asked for: the network (from the accessory's own list, where it\n"
	 "has one) and, without echo, the passphrase. Without --timeout 30 s are spent on finding\n"
	 "the accessory. --nearest waits 1 s after the first one for a nearer one, and refuses\n"
	 "when two are equally near.",
	 setup_options, 0, 1, OPERAND_ACCESSORY,
	 "usher setup --nearest --product improv --ssid HomeNet\n"
	 "usher setup kitchen --ssid HomeNet --passphrase-file ~/.homenet --json\n"
	 "pass show homenet | usher setup ble/00:AA:01:01:00:01 --ssid HomeNet \\\n"
	 "        --passphrase-file - --no-input\n",
	 "10  no accessory, or several, matched\n"
	 "11  it took too long\n"
	 "12  the Wi-Fi password is wrong, or probably is\n"
	 "14  the accessory does not see the network\n"
	 "15  the accessory refused\n"
	 "64  the command line is not right, or a question came up with --no-input\n"
	 "65  the passphrase file cannot be used\n"
	 "69  Bluetooth is not there or is switched off\n"
	 "75  the connection failed: try again\n"
	 "76  the accessory broke its protocol", verb_setup},
	{"identify", "(ACCESSORY | --nearest) [--product PRODUCT]",
	 "make an accessory blink or beep", NULL,
	 identify_options, 0, 1, OPERAND_ACCESSORY,
	 "usher identify ble/00:AA:01:01:00:01\n",
	 "10  no accessory, or several, matched\n"
	 "15  the accessory cannot do that\n"
	 "64  the command line is not right\n"
	 "69  Bluetooth is not there or is switched off\n"
	 "75  the connection failed: try again", verb_identify},
	{"wait", "ACCESSORY [--timeout TIME]",
	 "wait until an accessory is there",
	 "Without --timeout it waits as long as it takes.",
	 NULL, 1, 1, OPERAND_ACCESSORY,
	 "usher wait kitchen --timeout 2m && echo it is back\n",
	 "10  several accessories have that name\n"
	 "11  it did not appear in time\n"
	 "64  the command line is not right\n"
	 "69  Bluetooth is not there or is switched off", verb_wait},
	{"list", "",
	 "list the accessories that were set up", NULL,
	 NULL, 0, 0, OPERAND_NONE,
	 "usher list --json\n",
	 "64  the command line is not right", verb_list},
	{"rename", "ACCESSORY NAME",
	 "give a remembered accessory another name", NULL,
	 NULL, 2, 2, OPERAND_ACCESSORY,
	 "usher rename kitchen 'kitchen lamp'\n",
	 "10  none, or several, are remembered by that name\n"
	 "64  the command line is not right", verb_rename},
	{"forget", "ACCESSORY",
	 "forget a remembered accessory",
	 "The accessory itself keeps its settings.",
	 NULL, 1, 1, OPERAND_ACCESSORY,
	 "usher forget kitchen\n",
	 "10  none, or several, are remembered by that name\n"
	 "64  the command line is not right", verb_forget},
	{"doctor", "",
	 "look for what stands in the way, and name the cure", NULL,
	 NULL, 0, 0, OPERAND_NONE,
	 "usher doctor\n",
	 "64  the command line is not right\n"
	 "69  something is broken", verb_doctor},
	{"help", "[VERB]",
	 "show this help, or the help of a verb", NULL,
	 NULL, 0, 1, OPERAND_VERB,
	 "usher help setup\n",
	 "64  there is no such verb", verb_help},
	{NULL},
};
/* clang-format on */

const struct verb *verb_find(const char *name)
{
	const struct verb *verb;

	for (verb = verbs; verb->name; verb++)
		if (!strcmp(verb->name, name))
			return verb;
	return NULL;
}

const char *verb_nearest(const char *typed)
{
	unsigned distance = nearest_limit(typed) + 1;
	const struct verb *verb;
	const char *best = NULL;

	for (verb = verbs; verb->name; verb++)
		nearest_offer(typed, verb->name, &best, &distance);
	return best;
}
