#include <stdlib.h>
#include <string.h>

#include "CSherpaBridge.h"
#include "bridge_error.h"
#include "library.h"

#ifdef HAVE_SHERPA

struct SherpaDiarizerHandle {
  SherpaLibraryHandle *library;
  const SherpaOnnxOfflineSpeakerDiarization *diarization;
};

SherpaDiarizerHandle *sherpa_diarizer_create(SherpaLibraryHandle *library, const char *segmentation,
                                             const char *embedding, int32_t threads, float shift) {
  SherpaOnnxOfflineSpeakerDiarizationConfig config;
  memset(&config, 0, sizeof config);
  config.segmentation.pyannote.model = segmentation;
  config.segmentation.pyannote.window_shift_ratio = shift;
  config.segmentation.num_threads = threads;
  config.segmentation.provider = "cpu";
  config.embedding.model = embedding;
  config.embedding.num_threads = threads;
  config.embedding.provider = "cpu";
  // Set anew for each file.
  config.clustering.threshold = 0.5f;
  config.min_duration_on = 0.3f;
  config.min_duration_off = 0.5f;
  SherpaDiarizerHandle *handle = calloc(1, sizeof *handle);
  if (handle == NULL) {
    sherpa_bridge_fail("out of memory");
    return NULL;
  }
  handle->library = library;
  handle->diarization = library->SherpaOnnxCreateOfflineSpeakerDiarization(&config);
  if (handle->diarization == NULL) {
    free(handle);
    sherpa_bridge_fail("sherpa-onnx cannot tell speakers apart with %s and %s", segmentation, embedding);
    return NULL;
  }
  int32_t rate = library->SherpaOnnxOfflineSpeakerDiarizationGetSampleRate(handle->diarization);
  if (rate != 16000) {
    sherpa_diarizer_destroy(handle);
    sherpa_bridge_fail("%s hears %d samples a second, not 16000", segmentation, (int)rate);
    return NULL;
  }
  return handle;
}

int64_t sherpa_diarizer_process(SherpaDiarizerHandle *handle, const float *samples, int32_t count,
                                int32_t speakers, float threshold, SherpaTurn **turns) {
  SherpaLibraryHandle *library = handle->library;
  SherpaOnnxOfflineSpeakerDiarizationConfig config;
  memset(&config, 0, sizeof config);
  config.clustering.num_clusters = speakers > 0 ? speakers : -1;
  config.clustering.threshold = threshold;
  library->SherpaOnnxOfflineSpeakerDiarizationSetConfig(handle->diarization, &config);
  const SherpaOnnxOfflineSpeakerDiarizationResult *result =
      library->SherpaOnnxOfflineSpeakerDiarizationProcess(handle->diarization, samples, count);
  *turns = NULL;
  if (result == NULL) {
    sherpa_bridge_fail("sherpa-onnx gave no answer about the speakers");
    return -1;
  }
  int32_t found = library->SherpaOnnxOfflineSpeakerDiarizationResultGetNumSegments(result);
  int64_t answer = found;
  if (found > 0) {
    const SherpaOnnxOfflineSpeakerDiarizationSegment *segments =
        library->SherpaOnnxOfflineSpeakerDiarizationResultSortByStartTime(result);
    SherpaTurn *copy = segments == NULL ? NULL : malloc((size_t)found * sizeof *copy);
    if (copy == NULL) {
      sherpa_bridge_fail("out of memory");
      answer = -1;
    } else {
      for (int32_t index = 0; index < found; index++) {
        copy[index] = (SherpaTurn){segments[index].start, segments[index].end, segments[index].speaker};
      }
      *turns = copy;
    }
    if (segments != NULL) library->SherpaOnnxOfflineSpeakerDiarizationDestroySegment(segments);
  }
  library->SherpaOnnxOfflineSpeakerDiarizationDestroyResult(result);
  return answer;
}

void sherpa_diarizer_destroy(SherpaDiarizerHandle *handle) {
  handle->library->SherpaOnnxDestroyOfflineSpeakerDiarization(handle->diarization);
  free(handle);
}

#else

SherpaDiarizerHandle *sherpa_diarizer_create(SherpaLibraryHandle *library, const char *segmentation,
                                             const char *embedding, int32_t threads, float shift) {
  (void)library, (void)segmentation, (void)embedding, (void)threads, (void)shift;
  return NULL;
}

int64_t sherpa_diarizer_process(SherpaDiarizerHandle *handle, const float *samples, int32_t count,
                                int32_t speakers, float threshold, SherpaTurn **turns) {
  (void)handle, (void)samples, (void)count, (void)speakers, (void)threshold, (void)turns;
  return -1;
}

void sherpa_diarizer_destroy(SherpaDiarizerHandle *handle) { (void)handle; }

#endif
