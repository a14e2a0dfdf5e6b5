#ifndef CSHERPA_BRIDGE_H
#define CSHERPA_BRIDGE_H

#include <stdint.h>

// The part of sherpa-onnx's C API that the worker uses, loaded with dlopen when the worker starts. The library is
// therefore no condition for building or starting anything, and its headers are needed only to build with it.
//
// Nothing here is safe to call from several threads at once. A function that fails returns NULL or -1, and
// sherpa_bridge_error() then says why.

#ifdef __cplusplus
extern "C" {
#endif

/// The version of sherpa-onnx whose header this was built with; NULL when built without one.
const char *sherpa_bridge_header_version(void);

/// Why the last call failed; valid until the next call.
const char *sherpa_bridge_error(void);

typedef struct SherpaLibraryHandle SherpaLibraryHandle;

/// Loads libsherpa-onnx-c-api.so. Refuses any version but that of the header: the structures differ between versions.
/// Stays loaded for the life of the process.
SherpaLibraryHandle *sherpa_library_open(const char *path);

/// A named text setting of a recogniser, like "whisper.encoder". Copied where it must outlive the call.
typedef struct {
  const char *name;
  const char *value;
} SherpaSetting;

// MARK: Voice activity

typedef struct SherpaDetectorHandle SherpaDetectorHandle;

/// Half-open, in samples from the start of the audio.
typedef struct {
  int64_t start;
  int64_t end;
} SherpaSpan;

/// A Silero voice activity detector for 16 kHz, one thread. Durations in seconds.
SherpaDetectorHandle *sherpa_detector_create(SherpaLibraryHandle *library, const char *model, float threshold,
                                             float minimum_silence, float minimum_speech);

/// Finds the speech in `samples`, whatever was examined before. Returns the number of spans and leaves the spans in
/// `spans`, to be given back with free(). Spans of any length come out whole.
int64_t sherpa_detector_detect(SherpaDetectorHandle *detector, const float *samples, int64_t count,
                               SherpaSpan **spans);

void sherpa_detector_destroy(SherpaDetectorHandle *detector);

// MARK: Recognition

typedef struct SherpaRecognizerHandle SherpaRecognizerHandle;

/// One window to recognise, 16 kHz mono. Texts may be NULL.
typedef struct {
  const float *samples;
  int64_t count;
  /// For models that take a language with each window (Cohere Transcribe).
  const char *language;
  /// Phrases to expect, with a "/" between them, for a transducer that was loaded for modified_beam_search. Any other
  /// model ends the process.
  const char *boosted_phrases;
  /// Words to expect, with a "," between them, for models with a prompt (Qwen3-ASR).
  const char *prompted_words;
} SherpaWindow;

/// What was recognised. Pointers that the model does not provide are NULL; all are valid until
/// sherpa_transcript_release.
typedef struct {
  const char *text;
  const char *language;
  int32_t token_count;
  const char *const *tokens;
  const float *token_starts;
  const float *token_durations;
  const float *token_log_probabilities;
  int32_t segment_count;
  const char *const *segments;
  const float *segment_starts;
  const float *segment_durations;
  const void *owner;
} SherpaTranscript;

/// Loads a model for whole windows (not a streaming one). A setting whose name is not known is an error.
SherpaRecognizerHandle *sherpa_recognizer_create(SherpaLibraryHandle *library, const SherpaSetting *settings,
                                                 int32_t settings_count, int32_t threads);

/// Changes settings of a loaded recogniser, for what sherpa-onnx lets be changed: language and task of Whisper and
/// Canary. With another model it spoils how the audio is taken apart.
int32_t sherpa_recognizer_update(SherpaRecognizerHandle *recognizer, const SherpaSetting *settings,
                                 int32_t settings_count);

/// Recognises windows in one go; `transcripts` has room for `count`. Each is to be released.
int32_t sherpa_recognizer_decode(SherpaRecognizerHandle *recognizer, const SherpaWindow *windows, int32_t count,
                                 SherpaTranscript *transcripts);

void sherpa_transcript_release(SherpaRecognizerHandle *recognizer, SherpaTranscript *transcript);

void sherpa_recognizer_destroy(SherpaRecognizerHandle *recognizer);

// MARK: Punctuation

typedef struct SherpaPunctuatorHandle SherpaPunctuatorHandle;

/// A CT-transformer, or the English model with upper and lower case if `vocabulary` is not NULL.
SherpaPunctuatorHandle *sherpa_punctuator_create(SherpaLibraryHandle *library, const char *model,
                                                 const char *vocabulary, int32_t threads);

/// The text with punctuation, to be given back with free(); NULL where there is none.
char *sherpa_punctuator_apply(SherpaPunctuatorHandle *punctuator, const char *text);

void sherpa_punctuator_destroy(SherpaPunctuatorHandle *punctuator);

// MARK: Speakers

typedef struct SherpaDiarizerHandle SherpaDiarizerHandle;

/// Seconds from the start of the audio. Speakers are numbered from 0 in no order.
typedef struct {
  float start;
  float end;
  int32_t speaker;
} SherpaTurn;

/// Tells speakers apart with a segmentation model of pyannote and any speaker embedding model. `shift` is how far the
/// segmentation moves on, as a share of its window of 10 s.
SherpaDiarizerHandle *sherpa_diarizer_create(SherpaLibraryHandle *library, const char *segmentation,
                                             const char *embedding, int32_t threads, float shift);

/// Finds out who speaks when in 16 kHz mono: `speakers` speakers or, if that is 0, as many as have voices further apart
/// than `threshold`. Returns the number of turns and leaves them in `turns` by their start, to be given back with free().
/// Cannot be stopped before it is done.
int64_t sherpa_diarizer_process(SherpaDiarizerHandle *diarizer, const float *samples, int32_t count,
                                int32_t speakers, float threshold, SherpaTurn **turns);

void sherpa_diarizer_destroy(SherpaDiarizerHandle *diarizer);

// MARK: Leaving

/// From now on, if a library ends this process by exit(), _Exit() or abort(), `line` is written to `descriptor` first:
/// sherpa-onnx exits on some files that it cannot use. `line` is copied (at most 4095 bytes); NULL takes it back.
void sherpa_bridge_last_words(int descriptor, const char *line);

#ifdef __cplusplus
}
#endif

#endif
