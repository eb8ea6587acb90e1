/*
 * Measures a way with UDP packets of its own: what arrives, how late, and in which order. Both ends share one clock
 * (one machine), so delays are one-way and exact.
 *
 *   packet-probe receive <port> <idle ms>           -> one line per packet "<number> <delay ns>", until nothing came for that time
 *   packet-probe send <address> <port> <packets> <gap us> <bytes>
 *
 * The receiver prints "ready" first and, after its packets, "end <bytes of IP> <ns between the first and the last>".
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HEADERS = 28, LARGEST = 1472, MOST = 4 << 20, FIRST_WITHIN_MS = 60000 };

struct stamp {
  uint64_t number;
  int64_t sent_ns;
};

static int64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static void fail(const char *what) {
  fprintf(stderr, "packet-probe: %s: %s\n", what, strerror(errno));
  exit(1);
}

static int receive(int port, int idle_ms) {
  int s = socket(AF_INET, SOCK_DGRAM, 0), room = 64 << 20;
  setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  if (bind(s, (struct sockaddr *)&at, sizeof at) < 0) fail("bind");
  struct stamp *seen = malloc(sizeof *seen * MOST); /* the second field becomes the delay */
  if (!seen) fail("no memory");
  printf("ready\n");
  fflush(stdout);
  long count = 0, bytes = 0;
  int64_t first = 0, last = 0;
  struct pollfd polled = {s, POLLIN, 0};
  while (count < MOST && poll(&polled, 1, count == 0 ? FIRST_WITHIN_MS : idle_ms) > 0) {
    unsigned char packet[LARGEST];
    ssize_t length = recv(s, packet, sizeof packet, 0);
    if (length < (ssize_t)sizeof(struct stamp)) continue;
    last = now_ns();
    if (count == 0) first = last;
    memcpy(&seen[count], packet, sizeof *seen);
    seen[count].sent_ns = last - seen[count].sent_ns;
    if (count++ > 0) bytes += length + HEADERS; /* the first one's time is not within the measured span */
  }
  for (long i = 0; i < count; i++) printf("%llu %lld\n", (unsigned long long)seen[i].number, (long long)seen[i].sent_ns);
  printf("end %ld %lld\n", bytes, (long long)(last - first));
  return 0;
}

static int send_all(const char *address, int port, long packets, int64_t gap_ns, size_t bytes) {
  int s = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  if (inet_pton(AF_INET, address, &to.sin_addr) != 1 || connect(s, (struct sockaddr *)&to, sizeof to) < 0) fail(address);
  if (bytes < HEADERS + sizeof(struct stamp) || bytes > LARGEST + HEADERS) fail("bytes");
  unsigned char packet[LARGEST] = {0};
  int64_t next = now_ns();
  for (long i = 0; i < packets; i++, next += gap_ns) {
    struct timespec until = {next / 1000000000ll, next % 1000000000ll};
    if (next > now_ns()) clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
    struct stamp stamp = {(uint64_t)i, now_ns()};
    memcpy(packet, &stamp, sizeof stamp);
    if (send(s, packet, bytes - HEADERS, 0) < 0 && errno != ENOBUFS) fail("send");
  }
  return 0;
}

int main(int count, char **words) {
  struct sched_param first = {.sched_priority = 5};
  sched_setscheduler(0, SCHED_FIFO, &first);
  prctl(PR_SET_TIMERSLACK, 1000ul);
  if (count == 4 && strcmp(words[1], "receive") == 0) return receive(atoi(words[2]), atoi(words[3]));
  if (count == 7 && strcmp(words[1], "send") == 0)
    return send_all(words[2], atoi(words[3]), atol(words[4]), atoll(words[5]) * 1000, (size_t)atol(words[6]));
  fprintf(stderr, "usage: packet-probe receive <port> <idle ms> | send <address> <port> <packets> <gap us> <bytes>\n");
  return 2;
}
