/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/usher.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "--version"))
		return puts("usher " USHER_VERSION) < 0;
	fputs("usher: no verb is there yet\n", stderr);
	return 64;
}
