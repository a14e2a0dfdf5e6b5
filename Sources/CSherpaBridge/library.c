#include "library.h"

#include <dlfcn.h>
#include <string.h>

#include "CSherpaBridge.h"
#include "bridge_error.h"

#ifdef HAVE_SHERPA

const char *sherpa_bridge_header_version(void) { return SHERPA_ONNX_HEADER_VERSION; }

SherpaLibraryHandle *sherpa_library_open(const char *path) {
  static SherpaLibraryHandle library;
  void *image = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (image == NULL) {
    sherpa_bridge_fail("cannot load %s: %s", path, dlerror());
    return NULL;
  }
#define X(function)                                                                           \
  library.function = (__typeof__(&function))dlsym(image, #function);                          \
  if (library.function == NULL) {                                                             \
    sherpa_bridge_fail("%s has no function " #function "; it is not sherpa-onnx's C API "     \
                       "of version " SHERPA_ONNX_HEADER_VERSION, path);                       \
    return NULL;                                                                              \
  }
  SHERPA_FUNCTIONS(X)
#undef X
  const char *version = library.SherpaOnnxGetVersionStr();
  if (strcmp(version, SHERPA_ONNX_HEADER_VERSION) != 0) {
    sherpa_bridge_fail("%s is version %s, but sotto-worker was built for version " SHERPA_ONNX_HEADER_VERSION
                       "; run scripts/setup and build again", path, version);
    return NULL;
  }
  return &library;
}

#else

const char *sherpa_bridge_header_version(void) { return NULL; }

SherpaLibraryHandle *sherpa_library_open(const char *path) {
  (void)path;
  sherpa_bridge_fail("sotto-worker was built without sherpa-onnx's header; run scripts/setup and build again "
                     "with make");
  return NULL;
}

#endif
