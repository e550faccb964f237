/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usher-radio: the privileged helper. It is started by the library with a socketpair on
 * descriptor 3 (doc/protocols/radio.md), and is of no use to a person.
 */
#include "radio/aware.h"
#include "radio/net.h"
#include "radio/observe.h"

#include "base/radio-frame.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>

static const char help[] =
	"usage: usher-radio observe [--adapter hciN]\n"
	"       usher-radio aware --interface NAME --back-end station|nan|monitor\n"
	"       usher-radio net --interface NAME\n"
	"\n"
	"The privileged helper of usher. The library starts it with a socket on file\n"
	"descriptor 3 and reads frames from it; it ends when that socket is closed.\n"
	"\n"
	"observe           every Bluetooth LE advertising report that the kernel gives\n"
	"  --adapter hciN  of this adapter only\n"
	"aware             frames of Wi-Fi Aware, through an interface of its own on "
	"the\n"
	"                  radio of a wireless interface\n"
	"  --interface NAME\n"
	"  --back-end KIND station: unsynchronised, any kernel from 6.1; nan: a NAN\n"
	"                  device, Linux 7.1 and later; monitor: with injection\n"
	"net               addresses and routes of a wireless interface that joins an\n"
	"                  accessory's network; everything as it was afterwards\n"
	"  --interface NAME\n"
	"--version         print the version\n"
	"--help            print this\n";

static int parse_adapter(const char *name, int *ret)
{
	const char *digits = name + 3;

	if (strncmp(name, "hci", 3) != 0 || !digits[0] || strlen(digits) > 5 ||
	    strspn(digits, "0123456789") != strlen(digits) || atoi(digits) >= UINT16_MAX)
		return -EINVAL;
	*ret = atoi(digits);
	return 0;
}

static int parse_back_end(const char *name, enum radio_aware_back_end *ret)
{
	static const char *const names[] = {
		[RADIO_AWARE_STATION] = "station",
		[RADIO_AWARE_NAN] = "nan",
		[RADIO_AWARE_MONITOR] = "monitor",
	};

	for (size_t i = RADIO_AWARE_STATION; i < ARRAY_SIZE(names); i++) {
		if (strcmp(name, names[i]) == 0) {
			*ret = (enum radio_aware_back_end)i;
			return 0;
		}
	}
	return -EINVAL;
}

static bool is_channel(int fd)
{
	int domain = 0, type = 0;
	socklen_t size = sizeof(int);

	return getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 &&
	       getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 &&
	       domain == AF_UNIX && type == SOCK_SEQPACKET;
}

struct arguments {
	int adapter;			    /* -1: not given */
	const char *interface;		    /* NULL: not given */
	enum radio_aware_back_end back_end; /* 0: not given */
};

/* The mode fits the options. */
static bool is_complete(const char *mode, const struct arguments *arguments)
{
	if (strcmp(mode, "observe") == 0)
		return !arguments->interface && !arguments->back_end;
	if (!arguments->interface || arguments->adapter >= 0)
		return false;
	return (strcmp(mode, "net") == 0 && !arguments->back_end) ||
	       (strcmp(mode, "aware") == 0 && arguments->back_end);
}

static int run(const char *mode, const struct arguments *arguments)
{
	if (!is_channel(RADIO_CHANNEL_FD)) {
		fputs("usher-radio: started without its channel: usher starts it, it is "
		      "not for the command line\n",
		      stderr);
		return EX_USAGE;
	}
	if (strcmp(mode, "aware") == 0)
		return aware_run(RADIO_CHANNEL_FD, arguments->interface,
				 arguments->back_end) < 0
			       ? EX_UNAVAILABLE
			       : 0;
	if (strcmp(mode, "net") == 0)
		return net_run(RADIO_CHANNEL_FD, arguments->interface) < 0
			       ? EX_UNAVAILABLE
			       : 0;
	return observe_run(RADIO_CHANNEL_FD, arguments->adapter) < 0 ? EX_UNAVAILABLE : 0;
}

int main(int argc, char *argv[])
{
	static const struct option options[] = {
		{"adapter", required_argument, NULL, 'a'},
		{"back-end", required_argument, NULL, 'b'},
		{"help", no_argument, NULL, 'h'},
		{"interface", required_argument, NULL, 'i'},
		{"version", no_argument, NULL, 'V'},
		{},
	};
	struct arguments arguments = {.adapter = -1};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) >= 0) {
		switch (option) {
		case 'h':
			return fputs(help, stdout) < 0;
		case 'V':
			return puts("usher-radio " USHER_VERSION) < 0;
		case 'i':
			arguments.interface = optarg;
			break;
		case 'b':
			if (parse_back_end(optarg, &arguments.back_end) >= 0)
				break;
			fprintf(stderr,
				"usher-radio: not a back end: %s (station, nan, "
				"monitor)\n",
				optarg);
			return EX_USAGE;
		case 'a':
			if (parse_adapter(optarg, &arguments.adapter) >= 0)
				break;
			fprintf(stderr,
				"usher-radio: not an adapter: %s (hci0, hci1, ...)\n",
				optarg);
			return EX_USAGE;
		case '?':
			return EX_USAGE;
		}
	}
	if (optind != argc - 1 || !is_complete(argv[optind], &arguments)) {
		fputs(help, stderr);
		return EX_USAGE;
	}
	return run(argv[optind], &arguments);
}
