/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/report.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>

enum { TRIES_MAX = 20 }; /* reports of one second, each under a name of its own */

/* ---- What is in it: English for whoever helps, whatever the user's language ---- */

static void write_head(const struct wizard *wizard, FILE *file)
{
	struct utsname host;
	time_t now = time(NULL);
	char when[40];
	struct tm tm;

	strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S %z", localtime_r(&now, &tm));
	fprintf(file, "usher %s, a report of %s\n", USHER_VERSION, when);
	if (uname(&host) == 0)
		fprintf(file, "%s %s %s\n", host.sysname, host.release, host.machine);
	fprintf(file, "TERM=%s LANG=%s\n", getenv("TERM") ?: "", getenv("LANG") ?: "");
	fprintf(file,
		"\nNo passphrase and no code is in here. The names and addresses of "
		"accessories and networks are.\n");
	fprintf(file, "\n== Radio\n\n%s\n",
		wizard->radio_error ? usher_strerror(wizard->radio_error) : "it works");
}

static void write_findings(const struct usher_doctor *doctor, FILE *file)
{
	static const char *const levels[] = {
		[USHER_FINDING_OK] = "ok",
		[USHER_FINDING_WARNING] = "warning",
		[USHER_FINDING_BROKEN] = "broken",
	};
	const char *what, *sentence, *cure;
	enum usher_finding_level level;

	fprintf(file, "\n== Doctor\n\n");
	if (!doctor)
		fprintf(file, "was not asked: its page does that\n");
	else if (!usher_doctor_is_done(doctor))
		fprintf(file, "is not done yet; so far:\n");
	for (size_t i = 0; doctor && usher_doctor_get_finding(doctor, i, &level, &what,
							      &sentence, &cure);
	     i++) {
		fprintf(file, "%-8s %s: %s\n", levels[level], what, sentence);
		if (cure)
			fprintf(file, "         cure: %s\n", cure);
	}
}

static void write_history(const struct history *history, FILE *file)
{
	const struct history_line *line;
	char when[32];
	struct tm tm;

	fprintf(file, "\n== What happened\n\n");
	for (size_t i = 0; (line = history_at(history, i)); i++) {
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S",
			 localtime_r(&line->when, &tm));
		fprintf(file, "%s %s\n", when, line->text);
	}
}

/* The next character of valid UTF-8. */
static uint32_t decode(const char **p)
{
	const uint8_t *b = (const uint8_t *)*p;
	unsigned n = b[0] < 0x80 ? 1 : b[0] < 0xe0 ? 2 : b[0] < 0xf0 ? 3 : 4;
	uint32_t c = n == 1 ? b[0] : b[0] & (0xffU >> (n + 1));
	unsigned i;

	for (i = 1; i < n && b[i]; i++)
		c = c << 6 | (b[i] & 0x3f);
	*p += i;
	return c;
}

/* In ASCII alone, as JSON allows: whoever looks at the file in a terminal sees no sequence of a
   stranger's. */
static void write_json(const char *line, FILE *file)
{
	while (*line) {
		uint32_t c = decode(&line);

		if (c >= 0x10000)
			fprintf(file, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
				0xdc00 + ((c - 0x10000) & 0x3ff));
		else if (c >= 0x7f)
			fprintf(file, "\\u%04x", c);
		else
			fputc((int)c, file);
	}
	fputc('\n', file);
}

static void write_accessories(const struct rows *rows, FILE *file)
{
	fprintf(file, "\n== Accessories (%zu)\n\n", rows->n);
	for (size_t i = 0; i < rows->n; i++) {
		const struct usher_accessory *accessory = rows->all[i]->accessory;
		_cleanup_(freep) char *line = usher_accessory_to_json(accessory);

		if (line)
			write_json(line, file);
	}
}

void report_write(const struct wizard *wizard, FILE *file)
{
	write_head(wizard, file);
	write_findings(wizard->doctor, file);
	write_history(&wizard->history, file);
	write_accessories(&wizard->rows, file);
}

/* ---- Where it goes ---- */

/* A file that was not there before. Its descriptor and path, or -errno. */
static int create_in(const char *directory, char **ret_path)
{
	time_t now = time(NULL);
	char when[32];
	struct tm tm;
	int fd;

	strftime(when, sizeof(when), "%Y%m%d-%H%M%S", localtime_r(&now, &tm));
	for (unsigned i = 1; i <= TRIES_MAX; i++) {
		_cleanup_(freep) char *path = NULL;
		char suffix[16] = "";

		if (i > 1)
			snprintf(suffix, sizeof(suffix), "-%u", i);
		if (asprintf(&path, "%s/usher-report-%s%s.txt", directory, when, suffix) <
		    0)
			return -ENOMEM;
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd >= 0) {
			*ret_path = path;
			path = NULL;
			return fd;
		}
		if (errno != EEXIST)
			return -errno;
	}
	return -EEXIST;
}

/* Each directory of a path of ours. */
static void make_directories(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
	mkdir(path, 0700);
}

static int create_in_state(char **ret_path)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	_cleanup_(freep) char *directory = NULL;
	int r;

	if (state && state[0] == '/')
		r = asprintf(&directory, "%s/usher", state);
	else if (home && home[0] == '/')
		r = asprintf(&directory, "%s/.local/state/usher", home);
	else
		return -ENOENT;
	if (r < 0)
		return -ENOMEM;
	make_directories(directory);
	return create_in(directory, ret_path);
}

static int create(char **ret_path)
{
	_cleanup_(freep) char *here = getcwd(NULL, 0);
	int fd = here ? create_in(here, ret_path) : -errno;

	return fd < 0 ? create_in_state(ret_path) : fd;
}

static int save(const struct wizard *wizard, char **ret_path)
{
	int fd = create(ret_path);
	FILE *file;
	bool failed;

	if (fd < 0)
		return fd;
	file = fdopen(fd, "w");
	if (!file) {
		close(fd);
		return -ENOMEM;
	}
	report_write(wizard, file);
	failed = ferror(file);
	errno = EIO;
	if (fclose(file) == 0 && !failed)
		return 0;
	unlink(*ret_path); /* half of a report is none */
	return -errno;
}

/* Its name comes first: on a narrow screen the rest may be cut. */
static void say_where(struct wizard *wizard, char *path)
{
	char *slash = strrchr(path, '/');
	_cleanup_(freep) char *directory = usher_printable(path, (size_t)(slash - path));

	wizard_say(wizard, STYLE_GOOD, _("Saved: %s in %s"), slash + 1,
		   directory && *directory ? directory : "/");
}

int report_save(struct wizard *wizard)
{
	_cleanup_(freep) char *path = NULL;
	int r = save(wizard, &path);

	if (r < 0)
		wizard_say(wizard, STYLE_BAD, _("The report cannot be written: %s."),
			   strerror(-r));
	else
		say_where(wizard, path);
	return r;
}
