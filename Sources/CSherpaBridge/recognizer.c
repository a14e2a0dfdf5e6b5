#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "CSherpaBridge.h"
#include "bridge_error.h"
#include "library.h"

#ifdef HAVE_SHERPA

enum { sample_rate = 16000, most_windows = 64 };

typedef SherpaOnnxOfflineRecognizerConfig Config;

struct SherpaRecognizerHandle {
  SherpaLibraryHandle *library;
  const SherpaOnnxOfflineRecognizer *recognizer;
  Config config;
  /// The texts that `config` points to, one for each of `fields`.
  char **texts;
};

// Every text setting by name. The names are those of the C structures.
#define FIELD(name) {#name, offsetof(Config, model_config.name)}
#define TOP_FIELD(name) {#name, offsetof(Config, name)}
static const struct {
  const char *name;
  size_t offset;
} fields[] = {
    TOP_FIELD(decoding_method),
    FIELD(tokens),
    FIELD(model_type),
    FIELD(modeling_unit),
    FIELD(bpe_vocab),
    FIELD(telespeech_ctc),
    FIELD(transducer.encoder),
    FIELD(transducer.decoder),
    FIELD(transducer.joiner),
    FIELD(paraformer.model),
    FIELD(nemo_ctc.model),
    FIELD(whisper.encoder),
    FIELD(whisper.decoder),
    FIELD(whisper.language),
    FIELD(whisper.task),
    FIELD(tdnn.model),
    FIELD(sense_voice.model),
    FIELD(sense_voice.language),
    FIELD(moonshine.preprocessor),
    FIELD(moonshine.encoder),
    FIELD(moonshine.uncached_decoder),
    FIELD(moonshine.cached_decoder),
    FIELD(moonshine.merged_decoder),
    FIELD(fire_red_asr.encoder),
    FIELD(fire_red_asr.decoder),
    FIELD(fire_red_asr_ctc.model),
    FIELD(dolphin.model),
    FIELD(zipformer_ctc.model),
    FIELD(wenet_ctc.model),
    FIELD(omnilingual.model),
    FIELD(medasr.model),
    FIELD(canary.encoder),
    FIELD(canary.decoder),
    FIELD(canary.src_lang),
    FIELD(canary.tgt_lang),
    FIELD(cohere_transcribe.encoder),
    FIELD(cohere_transcribe.decoder),
    FIELD(cohere_transcribe.language),
    FIELD(funasr_nano.encoder_adaptor),
    FIELD(funasr_nano.llm),
    FIELD(funasr_nano.embedding),
    FIELD(funasr_nano.tokenizer),
    FIELD(qwen3_asr.conv_frontend),
    FIELD(qwen3_asr.encoder),
    FIELD(qwen3_asr.decoder),
    FIELD(qwen3_asr.tokenizer),
};
#undef FIELD
#undef TOP_FIELD

enum { fields_count = sizeof fields / sizeof fields[0] };

static int set(SherpaRecognizerHandle *handle, SherpaSetting setting) {
  for (int index = 0; index < fields_count; index++) {
    if (strcmp(fields[index].name, setting.name) != 0) continue;
    char *text = strdup(setting.value);
    if (text == NULL) {
      sherpa_bridge_fail("out of memory");
      return -1;
    }
    free(handle->texts[index]);
    handle->texts[index] = text;
    *(const char **)((char *)&handle->config + fields[index].offset) = text;
    return 0;
  }
  sherpa_bridge_fail("sherpa-onnx has no setting named %s", setting.name);
  return -1;
}

static int set_all(SherpaRecognizerHandle *handle, const SherpaSetting *settings, int32_t count) {
  for (int32_t index = 0; index < count; index++) {
    if (set(handle, settings[index]) != 0) return -1;
  }
  return 0;
}

SherpaRecognizerHandle *sherpa_recognizer_create(SherpaLibraryHandle *library, const SherpaSetting *settings,
                                                 int32_t settings_count, int32_t threads) {
  SherpaRecognizerHandle *handle = calloc(1, sizeof *handle);
  char **texts = calloc(fields_count, sizeof *texts);
  if (handle == NULL || texts == NULL) {
    free(handle);
    free(texts);
    sherpa_bridge_fail("out of memory");
    return NULL;
  }
  handle->library = library;
  handle->texts = texts;
  Config *config = &handle->config;
  config->feat_config.sample_rate = sample_rate;
  config->feat_config.feature_dim = 80;
  config->decoding_method = "greedy_search";
  // Of modified_beam_search.
  config->max_active_paths = 4;
  config->hotwords_score = 1.5f;
  config->model_config.num_threads = threads;
  config->model_config.provider = "cpu";
  config->model_config.whisper.enable_token_timestamps = 1;
  config->model_config.whisper.enable_segment_timestamps = 1;
  config->model_config.sense_voice.use_itn = 1;
  config->model_config.canary.use_pnc = 1;
  config->model_config.cohere_transcribe.use_punct = 1;
  config->model_config.cohere_transcribe.use_itn = 1;
  config->model_config.funasr_nano.max_new_tokens = 512;
  config->model_config.funasr_nano.temperature = 1e-6f;
  config->model_config.funasr_nano.top_p = 0.8f;
  config->model_config.funasr_nano.itn = 1;
  config->model_config.qwen3_asr.max_total_len = 1024;
  config->model_config.qwen3_asr.max_new_tokens = 512;
  config->model_config.qwen3_asr.temperature = 1e-6f;
  config->model_config.qwen3_asr.top_p = 0.8f;
  if (set_all(handle, settings, settings_count) == 0) {
    handle->recognizer = library->SherpaOnnxCreateOfflineRecognizer(config);
    if (handle->recognizer == NULL) sherpa_bridge_fail("sherpa-onnx refused the model; its own message is above");
  }
  if (handle->recognizer == NULL) {
    sherpa_recognizer_destroy(handle);
    return NULL;
  }
  return handle;
}

int32_t sherpa_recognizer_update(SherpaRecognizerHandle *handle, const SherpaSetting *settings,
                                 int32_t settings_count) {
  if (set_all(handle, settings, settings_count) != 0) return -1;
  handle->library->SherpaOnnxOfflineRecognizerSetConfig(handle->recognizer, &handle->config);
  return 0;
}

static void describe(const SherpaOnnxOfflineRecognizerResult *result, SherpaTranscript *transcript) {
  transcript->text = result->text;
  transcript->language = result->lang;
  transcript->token_count = result->count;
  transcript->tokens = result->tokens_arr;
  transcript->token_starts = result->timestamps;
  transcript->token_durations = result->durations;
  transcript->token_log_probabilities = result->ys_log_probs;
  transcript->segment_count = result->segment_count;
  transcript->segments = result->segment_texts_arr;
  transcript->segment_starts = result->segment_timestamps;
  transcript->segment_durations = result->segment_durations;
  transcript->owner = result;
}

int32_t sherpa_recognizer_decode(SherpaRecognizerHandle *handle, const SherpaWindow *windows, int32_t count,
                                 SherpaTranscript *transcripts) {
  SherpaLibraryHandle *library = handle->library;
  const SherpaOnnxOfflineStream *streams[most_windows];
  if (count < 1 || count > most_windows) {
    sherpa_bridge_fail("%d windows at once; 1 to %d can be recognised", (int)count, (int)most_windows);
    return -1;
  }
  for (int32_t index = 0; index < count; index++) {
    streams[index] = windows[index].boosted_phrases == NULL
                         ? library->SherpaOnnxCreateOfflineStream(handle->recognizer)
                         : library->SherpaOnnxCreateOfflineStreamWithHotwords(handle->recognizer,
                                                                              windows[index].boosted_phrases);
    if (windows[index].language != NULL) {
      library->SherpaOnnxOfflineStreamSetOption(streams[index], "language", windows[index].language);
    }
    if (windows[index].prompted_words != NULL) {
      library->SherpaOnnxOfflineStreamSetOption(streams[index], "hotwords", windows[index].prompted_words);
    }
    library->SherpaOnnxAcceptWaveformOffline(streams[index], sample_rate, windows[index].samples,
                                             (int32_t)windows[index].count);
  }
  if (count == 1) {
    library->SherpaOnnxDecodeOfflineStream(handle->recognizer, streams[0]);
  } else {
    library->SherpaOnnxDecodeMultipleOfflineStreams(handle->recognizer, streams, count);
  }
  for (int32_t index = 0; index < count; index++) {
    memset(&transcripts[index], 0, sizeof transcripts[index]);
    const SherpaOnnxOfflineRecognizerResult *result = library->SherpaOnnxGetOfflineStreamResult(streams[index]);
    if (result != NULL) describe(result, &transcripts[index]);
    library->SherpaOnnxDestroyOfflineStream(streams[index]);
  }
  return 0;
}

void sherpa_transcript_release(SherpaRecognizerHandle *handle, SherpaTranscript *transcript) {
  if (transcript->owner != NULL) handle->library->SherpaOnnxDestroyOfflineRecognizerResult(transcript->owner);
  memset(transcript, 0, sizeof *transcript);
}

void sherpa_recognizer_destroy(SherpaRecognizerHandle *handle) {
  if (handle->recognizer != NULL) handle->library->SherpaOnnxDestroyOfflineRecognizer(handle->recognizer);
  for (int index = 0; index < fields_count; index++) free(handle->texts[index]);
  free(handle->texts);
  free(handle);
}

#else

SherpaRecognizerHandle *sherpa_recognizer_create(SherpaLibraryHandle *library, const SherpaSetting *settings,
                                                 int32_t settings_count, int32_t threads) {
  (void)library, (void)settings, (void)settings_count, (void)threads;
  return NULL;
}

int32_t sherpa_recognizer_update(SherpaRecognizerHandle *handle, const SherpaSetting *settings,
                                 int32_t settings_count) {
  (void)handle, (void)settings, (void)settings_count;
  return -1;
}

int32_t sherpa_recognizer_decode(SherpaRecognizerHandle *handle, const SherpaWindow *windows, int32_t count,
                                 SherpaTranscript *transcripts) {
  (void)handle, (void)windows, (void)count, (void)transcripts;
  return -1;
}

void sherpa_transcript_release(SherpaRecognizerHandle *handle, SherpaTranscript *transcript) {
  (void)handle, (void)transcript;
}

void sherpa_recognizer_destroy(SherpaRecognizerHandle *handle) { (void)handle; }

#endif
