#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "CSherpaBridge.h"

static char words[4096];
static volatile sig_atomic_t length = 0;
static int target = -1;

// Only write(2) and _exit(2): also called from a signal handler.
static void speak(void) {
  sig_atomic_t count = length;
  length = 0;
  if (count > 0) {
    ssize_t ignored = write(target, words, (size_t)count);
    (void)ignored;
  }
}

static void speak_and_leave(int signal) {
  (void)signal;
  speak();
  _exit(1);
}

// sherpa-onnx leaves by _Exit, which runs no handler. The executable's symbol goes before the C library's.
_Noreturn void _Exit(int status) {
  speak();
  _exit(status);
}

void sherpa_bridge_last_words(int descriptor, const char *line) {
  static int installed = 0;
  length = 0;
  if (line == NULL) {
    signal(SIGABRT, SIG_DFL);
    return;
  }
  if (!installed) {
    installed = atexit(speak) == 0;
  }
  target = descriptor;
  size_t count = strnlen(line, sizeof words - 1);
  memcpy(words, line, count);
  length = (sig_atomic_t)count;
  signal(SIGABRT, speak_and_leave);
}
