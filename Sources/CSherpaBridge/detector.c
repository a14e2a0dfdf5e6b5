#include <stdlib.h>
#include <string.h>

#include "CSherpaBridge.h"
#include "bridge_error.h"
#include "library.h"

#ifdef HAVE_SHERPA

enum { sample_rate = 16000, window = 512 };

// The detector copies all of the running speech at every window, which is quadratic in the length of the speech. After
// this many windows of it (8 s) the speech is taken out and what follows, starting where it ended, is joined to it.
enum { windows_before_cut = 250 };

// More than any audio handed over: the detector itself must never cut.
static const float longest_speech = 100000.0f;

// What the detector's buffer holds at first; it grows by itself, but tells the log each time.
static const float buffer_seconds = 60.0f;

// The model sees this much of the samples before a window, so the detector is always that far behind.
enum { lag = window };

struct SherpaDetectorHandle {
  SherpaLibraryHandle *library;
  const SherpaOnnxVoiceActivityDetector *detector;
  int64_t minimum_silence;
};

typedef struct {
  SherpaSpan *items;
  int64_t count;
  int64_t capacity;
} SpanList;

static int append(SpanList *list, SherpaSpan span) {
  if (list->count > 0 && span.start <= list->items[list->count - 1].end) {
    SherpaSpan *last = &list->items[list->count - 1];
    last->end = span.end > last->end ? span.end : last->end;
    return 0;
  }
  if (list->count == list->capacity) {
    int64_t capacity = list->capacity == 0 ? 16 : list->capacity * 2;
    SherpaSpan *items = realloc(list->items, (size_t)capacity * sizeof *items);
    if (items == NULL) return -1;
    list->items = items;
    list->capacity = capacity;
  }
  list->items[list->count++] = span;
  return 0;
}

// Where speech was cut and went on for less than the silence that ended it, what was taken out has the beginning of
// that silence in it.
static void trim(SpanList *list, int64_t end) {
  if (list->count == 0) return;
  SherpaSpan *last = &list->items[list->count - 1];
  if (last->end > end && end > last->start) last->end = end;
}

// Moves finished stretches out of the detector.
static int collect(SherpaDetectorHandle *handle, int64_t count, SpanList *list) {
  SherpaLibraryHandle *library = handle->library;
  while (!library->SherpaOnnxVoiceActivityDetectorEmpty(handle->detector)) {
    const SherpaOnnxSpeechSegment *segment = library->SherpaOnnxVoiceActivityDetectorFront(handle->detector);
    if (segment == NULL) break;
    SherpaSpan span = {segment->start < 0 ? 0 : segment->start, segment->start + segment->n};
    library->SherpaOnnxDestroySpeechSegment(segment);
    library->SherpaOnnxVoiceActivityDetectorPop(handle->detector);
    if (span.end > count) span.end = count;
    if (span.end > span.start && append(list, span) != 0) return -1;
  }
  return 0;
}

SherpaDetectorHandle *sherpa_detector_create(SherpaLibraryHandle *library, const char *model, float threshold,
                                             float minimum_silence, float minimum_speech) {
  SherpaOnnxVadModelConfig config;
  memset(&config, 0, sizeof config);
  config.silero_vad.model = model;
  config.silero_vad.threshold = threshold;
  config.silero_vad.min_silence_duration = minimum_silence;
  config.silero_vad.min_speech_duration = minimum_speech;
  config.silero_vad.window_size = window;
  config.silero_vad.max_speech_duration = longest_speech;
  config.sample_rate = sample_rate;
  config.num_threads = 1;
  config.provider = "cpu";
  SherpaDetectorHandle *handle = calloc(1, sizeof *handle);
  if (handle == NULL) {
    sherpa_bridge_fail("out of memory");
    return NULL;
  }
  handle->library = library;
  handle->minimum_silence = (int64_t)(minimum_silence * sample_rate);
  handle->detector = library->SherpaOnnxCreateVoiceActivityDetector(&config, buffer_seconds);
  if (handle->detector == NULL) {
    free(handle);
    sherpa_bridge_fail("sherpa-onnx cannot use %s as a Silero voice activity model", model);
    return NULL;
  }
  return handle;
}

int64_t sherpa_detector_detect(SherpaDetectorHandle *handle, const float *samples, int64_t count,
                               SherpaSpan **spans) {
  SherpaLibraryHandle *library = handle->library;
  const SherpaOnnxVoiceActivityDetector *detector = handle->detector;
  SpanList list = {NULL, 0, 0};
  int failed = 0;
  int speaking = 0;
  int was_cut = 0;
  library->SherpaOnnxVoiceActivityDetectorReset(detector);
  for (int64_t offset = 0; offset < count && !failed; offset += window) {
    if (count - offset >= window) {
      library->SherpaOnnxVoiceActivityDetectorAcceptWaveform(detector, samples + offset, window);
    } else {
      float last[window] = {0};
      memcpy(last, samples + offset, (size_t)(count - offset) * sizeof *samples);
      library->SherpaOnnxVoiceActivityDetectorAcceptWaveform(detector, last, window);
    }
    int detected = library->SherpaOnnxVoiceActivityDetectorDetected(detector);
    speaking = detected ? speaking + 1 : 0;
    failed = collect(handle, count, &list) != 0;
    if (was_cut && !detected) {
      trim(&list, offset + window - lag - handle->minimum_silence);
      was_cut = 0;
    }
    if (speaking >= windows_before_cut) {
      library->SherpaOnnxVoiceActivityDetectorFlush(detector);
      failed = failed || collect(handle, count, &list) != 0;
      speaking = 0;
      was_cut = 1;
    }
  }
  if (!failed) {
    library->SherpaOnnxVoiceActivityDetectorFlush(detector);
    failed = collect(handle, count, &list) != 0;
  }
  if (failed) {
    free(list.items);
    sherpa_bridge_fail("out of memory");
    return -1;
  }
  *spans = list.items;
  return list.count;
}

void sherpa_detector_destroy(SherpaDetectorHandle *handle) {
  handle->library->SherpaOnnxDestroyVoiceActivityDetector(handle->detector);
  free(handle);
}

#else

SherpaDetectorHandle *sherpa_detector_create(SherpaLibraryHandle *library, const char *model, float threshold,
                                             float minimum_silence, float minimum_speech) {
  (void)library, (void)model, (void)threshold, (void)minimum_silence, (void)minimum_speech;
  return NULL;
}

int64_t sherpa_detector_detect(SherpaDetectorHandle *handle, const float *samples, int64_t count,
                               SherpaSpan **spans) {
  (void)handle, (void)samples, (void)count, (void)spans;
  return -1;
}

void sherpa_detector_destroy(SherpaDetectorHandle *handle) { (void)handle; }

#endif
