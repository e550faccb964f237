/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/product.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* At most JSON_TEXT_MAX + 1 bytes, so that what is too long shows. 0 or negative errno. */
static int read_file(const char *path, char **ret, size_t *ret_len)
{
	enum { SIZE = (1 << 20) + 1 };
	_cleanup_(closep) int fd = open(path,
					O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	_cleanup_(freep) char *text = NULL;
	struct stat st;
	size_t len = 0;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EISDIR;
	text = malloc(SIZE);
	if (!text)
		return -ENOMEM;
	do {
		n = read(fd, text + len, SIZE - len);
		if (n < 0)
			return -errno;
		len += (size_t)n;
	} while (n > 0 && len < SIZE);
	*ret = steal(&text);
	*ret_len = len;
	return 0;
}

static int load_file(struct catalog *catalog, const char *path)
{
	_cleanup_(freep) char *text = NULL;
	size_t len = 0;
	int r = read_file(path, &text, &len);

	if (r == -ENOMEM)
		return r;
	if (r == -EISDIR)
		return catalog_add_problem(catalog, path, NULL, NULL, "is not a file");
	if (r < 0)
		return catalog_add_problem(catalog, path, NULL, NULL,
					   "cannot be read: %s", strerror(-r));
	return catalog_load_text(catalog, path, text, len);
}

int catalog_load_file(struct catalog *catalog, const char *path)
{
	int r = load_file(catalog, path);

	catalog_next_directory(catalog);
	return r;
}

static int is_descriptor_file(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return entry->d_name[0] != '.' && len > 5 &&
	       strcmp(entry->d_name + len - 5, ".json") == 0;
}

/* Not alphasort(): the order is the same in every locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

int catalog_load_directory(struct catalog *catalog, const char *path)
{
	struct dirent **entries;
	int i, n, r = 0;

	n = scandir(path, &entries, is_descriptor_file, by_name);
	if (n < 0 && errno == ENOMEM)
		return -ENOMEM;
	if (n < 0 && errno != ENOENT && errno != ENOTDIR)
		r = catalog_add_problem(catalog, path, NULL, NULL, "cannot be read: %s",
					strerror(errno));
	for (i = 0; i < n; i++) {
		_cleanup_(freep) char *file = NULL;

		if (r == 0 && asprintf(&file, "%s/%s", path, entries[i]->d_name) < 0) {
			file = NULL;
			r = -ENOMEM;
		}
		if (r == 0)
			r = load_file(catalog, file);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	catalog_next_directory(catalog);
	return r;
}

/* The parts of $USHER_PRODUCTS_DIR. */
static int load_list(struct catalog *catalog, const char *list)
{
	while (*list) {
		size_t len = strcspn(list, ":");
		_cleanup_(freep) char *path = strndup(list, len);
		int r;

		if (!path)
			return -ENOMEM;
		r = len > 0 ? catalog_load_directory(catalog, path) : 0;
		if (r < 0)
			return r;
		list += len + (list[len] == ':');
	}
	return 0;
}

static int load_of_user(struct catalog *catalog)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	_cleanup_(freep) char *path = NULL;
	int n;

	/* the base directory specification: a relative path is to be ignored */
	if (config && config[0] == '/')
		n = asprintf(&path, "%s/usher/products.d", config);
	else if (home && home[0] == '/')
		n = asprintf(&path, "%s/.config/usher/products.d", home);
	else
		return 0;
	if (n < 0) {
		path = NULL;
		return -ENOMEM;
	}
	return catalog_load_directory(catalog, path);
}

int catalog_load_default(struct catalog *catalog)
{
	const char *list = getenv("USHER_PRODUCTS_DIR");
	int r;

	if (list)
		return load_list(catalog, list);
	r = load_of_user(catalog);
	if (r == 0)
		r = catalog_load_directory(catalog, USHER_SYSCONFDIR "/products.d");
	if (r == 0)
		r = catalog_load_directory(catalog, USHER_DATADIR "/products.d");
	return r;
}

int catalog_load(struct catalog **ret)
{
	_cleanup_(catalog_freep) struct catalog *catalog = NULL;
	int r = catalog_new(&catalog);

	if (r == 0)
		r = catalog_load_default(catalog);
	if (r < 0)
		return r;
	*ret = steal(&catalog);
	return 0;
}
