/*
 * A link between two network namespaces that delays, loses, reorders and narrows what passes, for kernels without netem.
 * Two TUN devices, one in each namespace; each direction ("ab", "ba") has its own settings and counters.
 *
 *   impairment-link <namespace a> <namespace b> <device> <seed>
 *
 * On stdin, one command a line; each is answered by one line on stdout:
 *   set <ab|ba> <delay ms> <jitter ms> <loss share> <burst packets> <reorder share> <hold ms> <rate kbit/s> <queue kB>
 *   count      -> "count <ab: taken delivered lost queued-out late> <ba: the same>"
 * Ends when stdin ends, so never outlives who started it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST_PACKET = 2048, MOST_WAITING = 1 << 16, READS_IN_A_ROW = 64 };

/* A packet under way: when it is due at the far end, and its place in line among those due at the same time. */
struct packet {
  int64_t due_ns;
  uint64_t order;
  int length;
  unsigned char bytes[];
};

struct settings {
  int64_t delay_ns, jitter_ns, hold_ns;
  double loss, burst, reorder;
  double ns_per_byte; /* 0: as fast as it comes */
  int64_t queue_bytes;
};

struct direction {
  int in, out;
  struct settings set;
  struct packet **heap; /* the one that is due first is at the top */
  int waiting;
  uint64_t order;
  int64_t line_free_ns;    /* when the narrow line has sent what it has */
  int64_t last_due_ns;     /* no packet overtakes by jitter alone */
  int losing;              /* Gilbert's model: inside a burst of losses */
  long taken, delivered, lost, overflowed, late;
};

static uint64_t random_state;

/* splitmix64: the same seed gives the same losses. */
static double chance(void) {
  uint64_t z = (random_state += 0x9e3779b97f4a7c15ull);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static int64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static void fail(const char *what) {
  fprintf(stderr, "impairment-link: %s: %s\n", what, strerror(errno));
  exit(1);
}

static int open_tun(const char *namespace, const char *device) {
  char path[256];
  snprintf(path, sizeof path, "/run/netns/%s", namespace);
  int handle = open(path, O_RDONLY | O_CLOEXEC);
  if (handle < 0 || setns(handle, CLONE_NEWNET) < 0) fail(path);
  close(handle);
  int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (tun < 0) fail("/dev/net/tun");
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
  strncpy(request.ifr_name, device, IFNAMSIZ - 1);
  if (ioctl(tun, TUNSETIFF, &request) < 0) fail(device);
  return tun;
}

static int before(const struct packet *a, const struct packet *b) {
  return a->due_ns != b->due_ns ? a->due_ns < b->due_ns : a->order < b->order;
}

static void push(struct direction *d, struct packet *p) {
  int at = d->waiting++;
  while (at > 0 && before(p, d->heap[(at - 1) / 2])) {
    d->heap[at] = d->heap[(at - 1) / 2];
    at = (at - 1) / 2;
  }
  d->heap[at] = p;
}

static struct packet *pop(struct direction *d) {
  struct packet *top = d->heap[0], *last = d->heap[--d->waiting];
  int at = 0;
  for (;;) {
    int child = 2 * at + 1;
    if (child >= d->waiting) break;
    if (child + 1 < d->waiting && before(d->heap[child + 1], d->heap[child])) child++;
    if (!before(d->heap[child], last)) break;
    d->heap[at] = d->heap[child];
    at = child;
  }
  d->heap[at] = last;
  return top;
}

/*
 * With bursts of one packet each loss is independent. Otherwise Gilbert's two states: a burst ends after each lost packet
 * with chance 1/burst, and begins so often that the share of lost packets is the one asked for.
 */
static int loses(struct direction *d) {
  const struct settings *s = &d->set;
  if (s->loss <= 0) return d->losing = 0;
  if (s->loss >= 1) return 1;
  if (s->burst <= 1) return chance() < s->loss;
  double ends = 1 / s->burst, begins = s->loss * ends / (1 - s->loss);
  d->losing = d->losing ? chance() >= ends : chance() < begins;
  return d->losing;
}

/* When a packet that comes now is due at the far end; -1 when the queue before the narrow line is full. */
static int64_t due(struct direction *d, int length, int64_t now) {
  const struct settings *s = &d->set;
  int64_t leaves = now;
  if (s->ns_per_byte > 0) {
    int64_t starts = d->line_free_ns > now ? d->line_free_ns : now;
    if ((double)(starts - now) / s->ns_per_byte + length > (double)s->queue_bytes) return -1;
    leaves = d->line_free_ns = starts + (int64_t)(length * s->ns_per_byte);
  }
  int64_t at = leaves + s->delay_ns;
  if (s->jitter_ns > 0) at += (int64_t)((chance() * 2 - 1) * (double)s->jitter_ns);
  if (at < d->last_due_ns) at = d->last_due_ns;
  if (at < now) at = now;
  d->last_due_ns = at;
  if (s->reorder > 0 && chance() < s->reorder) {
    d->late++;
    at += s->hold_ns; /* held back, so that those behind it overtake it */
  }
  return at;
}

static void take(struct direction *d) {
  unsigned char bytes[LARGEST_PACKET];
  for (int i = 0; i < READS_IN_A_ROW; i++) {
    int length = (int)read(d->in, bytes, sizeof bytes);
    if (length <= 0) return;
    d->taken++;
    if (loses(d)) {
      d->lost++;
      continue;
    }
    int64_t at = d->waiting < MOST_WAITING ? due(d, length, now_ns()) : -1;
    if (at < 0) {
      d->overflowed++;
      continue;
    }
    struct packet *p = malloc(sizeof *p + (size_t)length);
    if (!p) fail("no memory");
    *p = (struct packet){.due_ns = at, .order = d->order++, .length = length};
    memcpy(p->bytes, bytes, (size_t)length);
    push(d, p);
  }
}

/* Hands over what is due. Gives the time at which the next one is, or -1. */
static int64_t deliver(struct direction *d) {
  while (d->waiting > 0) {
    if (d->heap[0]->due_ns > now_ns()) return d->heap[0]->due_ns;
    struct packet *p = pop(d);
    if (write(d->out, p->bytes, (size_t)p->length) == p->length) d->delivered++;
    free(p);
  }
  return -1;
}

static void answer(struct direction directions[2], const char *line) {
  char which[3];
  double delay, jitter, loss, burst, reorder, hold, rate, queue;
  if (sscanf(line, "set %2s %lf %lf %lf %lf %lf %lf %lf %lf", which, &delay, &jitter, &loss, &burst, &reorder, &hold, &rate,
             &queue) == 9) {
    struct direction *d = &directions[which[0] == 'b'];
    d->set = (struct settings){.delay_ns = (int64_t)(delay * 1e6),
                               .jitter_ns = (int64_t)(jitter * 1e6),
                               .hold_ns = (int64_t)(hold * 1e6),
                               .loss = loss,
                               .burst = burst,
                               .reorder = reorder,
                               .ns_per_byte = rate > 0 ? 8e6 / rate : 0,
                               .queue_bytes = (int64_t)(queue * 1000)};
    d->line_free_ns = d->last_due_ns = 0;
    printf("set\n");
  } else if (strncmp(line, "count", 5) == 0) {
    printf("count");
    for (int i = 0; i < 2; i++) {
      const struct direction *d = &directions[i];
      printf(" %ld %ld %ld %ld %ld", d->taken, d->delivered, d->lost, d->overflowed, d->late);
    }
    printf("\n");
  } else {
    printf("unknown\n");
  }
  fflush(stdout);
}

/* Reads what there is on stdin and answers each whole line. Gives 0 at its end. */
static int obey(struct direction directions[2]) {
  static char line[512];
  static size_t length;
  ssize_t got = read(0, line + length, sizeof line - 1 - length);
  if (got <= 0) return 0;
  length += (size_t)got;
  line[length] = 0;
  char *end;
  while ((end = strchr(line, '\n')) != NULL) {
    *end = 0;
    answer(directions, line);
    length -= (size_t)(end + 1 - line);
    memmove(line, end + 1, length + 1);
  }
  return length < sizeof line - 1;
}

int main(int count, char **words) {
  if (count != 5) {
    fprintf(stderr, "usage: impairment-link <namespace a> <namespace b> <device> <seed>\n");
    return 2;
  }
  random_state = strtoull(words[4], NULL, 10);
  int a = open_tun(words[1], words[3]), b = open_tun(words[2], words[3]);
  struct direction directions[2] = {{.in = a, .out = b}, {.in = b, .out = a}};
  for (int i = 0; i < 2; i++) {
    directions[i].set.burst = 1;
    directions[i].heap = malloc(sizeof(struct packet *) * MOST_WAITING);
    if (!directions[i].heap) fail("no memory");
  }
  /* A busy machine must not be what delays: the first in line for a core, and woken to the microsecond. */
  struct sched_param first = {.sched_priority = 10};
  sched_setscheduler(0, SCHED_FIFO, &first);
  prctl(PR_SET_TIMERSLACK, 1000ul);
  printf("up\n");
  fflush(stdout);
  for (;;) {
    int64_t next = -1;
    for (int i = 0; i < 2; i++) {
      int64_t at = deliver(&directions[i]);
      if (at >= 0 && (next < 0 || at < next)) next = at;
    }
    int64_t wait = next < 0 ? 0 : next - now_ns();
    if (wait < 0) wait = 0;
    struct timespec timeout = {wait / 1000000000ll, wait % 1000000000ll};
    struct pollfd polled[3] = {{a, POLLIN, 0}, {b, POLLIN, 0}, {0, POLLIN, 0}};
    if (ppoll(polled, 3, next < 0 ? NULL : &timeout, NULL) < 0 && errno != EINTR) fail("poll");
    for (int i = 0; i < 2; i++)
      if (polled[i].revents & POLLIN) take(&directions[i]);
    if (polled[2].revents && !obey(directions)) return 0;
  }
}
