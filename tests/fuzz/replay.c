/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * usage: replay CORPUS.hex [STRIDE] - a line is an input in hex and its title behind a '#'. Each
 * is given to the target as it is, cut at every length, and with every bit flipped, always in
 * memory of exactly its size. A fault ends the process: the row that is missing names it.
 * With a stride only every so many of them: where one run computes keys.
 */
#include "tests/fuzz/fuzz.h"

#include "base/hex.h"

#include <stdio.h>
#include <string.h>

enum { INPUT_MAX = 1 << 16, FLIPS_MAX = 4096 };

static void run(const uint8_t *data, size_t len)
{
	/* one byte more than none: malloc(0) may be NULL */
	uint8_t *exact = malloc(len ? len : 1);

	must(exact);
	memcpy(exact, data, len);
	LLVMFuzzerTestOneInput(exact, len);
	free(exact);
}

static void run_all(uint8_t *data, size_t len, size_t stride)
{
	run(data, len);
	for (size_t cut = 0; cut < len; cut += stride)
		run(data, cut);
	for (size_t bit = 0; bit < 8 * len && bit < FLIPS_MAX; bit += stride) {
		data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		run(data, len);
		data[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}

int main(int argc, char **argv)
{
	static char line[2 * INPUT_MAX + 256];
	static uint8_t input[INPUT_MAX];
	FILE *corpus = argc >= 2 && argc <= 3 ? fopen(argv[1], "re") : NULL;
	int stride = argc == 3 ? atoi(argv[2]) : 1;
	int rows = 0;

	if (!corpus || stride < 1) {
		fputs("usage: replay CORPUS.hex [STRIDE]\n", stderr);
		return 64;
	}
	while (fgets(line, sizeof(line), corpus)) {
		char *title = strchr(line, '#');
		ssize_t len = -1;

		line[strcspn(line, "\n")] = '\0';
		if (title) {
			*title++ = '\0';
			line[strcspn(line, " \t")] = '\0';
			len = hex_decode(line, input, sizeof(input));
		}
		if (len >= 0)
			run_all(input, (size_t)len, (size_t)stride);
		printf("%sok %d -%s\n", len < 0 ? "not " : "", ++rows,
		       title ? title : " has no title");
		fflush(stdout);
	}
	fclose(corpus);
	printf("1..%d\n", rows);
	return 0;
}
