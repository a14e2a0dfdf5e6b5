#include "CSherpaBridge.h"

#include <stdarg.h>
#include <stdio.h>

#include "bridge_error.h"

static char last_error[1024] = "";

void sherpa_bridge_fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(last_error, sizeof last_error, format, arguments);
  va_end(arguments);
}

const char *sherpa_bridge_error(void) { return last_error; }
