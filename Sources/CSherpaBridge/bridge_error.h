#ifndef BRIDGE_ERROR_H
#define BRIDGE_ERROR_H

/// Sets what sherpa_bridge_error() answers.
__attribute__((format(printf, 1, 2))) void sherpa_bridge_fail(const char *format, ...);

#endif
