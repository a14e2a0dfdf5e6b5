#ifndef LIBRARY_H
#define LIBRARY_H

// The header's functions that are used, each as a pointer of the same name in SherpaLibraryHandle.

#if __has_include(<sherpa-onnx/c-api/c-api.h>) && __has_include(<sherpa-onnx/header-version.h>)
#define HAVE_SHERPA 1
#include <sherpa-onnx/c-api/c-api.h>
#include <sherpa-onnx/header-version.h>

#define SHERPA_FUNCTIONS(X)                        \
  X(SherpaOnnxGetVersionStr)                       \
  X(SherpaOnnxCreateVoiceActivityDetector)         \
  X(SherpaOnnxDestroyVoiceActivityDetector)        \
  X(SherpaOnnxVoiceActivityDetectorAcceptWaveform) \
  X(SherpaOnnxVoiceActivityDetectorEmpty)          \
  X(SherpaOnnxVoiceActivityDetectorDetected)       \
  X(SherpaOnnxVoiceActivityDetectorFront)          \
  X(SherpaOnnxVoiceActivityDetectorPop)            \
  X(SherpaOnnxVoiceActivityDetectorReset)          \
  X(SherpaOnnxVoiceActivityDetectorFlush)          \
  X(SherpaOnnxDestroySpeechSegment)                \
  X(SherpaOnnxCreateOfflineRecognizer)             \
  X(SherpaOnnxOfflineRecognizerSetConfig)          \
  X(SherpaOnnxDestroyOfflineRecognizer)            \
  X(SherpaOnnxCreateOfflineStream)                 \
  X(SherpaOnnxDestroyOfflineStream)                \
  X(SherpaOnnxAcceptWaveformOffline)               \
  X(SherpaOnnxOfflineStreamSetOption)              \
  X(SherpaOnnxDecodeOfflineStream)                 \
  X(SherpaOnnxDecodeMultipleOfflineStreams)        \
  X(SherpaOnnxGetOfflineStreamResult)              \
  X(SherpaOnnxDestroyOfflineRecognizerResult)      \
  X(SherpaOnnxCreateOfflineStreamWithHotwords)     \
  X(SherpaOnnxCreateOfflinePunctuation)            \
  X(SherpaOnnxDestroyOfflinePunctuation)           \
  X(SherpaOfflinePunctuationAddPunct)              \
  X(SherpaOfflinePunctuationFreeText)              \
  X(SherpaOnnxCreateOnlinePunctuation)             \
  X(SherpaOnnxDestroyOnlinePunctuation)            \
  X(SherpaOnnxOnlinePunctuationAddPunct)           \
  X(SherpaOnnxOnlinePunctuationFreeText)           \
  X(SherpaOnnxCreateOfflineSpeakerDiarization)     \
  X(SherpaOnnxDestroyOfflineSpeakerDiarization)    \
  X(SherpaOnnxOfflineSpeakerDiarizationGetSampleRate) \
  X(SherpaOnnxOfflineSpeakerDiarizationSetConfig)  \
  X(SherpaOnnxOfflineSpeakerDiarizationProcess)    \
  X(SherpaOnnxOfflineSpeakerDiarizationResultGetNumSegments) \
  X(SherpaOnnxOfflineSpeakerDiarizationResultSortByStartTime) \
  X(SherpaOnnxOfflineSpeakerDiarizationDestroySegment) \
  X(SherpaOnnxOfflineSpeakerDiarizationDestroyResult)

struct SherpaLibraryHandle {
#define X(function) __typeof__(&function) function;
  SHERPA_FUNCTIONS(X)
#undef X
};

#endif
#endif
