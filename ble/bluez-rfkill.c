/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The kernel's radio switches, as they move: include/uapi/linux/rfkill.h. */
#include "ble/bluez-private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/rfkill.h>
#include <sys/epoll.h>

static int on_switch(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	struct rfkill_event event;
	ssize_t n = read(fd, &event, sizeof(event));

	/* One a round: at first each switch is told. */
	if (n >= (ssize_t)RFKILL_EVENT_SIZE_V1 && event.type == RFKILL_TYPE_BLUETOOTH)
		bluez_changed(userdata);
	else if (n < 0 && errno != EAGAIN && errno != EINTR)
		sd_event_source_set_enabled(source, SD_EVENT_OFF);
	return 0;
}

void rfkill_watch(struct bluez *bluez)
{
	_cleanup_(closep) int fd = open("/dev/rfkill", O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 || sd_event_add_io(bluez->event, &bluez->rfkill, fd, EPOLLIN,
				      on_switch, bluez) < 0)
		return;
	sd_event_source_set_io_fd_own(bluez->rfkill, true);
	steal_fd(&fd);
}
