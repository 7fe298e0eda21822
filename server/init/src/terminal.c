#define _GNU_SOURCE
#include "terminal.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool set_window_size(int master, uint16_t cols, uint16_t rows) {
    struct winsize size = {.ws_col = cols, .ws_row = rows};
    return ioctl(master, TIOCSWINSZ, &size) == 0;
}

bool terminal_open(int *master, int *slave) {
    *master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (*master < 0) *master = open("/dev/pts/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (*master < 0) return false;
    int unlocked = 0;
    unsigned number;
    if (ioctl(*master, TIOCSPTLCK, &unlocked) == 0 && ioctl(*master, TIOCGPTN, &number) == 0) {
        char path[32];
        snprintf(path, sizeof path, "/dev/pts/%u", number);
        *slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
        if (*slave >= 0) return true;
    }
    close(*master);
    return false;
}

void terminal_of_our_own(void) {
    int master, slave;
    setsid();
    if (getsid(0) != getpid() || !terminal_open(&master, &slave)) return;
    if (ioctl(slave, TIOCSCTTY, 0) == 0 && open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC) >= 0) return;
    close(slave);
    close(master);
}
