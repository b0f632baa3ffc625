/* Preloaded into a program under test: writes down, in order, what it asks the disk to do with the files below
 * LOKET_TRACE_FOLDER, into LOKET_TRACE_FILE. With LOKET_TRACE_ROOM the disk is full once so many bytes were added; with
 * LOKET_TRACE_SYNC every sync takes so many ms more, as on an old disk.
 * A record: kind (1 byte), name length (1), offset (8), length (8), name, data of a write. Native byte order. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int trace = -2;
static long long room = -1;
static long slow = 0;
static char folder[PATH_MAX];

typedef ssize_t (*put_at)(int, const void *, size_t, off_t);
typedef ssize_t (*put_here)(int, const void *, size_t);
typedef int (*cut_file)(int, off_t);
typedef int (*sync_file)(int);

#define REAL(name, type) \
    static type real; \
    if (!real) real = (type)dlsym(RTLD_NEXT, name)

static void ready(void) {
    if (trace != -2) return;
    const char *to = getenv("LOKET_TRACE_FILE"), *below = getenv("LOKET_TRACE_FOLDER"), *left = getenv("LOKET_TRACE_ROOM");
    const char *sync = getenv("LOKET_TRACE_SYNC");
    trace = -1;
    if (!below) return;
    snprintf(folder, sizeof folder, "%s/", below);
    if (left) room = atoll(left);
    if (sync) slow = atol(sync);
    if (to) trace = open(to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* The name below the folder of an open file, or NULL. */
static const char *named(int fd, char *space) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, space, PATH_MAX - 1);
    if (n < 0) return NULL;
    space[n] = 0;
    size_t below = strlen(folder);
    return below && !strncmp(space, folder, below) ? space + below : NULL;
}

static void record(char kind, const char *name, uint64_t offset, uint64_t length, const void *data) {
    if (trace < 0) return;
    REAL("write", put_here);
    uint8_t head[18] = {(uint8_t)kind, (uint8_t)strlen(name)};
    memcpy(head + 2, &offset, 8);
    memcpy(head + 10, &length, 8);
    real(trace, head, sizeof head);
    real(trace, name, strlen(name));
    if (data) real(trace, data, length);
}

/* 0 when the disk has no room for a write that ends here. */
static int fits(int fd, uint64_t end) {
    struct stat seen;
    if (room < 0 || fstat(fd, &seen)) return 1;
    long long more = (long long)end - (long long)seen.st_size;
    if (more <= 0) return 1;
    if (more > room) return 0;
    room -= more;
    return 1;
}

static ssize_t put(int fd, const void *data, size_t n, off_t at, put_at real) {
    char space[PATH_MAX];
    pthread_mutex_lock(&lock);
    ready();
    const char *name = named(fd, space);
    ssize_t done;
    if (name && !fits(fd, (uint64_t)at + n)) {
        errno = ENOSPC;
        done = -1;
    } else {
        done = real(fd, data, n, at);
        if (name && done > 0) record('w', name, at, done, data);
    }
    pthread_mutex_unlock(&lock);
    return done;
}

ssize_t pwrite(int fd, const void *data, size_t n, off_t at) {
    REAL("pwrite", put_at);
    return put(fd, data, n, at, real);
}

ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at) {
    REAL("pwrite64", put_at);
    return put(fd, data, n, at, real);
}

ssize_t write(int fd, const void *data, size_t n) {
    REAL("write", put_here);
    char space[PATH_MAX];
    pthread_mutex_lock(&lock);
    ready();
    const char *name = named(fd, space);
    ssize_t done;
    off_t at = name ? lseek(fd, 0, SEEK_CUR) : 0;
    if (name && (fcntl(fd, F_GETFL) & O_APPEND)) at = lseek(fd, 0, SEEK_END);
    if (name && !fits(fd, (uint64_t)at + n)) {
        errno = ENOSPC;
        done = -1;
    } else {
        done = real(fd, data, n);
        if (name && done > 0) record('w', name, at, done, data);
    }
    pthread_mutex_unlock(&lock);
    return done;
}

static int after(int done, int fd, char kind, uint64_t length) {
    char space[PATH_MAX];
    pthread_mutex_lock(&lock);
    ready();
    const char *name = named(fd, space);
    if (name && !done) record(kind, name, 0, length, NULL);
    pthread_mutex_unlock(&lock);
    if (name && kind == 's' && slow) usleep(slow * 1000);
    return done;
}

int ftruncate(int fd, off_t length) {
    REAL("ftruncate", cut_file);
    return after(real(fd, length), fd, 't', length);
}

int ftruncate64(int fd, off64_t length) {
    REAL("ftruncate64", cut_file);
    return after(real(fd, length), fd, 't', length);
}

int fsync(int fd) {
    REAL("fsync", sync_file);
    return after(real(fd), fd, 's', 0);
}

int fdatasync(int fd) {
    REAL("fdatasync", sync_file);
    return after(real(fd), fd, 's', 0);
}
