/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static int path_of(const char *name, char **ret)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	int r;

	if (config && config[0] == '/') /* the specification ignores relative ones */
		r = asprintf(ret, "%s/usher/%s", config, name);
	else if (home && home[0] == '/')
		r = asprintf(ret, "%s/.config/usher/%s", home, name);
	else
		return -ENOENT;
	return r < 0 ? -ENOMEM : 0;
}

/* 0; -ENOENT; -EINVAL: it is no file; -EFBIG; -errno. */
static int read_all(const char *path, char **ret, size_t *ret_len)
{
	/* a pipe that nobody writes to would be waited for */
	_cleanup_(closep) int fd = open(path,
					O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	_cleanup_(freep) char *text = malloc(CONFIG_MAX + 1);
	struct stat st;
	size_t len = 0;
	ssize_t n;

	if (fd < 0)
		return -errno;
	if (!text)
		return -ENOMEM;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return -EINVAL;
	while ((n = read(fd, text + len, CONFIG_MAX + 1 - len)) > 0)
		len += (size_t)n;
	if (n < 0)
		return -errno;
	if (len > CONFIG_MAX)
		return -EFBIG;
	*ret = text;
	*ret_len = len;
	text = NULL;
	return 0;
}

/* The first one is seen, all are in the log. */
static void say_wrong(struct wizard *wizard, const char *path, unsigned line, bool first)
{
	_cleanup_(freep) char *text = NULL;

	if (asprintf(&text, _("%s, line %u is not understood, and left out."), path,
		     line) < 0) {
		text = NULL;
		return;
	}
	if (first)
		wizard_say(wizard, STYLE_NOTICE, "%s", text);
	else
		history_add(&wizard->history, text);
}

static void take_lines(struct wizard *wizard, const char *path, const char *text,
		       size_t len, config_line_fn *take, void *userdata)
{
	const char *p = text, *end = text + len;
	unsigned wrong = 0, line;

	for (line = 1; p < end; line++) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		const char *line_end = newline ? newline : end;

		if (take(p, (size_t)(line_end - p), userdata) < 0)
			say_wrong(wizard, path, line, !wrong++);
		p = line_end + 1;
	}
}

void config_load(struct wizard *wizard, const char *name, config_line_fn *take,
		 void *userdata)
{
	_cleanup_(freep) char *path = NULL, *shown = NULL, *text = NULL;
	size_t len = 0;
	int r = path_of(name, &path);

	if (r == 0)
		r = read_all(path, &text, &len);
	if (r == -ENOENT || r == -ENOTDIR)
		return;
	shown = path ? usher_printable(path, strlen(path)) : NULL;
	if (r < 0)
		wizard_say(wizard, STYLE_NOTICE, _("%s cannot be read: %s."),
			   shown ? shown : name, strerror(-r));
	else
		take_lines(wizard, shown ? shown : name, text, len, take, userdata);
}

static int take_keys(const char *line, size_t len, void *userdata)
{
	unsigned ignored;

	return keymap_load(userdata, line, len, &ignored);
}

void config_load_keys(struct wizard *wizard)
{
	config_load(wizard, "keys", take_keys, &wizard->keymap);
}
