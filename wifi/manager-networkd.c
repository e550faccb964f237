/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * systemd-networkd has no call that makes it let go of a link. What it has are files: one of /run,
 * before all others in their order, says Unmanaged=yes (systemd.network(5)), and Reload makes it
 * read them again. Both need root, or a rule of polkit and a directory that may be written.
 */
#include "wifi/manager-private.h"

#include "wifi/bus.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define NETWORKD      "org.freedesktop.network1"
#define NETWORKD_PATH "/org/freedesktop/network1"
#define NETWORKD_LINK NETWORKD ".Link"
#define NETWORKD_DIR  "/run/systemd/network"

enum { FILE_PATH_SIZE = 128 };

/* ---- Finding ---- */

static int on_link_state(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	const char *state;

	manager_found(userdata, wifi_bus_error(reply) == 0 &&
					wifi_bus_property(reply, "AdministrativeState",
							  's', &state) > 0 &&
					strcmp(state, "unmanaged") != 0);
	return 0;
}

static int on_link(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_manager *manager = userdata;
	const char *path;

	if (wifi_bus_error(reply) < 0 ||
	    sd_bus_message_read(reply, "io", NULL, &path) < 0 ||
	    manager_get_all(manager, NETWORKD, path, NETWORKD_LINK, on_link_state) < 0)
		manager_found(manager, false);
	return 0;
}

static int networkd_find(struct wifi_manager *manager)
{
	return manager_call(manager, NETWORKD, NETWORKD_PATH, NETWORKD ".Manager",
			    "GetLinkByName", on_link, "s", manager->interface);
}

/* ---- The file ---- */

static void file_path(const struct wifi_manager *manager, char *ret)
{
	snprintf(ret, FILE_PATH_SIZE, NETWORKD_DIR "/00-usher-%s.network",
		 manager->interface);
}

static int write_file(const struct wifi_manager *manager)
{
	_cleanup_(closep) int fd = -1;
	char path[FILE_PATH_SIZE];

	/* in [Match] these would match others, or nothing */
	if (strpbrk(manager->interface, "*?[]!\"'\\"))
		return -EINVAL;
	if (mkdir(NETWORKD_DIR, 0755) < 0 && errno != EEXIST)
		return -errno;
	file_path(manager, path);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0)
		return -errno;
	if (dprintf(fd,
		    "# of usher, until it leaves the network that it has joined\n"
		    "[Match]\nName=%s\n\n[Link]\nUnmanaged=yes\n",
		    manager->interface) < 0)
		return -EIO;
	/* it is another user that reads it, whatever the umask */
	return fchmod(fd, 0644) < 0 ? -errno : 0;
}

/* 1: it was there. */
static int remove_file(const struct wifi_manager *manager)
{
	char path[FILE_PATH_SIZE];

	file_path(manager, path);
	if (unlink(path) == 0)
		return 1;
	return errno == ENOENT ? 0 : -errno;
}

static int no_file(struct wifi_manager *manager, int error)
{
	manager_end(manager, error == -EPERM || error == -EROFS ? -EACCES : error,
		    "systemd-networkd lets go of %s for root only: run it with sudo, or "
		    "give %s a file with Unmanaged=yes in /etc/systemd/network",
		    manager->interface, manager->interface);
	return 0;
}

/* ---- Both ways ---- */

static int on_back(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_manager *manager = userdata;

	if (wifi_bus_error(reply) == -ENOTCONN)
		manager_end(manager, 0, NULL); /* it reads them when it starts */
	else if (!manager_failed(manager, reply, "read its files again"))
		manager_end(manager, 0, NULL);
	return 0;
}

static int on_unmanaged(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_manager *manager = userdata;
	const char *state;

	if (wifi_bus_error(reply) == 0 &&
	    wifi_bus_property(reply, "AdministrativeState", 's', &state) > 0 &&
	    strcmp(state, "unmanaged") == 0)
		manager_end(manager, 0, NULL);
	return 0; /* else the signal tells */
}

static int on_reloaded(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_manager *manager = userdata;

	if (manager_failed(manager, reply, "let go of it")) {
		(void)remove_file(manager);
		return 0;
	}
	if (manager_get_all(manager, NETWORKD, manager->link, NETWORKD_LINK,
			    on_unmanaged) < 0)
		manager_end(manager, -ENOMEM, NULL);
	return 0;
}

static int reload(struct wifi_manager *manager, sd_bus_message_handler_t fn)
{
	return manager_call(manager, NETWORKD, NETWORKD_PATH, NETWORKD ".Manager",
			    "Reload", fn, NULL);
}

static int on_release_link(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_manager *manager = userdata;
	const char *path;
	int r = 0;

	if (wifi_bus_error(reply) < 0 ||
	    sd_bus_message_read(reply, "io", NULL, &path) < 0) {
		manager_end(manager, 0, NULL); /* it is not there any more */
		return 0;
	}
	snprintf(manager->link, sizeof(manager->link), "%s", path);
	r = sd_bus_match_signal_async(manager->bus, &manager->nm.match, NETWORKD, path,
				      "org.freedesktop.DBus.Properties",
				      "PropertiesChanged", on_unmanaged, NULL, manager);
	if (r >= 0) {
		r = write_file(manager);
		if (r < 0)
			return no_file(manager, r);
		r = reload(manager, on_reloaded);
	}
	if (r < 0)
		manager_end(manager, r, NULL);
	return 0;
}

static int networkd_release(struct wifi_manager *manager)
{
	return manager_call(manager, NETWORKD, NETWORKD_PATH, NETWORKD ".Manager",
			    "GetLinkByName", on_release_link, "s", manager->interface);
}

/* Without the file it has it already, unless whoever removed the file was killed right then. */
static int on_back_state(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_manager *manager = userdata;
	const char *state;

	if (wifi_bus_error(reply) < 0 ||
	    wifi_bus_property(reply, "AdministrativeState", 's', &state) <= 0 ||
	    strcmp(state, "unmanaged") != 0)
		manager_end(manager, 0, NULL);
	else if (reload(manager, on_back) < 0)
		manager_end(manager, -ENOMEM, NULL);
	return 0;
}

static int on_back_link(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error)
{
	struct wifi_manager *manager = userdata;
	const char *path;

	if (wifi_bus_error(reply) < 0 ||
	    sd_bus_message_read(reply, "io", NULL, &path) < 0 ||
	    manager_get_all(manager, NETWORKD, path, NETWORKD_LINK, on_back_state) < 0)
		manager_end(manager, 0, NULL);
	return 0;
}

static int networkd_give_back(struct wifi_manager *manager)
{
	int r = remove_file(manager);

	if (r < 0)
		return no_file(manager, r);
	if (!manager->bus) {
		manager_end(manager, -ENOTCONN,
			    "there is no system bus to tell systemd-networkd over");
		return 0;
	}
	if (r > 0)
		return reload(manager, on_back);
	return manager_call(manager, NETWORKD, NETWORKD_PATH, NETWORKD ".Manager",
			    "GetLinkByName", on_back_link, "s", manager->interface);
}

const struct manager_kind manager_networkd = {
	.name = "systemd-networkd",
	.service = NETWORKD,
	.find = networkd_find,
	.release = networkd_release,
	.give_back = networkd_give_back,
};
