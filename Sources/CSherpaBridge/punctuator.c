#include <stdlib.h>
#include <string.h>

#include "CSherpaBridge.h"
#include "bridge_error.h"
#include "library.h"

#ifdef HAVE_SHERPA

/// One of the two models is there.
struct SherpaPunctuatorHandle {
  SherpaLibraryHandle *library;
  const SherpaOnnxOfflinePunctuation *transformer;
  const SherpaOnnxOnlinePunctuation *english;
};

SherpaPunctuatorHandle *sherpa_punctuator_create(SherpaLibraryHandle *library, const char *model,
                                                 const char *vocabulary, int32_t threads) {
  SherpaPunctuatorHandle *handle = calloc(1, sizeof *handle);
  if (handle == NULL) {
    sherpa_bridge_fail("out of memory");
    return NULL;
  }
  handle->library = library;
  if (vocabulary == NULL) {
    SherpaOnnxOfflinePunctuationConfig config;
    memset(&config, 0, sizeof config);
    config.model.ct_transformer = model;
    config.model.num_threads = threads;
    config.model.provider = "cpu";
    handle->transformer = library->SherpaOnnxCreateOfflinePunctuation(&config);
  } else {
    SherpaOnnxOnlinePunctuationConfig config;
    memset(&config, 0, sizeof config);
    config.model.cnn_bilstm = model;
    config.model.bpe_vocab = vocabulary;
    config.model.num_threads = threads;
    config.model.provider = "cpu";
    handle->english = library->SherpaOnnxCreateOnlinePunctuation(&config);
  }
  if (handle->transformer == NULL && handle->english == NULL) {
    free(handle);
    sherpa_bridge_fail("sherpa-onnx cannot use %s as a punctuation model", model);
    return NULL;
  }
  return handle;
}

char *sherpa_punctuator_apply(SherpaPunctuatorHandle *handle, const char *text) {
  SherpaLibraryHandle *library = handle->library;
  const char *answer = handle->english != NULL
                           ? library->SherpaOnnxOnlinePunctuationAddPunct(handle->english, text)
                           : library->SherpaOfflinePunctuationAddPunct(handle->transformer, text);
  if (answer == NULL) {
    sherpa_bridge_fail("the punctuation model gave no answer");
    return NULL;
  }
  char *copy = strdup(answer);
  if (handle->english != NULL) {
    library->SherpaOnnxOnlinePunctuationFreeText(answer);
  } else {
    library->SherpaOfflinePunctuationFreeText(answer);
  }
  if (copy == NULL) sherpa_bridge_fail("out of memory");
  return copy;
}

void sherpa_punctuator_destroy(SherpaPunctuatorHandle *handle) {
  if (handle->transformer != NULL) handle->library->SherpaOnnxDestroyOfflinePunctuation(handle->transformer);
  if (handle->english != NULL) handle->library->SherpaOnnxDestroyOnlinePunctuation(handle->english);
  free(handle);
}

#else

SherpaPunctuatorHandle *sherpa_punctuator_create(SherpaLibraryHandle *library, const char *model,
                                                 const char *vocabulary, int32_t threads) {
  (void)library, (void)model, (void)vocabulary, (void)threads;
  return NULL;
}

char *sherpa_punctuator_apply(SherpaPunctuatorHandle *handle, const char *text) {
  (void)handle, (void)text;
  return NULL;
}

void sherpa_punctuator_destroy(SherpaPunctuatorHandle *handle) { (void)handle; }

#endif
