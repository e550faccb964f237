/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usher-radio: the privileged helper. It is started by the library with a socketpair on
 * descriptor 3 (doc/protocols/radio.md), and is of no use to a person.
 */
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
	"\n"
	"The privileged helper of usher. The library starts it with a socket on file\n"
	"descriptor 3 and reads frames from it; it ends when that socket is closed.\n"
	"\n"
	"observe           every Bluetooth LE advertising report that the kernel gives\n"
	"  --adapter hciN  of this adapter only\n"
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

static bool is_channel(int fd)
{
	int domain = 0, type = 0;
	socklen_t size = sizeof(int);

	return getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 &&
	       getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 &&
	       domain == AF_UNIX && type == SOCK_SEQPACKET;
}

int main(int argc, char *argv[])
{
	static const struct option options[] = {
		{"adapter", required_argument, NULL, 'a'},
		{"help", no_argument, NULL, 'h'},
		{"version", no_argument, NULL, 'V'},
		{},
	};
	int adapter = -1, option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) >= 0) {
		if (option == 'h')
			return fputs(help, stdout) < 0;
		if (option == 'V')
			return puts("usher-radio " USHER_VERSION) < 0;
		if (option != 'a')
			return EX_USAGE;
		if (parse_adapter(optarg, &adapter) < 0) {
			fprintf(stderr,
				"usher-radio: not an adapter: %s (hci0, hci1, ...)\n",
				optarg);
			return EX_USAGE;
		}
	}
	if (optind != argc - 1 || strcmp(argv[optind], "observe") != 0) {
		fputs(help, stderr);
		return EX_USAGE;
	}
	if (!is_channel(RADIO_CHANNEL_FD)) {
		fputs("usher-radio: started without its channel: usher starts it, it is "
		      "not "
		      "for the command line\n",
		      stderr);
		return EX_USAGE;
	}
	return observe_run(RADIO_CHANNEL_FD, adapter) < 0 ? EX_UNAVAILABLE : 0;
}
